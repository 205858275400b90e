//! The two nets of the diariser, from their PyTorch checkpoints to the tensors that run.
//!
//! What is constant at run time is worked out here, in 64 bits: the kernels of the sinc filters, the
//! sum of the two biases of an LSTM, and batch norms, which are folded into the convolution before
//! them or become a scale and a shift.

use std::collections::BTreeMap;
use std::iter;

use super::torch::{Checkpoint, Tensor};
use crate::Result;

/// The tensors of a net by name.
pub type Net = BTreeMap<String, Tensor>;

/// Samples a second of the sound both nets hear.
const SAMPLE_RATE: f64 = 16_000.0;
/// Least frequency of a sinc filter, and least width, in hertz (pyannote's `ParamSincFB`).
const LEAST_HERTZ: f64 = 50.0;
/// What PyTorch adds to a variance before it divides.
const EPSILON: f64 = 1e-5;

/// Returns pyannote's segmentation net 3.0.
///
/// Names: `wav_norm`, `conv0` to `conv2`, `norm0` to `norm2`, `linear0`, `linear1` and `classifier`
/// with `.weight` and `.bias`; `lstm0f`, `lstm0b` to `lstm3b`, forwards and backwards, with `.ih`,
/// `.hh` and `.bias`, gates in the order i, f, g, o. `conv0.weight` has shape (80, 1, 251) and no
/// bias.
///
/// # Errors
///
/// Fails where the checkpoint lacks a tensor.
pub fn segmentation(checkpoint: &mut Checkpoint) -> Result<Net> {
    let mut net = Net::new();
    net.insert("conv0.weight".to_owned(), sinc_kernels(checkpoint)?);
    let mut renamed = vec![
        ("wav_norm".to_owned(), "sincnet.wav_norm1d".to_owned()),
        ("classifier".to_owned(), "classifier".to_owned()),
    ];
    renamed.extend([1, 2].map(|i| (format!("conv{i}"), format!("sincnet.conv1d.{i}"))));
    renamed.extend([0, 1, 2].map(|i| (format!("norm{i}"), format!("sincnet.norm1d.{i}"))));
    renamed.extend([0, 1].map(|i| (format!("linear{i}"), format!("linear.{i}"))));
    for (name, source) in renamed {
        for leaf in ["weight", "bias"] {
            net.insert(format!("{name}.{leaf}"), checkpoint.tensor(&format!("{source}.{leaf}"))?);
        }
    }
    for layer in 0..4 {
        for (direction, suffix) in [("f", ""), ("b", "_reverse")] {
            let mut lstm = |part: &str| checkpoint.tensor(&format!("lstm.{part}_l{layer}{suffix}"));
            let (ih, hh) = (lstm("weight_ih")?, lstm("weight_hh")?);
            let (mut bias, other) = (lstm("bias_ih")?, lstm("bias_hh")?);
            iter::zip(&mut bias.values, other.values).for_each(|(bias, other)| *bias += other);
            let name = format!("lstm{layer}{direction}");
            net.insert(format!("{name}.ih"), ih);
            net.insert(format!("{name}.hh"), hh);
            net.insert(format!("{name}.bias"), bias);
        }
    }
    Ok(net)
}

/// Returns the kernels of the sinc layer, shape (80, 1, 251): 40 even and 40 odd band passes.
///
/// With the edges f1 < f2 of a band in hertz and t the negative half of the time axis (times 2 pi /
/// sample rate), the left half of the even kernel is (sin f2 t - sin f1 t) / (t / 2), of the odd one
/// (cos f1 t - cos f2 t) / (t / 2), both under a window and divided by 2 (f2 - f1).
fn sinc_kernels(checkpoint: &mut Checkpoint) -> Result<Tensor> {
    let mut parameter = |name: &str| -> Result<Vec<f64>> {
        let tensor = checkpoint.tensor(&format!("sincnet.conv1d.0.filterbank.{name}"))?;
        Ok(tensor.values.into_iter().map(f64::from).collect())
    };
    let (low, band) = (parameter("low_hz_")?, parameter("band_hz_")?);
    let (window, time) = (parameter("window_")?, parameter("n_")?);
    let bands = || {
        iter::zip(&low, &band).map(|(low, band)| {
            let low = LEAST_HERTZ + low.abs();
            let high = (low + LEAST_HERTZ + band.abs()).clamp(LEAST_HERTZ, SAMPLE_RATE / 2.0);
            (low, high)
        })
    };
    let mut values = Vec::new();
    for (low, high) in bands() {
        let middle = 2.0 * (high - low);
        let half = half(&window, &time, |t| libm::sin(high * t) - libm::sin(low * t));
        let kernel = half.iter().copied().chain([middle]).chain(half.iter().rev().copied());
        values.extend(kernel.map(|value| (value / middle) as f32));
    }
    for (low, high) in bands() {
        let width = 2.0 * (high - low);
        let half = half(&window, &time, |t| libm::cos(low * t) - libm::cos(high * t));
        let kernel = half.iter().copied().chain([0.0]).chain(half.iter().rev().map(|value| -value));
        values.extend(kernel.map(|value| (value / width) as f32));
    }
    let shape = vec![2 * bands().count(), 1, 2 * time.len() + 1];
    Ok(Tensor { shape, values })
}

/// Returns the left half of a sinc kernel.
///
/// The sines come from the libm crate, not from the machine: the file has the same bytes everywhere.
fn half(window: &[f64], time: &[f64], difference: impl Fn(f64) -> f64) -> Vec<f64> {
    iter::zip(window, time).map(|(window, t)| difference(*t) / (t / 2.0) * window).collect()
}

/// Returns the CAM++ speaker embedding net of 3D-Speaker.
///
/// Names: `head.conv1`, `head.layer1.0.conv1`, …, `tdnn`, `block1.1.in`, `dense` with `.weight` and
/// `.bias`, the batch norm behind them folded in; `block1.1.bn`, `transit1.bn`, `out.bn` with
/// `.scale` and `.shift`; `block1.1.local.weight`, `block1.1.gate1.weight`, `transit1.weight` as
/// they are.
///
/// # Errors
///
/// Fails where the checkpoint lacks a tensor.
pub fn campplus(checkpoint: &mut Checkpoint) -> Result<Net> {
    let mut cam = Cam { checkpoint, net: Net::new() };
    cam.fold("head.conv1", "head.conv1", "head.bn1")?;
    cam.fold("head.conv2", "head.conv2", "head.bn2")?;
    for layer in ["head.layer1", "head.layer2"] {
        for block in [0, 1] {
            let name = format!("{layer}.{block}");
            for i in [1, 2] {
                let conv = format!("{name}.conv{i}");
                cam.fold(&conv, &conv, &format!("{name}.bn{i}"))?;
            }
        }
        let shortcut = |i: u8| format!("{layer}.0.shortcut.{i}");
        cam.fold(&format!("{layer}.0.short"), &shortcut(0), &shortcut(1))?;
    }
    cam.fold("tdnn", "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm")?;
    for (block, layers) in [(1, 12), (2, 24), (3, 16)] {
        for layer in 1..=layers {
            let name = format!("block{block}.{layer}");
            cam.dense_layer(&name, &format!("xvector.block{block}.tdnnd{layer}"))?;
        }
        let (name, source) = (format!("transit{block}"), format!("xvector.transit{block}"));
        cam.affine(&format!("{name}.bn"), &format!("{source}.nonlinear.batchnorm"))?;
        cam.keep(&format!("{name}.weight"), &format!("{source}.linear.weight"))?;
    }
    cam.affine("out.bn", "xvector.out_nonlinear.batchnorm")?;
    cam.fold("dense", "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm")?;
    Ok(cam.net)
}

struct Cam<'a> {
    checkpoint: &'a mut Checkpoint,
    net: Net,
}

impl Cam<'_> {
    /// One layer of a densely connected block.
    fn dense_layer(&mut self, name: &str, source: &str) -> Result<()> {
        self.affine(&format!("{name}.bn"), &format!("{source}.nonlinear1.batchnorm"))?;
        let (linear, norm) =
            (format!("{source}.linear1"), format!("{source}.nonlinear2.batchnorm"));
        self.fold(&format!("{name}.in"), &linear, &norm)?;
        let cam = format!("{source}.cam_layer");
        self.keep(&format!("{name}.local.weight"), &format!("{cam}.linear_local.weight"))?;
        for i in [1, 2] {
            for leaf in ["weight", "bias"] {
                self.keep(&format!("{name}.gate{i}.{leaf}"), &format!("{cam}.linear{i}.{leaf}"))?;
            }
        }
        Ok(())
    }

    /// Keeps a tensor as it is.
    fn keep(&mut self, name: &str, source: &str) -> Result<()> {
        self.net.insert(name.to_owned(), self.checkpoint.tensor(source)?);
        Ok(())
    }

    /// Folds a batch norm into the convolution before it, which has no bias of its own.
    fn fold(&mut self, name: &str, conv: &str, norm: &str) -> Result<()> {
        let (scale, shift) = self.scale_and_shift(norm)?;
        let mut weight = self.checkpoint.tensor(&format!("{conv}.weight"))?;
        let inputs = weight.values.len() / scale.len().max(1);
        for (row, scale) in iter::zip(weight.values.chunks_mut(inputs.max(1)), &scale) {
            row.iter_mut().for_each(|value| *value = (f64::from(*value) * scale) as f32);
        }
        self.net.insert(format!("{name}.weight"), weight);
        self.net.insert(format!("{name}.bias"), vector(&shift));
        Ok(())
    }

    /// Keeps a batch norm as a scale and a shift.
    fn affine(&mut self, name: &str, norm: &str) -> Result<()> {
        let (scale, shift) = self.scale_and_shift(norm)?;
        self.net.insert(format!("{name}.scale"), vector(&scale));
        self.net.insert(format!("{name}.shift"), vector(&shift));
        Ok(())
    }

    /// Returns what a batch norm multiplies with and adds: with its mean m, variance v, weight w and
    /// bias b (1 and 0 where it has none), w / sqrt(v + e) and b - m w / sqrt(v + e).
    fn scale_and_shift(&mut self, norm: &str) -> Result<(Vec<f64>, Vec<f64>)> {
        let (mean, variance) = (self.load(norm, "running_mean")?, self.load(norm, "running_var")?);
        let (weight, bias) = if self.checkpoint.has(&format!("{norm}.weight")) {
            (self.load(norm, "weight")?, self.load(norm, "bias")?)
        } else {
            (vec![1.0; mean.len()], vec![0.0; mean.len()])
        };
        let scale: Vec<f64> = iter::zip(variance, weight)
            .map(|(variance, weight)| 1.0 / (variance + EPSILON).sqrt() * weight)
            .collect();
        let shift = iter::zip(bias, iter::zip(mean, &scale));
        let shift = shift.map(|(bias, (mean, scale))| bias - mean * scale).collect();
        Ok((scale, shift))
    }

    fn load(&mut self, norm: &str, leaf: &str) -> Result<Vec<f64>> {
        let tensor = self.checkpoint.tensor(&format!("{norm}.{leaf}"))?;
        Ok(tensor.values.into_iter().map(f64::from).collect())
    }
}

fn vector(values: &[f64]) -> Tensor {
    let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    Tensor { shape: vec![values.len()], values }
}
