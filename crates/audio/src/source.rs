//! The file as the container reader sees it: from a starting byte on, with a few bytes replaced.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use symphonia::core::io::MediaSource;

/// How a file is shown where its header tells a lie that can be seen through.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Corrections {
    /// First byte that is shown.
    pub(crate) start: u64,
    /// One past the last byte that is shown; none to show the file to its end.
    pub(crate) end: Option<u64>,
    /// Bytes to show in place of those in the file: offset from the first byte shown, and bytes.
    pub(crate) patches: Vec<(u64, Vec<u8>)>,
    /// Whether to hide that one could seek: the header points to places that are missing.
    pub(crate) forward_only: bool,
}

/// A file with corrections: what the reader sees; the file is never touched.
pub(crate) struct Source {
    file: File,
    /// First byte that is shown, and one past the last.
    shown: Range<u64>,
    /// Where the next read starts, from the first byte shown.
    position: u64,
    patches: Vec<(u64, Vec<u8>)>,
    forward_only: bool,
}

impl Source {
    /// Shows `file`, of `length` bytes, with corrections.
    pub(crate) fn new(mut file: File, length: u64, corrections: Corrections) -> io::Result<Self> {
        let Corrections { start, end, patches, forward_only } = corrections;
        file.seek(SeekFrom::Start(start))?;
        let shown = start..end.unwrap_or(length);
        Ok(Self { file, shown, position: 0, patches, forward_only })
    }

    fn length(&self) -> u64 {
        self.shown.end.saturating_sub(self.shown.start)
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.position;
        let left = usize::try_from(self.length().saturating_sub(from)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = self.file.read(&mut buffer[..wanted])?;
        self.position += read as u64;
        for (offset, bytes) in &self.patches {
            for (at, byte) in (*offset..).zip(bytes) {
                let index = at.checked_sub(from).and_then(|index| usize::try_from(index).ok());
                if let Some(place) = index.and_then(|index| buffer[..read].get_mut(index)) {
                    *place = *byte;
                }
            }
        }
        Ok(read)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(position) => (position, 0),
            SeekFrom::End(by) => (self.length(), by),
            SeekFrom::Current(by) => (self.position, by),
        };
        let position = base.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        let in_file = self.shown.start.checked_add(position).ok_or(io::ErrorKind::InvalidInput)?;
        self.file.seek(SeekFrom::Start(in_file))?;
        self.position = position;
        Ok(position)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        !self.forward_only
    }

    fn byte_len(&self) -> Option<u64> {
        (!self.forward_only).then(|| self.length())
    }
}
