//! Hears speech by its loudness alone: what is well above the room's own noise, and moves.

use std::collections::VecDeque;

use transcript::{Activity, SAMPLE_RATE};

/// Samples of a frame: 20 ms.
const FRAME_SAMPLES: usize = 320;
/// Frames a second.
const FRAMES_PER_SECOND: usize = SAMPLE_RATE as usize / FRAME_SAMPLES;
/// Frames before a frame that tell the room's noise: 15 s.
const PAST_FRAMES: usize = 15 * FRAMES_PER_SECOND;
/// Frames after it that do: 5 s. Scores come out this much later than their sound.
const FUTURE_FRAMES: usize = 5 * FRAMES_PER_SECOND;
/// Frames on each side in which speech must move: half a second, a few syllables.
const MOVEMENT_FRAMES: usize = FRAMES_PER_SECOND / 2;
/// Levels change by at least this much within a second of speech; hum, tones and hiss do not.
const MOVEMENT_DB: f32 = 6.0;
/// Level of digital silence; also the level under which nothing is audible.
const SILENCE_DB: f32 = -90.0;
/// Speech is at least this much louder than the room.
const ABOVE_FLOOR_DB: f32 = 6.0;
/// Speech is at least this share of the way from the room's level to the loudest.
const ABOVE_FLOOR_SHARE: f32 = 0.3;
/// How far from the threshold a level must be to be sure of, in dB.
const SLOPE_DB: f32 = 2.0;

/// An [`Activity`] that goes by loudness, with a floor that follows the room.
///
/// It hears any sound that moves as speech does, music among them; a steady tone, hiss, hum, an
/// offset or silence it does not, at whatever level. Recordings of any level are alike to it.
#[derive(Debug, Default)]
pub struct Loudness {
    /// Samples of a frame that is not complete.
    rest: Vec<f32>,
    /// The last sample and the last output of the filter that takes away offset and rumble.
    filter: (f32, f32),
    /// Levels of the last frames, in dB of full scale.
    levels: VecDeque<f32>,
    /// Frames at the front of `levels` that are scored already.
    scored: usize,
    /// Levels in order, kept to save allocations.
    sorted: Vec<f32>,
    /// The room's level and the loudest level, and for how many frames more they hold.
    range: (f32, f32, usize),
}

impl Activity for Loudness {
    fn frame_samples(&self) -> usize {
        FRAME_SAMPLES
    }

    fn push(&mut self, samples: &[f32], scores: &mut Vec<f32>) {
        for &sample in samples {
            let filtered = self.filtered(sample);
            self.rest.push(filtered);
            if self.rest.len() == FRAME_SAMPLES {
                self.levels.push_back(level(&self.rest));
                self.rest.clear();
                if self.levels.len() > self.scored + FUTURE_FRAMES {
                    scores.push(self.score());
                }
            }
        }
    }

    fn finish(&mut self, scores: &mut Vec<f32>) {
        if !self.rest.is_empty() {
            self.levels.push_back(level(&self.rest));
            self.rest.clear();
        }
        while self.scored < self.levels.len() {
            scores.push(self.score());
        }
    }
}

impl Loudness {
    /// Takes a sample through a first-order high-pass of about 100 Hz.
    fn filtered(&mut self, sample: f32) -> f32 {
        let (last_in, last_out) = self.filter;
        let out = 0.961 * (last_out + sample - last_in);
        self.filter = (sample, out);
        out
    }

    /// Returns the score of the first frame that has none.
    fn score(&mut self) -> f32 {
        if self.range.2 == 0 {
            self.sorted.clear();
            self.sorted.extend(&self.levels);
            self.sorted.sort_unstable_by(f32::total_cmp);
            let at = |share: usize| self.sorted[(self.sorted.len() - 1) * share / 100];
            self.range = (at(10), at(95), FRAMES_PER_SECOND / 5);
        }
        self.range.2 -= 1;
        let (floor, peak, _) = self.range;
        if self.scored >= PAST_FRAMES {
            self.levels.pop_front();
            self.scored -= 1;
        }
        let frame = self.scored;
        self.scored += 1;
        let around = |half: usize| {
            let last = self.levels.len().min(frame + half + 1);
            self.levels.range(frame.saturating_sub(half).min(last)..last).copied()
        };
        let (quietest, loudest) = around(MOVEMENT_FRAMES)
            .fold((f32::INFINITY, SILENCE_DB), |(low, high), db| (low.min(db), high.max(db)));
        if loudest - quietest < MOVEMENT_DB || loudest <= SILENCE_DB {
            return 0.0;
        }
        let smooth = around(1).sum::<f32>() / around(1).count().max(1) as f32;
        let threshold = floor + ABOVE_FLOOR_DB.max(ABOVE_FLOOR_SHARE * (peak - floor));
        1.0 / (1.0 + ((threshold - smooth) / SLOPE_DB).exp())
    }
}

/// Returns the level of `samples` in dB of full scale.
fn level(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|x| x * x).sum::<f32>() / samples.len().max(1) as f32;
    (10.0 * power.max(1e-12).log10()).clamp(SILENCE_DB, 60.0)
}
