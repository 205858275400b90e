//! The XML of a feed becomes items: RSS 2.0 and Atom, with what iTunes and the podcast namespace
//! add (<https://podcastindex.org/namespace/1.0>).

use html_escape::decode_html_entities;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Feed;
use super::plain::plain;
use crate::Address;

mod item;

/// Elements inside each other, beyond which a file is no honest feed.
const DEEPEST: usize = 64;

/// Attributes of an element that are looked at.
const MOST_ATTRIBUTES: usize = 64;

/// Reads the text of a feed that came from `base`.
///
/// What the feed does not say is absent; an item without a recording is counted and left out.
///
/// # Errors
///
/// Fails with what is wrong and in which line, where the text is not XML, is no feed, or is nested
/// deeper than any honest one.
pub fn read(text: &str, base: &Address) -> Result<Feed, String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut walk = Walk::new(base);
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
        let event = event.map_err(|error| wrong(text, at, &error.to_string()))?;
        let done = matches!(event, Event::Eof);
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        walk.take(event).map_err(|problem| wrong(text, at, problem))?;
        if done {
            return walk.finish();
        }
    }
}

/// Says what is wrong and in which line.
fn wrong(text: &str, at: usize, problem: &str) -> String {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    format!("line {line}: {problem}")
}

/// Whose vocabulary a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// RSS, or Atom in a feed of Atom.
    Own,
    Itunes,
    Podcast,
    Content,
    DublinCore,
    Other,
}

impl Family {
    /// Returns whose vocabulary an address of a namespace means.
    fn of_address(address: &str) -> Self {
        let address = address.trim().to_ascii_lowercase();
        let is = |part: &str| address.contains(part);
        if is("podcastindex") {
            Self::Podcast
        } else if is("itunes.com/dtds/podcast") {
            Self::Itunes
        } else if is("purl.org/rss/1.0/modules/content") {
            Self::Content
        } else if is("purl.org/dc/") {
            Self::DublinCore
        } else {
            Self::Other
        }
    }

    /// Returns whose vocabulary a prefix means that a feed never explains.
    fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "itunes" => Self::Itunes,
            "podcast" => Self::Podcast,
            "content" => Self::Content,
            "dc" => Self::DublinCore,
            _ => Self::Other,
        }
    }
}

/// An element right inside an item or the show: its name, attributes, and all text within.
#[derive(Debug)]
struct Field {
    family: Family,
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Field {
    fn is(&self, family: Family, name: &str) -> bool {
        self.family == family && self.name == name
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Where in the feed we are.
struct Walk<'a> {
    base: &'a Address,
    /// Prefixes that the root explains.
    prefixes: Vec<(String, Family)>,
    depth: usize,
    /// True once the root was seen to be that of a feed.
    is_feed: bool,
    /// The depth of the elements inside the show, which is 2 in Atom and 3 in RSS.
    show_depth: usize,
    /// The item that is being read.
    item: Option<Vec<Field>>,
    /// The element that is being read.
    field: Option<Field>,
    show: Vec<Field>,
    feed: Feed,
}

impl<'a> Walk<'a> {
    fn new(base: &'a Address) -> Self {
        Self {
            base,
            prefixes: Vec::new(),
            depth: 0,
            is_feed: false,
            show_depth: 0,
            item: None,
            field: None,
            show: Vec::new(),
            feed: Feed::default(),
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), &'static str> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.into_inner()),
            Event::CData(text) => self.text(&text.into_inner()),
            Event::GeneralRef(reference) => self.text(&resolved(&reference)),
            // Nothing of a DOCTYPE is heeded, so no entity is defined and nothing is opened.
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("its elements are nested deeper than those of any feed");
        }
        if self.depth == 1 {
            return self.root(start);
        }
        let name = start.local_name().as_ref().to_owned();
        let is_item = self.depth == self.show_depth
            && self.item.is_none()
            && matches!(name.as_str(), "item" | "entry");
        let inside = self.show_depth + usize::from(self.item.is_some());
        if is_item {
            self.item = Some(Vec::new());
        } else if self.depth == inside && self.field.is_none() {
            let (family, attributes) = (self.family(start), attributes(start));
            self.field = Some(Field { family, name, attributes, text: String::new() });
        } else if let Some(field) = &mut self.field {
            // What stands in an element of its own is parted from what stands before.
            field.text.push('\n');
        }
        Ok(())
    }

    fn root(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        self.show_depth = match start.local_name().as_ref() {
            "rss" => 3,
            "feed" => 2,
            "html" => return Err("it is a web page"),
            _ => return Err("it is neither RSS nor Atom"),
        };
        self.is_feed = true;
        for (name, value) in attributes(start) {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.prefixes.push((prefix.to_owned(), Family::of_address(&value)));
            }
        }
        Ok(())
    }

    fn family(&self, start: &BytesStart<'_>) -> Family {
        let name = start.name();
        let Some(prefix) = name.prefix() else { return Family::Own };
        let prefix = prefix.as_ref();
        let explained = self.prefixes.iter().find(|(one, _)| *one == prefix);
        explained.map_or_else(|| Family::of_prefix(prefix), |(_, family)| *family)
    }

    fn text(&mut self, text: &str) {
        if let Some(field) = &mut self.field {
            field.text.push_str(text);
        }
    }

    fn end(&mut self) {
        let inside = self.show_depth + usize::from(self.item.is_some());
        if self.depth == inside
            && let Some(field) = self.field.take()
        {
            self.item.as_mut().unwrap_or(&mut self.show).push(field);
        } else if self.depth == self.show_depth
            && let Some(fields) = self.item.take()
        {
            match item::of(&fields, self.base) {
                Some(item) => self.feed.items.push(item),
                None => self.feed.without_sound += 1,
            }
        } else if let Some(field) = &mut self.field {
            field.text.push('\n');
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn finish(mut self) -> Result<Feed, String> {
        if !self.is_feed {
            return Err("there is nothing in it".to_owned());
        }
        if self.depth > 0 {
            return Err("it ends in the middle".to_owned());
        }
        let title = self.show.iter().find(|field| field.is(Family::Own, "title"));
        self.feed.title = title.map(|title| one_line(&title.text)).unwrap_or_default();
        // People whom an item does not name are those of the show.
        let people = item::people(&self.show);
        for item in &mut self.feed.items {
            if item.people.is_empty() {
                item.people.clone_from(&people);
            }
        }
        Ok(self.feed)
    }
}

/// Returns what a reference such as `&amp;` means; one that nobody but the feed could explain stays
/// as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => decode_html_entities(&format!("&{};", reference.borrow().into_inner())).into_owned(),
    }
}

/// Returns the attributes of an element, by their whole names.
///
/// That none stands there twice is not checked, which would take a time that grows with the square of
/// their number.
fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = start.attributes();
    let all = all.with_checks(false).flatten().take(MOST_ATTRIBUTES);
    all.map(|one| {
        let value = decode_html_entities(&one.value).into_owned();
        (one.key.as_ref().to_owned(), value)
    })
    .collect()
}

/// Returns a text of HTML as one line of plain text.
fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
