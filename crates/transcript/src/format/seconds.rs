//! Seconds in JSON of other programs: numbers, and numbers in quotes.

use serde::Deserialize;

use crate::{Millis, Span};

/// A number of seconds, as some program wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub(super) struct Seconds(Option<f64>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Text(String),
    Nothing(()),
}

impl From<Written> for Seconds {
    fn from(written: Written) -> Self {
        let seconds = match written {
            Written::Number(seconds) => Some(seconds),
            Written::Text(text) => text.trim().parse().ok(),
            Written::Nothing(()) => None,
        };
        Self(seconds.filter(|seconds: &f64| seconds.is_finite()))
    }
}

impl Seconds {
    /// Returns the moment, where there is a number.
    pub(super) fn moment(self) -> Option<Millis> {
        self.0.map(Millis::from_seconds)
    }
}

/// Returns the stretch between two moments; one that is missing is where the stretch before ended.
pub(super) fn span(start: Seconds, end: Seconds, before: Option<Span>) -> Span {
    let start = start.moment().unwrap_or_else(|| before.unwrap_or_default().end());
    Span::new(start, end.moment().unwrap_or(start))
}
