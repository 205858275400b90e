//! A podcast's feed, RSS 2.0 or Atom: which episodes there are, and where their sound is.
//!
//! [`get`] asks for it, unless it has not changed since the last time; `text` makes characters of the
//! bytes, `read` makes items of the XML, and `plain` makes text to read of a description in HTML.
//! A feed is a stranger's file: its size is limited, packed or not, and so are the depth of its
//! elements and the time it may take; no entity of its own is expanded and nothing it refers to is
//! opened.

mod plain;
mod read;
mod text;

use jiff::Timestamp;
use jiff::civil::Date;
use transcript::{Millis, Monitor};
use ureq::http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};

use crate::task::Task;
use crate::web::{Answer, Web};
use crate::{Address, Error, Result};

pub use read::read;

/// Size that a feed may have, packed and unpacked.
pub const MOST_BYTES: u64 = 50_000_000;

/// Time that a feed may take, once its server has begun to answer.
const MOST_TIME: std::time::Duration = std::time::Duration::from_secs(120);

/// What a feed says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The show's name; empty where the feed has none.
    pub title: String,
    /// Its episodes, in the order of the feed.
    pub items: Vec<Item>,
    /// How many items have no recording that can be fetched.
    pub without_sound: usize,
}

/// An episode, as a feed tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What tells it from all others, where the feed says so.
    pub guid: Option<String>,
    /// Title, as plain text; may be empty.
    pub title: String,
    /// When it was published.
    pub published: Option<Moment>,
    /// How long it is, as the publisher says.
    pub duration: Option<Millis>,
    /// What it is about, as plain text: paragraphs between empty lines.
    pub description: String,
    /// The page about it.
    pub link: Option<Address>,
    /// Who takes part.
    pub people: Vec<Credit>,
    /// Number of the season.
    pub season: Option<u32>,
    /// Number of the episode.
    pub number: Option<u32>,
    /// Its sound.
    pub sound: Enclosure,
    /// Its transcripts, in the order of the feed.
    pub transcripts: Vec<Enclosure>,
}

/// When something was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day where the publisher is.
    pub day: Date,
    /// The moment itself.
    pub at: Timestamp,
}

/// Somebody who takes part in an episode (`podcast:person`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Full name.
    pub name: String,
    /// What they do there, in lower case: `host`, `guest`, ...
    pub role: String,
}

/// A file that belongs to an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Where it is.
    pub address: Address,
    /// Its size in bytes, as the publisher says.
    pub bytes: Option<u64>,
    /// Its media type, as the publisher says, in lower case and without parameters; may be empty.
    pub media_type: String,
}

/// What a server gave with a feed, to be asked with the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its ETag.
    pub etag: Option<String>,
    /// When it last changed, as the server wrote it.
    pub last_modified: Option<String>,
}

/// What became of asking for a feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Got {
    /// It is as it was the last time.
    Unchanged,
    /// It is there.
    Feed(Feed, Validators),
}

/// Gets the feed at `address`, unless it is as it was when `known` came with it.
///
/// # Errors
///
/// Fails where there is no such feed, it cannot be reached or read, or is larger or slower than any
/// honest one; with [`Error::Private`] and [`Error::Interrupted`].
pub fn get(web: &Web, address: &Address, known: &Validators, monitor: &dyn Monitor) -> Result<Got> {
    let accepted = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5";
    let mut headers: Vec<(HeaderName, String)> =
        vec![(ACCEPT, accepted.to_owned()), (ACCEPT_ENCODING, "gzip".to_owned())];
    headers.extend(known.etag.clone().map(|tag| (IF_NONE_MATCH, tag)));
    headers.extend(known.last_modified.clone().map(|time| (IF_MODIFIED_SINCE, time)));
    let answer = web.ask(address, &headers, monitor)?.within(MOST_TIME);
    match answer.status.as_u16() {
        200 => {}
        304 => return Ok(Got::Unchanged),
        _ => return Err(answer.refusal()),
    }
    let keep = |name| answer.header(&name).map(str::to_owned);
    let validators = Validators { etag: keep(ETAG), last_modified: keep(LAST_MODIFIED) };
    let is_packed = answer.header(&CONTENT_ENCODING).is_some_and(|one| one.contains("gzip"));
    let charset = answer.header(&CONTENT_TYPE).and_then(text::charset);
    let at = answer.address().clone();
    let bytes = collect(answer, address, monitor)?;
    let bytes = if is_packed { text::unpack(&bytes, address, MOST_BYTES)? } else { bytes };
    let feed = read_bytes(&bytes, charset.as_deref(), &at)
        .map_err(|problem| Error::Feed { url: address.to_string(), problem })?;
    Ok(Got::Feed(feed, validators))
}

/// Reads the bytes of a feed that came from `base`, in the encoding that they name, else in `charset`, else
/// in UTF-8.
///
/// # Errors
///
/// As [`read()`].
pub fn read_bytes(bytes: &[u8], charset: Option<&str>, base: &Address) -> Result<Feed, String> {
    read(&text::decode(bytes, charset), base)
}

/// Gets a small file that a feed names, such as a transcript.
///
/// # Errors
///
/// As [`get`].
pub fn get_text(web: &Web, address: &Address, monitor: &dyn Monitor) -> Result<Vec<u8>> {
    let headers = [(ACCEPT_ENCODING, "gzip".to_owned())];
    let answer = web.ask(address, &headers, monitor)?.within(MOST_TIME);
    if answer.status.as_u16() != 200 {
        return Err(answer.refusal());
    }
    let is_packed = answer.header(&CONTENT_ENCODING).is_some_and(|one| one.contains("gzip"));
    let bytes = collect(answer, address, monitor)?;
    if is_packed { text::unpack(&bytes, address, MOST_BYTES) } else { Ok(bytes) }
}

/// Reads an answer to its end, unless that is too far away.
fn collect(mut answer: Answer, address: &Address, monitor: &dyn Monitor) -> Result<Vec<u8>> {
    let most_bytes = MOST_BYTES;
    let too_large = || Error::TooLarge { url: address.to_string(), most_bytes };
    let length = answer.header(&CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length > most_bytes) {
        return Err(too_large());
    }
    let _task = Task::begin(monitor, &address.to_string(), length);
    let mut bytes = Vec::new();
    while let Some(block) = answer.next(monitor)? {
        bytes.extend(block);
        monitor.advance(bytes.len() as u64);
        if bytes.len() as u64 > most_bytes {
            return Err(too_large());
        }
    }
    if let Some(expected) = length
        && (bytes.len() as u64) < expected
    {
        let received = bytes.len() as u64;
        return Err(Error::Short { url: address.to_string(), received, expected });
    }
    Ok(bytes)
}
