//! The ggml file of a Whisper model, as whisper.cpp 1.8 reads it.
//!
//! Little endian, one after the other: the magic number, eleven numbers that size the model, the
//! mel filters, the vocabulary, and the tensors, each behind a small head and without padding.

use std::io::{Read, Seek};

use super::Reader;
use crate::Result;
use crate::storage::Output;

const MAGIC: u32 = 0x6767_6d6c;

/// whisper.cpp marks quantised files with the version of its formats, 2 today, times this factor.
const VERSION_FACTOR: u32 = 1000;

/// How the numbers of a tensor are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// 32-bit floats.
    F32,
    /// IEEE half floats.
    F16,
    /// Blocks of 32 with 5 bits each and a scale.
    Q5_0,
    /// Blocks of 32 with 5 bits each, a scale and a least value.
    Q5_1,
    /// Blocks of 32 with 8 bits each and a scale.
    Q8_0,
    /// The upper halves of 32-bit floats.
    Bf16,
}

impl Kind {
    /// Every kind with ggml's number of the type, elements a block, and bytes a block.
    const TABLE: [(Self, u32, u64, u64); 6] = [
        (Self::F32, 0, 1, 4),
        (Self::F16, 1, 1, 2),
        (Self::Q5_0, 6, 32, 22),
        (Self::Q5_1, 7, 32, 24),
        (Self::Q8_0, 8, 32, 34),
        (Self::Bf16, 30, 1, 2),
    ];

    fn row(self) -> (Self, u32, u64, u64) {
        Self::TABLE[self as usize]
    }

    /// Returns the size of `count` elements in bytes; `None` where they do not fill whole blocks.
    #[must_use]
    pub fn bytes(self, count: u64) -> Option<u64> {
        let (_, _, block, bytes) = self.row();
        if count.is_multiple_of(block) { (count / block).checked_mul(bytes) } else { None }
    }

    /// Returns the number that a file mostly of this kind carries in its head.
    ///
    /// The official files of 5 bits are from the days of version 1, which stored them the same way;
    /// ours carry that number too and have the same bytes.
    #[must_use]
    pub fn file_type(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Q8_0 => 2 * VERSION_FACTOR + 7,
            Self::Q5_0 => VERSION_FACTOR + 8,
            Self::Q5_1 => VERSION_FACTOR + 9,
            Self::Bf16 => 24,
        }
    }
}

/// The numbers that size a Whisper model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Tokens, those without a text of their own included.
    pub vocabulary: u32,
    /// Frames the encoder sees at once.
    pub audio_context: u32,
    /// Width of the encoder.
    pub audio_state: u32,
    /// Attention heads of the encoder.
    pub audio_heads: u32,
    /// Layers of the encoder.
    pub audio_layers: u32,
    /// Tokens the decoder sees at once.
    pub text_context: u32,
    /// Width of the decoder.
    pub text_state: u32,
    /// Attention heads of the decoder.
    pub text_heads: u32,
    /// Layers of the decoder.
    pub text_layers: u32,
    /// Mel bands of the input.
    pub mels: u32,
}

impl Sizes {
    /// Returns true where the model knows languages other than English.
    #[must_use]
    pub fn is_multilingual(&self) -> bool {
        self.vocabulary >= 51_865
    }
}

/// Everything of the file before its tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The numbers that size the model.
    pub sizes: Sizes,
    /// What whisper.cpp calls the file type: [`Kind::file_type`].
    pub file_type: u32,
    /// Mel filters, shape (bands, frequencies).
    pub filters: Filters,
    /// The bytes of each token, in the order of their numbers.
    pub tokens: Vec<Vec<u8>>,
}

/// Mel filters, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Filters {
    /// Mel bands.
    pub bands: u32,
    /// Frequencies of the spectrum.
    pub frequencies: u32,
    /// Weights, shape (bands, frequencies).
    pub weights: Vec<f32>,
}

/// Where a tensor lies in a file, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// OpenAI's name of it.
    pub name: String,
    /// Sizes, the one that varies fastest first.
    pub dims: Vec<u32>,
    /// How its numbers are stored.
    pub kind: Kind,
    /// First byte of its data in the file.
    pub offset: u64,
}

impl Tensor {
    /// Returns the number of elements.
    #[must_use]
    pub fn elements(&self) -> u64 {
        self.dims.iter().map(|&dim| u64::from(dim)).product()
    }

    /// Returns the size of the data in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.kind.bytes(self.elements()).unwrap_or(0)
    }
}

/// The table of contents of a ggml file.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// What stands before the tensors.
    pub head: Head,
    /// The tensors, in the order of the file.
    pub tensors: Vec<Tensor>,
}

/// Returns true where a file begins as a ggml file does.
#[must_use]
pub fn is_ggml(first: &[u8]) -> bool {
    first.starts_with(&MAGIC.to_le_bytes())
}

/// Reads the table of contents of a file that errors call `what`, and passes over the data.
///
/// # Errors
///
/// Fails unless the file holds exactly the tensors that a Whisper model of its sizes has.
pub fn read(file: impl Read + Seek, what: &str) -> Result<Contents> {
    let mut reader = Reader::new(file, what)?;
    let head = read_head(&mut reader)?;
    let mut tensors = Vec::new();
    while reader.left() > 0 {
        let tensor = read_tensor(&mut reader)?;
        reader.skip(tensor.bytes())?;
        tensors.push(tensor);
    }
    check_layout(&head.sizes, &tensors).map_err(|problem| reader.malformed(problem))?;
    Ok(Contents { head, tensors })
}

fn read_head<R: Read + Seek>(reader: &mut Reader<'_, R>) -> Result<Head> {
    if reader.u32()? != MAGIC {
        return Err(reader.malformed("is not a ggml file of a Whisper model"));
    }
    let sizes = Sizes {
        vocabulary: reader.count("the size of the vocabulary", 1 << 18)?,
        audio_context: reader.count("the audio context", 1 << 16)?,
        audio_state: reader.count("the width of the encoder", 1 << 14)?,
        audio_heads: reader.count("the heads of the encoder", 1 << 8)?,
        audio_layers: reader.count("the layers of the encoder", 1 << 8)?,
        text_context: reader.count("the text context", 1 << 16)?,
        text_state: reader.count("the width of the decoder", 1 << 14)?,
        text_heads: reader.count("the heads of the decoder", 1 << 8)?,
        text_layers: reader.count("the layers of the decoder", 1 << 8)?,
        mels: reader.count("the number of mel bands", 1 << 10)?,
    };
    let file_type = reader.u32()?;
    let bands = reader.count("the number of mel bands", 1 << 10)?;
    let frequencies = reader.count("the number of frequencies", 1 << 14)?;
    let bytes = reader.bytes(u64::from(bands) * u64::from(frequencies) * 4)?;
    let weights = bytes.as_chunks().0.iter().map(|&float| f32::from_le_bytes(float)).collect();
    let filters = Filters { bands, frequencies, weights };
    let count = reader.count("the number of tokens", sizes.vocabulary)?;
    let mut tokens = Vec::new();
    for _ in 0..count {
        let length = reader.u32()?;
        tokens.push(reader.bytes(u64::from(length))?);
    }
    Ok(Head { sizes, file_type, filters, tokens })
}

fn read_tensor<R: Read + Seek>(reader: &mut Reader<'_, R>) -> Result<Tensor> {
    let rank = reader.count("the rank of a tensor", 4)?;
    let name_length = reader.count("the length of a tensor's name", 256)?;
    let number = reader.u32()?;
    let kind = Kind::TABLE.iter().find(|row| row.1 == number).map(|row| row.0);
    let kind = kind.ok_or_else(|| reader.malformed(format!("unknown tensor type {number}")))?;
    let mut dims = Vec::new();
    for _ in 0..rank {
        dims.push(reader.count("a size of a tensor", 1 << 20)?);
    }
    let name = reader.text(u64::from(name_length))?;
    let tensor = Tensor { name, dims, kind, offset: reader.position() };
    // Four sizes of 2^20 could overflow the product; no file holds that much.
    let elements = tensor.dims.iter().try_fold(1_u64, |n, &dim| n.checked_mul(u64::from(dim)));
    if elements.and_then(|count| kind.bytes(count)).is_none() {
        return Err(reader.malformed(format!("tensor `{}` has an impossible size", tensor.name)));
    }
    Ok(tensor)
}

/// Writes everything of a file before its tensors.
pub(super) fn write_head(out: &mut Output, head: &Head) -> Result<()> {
    let sizes = &head.sizes;
    let numbers = [
        MAGIC,
        sizes.vocabulary,
        sizes.audio_context,
        sizes.audio_state,
        sizes.audio_heads,
        sizes.audio_layers,
        sizes.text_context,
        sizes.text_state,
        sizes.text_heads,
        sizes.text_layers,
        sizes.mels,
        head.file_type,
        head.filters.bands,
        head.filters.frequencies,
    ];
    write_numbers(out, &numbers)?;
    head.filters.weights.iter().try_for_each(|weight| out.write(&weight.to_le_bytes()))?;
    write_length(out, head.tokens.len())?;
    head.tokens.iter().try_for_each(|token| {
        write_length(out, token.len())?;
        out.write(token)
    })
}

/// Writes the head of one tensor; its data must follow.
pub(super) fn write_tensor(out: &mut Output, name: &str, dims: &[u32], kind: Kind) -> Result<()> {
    write_length(out, dims.len())?;
    write_length(out, name.len())?;
    write_numbers(out, &[kind.row().1])?;
    write_numbers(out, dims)?;
    out.write(name.as_bytes())
}

fn write_numbers(out: &mut Output, numbers: &[u32]) -> Result<()> {
    numbers.iter().try_for_each(|number| out.write(&number.to_le_bytes()))
}

fn write_length(out: &mut Output, length: usize) -> Result<()> {
    let length = u32::try_from(length).expect("what came from a ggml head or layout fits 32 bits");
    write_numbers(out, &[length])
}

/// A tensor that a model must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// OpenAI's name of it.
    pub(super) name: String,
    /// Sizes, the one that varies fastest first.
    pub(super) dims: Vec<u32>,
}

impl Slot {
    /// Returns true for what no form of the file stores in fewer than 32 bits: everything of one
    /// dimension, and the conversion script's two other exceptions.
    pub(super) fn is_always_f32(&self) -> bool {
        self.dims.len() == 1 || is_exempt(&self.name)
    }
}

/// Returns true for the tensors of two dimensions that whisper.cpp never quantises.
pub(super) fn is_exempt(name: &str) -> bool {
    let exempt = ["encoder.conv1.bias", "encoder.conv2.bias"];
    exempt.contains(&name) || name.ends_with(".positional_embedding")
}

/// Returns the tensors of a model of these sizes, in the order of OpenAI's checkpoints.
pub(super) fn layout(sizes: &Sizes) -> Vec<Slot> {
    let (audio, text) = (sizes.audio_state, sizes.text_state);
    let mut slots = Slots(Vec::new());
    slots.add("decoder.positional_embedding", &[text, sizes.text_context]);
    slots.add("encoder.positional_embedding", &[audio, sizes.audio_context]);
    slots.add("decoder.token_embedding.weight", &[text, sizes.vocabulary]);
    (0..sizes.text_layers).for_each(|layer| slots.block("decoder", layer, text));
    slots.norm("decoder.ln", text);
    slots.add("encoder.conv1.weight", &[3, sizes.mels, audio]);
    slots.add("encoder.conv1.bias", &[1, audio]);
    slots.add("encoder.conv2.weight", &[3, audio, audio]);
    slots.add("encoder.conv2.bias", &[1, audio]);
    (0..sizes.audio_layers).for_each(|layer| slots.block("encoder", layer, audio));
    slots.norm("encoder.ln_post", audio);
    slots.0
}

struct Slots(Vec<Slot>);

impl Slots {
    fn add(&mut self, name: &str, dims: &[u32]) {
        self.0.push(Slot { name: name.to_owned(), dims: dims.to_vec() });
    }

    fn linear(&mut self, name: &str, inputs: u32, outputs: u32) {
        self.add(&format!("{name}.weight"), &[inputs, outputs]);
        self.add(&format!("{name}.bias"), &[outputs]);
    }

    fn norm(&mut self, name: &str, state: u32) {
        self.add(&format!("{name}.weight"), &[state]);
        self.add(&format!("{name}.bias"), &[state]);
    }

    fn attention(&mut self, name: &str, state: u32) {
        self.norm(&format!("{name}_ln"), state);
        self.linear(&format!("{name}.query"), state, state);
        self.add(&format!("{name}.key.weight"), &[state, state]);
        self.linear(&format!("{name}.value"), state, state);
        self.linear(&format!("{name}.out"), state, state);
    }

    fn block(&mut self, side: &str, layer: u32, state: u32) {
        let name = format!("{side}.blocks.{layer}");
        self.norm(&format!("{name}.mlp_ln"), state);
        self.linear(&format!("{name}.mlp.0"), state, 4 * state);
        self.linear(&format!("{name}.mlp.2"), 4 * state, state);
        self.attention(&format!("{name}.attn"), state);
        if side == "decoder" {
            self.attention(&format!("{name}.cross_attn"), state);
        }
    }
}

/// Says what is wrong when the tensors are not those of a model of these sizes, in any order.
fn check_layout(sizes: &Sizes, tensors: &[Tensor]) -> Result<(), String> {
    let mut expected = layout(sizes);
    if tensors.len() != expected.len() {
        let (found, expected) = (tensors.len(), expected.len());
        return Err(format!("the file holds {found} tensors of {expected}"));
    }
    let mut found: Vec<&Tensor> = tensors.iter().collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    expected.sort_by(|a, b| a.name.cmp(&b.name));
    match found.iter().zip(&expected).find(|(a, b)| a.name != b.name || a.dims != b.dims) {
        Some((tensor, _)) => Err(format!("tensor `{}` does not belong there", tensor.name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::sample;
    use super::*;

    #[test]
    fn a_model_of_tiny_has_the_167_tensors_that_whisper_cpp_loads() {
        let sizes = Sizes {
            vocabulary: 51_864,
            audio_context: 1500,
            audio_state: 384,
            audio_heads: 6,
            audio_layers: 4,
            text_context: 448,
            text_state: 384,
            text_heads: 6,
            text_layers: 4,
            mels: 80,
        };
        assert_eq!(layout(&sizes).len(), 167);
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let bytes = sample::ggml();
        let is_whole = |bytes: &[u8]| read(Cursor::new(bytes), "t").is_ok();
        sample::assert_refuses_every_cut(&bytes, is_whole);
        let head = 0..52;
        let tokens_and_tensors = 56 + 80 * 201 * 4..bytes.len();
        sample::flip_bits(&bytes, head.chain(tokens_and_tensors.step_by(61)), |bytes| {
            drop(read(Cursor::new(bytes), "t"));
        });
    }

    #[test]
    fn a_file_of_something_else_says_so() {
        let error = read(Cursor::new(b"GGUF and more".as_slice()), "own.gguf").unwrap_err();
        assert_eq!(error.to_string(), "own.gguf: is not a ggml file of a Whisper model");
    }
}
