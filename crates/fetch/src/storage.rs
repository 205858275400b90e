//! The one place that creates files: everything is written beside its place and renamed into it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use transcript::Monitor;

use crate::{Error, Result};

/// Opens a file for reading and writing and empties it.
pub(crate) fn create(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    options.open(path).map_err(|error| Error::file("create", path, error))
}

/// A file being written, whose errors name it.
pub(crate) struct Output {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Output {
    /// Begins an empty file.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        Ok(Self { path: path.to_owned(), writer: BufWriter::new(create(path)?) })
    }

    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes).map_err(|error| Error::file("write", &self.path, error))
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(|error| Error::file("write", &self.path, error))
    }
}

/// Moves a finished file into its place, after its bytes have reached the disk.
pub(crate) fn settle(from: &Path, to: &Path) -> Result<()> {
    let write = |error| Error::file("write", from, error);
    OpenOptions::new().write(true).open(from).and_then(|file| file.sync_all()).map_err(write)?;
    fs::rename(from, to).map_err(|error| Error::file("write", to, error))
}

/// Removes a file that may not be there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::file("remove", path, error))
        }
        _ => Ok(()),
    }
}

/// Creates a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| Error::file("create", path, error))
}

/// A folder for work in progress, under a fixed name: gone when dropped, and where a run was killed
/// the next run begins by emptying it.
pub(crate) struct Workshop(PathBuf);

impl Workshop {
    /// Opens an empty folder of this name.
    ///
    /// The caller holds the lock of the model it works on, so nobody else uses the folder.
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|error| Error::file("remove", &path, error))?;
        }
        create_folder(&path)?;
        Ok(Self(path))
    }

    /// Returns the folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the path of a file in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The right to work on one file of the cache, held until dropped, across processes.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else works on `path`; gives up when the monitor is cancelled.
    pub(crate) fn wait(path: &Path, monitor: &dyn Monitor) -> Result<Self> {
        loop {
            if let Some(lock) = Self::at_once(path)? {
                return Ok(lock);
            }
            if monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Takes the lock of `path`; `None` where somebody has it.
    ///
    /// The lock file beside it stays: removing it would let two processes lock different files of
    /// the same name.
    pub(crate) fn at_once(path: &Path) -> Result<Option<Self>> {
        let lock_path = path.with_added_extension("lock");
        let fail = |error| Error::file("lock", &lock_path, error);
        let mut options = OpenOptions::new();
        let file =
            options.write(true).create(true).truncate(false).open(&lock_path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(fail(error)),
        }
    }
}
