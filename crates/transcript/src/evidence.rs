//! What a diariser heard beyond its decision: what attribution and naming weigh.

use crate::{SAMPLE_RATE, Span, SpeakerId};

/// How sure it is who spoke when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoiceEvidence {
    /// What each speaker sounds like: embeddings of length 1, by the speakers' numbers.
    pub centroids: Vec<Vec<f32>>,
    /// Samples of a frame of `likelihoods`, at [`SAMPLE_RATE`].
    pub frame_samples: u32,
    /// How likely each speaker is heard in each frame, from 0 to 255, shape (frames, speakers).
    pub likelihoods: Vec<u8>,
    /// Short stretches of one voice each, by start; they overlap, and cover all speech.
    pub excerpts: Vec<VoiceExcerpt>,
    /// Voices heard too briefly to be speakers; the nearest speaker has their words.
    pub ghosts: Vec<Ghost>,
}

/// A stretch of one voice, judged as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceExcerpt {
    /// When the voice is heard, within ten seconds; sorted, without overlaps.
    pub spans: Vec<Span>,
    /// Whose voice it was taken for.
    pub speaker: SpeakerId,
    /// How like each speaker it is, from -1 to 1, by the speakers' numbers.
    pub likeness: Vec<f32>,
}

/// A voice heard too briefly to be a speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// When it is heard, by start; the spans may overlap.
    pub spans: Vec<Span>,
    /// The speaker it is most like.
    pub speaker: SpeakerId,
    /// How like that speaker it is, from -1 to 1.
    pub likeness: f32,
}

impl VoiceEvidence {
    /// Returns how likely each speaker is heard in `span`, from 0.0 to 1.0, by the speakers'
    /// numbers: the mean over its frames; zeros where it holds none.
    #[must_use]
    pub fn likelihood(&self, span: Span) -> Vec<f32> {
        let speakers = self.centroids.len();
        let frame = |samples: u64| samples / u64::from(self.frame_samples.max(1));
        let first = frame(span.start().samples(SAMPLE_RATE));
        let last = frame(span.end().samples(SAMPLE_RATE)).max(first + 1);
        let mut sums = vec![0.0; speakers];
        let mut count = 0.0_f32;
        if speakers > 0 {
            let rows = self.likelihoods.chunks_exact(speakers);
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            let length = usize::try_from(last).unwrap_or(usize::MAX) - first;
            for row in rows.skip(first).take(length) {
                count += 1.0;
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += f32::from(*value) / 255.0;
                }
            }
        }
        sums.iter().map(|sum| sum / count.max(1.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Millis;

    fn span(start: u32, end: u32) -> Span {
        Span::new(Millis(start), Millis(end))
    }

    fn evidence() -> VoiceEvidence {
        VoiceEvidence {
            centroids: vec![vec![1.0, 0.0], vec![0.0, 1.0]],
            frame_samples: 160,
            likelihoods: vec![255, 0, 255, 0, 0, 51, 0, 51],
            ..VoiceEvidence::default()
        }
    }

    #[test]
    fn likelihood_is_the_mean_over_the_frames_of_the_span() {
        assert_eq!(evidence().likelihood(span(0, 20)), [1.0, 0.0]);
        assert_eq!(evidence().likelihood(span(10, 30)), [0.5, 0.1]);
        assert_eq!(evidence().likelihood(span(0, 0)), [1.0, 0.0]);
        assert_eq!(evidence().likelihood(span(5000, 6000)), [0.0, 0.0]);
        assert!(VoiceEvidence::default().likelihood(span(0, 10)).is_empty());
    }
}
