//! The control: the same search over files that hold what is searched for.

use std::collections::{BTreeMap, BTreeSet};

use crate::folding;
use crate::needles::{Needle, Needles, Seen};
use crate::reading::{self, Kind, Text};

/// So many words may be missing of any edition.
const FEW_WORDS: usize = 10;

/// What the search found in the members' edition of one interview, by format.
///
/// A scanner that cannot read a format finds nothing in the public files either, which looks like a clean
/// edition. So each format in which readers get the whole text must give back at least 99 in 100 of the
/// words that are looked for. Words are counted and not runs: where a page of a PDF ends, or its footnotes
/// stand, no run goes on, and the words on both sides are found all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// The fullest file of each format.
    pub shares: BTreeMap<Kind, Share>,
}

/// How much of what a file should hold was found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Words of the paid half in the runs that were found.
    pub found: usize,
    /// Words in all runs that should be there. Captions have only what has its place in the recording, so
    /// there these are the words of the paragraphs of which something was found.
    pub sought: usize,
}

impl Share {
    /// Returns true where the search sees what is there: 99 in 100 words, or of a few words all but ten and
    /// more than half, since one that the typesetter took apart would outweigh them.
    #[must_use]
    pub fn is_enough(self) -> bool {
        let missing = self.sought.saturating_sub(self.found);
        missing * 100 <= self.sought || missing <= FEW_WORDS && self.found * 2 > self.sought
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
                sight.public = sight.public || needles.fingerprints().have_public(run.hash);
            });
        }
        sight
    }

    /// Counts in a file that holds all that readers read.
    fn whole(&self, needles: &Needles) -> Share {
        self.share(needles, |needle| needle.seen != Seen::Somewhere)
    }

    /// Counts in a file that holds spoken paragraphs, each whole or not at all. One that holds none of the
    /// paid half, which may have no place in the recording, must show something of the free one.
    fn spoken(&self, needles: &Needles) -> Share {
        let found = self.found.iter().filter_map(|hash| needles.paid.get(hash));
        let there: BTreeSet<usize> = found.map(|needle| needle.paragraph).collect();
        let none_is_there = there.is_empty() && !self.public;
        self.share(needles, |needle| {
            needle.seen == Seen::Spoken && (none_is_there || there.contains(&needle.paragraph))
        })
    }

    /// Counts the words of the needles that should be there.
    fn share(&self, needles: &Needles, should_be: impl Fn(&Needle) -> bool) -> Share {
        let (mut found, mut sought) = (BTreeSet::new(), BTreeSet::new());
        for (hash, needle) in needles.paid.iter().filter(|(_, needle)| should_be(needle)) {
            let words = (needle.first..needle.after).map(|word| (needle.paragraph, word));
            if self.found.contains(hash) {
                found.extend(words.clone());
            }
            sought.extend(words);
        }
        Share { found: found.len(), sought: sought.len() }
    }
}
