//! Where three versions agree, and where one or two of them changed something.

use std::ops::Range;

use super::pieces::{Kind, Piece};
use crate::align::align;

/// A stretch of the three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// A piece that all three have.
    Same {
        /// Its place in each.
        base: usize,
        ours: usize,
        theirs: usize,
    },
    /// Pieces between such ones; each range may be empty.
    Changed(Changed),
}

/// Places of pieces that are not the same in all three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) base: Range<usize>,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// Three versions as pieces.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) base: &'a [Piece<'a>],
    pub(super) ours: &'a [Piece<'a>],
    pub(super) theirs: &'a [Piece<'a>],
}

/// Pieces on both sides of a mark that must be the same in all three for what lies beyond them to
/// be merged by itself.
pub(super) const NEAR_MARK: usize = 8;

/// A run of matches this short between two rewritten passages is chance.
const CHANCE_PIECES: usize = 2;

/// Pieces that are gone or new on each side of such a run, at least.
const REWRITTEN_PIECES: usize = 6;

impl Texts<'_> {
    /// Parts the three texts into stretches, in their order. A change of ours and one of theirs with
    /// one word between them are one; so is all that theirs changed near a mark, and the mark.
    pub(super) fn stretches(self) -> Vec<Stretch> {
        let ours = matches(self.base, self.ours);
        let theirs = matches(self.base, self.theirs);
        let mut stretches = Vec::new();
        let (mut base, mut our, mut their) = (0, 0, 0);
        for (index, pair) in ours.iter().zip(&theirs).enumerate() {
            let (Some(ours), Some(theirs)) = (*pair.0, *pair.1) else { continue };
            let changed = Changed { base: base..index, ours: our..ours, theirs: their..theirs };
            stretches.extend(changed.into_stretch());
            stretches.push(Stretch::Same { base: index, ours, theirs });
            (base, our, their) = (index + 1, ours + 1, theirs + 1);
        }
        let rest = Changed {
            base: base..self.base.len(),
            ours: our..self.ours.len(),
            theirs: their..self.theirs.len(),
        };
        stretches.extend(rest.into_stretch());
        self.guard_marks(self.join_neighbours(stretches))
    }

    /// Returns true where ours is not the base.
    pub(super) fn ours_changed(self, changed: &Changed) -> bool {
        differ(&self.base[changed.base.clone()], &self.ours[changed.ours.clone()])
    }

    /// Returns true where theirs is not the base.
    pub(super) fn theirs_changed(self, changed: &Changed) -> bool {
        differ(&self.base[changed.base.clone()], &self.theirs[changed.theirs.clone()])
    }

    /// Joins changes of different hands that have only one word between them.
    fn join_neighbours(self, stretches: Vec<Stretch>) -> Vec<Stretch> {
        let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            if let [.., Stretch::Changed(before), Stretch::Same { ours, .. }] = joined.as_slice()
                && let Stretch::Changed(behind) = &stretch
                && self.are_of_two_hands(before, behind)
                && self.ours[*ours].kind == Kind::Word
                && !self.ours[*ours].ends_paragraph()
            {
                let whole = before.hull(behind);
                joined.truncate(joined.len() - 2);
                joined.push(Stretch::Changed(whole));
            } else {
                joined.push(stretch);
            }
        }
        joined
    }

    fn are_of_two_hands(self, one: &Changed, other: &Changed) -> bool {
        (self.ours_changed(one) && self.theirs_changed(other))
            || (self.theirs_changed(one) && self.ours_changed(other))
    }

    /// Joins what theirs changed near a mark with the mark, which makes it a conflict.
    fn guard_marks(self, stretches: Vec<Stretch>) -> Vec<Stretch> {
        let mut joined = Vec::with_capacity(stretches.len());
        let mut at = 0;
        while at < stretches.len() {
            // The group grows while a mark is near a change of theirs; a mark begins or ends it.
            let mut end = at + 1;
            while let Some(next) = self.next_near(&stretches, at, end) {
                end = next + 1;
            }
            joined.push(Self::hull(&stretches[at..end]));
            at = end;
        }
        joined
    }

    /// Returns the next stretch that belongs to the group from `at` to before `end`: a mark where
    /// theirs changed something in the group, a change of theirs where there is a mark in it.
    fn next_near(self, stretches: &[Stretch], at: usize, end: usize) -> Option<usize> {
        let group = &stretches[at..end];
        if end == at + 1 && !self.is_marked(&group[0]) && !self.is_theirs(&group[0]) {
            return None;
        }
        let has_mark = group.iter().any(|one| self.is_marked(one));
        let is_theirs = group.iter().any(|one| self.is_theirs(one));
        let mut between = 0;
        for (index, stretch) in stretches.iter().enumerate().skip(end) {
            let joins =
                (is_theirs && self.is_marked(stretch)) || (has_mark && self.is_theirs(stretch));
            if joins {
                return Some(index);
            }
            between += match stretch {
                Stretch::Same { .. } => 1,
                Stretch::Changed(_) => 0,
            };
            if between > NEAR_MARK {
                return None;
            }
        }
        None
    }

    fn is_theirs(self, stretch: &Stretch) -> bool {
        matches!(stretch, Stretch::Changed(changed) if self.theirs_changed(changed))
    }

    /// Returns true where any version has a mark in the stretch.
    pub(super) fn is_marked(self, stretch: &Stretch) -> bool {
        let is_mark = |pieces: &[Piece<'_>]| pieces.iter().any(|piece| piece.kind == Kind::Mark);
        match stretch {
            Stretch::Same { ours, .. } => self.ours[*ours].kind == Kind::Mark,
            Stretch::Changed(Changed { base, ours, theirs }) => {
                is_mark(&self.base[base.clone()])
                    || is_mark(&self.ours[ours.clone()])
                    || is_mark(&self.theirs[theirs.clone()])
            }
        }
    }

    fn hull(group: &[Stretch]) -> Stretch {
        match group {
            [only] => only.clone(),
            [first, .., last] => Stretch::Changed(first.ranges().hull(&last.ranges())),
            [] => Stretch::Changed(Changed { base: 0..0, ours: 0..0, theirs: 0..0 }),
        }
    }
}

impl Stretch {
    fn ranges(&self) -> Changed {
        match self {
            Self::Same { base, ours, theirs } => Changed {
                base: *base..base + 1,
                ours: *ours..ours + 1,
                theirs: *theirs..theirs + 1,
            },
            Self::Changed(changed) => changed.clone(),
        }
    }
}

impl Changed {
    fn into_stretch(self) -> Option<Stretch> {
        let is_empty = self.base.is_empty() && self.ours.is_empty() && self.theirs.is_empty();
        (!is_empty).then_some(Stretch::Changed(self))
    }

    fn hull(&self, behind: &Self) -> Self {
        Self {
            base: self.base.start..behind.base.end,
            ours: self.ours.start..behind.ours.end,
            theirs: self.theirs.start..behind.theirs.end,
        }
    }
}

/// Returns true where two versions do not have the same words; white does not matter.
pub(super) fn differ(one: &[Piece<'_>], other: &[Piece<'_>]) -> bool {
    one.len() != other.len() || one.iter().zip(other).any(|(one, other)| one.text != other.text)
}

/// Returns, for each piece of `base`, its place in `later`, where it is still there.
fn matches(base: &[Piece<'_>], later: &[Piece<'_>]) -> Vec<Option<usize>> {
    let texts = |pieces: &[Piece<'_>]| -> Vec<String> {
        pieces.iter().map(|piece| piece.text.to_owned()).collect()
    };
    let mut found = align(&texts(base), &texts(later));
    drop_chance_matches(&mut found, base, later.len());
    found
}

/// Forgets short runs of matches between passages that were written anew: a stray `the` is no
/// ground to part them.
fn drop_chance_matches(found: &mut [Option<usize>], base: &[Piece<'_>], later: usize) {
    let runs = runs(found);
    for (index, (start, end, place)) in runs.iter().enumerate() {
        let before = index.checked_sub(1).map_or((0, 0), |one| {
            let (start, end, place) = runs[one];
            (end, place + end - start)
        });
        let behind = runs.get(index + 1).map_or((base.len(), later), |one| (one.0, one.2));
        let gone_before = start - before.0 + place - before.1;
        let gone_behind = behind.0 - end + behind.1 - (place + end - start);
        let are_words = base[*start..*end].iter().all(|piece| piece.kind == Kind::Word);
        if end - start <= CHANCE_PIECES
            && are_words
            && gone_before >= REWRITTEN_PIECES
            && gone_behind >= REWRITTEN_PIECES
        {
            found[*start..*end].fill(None);
        }
    }
}

/// Returns the runs of matches that follow each other on both sides: start, end, place of the start.
fn runs(found: &[Option<usize>]) -> Vec<(usize, usize, usize)> {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (index, place) in found.iter().enumerate() {
        let Some(place) = *place else { continue };
        match runs.last_mut() {
            Some((start, end, first)) if *end == index && *first + (*end - *start) == place => {
                *end += 1;
            }
            _ => runs.push((index, index + 1, place)),
        }
    }
    runs
}
