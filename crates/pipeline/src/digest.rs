//! SHA-256 of bytes and files, and the cheap sign that a file is still the one that was hashed.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result, ResultExt as _};

/// Returns the SHA-256 of `bytes` in hexadecimal.
#[must_use]
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Returns the SHA-256 of the file at `path` in hexadecimal; memory does not grow with the file.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn of_file(path: &Path) -> Result<String> {
    let mut file = File::open(path).reading(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block).reading(path)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&block[..read]),
        }
    }
}

/// Size and time of last change: while both stay, a file is taken to be the one that was hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stamp {
    /// Bytes.
    size: u64,
    /// Nanoseconds since 1970, less than zero before; none where the file system does not tell.
    modified_ns: Option<i64>,
}

impl Stamp {
    /// Returns the stamp of the file at `path`, nothing where there is no file.
    pub(crate) fn of(path: &Path) -> Result<Option<Self>> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
        };
        let modified_ns = metadata.modified().ok().and_then(nanoseconds);
        Ok(Some(Self { size: metadata.len(), modified_ns }))
    }

    /// Returns true when the stamp tells enough to trust that the file is unchanged.
    pub(crate) fn vouches_for(self, earlier: Self) -> bool {
        self == earlier && self.modified_ns.is_some()
    }
}

/// Returns the nanoseconds from 1970 to a time, where they fit; a wrong clock may be before 1970.
fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|ns| -ns),
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn files_and_bytes_have_the_digest_everyone_else_computes() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of_bytes(b"abc"), abc);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        crate::store::write(&path, b"abc").unwrap();
        assert_eq!(of_file(&path).unwrap(), abc);
    }

    #[test]
    fn a_file_of_any_time_is_known_again_and_a_changed_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        crate::store::write(&path, b"abc").unwrap();
        let set = |time| {
            fs::OpenOptions::new().append(true).open(&path).unwrap().set_modified(time).unwrap();
            Stamp::of(&path).unwrap().unwrap()
        };
        let far = Duration::from_secs(3_000_000_000);
        let stamps = [UNIX_EPOCH - Duration::from_secs(1), UNIX_EPOCH, UNIX_EPOCH + far].map(set);
        for (index, stamp) in stamps.iter().enumerate() {
            assert!(stamp.vouches_for(*stamp), "{stamp:?}");
            assert!(!stamp.vouches_for(stamps[(index + 1) % 3]), "{stamp:?}");
        }
    }
}
