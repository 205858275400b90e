//! The file as the container reader sees it: from a starting byte on, with a few bytes replaced.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use symphonia::core::io::MediaSource;

/// A file seen from byte `start` on, with bytes at some offsets replaced.
///
/// Headers that lie (a length nobody wrote) are corrected in what the reader sees; the file is
/// never touched.
pub(crate) struct Source {
    file: File,
    /// First byte that is shown, and one past the last.
    shown: Range<u64>,
    /// Where the next read starts, from the first byte shown.
    position: u64,
    /// Bytes to show in place of those in the file: offset from the first byte shown, and bytes.
    patches: Vec<(u64, [u8; 4])>,
}

impl Source {
    /// Shows the bytes `shown` of `file`, with `patches` laid over them.
    pub(crate) fn new(
        mut file: File,
        shown: Range<u64>,
        patches: Vec<(u64, [u8; 4])>,
    ) -> io::Result<Self> {
        file.seek(SeekFrom::Start(shown.start))?;
        Ok(Self { file, shown, position: 0, patches })
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
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length())
    }
}
