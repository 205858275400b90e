//! What our own JSON files have in common: a format name, a version, one entry a line.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Millis, Span};

/// The name and version a JSON file of ours carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Such as `castpress/transcript`.
    pub(super) format: &'static str,
    /// Raised with every change that an older reader would misunderstand.
    pub(super) version: u32,
}

/// A JSON file of ours cannot be understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is no JSON, or no object.
    #[error("the text is not a JSON object")]
    Syntax(#[source] serde_json::Error),
    /// It is something else, or says nothing of what it is.
    #[error("the text is {found}, where `{expected}` was expected")]
    Format {
        /// The format name it carries, in backticks, or words for its absence.
        found: String,
        /// The format name looked for.
        expected: &'static str,
    },
    /// It is of a version this program does not know.
    #[error(
        "the text is version {found} of `{format}`, and this program reads version {expected}: \
         make the file again, or use the program that wrote it"
    )]
    Version {
        /// The format name.
        format: &'static str,
        /// The version it carries.
        found: u64,
        /// The version this program reads and writes.
        expected: u32,
    },
    /// A field is missing, unknown or of another type; the source names it and its line.
    #[error("the text is not what version {version} of `{format}` must be")]
    Shape {
        /// The format name.
        format: &'static str,
        /// The version.
        version: u32,
        /// What is wrong, and where.
        #[source]
        source: serde_json::Error,
    },
    /// An entry contradicts itself or its neighbours.
    #[error("{entry} of `{format}` {problem}")]
    Entry {
        /// The format name.
        format: &'static str,
        /// Which entry, such as `words[12]`.
        entry: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl Kind {
    /// Returns the body of a file of this kind.
    pub(super) fn read<T: DeserializeOwned>(self, text: &str) -> Result<T, Error> {
        #[derive(Deserialize)]
        struct Label {
            format: Option<String>,
            version: Option<u64>,
        }
        let Self { format, version } = self;
        let label: Label = serde_json::from_str(text).map_err(Error::Syntax)?;
        match label.format {
            Some(found) if found == format => {}
            Some(found) => {
                return Err(Error::Format { found: format!("`{found}`"), expected: format });
            }
            None => {
                let found = "JSON without a format name".to_owned();
                return Err(Error::Format { found, expected: format });
            }
        }
        let found = label.version.unwrap_or(0);
        if found != u64::from(version) {
            return Err(Error::Version { format, found, expected: version });
        }
        serde_json::from_str(text).map_err(|source| Error::Shape { format, version, source })
    }

    /// Returns an error about entry `index` of the list called `list`.
    pub(super) fn entry(self, list: &str, index: usize, problem: &'static str) -> Error {
        Error::Entry { format: self.format, entry: format!("{list}[{index}]"), problem }
    }

    /// Returns the stretch of entry `index` of `list`, which must not end before it starts.
    pub(super) fn span(
        self,
        list: &str,
        index: usize,
        start: Millis,
        end: Millis,
    ) -> Result<Span, Error> {
        if end < start {
            return Err(self.entry(list, index, "ends before it starts"));
        }
        Ok(Span::new(start, end))
    }

    /// Starts a file of this kind.
    pub(super) fn write(self) -> Document {
        Document { text: "{".to_owned() }
            .value("format", self.format)
            .value("version", self.version)
    }
}

/// A JSON object being written: a field a line, and an entry a line in lists.
///
/// So a change to one word changes one line, and the same value is always the same bytes.
pub(super) struct Document {
    text: String,
}

impl Document {
    /// Adds a field.
    pub(super) fn value(mut self, name: &str, value: impl Serialize) -> Self {
        self.name(name);
        self.text.push_str(&compact(&value));
        self
    }

    /// Adds a field that is a list.
    pub(super) fn list<T: Serialize>(mut self, name: &str, items: impl Iterator<Item = T>) -> Self {
        self.name(name);
        self.text.push('[');
        let mut empty = true;
        for item in items {
            self.text.push_str(if empty { "\n    " } else { ",\n    " });
            self.text.push_str(&compact(&item));
            empty = false;
        }
        self.text.push_str(if empty { "]" } else { "\n  ]" });
        self
    }

    /// Returns the whole text.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\n}\n");
        self.text
    }

    fn name(&mut self, name: &str) {
        let comma = if self.text.ends_with('{') { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{comma}\n  \"{name}\": ");
    }
}

/// Returns `value` as JSON on one line.
pub(super) fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain structs of numbers and strings are JSON")
}

/// Returns `number` with at most three decimals, for files that must not differ in the last bit.
pub(super) fn thousandths(number: f32) -> f64 {
    let number = if number.is_finite() { f64::from(number) } else { 0.0 };
    (number * 1000.0).round() / 1000.0
}
