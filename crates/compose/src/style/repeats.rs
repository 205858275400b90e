//! Stutters and abandoned starts: what was said again at once.

use super::lexicon::Lexicon;
use super::line::{Line, ends_sentence};
use super::phrases::breaks_off;
use super::{Edit, Rule};

/// Longest run of words that counts as a stutter when it is said twice.
const LONGEST_REPEAT_WORDS: usize = 3;

/// Longest start that counts as abandoned (house style W1).
const LONGEST_START_WORDS: usize = 5;

/// Takes out the first of two equal runs of words, and broken-off words said whole at once.
pub(super) fn repeats(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let length = said_twice(line, lexicon, place)
            .or_else(|| said_whole(line, place).then_some(1))
            .unwrap_or(0);
        if length > 0 {
            found.push(Edit { rule: Rule::Repeat, words: place..place + length, instead: None });
        }
        place += length.max(1);
    }
    found
}

/// Returns the length of the run at `place` that is said again right after it.
fn said_twice(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> Option<usize> {
    (1..=LONGEST_REPEAT_WORDS).rev().find(|&length| {
        let run = place..place + length;
        run.end + length <= line.len()
            && run.clone().all(|at| {
                let word = line.folded(at);
                !word.is_empty()
                    && word == line.folded(at + length)
                    && !lexicon.is_protected(word)
                    && !ends_sentence(line.text(at))
            })
            && !(length == 1 && lexicon.doubled.contains(&line.folded(place)))
    })
}

/// Returns true for "th-" before "the": a word broken off and then said whole.
fn said_whole(line: &Line<'_>, place: usize) -> bool {
    let (part, whole) = (line.folded(place), line.folded(place + 1));
    breaks_off(line.text(place))
        && !part.is_empty()
        && part.chars().count() < whole.chars().count()
        && whole.starts_with(part)
}

/// Takes out a start of at most five words that breaks off when the sentence then begins again with
/// the same word, unless something that must not be lost is in it.
pub(super) fn abandoned_starts(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found = Vec::new();
    for start in (0..line.len()).filter(|&place| line.starts_sentence(place)) {
        let limit = (start + LONGEST_START_WORDS).min(line.len());
        let Some(end) = (start..limit).find(|&at| breaks_off(line.text(at))).map(|at| at + 1)
        else {
            continue;
        };
        let one_sentence = (start..end).all(|at| !ends_sentence(line.text(at)));
        let kept = (start..end).any(|at| lexicon.is_protected(line.folded(at)));
        let again = line.folded(start) == line.folded(end) && !line.folded(start).is_empty();
        if one_sentence && again && !kept {
            found.push(Edit { rule: Rule::AbandonedStart, words: start..end, instead: None });
        }
    }
    found
}
