//! What is kept of a recording until its end.

use crate::embedder::Local;
use crate::segmentation::Probabilities;
use crate::segmentation::powerset::CLASSES;

/// Frames of silence that the windows hear before the first sample, and after the last: a step, so
/// that what is at the edges of a recording is heard by more than one window.
pub(crate) const LEAD_FRAMES: usize = 148;

/// What the nets said of a recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Recording {
    /// Its length.
    pub(crate) samples: usize,
    /// Its windows, by start.
    pub(crate) windows: Vec<Window>,
    /// The voices of the windows that have an embedding, by window and voice.
    pub(crate) locals: Vec<Local>,
}

/// What the segmentation net said of one window, in a byte a value: ten hours are 60 MB.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Window {
    /// Its first frame, counted from the silence before the recording on.
    pub(crate) start: usize,
    frames: Vec<[u8; CLASSES]>,
}

impl Window {
    pub(crate) fn new(start: usize, probabilities: &Probabilities) -> Self {
        let byte = |value: f32| (value * 255.0).round() as u8;
        Self { start, frames: probabilities.iter().map(|frame| frame.map(byte)).collect() }
    }

    /// Returns the probabilities of each frame.
    pub(crate) fn frames(&self) -> impl Iterator<Item = [f32; CLASSES]> {
        self.frames.iter().map(|frame| frame.map(|byte| f32::from(byte) / 255.0))
    }
}
