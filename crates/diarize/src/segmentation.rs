//! Segmentation 3.0: who of up to three voices is heard in each frame of a ten-second window.
//!
//! pyannote's PyanNet with a powerset head: learned band-pass filters and two convolutions
//! ([`sincnet`]), four bidirectional recurrent layers ([`lstm`]), two linear layers and a softmax
//! over the sets of at most two voices ([`powerset`]). Everything is time-major, (frames, values).

mod lstm;
pub(crate) mod powerset;
mod sincnet;

use crate::Result;
use crate::kernels::{Finish, Isa, LANES, Matrix, Out, Rows, padded};
use crate::weights::Weights;
use powerset::CLASSES;

/// Samples in a window: ten seconds, the length the net was trained on.
pub(crate) const WINDOW_SAMPLES: usize = 160_000;

/// Frames in a window.
pub(crate) const WINDOW_FRAMES: usize = 589;

/// Samples from one frame to the next: the strides of the convolutions and pools, 10 · 3 · 3 · 3.
pub(crate) const FRAME_SAMPLES: usize = 270;

/// Samples from the start of a window to the middle of its first frame, which sees 991 samples.
pub(crate) const FIRST_FRAME_CENTRE: usize = 991 / 2;

/// Probabilities of the sets of voices in the frames of a window, shape (frames, classes).
pub(crate) type Probabilities = Vec<[f32; CLASSES]>;

/// The net with its weights.
pub(crate) struct Segmentation {
    sincnet: sincnet::SincNet,
    lstm: lstm::Lstm,
    linear: [Matrix; 2],
    classifier: Matrix,
}

impl Segmentation {
    /// Takes the weights, to run with the given instructions.
    pub(crate) fn new(weights: &Weights<'_>, isa: Isa) -> Result<Self> {
        let linear = |name: &str, depth: usize, columns: usize| -> Result<Matrix> {
            let values = weights.get(&format!("{name}.weight"), &[columns, depth])?;
            let bias = weights.get(&format!("{name}.bias"), &[columns])?;
            Ok(Matrix::pack(isa, (depth, columns), &bias, |column, k| values[column * depth + k]))
        };
        Ok(Self {
            sincnet: sincnet::SincNet::new(weights, isa)?,
            lstm: lstm::Lstm::new(weights, isa)?,
            linear: [linear("linear0", 256, 128)?, linear("linear1", 128, 128)?],
            classifier: linear("classifier", 128, CLASSES)?,
        })
    }

    /// Returns the probabilities for each of `windows`, which hold [`WINDOW_SAMPLES`] each; the
    /// windows run in lock step, which is faster than one by one.
    pub(crate) fn run(&self, windows: &[&[f32]]) -> Vec<Probabilities> {
        let batch = windows.len();
        let features = self.features(windows);
        let hidden = self.lstm.run(features, batch);
        let scores = self.head(hidden);
        (0..batch)
            .map(|window| {
                let rows = scores.chunks_exact(LANES).skip(window).step_by(batch);
                rows.map(powerset::softmax).collect()
            })
            .collect()
    }

    /// Returns the convolutions' output, shape (frames, windows, features).
    fn features(&self, windows: &[&[f32]]) -> Vec<f32> {
        let width = sincnet::FEATURES;
        let mut features = vec![0.0; WINDOW_FRAMES * windows.len() * width];
        for (index, window) in windows.iter().enumerate() {
            let rows = self.sincnet.run(window);
            for (frame, row) in rows.chunks_exact(width).enumerate() {
                features[(frame * windows.len() + index) * width..][..width].copy_from_slice(row);
            }
        }
        features
    }

    fn head(&self, mut values: Vec<f32>) -> Vec<f32> {
        for linear in &self.linear {
            values = product(linear, &values);
            for value in &mut values {
                *value = leaky_relu(*value);
            }
        }
        product(&self.classifier, &values)
    }
}

/// Returns `values` as rows times `matrix`.
fn product(matrix: &Matrix, values: &[f32]) -> Vec<f32> {
    let depth = matrix.depth();
    let count = values.len() / depth;
    let stride = matrix.columns();
    let mut products = vec![0.0; count * stride];
    let out = Out { values: &mut products, stride, finish: Finish::Store };
    matrix.apply(Rows::new(values, count, depth, depth), out);
    products
}

/// PyTorch's leaky ReLU with its default slope.
fn leaky_relu(value: f32) -> f32 {
    value.max(0.01 * value)
}

/// Returns `values` with zeros after them up to the width of a buffer.
fn widened(mut values: Vec<f32>) -> Vec<f32> {
    values.resize(padded(values.len()), 0.0);
    values
}

#[cfg(test)]
impl Segmentation {
    /// Returns the 60 features of every tenth frame of a window.
    pub(crate) fn sincnet_features(&self, window: &[f32]) -> Vec<f32> {
        let rows = self.sincnet.run(window);
        rows.chunks_exact(sincnet::FEATURES)
            .step_by(10)
            .flat_map(|row| &row[..60])
            .copied()
            .collect()
    }
}
