//! Log mel energies as Kaldi computes them, which is what CAM++ was trained on.
//!
//! Samples are in -1..=1, as 3D-Speaker reads them (torchaudio's default), not in the range of
//! 16-bit integers as Kaldi's own programs do: the floor under the logarithm makes it matter.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// Mel bands of a frame.
pub(crate) const BINS: usize = 80;

/// Samples of a frame: 25 ms.
pub(crate) const FRAME_SAMPLES: usize = 400;

/// Samples from one frame to the next: 10 ms.
pub(crate) const FRAME_STEP_SAMPLES: usize = 160;

/// Points of the Fourier transform: the next power of two.
const POINTS: usize = 512;

/// Lowest and highest frequency of the mel bands, in Hz.
const BAND: (f64, f64) = (20.0, 8000.0);

/// Kaldi's floor under an energy before the logarithm.
const FLOOR: f32 = f32::EPSILON;

/// The transform, with what it needs to run.
pub(crate) struct Fbank {
    transform: Arc<dyn RealToComplex<f32>>,
    /// Kaldi's "povey" window: a Hann window to the power 0.85.
    window: Vec<f32>,
    filters: Vec<Filter>,
    frame: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

/// One triangular mel band.
struct Filter {
    /// The first point of the spectrum it hears.
    first: usize,
    weights: Vec<f32>,
}

impl Fbank {
    pub(crate) fn new() -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(POINTS);
        let step = std::f64::consts::TAU / (FRAME_SAMPLES - 1) as f64;
        let window = (0..FRAME_SAMPLES)
            .map(|n| (0.5 - 0.5 * (step * n as f64).cos()).powf(0.85) as f32)
            .collect();
        Self {
            window,
            filters: filters(),
            frame: transform.make_input_vec(),
            spectrum: transform.make_output_vec(),
            scratch: transform.make_scratch_vec(),
            transform,
        }
    }

    /// Writes the logarithms of the mel energies of [`FRAME_SAMPLES`] samples, without the floor
    /// that [`level`] puts under them.
    pub(crate) fn frame(&mut self, samples: &[f32], bins: &mut [f32]) {
        let mean = samples.iter().sum::<f32>() / samples.len() as f32;
        // Pre-emphasis; the first sample counts as its own predecessor.
        let mut before = samples[0] - mean;
        self.frame.fill(0.0);
        for ((value, sample), window) in self.frame.iter_mut().zip(samples).zip(&self.window) {
            let sample = sample - mean;
            *value = (sample - 0.97 * before) * window;
            before = sample;
        }
        self.transform
            .process_with_scratch(&mut self.frame, &mut self.spectrum, &mut self.scratch)
            .expect("the buffers were made by the transform itself");
        for (bin, filter) in bins.iter_mut().zip(&self.filters) {
            let points = &self.spectrum[filter.first..];
            let energy: f32 =
                points.iter().zip(&filter.weights).map(|(point, w)| point.norm_sqr() * w).sum();
            *bin = energy.max(f32::MIN_POSITIVE).ln();
        }
    }
}

/// Makes the log mel energies `bins` those of the sound times `gain`, with Kaldi's floor.
pub(crate) fn level(bins: &mut [f32], gain: f32) {
    let (shift, floor) = (2.0 * gain.ln(), FLOOR.ln());
    for bin in bins {
        *bin = (*bin + shift).max(floor);
    }
}

/// Returns the triangular bands, evenly spaced in mel; the point at half the sample rate is heard
/// by none.
fn filters() -> Vec<Filter> {
    let mel = |frequency: f64| 1127.0 * (1.0 + frequency / 700.0).ln();
    let low = mel(BAND.0);
    let step = (mel(BAND.1) - low) / (BINS + 1) as f64;
    let hertz = f64::from(transcript::SAMPLE_RATE) / POINTS as f64;
    (0..BINS)
        .map(|bin| {
            let left = low + bin as f64 * step;
            let weight = |point: usize| {
                let mel = mel(point as f64 * hertz);
                ((mel - left) / step).min((left + 2.0 * step - mel) / step).max(0.0) as f32
            };
            let heard: Vec<usize> = (0..POINTS / 2).filter(|point| weight(*point) > 0.0).collect();
            Filter {
                first: heard.first().copied().unwrap_or(0),
                weights: heard.into_iter().map(weight).collect(),
            }
        })
        .collect()
}
