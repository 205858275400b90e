//! Four bidirectional recurrent layers.

use super::sincnet::FEATURES;
use crate::Result;
use crate::kernels::{Finish, Isa, Matrix, Out, Rows, UNITS, lstm_cell};
use crate::weights::Weights;

/// Values of a frame after a layer: both directions.
const WIDTH: usize = 2 * UNITS;

/// Gates of a step: input, forget, cell, output.
const GATES: usize = 4 * UNITS;

pub(super) struct Lstm {
    isa: Isa,
    /// Each layer's forward and backward direction.
    layers: Vec<[Direction; 2]>,
}

struct Direction {
    /// From the layer below to the gates, with the bias.
    input: Matrix,
    /// From the step before to the gates.
    recurrent: Matrix,
    /// Whether the steps go from the last frame to the first.
    backward: bool,
}

impl Lstm {
    pub(super) fn new(weights: &Weights<'_>, isa: Isa) -> Result<Self> {
        let direction = |layer: usize, backward: bool| -> Result<Direction> {
            let name = format!("lstm{layer}{}", if backward { "b" } else { "f" });
            let (inputs, width) = if layer == 0 { (60, FEATURES) } else { (WIDTH, WIDTH) };
            let input = weights.get(&format!("{name}.ih"), &[GATES, inputs])?;
            let recurrent = weights.get(&format!("{name}.hh"), &[GATES, UNITS])?;
            let bias = weights.get(&format!("{name}.bias"), &[GATES])?;
            Ok(Direction {
                input: Matrix::pack(isa, (width, GATES), &bias, |gate, k| {
                    if k < inputs { input[gate * inputs + k] } else { 0.0 }
                }),
                recurrent: Matrix::pack(isa, (UNITS, GATES), &[], |gate, k| {
                    recurrent[gate * UNITS + k]
                }),
                backward,
            })
        };
        let layers = (0..4)
            .map(|layer| Ok([direction(layer, false)?, direction(layer, true)?]))
            .collect::<Result<_>>()?;
        Ok(Self { isa, layers })
    }

    /// Takes features, shape (frames, windows, features), and returns the last layer's output,
    /// shape (frames, windows, [`WIDTH`]).
    pub(super) fn run(&self, features: Vec<f32>, windows: usize) -> Vec<f32> {
        let (mut values, mut width) = (features, FEATURES);
        let rows = values.len() / width;
        let mut gates = vec![0.0; rows * GATES];
        for layer in &self.layers {
            let mut output = vec![0.0; rows * WIDTH];
            for (index, direction) in layer.iter().enumerate() {
                let out = Out { values: &mut gates, stride: GATES, finish: Finish::Store };
                direction.input.apply(Rows::new(&values, rows, width, width), out);
                self.recur(direction, &mut gates, &mut output[index * UNITS..], windows);
            }
            (values, width) = (output, WIDTH);
        }
        values
    }

    /// Steps through the frames, all windows at once, and writes each step's output into its row
    /// of `output`, rows being [`WIDTH`] apart.
    fn recur(&self, direction: &Direction, gates: &mut [f32], output: &mut [f32], windows: usize) {
        let mut states = vec![0.0; windows * UNITS];
        let frames = gates.len() / (windows * GATES);
        let mut hidden = vec![0.0; windows * UNITS];
        for step in 0..frames {
            let frame = if direction.backward { frames - 1 - step } else { step };
            let gates = &mut gates[frame * windows * GATES..][..windows * GATES];
            let out = Out { values: gates, stride: GATES, finish: Finish::Add };
            direction.recurrent.apply(Rows::new(&hidden, windows, UNITS, UNITS), out);
            for (window, gates) in gates.chunks_exact(GATES).enumerate() {
                let hidden = &mut hidden[window * UNITS..][..UNITS];
                lstm_cell(self.isa, gates, &mut states[window * UNITS..], hidden);
                output[(frame * windows + window) * WIDTH..][..UNITS].copy_from_slice(hidden);
            }
        }
    }
}
