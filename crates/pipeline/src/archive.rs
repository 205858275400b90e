//! The archive of a show's posts: lists, feeds, and the links between posts.
//!
//! Publishing an episode keeps an entry of each of its editions; the archive is made of all
//! entries, without reading a text again. A post's page gets the links to its neighbours here, so
//! a new post changes their pages without publishing what somebody is still writing in them.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use ::audit::Searcher;
use ::publish::{Entry, link_posts, sort_newest_first};
use serde::{Deserialize, Serialize};
use transcript::Tier;

use crate::digest;
use crate::editions::{Content, Files, Published};
use crate::episodes::{self, EpisodeName};
use crate::error::{Error, Result};
use crate::folder::ShowFolder;
use crate::key::Key;
use crate::lock::Lock;
use crate::proof;
use crate::stage::Stage;
use crate::store;
use crate::studio::Studio;

/// Rises with every change of what the archive of the same entries looks like.
const VERSION: u32 = 1;

/// Where an episode's working folder keeps its entries.
const ENTRIES: &str = "entries.json";

/// The page of an edition.
const PAGE: &str = "index.html";

/// What the archive says of an episode: an entry of each edition.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entries {
    /// Of the free edition.
    pub(crate) public: Entry,
    /// Of the whole one.
    pub(crate) members: Entry,
}

impl Entries {
    /// Keeps the entries of an episode.
    pub(crate) fn keep(&self, show: &ShowFolder, episode: &EpisodeName) -> Result<()> {
        store::write(&show.working(episode).join(ENTRIES), &store::to_json(self))
    }

    /// Reads the entries of an episode; none where it was never published, or by another version.
    pub(crate) fn read(show: &ShowFolder, episode: &EpisodeName) -> Result<Option<Self>> {
        let bytes = store::read_if_there(&show.working(episode).join(ENTRIES))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    fn of(&self, tier: Tier) -> &Entry {
        match tier {
            Tier::Free => &self.public,
            Tier::Paid => &self.members,
        }
    }
}

/// What became of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archived {
    /// How many posts it lists.
    pub posts: usize,
    /// True where something of it was written.
    pub changed: bool,
}

/// All that can change what the archive looks like.
#[derive(Serialize)]
struct Inputs<'a> {
    version: u32,
    program: &'a str,
    show: toml::Table,
    entries_sha256: String,
    logo_sha256: Option<String>,
}

impl Studio {
    /// Brings the archive up to date with what was published: both sites' lists and feeds, and the
    /// links between posts. Only what changes is written.
    ///
    /// # Errors
    /// [`Error::Busy`] while another process does so, and when a file cannot be read or written.
    pub fn archive(&self) -> Result<Archived> {
        let working = self.show.root().join("site").join(".stage");
        let receipt = working.join("archive.json");
        if !receipt.exists() && published(&self.show)?.is_empty() {
            return Ok(Archived::default());
        }
        let _lock = Lock::take(&working)?;
        store::sweep(&working)?;
        // Who had the lock before may have published more: with the lock in hand all is seen.
        let mut posts = published(&self.show)?;
        sort_newest_first(&mut posts, |(_, entries)| &entries.public);
        let guard = Guard::new(&self.show, &posts);
        let linked = link_all(&self.show, &posts, &guard)?;
        let listed = self.list_all(&receipt, &posts, &guard)?;
        Ok(Archived { posts: posts.len(), changed: linked || listed })
    }

    /// Writes the files of both sites, and returns whether that was called for.
    fn list_all(
        &self,
        receipt: &Path,
        posts: &[(EpisodeName, Entries)],
        guard: &Guard<'_>,
    ) -> Result<bool> {
        let show = &self.show;
        let entries: Vec<_> = posts.iter().map(|(_, entries)| entries).collect();
        let key = Key::of(&Inputs {
            version: VERSION,
            program: env!("CARGO_PKG_VERSION"),
            show: show.without_wording(),
            entries_sha256: digest::of_bytes(&store::to_json(&entries)),
            logo_sha256: logo(show).map(|(_, path)| digest::of_file(&path)).transpose()?,
        });
        let earlier = Published::read(receipt)?;
        if !self.options.force && earlier.is_fresh(show.root(), &key)? {
            return Ok(false);
        }
        let site = |tier| -> Result<(String, Files)> {
            let folder = show.relative(&show.site(tier)).unwrap_or_default();
            Ok((folder, files(show, posts, tier)?))
        };
        let (public, members) = (site(Tier::Free)?, site(Tier::Paid)?);
        proof::nothing_leaks(guard.searcher()?, &public.0, &public.1)?;
        let sites = [public, members].into_iter().collect();
        earlier.replace(show.root(), receipt, &key, sites)?;
        Ok(true)
    }
}

/// Links every post to its neighbours, the newest coming first, and returns whether some page had
/// other links.
fn link_all(
    show: &ShowFolder,
    posts: &[(EpisodeName, Entries)],
    guard: &Guard<'_>,
) -> Result<bool> {
    let mut changed = false;
    for (index, (episode, entries)) in posts.iter().enumerate() {
        let after = index.checked_sub(1).and_then(|newer| posts.get(newer));
        let before = posts.get(index + 1);
        for tier in [Tier::Free, Tier::Paid] {
            let before = before.map(|(_, entries)| entries.of(tier));
            let after = after.map(|(_, entries)| entries.of(tier));
            let link = |page: &str| link_posts(page, entries.of(tier), before, after);
            changed |= relink(show, episode, tier, link, guard)?;
        }
    }
    Ok(changed)
}

/// Returns the entries of every post whose pages are there, in no order that means anything.
fn published(show: &ShowFolder) -> Result<Vec<(EpisodeName, Entries)>> {
    let mut posts = Vec::new();
    for episode in episodes::with_texts(show)? {
        let there = [Tier::Free, Tier::Paid]
            .iter()
            .all(|tier| show.edition(&episode, *tier).join(PAGE).is_file());
        let searched = there && proof::kept(show, &episode)?.is_some();
        if let Some(entries) = Entries::read(show, &episode)?.filter(|_| searched) {
            posts.push((episode, entries));
        }
    }
    Ok(posts)
}

/// Returns the files of one site's archive.
fn files(show: &ShowFolder, posts: &[(EpisodeName, Entries)], tier: Tier) -> Result<Files> {
    let entries = posts.iter().map(|(_, entries)| entries.of(tier));
    let made = ::publish::site(entries, show.show(), tier)?;
    let named = made.into_iter().map(|file| {
        let name: Vec<_> = file.path.iter().map(|part| part.to_string_lossy()).collect();
        (name.join("/"), Content::Bytes(file.bytes))
    });
    let mut files: Files = named.collect();
    files.extend(logo(show).map(|(name, path)| (name, Content::SameAs(path))));
    Ok(files)
}

/// What the public files of the archive are searched for: the paid text of every post that it lists. It is
/// read when a file is to be written.
struct Guard<'a> {
    show: &'a ShowFolder,
    posts: &'a [(EpisodeName, Entries)],
    searcher: OnceCell<Searcher>,
}

impl<'a> Guard<'a> {
    fn new(show: &'a ShowFolder, posts: &'a [(EpisodeName, Entries)]) -> Self {
        Self { show, posts, searcher: OnceCell::new() }
    }

    fn searcher(&self) -> Result<&Searcher> {
        if let Some(searcher) = self.searcher.get() {
            return Ok(searcher);
        }
        let kept = self.posts.iter().map(|(episode, _)| proof::kept(self.show, episode));
        let kept: Vec<_> = kept.filter_map(Result::transpose).collect::<Result<_>>()?;
        Ok(self.searcher.get_or_init(|| Searcher::new(kept)))
    }
}

/// Returns what the show's logo is called on its sites, and the file: a picture within the show's
/// folder.
fn logo(show: &ShowFolder) -> Option<(String, PathBuf)> {
    let name = ::publish::logo_file(show.show())?;
    let path = show.inside(show.show().theme.logo.as_deref()?)?;
    path.is_file().then_some((name, path))
}

/// Returns what is wrong with the show's logo, in a line for people.
pub(crate) fn odd_logo(show: &ShowFolder) -> Option<String> {
    let named = show.show().theme.logo.as_deref().filter(|named| !named.contains("://"))?;
    logo(show).is_none().then(|| format!("there is no picture at `{named}` for the logo"))
}

/// Gives a post's page the links it should have, and returns whether it had others.
///
/// A page that somebody else changed is left alone, and so is one that is being published now:
/// whoever publishes it brings the archive up to date as well.
fn relink(
    show: &ShowFolder,
    episode: &EpisodeName,
    tier: Tier,
    link: impl Fn(&str) -> Option<String>,
    guard: &Guard<'_>,
) -> Result<bool> {
    let path = show.edition(episode, tier).join(PAGE);
    let linked = || -> Result<Option<String>> {
        let bytes = store::read_if_there(&path)?.unwrap_or_default();
        let page = String::from_utf8_lossy(&bytes);
        Ok(link(&page).filter(|linked| *linked != page))
    };
    if linked()?.is_none() {
        return Ok(false);
    }
    let _lock = match Lock::of_episode(show, episode) {
        Err(Error::Busy { .. }) => return Ok(false),
        lock => lock?,
    };
    let Some(page) = linked()? else { return Ok(false) };
    let name = show.relative(&path).unwrap_or_default();
    if tier == Tier::Free {
        proof::file_is_clean(guard.searcher()?, &name, PAGE, page.as_bytes())?;
    }
    let receipt = show.working(episode).join(format!("{}.json", Stage::Publish));
    Published::read(&receipt)?.rewrite(show.root(), &receipt, &name, page.as_bytes())
}
