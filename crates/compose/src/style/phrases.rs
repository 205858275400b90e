//! Fillers, phrases that carry no meaning, and spoken forms: rules that know words by lists.

use super::lexicon::{Lexicon, Words};
use super::line::{Line, closing, ends_with_mark, is_bracketed};
use super::{Change, Edit, Rule};
use crate::sentences::ends_sentence;

/// So soon after "Vous savez," comes the word of the clause that it governs.
const CLAUSE_WORDS: usize = 3;

/// Takes out the sounds that fill a pause.
pub(super) fn fillers(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    (0..line.len())
        .filter(|&place| is_filler(line, lexicon, place))
        .map(|place| Edit { rule: Rule::Filler, words: place..place + 1, change: Change::Out })
        .collect()
}

fn is_filler(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> bool {
    let (text, folded) = (line.text(place), line.folded(place));
    // "the ER", "5 mm".
    let letters = folded.chars().count();
    let acronym = letters > 1 && !text.chars().any(char::is_lowercase);
    let unit = folded == "mm" && line.folded_before(place).ends_with(char::is_numeric);
    let parted = || {
        let opens = line.starts_sentence(place) || ends_with_mark(line.text(place - 1));
        opens && ends_with_mark(text) && !text.ends_with(['?', '!'])
    };
    let listed = |list: &Words| list.contains(&at_most_double(folded));
    !acronym && !unit && (listed(&lexicon.fillers) || listed(&lexicon.parted_fillers) && parted())
}

/// Returns the word with no letter more than twice in a row: "ummmm" is "umm".
fn at_most_double(word: &str) -> String {
    let mut short = String::with_capacity(word.len());
    let (mut last, mut count) = (None, 0);
    for letter in word.chars() {
        count = if last == Some(letter) { count + 1 } else { 1 };
        last = Some(letter);
        if count <= 2 {
            short.push(letter);
        }
    }
    short
}

/// Takes out phrases that mean nothing where commas set them off: "The port, you know, is old."
///
/// At the start of a sentence the comma after is enough, at the end of a statement the one before.
/// A phrase that ends a question stays: somebody may answer it.
pub(super) fn empty_phrases(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let length = empty_phrase(line, lexicon, place).unwrap_or(0);
        if length > 0 {
            let words = place..place + length;
            found.push(Edit { rule: Rule::EmptyPhrase, words, change: Change::Out });
        }
        place += length.max(1);
    }
    found
}

fn empty_phrase(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> Option<usize> {
    let starts = line.starts_sentence(place);
    let after_comma = place > 0 && line.text(place - 1).ends_with(',');
    let ends = |length: usize, mark: char| line.text(place + length - 1).ends_with(mark);
    let ellipsis = |length: usize| line.text(place + length - 1).ends_with("..");
    let longest = |list: &Words| list.iter().filter_map(|phrase| line.has(place, phrase)).max();
    let opening = || {
        longest(&lexicon.empty_opening).filter(|&length| {
            let mut after = place + length..place + length + CLAUSE_WORDS;
            let clause = |at| lexicon.introducing.contains(line.folded(at));
            starts && ends(length, ',') && !after.any(clause)
        })
    };
    let quotes = |length: usize| {
        let after = place + length;
        after < line.len() && line.text(after).starts_with(['"', '“', '„', '«'])
    };
    let between = || {
        longest(&lexicon.empty_between)
            .filter(|&length| after_comma && ends(length, ',') && !quotes(length))
    };
    let closing = || {
        longest(&lexicon.empty_closing)
            .filter(|&length| after_comma && ends(length, '.') && !ellipsis(length))
    };
    opening().or_else(between).or_else(closing)
}

/// Takes "right?" off a statement when the speaker goes on without an answer.
pub(super) fn tag_questions(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut start = 0;
    for place in 1..line.len() {
        if line.starts_sentence(place) {
            start = place;
            continue;
        }
        let tag = lexicon.tags.iter().filter_map(|tag| line.has(place, tag)).max();
        let Some(end) = tag.map(|length| place + length) else { continue };
        let before = line.text(place - 1);
        let goes_on = (end..line.len()).any(|at| !is_bracketed(line.text(at)));
        let asks_nobody = goes_on && line.text(end - 1).ends_with('?');
        let states = !lexicon.questions.contains(line.folded(start))
            && !lexicon.questions.contains(&format!(
                "{} {}",
                line.folded(start),
                line.folded(start + 1)
            ));
        if let (true, true, Some(said)) = (asks_nobody, states, before.strip_suffix(',')) {
            let words = place - 1..end;
            let change = Change::Exactly(format!("{}.", said.trim_start_matches('¿')));
            found.push(Edit { rule: Rule::TagQuestion, words, change });
        }
    }
    found
}

/// Writes spoken contractions out: "gonna" becomes "going to".
pub(super) fn spoken_forms(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    (0..line.len())
        .filter_map(|place| {
            let written = written(line, lexicon, place)?.to_owned();
            let change = Change::Words(written);
            Some(Edit { rule: Rule::SpokenForm, words: place..place + 1, change })
        })
        .collect()
}

fn written(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> Option<&'static str> {
    let folded = line.folded(place);
    if folded == "gotta" {
        return must(line.folded_before(place));
    }
    let text = line.text(place).to_lowercase().replace('’', "'");
    let bare = text.strip_suffix(closing(&text)).unwrap_or(&text);
    let forms = lexicon.spoken_forms.iter();
    let mut found = forms.filter(|(spoken, _)| {
        let with_apostrophe = spoken.starts_with('\'') || spoken.ends_with('\'');
        if with_apostrophe { bare == *spoken || text == *spoken } else { folded == *spoken }
    });
    found.next().map(|(_, written)| *written)
}

/// Returns what "gotta" means after a word; nothing where that is not sure.
fn must(before: &str) -> Option<&'static str> {
    let has = ["have", "has", "had", "'ve", "'s", "'d"].iter().any(|end| before.ends_with(end));
    let bare = ["i", "we", "you", "they"].contains(&before);
    if has { Some("got to") } else { bare.then_some("have to") }
}

/// Returns true where a word breaks off: "th-", "were—".
pub(super) fn breaks_off(word: &str) -> bool {
    ends_with_mark(word) && !ends_sentence(word) && word.ends_with(['-', '—', '–'])
}
