//! From speech to print: fillers, stutters and abandoned starts go, by rules that can be named,
//! shown and undone.
//!
//! A rule is a function from the words of a turn to [`Edit`]s. [`sentence_ends`] and [`capitals`]
//! come first and change no word; [`edits`] then runs the rules of a [`Style`] one after another,
//! each on what the ones before it left; [`apply`] carries edits out and mends the punctuation and
//! capitals around the holes. The verbatim words are never touched: another style, or one rule
//! less, is another run over the same words.
//!
//! No rule changes a number's value, a name, a negation, a hedge, a modal verb or a tense: words of
//! [`lexicon::Lexicon::is_protected`] go only where the same words stand right behind them, and what
//! is put in means the same.

mod backchannels;
pub(crate) mod lexicon;
mod line;
mod mending;
mod numbers;
mod numerals;
mod phrases;
mod repeats;
mod rules;
mod sounds;

use std::ops::Range;

use transcript::{Language, Style, Word};

pub use backchannels::{asks, is_assent, is_backchannel, is_hesitation};
use lexicon::Lexicon;
use line::Line;
pub use mending::{Setting, capitals, sentence_ends};
pub use rules::{Rule, rules_off};

/// What becomes of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// They go.
    Out,
    /// Other words stand in their place, with the punctuation and the capital they have.
    Words(String),
    /// This stands in their place, punctuation included.
    Exactly(String),
}

/// One decision of a rule about some words of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Why.
    pub rule: Rule,
    /// Which words of the turn.
    pub words: Range<usize>,
    /// What becomes of them.
    pub change: Change,
}

/// How the words of a turn are edited.
#[derive(Clone, Copy, Debug)]
pub struct Editing<'a> {
    /// Language of the words.
    pub language: &'a Language,
    /// How near to the spoken word they stay.
    pub style: Style,
    /// Rules to do without.
    pub off: &'a [Rule],
    /// How the turn stands among the others.
    pub setting: Setting,
}

/// Finds what the rules of a style would change in the words of one turn.
///
/// Edits come sorted and do not overlap. A turn is never emptied: one of fillers alone stays.
#[must_use]
pub fn edits(words: &[Word], editing: &Editing<'_>) -> Vec<Edit> {
    let lexicon = lexicon::of(editing.language);
    let mut all: Vec<Edit> = Vec::new();
    for rule in Rule::ALL {
        if !rule.belongs_to(editing.style) || editing.off.contains(&rule) {
            continue;
        }
        let line = Line::new(words, &all);
        let mut found = find(rule, &line, lexicon, editing);
        found.retain(|edit| line.is_open(edit));
        let out = found.iter().filter(|edit| edit.change == Change::Out);
        let taken: usize = out.map(|edit| edit.words.len()).sum();
        if taken < line.len() {
            let found: Vec<Edit> = found.iter().flat_map(|edit| line.on_turn(edit)).collect();
            // What replaces several words takes in those that went between them.
            all.retain(|edit| !found.iter().any(|new| covers(new, edit)));
            all.extend(found);
            all.sort_by_key(|edit| (edit.words.start, edit.words.end));
        }
    }
    all
}

fn covers(edit: &Edit, other: &Edit) -> bool {
    edit.words.start <= other.words.start && other.words.end <= edit.words.end
}

fn find(rule: Rule, line: &Line<'_>, lexicon: &Lexicon, editing: &Editing<'_>) -> Vec<Edit> {
    let language = editing.language;
    match rule {
        Rule::Sound => sounds::sounds(line, lexicon),
        Rule::Filler => phrases::fillers(line, lexicon),
        Rule::Repeat => repeats::repeats(line, lexicon, editing),
        Rule::AbandonedStart => repeats::abandoned_starts(line, lexicon),
        Rule::EmptyPhrase => phrases::empty_phrases(line, lexicon),
        Rule::TagQuestion => phrases::tag_questions(line, lexicon),
        Rule::SpokenForm => phrases::spoken_forms(line, lexicon),
        Rule::OpeningNumber => numbers::opening_numbers(line, lexicon, language),
        Rule::SmallNumber => numbers::small_numbers(line, lexicon, language),
        Rule::Figure => numbers::figures(line, language),
        // Decided before a turn's words are looked at, or about the turns themselves.
        Rule::Spelling
        | Rule::NativeScript
        | Rule::Backchannel
        | Rule::MergedTurn
        | Rule::SentenceEnd
        | Rule::CutOff
        | Rule::Capital => Vec::new(),
    }
}

/// Carries `edits` out: returns the words that stay, with the punctuation and the capitals that the
/// words before them lost or left.
///
/// A word that replaces several has the time of all of them.
#[must_use]
pub fn apply(words: &[Word], edits: &[Edit], language: &Language) -> Vec<Word> {
    line::carry_out(words, edits, lexicon::of(language))
}

#[cfg(test)]
mod tests;
