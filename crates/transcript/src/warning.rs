//! Things worth telling a person that need not stop the work.

use std::fmt;

/// Something odd in the data: returned with the result, never an error and never a log line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the file it is about, from 1.
    pub line: Option<usize>,
    /// What was found and what was done about it: lower case, no full stop.
    pub message: String,
}

impl Warning {
    /// Returns a warning that concerns no one line.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }

    /// Returns a warning about a line, counted from 1.
    #[must_use]
    pub fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
