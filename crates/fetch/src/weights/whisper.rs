//! CTranslate2's Whisper weights to the ggml file that whisper.cpp publishes, byte for byte.
//!
//! Both hold OpenAI's numbers. The order of the tensors is that of OpenAI's checkpoints.
//! CTranslate2 has the projections of queries, keys and values in one matrix, and writes a bias of
//! zeros for the keys, which have none.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use half::f16;
use transcript::Monitor;

use super::ct2::{self, Float, Variable};
use super::ggml::{self, Head, Kind, Sizes, Slot};
use super::{mel, vocabulary};
use crate::storage::Output;
use crate::{Error, Result};

/// Bytes converted at a time, a multiple of every element's size.
const BLOCK_BYTES: u64 = 1 << 18;

/// Writes the ggml f16 file of the CTranslate2 weights in the file `model` to `out`, with the
/// vocabulary of a `tokenizer.json`; the monitor counts bytes of weights.
///
/// # Errors
///
/// Fails where the weights are damaged, quantised, or not Whisper's.
pub fn convert(model: &Path, tokenizer: &[u8], out: &Path, monitor: &dyn Monitor) -> Result<()> {
    let mut file = File::open(model).map_err(|error| Error::file("read", model, error))?;
    let what = model.display().to_string();
    let variables = ct2::read(std::io::BufReader::new(&mut file), &what)?;
    let source = Source { variables: &variables, what: &what };
    let sizes = source.sizes()?;
    let slots = ggml::layout(&sizes);
    let head = Head {
        file_type: Kind::F16.file_type(),
        filters: mel::filters(sizes.mels)?,
        tokens: vocabulary::read(tokenizer, &what, sizes.is_multilingual())?,
        sizes,
    };
    source.check_key_biases(&mut file, &slots)?;
    let mut out = Output::create(out)?;
    ggml::write_head(&mut out, &head)?;
    let mut done = 0;
    for slot in &slots {
        let kind = if slot.is_always_f32() { Kind::F32 } else { Kind::F16 };
        let part = source.part(slot)?;
        ggml::write_tensor(&mut out, &slot.name, &slot.dims, kind)?;
        done += part.bytes;
        part.blocks(&mut file, &what, |block| out.write(&part.float.convert(block, kind)))?;
        if monitor.is_cancelled() {
            return Err(Error::Interrupted);
        }
        monitor.advance(done);
    }
    out.finish()
}

/// The variables of a CTranslate2 file.
struct Source<'a> {
    variables: &'a BTreeMap<String, Variable>,
    what: &'a str,
}

/// Part of a variable: where its bytes lie.
struct Part {
    float: Float,
    offset: u64,
    bytes: u64,
}

impl Source<'_> {
    fn get(&self, name: &str) -> Result<&Variable> {
        let missing = || Error::malformed(self.what, format!("has no variable `{name}`"));
        self.variables.get(name).ok_or_else(missing)
    }

    /// Returns one size of a variable.
    fn dim(&self, name: &str, index: usize) -> Result<u32> {
        let dim = self.get(name)?.dims.get(index).copied().filter(|dim| (1..1 << 20).contains(dim));
        dim.ok_or_else(|| Error::malformed(self.what, format!("`{name}` has an impossible size")))
    }

    /// Counts the layers of a side, which are numbered from 0.
    fn layers(&self, side: &str) -> Result<u32> {
        let is_there = |layer: &u32| {
            let name = format!("{side}/layer_{layer}/ffn/linear_0/weight");
            self.variables.contains_key(&name)
        };
        match (0..).take_while(is_there).count() {
            0 => Err(Error::malformed(self.what, format!("has no layers in the {side}"))),
            count => {
                u32::try_from(count).map_err(|_| Error::malformed(self.what, "has too many layers"))
            }
        }
    }

    /// Works the sizes of the model out from those of its variables.
    fn sizes(&self) -> Result<Sizes> {
        let audio_state = self.dim("encoder/position_encodings/encodings", 1)?;
        let text_state = self.dim("decoder/embeddings/weight", 1)?;
        Ok(Sizes {
            vocabulary: self.dim("decoder/embeddings/weight", 0)?,
            audio_context: self.dim("encoder/position_encodings/encodings", 0)?,
            audio_state,
            // All of OpenAI's models have heads of 64.
            audio_heads: audio_state.div_ceil(64),
            audio_layers: self.layers("encoder")?,
            text_context: self.dim("decoder/position_encodings/encodings", 0)?,
            text_state,
            text_heads: text_state.div_ceil(64),
            text_layers: self.layers("decoder")?,
            mels: self.dim("encoder/conv1/weight", 1)?,
        })
    }

    /// Finds the bytes of a tensor.
    fn part(&self, slot: &Slot) -> Result<Part> {
        let address = address(&slot.name);
        let (name, index, parts) =
            address.ok_or_else(|| Error::malformed(self.what, "has an unknown layout"))?;
        let variable = self.get(&name)?;
        let Some(float) = variable.float else {
            let problem = "is quantised to integers: only float16 and float32 can be converted";
            return Err(Error::malformed(self.what, problem));
        };
        let elements: u64 = slot.dims.iter().map(|&dim| u64::from(dim)).product();
        let whole: u64 = variable.dims.iter().map(|&dim| u64::from(dim)).product();
        if whole != elements * parts {
            return Err(Error::malformed(self.what, format!("`{name}` has the wrong size")));
        }
        let bytes = elements * float.bytes();
        Ok(Part { float, offset: variable.offset + index * bytes, bytes })
    }

    /// Makes sure that the biases of the keys, which the ggml file leaves out, are zeros.
    fn check_key_biases(&self, file: &mut File, slots: &[Slot]) -> Result<()> {
        for slot in slots.iter().filter(|slot| slot.name.ends_with(".key.weight")) {
            let name = slot.name.replace(".weight", ".bias");
            let bias = Slot { name, dims: vec![slot.dims[1]] };
            self.part(&bias)?.blocks(file, self.what, |block| {
                if block.iter().all(|&byte| byte == 0) {
                    return Ok(());
                }
                let problem = format!("`{}` is not zero, as it is in Whisper models", bias.name);
                Err(Error::malformed(self.what, problem))
            })?;
        }
        Ok(())
    }
}

impl Part {
    /// Hands the bytes on in blocks.
    fn blocks(
        &self,
        file: &mut File,
        what: &str,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let read = |error: std::io::Error| Error::malformed(what, error.to_string());
        file.seek(SeekFrom::Start(self.offset)).map_err(read)?;
        let mut block = Vec::new();
        let mut left = self.bytes;
        while left > 0 {
            block.clear();
            let count = file.take(left.min(BLOCK_BYTES)).read_to_end(&mut block).map_err(read)?;
            if count == 0 {
                return Err(Error::malformed(what, "the file is cut short"));
            }
            take(&block)?;
            left -= count as u64;
        }
        Ok(())
    }
}

impl Float {
    /// Returns elements of this type as the bytes of another.
    fn convert(self, block: &[u8], kind: Kind) -> Vec<u8> {
        match (self, kind) {
            (Self::F16, Kind::F32) => {
                let halves = block.as_chunks().0.iter();
                halves.flat_map(|&half| f16::from_le_bytes(half).to_f32().to_le_bytes()).collect()
            }
            (Self::F32, Kind::F16) => {
                let floats = block.as_chunks().0.iter().map(|&float| f32::from_le_bytes(float));
                floats.flat_map(|float| f16::from_f32(float).to_le_bytes()).collect()
            }
            _ => block.to_vec(),
        }
    }
}

/// Returns CTranslate2's name of the variable that holds a tensor, which of its parts the tensor
/// is, and how many equal parts it has.
fn address(tensor: &str) -> Option<(String, u64, u64)> {
    let path: Vec<&str> = tensor.split('.').collect();
    let norm = |leaf| if leaf == "weight" { "gamma" } else { "beta" };
    let whole = |name: String| Some((name, 0, 1));
    match *path {
        [side, "positional_embedding"] => whole(format!("{side}/position_encodings/encodings")),
        ["decoder", "token_embedding", leaf] => whole(format!("decoder/embeddings/{leaf}")),
        ["encoder", conv @ ("conv1" | "conv2"), leaf] => whole(format!("encoder/{conv}/{leaf}")),
        [side, "ln" | "ln_post", leaf] => whole(format!("{side}/layer_norm/{}", norm(leaf))),
        [side, "blocks", layer, ref inside @ ..] => {
            let (name, index, parts) = match *inside {
                ["mlp_ln", leaf] => (format!("ffn/layer_norm/{}", norm(leaf)), 0, 1),
                ["mlp", "0", leaf] => (format!("ffn/linear_0/{leaf}"), 0, 1),
                ["mlp", "2", leaf] => (format!("ffn/linear_1/{leaf}"), 0, 1),
                ["attn_ln", leaf] => (format!("self_attention/layer_norm/{}", norm(leaf)), 0, 1),
                ["cross_attn_ln", leaf] => (format!("attention/layer_norm/{}", norm(leaf)), 0, 1),
                ["attn", "query", leaf] => (format!("self_attention/linear_0/{leaf}"), 0, 3),
                ["attn", "key", leaf] => (format!("self_attention/linear_0/{leaf}"), 1, 3),
                ["attn", "value", leaf] => (format!("self_attention/linear_0/{leaf}"), 2, 3),
                ["attn", "out", leaf] => (format!("self_attention/linear_1/{leaf}"), 0, 1),
                ["cross_attn", "query", leaf] => (format!("attention/linear_0/{leaf}"), 0, 1),
                ["cross_attn", "key", leaf] => (format!("attention/linear_1/{leaf}"), 0, 2),
                ["cross_attn", "value", leaf] => (format!("attention/linear_1/{leaf}"), 1, 2),
                ["cross_attn", "out", leaf] => (format!("attention/linear_2/{leaf}"), 0, 1),
                _ => return None,
            };
            Some((format!("{side}/layer_{layer}/{name}"), index, parts))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::sample::{self, STATE};
    use super::*;

    /// Returns the numbers of a tensor of the converted sample.
    fn tensor(name: &str) -> Vec<f32> {
        let bytes = sample::ggml();
        let contents = ggml::read(Cursor::new(&bytes), "t").unwrap();
        let tensor = contents.tensors.iter().find(|tensor| tensor.name == name).unwrap();
        let begin = usize::try_from(tensor.offset).unwrap();
        let data = &bytes[begin..begin + usize::try_from(tensor.bytes()).unwrap()];
        match tensor.kind {
            Kind::F32 => {
                data.as_chunks().0.iter().map(|&value| f32::from_le_bytes(value)).collect()
            }
            _ => data.as_chunks().0.iter().map(|&v| f16::from_le_bytes(v).to_f32()).collect(),
        }
    }

    /// Asserts that a tensor is the part of a variable that begins at row `row`.
    #[track_caller]
    fn check(name: &str, variable: &str, row: u32) {
        let variables = sample::variables();
        let variable = variables.iter().find(|known| known.name == variable).unwrap();
        let columns = variable.dims.get(1).copied().unwrap_or(1);
        let found = tensor(name);
        let first = row * columns;
        let expected = (first..first + found.len() as u32)
            .map(|i| f16::from_f32((i % 1024) as f32 * variable.factor).to_f32());
        assert!(found.iter().copied().eq(expected), "{name}");
    }

    #[test]
    fn every_tensor_is_the_part_of_its_variable() {
        check("encoder.conv1.bias", "encoder/conv1/bias", 0);
        check("decoder.positional_embedding", "decoder/position_encodings/encodings", 0);
        check("encoder.ln_post.bias", "encoder/layer_norm/beta", 0);
        check("decoder.ln.weight", "decoder/layer_norm/gamma", 0);
        check("encoder.blocks.0.mlp.2.weight", "encoder/layer_0/ffn/linear_1/weight", 0);
        let own = "decoder/layer_0/self_attention/linear_0/weight";
        check("decoder.blocks.0.attn.query.weight", own, 0);
        check("decoder.blocks.0.attn.key.weight", own, STATE);
        check("decoder.blocks.0.attn.value.weight", own, 2 * STATE);
        let cross = "decoder/layer_0/attention/linear_1/weight";
        check("decoder.blocks.0.cross_attn.key.weight", cross, 0);
        check("decoder.blocks.0.cross_attn.value.weight", cross, STATE);
        let out = "decoder/layer_0/attention/linear_2/bias";
        check("decoder.blocks.0.cross_attn.out.bias", out, 0);
    }

    #[test]
    fn a_bias_of_the_keys_is_refused_as_it_would_be_lost() {
        let mut variables = sample::variables();
        let bias = "encoder/layer_0/self_attention/linear_0/bias";
        variables.iter_mut().find(|known| known.name == bias).unwrap().factor = 1.0;
        let error = sample::convert(&sample::model_bin(&variables)).unwrap_err().to_string();
        assert!(error.contains("encoder.blocks.0.attn.key.bias"), "{error}");
    }

    #[test]
    fn a_missing_or_misshapen_variable_is_an_error() {
        let mut variables = sample::variables();
        let removed = variables.pop().unwrap();
        let error = sample::convert(&sample::model_bin(&variables)).unwrap_err().to_string();
        assert!(error.contains(&removed.name), "{error}");
        let mut variables = sample::variables();
        variables.last_mut().unwrap().dims[0] += 1;
        let error = sample::convert(&sample::model_bin(&variables)).unwrap_err().to_string();
        assert!(error.contains("wrong size"), "{error}");
    }
}
