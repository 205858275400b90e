//! The `model.bin` of CTranslate2: a list of named arrays.
//!
//! Little endian: version (6), the name and revision of the model's class, then each variable's
//! name, sizes, type, length and data, then aliases. A string is its length with a closing zero
//! (16 bits) and its bytes.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::Reader;
use crate::Result;

/// How CTranslate2 stores a variable that we can convert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float {
    /// 32-bit floats.
    F32,
    /// IEEE half floats.
    F16,
}

impl Float {
    /// Returns the size of an element in bytes.
    #[must_use]
    pub fn bytes(self) -> u64 {
        match self {
            Self::F32 => 4,
            Self::F16 => 2,
        }
    }
}

/// Where a variable lies in the file, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Sizes, the one that varies slowest first.
    pub dims: Vec<u32>,
    /// How its numbers are stored; `None` for integers and types of newer versions.
    pub float: Option<Float>,
    /// First byte of its data in the file.
    pub offset: u64,
}

/// Reads the list of variables of a file that errors call `what`, and passes over the data.
///
/// # Errors
///
/// Fails unless the file is a CTranslate2 Whisper model, complete to its last byte.
pub fn read(file: impl Read + Seek, what: &str) -> Result<BTreeMap<String, Variable>> {
    let mut reader = Reader::new(file, what)?;
    let version = reader.u32()?;
    if version != 6 {
        return Err(reader.malformed("is not a CTranslate2 model of format version 6"));
    }
    let class = read_string(&mut reader)?;
    if class != "WhisperSpec" {
        return Err(reader.malformed(format!("holds a `{class}`, not a Whisper model")));
    }
    let _revision = reader.u32()?;
    let count = reader.u32()?;
    let mut variables = BTreeMap::new();
    for _ in 0..count {
        let (name, variable, bytes) = read_variable(&mut reader)?;
        reader.skip(bytes)?;
        variables.insert(name, variable);
    }
    for _ in 0..reader.u32()? {
        let _alias = read_string(&mut reader)?;
        let _variable = read_string(&mut reader)?;
    }
    if reader.left() > 0 {
        return Err(reader.malformed("something follows after the end of the model"));
    }
    Ok(variables)
}

fn read_variable<R: Read + Seek>(reader: &mut Reader<'_, R>) -> Result<(String, Variable, u64)> {
    let name = read_string(reader)?;
    let rank = reader.u8()?;
    let mut dims = Vec::new();
    for _ in 0..rank {
        dims.push(reader.u32()?);
    }
    let float = match reader.u8()? {
        0 => Some(Float::F32),
        4 => Some(Float::F16),
        _ => None,
    };
    let bytes = u64::from(reader.u32()?);
    let elements = dims.iter().try_fold(1_u64, |n, &dim| n.checked_mul(u64::from(dim)));
    let expected = float.and_then(|float| elements?.checked_mul(float.bytes()));
    if float.is_some() && expected != Some(bytes) {
        return Err(reader.malformed(format!("variable `{name}` has an impossible size")));
    }
    Ok((name, Variable { dims, float, offset: reader.position() }, bytes))
}

fn read_string<R: Read + Seek>(reader: &mut Reader<'_, R>) -> Result<String> {
    let length = reader.u16()?;
    let text = reader.text(u64::from(length))?;
    Ok(text.trim_end_matches('\0').to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::sample;
    use super::*;

    #[test]
    fn a_damaged_file_is_an_error() {
        let bytes = sample::model_bin(&sample::variables());
        let is_whole = |bytes: &[u8]| read(Cursor::new(bytes), "t").is_ok();
        sample::assert_refuses_every_cut(&bytes, is_whole);
        let places = (0..200).chain((200..bytes.len()).step_by(37));
        sample::flip_bits(&bytes, places, |bytes| drop(read(Cursor::new(bytes), "t")));
    }

    #[test]
    fn a_count_beyond_the_file_allocates_nothing() {
        let mut bytes = sample::model_bin(&[]);
        let count = bytes.len() - 4 - 4 - 2 * 28;
        bytes[count..count + 4].fill(0xff);
        assert!(read(Cursor::new(&bytes), "t").is_err());
    }
}
