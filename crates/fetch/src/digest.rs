//! SHA-256 of files, as the manifest gives it.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::Digest;
use transcript::Monitor;

use crate::{Error, Result};

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Panics
    ///
    /// Panics on anything else, which in a constant is an error of the compiler.
    #[must_use]
    pub const fn hex(digits: &str) -> Self {
        let digits = digits.as_bytes();
        assert!(digits.len() == 64, "a SHA-256 has 64 hexadecimal digits");
        let mut bytes = [0; 32];
        let mut i = 0;
        while i < 32 {
            bytes[i] = nibble(digits[2 * i]) << 4 | nibble(digits[2 * i + 1]);
            i += 1;
        }
        Self(bytes)
    }

    /// Returns the hash of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Returns the hash of a file, which is read once; the monitor counts its bytes.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, or with [`Error::Interrupted`].
    pub fn of_file(path: &Path, monitor: &dyn Monitor) -> Result<Self> {
        let read = |error| Error::file("read", path, error);
        let mut file = File::open(path).map_err(read)?;
        let mut hasher = sha2::Sha256::new();
        let mut block = vec![0; 1 << 20];
        let mut done = 0;
        loop {
            if monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            let count = match file.read(&mut block) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(read(error)),
            };
            hasher.update(&block[..count]);
            done += count as u64;
            monitor.advance(done);
        }
    }
}

const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("hexadecimal digits are 0 to 9 and a to f"),
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_of_nothing_is_the_published_one() {
        let published = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Sha256::of(b"").to_string(), published);
        assert_eq!(Sha256::hex(published), Sha256::of(b""));
    }
}
