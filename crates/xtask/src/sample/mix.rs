//! Voices on one clock.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::script::Turn;
use super::voice::{RATE, Voices};

/// Silence before the first word, after a sentence, between turns and at a heading, in seconds.
const START_SECONDS: f64 = 0.5;
const SENTENCE_SECONDS: f64 = 0.36;
const TURN_SECONDS: f64 = 0.5;
const SECTION_SECONDS: f64 = 1.4;

/// Loudness of the room, in full scales: -66 dB.
const ROOM_LEVEL: f32 = 0.0005;

/// What was said by one person, and when.
#[derive(Debug)]
pub(crate) struct SpokenTurn {
    /// The person's full name.
    pub(crate) speaker: String,
    /// Words as written, each with its start and end in seconds from the start of the episode.
    pub(crate) words: Vec<(String, f64, f64)>,
}

/// The episode so far.
#[derive(Debug, Default)]
pub(crate) struct Mix {
    samples: Vec<f32>,
    /// End of the last speech, in samples.
    end: usize,
}

impl Mix {
    /// Lays a turn after, or into the end of, what was said so far.
    pub(crate) fn lay(&mut self, turn: &Turn, voices: &mut Voices) -> Result<SpokenTurn> {
        let pause = match (self.end, turn.opens_section) {
            (0, _) => START_SECONDS,
            (_, true) => SECTION_SECONDS,
            (_, false) => TURN_SECONDS,
        };
        let early = turn.early_ms.map(|ms| samples(f64::from(ms) / 1000.0));
        let mut at =
            early.map_or(self.end + samples(pause), |early| self.end.saturating_sub(early));
        let mut words = Vec::new();
        for sentence in &turn.sentences {
            let spoken = voices.speak(&turn.speaker, sentence)?;
            let offset = at as f64 / f64::from(RATE);
            words.extend(spoken.words.into_iter().map(|(w, a, b)| (w, a + offset, b + offset)));
            let end = at + spoken.samples.len();
            self.samples.resize(self.samples.len().max(end), 0.0);
            for (sum, sample) in self.samples[at..end].iter_mut().zip(&spoken.samples) {
                *sum += sample;
            }
            self.end = self.end.max(end);
            at = end + samples(SENTENCE_SECONDS);
        }
        Ok(SpokenTurn { speaker: turn.speaker.clone(), words })
    }

    /// Writes the episode as a WAV file, with the sound of a room under it.
    pub(crate) fn save(mut self, path: &Path) -> Result<()> {
        self.samples.resize(self.end + samples(TURN_SECONDS), 0.0);
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut file = hound::WavWriter::create(path, spec)
            .with_context(|| format!("cannot write {}", path.display()))?;
        // A linear congruential generator (Knuth's MMIX constants): the same noise every time.
        let mut state = 1_u64;
        for sample in self.samples {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise =
                ((state >> 40) as f32 / (1 << 23) as f32 - 1.0) * ROOM_LEVEL * 3.0_f32.sqrt();
            file.write_sample(((sample + noise).clamp(-1.0, 1.0) * 32_767.0) as i16)?;
        }
        Ok(file.finalize()?)
    }
}

/// Returns the number of samples in some seconds.
fn samples(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}
