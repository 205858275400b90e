//! A ggml file in fewer bits, rounded as ggml's reference code rounds, so that the result has the
//! bytes of the official file.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::str::FromStr;

use half::{bf16, f16};
use transcript::Monitor;

use super::ggml::{self, Kind, Tensor};
use crate::storage::Output;
use crate::{Error, Result};

/// Elements a block of the quantised kinds has.
const BLOCK: usize = 32;

/// Elements converted at a time.
const CHUNK: u64 = 1 << 16;

/// A form with fewer bits than the published f16 files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// 8 bits: half the size, quicker to decode, hardly another word.
    Q8_0,
    /// 5 bits: two fifths of the size.
    Q5_1,
    /// As large as f16; quicker where the processor multiplies it (AVX512-BF16).
    Bf16,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Q8_0, Self::Q5_1, Self::Bf16];

    /// Returns how ggml calls the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Q8_0 => "q8_0",
            Self::Q5_1 => "q5_1",
            Self::Bf16 => "bf16",
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Q8_0 => Kind::Q8_0,
            Self::Q5_1 => Kind::Q5_1,
            Self::Bf16 => Kind::Bf16,
        }
    }

    /// Returns values in this form; there are whole blocks of them.
    fn encode(self, values: &[f32]) -> Vec<u8> {
        let mut out = Vec::with_capacity(values.len() * 2);
        let blocks = values.as_chunks::<BLOCK>().0.iter();
        match self {
            Self::Q8_0 => blocks.for_each(|block| encode_q8_0(block, &mut out)),
            Self::Q5_1 => blocks.for_each(|block| encode_q5_1(block, &mut out)),
            Self::Bf16 => {
                out.extend(values.iter().flat_map(|&value| bf16::from_f32(value).to_le_bytes()));
            }
        }
        out
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let form = Self::ALL.into_iter().find(|form| form.name() == name);
        form.ok_or_else(|| format!("`{name}` is none of q8_0, q5_1, bf16"))
    }
}

/// Writes the ggml file `model`, of f16 or f32, to `out` in another form; the monitor counts bytes
/// read.
///
/// # Errors
///
/// Fails where the file is damaged or its matrices already have fewer than 16 bits.
pub fn quantise(model: &Path, form: Form, out: &Path, monitor: &dyn Monitor) -> Result<()> {
    let mut file = File::open(model).map_err(|error| Error::file("read", model, error))?;
    let what = model.display().to_string();
    let mut contents = ggml::read(BufReader::new(&mut file), &what)?;
    contents.head.file_type = form.kind().file_type();
    let mut out = Output::create(out)?;
    ggml::write_head(&mut out, &contents.head)?;
    let mut done = 0;
    for tensor in &contents.tensors {
        let is_matrix = tensor.dims.len() == 2 && !ggml::is_exempt(&tensor.name);
        let kind = if is_matrix { form.kind() } else { tensor.kind };
        if is_matrix {
            check_matrix(tensor).map_err(|problem| Error::malformed(&what, problem))?;
        }
        ggml::write_tensor(&mut out, &tensor.name, &tensor.dims, kind)?;
        for_each_chunk(&mut file, tensor, &what, |chunk| match is_matrix {
            true => out.write(&form.encode(&decode(tensor.kind, chunk))),
            false => out.write(chunk),
        })?;
        done += tensor.bytes();
        monitor.advance(done);
        if monitor.is_cancelled() {
            return Err(Error::Interrupted);
        }
    }
    out.finish()
}

/// Says why a matrix cannot be stored in fewer bits.
fn check_matrix(tensor: &Tensor) -> Result<(), String> {
    if !matches!(tensor.kind, Kind::F32 | Kind::F16) {
        return Err("already has a smaller form: take the f16 file".to_owned());
    }
    match tensor.dims.first() {
        Some(&row) if (row as usize).is_multiple_of(BLOCK) => Ok(()),
        _ => Err(format!("the rows of `{}` are not of whole blocks of {BLOCK}", tensor.name)),
    }
}

/// Hands the data of a tensor on in chunks of whole blocks.
fn for_each_chunk(
    file: &mut File,
    tensor: &Tensor,
    what: &str,
    mut take: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let read = |error: std::io::Error| Error::malformed(what, error.to_string());
    file.seek(SeekFrom::Start(tensor.offset)).map_err(read)?;
    let most = tensor.kind.bytes(CHUNK).unwrap_or(CHUNK);
    let mut left = tensor.bytes();
    let mut chunk = Vec::new();
    while left > 0 {
        let count = left.min(most);
        chunk.clear();
        file.take(count).read_to_end(&mut chunk).map_err(read)?;
        if chunk.len() as u64 != count {
            return Err(Error::malformed(what, "the file was cut short while it was read"));
        }
        take(&chunk)?;
        left -= count;
    }
    Ok(())
}

/// Returns the numbers of a chunk of F32 or F16.
fn decode(kind: Kind, chunk: &[u8]) -> Vec<f32> {
    match kind {
        Kind::F32 => chunk.as_chunks().0.iter().map(|&float| f32::from_le_bytes(float)).collect(),
        _ => chunk.as_chunks().0.iter().map(|&half| f16::from_le_bytes(half).to_f32()).collect(),
    }
}

/// Appends a block of 8 bits a value: the scale, then the values rounded to multiples of it.
///
/// ggml: `quantize_row_q8_0_ref`.
fn encode_q8_0(block: &[f32; BLOCK], out: &mut Vec<u8>) {
    let most = block.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    let scale = most / 127.0;
    let inverse = inverse(scale);
    out.extend(f16::from_f32(scale).to_le_bytes());
    // A float to integer cast saturates, and no value is beyond the greatest.
    out.extend(block.iter().map(|value| (value * inverse).round() as i8 as u8));
}

/// Appends a block of 5 bits a value: the scale, the least value, the fifth bits of all values, then
/// the lower four bits, the first half of the values in the lower halves of the bytes.
///
/// ggml: `quantize_row_q5_1_ref`.
fn encode_q5_1(block: &[f32; BLOCK], out: &mut Vec<u8>) {
    let least = block.iter().fold(f32::MAX, |least, value| least.min(*value));
    let most = block.iter().fold(f32::MIN, |most, value| most.max(*value));
    let scale = (most - least) / 31.0;
    let inverse = inverse(scale);
    out.extend(f16::from_f32(scale).to_le_bytes());
    out.extend(f16::from_f32(least).to_le_bytes());
    let steps = block.map(|value| ((value - least) * inverse + 0.5) as u8);
    let fifth = |bits, (i, step): (usize, &u8)| bits | u32::from(step >> 4 & 1) << i;
    out.extend(steps.iter().enumerate().fold(0_u32, fifth).to_le_bytes());
    let (low, high) = steps.split_at(BLOCK / 2);
    out.extend(low.iter().zip(high).map(|(low, high)| low & 15 | (high & 15) << 4));
}

fn inverse(scale: f32) -> f32 {
    if scale == 0.0 { 0.0 } else { 1.0 / scale }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use tempfile::TempDir;
    use transcript::Silent;

    use super::super::sample;
    use super::*;

    #[test]
    fn eight_bits_round_half_away_from_zero() {
        let mut block = [0.0; BLOCK];
        block[..6].copy_from_slice(&[127.0, -127.0, 0.5, -0.5, 1.5, -2.5]);
        let bytes = Form::Q8_0.encode(&block);
        assert_eq!(bytes[..2], f16::ONE.to_le_bytes());
        assert_eq!(
            bytes[2..9].iter().map(|&b| b as i8).collect::<Vec<_>>(),
            [127, -127, 1, -1, 2, -3, 0]
        );
    }

    #[test]
    fn five_bits_keep_scale_least_value_and_the_fifth_bits() {
        let block: [f32; BLOCK] = std::array::from_fn(|i| i as f32 - 7.0);
        let bytes = Form::Q5_1.encode(&block);
        assert_eq!(bytes[..2], f16::ONE.to_le_bytes());
        assert_eq!(bytes[2..4], f16::from_f32(-7.0).to_le_bytes());
        assert_eq!(bytes[4..8], 0xffff_0000_u32.to_le_bytes());
        let nibbles: Vec<u8> = (0..16).map(|step| step | step << 4).collect();
        assert_eq!(bytes[8..], nibbles);
    }

    #[test]
    fn a_block_of_one_value_has_no_scale() {
        assert_eq!(Form::Q8_0.encode(&[0.0; BLOCK]), [0; 34]);
        let bytes = Form::Q5_1.encode(&[2.0; BLOCK]);
        assert_eq!(bytes[2..4], f16::from_f32(2.0).to_le_bytes());
        assert_eq!(bytes[4..], [0; 20]);
    }

    #[test]
    fn sixteen_bits_round_to_even() {
        let halfway = f32::from_bits(0x3f80_8000);
        assert_eq!(Form::Bf16.encode(&[halfway]), bf16::ONE.to_le_bytes());
    }

    /// Returns the sample in a form.
    fn sample_as(form: Form, bytes: &[u8]) -> Result<Vec<u8>> {
        let folder = TempDir::new().unwrap();
        let model = sample::write(folder.path(), "model", bytes);
        let out = folder.path().join("out");
        quantise(&model, form, &out, &Silent)?;
        Ok(std::fs::read(out).unwrap())
    }

    #[test]
    fn matrices_change_and_the_rest_stays() {
        for form in Form::ALL {
            let bytes = sample_as(form, &sample::ggml()).unwrap();
            let contents = ggml::read(Cursor::new(&bytes), "t").unwrap();
            assert_eq!(contents.head.file_type, form.kind().file_type());
            let kind = |name: &str| {
                contents.tensors.iter().find(|tensor| tensor.name == name).unwrap().kind
            };
            assert_eq!(kind("decoder.token_embedding.weight"), form.kind());
            assert_eq!(kind("encoder.blocks.0.attn.query.weight"), form.kind());
            assert_eq!(kind("encoder.blocks.0.attn.query.bias"), Kind::F32);
            assert_eq!(kind("encoder.conv1.weight"), Kind::F16);
            assert_eq!(kind("encoder.conv2.bias"), Kind::F32);
            assert_eq!(kind("decoder.positional_embedding"), Kind::F32);
        }
    }

    #[test]
    fn a_small_form_cannot_be_made_smaller() {
        let small = sample_as(Form::Q8_0, &sample::ggml()).unwrap();
        let error = sample_as(Form::Q5_1, &small).unwrap_err().to_string();
        assert!(error.contains("take the f16 file"), "{error}");
    }
}
