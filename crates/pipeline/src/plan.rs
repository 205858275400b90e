//! The work on an archive in shares, for machines that know nothing of each other.
//!
//! A plan is made once and read by each of them: which episodes there are, and which share has which.
//! It holds names, places and lengths, and no digests, so that it is made in a moment.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use serde::{Deserialize, Serialize};
use transcript::Millis;

use crate::episodes::{Episode, EpisodeName};
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::store;
use crate::studio::Studio;

/// Name of the format of a plan's file.
const FORMAT: &str = "castpress/plan";

/// Version of the format of a plan's file.
const VERSION: u32 = 1;

/// The episodes of a show in shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    format: String,
    version: u32,
    /// The show's name.
    pub show: String,
    /// The shares, in order.
    pub shards: Vec<Shard>,
}

/// What one machine does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Its number, counted from 1.
    pub shard: usize,
    /// Sound to hear in all, where every length is known.
    pub duration_ms: Option<u64>,
    /// Its episodes, sorted by name.
    pub episodes: Vec<Planned>,
}

/// An episode of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// Its recording, or the folder of its tracks, from the show's folder, with slashes.
    pub sound: String,
    /// Sound to hear, all tracks together, as the files say of themselves; null where they do not.
    pub duration_ms: Option<Millis>,
}

/// What shares are made equal in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// The length of the sound.
    Duration,
    /// The number of episodes.
    Count,
}

/// What is wrong with a plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// It does not read as one.
    #[error("it is no plan")]
    Json(#[from] serde_json::Error),
    /// It is of a format that this version does not read.
    #[error("it is `{format}` of version {version}, not `{FORMAT}` of version {VERSION}")]
    Version {
        /// The format it names.
        format: String,
        /// The version it names.
        version: u32,
    },
    /// It was made for another show.
    #[error("it is of the show `{planned}`, and this is `{show}`")]
    OtherShow {
        /// The show it was made for.
        planned: String,
        /// The show at hand.
        show: String,
    },
    /// It has an episode twice.
    #[error("it has the episode `{name}` twice")]
    Twice {
        /// The episode.
        name: String,
    },
    /// It has no share of this number.
    #[error("it has no share {shard}: it has 1 to {count}")]
    NoShard {
        /// The number asked for.
        shard: usize,
        /// How many it has.
        count: usize,
    },
    /// The recording of an episode is not where it was.
    #[error("it has the episode `{name}`, and there is no recording of it at `{sound}`")]
    NoSound {
        /// The episode.
        name: String,
        /// Where its recording should be, from the show's folder.
        sound: String,
    },
}

impl Studio {
    /// Plans the work on the `chosen` ones of the episodes in so many shares. The same episodes make the same plan.
    ///
    /// # Errors
    /// When the state of the show cannot be read.
    pub fn plan(
        &self,
        episodes: &[Episode],
        chosen: Chosen,
        shards: NonZeroUsize,
        balance: Balance,
    ) -> Result<Plan> {
        let chosen = match chosen {
            Chosen::All => episodes.to_vec(),
            Chosen::ToDo => self.to_do(episodes)?,
        };
        let planned = chosen.iter().filter_map(|episode| self.planned(episode)).collect();
        Ok(Plan {
            format: FORMAT.to_owned(),
            version: VERSION,
            show: self.show.show().name.clone(),
            shards: share_out(planned, shards, balance),
        })
    }

    /// Returns the episodes that something is to do of.
    fn to_do(&self, episodes: &[Episode]) -> Result<Vec<Episode>> {
        // What was never heard need not be looked at: that would read the whole recording.
        let (heard, new): (Vec<_>, Vec<_>) =
            episodes.iter().cloned().partition(|episode| self.was_heard(&episode.name));
        let found = self.status(&heard)?.into_iter();
        // What cannot be looked at is for the run to tell.
        let open = found.map(|found| {
            found.map_or(true, |stages| stages.iter().any(|stage| stage.state.is_open()))
        });
        let open = heard.into_iter().zip(open).filter(|(_, open)| *open);
        let mut to_do: Vec<_> = open.map(|(episode, _)| episode).chain(new).collect();
        to_do.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(to_do)
    }

    fn planned(&self, episode: &Episode) -> Option<Planned> {
        let sound = episode.sound.as_ref()?;
        let first = sound.heard().first().copied()?;
        let place = if sound.is_tracks() { first.parent()? } else { first };
        Some(Planned {
            name: episode.name.to_string(),
            sound: self.show.relative(place)?,
            duration_ms: sound.length(),
        })
    }
}

/// Which episodes a plan is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Those that something is to do of.
    ToDo,
    /// All.
    All,
}

impl Plan {
    /// Reads the plan at `path`, made for `show`.
    ///
    /// # Errors
    /// When it cannot be read, is no plan, or is another show's.
    pub fn read(path: &Path, show: &ShowFolder) -> Result<Self> {
        let bytes = fs::read(path).reading(path)?;
        let plan = Self::parse(&bytes, &show.show().name);
        plan.map_err(|source| Error::Plan { path: path.to_owned(), source })
    }

    fn parse(bytes: &[u8], show: &str) -> Result<Self, PlanError> {
        let plan: Self = serde_json::from_slice(bytes)?;
        if plan.format != FORMAT || plan.version != VERSION {
            return Err(PlanError::Version { format: plan.format, version: plan.version });
        }
        if plan.show != show {
            return Err(PlanError::OtherShow { planned: plan.show, show: show.to_owned() });
        }
        let mut seen = BTreeSet::new();
        for Planned { name, .. } in plan.episodes() {
            if !seen.insert(name) {
                return Err(PlanError::Twice { name: name.clone() });
            }
        }
        Ok(plan)
    }

    /// Writes the plan to a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        store::write(path, self.to_json().as_bytes())
    }

    /// Returns the plan as its file has it.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&store::to_json(self)).into_owned()
    }

    /// Returns the episodes of all shares.
    pub fn episodes(&self) -> impl Iterator<Item = &Planned> {
        self.shards.iter().flat_map(|shard| &shard.episodes)
    }

    /// Returns the episodes of a share, counted from 1, with their recordings.
    ///
    /// # Errors
    /// When there is no such share, or a recording is not there; `path` is the plan's file.
    pub fn shard(&self, number: usize, show: &ShowFolder, path: &Path) -> Result<Vec<Episode>> {
        let wrong = |source| Error::Plan { path: path.to_owned(), source };
        let count = self.shards.len();
        let shard = self.shards.iter().find(|shard| shard.shard == number);
        let shard = shard.ok_or_else(|| wrong(PlanError::NoShard { shard: number, count }))?;
        shard.episodes.iter().map(|planned| planned.find(show).map_err(wrong)).collect()
    }
}

impl Planned {
    /// Finds the episode's recording in the show.
    pub(crate) fn find(&self, show: &ShowFolder) -> Result<Episode, PlanError> {
        let (name, sound) = (self.name.clone(), self.sound.clone());
        let found = show.inside(&sound).and_then(|path| Episode::of_sound(&path).ok());
        let same =
            |episode: &Episode| EpisodeName::new(&name).is_ok_and(|name| episode.name == name);
        found.filter(same).ok_or(PlanError::NoSound { name, sound })
    }
}

/// Deals episodes out to shares, the longest first, each to the share that has least so far: no share
/// gets more than a third above the best that could be (Graham, 1969).
fn share_out(episodes: Vec<Planned>, shards: NonZeroUsize, balance: Balance) -> Vec<Shard> {
    let known: Vec<u64> =
        episodes.iter().filter_map(|one| Some(one.duration_ms?.0.into())).collect();
    // An episode of unknown length is taken for one like the others.
    let mean = known.iter().sum::<u64>() / (known.len() as u64).max(1);
    let weight = |episode: &Planned| match (balance, episode.duration_ms) {
        (Balance::Count, _) => 1,
        (Balance::Duration, Some(length)) => length.0.into(),
        (Balance::Duration, None) => mean,
    };
    let mut weighed: Vec<(u64, Planned)> =
        episodes.into_iter().map(|episode| (weight(&episode), episode)).collect();
    weighed.sort_by(|(one, a), (other, b)| {
        Reverse(one).cmp(&Reverse(other)).then(a.name.cmp(&b.name))
    });
    let mut shares: Vec<(u64, Vec<Planned>)> = vec![(0, Vec::new()); shards.get()];
    for (weight, episode) in weighed {
        if let Some(least) = shares.iter_mut().min_by_key(|(sum, share)| (*sum, share.len())) {
            least.0 += weight;
            least.1.push(episode);
        }
    }
    let shard = |(index, (_, mut episodes)): (usize, (u64, Vec<Planned>))| {
        episodes.sort_by(|one, other| one.name.cmp(&other.name));
        let lengths = episodes.iter().map(|episode| episode.duration_ms.map(|ms| u64::from(ms.0)));
        Shard { shard: index + 1, duration_ms: lengths.sum(), episodes }
    };
    shares.into_iter().enumerate().map(shard).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn episodes(minutes: &[Option<u32>]) -> Vec<Planned> {
        let numbered = minutes.iter().enumerate();
        let planned = numbered.map(|(index, minutes)| Planned {
            name: format!("ep-{index}"),
            sound: format!("audio/ep-{index}.mp3"),
            duration_ms: minutes.map(|minutes| Millis(60_000 * minutes)),
        });
        planned.collect()
    }

    #[track_caller]
    fn check(minutes: &[Option<u32>], shards: usize, balance: Balance, expected: &[&[&str]]) {
        let shards = share_out(episodes(minutes), NonZeroUsize::new(shards).unwrap(), balance);
        let names: Vec<Vec<&str>> = shards
            .iter()
            .map(|shard| shard.episodes.iter().map(|episode| &*episode.name).collect())
            .collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn the_longest_are_dealt_out_first_to_the_share_with_least() {
        let minutes = [Some(10), Some(90), Some(40), Some(60)];
        check(&minutes, 2, Balance::Duration, &[&["ep-0", "ep-1"], &["ep-2", "ep-3"]]);
        check(&minutes, 2, Balance::Count, &[&["ep-0", "ep-2"], &["ep-1", "ep-3"]]);
    }

    #[test]
    fn an_episode_of_unknown_length_is_one_like_the_others() {
        check(
            &[Some(60), None, Some(60), Some(60)],
            2,
            Balance::Duration,
            &[&["ep-0", "ep-2"], &["ep-1", "ep-3"]],
        );
        check(&[None, None], 2, Balance::Duration, &[&["ep-0"], &["ep-1"]]);
    }

    #[test]
    fn more_shares_than_episodes_leave_some_empty() {
        check(&[Some(1)], 3, Balance::Duration, &[&["ep-0"], &[], &[]]);
    }

    fn plan(show: &str, shards: Vec<Shard>) -> Plan {
        Plan { format: FORMAT.to_owned(), version: VERSION, show: show.to_owned(), shards }
    }

    #[test]
    fn a_plan_reads_back_as_it_was_written() {
        let shards = share_out(episodes(&[Some(3), None]), NonZeroUsize::MIN, Balance::Duration);
        let plan = plan("Boats", shards);
        assert_eq!(Plan::parse(plan.to_json().as_bytes(), "Boats").unwrap(), plan);
    }

    #[test]
    fn what_is_no_plan_of_the_show_is_refused_by_what_it_is() {
        #[track_caller]
        fn refused(json: &str, expected: &str) {
            assert_eq!(Plan::parse(json.as_bytes(), "Boats").unwrap_err().to_string(), expected);
        }
        refused("{}", "it is no plan");
        refused(
            &plan("Trains", Vec::new()).to_json(),
            "it is of the show `Trains`, and this is `Boats`",
        );
        let mut later = plan("Boats", Vec::new());
        later.version = 2;
        let expected = "it is `castpress/plan` of version 2, not `castpress/plan` of version 1";
        refused(&later.to_json(), expected);
        let shard =
            |number| Shard { shard: number, duration_ms: None, episodes: episodes(&[None]) };
        let twice = plan("Boats", vec![shard(1), shard(2)]);
        refused(&twice.to_json(), "it has the episode `ep-0` twice");
    }
}
