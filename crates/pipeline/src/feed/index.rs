//! What is known of a feed from one run to the next: a file each in `audio/.stage/feeds/`.
//!
//! Addresses are kept as digests: a subscriber's hold secrets.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fetch::Address;
use fetch::feed::{Enclosure, Feed, Item, Validators};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use transcript::Millis;

use crate::digest;
use crate::episodes::EpisodeName;
use crate::error::Result;
use crate::store;

const FORMAT: &str = "castpress/feed";
const VERSION: u32 = 1;

/// Hexadecimal digits of a key: enough to tell the items of a feed apart.
const KEY_DIGITS: usize = 16;

/// What is known of a feed.
#[derive(Debug)]
pub(super) struct Index {
    path: PathBuf,
    state: State,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    format: String,
    version: u32,
    /// The feed's address, its secrets hidden.
    feed: String,
    title: String,
    etag: Option<String>,
    last_modified: Option<String>,
    /// The newest first.
    items: Vec<Entry>,
}

/// An item of a feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Digest of what tells it from all others.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) day: Option<Date>,
    at: Option<Timestamp>,
    pub(super) duration_ms: Option<Millis>,
    /// The recording that the feed has now.
    pub(super) sound: Mark,
    /// The file in `audio/` that is or is about to be its recording.
    pub(super) file: Option<String>,
    /// The recording that the feed had when that file came.
    file_of: Option<Mark>,
    /// Somebody wanted others.
    pub(super) passed_over: bool,
}

/// What tells one recording of an episode from the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    /// Its size, as the publisher says.
    pub(super) bytes: Option<u64>,
    /// Digest of the last part of its address. What stands before changes with the services that
    /// count listeners.
    name: String,
}

impl Mark {
    fn of(sound: &Enclosure) -> Self {
        Self { bytes: sound.bytes, name: key_of(&sound.address.file_name()) }
    }
}

impl Entry {
    fn of(key: String, item: &Item) -> Self {
        Self {
            key,
            title: item.title.clone(),
            day: item.published.map(|moment| moment.day),
            at: item.published.map(|moment| moment.at),
            duration_ms: item.duration,
            sound: Mark::of(&item.sound),
            file: None,
            file_of: None,
            passed_over: false,
        }
    }

    /// Returns true where the feed has another recording than the one that came.
    pub(super) fn was_replaced(&self) -> bool {
        self.file_of.as_ref().is_some_and(|then| match (then.bytes, self.sound.bytes) {
            (Some(then), Some(now)) => then != now,
            _ => then.name != self.sound.name,
        })
    }
}

impl Index {
    /// Reads what is known of the feed at `address`; nothing where that is missing or damaged.
    pub(super) fn read(folder: &Path, address: &Address) -> Result<Self> {
        let path = folder.join("feeds").join(format!("{}.json", key_of(&address.place())));
        let bytes = store::read_if_there(&path)?.unwrap_or_default();
        let state = serde_json::from_slice(&bytes).ok();
        let state =
            state.filter(|state: &State| state.format == FORMAT && state.version == VERSION);
        let mut state = state.unwrap_or_else(|| State {
            format: FORMAT.to_owned(),
            version: VERSION,
            feed: address.to_string(),
            title: String::new(),
            etag: None,
            last_modified: None,
            items: Vec::new(),
        });
        for entry in &mut state.items {
            entry.file.take_if(|file| !is_in_audio(file));
        }
        Ok(Self { path, state })
    }

    /// Writes it.
    pub(super) fn write(&self) -> Result<()> {
        let json = store::to_json(&self.state);
        if store::read_if_there(&self.path)?.as_ref() == Some(&json) {
            return Ok(());
        }
        store::write(&self.path, &json)
    }

    /// Returns what to ask the server with.
    pub(super) fn validators(&self) -> Validators {
        let State { etag, last_modified, .. } = &self.state;
        Validators { etag: etag.clone(), last_modified: last_modified.clone() }
    }

    pub(super) fn title(&self) -> &str {
        &self.state.title
    }

    /// Returns the items, the newest first.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.state.items.iter()
    }

    pub(super) fn file_of(&self, key: &str) -> Option<&str> {
        self.entries().find(|entry| entry.key == key)?.file.as_deref()
    }

    /// Takes over what the feed says now, and returns its items by their keys. An item that it has no
    /// more is forgotten, unless its recording came.
    pub(super) fn update(&mut self, feed: Feed, validators: &Validators) -> Vec<(String, Item)> {
        let mut seen = BTreeSet::new();
        let keyed = feed.items.into_iter().filter_map(|item| {
            let key = keys_of(&item).into_iter().find(|key| !seen.contains(key))?;
            seen.insert(key.clone());
            Some((key, item))
        });
        let keyed: Vec<(String, Item)> = keyed.collect();
        let mut items: Vec<Entry> = Vec::with_capacity(keyed.len());
        for (key, item) in &keyed {
            let mut entry = Entry::of(key.clone(), item);
            if let Some(earlier) = self.state.items.iter().find(|earlier| earlier.key == *key) {
                entry.file.clone_from(&earlier.file);
                entry.file_of.clone_from(&earlier.file_of);
                entry.passed_over = earlier.passed_over;
            }
            items.push(entry);
        }
        let gone = self.state.items.drain(..);
        items.extend(gone.filter(|one| one.file.is_some() && !seen.contains(&one.key)));
        // Items without a date stay where the feed has them, behind those with one.
        items.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        self.state.items = items;
        self.state.title = feed.title;
        self.state.etag.clone_from(&validators.etag);
        self.state.last_modified.clone_from(&validators.last_modified);
        keyed
    }

    /// Says that the recording of an item is, or is about to be, this file.
    pub(super) fn settle(&mut self, key: &str, file: &str) {
        if let Some(entry) = self.state.items.iter_mut().find(|entry| entry.key == key) {
            entry.file = Some(file.to_owned());
            entry.file_of = Some(entry.sound.clone());
        }
    }

    /// Says of the items that `is_passed` picks and that did not come that others were wanted.
    pub(super) fn pass_over(&mut self, is_passed: impl Fn(&str) -> bool) {
        for entry in &mut self.state.items {
            entry.passed_over |= entry.file.is_none() && is_passed(&entry.key);
        }
    }
}

/// Returns true for the name of a recording in `audio/` itself: the file that it means is written over.
fn is_in_audio(file: &str) -> bool {
    let path = Path::new(file);
    path.file_name().is_some_and(|name| name == file) && EpisodeName::of_sound(path).is_ok()
}

/// Returns the keys that an item could have, the best first: by its guid, and where two items share
/// one, by the name of its recording too.
fn keys_of(item: &Item) -> [String; 2] {
    let place = item.sound.address.place();
    let guid = item.guid.as_deref().unwrap_or(&place);
    [key_of(guid), key_of(&format!("{guid} {place}"))]
}

fn key_of(text: &str) -> String {
    let mut digest = digest::of_bytes(text.as_bytes());
    digest.truncate(KEY_DIGITS);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address::parse("https://ann:s3cret@example.org/feed.xml?token=s3cret").unwrap()
    }

    fn feed(items: &[(&str, &str, u32)]) -> Feed {
        let items = items.iter().map(|(guid, file, bytes)| {
            let guid = if guid.is_empty() { String::new() } else { format!("<guid>{guid}</guid>") };
            format!(
                "<item>{guid}<title>T {file}</title><enclosure length=\"{bytes}\" \
                 url=\"https://cdn.example.org/{file}?sig=s3cret\"/></item>"
            )
        });
        let text = format!("<rss><channel>{}</channel></rss>", items.collect::<String>());
        fetch::feed::read(&text, &address()).unwrap()
    }

    fn index(folder: &Path) -> Index {
        Index::read(folder, &address()).unwrap()
    }

    #[test]
    fn what_is_known_of_a_feed_is_read_back_and_holds_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = index(folder.path());
        index.update(feed(&[("a", "a.mp3", 9)]), &Validators::default());
        let key = index.state.items[0].key.clone();
        index.settle(&key, "a.mp3");
        index.write().unwrap();
        let text = std::fs::read_to_string(&index.path).unwrap();
        assert!(!text.contains("s3cret") && text.contains("https://…@example.org/feed.xml?…"));
        let again = Index::read(folder.path(), &address()).unwrap();
        assert_eq!(again.state, index.state);
        store::write(&index.path, b"{\"format\": ").unwrap();
        assert!(Index::read(folder.path(), &address()).unwrap().state.items.is_empty());
    }

    #[test]
    fn a_damaged_file_does_not_lead_out_of_audio() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = index(folder.path());
        index.update(feed(&[("a", "a.mp3", 9)]), &Validators::default());
        let key = index.state.items[0].key.clone();
        let mut check = |file: &str, expected: Option<&str>| {
            index.settle(&key, file);
            index.write().unwrap();
            let again = Index::read(folder.path(), &address()).unwrap();
            assert_eq!(again.file_of(&key), expected, "{file}");
        };
        check("a.mp3", Some("a.mp3"));
        for file in ["../castpress.toml", "/etc/passwd", "tracks/a.mp3", "..", "", "???.mp3"] {
            check(file, None);
        }
    }

    #[test]
    fn a_recording_that_was_replaced_is_noticed_and_a_new_counting_service_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let check = |then: &str, bytes: u32, file: &str, now_bytes: u32, expected: bool| {
            let mut index = index(folder.path());
            index.update(feed(&[("a", then, bytes)]), &Validators::default());
            let key = index.state.items[0].key.clone();
            index.settle(&key, "a.mp3");
            index.update(feed(&[("a", file, now_bytes)]), &Validators::default());
            assert_eq!(index.state.items[0].was_replaced(), expected, "{file} {now_bytes}");
        };
        check("a.mp3", 9, "a.mp3", 9, false);
        check("a.mp3", 9, "a.mp3", 8, true);
        check("a.mp3", 9, "counted/by/us/a.mp3", 9, false);
        check("a.mp3", 0, "counted/by/us/a.mp3", 0, false);
        check("a.mp3", 0, "a-2.mp3", 0, true);
    }

    #[test]
    fn items_are_told_apart_with_and_without_guids() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = index(folder.path());
        let items = [("a", "1.mp3", 9), ("a", "2.mp3", 9), ("", "3.mp3", 9), ("", "4.mp3", 9)];
        let keyed = index.update(feed(&items), &Validators::default());
        assert_eq!(keyed.len(), 4);
        let again = index.update(feed(&items), &Validators::default());
        assert_eq!(keyed, again);
        // The same item twice is one.
        let twice = [("a", "1.mp3", 9), ("a", "1.mp3", 9), ("a", "1.mp3", 9)];
        assert!(index.update(feed(&twice), &Validators::default()).len() <= 2);
    }

    #[test]
    fn an_item_that_left_the_feed_is_known_while_its_recording_came() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = index(folder.path());
        index.update(feed(&[("a", "a.mp3", 9), ("b", "b.mp3", 9)]), &Validators::default());
        let key = index.state.items[0].key.clone();
        index.settle(&key, "a.mp3");
        index.update(feed(&[("c", "c.mp3", 9)]), &Validators::default());
        let titles: Vec<_> = index.entries().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["T c.mp3", "T a.mp3"]);
    }
}
