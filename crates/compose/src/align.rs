//! The order-preserving alignment of two word sequences: what both have, in the order of both.
//!
//! Runs of words that both sides hold just once are fixed first (patience diff, after Bram Cohen),
//! long runs before short ones; what lies between them is aligned exactly, by edit distance. The
//! work grows with the length of the texts and not with its square, however long they are.

use std::collections::HashMap;
use std::ops::Range;

/// Lengths of the runs tried as anchors, in words: long ones first, since they are surest.
const ANCHOR_WORDS: [usize; 3] = [4, 3, 2];

/// A single word is an anchor only where a stretch without longer ones is too long to be aligned
/// exactly.
const LAST_ANCHOR_WORDS: [usize; 1] = [1];

/// Cells of the edit-distance table past which a stretch is not aligned exactly.
const MOST_CELLS: usize = 4_000_000;

/// Returns, for each word of `edited`, the place of the word of `original` that it is; places rise.
/// Empty words are none.
pub(crate) fn align<E: AsRef<str>, O: AsRef<str>>(
    edited: &[E],
    original: &[O],
) -> Vec<Option<usize>> {
    let mut numbers = Numbers::default();
    let edited: Vec<u32> = edited.iter().map(|word| numbers.of(word.as_ref())).collect();
    let original: Vec<u32> = original.iter().map(|word| numbers.of(word.as_ref())).collect();
    let mut found = vec![None; edited.len()];
    let texts = Texts { edited: &edited, original: &original };
    texts.align(0..edited.len(), 0..original.len(), &ANCHOR_WORDS, &mut found);
    found
}

/// The number of a word that is none.
const NO_WORD: u32 = 0;

/// Words as numbers, which are quick to compare.
#[derive(Default)]
struct Numbers<'a> {
    known: HashMap<&'a str, u32>,
}

impl<'a> Numbers<'a> {
    fn of(&mut self, word: &'a str) -> u32 {
        if word.is_empty() {
            return NO_WORD;
        }
        let next = self.known.len() as u32 + 1;
        *self.known.entry(word).or_insert(next)
    }
}

#[derive(Clone, Copy)]
struct Texts<'a> {
    edited: &'a [u32],
    original: &'a [u32],
}

impl Texts<'_> {
    /// Fixes the runs that both stretches hold once, and aligns what lies between them: with
    /// shorter runs first, word by word at last.
    fn align(
        self,
        edited: Range<usize>,
        original: Range<usize>,
        lengths: &[usize],
        found: &mut [Option<usize>],
    ) {
        if edited.is_empty() || original.is_empty() {
            return;
        }
        let ours = &self.edited[edited.clone()];
        let theirs = &self.original[original.clone()];
        let Some((&length, shorter)) = lengths.split_first() else {
            if ours.len().saturating_mul(theirs.len()) <= MOST_CELLS {
                for (place, index) in edited.zip(exact(ours, theirs)) {
                    found[place] = index.map(|index| original.start + index);
                }
            } else {
                self.align(edited, original, &LAST_ANCHOR_WORDS, found);
            }
            return;
        };
        let anchors = anchors(ours, theirs, length);
        if anchors.is_empty() && length == LAST_ANCHOR_WORDS[0] {
            return;
        }
        let (mut next_edited, mut next_original) = (edited.start, original.start);
        for (i, j) in anchors {
            let (i, j) = (edited.start + i, original.start + j);
            // Neighbouring anchors may overlap; the words of the first are fixed by then.
            if i >= next_edited && j >= next_original {
                self.align(next_edited..i, next_original..j, shorter, found);
                for step in 0..length {
                    found[i + step] = Some(j + step);
                }
                (next_edited, next_original) = (i + length, j + length);
            }
        }
        self.align(next_edited..edited.end, next_original..original.end, shorter, found);
    }
}

/// Returns where runs of `length` words stand that each side holds exactly once: the longest
/// sequence of them that rises on both sides.
fn anchors(edited: &[u32], original: &[u32], length: usize) -> Vec<(usize, usize)> {
    let (ours, theirs) = (once(edited, length), once(original, length));
    let mut pairs: Vec<(usize, usize)> =
        ours.iter().filter_map(|(run, i)| Some((*i, *theirs.get(run)?))).collect();
    pairs.sort_unstable();
    longest_rising(&pairs)
}

/// Returns the runs of `length` words that stand in `words` exactly once, and where.
fn once(words: &[u32], length: usize) -> HashMap<&[u32], usize> {
    let mut seen: HashMap<&[u32], Option<usize>> = HashMap::new();
    for (index, run) in words.windows(length).enumerate() {
        if !run.contains(&NO_WORD) {
            seen.entry(run).and_modify(|place| *place = None).or_insert(Some(index));
        }
    }
    seen.into_iter().filter_map(|(run, place)| Some((run, place?))).collect()
}

/// Returns the longest subsequence of `pairs`, sorted by the first number, in which the second rises
/// too (patience sorting); of several the one that ends at the lowest second number.
pub(crate) fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, second)) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|&top| pairs[top].1 < *second);
        before.push(pile.checked_sub(1).map(|below| piles[below]));
        if pile == piles.len() { piles.push(index) } else { piles[pile] = index }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(piles.last().copied(), |&index| before[index])
            .map(|index| pairs[index])
            .collect();
    chain.reverse();
    chain
}

/// Costs of an edit: replacing a word is cheaper than dropping one and adding another.
const REPLACED: u32 = 3;
const DROPPED: u32 = 2;

/// Aligns two short sequences by edit distance; words that were replaced are not matches.
fn exact(edited: &[u32], original: &[u32]) -> Vec<Option<usize>> {
    let width = original.len() + 1;
    let mut cost = vec![0u32; (edited.len() + 1) * width];
    for (j, first) in cost.iter_mut().take(width).enumerate() {
        *first = j as u32 * DROPPED;
    }
    let same = |word: u32, other: u32| word == other && word != NO_WORD;
    for (i, word) in edited.iter().enumerate() {
        let (above, row) = cost[i * width..(i + 2) * width].split_at_mut(width);
        row[0] = (i as u32 + 1) * DROPPED;
        for (j, other) in original.iter().enumerate() {
            let diagonal = above[j] + if same(*word, *other) { 0 } else { REPLACED };
            row[j + 1] = diagonal.min(above[j + 1].min(row[j]) + DROPPED);
        }
    }
    let mut found = vec![None; edited.len()];
    let (mut i, mut j) = (edited.len(), original.len());
    while i > 0 && j > 0 {
        let here = cost[i * width + j];
        let equal = same(edited[i - 1], original[j - 1]);
        let diagonal = cost[(i - 1) * width + j - 1] + if equal { 0 } else { REPLACED };
        if here == diagonal {
            (i, j) = (i - 1, j - 1);
            found[i] = equal.then_some(j);
        } else if here == cost[(i - 1) * width + j] + DROPPED {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edited: &str, original: &str, expected: &[Option<usize>]) {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        assert_eq!(align(&words(edited), &words(original)), expected);
    }

    #[test]
    fn equal_words_match_and_replaced_ones_do_not() {
        check("the tides rise", "the tide uh rise", &[Some(0), None, Some(3)]);
        check("x", "a", &[None]);
        check("", "", &[None]);
    }

    #[test]
    fn the_longest_rising_chain_leaves_out_what_was_moved() {
        let pairs = [(0, 5), (1, 6), (2, 0), (3, 7), (4, 8)];
        assert_eq!(longest_rising(&pairs), [(0, 5), (1, 6), (3, 7), (4, 8)]);
    }

    #[test]
    fn a_long_stretch_without_runs_in_common_is_held_by_its_single_words() {
        let edited: Vec<String> = (0..3000).flat_map(|n| [format!("w{n}"), "x".into()]).collect();
        let original: Vec<String> = (0..3000).flat_map(|n| [format!("w{n}"), "y".into()]).collect();
        let found = align(&edited, &original);
        assert_eq!(found.iter().flatten().count(), 3000);
        assert_eq!(found[5998], Some(5998));
    }
}
