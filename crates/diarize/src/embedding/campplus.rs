//! CAM++: from the log mel energies of one voice to its embedding.
//!
//! 3D-Speaker's D-TDNN with context-aware masking: a small two-dimensional residual net over bands
//! and time, three densely connected blocks over time, mean and deviation over time, one linear
//! layer. The upstream net ends with a batch norm and no ReLU. Batch norms that follow a
//! convolution are part of its weights.

use super::fbank::BINS;
use super::{EMBEDDING, Embedding};
use crate::Result;
use crate::kernels::{Finish, Isa, Matrix, Out, Rows, scale_relu};
use crate::weights::Weights;

/// Channels of the two-dimensional part.
const CHANNELS: usize = 32;

/// Bands left of [`BINS`] when the two-dimensional part ends, after three strides of two.
const BANDS: usize = BINS / 8;

/// Values of a frame between the two parts.
const FRAME: usize = BANDS * CHANNELS;

/// Channels of the first layer over time, and inside every dense layer.
const INNER: usize = 128;

/// Channels each dense layer adds.
const GROWTH: usize = 32;

/// Frames of the context segments a dense layer looks at.
const CONTEXT_FRAMES: usize = 100;

/// Layers and dilation of the dense blocks.
const BLOCKS: [(usize, usize); 3] = [(12, 1), (24, 2), (16, 2)];

/// The net with its weights.
pub(crate) struct Campplus {
    isa: Isa,
    first: Matrix,
    residual: Vec<Residual>,
    last: Matrix,
    tdnn: Matrix,
    blocks: Vec<Block>,
    out: Norm,
    dense: Matrix,
}

impl Campplus {
    /// Takes the weights, to run with the given instructions.
    pub(crate) fn new(weights: &Weights<'_>, isa: Isa) -> Result<Self> {
        let residual = [(1, 0), (1, 1), (2, 0), (2, 1)]
            .into_iter()
            .map(|(layer, block)| {
                Residual::new(weights, isa, &format!("head.layer{layer}.{block}"))
            })
            .collect::<Result<_>>()?;
        let mut channels = INNER;
        let mut blocks = Vec::new();
        for (index, (layers, dilation)) in BLOCKS.into_iter().enumerate() {
            let name = Name { weights, isa, block: index + 1 };
            blocks.push(Block::new(&name, channels, layers, dilation)?);
            channels = (channels + layers * GROWTH) / 2;
        }
        let tdnn = weights.get("tdnn.weight", &[INNER, FRAME, 5])?;
        let dense = weights.get("dense.weight", &[EMBEDDING, 2 * channels, 1])?;
        Ok(Self {
            isa,
            first: square(weights, isa, "head.conv1", 1)?,
            residual,
            last: square(weights, isa, "head.conv2", CHANNELS)?,
            // The checkpoint counts a frame's values channel by channel, our buffers band by band.
            tdnn: Matrix::pack(
                isa,
                (5 * FRAME, INNER),
                &weights.get("tdnn.bias", &[INNER])?,
                |column, k| {
                    let (tap, band, channel) = (k / FRAME, k % FRAME / CHANNELS, k % CHANNELS);
                    tdnn[(column * FRAME + channel * BANDS + band) * 5 + tap]
                },
            ),
            blocks,
            out: Norm::new(weights, "out.bn", channels)?,
            dense: Matrix::pack(
                isa,
                (2 * channels, EMBEDDING),
                &weights.get("dense.bias", &[EMBEDDING])?,
                |column, k| dense[column * 2 * channels + k],
            ),
        })
    }

    /// Returns the embedding of frames of log mel energies, shape (frames, [`BINS`]), at least
    /// three of them. Their mean is subtracted here.
    pub(crate) fn run(&self, frames: &[f32]) -> Embedding {
        let mut plane = Plane::of_bins(frames);
        plane = plane.convolved(&self.first, 1);
        for residual in &self.residual {
            plane = residual.run(plane);
        }
        let (mut values, mut width) = self.over_time(&plane);
        for block in &self.blocks {
            (values, width) = block.run(self.isa, values);
        }
        let mut last = vec![0.0; values.len()];
        scale_relu(self.isa, (&values, width), (&self.out.scale, &self.out.shift), &mut last);
        let statistics = mean_and_deviation(&last, width);
        let mut embedding = [0.0; EMBEDDING];
        self.dense.apply(
            Rows::new(&statistics, 1, 0, statistics.len()),
            Out { values: &mut embedding, stride: EMBEDDING, finish: Finish::Store },
        );
        embedding
    }

    /// Leaves the two-dimensional part: returns the first block's input, with room for what the
    /// block adds, and its width.
    fn over_time(&self, plane: &Plane) -> (Vec<f32>, usize) {
        // Two frames of zeros at either end for the five taps of the next layer.
        let mut frames = vec![0.0; (plane.frames + 4) * FRAME];
        for band in 0..BANDS {
            self.last.apply(
                plane.row(2 * band),
                Out {
                    values: &mut frames[2 * FRAME + band * CHANNELS..],
                    stride: FRAME,
                    finish: Finish::StoreRelu,
                },
            );
        }
        let width = self.blocks[0].width;
        let count = (plane.frames - 1) / 2 + 1;
        let mut values = vec![0.0; count * width];
        let out = Out { values: &mut values, stride: width, finish: Finish::StoreRelu };
        self.tdnn.apply(Rows::new(&frames, count, 2 * FRAME, 5 * FRAME), out);
        (values, width)
    }
}

/// Channels over bands and time, with a border of zeros: shape (bands + 2, frames + 2, channels).
struct Plane {
    bands: usize,
    frames: usize,
    channels: usize,
    values: Vec<f32>,
}

impl Plane {
    fn new(bands: usize, frames: usize, channels: usize) -> Self {
        let values = vec![0.0; (bands + 2) * (frames + 2) * channels];
        Self { bands, frames, channels, values }
    }

    /// Turns frames of log mel energies to bands, less each band's mean.
    fn of_bins(energies: &[f32]) -> Self {
        let count = energies.len() / BINS;
        let mut plane = Self::new(BINS, count, 1);
        for band in 0..BINS {
            let values = energies.iter().skip(band).step_by(BINS);
            let mean = values.clone().map(|value| f64::from(*value)).sum::<f64>() / count as f64;
            let start = plane.start(band);
            for (target, value) in plane.values[start..].iter_mut().zip(values) {
                *target = value - mean as f32;
            }
        }
        plane
    }

    /// Returns where the first frame of a band is.
    fn start(&self, band: usize) -> usize {
        ((band + 1) * (self.frames + 2) + 1) * self.channels
    }

    /// Returns what a convolution of three bands by three frames sees around each frame of `band`.
    fn row(&self, band: usize) -> Rows<'_> {
        let run_stride = (self.frames + 2) * self.channels;
        Rows {
            data: &self.values[band * run_stride..],
            count: self.frames,
            stride: self.channels,
            runs: 3,
            run_stride,
            run: 3 * self.channels,
        }
    }

    /// Returns the convolution at every `stride`th band, negative values as zero.
    fn convolved(&self, matrix: &Matrix, stride: usize) -> Self {
        let mut plane = Self::new(self.bands / stride, self.frames, CHANNELS);
        self.convolve(matrix, stride, Finish::StoreRelu, &mut plane);
        plane
    }

    fn convolve(&self, matrix: &Matrix, stride: usize, finish: Finish, target: &mut Self) {
        for band in 0..target.bands {
            let start = target.start(band);
            let out = Out { values: &mut target.values[start..], stride: CHANNELS, finish };
            matrix.apply(self.row(band * stride), out);
        }
    }

    /// Returns every second band put through `matrix` frame by frame.
    fn halved(&self, matrix: &Matrix) -> Self {
        let mut plane = Self::new(self.bands / 2, self.frames, CHANNELS);
        for band in 0..plane.bands {
            let rows = &self.values[self.start(2 * band)..];
            let start = plane.start(band);
            matrix.apply(
                Rows::new(rows, self.frames, CHANNELS, CHANNELS),
                Out { values: &mut plane.values[start..], stride: CHANNELS, finish: Finish::Store },
            );
        }
        plane
    }
}

/// Two convolutions and a way around them; with a shortcut of its own where it halves the bands.
struct Residual {
    convolutions: [Matrix; 2],
    shortcut: Option<Matrix>,
}

impl Residual {
    fn new(weights: &Weights<'_>, isa: Isa, name: &str) -> Result<Self> {
        let shortcut = if name.ends_with(".0") {
            let values =
                weights.get(&format!("{name}.short.weight"), &[CHANNELS, CHANNELS, 1, 1])?;
            let bias = weights.get(&format!("{name}.short.bias"), &[CHANNELS])?;
            Some(Matrix::pack(isa, (CHANNELS, CHANNELS), &bias, |column, k| {
                values[column * CHANNELS + k]
            }))
        } else {
            None
        };
        let convolution =
            |index: usize| square(weights, isa, &format!("{name}.conv{index}"), CHANNELS);
        Ok(Self { convolutions: [convolution(1)?, convolution(2)?], shortcut })
    }

    fn run(&self, plane: Plane) -> Plane {
        let [first, second] = &self.convolutions;
        let (inner, mut sum) = match &self.shortcut {
            Some(shortcut) => (plane.convolved(first, 2), plane.halved(shortcut)),
            None => (plane.convolved(first, 1), plane),
        };
        inner.convolve(second, 1, Finish::AddRelu, &mut sum);
        sum
    }
}

/// Reads the weights of a convolution of three bands by three frames.
fn square(weights: &Weights<'_>, isa: Isa, name: &str, channels: usize) -> Result<Matrix> {
    let values = weights.get(&format!("{name}.weight"), &[CHANNELS, channels, 3, 3])?;
    let bias = weights.get(&format!("{name}.bias"), &[CHANNELS])?;
    Ok(Matrix::pack(isa, (9 * channels, CHANNELS), &bias, |column, k| {
        let (tap, channel) = (k / channels, k % channels);
        values[(column * channels + channel) * 9 + tap]
    }))
}

/// A batch norm as scale and shift.
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Norm {
    fn new(weights: &Weights<'_>, name: &str, channels: usize) -> Result<Self> {
        Ok(Self {
            scale: weights.get(&format!("{name}.scale"), &[channels])?,
            shift: weights.get(&format!("{name}.shift"), &[channels])?,
        })
    }
}

/// Where the weights of a dense block come from.
struct Name<'a> {
    weights: &'a Weights<'a>,
    isa: Isa,
    block: usize,
}

impl Name<'_> {
    /// Reads the linear layer `name` of the given shape; not all have a bias.
    fn linear(&self, name: &str, shape: (usize, usize), bias: bool) -> Result<Matrix> {
        let (depth, columns) = shape;
        let values = self.weights.get(&format!("{name}.weight"), &[columns, depth, 1])?;
        let bias =
            if bias { self.weights.get(&format!("{name}.bias"), &[columns])? } else { Vec::new() };
        Ok(Matrix::pack(self.isa, shape, &bias, |column, k| values[column * depth + k]))
    }
}

/// Layers that each see all that the layers before them made, and a layer that halves it.
struct Block {
    layers: Vec<Layer>,
    norm: Norm,
    transit: Matrix,
    /// Values of a frame when every layer has added its own.
    width: usize,
    /// Values of a frame in the next block's buffer.
    next_width: usize,
}

impl Block {
    fn new(name: &Name<'_>, channels: usize, layers: usize, dilation: usize) -> Result<Self> {
        let width = channels + layers * GROWTH;
        let block = name.block;
        let next = BLOCKS.get(block).map_or(0, |(layers, _)| layers * GROWTH);
        Ok(Self {
            layers: (0..layers)
                .map(|index| Layer::new(name, index + 1, channels + index * GROWTH, dilation))
                .collect::<Result<_>>()?,
            norm: Norm::new(name.weights, &format!("transit{block}.bn"), width)?,
            transit: name.linear(&format!("transit{block}"), (width, width / 2), false)?,
            width,
            next_width: width / 2 + next,
        })
    }

    /// Takes frames of `width` values, of which the layers fill in the last ones, and returns the
    /// next block's frames and their width.
    fn run(&self, isa: Isa, mut values: Vec<f32>) -> (Vec<f32>, usize) {
        for layer in &self.layers {
            layer.run(isa, &mut values, self.width);
        }
        let count = values.len() / self.width;
        let mut input = vec![0.0; values.len()];
        scale_relu(isa, (&values, self.width), (&self.norm.scale, &self.norm.shift), &mut input);
        let mut next = vec![0.0; count * self.next_width];
        self.transit.apply(
            Rows::new(&input, count, self.width, self.width),
            Out { values: &mut next, stride: self.next_width, finish: Finish::Store },
        );
        (next, self.next_width)
    }
}

/// One dense layer: a bottleneck, a dilated convolution of three taps, and a mask from the context.
struct Layer {
    channels: usize,
    dilation: usize,
    norm: Norm,
    bottleneck: Matrix,
    local: Matrix,
    gates: [Matrix; 2],
}

impl Layer {
    fn new(name: &Name<'_>, index: usize, channels: usize, dilation: usize) -> Result<Self> {
        let prefix = format!("block{}.{index}", name.block);
        let local = name.weights.get(&format!("{prefix}.local.weight"), &[GROWTH, INNER, 3])?;
        Ok(Self {
            channels,
            dilation,
            norm: Norm::new(name.weights, &format!("{prefix}.bn"), channels)?,
            bottleneck: name.linear(&format!("{prefix}.in"), (channels, INNER), true)?,
            local: Matrix::pack(name.isa, (3 * INNER, GROWTH), &[], |column, k| {
                local[(column * INNER + k % INNER) * 3 + k / INNER]
            }),
            gates: [
                name.linear(&format!("{prefix}.gate1"), (INNER, INNER / 2), true)?,
                name.linear(&format!("{prefix}.gate2"), (INNER / 2, GROWTH), true)?,
            ],
        })
    }

    /// Adds this layer's channels to frames of `width` values, after the first `channels`.
    fn run(&self, isa: Isa, values: &mut [f32], width: usize) {
        let count = values.len() / width;
        let mut input = vec![0.0; count * self.channels];
        scale_relu(isa, (values, width), (&self.norm.scale, &self.norm.shift), &mut input);

        // As many frames of zeros at either end as the convolution reaches past it.
        let border = self.dilation * INNER;
        let mut inner = vec![0.0; count * INNER + 2 * border];
        self.bottleneck.apply(
            Rows::new(&input, count, self.channels, self.channels),
            Out { values: &mut inner[border..], stride: INNER, finish: Finish::StoreRelu },
        );
        let taps =
            Rows { data: &inner, count, stride: INNER, runs: 3, run_stride: border, run: INNER };
        let target = &mut values[self.channels..];
        self.local.apply(taps, Out { values: target, stride: width, finish: Finish::Store });

        let masks = self.masks(&inner[border..][..count * INNER]);
        for (frame, values) in values.chunks_exact_mut(width).enumerate() {
            let mask = &masks[frame / CONTEXT_FRAMES * GROWTH..][..GROWTH];
            for (value, mask) in values[self.channels..].iter_mut().zip(mask) {
                *value *= mask;
            }
        }
    }

    /// Returns how much of each new channel each context segment lets through, shape (segments,
    /// [`GROWTH`]): from the segment's mean plus the mean of all frames.
    fn masks(&self, inner: &[f32]) -> Vec<f32> {
        let all = mean(inner);
        let mut contexts: Vec<f32> = Vec::new();
        for segment in inner.chunks(CONTEXT_FRAMES * INNER) {
            contexts.extend(mean(segment).iter().zip(&all).map(|(mean, all)| mean + all));
        }
        let count = contexts.len() / INNER;
        let [first, second] = &self.gates;
        let mut squeezed = vec![0.0; count * first.columns()];
        first.apply(
            Rows::new(&contexts, count, INNER, INNER),
            Out { values: &mut squeezed, stride: first.columns(), finish: Finish::StoreRelu },
        );
        let mut masks = vec![0.0; count * GROWTH];
        second.apply(
            Rows::new(&squeezed, count, first.columns(), first.columns()),
            Out { values: &mut masks, stride: GROWTH, finish: Finish::Store },
        );
        for mask in &mut masks {
            *mask = 1.0 / (1.0 + (-*mask).exp());
        }
        masks
    }
}

/// Returns the mean of rows of [`INNER`] values.
fn mean(rows: &[f32]) -> [f32; INNER] {
    let mut sums = [0.0; INNER];
    for row in rows.chunks_exact(INNER) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let count = (rows.len() / INNER) as f32;
    sums.map(|sum| sum / count)
}

/// Returns each channel's mean over the frames, then each one's deviation, with the divisor one
/// less than the count as PyTorch has it.
fn mean_and_deviation(frames: &[f32], width: usize) -> Vec<f32> {
    let count = (frames.len() / width) as f64;
    let mut sums = vec![(0.0_f64, 0.0_f64); width];
    for frame in frames.chunks_exact(width) {
        for ((sum, _), value) in sums.iter_mut().zip(frame) {
            *sum += f64::from(*value);
        }
    }
    for frame in frames.chunks_exact(width) {
        for ((sum, squares), value) in sums.iter_mut().zip(frame) {
            *squares += (f64::from(*value) - *sum / count).powi(2);
        }
    }
    let means = sums.iter().map(|(sum, _)| (sum / count) as f32);
    let deviations =
        sums.iter().map(|(_, squares)| (squares / (count - 1.0).max(1.0)).sqrt() as f32);
    means.chain(deviations).collect()
}
