//! Whole sentences: the same one twice, and those that start with a digit.

use std::collections::BTreeMap;
use std::ops::Range;

use transcript::format::markdown::Role;

use super::Rule;
use super::post::{Findings, Post, Prose, tokens};
use crate::sentences::ends_sentence;
use crate::style::lexicon::fold;

/// Fewest words of a sentence that nobody says twice by chance.
const LONG_WORDS: usize = 6;

/// So many words are not a formula, such as thanks at the start and at the end.
const NO_FORMULA_WORDS: usize = 10;

/// So many paragraphs on, a shorter sentence is no slip of the paste.
const NEAR_PARAGRAPHS: usize = 6;

/// Finds sentences that stand in the text twice, as a paste leaves them.
pub(super) fn repeated(post: &Post<'_>, findings: &mut Findings) {
    // The line and the paragraph where each sentence stood last.
    let mut earlier: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (paragraph, prose) in post.body().enumerate() {
        for range in sentences(&prose.text) {
            let sentence = &prose.text[range.clone()];
            let Some((folded, long)) = folded(sentence) else { continue };
            let here = (prose.place_of(range.start).line, paragraph);
            if let Some((line, before)) = earlier.insert(folded, here)
                && (long || paragraph - before <= NEAR_PARAGRAPHS)
            {
                let start: Vec<&str> = sentence.split_whitespace().take(LONG_WORDS).collect();
                let start: String = start.join(" ").chars().take(60).collect();
                let start = start.trim_end_matches(|c: char| !c.is_alphanumeric());
                let message = format!("“{start}…” stands in line {line} already");
                findings.at(Rule::RepeatedSentence, prose, range.start, message);
            }
        }
    }
}

/// Returns a sentence's words without case and punctuation, and whether there are so many that it is
/// no formula; none where it is too short.
fn folded(sentence: &str) -> Option<(String, bool)> {
    let words = sentence.split_whitespace().map(fold);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let unspaced = sentence.chars().filter(|c| *c >= '\u{2e80}' && c.is_alphabetic()).count();
    // Two characters of Chinese are a word, more or less.
    let count = words.len().max(unspaced / 2);
    (count >= LONG_WORDS).then(|| (words.join(" "), count >= NO_FORMULA_WORDS))
}

/// Finds sentences that start with a digit, which English spells out or turns around.
pub(super) fn digits(post: &Post<'_>, findings: &mut Findings) {
    if !post.is_in(&["en"]) {
        return;
    }
    let spoken = |role: &Role| matches!(role, Role::Turn { .. } | Role::Paragraph | Role::Quote);
    for prose in post.body().filter(|prose| spoken(&prose.role)) {
        for range in sentences(&prose.text) {
            let sentence = &prose.text[range.clone()];
            let opening = |c: char| matches!(c, '“' | '‘' | '"' | '\'' | '(' | '[');
            let start = sentence.trim_start_matches(opening);
            let number = start.split_whitespace().next().unwrap_or_default();
            let is_digit = start.starts_with(|c: char| c.is_ascii_digit());
            if is_digit && !is_label(number) && !is_alone(start) && starts(prose, &range) {
                let at = range.end - start.len();
                let message = format!("a sentence starts with a digit: `{number}`");
                findings.at(Rule::DigitStart, prose, at, message);
            }
        }
    }
}

/// Returns true for a number that counts a point or gives a time: `1.`, `2)`, `04:01`.
fn is_label(number: &str) -> bool {
    let digits = number.trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(digits, "." | ")" | ":" | ".)") || digits.starts_with(':')
}

/// Returns true for a number that is a whole answer: `1999.`, `100%.`
fn is_alone(sentence: &str) -> bool {
    !sentence.trim().contains(char::is_whitespace)
}

/// Returns true where a sentence certainly starts: at the start of its paragraph, or behind a word
/// that is no abbreviation, as `Feb.` and `U.S.` are.
fn starts(prose: &Prose<'_>, range: &Range<usize>) -> bool {
    let before = prose.text[..range.start].trim_end();
    let Some(stop) = before.strip_suffix('.') else { return true };
    let word = stop.rsplit(char::is_whitespace).next().unwrap_or_default();
    let small = word.chars().all(char::is_lowercase) && word.chars().count() > 3;
    small && !["approx", "para", "sect", "chap"].contains(&word)
}

/// Returns where the sentences of a text stand.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = None;
    let mut end = 0;
    for token in tokens(text) {
        let word = &text[token.clone()];
        let from = *start.get_or_insert(token.start);
        end = token.end;
        let wide = ['。', '！', '？'];
        let mut from = from;
        for (at, mark) in word.match_indices(wide) {
            let stop = token.start + at + mark.len();
            sentences.push(from..stop);
            from = stop;
        }
        start = (from < token.end).then_some(from);
        if start.is_some() && ends_sentence(word) {
            sentences.push(from..token.end);
            start = None;
        }
    }
    sentences.extend(start.map(|from| from..end));
    sentences
}
