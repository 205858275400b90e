//! The control: the same search over files that hold what is searched for.

use std::collections::{BTreeMap, BTreeSet};

use crate::folding;
use crate::needles::{Needles, Seen};
use crate::reading::{self, Kind, Text};

/// Share of the needles that must be found in the members' edition, in thousandths.
const ENOUGH_PER_MILLE: usize = 990;

/// What the search found in the members' edition of one interview, by format.
///
/// A scanner that cannot read a format finds nothing in the public files either, which looks like a clean
/// edition. So each format in which readers get the whole text must give back at least 99 in 100 needles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// The fullest file of each format.
    pub shares: BTreeMap<Kind, Share>,
}

/// How much of what a file should hold was found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Needles found.
    pub found: usize,
    /// Needles that are there to be found. Captions have only what has its place in the recording, so there
    /// these are the needles of the paragraphs of which something was found.
    pub sought: usize,
}

impl Share {
    /// Returns true where the search sees what is there.
    #[must_use]
    pub fn is_enough(self) -> bool {
        self.found * 1000 >= self.sought * ENOUGH_PER_MILLE
    }

    fn is_less_than(self, other: Self) -> bool {
        (self.found * other.sought.max(1), self.found)
            < (other.found * self.sought.max(1), other.found)
    }
}

impl Control {
    /// Reads the file called `name` of the members' edition as a search reads it, and adds what is seen
    /// of `needles` in it.
    pub fn add(&mut self, needles: &Needles, name: &str, bytes: &[u8]) {
        let read = reading::read(name, bytes);
        let seen = Sight::of(needles, &read.texts);
        let share = match read.kind {
            Kind::Html | Kind::Pdf | Kind::Text => seen.whole(needles),
            Kind::Captions => seen.spoken(needles),
            _ => return,
        };
        let best = self.shares.entry(read.kind).or_insert(share);
        if best.is_less_than(share) {
            *best = share;
        }
    }

    /// Returns the formats in which the scanner is blind.
    pub fn blind(&self) -> impl Iterator<Item = Kind> {
        self.shares.iter().filter(|(_, share)| !share.is_enough()).map(|(kind, _)| *kind)
    }
}

/// What is seen in one file.
struct Sight {
    /// Needles.
    found: BTreeSet<u64>,
    /// True where something public is seen.
    public: bool,
}

impl Sight {
    fn of(needles: &Needles, texts: &[Text]) -> Self {
        let mut sight = Self { found: BTreeSet::new(), public: false };
        for text in texts {
            folding::runs(&text.text, |run| {
                if needles.paid.contains_key(&run.hash) {
                    sight.found.insert(run.hash);
                }
                sight.public = sight.public || needles.public.contains(&run.hash);
            });
        }
        sight
    }

    /// Counts in a file that holds all that readers read.
    fn whole(&self, needles: &Needles) -> Share {
        let read =
            |hash: &&u64| needles.paid.get(*hash).is_some_and(|one| one.seen != Seen::Somewhere);
        Share {
            found: self.found.iter().filter(read).count(),
            sought: needles.paid.keys().filter(read).count(),
        }
    }

    /// Counts in a file that holds spoken paragraphs, each whole or not at all. One that holds none of the
    /// paid half, which may have no place in the recording, must show something of the free one.
    fn spoken(&self, needles: &Needles) -> Share {
        let spoken = |hash: &u64| needles.paid.get(hash).filter(|one| one.seen == Seen::Spoken);
        let found: Vec<usize> =
            self.found.iter().filter_map(|hash| Some(spoken(hash)?.paragraph)).collect();
        let there: BTreeSet<usize> = found.iter().copied().collect();
        let all = needles.paid.values().filter(|one| one.seen == Seen::Spoken);
        let none_is_there = there.is_empty() && !self.public;
        let sought = all.filter(|one| none_is_there || there.contains(&one.paragraph)).count();
        Share { found: found.len(), sought }
    }
}
