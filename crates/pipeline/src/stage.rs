//! The steps from sound to editions, in order.

use std::fmt;

use serde::Serialize;

/// A step whose result is kept on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Sound to `transcript.json` and `speakers.json`.
    Transcribe,
    /// Both to `interview.md`.
    Compose,
    /// `interview.md` to the free and the whole edition.
    Publish,
}

impl Stage {
    /// All steps, in order.
    pub const ALL: [Self; 3] = [Self::Transcribe, Self::Compose, Self::Publish];

    /// Returns the step's name, as in its receipt's file name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcribe => "transcribe",
            Self::Compose => "compose",
            Self::Publish => "publish",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
