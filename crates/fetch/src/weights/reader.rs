//! Little-endian numbers out of a file that may be damaged.

use std::io::{Read, Seek, SeekFrom};

use crate::{Error, Result};

/// Reads a file from front to back and knows how much of it is left.
pub(super) struct Reader<'a, R> {
    inner: R,
    what: &'a str,
    position: u64,
    length: u64,
}

impl<'a, R: Read + Seek> Reader<'a, R> {
    /// Begins at the start of `inner`, which errors will call `what`.
    pub(super) fn new(mut inner: R, what: &'a str) -> Result<Self> {
        let ends = inner.seek(SeekFrom::End(0)).and_then(|end| {
            inner.seek(SeekFrom::Start(0))?;
            Ok(end)
        });
        let length = ends.map_err(|error| Error::malformed(what, error.to_string()))?;
        Ok(Self { inner, what, position: 0, length })
    }

    /// Returns the error of this file.
    pub(super) fn malformed(&self, problem: impl Into<String>) -> Error {
        Error::malformed(self.what, problem)
    }

    /// Returns how many bytes have been read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Returns how many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.length - self.position
    }

    /// Reads exactly `count` bytes; nothing is allocated unless the file has them.
    pub(super) fn bytes(&mut self, count: u64) -> Result<Vec<u8>> {
        let size = usize::try_from(count).ok().filter(|_| count <= self.left());
        let size = size.ok_or_else(|| self.cut_short())?;
        let mut bytes = vec![0; size];
        self.inner.read_exact(&mut bytes).map_err(|error| self.malformed(error.to_string()))?;
        self.position += count;
        Ok(bytes)
    }

    /// Passes over `count` bytes.
    pub(super) fn skip(&mut self, count: u64) -> Result<()> {
        if count > self.left() {
            return Err(self.cut_short());
        }
        self.position += count;
        let moved = self.inner.seek(SeekFrom::Start(self.position));
        moved.map_err(|error| self.malformed(error.to_string()))?;
        Ok(())
    }

    pub(super) fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16(&mut self) -> Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Reads a count that must lie within `1..=most`.
    pub(super) fn count(&mut self, name: &str, most: u32) -> Result<u32> {
        let count = self.u32()?;
        if (1..=most).contains(&count) {
            return Ok(count);
        }
        Err(self.malformed(format!("{name} is {count}, not within 1 to {most}")))
    }

    /// Reads `count` bytes of UTF-8.
    pub(super) fn text(&mut self, count: u64) -> Result<String> {
        let bytes = self.bytes(count)?;
        String::from_utf8(bytes).map_err(|_| self.malformed("a name is not valid UTF-8"))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        if self.left() < N as u64 {
            return Err(self.cut_short());
        }
        self.inner.read_exact(&mut bytes).map_err(|error| self.malformed(error.to_string()))?;
        self.position += N as u64;
        Ok(bytes)
    }

    fn cut_short(&self) -> Error {
        self.malformed(format!("the file is cut short after {} bytes", self.length))
    }
}
