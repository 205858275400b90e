//! Any rate to 16 kHz, without moving the sound in time.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};
use transcript::SAMPLE_RATE;

/// Blocks a second the transform works in: 0.1 s keeps the filter's edge within 1 % of the band.
const BLOCKS_A_SECOND: u32 = 10;

/// Resamples a mono stream to [`SAMPLE_RATE`].
///
/// The resampler's own delay is cut from the front and made up for at the end, so that sample `n`
/// of the output is the sound at `n / 16000` seconds of the input, and the output is as long as the
/// input, to the nearest sample.
pub(crate) struct Resampler {
    rate: u32,
    /// `None` where the input has the output's rate already.
    fft: Option<Fft<f32>>,
    pending: Vec<f32>,
    block: Vec<f32>,
    /// Output samples yet to drop: the resampler's delay.
    delay: usize,
    /// Samples taken in.
    taken: u64,
    /// Samples given out.
    given: u64,
}

impl Resampler {
    /// Returns a resampler for sound at `rate` Hz, or `None` for a rate that cannot be resampled.
    pub(crate) fn new(rate: u32) -> Option<Self> {
        let fft = if rate == SAMPLE_RATE {
            None
        } else {
            let (from, to) = (rate as usize, SAMPLE_RATE as usize);
            // An even number of the smallest blocks that are whole in both rates: half a block is
            // the delay, and it is to be whole too.
            let smallest = 2 * from / greatest_common_divisor(from, to);
            let chunk = smallest * ((rate / BLOCKS_A_SECOND) as usize).div_ceil(smallest);
            Some(Fft::new(from, to, chunk, 1, FixedSync::Both).ok()?)
        };
        let block = fft.as_ref().map_or(0, |fft| fft.output_frames_max());
        let delay = fft.as_ref().map_or(0, |fft| fft.output_delay());
        let (pending, block) = (Vec::new(), vec![0.0; block]);
        Some(Self { rate, fft, pending, block, delay, taken: 0, given: 0 })
    }

    /// Returns the rate of the input in Hz.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Returns how many samples the output has for all that was taken so far.
    pub(crate) fn owed(&self) -> u64 {
        let (rate, to) = (u64::from(self.rate), u64::from(SAMPLE_RATE));
        (self.taken.saturating_mul(to) + rate / 2) / rate
    }

    /// Returns how many samples of that have come out.
    pub(crate) fn given(&self) -> u64 {
        self.given
    }

    /// Takes the next samples and appends those that are ready to `output`.
    pub(crate) fn push(&mut self, samples: &[f32], output: &mut Vec<f32>) {
        self.taken += samples.len() as u64;
        let Some(fft) = &self.fft else {
            self.given += samples.len() as u64;
            output.extend_from_slice(samples);
            return;
        };
        self.pending.extend_from_slice(samples);
        let step = fft.input_frames_next();
        let mut done = 0;
        while self.pending.len() - done >= step {
            self.transform(done, step, output);
            done += step;
        }
        self.pending.drain(..done);
    }

    /// Appends what is still owed; the stream has ended.
    pub(crate) fn finish(mut self, output: &mut Vec<f32>) {
        while self.given < self.owed() && self.fft.is_some() {
            let left = self.pending.len();
            self.transform(0, left, output);
            self.pending.clear();
        }
    }

    /// Transforms `length` pending samples from `start` on, padded with silence to a block.
    fn transform(&mut self, start: usize, length: usize, output: &mut Vec<f32>) {
        let owed = self.owed();
        let Some(fft) = &mut self.fft else { return };
        let (frames_in, frames_out) = (self.pending.len(), self.block.len());
        let made = InterleavedSlice::new(&self.pending, 1, frames_in)
            .ok()
            .zip(InterleavedSlice::new_mut(&mut self.block, 1, frames_out).ok())
            .and_then(|(from, mut to)| {
                let part = Indexing::new().input_offset(start).partial_len(length);
                fft.process_into_buffer(&from, &mut to, Some(&part)).ok()
            })
            .map(|(_, made)| made)
            .expect("the buffers are one channel wide and as long as the resampler asked for");
        let dropped = self.delay.min(made);
        self.delay -= dropped;
        // Half a sample of rounding may let a block run ahead of what is owed by one sample.
        let left = usize::try_from(owed.saturating_sub(self.given)).unwrap_or(usize::MAX);
        let end = made.min(dropped.saturating_add(left));
        output.extend_from_slice(&self.block[dropped..end]);
        self.given += (end - dropped) as u64;
    }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A burst of 440 Hz centred on `seconds`, as a function of time.
    fn burst(seconds: f64, t: f64) -> f32 {
        let from_centre = (t - seconds) * 20.0;
        ((-from_centre * from_centre).exp() * (t * 440.0 * std::f64::consts::TAU).sin()) as f32
    }

    #[track_caller]
    fn check(rate: u32, frames: usize) {
        let at = |n: usize, rate: u32| n as f64 / f64::from(rate);
        let middle = at(frames, rate) / 2.0;
        let input: Vec<f32> = (0..frames).map(|n| burst(middle, at(n, rate))).collect();
        let (mut resampler, mut output) = (Resampler::new(rate).unwrap(), Vec::new());
        for piece in input.chunks(1_152) {
            resampler.push(piece, &mut output);
        }
        resampler.finish(&mut output);
        let expected = (at(frames, rate) * f64::from(SAMPLE_RATE)).round() as usize;
        assert_eq!(output.len(), expected, "{rate} Hz");
        for (n, sample) in output.iter().enumerate() {
            let error = (sample - burst(middle, at(n, SAMPLE_RATE))).abs();
            assert!(error < 0.01, "{rate} Hz, sample {n}: off by {error}");
        }
    }

    #[test]
    fn every_rate_keeps_the_sound_in_its_place_and_its_length() {
        for rate in [8_000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000] {
            check(rate, rate as usize + 7);
        }
    }

    #[test]
    fn next_to_no_sound_is_as_long_as_it_is() {
        for (frames, expected) in [(0, 0), (1, 0), (3, 1), (480, 160)] {
            let (mut resampler, mut output) = (Resampler::new(48_000).unwrap(), Vec::new());
            resampler.push(&vec![0.5; frames], &mut output);
            resampler.finish(&mut output);
            assert_eq!(output.len(), expected, "{frames} frames");
        }
    }
}
