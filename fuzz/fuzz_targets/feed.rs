//! Any bytes as a podcast's feed: what is read of it is text to read and addresses that may be asked, and
//! what is shown of an address has none of its secrets.

#![cfg_attr(fuzzing, no_main)]

use fetch::Address;
use fetch::feed::{self, Item};

/// A subscriber's feed.
const FROM: &str = "https://ann:s3cret@example.org/show/feed.xml?key=s3cret";

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let base = Address::parse(FROM).expect("it is an address");
    let Ok(feed) = feed::read_bytes(bytes, None, &base) else { return };
    assert!(!feed.title.contains(char::is_control), "{:?}", feed.title);
    feed.items.iter().for_each(check);
}

fn check(item: &Item) {
    let people = item.people.iter().map(|person| &person.name);
    for line in people.chain([&item.title]) {
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let is_odd = |c: char| c.is_control() && c != '\n';
    assert!(!item.description.contains(is_odd), "{:?}", item.description);
    let files = item.transcripts.iter().chain([&item.sound]);
    for address in files.map(|file| &file.address).chain(&item.link) {
        let shown = address.to_string();
        assert!(shown.starts_with("https://") || shown.starts_with("http://"), "{shown}");
        assert!(!shown.contains("s3cret@"), "{shown}");
        let (place, query) = shown.split_once('?').unwrap_or((&shown, "…"));
        assert_eq!(query, "…", "{shown}");
        // What may be kept of an address can be read as one again.
        let open = address.open().map(|open| Address::parse(&open));
        assert!(open.is_none_or(|open| open.is_ok()), "{place}");
    }
}
