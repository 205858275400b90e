//! Float samples far beyond full scale, brought back.

/// Median of a block's magnitudes that no sane recording reaches: full scale is 1.0, and half of
/// the samples lie above the median.
const ABSURD_MEDIAN: f32 = 1.0;
/// Where the median of a tamed block is put: about that of speech near full scale.
const TAME_MEDIAN: f32 = 0.1;
/// How much of the level is kept from block to block in the absence of louder ones: it falls by
/// half in about three seconds, so pauses do not swell.
const HOLD: f32 = 0.995;
/// Where single samples are cut off whatever the level, in full scales (12 dB).
const CEILING: f32 = 4.0;

/// Turns down sound whose samples are absurdly loud, and leaves all other sound as it is.
///
/// The measure is the median of the magnitudes of a block, so that a handful of wild samples in a
/// sane recording changes nothing but themselves. Some editors write floats on the scale of 16-bit
/// integers; the voice in those is as good as any.
#[derive(Debug, Default)]
pub(crate) struct Tamer {
    median: f32,
    scratch: Vec<f32>,
    tamed: bool,
}

impl Tamer {
    /// Tames the next samples of a stream at `rate` Hz.
    pub(crate) fn tame(&mut self, samples: &mut [f32], rate: u32) {
        let block = usize::try_from(rate / 50).unwrap_or(1).max(1);
        for block in samples.chunks_mut(block) {
            let loud = block.iter().any(|sample| sample.abs() > CEILING);
            if !loud && self.median < ABSURD_MEDIAN {
                continue;
            }
            self.tamed = true;
            self.median = self.median_of(block).max(self.median * HOLD);
            let gain = if self.median < ABSURD_MEDIAN { 1.0 } else { TAME_MEDIAN / self.median };
            for sample in block {
                *sample = (*sample * gain).clamp(-CEILING, CEILING);
            }
        }
    }

    /// Returns true when some samples were changed.
    pub(crate) fn has_tamed(&self) -> bool {
        self.tamed
    }

    fn median_of(&mut self, block: &[f32]) -> f32 {
        self.scratch.clear();
        self.scratch.extend(block.iter().map(|sample| sample.abs()));
        let middle = self.scratch.len() / 2;
        if middle >= self.scratch.len() {
            return 0.0;
        }
        *self.scratch.select_nth_unstable_by(middle, f32::total_cmp).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(peak: f32) -> Vec<f32> {
        (0..16_000).map(|n| (n as f32 * 0.1).sin() * peak).collect()
    }

    #[test]
    fn sane_sound_is_left_as_it_is_and_absurd_sound_keeps_its_shape() {
        let mut sane = tone(1.2);
        Tamer::default().tame(&mut sane, 16_000);
        assert_eq!(sane, tone(1.2));

        let mut absurd = tone(1e6);
        Tamer::default().tame(&mut absurd, 16_000);
        let peak = absurd.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!((0.05..1.0).contains(&peak), "{peak}");
        assert!((absurd[100] / absurd[10] - (10.0_f32).sin() / 1.0_f32.sin()).abs() < 1e-3);
    }

    #[test]
    fn one_wild_sample_does_not_silence_the_voice_around_it() {
        let mut samples = tone(0.5);
        samples[800] = 1e9;
        Tamer::default().tame(&mut samples, 16_000);
        assert_eq!(samples[801..], tone(0.5)[801..]);
        assert!(samples[800] <= CEILING);
    }
}
