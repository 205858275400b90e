//! What may be in no public file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use transcript::{Interview, Show};

use crate::fingerprints::Fingerprints;
use crate::folding::{self, RUN, Run, SHORT};
use crate::passages::{Passages, Role};

/// The runs of words that only subscribers of one interview may read.
///
/// A run is five words, or eight characters of a script without spaces. What is shorter than that, such as
/// a heading or the address of a link, is looked for as a whole from three words on. Digits are no words.
#[derive(Clone, Debug, Default)]
pub struct Needles {
    /// Runs of the paid half that are nowhere public.
    pub(crate) paid: BTreeMap<u64, Needle>,
    fingerprints: Fingerprints,
    allowed: Vec<String>,
}

/// A run that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Needle {
    pub(crate) seen: Seen,
    /// Number of the first paragraph it is from.
    pub(crate) paragraph: usize,
    /// Number of its first word there.
    pub(crate) first: usize,
    /// Number of the word behind its last.
    pub(crate) after: usize,
}

/// In which formats of the members' edition a run is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seen {
    /// In captions as well.
    Spoken,
    /// In every format for readers.
    Written,
    /// In some.
    Somewhere,
}

impl Needles {
    /// Gathers the needles of an interview: what its paid half says and neither its free half, nor its front
    /// matter, nor the show says anywhere.
    #[must_use]
    pub fn of(interview: &Interview, show: &Show) -> Self {
        let Passages { paid, public, said, teaser } = Passages::of(interview, show);
        let mut open = BTreeSet::new();
        // In the order of reading: words that follow each other over the end of a paragraph are public.
        for in_order in [&public, &said] {
            folding::runs(&in_order.join(" .\n"), |run| {
                open.insert(run.hash);
            });
        }
        for text in &public {
            open.extend(folding::whole(text).map(|run| run.hash));
        }
        let mut told = BTreeSet::new();
        for text in &teaser {
            folding::runs(text, |run| {
                told.insert(run.hash);
            });
            told.extend(folding::whole(text).map(|run| run.hash));
        }
        let mut needles = Self::default();
        let mut allowed = BTreeSet::new();
        for (paragraph, (role, text)) in paid.iter().enumerate() {
            let seen = match role {
                Role::Spoken => Seen::Spoken,
                Role::Written => Seen::Written,
                Role::Behind => Seen::Somewhere,
            };
            needles.gather((seen, paragraph), text, &open, &told);
            allowed.extend(told_of(text, &open, &told));
        }
        open.append(&mut told);
        let paid = needles.paid.keys().copied().collect();
        let fingerprints = Fingerprints { paid, public: open.into_iter().collect() };
        Self { fingerprints, allowed: allowed.into_iter().collect(), ..needles }
    }

    /// Adds what `text` says that is not public.
    fn gather(
        &mut self,
        (seen, paragraph): (Seen, usize),
        text: &str,
        open: &BTreeSet<u64>,
        told: &BTreeSet<u64>,
    ) {
        let mut add = |run: Run| {
            if !open.contains(&run.hash) && !told.contains(&run.hash) {
                let needle = Needle { seen, paragraph, first: run.first, after: run.after };
                let known = self.paid.entry(run.hash).or_insert(needle);
                if needle.seen < known.seen {
                    *known = needle;
                }
            }
        };
        folding::runs(text, |run| {
            if run.weight >= RUN {
                add(run);
            }
        });
        if let Some(run) = folding::whole(text)
            && (SHORT..RUN).contains(&run.weight)
        {
            add(run);
        }
    }

    /// Returns how many runs are looked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.paid.len()
    }

    /// Returns what a search needs of them.
    #[must_use]
    pub fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }

    /// Returns true where nothing is paid, or nothing of it is long enough to be looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paid.is_empty()
    }

    /// Returns the words of the paid half that the teaser tells: five words or more in a row, in the order of
    /// the alphabet. They are looked for nowhere.
    #[must_use]
    pub fn allowed(&self) -> &[String] {
        &self.allowed
    }
}

/// Returns the phrases of a paid text that the teaser tells and nothing else that is public.
fn told_of(text: &str, open: &BTreeSet<u64>, told: &BTreeSet<u64>) -> Vec<String> {
    let mut phrases: Vec<Range<usize>> = Vec::new();
    folding::runs(text, |run| {
        if run.weight < RUN || open.contains(&run.hash) || !told.contains(&run.hash) {
            return;
        }
        match phrases.last_mut() {
            Some(phrase) if run.start <= phrase.end => phrase.end = run.end,
            _ => phrases.push(run.start..run.end),
        }
    });
    phrases.into_iter().map(|phrase| one_line(&text[phrase])).collect()
}

/// Returns text on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
