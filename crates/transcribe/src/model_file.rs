//! Looks through a ggml model file before whisper.cpp sees it, which would crash on a damaged one.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use whisper_rs::DtwModelPreset;

use crate::{Error, Result};

/// First four bytes of a ggml file, as a little-endian number.
const MAGIC: u32 = 0x6767_6d6c;
/// Tokens of an English-only model; the others know all languages.
const ENGLISH_TOKENS: u32 = 51_864;
/// Tokens of the models since large-v3, which know Cantonese.
const CANTONESE_TOKENS: u32 = 51_866;

/// What the head of a model file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModelFile {
    /// Size of the vocabulary, without which languages cannot be told.
    tokens: u32,
    /// Layers of the encoder, which give a model its name.
    encoder_layers: u32,
    /// Layers of the decoder.
    decoder_layers: u32,
}

impl ModelFile {
    /// Reads the head of `path` and walks over its tensors to the end of the file.
    pub(crate) fn check(path: &Path) -> Result<Self> {
        let open = || -> std::io::Result<(File, u64)> {
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            Ok((file, length))
        };
        let failed = |source| Error::ReadModel { path: path.to_owned(), source };
        let (file, length) = open().map_err(failed)?;
        let damaged = |problem| Error::DamagedModel { path: path.to_owned(), problem };
        match walk(Walk { reader: BufReader::new(file), at: 0, length }) {
            Ok(model) => Ok(model),
            Err(Problem::Damage(problem)) => Err(damaged(problem)),
            Err(Problem::Io(source)) => Err(failed(source)),
        }
    }

    /// Returns true where the model knows other languages than English.
    pub(crate) fn is_multilingual(&self) -> bool {
        self.tokens > ENGLISH_TOKENS
    }

    /// Returns the attention heads known to follow the sound, for models of OpenAI's sizes.
    pub(crate) fn alignment_heads(&self) -> Option<DtwModelPreset> {
        let english = !self.is_multilingual();
        Some(match (self.encoder_layers, self.decoder_layers, english) {
            (4, 4, true) => DtwModelPreset::TinyEn,
            (4, 4, false) => DtwModelPreset::Tiny,
            (6, 6, true) => DtwModelPreset::BaseEn,
            (6, 6, false) => DtwModelPreset::Base,
            (12, 12, true) => DtwModelPreset::SmallEn,
            (12, 12, false) => DtwModelPreset::Small,
            (24, 24, true) => DtwModelPreset::MediumEn,
            (24, 24, false) => DtwModelPreset::Medium,
            (32, 4, false) if self.tokens == CANTONESE_TOKENS => DtwModelPreset::LargeV3Turbo,
            (32, 32, false) if self.tokens == CANTONESE_TOKENS => DtwModelPreset::LargeV3,
            (32, 32, false) => DtwModelPreset::LargeV2,
            _ => return None,
        })
    }

    /// Returns true where the model knows Cantonese.
    pub(crate) fn knows_cantonese(&self) -> bool {
        self.tokens >= CANTONESE_TOKENS
    }

    /// Returns the number of layers in the upper half of the decoder, whose heads follow the sound
    /// best in models of unknown make (so does OpenAI's program).
    pub(crate) fn upper_layers(&self) -> i32 {
        i32::try_from(self.decoder_layers.div_ceil(2)).unwrap_or(1)
    }
}

/// Why a file could not be walked through.
enum Problem {
    Damage(String),
    Io(std::io::Error),
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            Self::Damage("the file ends too early".to_owned())
        } else {
            Self::Io(error)
        }
    }
}

/// A place in the file.
struct Walk {
    reader: BufReader<File>,
    at: u64,
    length: u64,
}

impl Walk {
    fn number(&mut self) -> std::result::Result<u32, Problem> {
        let mut bytes = [0; 4];
        self.reader.read_exact(&mut bytes)?;
        self.at += 4;
        Ok(u32::from_le_bytes(bytes))
    }

    /// Reads a number that must lie in `range`.
    fn number_in(
        &mut self,
        what: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> std::result::Result<u32, Problem> {
        let number = self.number()?;
        if range.contains(&number) {
            Ok(number)
        } else {
            Err(Problem::Damage(format!("{what} is {number}, byte {}", self.at - 4)))
        }
    }

    fn skip(&mut self, bytes: u64) -> std::result::Result<(), Problem> {
        let end = self.at.checked_add(bytes).filter(|&end| end <= self.length);
        let Some(end) = end else {
            return Err(Problem::Damage(format!(
                "{bytes} bytes are missing from byte {} on; the file has {}",
                self.at, self.length
            )));
        };
        let step = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.reader
            .seek_relative(step)
            .or_else(|_| self.reader.seek(SeekFrom::Start(end)).map(|_| ()))?;
        self.at = end;
        Ok(())
    }
}

fn walk(mut file: Walk) -> std::result::Result<ModelFile, Problem> {
    if file.number()? != MAGIC {
        return Err(Problem::Damage("it does not begin as a ggml file".to_owned()));
    }
    let tokens = file.number_in("the size of the vocabulary", 51_000..=60_000)?;
    file.number_in("the encoder's context", 1..=6000)?;
    file.number_in("the encoder's width", 1..=8192)?;
    file.number_in("the encoder's number of heads", 1..=256)?;
    let encoder_layers = file.number_in("the encoder's number of layers", 1..=128)?;
    file.number_in("the decoder's context", 1..=4096)?;
    file.number_in("the decoder's width", 1..=8192)?;
    file.number_in("the decoder's number of heads", 1..=256)?;
    let decoder_layers = file.number_in("the decoder's number of layers", 1..=128)?;
    file.number_in("the number of mel bands", 1..=256)?;
    file.number_in("the type of its weights", 0..=9999)?;
    let bands = file.number_in("the number of mel filters", 1..=256)?;
    let bins = file.number_in("the number of frequencies", 1..=4096)?;
    file.skip(u64::from(bands) * u64::from(bins) * 4)?;
    for _ in 0..file.number_in("the number of words", 1..=tokens)? {
        let length = file.number_in("the length of a word", 0..=1024)?;
        file.skip(u64::from(length))?;
    }
    let mut tensors = 0;
    while file.at < file.length {
        tensor(&mut file)?;
        tensors += 1;
    }
    let expected = tensor_count(encoder_layers, decoder_layers);
    if tensors != expected {
        return Err(Problem::Damage(format!("it holds {tensors} of {expected} tensors")));
    }
    Ok(ModelFile { tokens, encoder_layers, decoder_layers })
}

/// Returns the number of tensors in a model with so many layers: 15 in a layer of the encoder, 24 in
/// one of the decoder, two convolutions with their biases, two norms of two, and three embeddings.
fn tensor_count(encoder_layers: u32, decoder_layers: u32) -> u32 {
    15 * encoder_layers + 24 * decoder_layers + 11
}

/// Walks over one tensor.
fn tensor(file: &mut Walk) -> std::result::Result<(), Problem> {
    let start = file.at;
    let dimensions = file.number_in("the number of a tensor's dimensions", 1..=4)?;
    let name_length = file.number_in("the length of a tensor's name", 1..=256)?;
    let kind = file.number()?;
    let Some((block, bytes)) = block_of(kind) else {
        return Err(Problem::Damage(format!("tensor of unknown type {kind} at byte {start}")));
    };
    let mut elements = 1_u64;
    for _ in 0..dimensions {
        elements *= u64::from(file.number_in("a tensor's dimension", 1..=1_000_000)?);
        if elements > 1 << 40 {
            return Err(Problem::Damage(format!("tensor of absurd size at byte {start}")));
        }
    }
    file.skip(u64::from(name_length))?;
    file.skip(elements / block * bytes)
}

/// Returns the elements and bytes of a block of a ggml tensor type (`ggml.h`, `enum ggml_type`).
fn block_of(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (1, 4),
        1 | 30 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        _ => return None,
    })
}
