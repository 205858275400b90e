//! What our own JSON files have in common: a format name and a version.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::document::Document;
use crate::{Millis, Span};

/// The name and version a JSON file of ours carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Such as `castpress/transcript`.
    pub(super) format: &'static str,
    /// Raised with every change that an older reader would misunderstand.
    pub(super) version: u32,
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

    /// Makes sure that the numbers of entry `index` of `list` can be written again: of one that no `f32`
    /// holds nothing but its sign is read.
    pub(super) fn check_numbers<'a>(
        self,
        list: &str,
        index: usize,
        numbers: impl IntoIterator<Item = &'a f32>,
    ) -> Result<(), Error> {
        match numbers.into_iter().all(|number| number.is_finite()) {
            true => Ok(()),
            false => Err(self.entry(list, index, "has a number that is too large")),
        }
    }

    /// Starts a file of this kind.
    pub(super) fn write(self) -> Document {
        Document::new().value("format", self.format).value("version", self.version)
    }
}

/// Returns `number` with at most three decimals, for files that must not differ in the last bit.
pub(super) fn thousandths(number: f32) -> f64 {
    let number = if number.is_finite() { f64::from(number) } else { 0.0 };
    (number * 1000.0).round() / 1000.0
}
