//! Why a file gives no sound.

use std::io;
use std::path::{Path, PathBuf};

use transcript::Millis;

/// Why a file gives no sound: every message names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file was opened, and reading it failed.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has no bytes.
    #[error("{} is empty: get the file again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file holds something other than sound.
    #[error("{} is no audio file that castpress knows: it looks like {found}", path.display())]
    NotAudio {
        /// The file.
        path: PathBuf,
        /// What its bytes look like, with an article.
        found: &'static str,
    },
    /// The file is a container without a sound track.
    #[error("{} has no audio track", path.display())]
    NoAudioTrack {
        /// The file.
        path: PathBuf,
    },
    /// A field of the header has a value that no recording has.
    #[error("the header of {} is damaged: its {field} is {value}, expected {expected}", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// The field, in words.
        field: &'static str,
        /// What the file says.
        value: u64,
        /// What it may say.
        expected: &'static str,
    },
    /// The container or the header cannot be understood.
    #[error("cannot understand {}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do where that is known.
        reason: String,
    },
    /// The sound is of a kind that is not decoded here.
    #[error("cannot decode the sound in {}: {reason}; convert the file to WAV, FLAC or MP3", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// The file is sound by its header and holds not one sample that can be decoded.
    #[error("{} holds no audio: {reason}", path.display())]
    NoSamples {
        /// The file.
        path: PathBuf,
        /// Why, as far as it is known.
        reason: String,
    },
    /// The beginning of a recording was asked for, and nothing of it is heard so early.
    #[error("{} holds no whole packet of sound before {:.1} s", path.display(), until.seconds())]
    NothingBefore {
        /// The file.
        path: PathBuf,
        /// The end of what was asked for.
        until: Millis,
    },
    /// The beginning of a recording cannot be written.
    #[error("cannot write the beginning of {}", path.display())]
    Write {
        /// The recording.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A channel was asked for that the recording does not have.
    #[error("{} has {channels} channels, there is no channel {asked} (they count from 0)", path.display())]
    NoSuchChannel {
        /// The file.
        path: PathBuf,
        /// The channel asked for, from 0.
        asked: usize,
        /// How many there are.
        channels: usize,
    },
}

/// What this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Returns true when the file itself is at fault, false when the system failed to read it.
    ///
    /// A file that is not there is the caller's mistake and counts as bad input.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::Open { source, .. } | Self::Read { source, .. } => matches!(
                source.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::IsADirectory
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::InvalidInput
            ),
            Self::Write { .. } => false,
            _ => true,
        }
    }

    /// Returns the file the error is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Open { path, .. }
            | Self::Read { path, .. }
            | Self::Empty { path }
            | Self::NotAudio { path, .. }
            | Self::NoAudioTrack { path }
            | Self::Header { path, .. }
            | Self::Malformed { path, .. }
            | Self::Unsupported { path, .. }
            | Self::NoSamples { path, .. }
            | Self::NothingBefore { path, .. }
            | Self::Write { path, .. }
            | Self::NoSuchChannel { path, .. } => path,
        }
    }
}
