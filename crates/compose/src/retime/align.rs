//! The order-preserving alignment of two word sequences.

use std::collections::HashMap;
use std::ops::Range;

use super::Matches;

/// Lengths of the runs tried as anchors, in words: long ones first, since they are surest.
const ANCHOR_WORDS: [usize; 3] = [4, 3, 2];

/// Cells of the edit-distance table past which a stretch is left alone: text without one anchor in
/// thousands of words is not an edit of what was heard.
const MOST_CELLS: usize = 16_000_000;

/// Aligns all edited words, in the order of the file, with the heard ones.
pub(super) fn in_order(edited: &[Vec<String>], heard: &[String]) -> Matches {
    let flat: Vec<&str> = edited.iter().flatten().map(String::as_str).collect();
    let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
    let mut found = vec![None; flat.len()];
    let texts = Texts { edited: &flat, heard: &heard };
    texts.align(0..flat.len(), 0..heard.len(), &ANCHOR_WORDS, &mut found);
    let mut rest = found.as_slice();
    let per_paragraph = edited.iter().map(|words| {
        let (own, others) = rest.split_at(words.len());
        rest = others;
        own.to_vec()
    });
    per_paragraph.collect()
}

#[derive(Clone, Copy)]
struct Texts<'a> {
    edited: &'a [&'a str],
    heard: &'a [&'a str],
}

impl Texts<'_> {
    /// Fixes the runs that both stretches hold once, and aligns what lies between them: with
    /// shorter runs first, word by word at last.
    fn align(
        self,
        edited: Range<usize>,
        heard: Range<usize>,
        lengths: &[usize],
        found: &mut [Option<usize>],
    ) {
        let (edited_words, heard_words) =
            (&self.edited[edited.clone()], &self.heard[heard.clone()]);
        let Some((&length, shorter)) = lengths.split_first() else {
            if edited.len().saturating_mul(heard.len()) <= MOST_CELLS {
                let matches = exact(edited_words, heard_words);
                for (place, index) in edited.zip(matches) {
                    found[place] = index.map(|index| heard.start + index);
                }
            }
            return;
        };
        let (mut next_edited, mut next_heard) = (edited.start, heard.start);
        for (i, j) in anchors(edited_words, heard_words, length) {
            let (i, j) = (edited.start + i, heard.start + j);
            // Neighbouring anchors may overlap; the words of the first are fixed by then.
            if i >= next_edited && j >= next_heard {
                self.align(next_edited..i, next_heard..j, shorter, found);
                for step in 0..length {
                    found[i + step] = Some(j + step);
                }
                (next_edited, next_heard) = (i + length, j + length);
            }
        }
        self.align(next_edited..edited.end, next_heard..heard.end, shorter, found);
    }
}

/// Returns where runs of `length` words stand that each side holds exactly once: the longest
/// sequence of them that rises on both sides.
fn anchors(edited: &[&str], heard: &[&str], length: usize) -> Vec<(usize, usize)> {
    let (ours, theirs) = (once(edited, length), once(heard, length));
    let mut pairs: Vec<(usize, usize)> =
        ours.iter().filter_map(|(run, i)| Some((*i, *theirs.get(run)?))).collect();
    pairs.sort_unstable();
    longest_rising(&pairs)
}

/// Returns the runs of `length` words that stand in `words` exactly once, and where.
fn once<'a>(words: &'a [&'a str], length: usize) -> HashMap<&'a [&'a str], usize> {
    let mut seen: HashMap<&[&str], Option<usize>> = HashMap::new();
    for (index, run) in words.windows(length).enumerate() {
        if run.iter().all(|word| !word.is_empty()) {
            seen.entry(run).and_modify(|place| *place = None).or_insert(Some(index));
        }
    }
    seen.into_iter().filter_map(|(run, place)| Some((run, place?))).collect()
}

/// Returns the longest subsequence of `pairs`, sorted by the first number, in which the second rises
/// too (patience sorting).
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
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

/// Aligns two short sequences by edit distance; returns the heard word each edited word equals.
///
/// Words that were replaced are not matches: they share the gap with their neighbours later.
pub(super) fn exact(edited: &[impl AsRef<str>], heard: &[&str]) -> Vec<Option<usize>> {
    let width = heard.len() + 1;
    let mut cost = vec![0u32; (edited.len() + 1) * width];
    for (j, first) in cost.iter_mut().take(width).enumerate() {
        *first = j as u32 * DROPPED;
    }
    for (i, word) in edited.iter().enumerate() {
        let word = word.as_ref();
        cost[(i + 1) * width] = (i as u32 + 1) * DROPPED;
        for (j, other) in heard.iter().enumerate() {
            let same = cost[i * width + j] + if same(word, other) { 0 } else { REPLACED };
            let either = cost[i * width + j + 1].min(cost[(i + 1) * width + j]) + DROPPED;
            cost[(i + 1) * width + j + 1] = same.min(either);
        }
    }
    let mut found = vec![None; edited.len()];
    let (mut i, mut j) = (edited.len(), heard.len());
    while i > 0 && j > 0 {
        let here = cost[i * width + j];
        let equal = same(edited[i - 1].as_ref(), heard[j - 1]);
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

fn same(word: &str, other: &str) -> bool {
    !word.is_empty() && word == other
}

/// Returns the stretch of the `free` heard words that holds most of the runs of two of `words`: the
/// place a moved paragraph came from; `None` where no run is found.
///
/// The stretch is half as long again as the paragraph, for words the editor took out.
pub(super) fn densest(words: &[String], heard: &[String], free: &[usize]) -> Option<Vec<usize>> {
    let mut own: Vec<[&str; 2]> =
        words.windows(2).map(|run| [run[0].as_str(), run[1].as_str()]).collect();
    own.sort_unstable();
    let hits: Vec<u32> = free
        .windows(2)
        .map(|pair| {
            let run = [heard[pair[0]].as_str(), heard[pair[1]].as_str()];
            u32::from(own.binary_search(&run).is_ok())
        })
        .collect();
    let reach = (words.len() + words.len() / 2).min(hits.len());
    if reach == 0 {
        return None;
    }
    let mut sum: u32 = hits[..reach].iter().sum();
    let (mut best, mut best_start) = (sum, 0);
    for start in 1..=hits.len() - reach {
        sum = sum + hits[start + reach - 1] - hits[start - 1];
        if sum > best {
            (best, best_start) = (sum, start);
        }
    }
    let from = best_start.saturating_sub(words.len() / 2);
    let to = (best_start + reach + 1).min(free.len());
    (best > 0).then(|| free[from..to].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rising_chain_leaves_out_what_was_moved() {
        let pairs = [(0, 5), (1, 6), (2, 0), (3, 7), (4, 8)];
        assert_eq!(longest_rising(&pairs), [(0, 5), (1, 6), (3, 7), (4, 8)]);
    }

    #[test]
    fn equal_words_match_and_replaced_ones_do_not() {
        let edited = ["the", "tides", "rise"];
        assert_eq!(exact(&edited, &["the", "tide", "uh", "rise"]), [Some(0), None, Some(3)]);
    }
}
