//! One file over HTTPS: resumed where a half of it is there, tried again where the line breaks.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use transcript::Monitor;
use ureq::http::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, HeaderName, IF_RANGE, RANGE,
};

use crate::tag::Tag;
use crate::task::Task;
use crate::web::{Answer, Web};
use crate::{Address, Error, Reach, Result, Sha256, storage};

/// Bytes at the beginning of a file by which it is told what it is.
const HEAD_BYTES: usize = 1024;

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
    let web = Web::new(Reach::Anywhere, patience);
    let address = Address::parse(url)?;
    let was_there = length(part)? > 0;
    let mut transfer = Transfer {
        web: &web,
        address: &address,
        part,
        bytes: Some(expected.bytes),
        most_bytes: expected.bytes,
        proof: Proof::Hash,
        monitor,
    };
    transfer.complete(patience)?;
    let Err(error) = check(part, url, expected, monitor) else { return Ok(()) };
    if !was_there || !matches!(error, Error::WrongHash { .. }) {
        return Err(error);
    }
    // The half of an earlier run may have been of another file.
    transfer.complete(patience)?;
    check(part, url, expected, monitor)
}

/// What is known of a file before it comes, where that is little.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Bytes that it may have.
    pub most_bytes: u64,
    /// Returns what the first bytes of a file look like, with its article, that is surely not what is
    /// wanted.
    pub unfit: fn(&[u8]) -> Option<&'static str>,
}

/// Downloads what is at `address` into the file `part`, as large as the server says it is.
///
/// What an earlier run left in `part` is kept where the server vouches that the rest is of the same
/// file, by the tag that lies beside it; else the file is fetched from its beginning. Both stay for
/// the next run where the line breaks or the monitor is cancelled.
///
/// # Errors
///
/// Fails where the server has no such file, keeps breaking off, or sends what is not wanted; with
/// [`Error::Private`], [`Error::DiskFull`] and [`Error::Interrupted`].
pub fn fetch_wanted(
    web: &Web,
    address: &Address,
    part: &Path,
    wanted: &Wanted,
    patience: &Patience,
    monitor: &dyn Monitor,
) -> Result<()> {
    let tag = Tag::read(part)?;
    let mut transfer = Transfer {
        web,
        address,
        part,
        bytes: tag.as_ref().and_then(|tag| tag.bytes),
        most_bytes: wanted.most_bytes,
        proof: Proof::Tag { tag, unfit: wanted.unfit },
        monitor,
    };
    transfer.complete(patience)
}

/// Removes what [`fetch_wanted`] left for another run.
///
/// # Errors
///
/// Fails where a file cannot be removed.
pub fn forget(part: &Path) -> Result<()> {
    Tag::remove(part)?;
    storage::remove(part)
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

/// One file on its way.
struct Transfer<'a> {
    web: &'a Web,
    address: &'a Address,
    part: &'a Path,
    /// Bytes of the whole file, once they are known.
    bytes: Option<u64>,
    /// Bytes that it may have.
    most_bytes: u64,
    /// How a half is known to be of the same file as the rest.
    proof: Proof,
    monitor: &'a dyn Monitor,
}

/// How a half is known to be of the same file as the rest.
enum Proof {
    /// The hash of the whole tells in the end.
    Hash,
    /// The server tells, by the tag kept beside the half.
    Tag {
        tag: Option<Tag>,
        /// Returns what the first bytes of a file look like that is surely not what is wanted.
        unfit: fn(&[u8]) -> Option<&'static str>,
    },
}

impl Transfer<'_> {
    /// Connects as often as it takes and patience allows.
    fn complete(&mut self, patience: &Patience) -> Result<()> {
        let mut fruitless = 0;
        let mut before = length(self.part)?;
        while self.bytes != Some(before) {
            let outcome = self.attempt(before);
            let now = length(self.part)?;
            let error = match outcome {
                Ok(()) if self.bytes.is_none_or(|bytes| bytes == now) => return Ok(()),
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
    fn attempt(&mut self, before: u64) -> Result<()> {
        let mut answer = self.web.ask(self.address, &self.headers(before), self.monitor)?;
        let start = self.start(&answer, before)?;
        if start > 0 && self.bytes == Some(start) {
            return Ok(());
        }
        let mut file = self.open(start)?;
        if start == 0 {
            self.keep_tag(&answer)?;
        }
        let _task = Task::begin(self.monitor, &self.task(), self.bytes);
        let mut done = start;
        let mut head = Vec::new();
        let mut pace = Pace::begin(start);
        loop {
            self.monitor.advance(done);
            pace.check(done).map_err(|problem| self.slow(problem))?;
            let block = answer.next(self.monitor)?;
            // What came is looked at before the rest is waited for, and a short file at its end.
            if start == 0 && head.len() < HEAD_BYTES {
                head.extend(block.iter().flatten().take(HEAD_BYTES - head.len()));
                if head.len() == HEAD_BYTES || block.is_none() {
                    self.look_at(&head)?;
                }
            }
            let Some(block) = block else { return Ok(()) };
            done += block.len() as u64;
            if done > self.bytes.unwrap_or(self.most_bytes) {
                return Err(self.too_long());
            }
            file.write_all(&block).map_err(|error| Error::file("write", self.part, error))?;
        }
    }

    /// Returns what to ask with, to be given what lies behind `before`.
    fn headers(&self, before: u64) -> Vec<(HeaderName, String)> {
        let mut headers = vec![(ACCEPT_ENCODING, "identity".to_owned())];
        let range = (RANGE, format!("bytes={before}-"));
        match &self.proof {
            _ if before == 0 => {}
            Proof::Hash => headers.push(range),
            Proof::Tag { tag: Some(tag), .. } => {
                headers.extend([range, (IF_RANGE, tag.validator.clone())]);
            }
            // A half that nobody can prove is worth nothing.
            Proof::Tag { tag: None, .. } => {}
        }
        headers
    }

    /// Finds out at which byte of the file the answer begins.
    fn start(&mut self, answer: &Answer, before: u64) -> Result<u64> {
        match answer.status.as_u16() {
            200 => {
                let length = answer.header(&CONTENT_LENGTH).and_then(|text| text.parse().ok());
                if length.is_some_and(|length: u64| length > self.bytes_allowed()) {
                    return Err(self.too_long());
                }
                if matches!(self.proof, Proof::Tag { .. }) {
                    self.bytes = length;
                }
                Ok(0)
            }
            206 => match answer.header(&CONTENT_RANGE).and_then(parse_range) {
                Some((start, whole)) if start == before => {
                    self.bytes = self.bytes.or(whole);
                    if whole.is_some_and(|whole| self.bytes != Some(whole)) && self.is_by_tag() {
                        self.forget()?;
                        return Err(answer.refusal());
                    }
                    Ok(before)
                }
                _ => {
                    self.forget()?;
                    Err(answer.refusal())
                }
            },
            416 => {
                // All of it may have come before the last run was killed.
                let whole = answer.header(&CONTENT_RANGE).and_then(|text| {
                    text.strip_prefix("bytes */").and_then(|whole| whole.trim().parse().ok())
                });
                if self.is_by_tag() && whole == Some(before) && self.bytes == whole {
                    return Ok(before);
                }
                self.forget()?;
                Err(answer.refusal())
            }
            _ => Err(answer.refusal()),
        }
    }

    fn bytes_allowed(&self) -> u64 {
        match self.proof {
            Proof::Hash => self.bytes.unwrap_or(self.most_bytes),
            Proof::Tag { .. } => self.most_bytes,
        }
    }

    fn is_by_tag(&self) -> bool {
        matches!(self.proof, Proof::Tag { .. })
    }

    /// Removes the half, which the rest does not fit.
    fn forget(&mut self) -> Result<()> {
        if self.is_by_tag() {
            self.bytes = None;
        }
        storage::remove(self.part)
    }

    /// Keeps beside the part what the answer says of the file, and learns it.
    fn keep_tag(&mut self, answer: &Answer) -> Result<()> {
        let bytes = self.bytes;
        if let Proof::Tag { tag, .. } = &mut self.proof {
            *tag = Tag::of(answer, bytes);
            match tag {
                Some(tag) => tag.keep(self.part)?,
                None => Tag::remove(self.part)?,
            }
        }
        Ok(())
    }

    /// Refuses a file whose first bytes are those of something else.
    fn look_at(&self, head: &[u8]) -> Result<()> {
        let Proof::Tag { unfit, .. } = &self.proof else { return Ok(()) };
        let found = if head.is_empty() { Some("empty") } else { unfit(head) };
        match found {
            Some(found) => {
                storage::remove(self.part)?;
                Err(Error::Unfit { url: self.address.to_string(), found: found.to_owned() })
            }
            None => Ok(()),
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
        let shown = self.address.to_string();
        let (_, path) = shown.split_once("://").unwrap_or_default();
        let (host, path) = path.split_once('/').unwrap_or((path, ""));
        let name = path.rsplit('/').next().unwrap_or(path);
        format!("{} from {host}", name.trim_end_matches("?…"))
    }

    fn slow(&self, problem: String) -> Error {
        Error::Slow { url: self.address.to_string(), problem }
    }

    fn short(&self, received: u64) -> Error {
        let expected = self.bytes.unwrap_or(received);
        Error::Short { url: self.address.to_string(), received, expected }
    }

    fn too_long(&self) -> Error {
        let url = self.address.to_string();
        match self.bytes {
            Some(expected) => Error::Long { url, expected },
            None => Error::TooLarge { url, most_bytes: self.most_bytes },
        }
    }
}

/// Whether a server sends fast enough to be waited for: one that sends a byte now and then never stalls,
/// and never ends.
struct Pace {
    since: Instant,
    done: u64,
}

impl Pace {
    /// Time over which the pace is measured.
    const WINDOW: Duration = Duration::from_secs(60);

    /// Bytes that must come in that time, 1 kB a second.
    const LEAST_BYTES: u64 = 60_000;

    fn begin(done: u64) -> Self {
        Self { since: Instant::now(), done }
    }

    /// Says what is wrong where too little came in the last minute.
    fn check(&mut self, done: u64) -> Result<(), String> {
        if self.since.elapsed() < Self::WINDOW {
            return Ok(());
        }
        let came = done.saturating_sub(self.done);
        *self = Self::begin(done);
        if came < Self::LEAST_BYTES {
            return Err(format!("{came} bytes came in a minute"));
        }
        Ok(())
    }
}

/// Reads the first byte and the size of the whole from a `Content-Range`: `bytes 5-9/10`.
fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, whole) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, whole.trim().parse().ok()))
}

/// Returns true for what may be gone at the next attempt.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Connection { .. } | Error::Slow { .. } => true,
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
