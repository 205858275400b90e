//! Stutters and abandoned starts: what was said again at once.

use transcript::Style;

use super::lexicon::Lexicon;
use super::line::{Line, ends_with_mark};
use super::phrases::breaks_off;
use super::{Change, Edit, Editing, Rule};
use crate::sentences::ends_sentence;

/// Longest run of words that counts as a stutter when it is said twice.
const LONGEST_REPEAT_WORDS: usize = 4;

/// Longest start that counts as abandoned (house style W1).
const LONGEST_START_WORDS: usize = 5;

/// Where one of these stands somebody is quoted, word by word.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// Takes out the first of two equal runs of words, and broken-off words said whole at once.
///
/// Only what begins with a word of grammar counts: nouns, adjectives and verbs are said twice on
/// purpose. A negation, a hedge or a modal goes only with the words around it, which are said again:
/// "I don't, I don't know". Numbers and names are never taken for stutters.
pub(super) fn repeats(line: &Line<'_>, lexicon: &Lexicon, editing: &Editing<'_>) -> Vec<Edit> {
    let may_answer = editing.setting.answers && editing.style == Style::Clean;
    let mut found: Vec<Edit> = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let goes_on = found.last().is_some_and(|edit| edit.words.end == place);
        let length = said_twice(line, lexicon, place, goes_on)
            .filter(|length| !(may_answer && is_short_answer(line, lexicon, place, *length)))
            .or_else(|| said_whole(line, place).then_some(1))
            .unwrap_or(0);
        if length > 0 {
            let words = place..place + length;
            found.push(Edit { rule: Rule::Repeat, words, change: Change::Out });
        }
        place += length.max(1);
    }
    found
}

/// Returns the length of the run at `place` that is said again right after it; `goes_on` where the
/// words before were such a run too.
fn said_twice(line: &Line<'_>, lexicon: &Lexicon, place: usize, goes_on: bool) -> Option<usize> {
    if !lexicon.is_grammar(line.folded(place)) {
        return None;
    }
    (1..=LONGEST_REPEAT_WORDS).rev().find(|&length| {
        place + 2 * length <= line.len()
            && (place..place + length).all(|at| {
                let word = line.folded(at);
                word == line.folded(at + length)
                    && !word.is_empty()
                    && !lexicon.is_number(word)
                    && !line.is_name(at + length)
                    && !line.text(at).ends_with(['.', '?', '!', '…', ';', ':'])
                    && !line.text(at).contains(QUOTES)
                    && line.text(at + length).starts_with(char::is_alphanumeric)
            })
            && if length == 1 {
                is_stutter(line, lexicon, place)
            } else {
                let parted = (place..place + length - 1).any(|at| ends_with_mark(line.text(at)));
                let last = line.text(place + 2 * length - 1);
                let last = last.trim_end_matches(QUOTES);
                let emphatic = last.ends_with(['.', '?', '!', '…']);
                !(parted
                    || emphatic
                    || is_noun_again(line, lexicon, place)
                    || is_part_of_a_figure(line, place, length, goes_on))
            }
    })
}

/// Returns true for "It is, it is late" at the start of an answer: the first may be all of the
/// answer, and clean style leaves what may be meant.
fn is_short_answer(line: &Line<'_>, lexicon: &Lexicon, place: usize, length: usize) -> bool {
    place <= 1
        && length == 2
        && is_subject(line, lexicon, place)
        && lexicon.is_auxiliary(line.folded(place + 1))
        && line.text(place + 1).ends_with(',')
}

/// Returns true for one word said twice by mistake. With a comma between, "it, it" may end one
/// clause and begin the next.
fn is_stutter(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> bool {
    let word = line.folded(place);
    let both = lexicon.subjects.contains(word) && !lexicon.objects.contains(word);
    let parted = ends_with_mark(line.text(place))
        && !(both || lexicon.goes_on_after(word) || line.starts_sentence(place));
    !parted && !lexicon.doubled.contains(word) && !lexicon.is_protected(word)
}

/// Returns true for a run that begins with an article after a word of meaning: "Keep the main thing
/// the main thing", "we need the garbage, the garbage man".
fn is_noun_again(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> bool {
    lexicon.articles.contains(line.folded(place))
        && !line.starts_sentence(place)
        && !lexicon.is_grammar(line.folded_before(place))
}

/// Returns true inside "better and better and better", which is said so on purpose: what is said
/// twice is followed by its beginning, or preceded by its end, and not by the whole.
fn is_part_of_a_figure(line: &Line<'_>, place: usize, length: usize, goes_on: bool) -> bool {
    let after = place + 2 * length;
    let whole = (0..length).all(|at| line.folded(place + at) == line.folded(after + at));
    let begins_again = line.folded(after) == line.folded(place) && !whole;
    let ended_before =
        !goes_on && place > 0 && line.folded(place - 1) == line.folded(place + length - 1);
    begins_again || ended_before
}

/// Returns true for "th-" before "the": a word broken off and then said whole.
fn said_whole(line: &Line<'_>, place: usize) -> bool {
    let (part, whole) = (line.folded(place), line.folded(place + 1));
    let text = line.text(place);
    text.ends_with('-')
        && !text.ends_with("--")
        && !part.is_empty()
        && part.chars().count() < whole.chars().count()
        && whole.starts_with(part)
}

/// Takes out a start of at most five words that is given up when the sentence begins again, unless
/// something that must not be lost is in it.
pub(super) fn abandoned_starts(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    for start in (0..line.len()).filter(|&place| line.starts_sentence(place)) {
        let limit = (start + LONGEST_START_WORDS).min(line.len());
        let end = (start + 1..=limit).find(|&end| is_given_up(line, lexicon, start, end));
        if let Some(end) = end {
            let words = start..end;
            found.push(Edit { rule: Rule::AbandonedStart, words, change: Change::Out });
        }
    }
    found
}

/// Returns true where the words from `start` to `end` are left and what follows begins again.
fn is_given_up(line: &Line<'_>, lexicon: &Lexicon, start: usize, end: usize) -> bool {
    let last = line.text(end - 1);
    let kept = (start..end).any(|at| {
        let word = line.folded(at);
        word.is_empty()
            || lexicon.is_protected(word)
            || line.is_name(at)
            || ends_sentence(line.text(at))
    });
    if kept || line.folded(end).is_empty() {
        return false;
    }
    let first = line.folded(start);
    let same = first == line.folded(end) && !lexicon.joining.contains(first);
    if breaks_off(last) && same {
        return true;
    }
    // "Nous, nous disons", "die, die segeln": said twice for weight, or by grammar.
    if lexicon.doubled.contains(first) && end - start == 1 {
        return false;
    }
    let subject = lexicon.subjects.contains(first);
    // "I do, I think" is an answer and "we were— they had" is none.
    let bare = breaks_off(last) && end - start == 2 && lexicon.is_auxiliary(line.folded(start + 1));
    let unfinished =
        subject && (bare || end - start == 1) || lexicon.articles.contains(line.folded(end - 1));
    let parted = breaks_off(last) || last.ends_with(',');
    parted && unfinished && (same || is_subject(line, lexicon, end))
}

/// Returns true for a pronoun that opens a clause, and is not one of a list of persons.
fn is_subject(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> bool {
    let listed = line.text(place).ends_with(',')
        || ["and", "or", "e", "ou", "y", "o", "et", "und", "oder"]
            .contains(&line.folded(place + 1));
    let subject = line.folded(place);
    let subject = subject.split_once('\'').map_or(subject, |(pronoun, _)| pronoun);
    (lexicon.subjects.contains(subject) || subject == "there") && !listed
}
