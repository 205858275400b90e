//! One writer an episode, and one of the archive.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use transcript::Tier;

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::store;

/// The right to write in an episode's folders, or in those of the archive or of feeds, given back when
/// dropped or when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of an episode, and removes the temporary files that a killed run left in its
    /// folders: nobody else writes there now.
    ///
    /// # Errors
    /// [`Error::Busy`] while another process holds it; this never waits.
    pub(crate) fn of_episode(show: &ShowFolder, episode: &EpisodeName) -> Result<Self> {
        let lock = Self::take(&show.working(episode))?;
        store::sweep_below(&show.texts(episode))?;
        for tier in [Tier::Free, Tier::Paid] {
            store::sweep_below(&show.edition(episode, tier))?;
        }
        Ok(lock)
    }

    /// Takes the lock of what has its working folder at `stage_folder`, which is made.
    ///
    /// # Errors
    /// [`Error::Busy`] while another process holds it; this never waits.
    pub(crate) fn take(stage_folder: &Path) -> Result<Self> {
        fs::create_dir_all(stage_folder).writing(stage_folder)?;
        let path = stage_folder.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .writing(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Busy { lock: path }),
            Err(TryLockError::Error(source)) => Err(Error::Write { path, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_told_and_the_next_one_is_let_in() {
        let folder = tempfile::tempdir().unwrap();
        let stage = folder.path().join(".stage");
        let first = Lock::take(&stage).unwrap();
        assert!(matches!(Lock::take(&stage), Err(Error::Busy { .. })));
        drop(first);
        Lock::take(&stage).unwrap();
    }
}
