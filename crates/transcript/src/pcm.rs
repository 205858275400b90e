//! The one form of sound that crosses crates, and what may be heard in it.

use crate::{Millis, Span};

/// Samples a second of all sound inside the program, in Hz.
pub const SAMPLE_RATE: u32 = 16_000;

/// A stretch of mono sound at [`SAMPLE_RATE`]: finite samples, nominally within -1.0..=1.0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pcm {
    samples: Vec<f32>,
}

impl Pcm {
    /// Takes samples over, with every NaN and infinity turned to silence.
    #[must_use]
    pub fn new(mut samples: Vec<f32>) -> Self {
        for sample in &mut samples {
            if !sample.is_finite() {
                *sample = 0.0;
            }
        }
        Self { samples }
    }

    /// Returns the samples.
    #[must_use]
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Returns how long the sound lasts.
    #[must_use]
    pub fn duration(&self) -> Millis {
        Millis::from_samples(self.samples.len() as u64, SAMPLE_RATE)
    }

    /// Returns the samples within `span`, cut where the sound ends.
    #[must_use]
    pub fn slice(&self, span: Span) -> &[f32] {
        let index = |moment: Millis| {
            usize::try_from(moment.samples(SAMPLE_RATE))
                .unwrap_or(usize::MAX)
                .min(self.samples.len())
        };
        &self.samples[index(span.start())..index(span.end())]
    }
}

/// Hears speech in a stream of sound: what decides where a recording may be cut.
///
/// Samples go in as they come; one score a frame comes out, possibly later than the sound it
/// belongs to, in order and without gaps. Frame `n` covers the samples from `n` times
/// [`frame_samples`](Self::frame_samples).
pub trait Activity {
    /// Returns the length of a frame in samples at [`SAMPLE_RATE`].
    fn frame_samples(&self) -> usize;

    /// Takes the next samples of the stream and appends the scores that are settled by now, each
    /// from 0.0 (surely nobody speaks) to 1.0 (surely somebody speaks).
    fn push(&mut self, samples: &[f32], scores: &mut Vec<f32>);

    /// Appends the scores still owed; the stream has ended.
    fn finish(&mut self, scores: &mut Vec<f32>);
}
