//! Transcripts from elsewhere: what kind of file it is, and what it says.
//!
//! [`read()`] takes the bytes of a file and makes of them
//!
//! 1. text: UTF-8, UTF-16 with its mark, else Windows-1252;
//! 2. for files with times (captions, recognisers' JSON), a [`Heard`]: words and voices, from which an
//!    interview is composed as from a recording;
//! 3. for everything else, an [`Interview`]: the post's title, deck, points and notes go to the front
//!    matter, turns to their speakers, `(...)` becomes the place where paid text begins.
//!
//! YAML front matter, as blogs have it above a text, gives what it knows to ours.
//!
//! No text is lost: what is not understood is a paragraph, and what is no text to be read (time
//! stamps, numbers of captions, the line about the PDF) is listed as left out.
//!
//! # Who is a speaker
//! A name before a colon: one to five words with capitals, that stands before more than one paragraph,
//! belongs to a person the show knows or that the post's head names, has a time stamp, or is bold. So
//! `Note:`, `Q:` and a title with a colon are text.

mod bold;
mod decode;
mod essay;
mod gather;
mod head;
mod heard;
mod labels;
mod lines;
mod phrases;
mod pieces;
mod post;
mod stamps;
mod yaml;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

use crate::format::{Error, LeftOut, Timed, jsonl, podcast_json, srt, vtt, whisper_json};
use crate::{Diarization, Interview, Show, Transcript, Warning};

/// The formats that can be read, for messages.
pub const FORMATS: &str = "Markdown, text with `Name: ` before each turn, SRT, WebVTT, \
                           Podcasting 2.0 JSON, Whisper, whisper.cpp and WhisperX JSON, and \
                           castpress's own JSON lines";

/// What kind of file a transcript came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// CommonMark, such as the Changelog's transcripts and interview.md itself.
    Markdown,
    /// Plain text, as pasted from a newsletter.
    Text,
    /// SubRip captions.
    Srt,
    /// WebVTT captions.
    Vtt,
    /// JSON of the podcast namespace.
    PodcastJson,
    /// JSON of Whisper, WhisperX and programs that write as they do.
    WhisperJson,
    /// JSON of whisper.cpp.
    WhisperCppJson,
    /// An object a line, as `castpress export EPISODE jsonl` writes.
    JsonLines,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
            Self::Srt => "SRT",
            Self::Vtt => "WebVTT",
            Self::PodcastJson => "Podcasting 2.0 JSON",
            Self::WhisperJson => "Whisper JSON",
            Self::WhisperCppJson => "whisper.cpp JSON",
            Self::JsonLines => "JSON lines",
        })
    }
}

/// A transcript from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What kind of file it was.
    pub source: Source,
    /// What it says.
    pub content: Content,
    /// Text of the file that is not in the content.
    pub left_out: Vec<LeftOut>,
    /// What is odd in it.
    pub warnings: Vec<Warning>,
}

/// What a transcript from elsewhere says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A post to read.
    Post(Box<Interview>),
    /// Words with times, to compose an interview of.
    Heard(Box<Heard>),
}

/// Words and voices, as if they had been heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The words, with a ledger that accounts for the time between them.
    pub transcript: Transcript,
    /// The voices, by name where the file names them.
    pub voices: Diarization,
}

/// A file is no transcript that can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// It holds nothing, or blanks alone.
    #[error("the file is empty")]
    Empty,
    /// It is something else.
    #[error("the file is {found}, and no transcript in a format that can be read")]
    Unknown {
        /// What it seems to be, with its article.
        found: &'static str,
    },
    /// It is of a known format, and damaged.
    #[error(transparent)]
    Damaged(#[from] Error),
    /// It is of a known format, and nobody says anything in it.
    #[error("the file is {source_format}, and nobody says anything in it")]
    Wordless {
        /// The format.
        source_format: Source,
    },
}

/// Reads a transcript. `file_name` decides between Markdown and plain text where the content leaves it
/// open; `show` knows the people's names and the language.
///
/// # Errors
/// When the file is empty, of no known format, or damaged.
pub fn read(bytes: &[u8], file_name: &str, show: &Show) -> Result<Imported, ImportError> {
    let mut warnings = Vec::new();
    let text = decode::text(bytes, &mut warnings)?;
    let source = recognise(&text, file_name)?;
    let timed = match source {
        Source::Markdown | Source::Text => {
            let (interview, left_out) = post::read(&text, source, show, &mut warnings);
            let content = Content::Post(Box::new(interview));
            return Ok(Imported { source, content, left_out, warnings });
        }
        Source::Srt => srt::read(&text),
        Source::Vtt => vtt::read(&text),
        Source::PodcastJson => podcast_json::read(&text)?,
        Source::WhisperJson => whisper_json::read(&text)?,
        Source::WhisperCppJson => whisper_json::read_cpp(&text)?,
        Source::JsonLines => Timed { segments: jsonl::read(&text)?, ..Timed::default() },
    };
    let (heard, left_out) = heard::of(timed, source, show, &mut warnings);
    if heard.transcript.words.is_empty() {
        return Err(ImportError::Wordless { source_format: source });
    }
    Ok(Imported { source, content: Content::Heard(Box::new(heard)), left_out, warnings })
}

/// Tells by its content what kind of file a text is.
fn recognise(text: &str, file_name: &str) -> Result<Source, ImportError> {
    let start = text.trim_start();
    let unknown = |found| Err(ImportError::Unknown { found });
    if start.starts_with("WEBVTT") {
        return Ok(Source::Vtt);
    }
    if start.starts_with(['{', '[']) && !start.starts_with("{\\") {
        if let Some(source) = recognise_json(start)? {
            return Ok(source);
        }
    } else if start.starts_with("{\\rtf") {
        return unknown("a rich text document");
    }
    let head = start.get(..start.floor_char_boundary(200)).unwrap_or(start).to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return unknown("a web page");
    }
    if head.starts_with("<?xml") || head.starts_with("<tt") {
        return unknown("XML");
    }
    if head.starts_with("[script info]") {
        return unknown("SubStation captions");
    }
    if srt::is_likely(text) {
        return Ok(Source::Srt);
    }
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let named_markdown =
        ["md", "markdown", "mdown"].iter().any(|one| ending.eq_ignore_ascii_case(one));
    Ok(if named_markdown || lines::is_markdown(text) { Source::Markdown } else { Source::Text })
}

/// Tells whose JSON a text is; none where a bracket begins a text that is no JSON.
fn recognise_json(text: &str) -> Result<Option<Source>, ImportError> {
    let unknown = |found| Err(ImportError::Unknown { found });
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => {
            let first = |list: &str, field: &str| {
                object
                    .get(list)
                    .and_then(|list| list.get(0))
                    .is_some_and(|one| one.get(field).is_some())
            };
            if object.contains_key("transcription") {
                Ok(Some(Source::WhisperCppJson))
            } else if first("segments", "body") || first("segments", "startTime") {
                Ok(Some(Source::PodcastJson))
            } else if first("segments", "text") || first("segments", "words") {
                Ok(Some(Source::WhisperJson))
            } else if object.get("segments").and_then(Value::as_array).is_some_and(Vec::is_empty) {
                Err(ImportError::Wordless { source_format: Source::WhisperJson })
            } else if object.contains_key("start") && object.contains_key("end") {
                Ok(Some(Source::JsonLines))
            } else {
                unknown("JSON of some other program")
            }
        }
        Ok(_) if !text.starts_with("[{") && text.len() < 200 => Ok(None),
        Ok(_) => unknown("JSON of some other program"),
        Err(source) => {
            let line = text.lines().next().unwrap_or_default();
            let lines = serde_json::from_str::<Value>(line).is_ok_and(|line| line.is_object());
            if lines {
                Ok(Some(Source::JsonLines))
            } else if text.starts_with('{') || text[1..].trim_start().starts_with('{') {
                Err(Error::Syntax(source).into())
            } else {
                Ok(None)
            }
        }
    }
}
