//! What is kept of a finished window, so that a killed run goes on where it stopped.

use serde::{Deserialize, Serialize};
use transcript::{Fate, Millis, Span};

/// All that was made of one window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowResult {
    /// The window's first moment.
    pub start: Millis,
    /// The first moment after the window.
    pub end: Millis,
    /// The words, sorted by start.
    pub words: Vec<WindowWord>,
    /// What became of the stretches of the window that hold speech, sorted, without overlaps.
    pub fates: Vec<WindowFate>,
}

impl WindowResult {
    /// Returns the stretch from the window's first moment to its last, which is its name: no two
    /// windows of a recording share one.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A word of a window, on the episode's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowWord {
    /// The word with its punctuation.
    pub text: String,
    /// When it starts.
    pub start: Millis,
    /// When it ends.
    pub end: Millis,
    /// How sure the recogniser is, from 0.0 to 1.0 in steps of a thousandth.
    pub confidence: f32,
}

/// What became of a stretch of a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowFate {
    /// When it starts.
    pub start: Millis,
    /// When it ends.
    pub end: Millis,
    /// What became of it.
    pub fate: Fate,
    /// Why, where the fate is not the ordinary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Keeps finished windows of one recording, read with one model and one set of options.
pub trait Checkpoint {
    /// Returns what was kept for the window of this span, if anything was.
    fn load(&mut self, span: Span) -> Option<WindowResult>;

    /// Keeps a finished window. Windows come in the order in which they are finished, which is not
    /// always their order in the recording.
    ///
    /// # Errors
    /// When it cannot be kept; the transcription then stops.
    fn save(&mut self, result: &WindowResult) -> std::io::Result<()>;
}

/// A [`Checkpoint`] that keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCheckpoint;

impl Checkpoint for NoCheckpoint {
    fn load(&mut self, _span: Span) -> Option<WindowResult> {
        None
    }

    fn save(&mut self, _result: &WindowResult) -> std::io::Result<()> {
        Ok(())
    }
}
