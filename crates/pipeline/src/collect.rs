//! What other machines made of a show, taken into its folder; and whether all of it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use transcript::Tier;

use crate::digest::{self, Stamp};
use crate::editions::Published;
use crate::episodes::{self, EpisodeName, Listing, entries};
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::lock::Lock;
use crate::plan::Plan;
use crate::stage::Stage;
use crate::stages;
use crate::store;
use crate::studio::{State, Studio};

/// An episode that is not there as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name; the place of its recording where it can have none.
    pub episode: String,
    /// How it falls short.
    pub how: Shortfall,
    /// Why, in lines for people.
    pub why: Vec<String>,
}

/// How an episode falls short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// It was never done.
    Missing,
    /// It was done, and what it was made of has changed since.
    Stale,
    /// It cannot be done, or not be looked at.
    Failed,
}

impl Studio {
    /// Takes the episodes of other folders of the same show in: texts, state and both editions, each
    /// file whole. Returns those of which something was taken.
    ///
    /// An episode that is here and of which something is still to do gives way. What a person edited
    /// here, and what is done here, does not: such files must be the same there.
    ///
    /// # Errors
    /// [`Error::Conflict`] where they are not, or two folders have different files of an episode:
    /// nothing was taken then. Else when a folder is another show's, or a file cannot be read or
    /// written.
    pub fn collect(&self, folders: &[PathBuf]) -> Result<Vec<EpisodeName>> {
        if folders.is_empty() {
            return Ok(Vec::new());
        }
        let folders = folders.iter().map(|folder| self.same_show(folder));
        let folders = folders.collect::<Result<Vec<_>>>()?;
        let standing = self.standing()?;
        let mut arrivals: BTreeMap<EpisodeName, &ShowFolder> = BTreeMap::new();
        for there in &folders {
            for name in episodes::with_texts(there)? {
                if is_same(&self.show, there, &name)? {
                    continue;
                }
                match arrivals.get(&name) {
                    Some(earlier) => same_texts(earlier, there, &name)?,
                    None if standing.contains(&name) => same_texts(&self.show, there, &name)?,
                    None => _ = arrivals.insert(name, there),
                }
            }
        }
        for (name, there) in &arrivals {
            self.take_in(there, name)?;
        }
        Ok(arrivals.into_keys().collect())
    }

    /// Opens another folder of this show.
    fn same_show(&self, folder: &Path) -> Result<ShowFolder> {
        let there = ShowFolder::open(folder)?;
        if there.show().name == self.show.show().name {
            return Ok(there);
        }
        Err(Error::OtherShow { folder: folder.to_owned(), name: there.show().name.clone() })
    }

    /// Returns the episodes that are here and must stay as they are.
    fn standing(&self) -> Result<BTreeSet<EpisodeName>> {
        let mut episodes = episodes::all(&self.show)?.episodes;
        episodes.retain(|episode| self.show.texts(&episode.name).exists());
        let found = self.status(&episodes)?;
        let named = episodes.into_iter().zip(found);
        let standing = named.filter(|(_, found)| {
            let states = found.iter().flatten().map(|found| found.state);
            let mut edited = states.clone().filter(|state| state.is_edited());
            edited.next().is_some() || states.clone().all(|state| state == State::Done)
        });
        Ok(standing.map(|(episode, _)| episode.name).collect())
    }

    /// Takes an episode of another folder in, in place of what is here of it.
    ///
    /// What is here goes first and its state comes before its texts, so that a run that is killed in
    /// between leaves stages that lack files, and none that looks edited.
    fn take_in(&self, there: &ShowFolder, name: &EpisodeName) -> Result<()> {
        let working = self.show.working(name);
        let _lock = Lock::of_episode(&self.show, name)?;
        let receipt = working.join(format!("{}.json", Stage::Publish));
        Published::read(&receipt)?.withdraw(self.show.root(), &receipt)?;
        let texts = files(&there.texts(name), &self.show.texts(name))?;
        for (_, to) in texts.iter().filter(|(_, to)| to.exists()) {
            fs::remove_file(to).writing(to)?;
        }
        let editions = [Tier::Paid, Tier::Free]
            .map(|tier| files(&there.edition(name, tier), &self.show.edition(name, tier)));
        let coming = [files(&there.working(name), &working), Ok(texts)].into_iter().chain(editions);
        for (from, to) in coming.collect::<Result<Vec<_>>>()?.into_iter().flatten() {
            store::copy(&from, &to)?;
        }
        Ok(())
    }

    /// Finds the episodes that are not there and fresh: of all recordings of the show, those too that
    /// none can be made of, and of `plan`.
    ///
    /// # Errors
    /// When the show cannot be read.
    pub fn missing(&self, plan: Option<&Plan>) -> Result<Vec<Missing>> {
        let Listing { episodes, refused } = episodes::in_audio(&self.show)?;
        let refused = refused.into_iter().map(|refused| Missing {
            why: lines(&refused.error),
            episode: refused.sound,
            how: Shortfall::Failed,
        });
        let known = |name: &str| episodes.iter().any(|episode| episode.name.as_str() == name);
        let planned = plan.into_iter().flat_map(Plan::episodes);
        let gone = planned.filter(|planned| !known(&planned.name)).map(|planned| Missing {
            episode: planned.name.clone(),
            how: Shortfall::Missing,
            why: vec![format!("there is no recording at `{}`", planned.sound)],
        });
        let (heard, new): (Vec<_>, Vec<_>) =
            episodes.iter().cloned().partition(|episode| self.was_heard(&episode.name));
        let unheard = new.iter().map(|episode| match stages::transcribe::try_sound(episode) {
            Ok(()) => (episode, Shortfall::Missing, vec!["it was not heard yet".to_owned()]),
            Err(error) => (episode, Shortfall::Failed, lines(&error)),
        });
        let found = self.status(&heard)?;
        let looked = heard.iter().zip(found).filter_map(|(episode, found)| match found {
            Ok(stages) => {
                let open = stages.into_iter().filter(|stage| stage.state.is_open());
                let why: Vec<_> = open.flat_map(|stage| stage.why).collect();
                (!why.is_empty()).then_some((episode, Shortfall::Stale, why))
            }
            Err(error) => Some((episode, Shortfall::Failed, lines(&error))),
        });
        let short = unheard.chain(looked).map(|(episode, how, why)| Missing {
            episode: episode.name.to_string(),
            how,
            why,
        });
        let mut missing: Vec<_> = gone.chain(short).chain(refused).collect();
        missing.sort_by(|one, other| one.episode.cmp(&other.episode));
        Ok(missing)
    }
}

/// Returns what went wrong, why, and what to do about it.
fn lines(error: &Error) -> Vec<String> {
    let causes = iter::successors(error.source(), |&cause| cause.source());
    let causes = causes.map(ToString::to_string);
    iter::once(error.to_string()).chain(causes).chain(error.hint()).collect()
}

/// Returns true where an episode has the same texts and editions in two folders.
fn is_same(here: &ShowFolder, there: &ShowFolder, name: &EpisodeName) -> Result<bool> {
    let editions = [Tier::Free, Tier::Paid];
    let editions = editions.map(|tier| (here.edition(name, tier), there.edition(name, tier)));
    for (here, there) in [(here.texts(name), there.texts(name))].iter().chain(&editions) {
        if difference(here, there)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes sure that an episode has the same texts in two folders: its editions are made of them.
fn same_texts(here: &ShowFolder, there: &ShowFolder, name: &EpisodeName) -> Result<()> {
    match difference(&here.texts(name), &there.texts(name))? {
        Some((here, there)) => Err(Error::Conflict { here, there }),
        None => Ok(()),
    }
}

/// Returns the first file that is not the same in two folders, by its places in both.
fn difference(here: &Path, there: &Path) -> Result<Option<(PathBuf, PathBuf)>> {
    let only_there = files(there, here)?.into_iter().filter(|(_, here)| !here.exists());
    let only_there = only_there.map(|(there, here)| (here, there));
    for (here, there) in files(here, there)?.into_iter().chain(only_there) {
        let stamps = (Stamp::of(&here)?, Stamp::of(&there)?);
        let is_same = match stamps {
            (Some(one), Some(other)) => {
                one.vouches_for(other) || digest::of_file(&here)? == digest::of_file(&there)?
            }
            _ => false,
        };
        if !is_same {
            return Ok(Some((here, there)));
        }
    }
    Ok(None)
}

/// Returns the files below a folder that are not hidden, and not the lock, each with its place in
/// another.
fn files(from: &Path, to: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut found = Vec::new();
    for path in entries(from)? {
        let Some(name) = path.file_name() else { continue };
        let place = to.join(name);
        if path.is_dir() {
            found.extend(files(&path, &place)?);
        } else if name != "lock" {
            found.push((path, place));
        }
    }
    Ok(found)
}
