//! Which sound an episode has: digests of its files, computed once and kept.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::digest::{self, Stamp};
use crate::error::{Error, Result};
use crate::store;

/// Digests of files by path, each with the stamp of the file it was computed from.
#[derive(Debug)]
pub(crate) struct Digests {
    path: PathBuf,
    known: Vec<Known>,
}

/// A file that was hashed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    path: PathBuf,
    stamp: Stamp,
    sha256: String,
}

impl Digests {
    /// Reads the digests kept at `path`; what is missing or damaged is computed again.
    pub(crate) fn read(path: PathBuf) -> Result<Self> {
        let bytes = store::read_if_there(&path)?.unwrap_or_default();
        Ok(Self { known: serde_json::from_slice(&bytes).unwrap_or_default(), path })
    }

    /// Returns the SHA-256 of the file at `sound`, from its bytes where it is new or has changed.
    ///
    /// # Errors
    /// When there is no such file or it cannot be read.
    pub(crate) fn of(&mut self, sound: &Path) -> Result<String> {
        let path = std::path::absolute(sound).unwrap_or_else(|_| sound.to_owned());
        let Some(stamp) = Stamp::of(&path)? else {
            return Err(Error::NoAudio { path: sound.to_owned() });
        };
        let known = self.known.iter().find(|known| known.path == path);
        if let Some(known) = known.filter(|known| stamp.vouches_for(known.stamp)) {
            return Ok(known.sha256.clone());
        }
        let sha256 = digest::of_file(&path)?;
        self.known.retain(|known| known.path != path);
        self.known.push(Known { path, stamp, sha256: sha256.clone() });
        Ok(sha256)
    }

    /// Makes sure that the file at `sound` is still the one whose digest [`Digests::of`] returned.
    ///
    /// # Errors
    /// [`Error::Changed`] where it was replaced, changed or removed.
    pub(crate) fn stands(&self, sound: &Path) -> Result<()> {
        let path = std::path::absolute(sound).unwrap_or_else(|_| sound.to_owned());
        let known = self.known.iter().find(|known| known.path == path);
        match (known, Stamp::of(&path)?) {
            (Some(known), Some(now)) if now == known.stamp => Ok(()),
            _ => Err(Error::Changed { path: sound.to_owned() }),
        }
    }

    /// Keeps the digests for the next run.
    pub(crate) fn keep(&self) -> Result<()> {
        let json = store::to_json(&self.known);
        if store::read_if_there(&self.path)?.as_ref() == Some(&json) {
            return Ok(());
        }
        store::write(&self.path, &json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_kept_while_the_file_stays_and_made_anew_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (sound, kept) = (folder.path().join("a.mp3"), folder.path().join("sound.json"));
        store::write(&sound, b"one").unwrap();
        let mut digests = Digests::read(kept.clone()).unwrap();
        assert_eq!(digests.of(&sound).unwrap(), digest::of_bytes(b"one"));
        digests.keep().unwrap();

        let mut digests = Digests::read(kept).unwrap();
        assert_eq!(digests.known.len(), 1);
        store::write(&sound, b"other").unwrap();
        assert_eq!(digests.of(&sound).unwrap(), digest::of_bytes(b"other"));
        assert!(matches!(digests.of(Path::new("nowhere.mp3")), Err(Error::NoAudio { .. })));
    }

    #[test]
    fn a_file_that_changes_under_the_work_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let sound = folder.path().join("a.mp3");
        store::write(&sound, b"one").unwrap();
        let mut digests = Digests::read(folder.path().join("sound.json")).unwrap();
        digests.of(&sound).unwrap();
        digests.stands(&sound).unwrap();
        store::write(&sound, b"another").unwrap();
        assert!(matches!(digests.stands(&sound), Err(Error::Changed { .. })));
        std::fs::remove_file(&sound).unwrap();
        assert!(matches!(digests.stands(&sound), Err(Error::Changed { .. })));
    }
}
