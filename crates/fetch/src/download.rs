//! One file over HTTPS: resumed where a half of it is there, tried again where the line breaks.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use transcript::Monitor;
use ureq::Agent;
use ureq::http::Response;
use ureq::http::header::{CONTENT_LENGTH, CONTENT_RANGE, RANGE};

use crate::task::Task;
use crate::{Error, Result, Sha256, storage};

/// How long to wait for a server, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Time to find the server and connect to it.
    pub connect: Duration,
    /// Time without a single byte after which a connection is given up.
    pub stall: Duration,
    /// Attempts in a row that may bring nothing; one that brings bytes starts the count anew.
    pub attempts: u32,
    /// Time between two attempts.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            stall: Duration::from_secs(30),
            attempts: 3,
            pause: Duration::from_secs(2),
        }
    }
}

/// What a file must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Sha256,
}

/// Downloads `url` into the file `part` and checks it.
///
/// What an earlier run left in `part` is kept and the rest asked for; it stays for the next run
/// where the line breaks or the monitor is cancelled, and is removed where the bytes are wrong.
///
/// # Errors
///
/// Fails where the server has no such file, keeps breaking off, or sends other bytes than
/// expected; with [`Error::DiskFull`] and [`Error::Interrupted`].
pub fn fetch(
    url: &str,
    part: &Path,
    expected: &Expected,
    patience: &Patience,
    monitor: &dyn Monitor,
) -> Result<()> {
    let agent = agent(patience);
    let was_there = length(part)? > 0;
    let transfer = Transfer { agent: &agent, url, part, bytes: expected.bytes, monitor };
    transfer.complete(patience)?;
    let Err(error) = check(part, url, expected, monitor) else { return Ok(()) };
    if !was_there || !matches!(error, Error::WrongHash { .. }) {
        return Err(error);
    }
    // The half of an earlier run may have been of another file.
    transfer.complete(patience)?;
    check(part, url, expected, monitor)
}

/// Checks a file against its hash and removes it where it is wrong.
pub(crate) fn check(
    path: &Path,
    what: &str,
    expected: &Expected,
    monitor: &dyn Monitor,
) -> Result<()> {
    let _task = Task::begin(monitor, "checking", expected.bytes);
    let found = Sha256::of_file(path, monitor)?;
    if found == expected.sha256 {
        return Ok(());
    }
    storage::remove(path)?;
    Err(Error::WrongHash { what: what.to_owned(), expected: expected.sha256, found })
}

fn agent(patience: &Patience) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("castpress/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.stall))
        .timeout_per_read(Some(patience.stall))
        .timeout_per_write(Some(patience.stall));
    config.build().new_agent()
}

/// One file on its way.
struct Transfer<'a> {
    agent: &'a Agent,
    url: &'a str,
    part: &'a Path,
    bytes: u64,
    monitor: &'a dyn Monitor,
}

impl Transfer<'_> {
    /// Connects as often as it takes and patience allows.
    fn complete(&self, patience: &Patience) -> Result<()> {
        let _task = Task::begin(self.monitor, &self.task(), self.bytes);
        let mut fruitless = 0;
        let mut before = length(self.part)?;
        while before != self.bytes {
            let outcome = self.attempt(before);
            let now = length(self.part)?;
            let error = match outcome {
                Ok(()) if now == self.bytes => return Ok(()),
                Ok(()) => self.short(now),
                Err(error) if !is_passing(&error) => return Err(error),
                Err(error) => error,
            };
            fruitless = if now > before { 0 } else { fruitless + 1 };
            if fruitless >= patience.attempts {
                return Err(error);
            }
            before = now;
            self.rest(patience.pause)?;
        }
        Ok(())
    }

    /// Asks once for what is missing and writes what comes.
    fn attempt(&self, before: u64) -> Result<()> {
        let mut request = self.agent.get(self.url);
        if before > 0 {
            request = request.header(RANGE, format!("bytes={before}-"));
        }
        let mut response = request.call().map_err(|error| self.broken(error))?;
        let start = self.start(&response, before)?;
        let mut file = self.open(start)?;
        let mut body = response.body_mut().as_reader();
        let mut block = vec![0; 1 << 17];
        let mut done = start;
        loop {
            if self.monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            self.monitor.advance(done);
            let count = body.read(&mut block).map_err(|error| self.broken(error.into()))?;
            if count == 0 {
                return Ok(());
            }
            done += count as u64;
            if done > self.bytes {
                return Err(self.too_long());
            }
            file.write_all(&block[..count])
                .map_err(|error| Error::file("write", self.part, error))?;
        }
    }

    /// Finds out at which byte of the file the answer begins.
    fn start<B>(&self, response: &Response<B>, before: u64) -> Result<u64> {
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        match response.status().as_u16() {
            200 => {
                let length = header(CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
                if length.is_some_and(|length| length > self.bytes) {
                    return Err(self.too_long());
                }
                Ok(0)
            }
            206 if header(CONTENT_RANGE)
                .is_some_and(|range| range.starts_with(&format!("bytes {before}-"))) =>
            {
                Ok(before)
            }
            // The server cannot go on from where we are: begin again.
            206 | 416 if before > 0 => {
                storage::remove(self.part)?;
                Err(self.status(response))
            }
            _ => Err(self.status(response)),
        }
    }

    /// Opens the part for writing from `start` on, without what lies behind it.
    fn open(&self, start: u64) -> Result<File> {
        let mut options = OpenOptions::new();
        let mut open = || {
            let mut file = options.write(true).create(true).truncate(false).open(self.part)?;
            file.set_len(start)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        open().map_err(|error| Error::file("write", self.part, error))
    }

    /// Waits a little, and stops waiting when cancelled.
    fn rest(&self, pause: Duration) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < pause {
            if self.monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            thread::sleep(Duration::from_millis(50).min(pause));
        }
        Ok(())
    }

    fn task(&self) -> String {
        let (_, path) = self.url.split_once("://").unwrap_or_default();
        let (host, path) = path.split_once('/').unwrap_or((path, ""));
        let name = path.rsplit('/').next().unwrap_or(path);
        format!("{name} from {host}")
    }

    fn short(&self, received: u64) -> Error {
        Error::Short { url: self.url.to_owned(), received, expected: self.bytes }
    }

    fn too_long(&self) -> Error {
        Error::Long { url: self.url.to_owned(), expected: self.bytes }
    }

    fn status<B>(&self, response: &Response<B>) -> Error {
        Error::Status { url: self.url.to_owned(), status: response.status().as_u16() }
    }

    fn broken(&self, error: ureq::Error) -> Error {
        Error::Connection { url: self.url.to_owned(), source: Box::new(error) }
    }
}

/// Returns true for what may be gone at the next attempt.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Connection { .. } => true,
        Error::Status { status, .. } => matches!(status, 206 | 408 | 416 | 429 | 500..),
        _ => false,
    }
}

/// Returns the size of a file in bytes, 0 where there is none.
fn length(path: &Path) -> Result<u64> {
    match path.metadata() {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(Error::file("read", path, error)),
    }
}
