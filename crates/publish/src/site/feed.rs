//! The feed: RSS 2.0 with the namespace of Podcasting 2.0.

use askama::Template;
use jiff::civil::Date;
use transcript::{Language, Role, Show, Tier};

use super::Archive;
use crate::date;
use crate::entry::Entry;
use crate::href::Href;
use crate::theme::Logo;

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
        author: author(archive, &language),
        image: image(archive.show, address),
        categories: categories(archive.show),
        explicit: archive.show.feed.explicit,
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
    author: String,
    /// Address of the cover.
    image: Option<String>,
    /// Categories, each with the part of it that is meant.
    categories: Vec<(&'a str, Option<&'a str>)>,
    explicit: Option<bool>,
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
    /// Whether it is the whole episode: the beginning of one is not, and there is no word for that.
    whole: bool,
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
    let bytes = sound.bytes.unwrap_or(0);
    Some(Enclosure { url, bytes, kind, seconds, whole: !entry.goes_on })
}

/// Returns who makes the show: who is named as that, else its hosts, else the show itself.
fn author(archive: &Archive<'_>, language: &Language) -> String {
    let named = archive.show.feed.author.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let hosts: Vec<String> = hosts(archive.show).into_iter().map(str::to_owned).collect();
    match named {
        Some(name) => name.to_owned(),
        None if hosts.is_empty() => archive.name().to_owned(),
        None => date::list(&hosts, language),
    }
}

/// Returns the address of the show's cover: of a kind that catalogues take, which no drawing is.
fn image(show: &Show, site: &Href) -> Option<String> {
    let named = show.feed.image.as_deref().and_then(Href::new);
    let named = named.and_then(|href| href.seen_from(Some(&site.folder(&[]))));
    let logo = || Logo::of(show)?.address(Some(site));
    named.or_else(logo).filter(|url| !url.ends_with(".svg"))
}

fn categories(show: &Show) -> Vec<(&str, Option<&str>)> {
    let named = show.feed.categories.iter().map(|name| match name.split_once('>') {
        Some((of, part)) => (of.trim(), Some(part.trim())),
        None => (name.trim(), None),
    });
    named.filter(|(name, _)| !name.is_empty()).collect()
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
