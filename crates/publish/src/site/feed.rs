//! The feed: RSS 2.0 with the namespace of Podcasting 2.0.

use askama::Template;
use jiff::civil::Date;
use transcript::{Role, Show, Tier};

use super::Archive;
use crate::date;
use crate::entry::Entry;
use crate::href::Href;

/// So many posts, the newest, have their whole text in the feed. Readers ask for a feed every hour,
/// and the text of a thousand interviews is tens of megabytes.
const WITH_TEXT: usize = 50;

/// The longest name that the podcast namespace takes, in characters.
const LONGEST_NAME: usize = 128;

/// Returns the feed of a site at `address`.
pub(super) fn render(archive: &Archive<'_>, address: &Href) -> Result<String, askama::Error> {
    let language = archive.show.language.clone().unwrap_or_default();
    let items = archive.entries.iter().zip(0..);
    let feed = Feed {
        title: archive.name(),
        link: address.folder(&[]),
        own: address.file(&["feed.xml"]),
        description: archive.show.description.as_deref().unwrap_or_else(|| archive.name()),
        language: language.tag(),
        copyright: archive.show.footer.as_deref(),
        newest: archive.entries.first().and_then(|entry| entry.published).map(rfc_2822),
        hidden: archive.tier == Tier::Paid,
        hosts: hosts(archive.show),
        items: items
            .map(|(entry, index)| Item::new(entry, address, archive.show, index < WITH_TEXT))
            .collect(),
    };
    let mut text = feed.render()?;
    text.retain(may_stand_in_xml);
    Ok(text)
}

/// Returns true for a character of XML 1.0; the others cannot even be written as entities.
fn may_stand_in_xml(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed<'a> {
    title: &'a str,
    link: String,
    /// Address of the feed itself.
    own: String,
    description: &'a str,
    language: &'a str,
    copyright: Option<&'a str>,
    newest: Option<String>,
    /// Whether catalogues of podcasts are to leave it alone.
    hidden: bool,
    hosts: Vec<&'a str>,
    items: Vec<Item<'a>>,
}

struct Item<'a> {
    entry: &'a Entry,
    link: String,
    published: Option<String>,
    byline: Option<String>,
    with_text: bool,
    sound: Option<Enclosure>,
    transcripts: Vec<Transcript>,
    chapters: Option<String>,
    /// Everybody in it, since a list of an item replaces that of the show: role and name.
    people: Vec<(&'static str, String)>,
}

struct Enclosure {
    url: String,
    bytes: u64,
    kind: &'static str,
    seconds: Option<u32>,
}

struct Transcript {
    url: String,
    kind: &'static str,
    captions: bool,
}

impl<'a> Item<'a> {
    fn new(entry: &'a Entry, address: &Href, show: &'a Show, with_text: bool) -> Self {
        let link = address.folder(&[&entry.episode]);
        let file = |name: &str| {
            let names: Vec<_> = [&*entry.episode].into_iter().chain(name.split('/')).collect();
            address.file(&names)
        };
        let there = |name: &str| entry.files.iter().any(|file| file == name);
        let transcripts = TRANSCRIPTS.iter().filter(|(name, ..)| there(name));
        Self {
            published: entry.published.map(rfc_2822),
            byline: (!entry.byline.is_empty()).then(|| date::list(&entry.byline, &entry.language)),
            with_text,
            sound: enclosure(entry, &link),
            transcripts: transcripts
                .map(|(name, kind, captions)| Transcript {
                    url: file(name),
                    kind,
                    captions: *captions,
                })
                .collect(),
            chapters: there("chapters.json").then(|| file("chapters.json")),
            people: people(entry, show),
            entry,
            link,
        }
    }
}

/// Files that are transcripts, in the order in which apps should prefer them: name, type, and
/// whether it has times.
const TRANSCRIPTS: [(&str, &str, bool); 5] = [
    ("captions.vtt", "text/vtt", true),
    ("captions.srt", "application/x-subrip", true),
    ("transcript.json", "application/json", true),
    ("transcript.html", "text/html", false),
    ("interview.txt", "text/plain", false),
];

/// Returns the sound of an entry; one whose address is unsafe or leads nowhere is none.
fn enclosure(entry: &Entry, page: &str) -> Option<Enclosure> {
    let sound = entry.sound.as_ref()?;
    let url = Href::new(&sound.href)?.seen_from(Some(page))?;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let kind = match ending.as_str() {
        "m4a" | "m4b" | "aac" | "mp4" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" | "wave" => "audio/wav",
        "flac" => "audio/flac",
        "webm" | "weba" => "audio/webm",
        _ => "audio/mpeg",
    };
    let seconds = sound.duration.map(|length| length.0 / 1000);
    Some(Enclosure { url, bytes: sound.bytes.unwrap_or(0), kind, seconds })
}

fn hosts(show: &Show) -> Vec<&str> {
    let hosts = show.people.iter().filter(|person| person.role == Role::Host);
    hosts.map(|person| person.name.as_str()).collect()
}

fn people(entry: &Entry, show: &Show) -> Vec<(&'static str, String)> {
    let hosts = hosts(show);
    let guests = entry.guests.iter().map(String::as_str).filter(|name| !hosts.contains(name));
    let guests = guests.map(|name| ("guest", name));
    let all = hosts.iter().map(|name| ("host", *name)).chain(guests);
    let all = all.map(|(role, name)| (role, name.trim().chars().take(LONGEST_NAME).collect()));
    all.filter(|(_, name): &(_, String)| !name.is_empty()).collect()
}

/// Returns the first moment of a day as feeds write it; the day's own time zone is not known.
fn rfc_2822(day: Date) -> String {
    day.strftime("%a, %d %b %Y 00:00:00 +0000").to_string()
}
