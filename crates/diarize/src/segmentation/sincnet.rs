//! The convolutions: sound in, a row of features a frame out.

use super::{leaky_relu, widened};
use crate::Result;
use crate::kernels::{Finish, Isa, Matrix, Out, Rows, padded};
use crate::weights::Weights;

/// Features of a frame: 60, and zeros up to a whole tile.
pub(super) const FEATURES: usize = padded(60);

/// Band-pass filters: 40 even and 40 odd ones, 251 samples long, 10 samples apart.
const FILTERS: usize = 80;
const FILTER_SAMPLES: usize = 251;
const FILTER_STEP: usize = 10;

/// Frames that one of the later convolutions sees.
const TAPS: usize = 5;

/// Frames that a pool makes one of.
const POOL: usize = 3;

pub(super) struct SincNet {
    /// Scale and shift of the sound itself.
    sound: Norm,
    filters: Matrix,
    filters_norm: Norm,
    convolutions: [(Matrix, Norm); 2],
}

impl SincNet {
    pub(super) fn new(weights: &Weights<'_>, isa: Isa) -> Result<Self> {
        let filters = weights.get("conv0.weight", &[FILTERS, 1, FILTER_SAMPLES])?;
        let convolution = |index: usize, channels: usize| -> Result<(Matrix, Norm)> {
            let name = format!("conv{index}");
            let values = weights.get(&format!("{name}.weight"), &[60, channels, TAPS])?;
            let bias = weights.get(&format!("{name}.bias"), &[60])?;
            let width = padded(channels);
            let matrix = Matrix::pack(isa, (TAPS * width, 60), &bias, |column, k| {
                let (tap, channel) = (k / width, k % width);
                if channel < channels {
                    values[(column * channels + channel) * TAPS + tap]
                } else {
                    0.0
                }
            });
            Ok((matrix, Norm::new(weights, &format!("norm{index}"), 60)?))
        };
        Ok(Self {
            sound: Norm::new(weights, "wav_norm", 1)?,
            filters: Matrix::pack(isa, (FILTER_SAMPLES, FILTERS), &[], |column, k| {
                filters[column * FILTER_SAMPLES + k]
            }),
            filters_norm: Norm::new(weights, "norm0", FILTERS)?,
            convolutions: [convolution(1, FILTERS)?, convolution(2, 60)?],
        })
    }

    /// Returns the features of a window, shape (frames, [`FEATURES`]).
    pub(super) fn run(&self, window: &[f32]) -> Vec<f32> {
        let mut sound = window.to_vec();
        self.sound.apply(&mut sound, 1, |value| value);

        let rows = Rows::new(
            &sound,
            (sound.len() - FILTER_SAMPLES) / FILTER_STEP + 1,
            FILTER_STEP,
            FILTER_SAMPLES,
        );
        let mut frames = pool(&convolved(&self.filters, rows), FILTERS, f32::abs);
        self.filters_norm.apply(&mut frames, FILTERS, leaky_relu);

        let mut width = FILTERS;
        for (matrix, norm) in &self.convolutions {
            let count = frames.len() / width - (TAPS - 1);
            let rows = Rows::new(&frames, count, width, TAPS * width);
            frames = pool(&convolved(matrix, rows), FEATURES, |value| value);
            norm.apply(&mut frames, FEATURES, leaky_relu);
            width = FEATURES;
        }
        frames
    }
}

fn convolved(matrix: &Matrix, rows: Rows<'_>) -> Vec<f32> {
    let stride = matrix.columns();
    let mut values = vec![0.0; rows.count * stride];
    matrix.apply(rows, Out { values: &mut values, stride, finish: Finish::Store });
    values
}

/// Returns the greatest of [`POOL`] frames for each channel; frames left over are dropped.
fn pool(values: &[f32], width: usize, first: impl Fn(f32) -> f32) -> Vec<f32> {
    let mut pooled = vec![0.0; values.len() / (POOL * width) * width];
    for (frames, pooled) in values.chunks_exact(POOL * width).zip(pooled.chunks_exact_mut(width)) {
        let (a, rest) = frames.split_at(width);
        let (b, c) = rest.split_at(width);
        for (((a, b), c), pooled) in a.iter().zip(b).zip(c).zip(pooled) {
            *pooled = first(*a).max(first(*b)).max(first(*c));
        }
    }
    pooled
}

/// Instance normalisation: each channel to mean 0 and variance 1 over the window, then a learned
/// scale and shift.
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Norm {
    /// Added to the variance: PyTorch's default.
    const EPSILON: f64 = 1e-5;

    fn new(weights: &Weights<'_>, name: &str, channels: usize) -> Result<Self> {
        let wide = |values: Vec<f32>| if channels == 1 { values } else { widened(values) };
        Ok(Self {
            scale: wide(weights.get(&format!("{name}.weight"), &[channels])?),
            shift: wide(weights.get(&format!("{name}.bias"), &[channels])?),
        })
    }

    /// Normalises rows of `width` channels in place and puts each value through `activation`.
    fn apply(&self, values: &mut [f32], width: usize, activation: impl Fn(f32) -> f32) {
        let count = (values.len() / width) as f64;
        let mut mean = vec![0.0_f64; width];
        for row in values.chunks_exact(width) {
            for (mean, value) in mean.iter_mut().zip(row) {
                *mean += f64::from(*value);
            }
        }
        for mean in &mut mean {
            *mean /= count;
        }
        let mut variance = vec![0.0_f64; width];
        for row in values.chunks_exact(width) {
            for ((variance, mean), value) in variance.iter_mut().zip(&mean).zip(row) {
                *variance += (f64::from(*value) - mean).powi(2);
            }
        }
        let scale: Vec<f32> = variance
            .iter()
            .zip(&self.scale)
            .map(|(sum, scale)| (f64::from(*scale) / (sum / count + Self::EPSILON).sqrt()) as f32)
            .collect();
        let mean: Vec<f32> = mean.iter().map(|mean| *mean as f32).collect();
        for row in values.chunks_exact_mut(width) {
            for (((value, mean), scale), shift) in
                row.iter_mut().zip(&mean).zip(&scale).zip(&self.shift)
            {
                *value = activation((*value - mean) * scale + shift);
            }
        }
    }
}
