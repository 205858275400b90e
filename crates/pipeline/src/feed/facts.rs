//! What a feed says of an episode, kept for its `interview.md`: `audio/.stage/items/EPISODE.json`.

use std::path::PathBuf;

use fetch::feed::{Credit, Item};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use transcript::{FrontMatter, Show};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result};
use crate::folder::ShowFolder;
use crate::store;

const FORMAT: &str = "castpress/feed-item";
const VERSION: u32 = 1;

/// Longest description in characters that stands above an interview: two or three sentences.
const LONGEST_DECK: usize = 400;

/// What a feed says of an episode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    format: String,
    version: u32,
    guid: Option<String>,
    pub(crate) title: String,
    published: Option<Date>,
    pub(crate) description: String,
    link: Option<String>,
    people: Vec<Person>,
    season: Option<u32>,
    episode: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    role: String,
}

impl Facts {
    /// Takes over what an item says that may be kept: no address with a secret in it.
    pub(super) fn of(item: &Item) -> Self {
        let person =
            |Credit { name, role }: &Credit| Person { name: name.clone(), role: role.clone() };
        // A guid may be an address, with what a subscriber's address has.
        let is_address = |guid: &&String| guid.contains("://");
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            guid: item.guid.as_ref().filter(|guid| !is_address(guid)).cloned(),
            title: item.title.clone(),
            published: item.published.map(|moment| moment.day),
            description: item.description.clone(),
            link: item.link.as_ref().and_then(fetch::Address::open),
            people: item.people.iter().map(person).collect(),
            season: item.season,
            episode: item.number,
        }
    }

    /// Reads what a feed said of an episode; none where it did not come from one.
    ///
    /// # Errors
    /// When the file cannot be read, or is damaged.
    pub(crate) fn read(show: &ShowFolder, episode: &EpisodeName) -> Result<Option<Self>> {
        let path = path(show, episode);
        let Some(bytes) = store::read_if_there(&path)? else { return Ok(None) };
        let damaged = |error: serde_json::Error| {
            let source = transcript::format::Error::Syntax(error);
            Error::Format { path: path.clone(), source }
        };
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    /// Keeps it.
    pub(super) fn keep(&self, show: &ShowFolder, episode: &EpisodeName) -> Result<()> {
        store::write(&path(show, episode), &store::to_json(self))
    }

    /// Returns the full names of the guests.
    pub(crate) fn guests(&self) -> Vec<String> {
        let guests = self.people.iter().filter(|person| person.role == "guest");
        guests.map(|person| person.name.clone()).collect()
    }

    /// Fills in what nobody has said yet. The page about the episode is where to listen, unless the show
    /// says where.
    pub(crate) fn fill(&self, front: &mut FrontMatter, show: &Show) {
        if front.title.is_empty() {
            front.title.clone_from(&self.title);
        }
        front.published = front.published.or(self.published);
        if front.guests.is_empty() {
            front.guests = self.guests();
        }
        let is_short = (1..=LONGEST_DECK).contains(&self.description.chars().count());
        if front.deck.is_none() && is_short {
            front.deck = Some(self.description.clone());
        }
        if let Some(link) = &self.link
            && front.listen.is_empty()
            && show.listen.is_empty()
        {
            front.listen.insert(platform(link).to_owned(), link.clone());
        }
    }
}

/// Returns the SHA-256 of what a feed said of an episode; none where it did not come from one.
pub(crate) fn digest(show: &ShowFolder, episode: &EpisodeName) -> Result<Option<String>> {
    let path = path(show, episode);
    path.exists().then(|| crate::digest::of_file(&path)).transpose()
}

fn path(show: &ShowFolder, episode: &EpisodeName) -> PathBuf {
    super::folder(show).join("items").join(format!("{episode}.json"))
}

/// Returns the key of a page in the list of where to listen.
fn platform(link: &str) -> &'static str {
    let host = link.split('/').nth(2).unwrap_or_default();
    let platforms = [
        ("podcasts.apple.com", "apple"),
        ("spotify.com", "spotify"),
        ("youtube.com", "youtube"),
        ("overcast.fm", "overcast"),
        ("pocketcasts.com", "pocketcasts"),
    ];
    platforms.iter().find(|(end, _)| host.ends_with(end)).map_or("website", |(_, name)| name)
}
