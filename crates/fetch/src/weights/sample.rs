//! A CTranslate2 Whisper model small enough for tests, with other numbers in every place.

use std::path::{Path, PathBuf};

use half::f16;
use tempfile::TempDir;
use transcript::Silent;

use super::whisper;

/// Width of the sample's layers.
pub(crate) const STATE: u32 = 32;
/// A vocabulary of two tokens.
pub(crate) const TOKENIZER: &[u8] = br#"{"model": {"vocab": {"!": 0, "\u0120a": 1}}}"#;

/// A variable of the sample: the index of an element within it is its value, times a factor.
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) dims: Vec<u32>,
    pub(crate) factor: f32,
}

/// Returns the variables of an English model of one layer.
pub(crate) fn variables() -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut add = |name: &str, dims: &[u32]| {
        let factor = if name.ends_with("/self_attention/linear_0/bias")
            || name == "decoder/layer_0/attention/linear_1/bias"
        {
            0.0
        } else {
            (variables.len() + 1) as f32 / 4096.0
        };
        variables.push(Variable { name: name.to_owned(), dims: dims.to_vec(), factor });
    };
    add("encoder/conv1/weight", &[STATE, 80, 3]);
    add("encoder/conv1/bias", &[STATE]);
    add("encoder/conv2/weight", &[STATE, STATE, 3]);
    add("encoder/conv2/bias", &[STATE]);
    add("encoder/position_encodings/encodings", &[6, STATE]);
    add("decoder/position_encodings/encodings", &[4, STATE]);
    add("decoder/embeddings/weight", &[5, STATE]);
    for side in ["encoder", "decoder"] {
        let mut norm = |name: &str| {
            add(&format!("{side}/{name}/gamma"), &[STATE]);
            add(&format!("{side}/{name}/beta"), &[STATE]);
        };
        norm("layer_norm");
        norm("layer_0/self_attention/layer_norm");
        norm("layer_0/ffn/layer_norm");
        if side == "decoder" {
            norm("layer_0/attention/layer_norm");
        }
        let mut linear = |name: &str, rows: u32, columns: u32| {
            add(&format!("{side}/layer_0/{name}/weight"), &[rows, columns]);
            add(&format!("{side}/layer_0/{name}/bias"), &[rows]);
        };
        linear("self_attention/linear_0", 3 * STATE, STATE);
        linear("self_attention/linear_1", STATE, STATE);
        linear("ffn/linear_0", 4 * STATE, STATE);
        linear("ffn/linear_1", STATE, 4 * STATE);
        if side == "decoder" {
            linear("attention/linear_0", STATE, STATE);
            linear("attention/linear_1", 2 * STATE, STATE);
            linear("attention/linear_2", STATE, STATE);
        }
    }
    variables
}

/// Returns the bytes of a `model.bin` with these variables.
pub(crate) fn model_bin(variables: &[Variable]) -> Vec<u8> {
    let mut bytes = 6_u32.to_le_bytes().to_vec();
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u16 + 1).to_le_bytes());
        bytes.extend(text.bytes().chain([0]));
    };
    text(&mut bytes, "WhisperSpec");
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend((variables.len() as u32).to_le_bytes());
    for variable in variables {
        text(&mut bytes, &variable.name);
        bytes.push(variable.dims.len() as u8);
        bytes.extend(variable.dims.iter().flat_map(|dim| dim.to_le_bytes()));
        let count: u32 = variable.dims.iter().product();
        bytes.push(4);
        bytes.extend((2 * count).to_le_bytes());
        let value = |i| f16::from_f32((i % 1024) as f32 * variable.factor);
        bytes.extend((0..count).flat_map(|i| value(i).to_le_bytes()));
    }
    bytes.extend(1_u32.to_le_bytes());
    text(&mut bytes, "decoder/projection/weight");
    text(&mut bytes, "decoder/embeddings/weight");
    bytes
}

/// Writes bytes into a file of the folder and returns its path.
#[expect(clippy::disallowed_methods, reason = "a test writes its fixtures in place")]
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Converts the bytes of a `model.bin` and returns those of the ggml file.
pub(crate) fn convert(model_bin: &[u8]) -> crate::Result<Vec<u8>> {
    let folder = TempDir::new().unwrap();
    let model = write(folder.path(), "model.bin", model_bin);
    let out = folder.path().join("out");
    whisper::convert(&model, TOKENIZER, &out, &Silent)?;
    Ok(std::fs::read(out).unwrap())
}

/// Returns the bytes of the sample as a ggml file.
pub(crate) fn ggml() -> Vec<u8> {
    convert(&model_bin(&variables())).unwrap()
}

/// Calls `read` with the bytes cut short at many places, and asserts that it fails at each.
pub(crate) fn assert_refuses_every_cut(bytes: &[u8], read: impl Fn(&[u8]) -> bool) {
    assert!(read(bytes), "the whole file is refused");
    let step = bytes.len().div_ceil(500).max(1);
    for length in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
        assert!(!read(&bytes[..length]), "cut at {length} of {} is taken", bytes.len());
    }
}

/// Calls `read` with one bit changed after another in the places given; it may answer as it likes,
/// but must.
pub(crate) fn flip_bits(bytes: &[u8], places: impl Iterator<Item = usize>, read: impl Fn(&[u8])) {
    let mut damaged = bytes.to_vec();
    for place in places {
        for bit in 0..8 {
            damaged[place] ^= 1 << bit;
            read(&damaged);
            damaged[place] ^= 1 << bit;
        }
    }
}
