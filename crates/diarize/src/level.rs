//! How loud the recording is so far, in constant memory.

/// Samples of a frame: 30 ms.
const FRAME_SAMPLES: usize = 480;

/// Steps of the scale to a factor of ten in amplitude: 0.2 dB each.
const STEPS_PER_DECADE: f32 = 100.0;

/// Factors of ten the scale spans, downwards from an amplitude of ten.
const DECADES: usize = 7;

/// The loudness that recordings are brought to: that of the loudest tenth of their frames.
const TARGET: f32 = 0.1;

/// Counts frames by loudness.
pub(crate) struct Level {
    /// Samples of the frame that is not whole yet, and the sum of their squares.
    open: (usize, f32),
    /// Frames at each step of the scale, from the quietest.
    frames: Vec<u64>,
}

impl Level {
    pub(crate) fn new() -> Self {
        Self { open: (0, 0.0), frames: vec![0; DECADES * STEPS_PER_DECADE as usize + 1] }
    }

    /// Takes the next samples.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            self.open.0 += 1;
            self.open.1 += sample * sample;
            if self.open.0 == FRAME_SAMPLES {
                let loudness = (self.open.1 / FRAME_SAMPLES as f32).sqrt();
                let step = (loudness.log10() + DECADES as f32 - 1.0) * STEPS_PER_DECADE;
                let last = self.frames.len() - 1;
                // Silence is minus infinity, which the cast holds at zero.
                self.frames[(step as usize).min(last)] += 1;
                self.open = (0, 0.0);
            }
        }
    }

    /// Returns the factor that brings the loudest tenth of the frames so far to the usual level.
    pub(crate) fn gain(&self) -> f32 {
        let total: u64 = self.frames.iter().sum();
        let loudest = total.div_ceil(10);
        let (mut left, mut sum) = (loudest, 0.0);
        for (step, count) in self.frames.iter().enumerate().rev() {
            let taken = left.min(*count);
            let exponent = step as f32 / STEPS_PER_DECADE - DECADES as f32 + 1.0;
            sum += taken as f32 * 10.0_f32.powf(exponent);
            left -= taken;
        }
        if loudest == 0 { 1.0 } else { TARGET / (sum / loudest as f32).max(1e-5) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudest_tenth_comes_to_the_usual_level_however_quiet_it_was() {
        for loud in [0.5_f32, 0.01, 0.000_3] {
            let mut level = Level::new();
            level.push(&[loud / 100.0; 9 * 48_000]);
            for _ in 0..100 {
                level.push(&[loud; 480]);
            }
            let brought = level.gain() * loud;
            assert!((brought / TARGET - 1.0).abs() < 0.03, "{loud}: {brought}");
        }
    }

    #[test]
    fn silence_and_absurd_loudness_give_a_finite_gain() {
        for sample in [0.0, 1e-30, 1e6, 1e30] {
            let mut level = Level::new();
            level.push(&[sample; 4800]);
            assert!(level.gain().is_finite() && level.gain() > 0.0, "{sample}");
        }
        assert!(Level::new().gain() > 0.0);
    }
}
