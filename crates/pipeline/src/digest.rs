//! SHA-256 of bytes and files, and the cheap sign that a file is still the one that was hashed.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

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
    /// Nanoseconds since 1970; none where the file system does not tell.
    modified_ns: Option<u64>,
}

impl Stamp {
    /// Returns the stamp of the file at `path`, nothing where there is no file.
    pub(crate) fn of(path: &Path) -> Result<Option<Self>> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
        };
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Ok(Some(Self {
            size: metadata.len(),
            modified_ns: modified.and_then(|since| u64::try_from(since.as_nanos()).ok()),
        }))
    }

    /// Returns true when the stamp tells enough to trust that the file is unchanged.
    pub(crate) fn vouches_for(self, earlier: Self) -> bool {
        self == earlier && self.modified_ns.is_some()
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
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
}
