//! Many channels become one, and no voice is lost on the way.
//!
//! Averaging halves a voice that is on one channel of two and cancels one whose second channel is
//! wired the wrong way round. So the channels `x` are added as `y = g * sum(s[i] * x[i])`, where
//! the signs `s` and the gain `g` follow what was heard in the last seconds:
//!
//! - a channel that runs against the sum of the others (correlation under -0.5) changes its sign;
//!   since the measure then turns positive, it stays changed until the wiring does;
//! - `g` makes the sum as loud as the loudest channel alone: `g * g * var(sum) = max(var(x[i]))`.
//!   That is 1 for one live channel of any number, 1/2 for the same voice on two, 0.7 for two
//!   people on a channel each.
//!
//! Both come from one running covariance of the channels, forgotten by half in about 1.4 s of
//! sound; silence changes nothing, since the sums grow by what is heard. Each block is measured
//! before it is mixed and weights move in a straight line across it, so nothing clicks. Channels
//! made for rumble (LFE) are left out. Microphones that hear the same voice at different distances
//! are added as they are: their delays are not undone.

/// Blocks a second in which weights move.
const BLOCKS_A_SECOND: u32 = 50;
/// What is kept of the past from one block to the next.
const MEMORY: f64 = 0.99;
/// Correlation with the others under which a channel is taken to be inverted.
const INVERTED: f64 = -0.5;

/// Mixes a stream of many channels to one.
#[derive(Debug, Default)]
pub(crate) struct Downmix {
    /// Running sums of products of channels, shape (channels, channels), row by row.
    covariance: Vec<f64>,
    signs: Vec<f64>,
    /// Weights at the end of the last block; empty before the first.
    weights: Vec<f32>,
}

impl Downmix {
    /// Appends the mix of `channels` (all of one length, at `rate` Hz) to `mono`; those marked in
    /// `left_out` are not heard.
    pub(crate) fn mix(
        &mut self,
        channels: &[Vec<f32>],
        left_out: &[bool],
        rate: u32,
        mono: &mut Vec<f32>,
    ) {
        if let [only] = channels {
            mono.extend_from_slice(only);
            return;
        }
        if self.signs.len() != channels.len() {
            let count = channels.len();
            *self = Self {
                covariance: vec![0.0; count * count],
                signs: vec![1.0; count],
                weights: vec![],
            };
        }
        let frames = channels.iter().map(Vec::len).min().unwrap_or(0);
        let block = (rate / BLOCKS_A_SECOND).max(1) as usize;
        for start in (0..frames).step_by(block) {
            let end = frames.min(start + block);
            let block: Vec<&[f32]> = channels.iter().map(|channel| &channel[start..end]).collect();
            self.measure(&block, left_out);
            self.add(&block, left_out, mono);
        }
    }

    /// Takes a block into the running covariance. Where it shows a channel to be inverted, what was
    /// heard before is forgotten: it came over another wire.
    fn measure(&mut self, block: &[&[f32]], left_out: &[bool]) {
        let now = covariance(block);
        for (sum, now) in self.covariance.iter_mut().zip(&now) {
            *sum = *sum * MEMORY + now;
        }
        if self.turn_inverted(left_out) {
            self.covariance = now;
        }
    }

    /// Changes the sign of channels that run against the others, and returns true when there were
    /// some. The first channel keeps its own, so that two opposed channels do not both turn.
    fn turn_inverted(&mut self, left_out: &[bool]) -> bool {
        let count = self.signs.len();
        let mut turned = false;
        for turning in (1..count).rev().filter(|&i| !is_set(left_out, i)) {
            let others = |i: &usize| *i != turning && !is_set(left_out, *i);
            let (mut with, mut among) = (0.0, 0.0);
            for i in (0..count).filter(others) {
                with += self.signs[i] * self.signs[turning] * self.covariance[i * count + turning];
                for j in (0..count).filter(others) {
                    among += self.signs[i] * self.signs[j] * self.covariance[i * count + j];
                }
            }
            let own = self.covariance[turning * count + turning];
            if with < INVERTED * (own * among.max(0.0)).sqrt() {
                self.signs[turning] = -self.signs[turning];
                turned = true;
            }
        }
        turned
    }

    /// Appends the sum of the channels of a block, weights moving to their new place across it.
    fn add(&mut self, block: &[&[f32]], left_out: &[bool], mono: &mut Vec<f32>) {
        let target = self.target(left_out);
        let from = if self.weights.is_empty() { target.clone() } else { self.weights.clone() };
        let frames = block.first().map_or(0, |channel| channel.len());
        let start = mono.len();
        mono.resize(start + frames, 0.0);
        for (channel, (from, to)) in block.iter().zip(from.iter().zip(&target)) {
            let step = (to - from) / frames as f32;
            let mut weight = *from;
            for (sum, sample) in mono[start..].iter_mut().zip(*channel) {
                weight += step;
                *sum += weight * sample;
            }
        }
        // Before anything is heard there is nothing to move from.
        if self.covariance.iter().any(|product| *product > 0.0) {
            self.weights = target;
        }
    }

    /// Returns the weights that the covariance asks for.
    fn target(&self, left_out: &[bool]) -> Vec<f32> {
        let count = self.signs.len();
        let heard = |i: &usize| !is_set(left_out, *i);
        let (mut loudest, mut sum) = (0.0_f64, 0.0);
        for i in (0..count).filter(heard) {
            loudest = loudest.max(self.covariance[i * count + i]);
            for j in (0..count).filter(heard) {
                sum += self.signs[i] * self.signs[j] * self.covariance[i * count + j];
            }
        }
        let least = 1.0 / count as f64;
        let gain = if sum > 0.0 { (loudest / sum).sqrt().clamp(least, 1.0) } else { least };
        let weight = |i: usize| if heard(&i) { gain * self.signs[i] } else { 0.0 };
        (0..count).map(|i| weight(i) as f32).collect()
    }
}

/// Returns the sums of products of channels over a block, shape (channels, channels), row by row.
fn covariance(block: &[&[f32]]) -> Vec<f64> {
    let product = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let count = block.len();
    let mut sums = vec![0.0; count * count];
    for (i, a) in block.iter().enumerate() {
        for (j, b) in block.iter().enumerate().skip(i) {
            let sum = product(a, b);
            sums[i * count + j] = sum;
            sums[j * count + i] = sum;
        }
    }
    sums
}

fn is_set(marks: &[bool], index: usize) -> bool {
    marks.get(index).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 16_000;

    fn voice(seed: f32, seconds: usize) -> Vec<f32> {
        let syllable = |n: f32| (n * 4.0 / RATE as f32 + seed).sin().abs();
        let frames = (0..seconds * RATE as usize).map(|n| n as f32);
        frames.map(|n| (n * (0.05 + seed / 50.0)).sin() * syllable(n) * 0.3).collect()
    }

    fn mix(channels: &[Vec<f32>]) -> Vec<f32> {
        let (mut downmix, mut mono) = (Downmix::default(), Vec::new());
        let frames = channels[0].len();
        for start in (0..frames).step_by(1_152) {
            let part = |channel: &Vec<f32>| channel[start..frames.min(start + 1_152)].to_vec();
            let part: Vec<_> = channels.iter().map(part).collect();
            downmix.mix(&part, &[], RATE, &mut mono);
        }
        mono
    }

    /// Level in decibels.
    fn level(samples: &[f32]) -> f32 {
        10.0 * (samples.iter().map(|s| s * s).sum::<f32>() / samples.len() as f32).log10()
    }

    #[track_caller]
    fn check(channels: &[Vec<f32>], voice: &[f32]) {
        let mono = mix(channels);
        assert_eq!(mono.len(), voice.len());
        let lost = level(voice) - level(&mono);
        assert!(lost.abs() < 0.5, "the voice changed by {lost} dB");
    }

    #[test]
    fn a_voice_is_as_loud_in_the_mix_as_where_it_was_recorded() {
        let (voice, silence) = (voice(0.0, 3), vec![0.0; 48_000]);
        let inverted: Vec<f32> = voice.iter().map(|sample| -sample).collect();
        check(&[voice.clone(), voice.clone()], &voice);
        check(&[voice.clone(), silence.clone()], &voice);
        check(&[silence.clone(), voice.clone()], &voice);
        check(&[voice.clone(), inverted.clone()], &voice);
        let mut eight = vec![silence; 8];
        eight[5] = inverted;
        eight[2].clone_from(&voice);
        check(&eight, &voice);
    }

    #[test]
    fn two_people_on_a_channel_each_are_both_heard() {
        let (one, other) = (voice(0.0, 4), voice(1.0, 4));
        let mono = mix(&[one.clone(), other.clone()]);
        for heard in [one, other] {
            let along: f32 = mono.iter().zip(&heard).map(|(m, h)| m * h).sum();
            let own: f32 = heard.iter().map(|h| h * h).sum();
            assert!(along / own > 0.6, "kept {}", along / own);
        }
    }

    #[test]
    fn a_wire_that_turns_round_midway_neither_cancels_nor_clicks() {
        let left = voice(0.0, 8);
        let half = left.len() / 2;
        let right: Vec<f32> =
            left.iter().enumerate().map(|(n, s)| if n < half { *s } else { -s }).collect();
        let mono = mix(&[left.clone(), right]);
        assert!(level(&left[half + 48_000..]) - level(&mono[half + 48_000..]) < 0.5);
        let steepest = |s: &[f32]| s.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        // The turn itself is a jump in the recording; the mix adds none.
        assert!(steepest(&mono[half..]) < steepest(&left) * 1.5);
    }

    #[test]
    fn rumble_is_left_out() {
        let (voice, rumble) = (voice(0.0, 2), vec![0.9; 32_000]);
        let mut mono = Vec::new();
        Downmix::default().mix(&[voice.clone(), rumble], &[false, true], RATE, &mut mono);
        assert!((level(&mono) - level(&voice)).abs() < 0.1);
    }
}
