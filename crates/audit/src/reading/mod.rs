//! All the text in a file, whatever it is wrapped in.
//!
//! A file is told by its first bytes. What comes out of it is looked at again: an attribute may hold
//! JSON, which holds HTML, which holds a picture in base64, to a depth that no file of ours reaches.
//! Each text is kept as it stands, and once more with its escapes undone.

mod binary;
mod captions;
mod escapes;
mod html;
mod json;
mod packed;
mod pdf;
mod xml;

use std::collections::HashSet;
use std::fmt;

/// So deep texts are looked for inside of texts.
const DEEPEST: usize = 7;

/// So many bytes are taken out of one file at most, against files that unpack without end.
const MOST_BYTES: usize = 1 << 30;

/// What sort of file something is, by how its text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A page or a piece of one.
    Html,
    /// A PDF.
    Pdf,
    /// Plain text, Markdown, or anything else that is text.
    Text,
    /// WebVTT or SRT.
    Captions,
    /// JSON, or lines of it.
    Json,
    /// A feed, a map of the site, a drawing.
    Xml,
    /// An archive or a compressed file, which was opened.
    Packed,
    /// A picture: what is written in its data is read, what it shows is not.
    Picture,
    /// A sound: what is written in its data is read, what it says is not.
    Sound,
    /// A font.
    Font,
    /// Something else, in which only plain characters could be read.
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "HTML",
            Self::Pdf => "PDF",
            Self::Text => "text",
            Self::Captions => "captions",
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Packed => "packed",
            Self::Picture => "picture",
            Self::Sound => "sound",
            Self::Font => "font",
            Self::Unknown => "unknown",
        })
    }
}

/// A text from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// Where in the file it is.
    pub(crate) place: String,
    pub(crate) text: String,
}

/// What was read of a file.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) kind: Kind,
    pub(crate) texts: Vec<Text>,
    /// What could not be read, in words for people.
    pub(crate) unread: Vec<String>,
}

/// Reads the file called `name`, and its name.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Read {
    let mut reader = Reader::default();
    reader.text(0, "the file's name", name);
    let kind = reader.file(0, name, "", bytes);
    Read { kind, texts: reader.texts, unread: reader.unread }
}

/// Collects what is found in one file.
#[derive(Debug, Default)]
struct Reader {
    texts: Vec<Text>,
    unread: Vec<String>,
    /// Texts that were taken: many attributes say the same.
    seen: HashSet<String>,
    bytes: usize,
}

impl Reader {
    /// Reads a file, or something that is one inside of another.
    fn file(&mut self, depth: usize, name: &str, within: &str, bytes: &[u8]) -> Kind {
        if !self.may_go_on(depth, within, bytes.len()) {
            return Kind::Unknown;
        }
        if let Some(kind) = binary::signature(bytes) {
            self.binary(depth, kind, name, within, bytes);
            return kind;
        }
        let Some(text) = binary::as_text(bytes) else {
            let kind =
                packed::unknown(bytes).map_or_else(|| "it is no text".to_owned(), str::to_owned);
            self.unread.push(note(within, &format!("{kind}: only plain characters were read")));
            self.plain_characters(within, bytes);
            return Kind::Unknown;
        };
        let text = text.as_ref();
        let place = if within.is_empty() { "the text" } else { within };
        if captions::is_captions(text) {
            let said = captions::said(text);
            self.html(depth + 1, place, &said);
            self.text(depth, place, text);
            return Kind::Captions;
        }
        if json::is_json(text) && self.json(depth, place, text) {
            self.keep("the source", text);
            return Kind::Json;
        }
        if xml::is_xml(text) && self.xml(depth, place, text) {
            self.keep("the source", text);
            return Kind::Xml;
        }
        self.text(depth, place, text);
        if html::is_page(name, text) { Kind::Html } else { Kind::Text }
    }

    fn binary(&mut self, depth: usize, kind: Kind, name: &str, within: &str, bytes: &[u8]) {
        match kind {
            Kind::Pdf => self.pdf(depth, within, bytes),
            Kind::Packed => self.packed(depth, name, within, bytes),
            _ => self.plain_characters(within, bytes),
        }
    }

    /// Takes a text as it stands, and whatever else can be read in it.
    ///
    /// Where it has parts these are taken one by one, else it is taken with its escapes undone. So each
    /// layer is taken off once, and the work grows with the layers and not with their combinations.
    fn text(&mut self, depth: usize, place: &str, text: &str) {
        if self.seen.contains(text) || !self.may_go_on(depth, place, text.len()) {
            return;
        }
        self.seen.insert(text.to_owned());
        // As it stands it is taken last: what is told of a part says better where something is.
        if json::is_json(text) && self.json(depth, place, text) {
            return self.keep(place, text);
        }
        if html::has_markup(text) {
            self.html(depth + 1, place, text);
            return self.keep(place, text);
        }
        self.keep(place, text);
        for form in escapes::forms(text) {
            self.keep(place, &form);
        }
        if let Some(undone) = escapes::undone(text) {
            self.text(depth + 1, place, &undone);
        }
        for bytes in escapes::base64(text) {
            if binary::signature(&bytes).is_some() || binary::as_text(&bytes).is_some() {
                self.file(depth + 1, "", &format!("base64 in {place}"), &bytes);
            }
        }
    }

    fn keep(&mut self, place: &str, text: &str) {
        if text.contains(char::is_alphabetic) {
            self.texts.push(Text { place: place.to_owned(), text: text.to_owned() });
        }
    }

    fn may_go_on(&mut self, depth: usize, place: &str, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        let may = depth <= DEEPEST && self.bytes <= MOST_BYTES;
        if !may {
            let why = "it is packed too deep or unpacks to too much";
            let note = note(place, why);
            if self.unread.last() != Some(&note) {
                self.unread.push(note);
            }
        }
        may
    }
}

/// Says what could not be read, and where where it is not the whole file.
fn note(within: &str, why: &str) -> String {
    if within.is_empty() { why.to_owned() } else { format!("{within}: {why}") }
}
