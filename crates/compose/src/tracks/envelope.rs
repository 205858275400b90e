//! How loud a track is over time.

use transcript::{Pcm, SAMPLE_RATE, Span};

/// Samples in a frame: 10 ms.
const FRAME_SAMPLES: usize = 160;
/// Milliseconds in a frame.
const FRAME_MILLIS: usize = FRAME_SAMPLES * 1000 / SAMPLE_RATE as usize;
/// What digital silence measures, in dB below full scale.
const SILENCE_DB: f32 = -100.0;

/// The loudness of a track in frames of 10 ms; 4 bytes each, so 1.4 MB an hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// Mean square of each finished frame.
    power: Vec<f32>,
    /// Sum of squares of the frame that is not full yet, and how many samples it has.
    open: (f32, usize),
}

impl Envelope {
    /// Takes the next block of the track's sound.
    pub fn push(&mut self, pcm: &Pcm) {
        for sample in pcm.samples() {
            self.open.0 += sample * sample;
            self.open.1 += 1;
            if self.open.1 == FRAME_SAMPLES {
                self.power.push(self.open.0 / FRAME_SAMPLES as f32);
                self.open = (0.0, 0);
            }
        }
    }

    /// Returns how many full frames were measured.
    pub(crate) fn frames(&self) -> usize {
        self.power.len()
    }

    /// Returns the loudness of `span` in dB below full scale, beyond the end that of the last frame;
    /// nothing where nothing was measured.
    pub(super) fn level(&self, span: Span) -> Option<f32> {
        let frame = |millis: u32| usize::try_from(millis).unwrap_or(usize::MAX) / FRAME_MILLIS;
        let from = frame(span.start().0).min(self.power.len().saturating_sub(1));
        let to = frame(span.end().0).max(from + 1).min(self.power.len());
        self.mean(from, to)
    }

    /// Returns the loudness from frame `from` to before frame `to`.
    pub(crate) fn mean(&self, from: usize, to: usize) -> Option<f32> {
        let power = self.power.get(from..to).filter(|power| !power.is_empty())?;
        let mean = power.iter().sum::<f32>() / power.len() as f32;
        Some((10.0 * mean.max(1e-12).log10()).max(SILENCE_DB))
    }
}
