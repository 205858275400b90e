//! From speech to print: fillers, stutters and abandoned starts go, by rules that can be named,
//! shown and undone.
//!
//! A rule is a function from the words of a turn to [`Edit`]s. [`edits`] runs the rules of a
//! [`Style`] one after another, each on what the ones before it left; [`apply`] carries the result
//! out and mends the punctuation and capitals around the holes. The verbatim words are never
//! touched: another style, or one rule less, is another run over the same words.
//!
//! No rule changes a number's value, a name, a negation, a hedge, a modal verb or a tense: words of
//! [`lexicon::Lexicon::is_protected`] are never taken out, and what is put in means the same.

mod backchannels;
mod lexicon;
mod line;
mod numbers;
mod phrases;
mod repeats;

use std::ops::Range;

use transcript::{Language, Style, Word};

pub use backchannels::is_backchannel;
use lexicon::Lexicon;
use line::Line;

/// Why words were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// "um", "euh", "äh": sounds that fill a pause.
    Filler,
    /// "I I", "th- the": a word or a few said again at once.
    Repeat,
    /// "We were— we went": a start given up within five words.
    AbandonedStart,
    /// ", you know," between commas.
    EmptyPhrase,
    /// "gonna" for "going to".
    SpokenForm,
    /// "3" for "three" in running text.
    SmallNumber,
}

impl Rule {
    /// Every rule, in the order in which they run.
    pub const ALL: [Self; 6] = [
        Self::Filler,
        Self::Repeat,
        Self::AbandonedStart,
        Self::EmptyPhrase,
        Self::SpokenForm,
        Self::SmallNumber,
    ];

    /// Returns the rule's name in settings and listings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Filler => "filler",
            Self::Repeat => "repeat",
            Self::AbandonedStart => "abandoned-start",
            Self::EmptyPhrase => "empty-phrase",
            Self::SpokenForm => "spoken-form",
            Self::SmallNumber => "small-number",
        }
    }

    /// Returns true where the rule is part of `style`.
    #[must_use]
    pub fn belongs_to(self, style: Style) -> bool {
        match self {
            Self::Filler | Self::Repeat | Self::AbandonedStart => style != Style::Verbatim,
            Self::EmptyPhrase | Self::SpokenForm | Self::SmallNumber => style == Style::Edited,
        }
    }

    fn find(self, line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
        match self {
            Self::Filler => phrases::fillers(line, lexicon),
            Self::Repeat => repeats::repeats(line, lexicon),
            Self::AbandonedStart => repeats::abandoned_starts(line, lexicon),
            Self::EmptyPhrase => phrases::empty_phrases(line, lexicon),
            Self::SpokenForm => phrases::spoken_forms(line, lexicon),
            Self::SmallNumber => numbers::small_numbers(line, lexicon),
        }
    }
}

/// One decision of a rule about some words of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Why.
    pub rule: Rule,
    /// Which words of the turn.
    pub words: Range<usize>,
    /// What stands in their place, without punctuation around it; `None` where they go.
    pub instead: Option<String>,
}

/// Finds what the rules of `style` would change in the words of one turn, without those in `but`.
///
/// Edits come sorted and do not overlap. A turn is never emptied: one of fillers alone stays.
#[must_use]
pub fn edits(words: &[Word], language: &Language, style: Style, but: &[Rule]) -> Vec<Edit> {
    let lexicon = lexicon::of(language);
    let mut all: Vec<Edit> = Vec::new();
    for rule in Rule::ALL {
        if !rule.belongs_to(style) || but.contains(&rule) {
            continue;
        }
        let line = Line::new(words, &all);
        let found = rule.find(&line, lexicon);
        let taken: usize =
            found.iter().filter(|one| one.instead.is_none()).map(|one| one.words.len()).sum();
        if taken < line.len() {
            all.extend(found.iter().flat_map(|edit| line.on_turn(edit)));
            all.sort_by_key(|edit| (edit.words.start, edit.words.end));
        }
    }
    all
}

/// Carries `edits` out: returns the words that stay, with the punctuation and the capitals that the
/// words before them lost or left.
///
/// A word that replaces several has the time of all of them.
#[must_use]
pub fn apply(words: &[Word], edits: &[Edit]) -> Vec<Word> {
    line::carry_out(words, edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use transcript::{Millis, Span};

    fn words(text: &str) -> Vec<Word> {
        text.split_whitespace()
            .zip(0u32..)
            .map(|(text, index)| Word {
                text: text.to_owned(),
                span: Span::new(Millis(index * 300), Millis(index * 300 + 250)),
                confidence: 1.0,
                speaker: None,
            })
            .collect()
    }

    fn styled(language: &str, style: Style, text: &str) -> String {
        let words = words(text);
        let edits = edits(&words, &Language::new(language), style, &[]);
        let kept = apply(&words, &edits);
        kept.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn clean(language: &str, said: &str, printed: &str) {
        assert_eq!(styled(language, Style::Clean, said), printed);
    }

    #[track_caller]
    fn edited(said: &str, printed: &str) {
        assert_eq!(styled("en", Style::Edited, said), printed);
    }

    #[test]
    fn fillers_go_and_the_sentence_closes_over_them() {
        clean("en", "Um, we measured, uh, the tide.", "We measured the tide.");
        clean("en", "It rose, um.", "It rose.");
        clean("en", "Is it rising, uh?", "Is it rising?");
        clean("en", "It rose. Uh, then it fell.", "It rose. Then it fell.");
    }

    #[test]
    fn a_filler_in_one_language_is_a_word_in_another() {
        clean("pt", "É um porto, hum, antigo.", "É um porto antigo.");
        clean("de", "Er geht um, äh, den Hafen.", "Er geht um den Hafen.");
        clean("fr", "Euh, je suis là.", "Je suis là.");
        clean("es", "Eh, el puerto.", "El puerto.");
    }

    #[test]
    fn a_turn_of_fillers_alone_stays() {
        clean("en", "Mm-hmm.", "Mm-hmm.");
        clean("en", "Um, uh.", "Um, uh.");
    }

    #[test]
    fn stutters_go_and_emphasis_stays() {
        clean("en", "I I think the the tide rose.", "I think the tide rose.");
        clean("en", "I was, I was going th- there.", "I was going there.");
        clean("en", "The sh- ship left.", "The ship left.");
        clean("en", "It is very, very cold. No, no.", "It is very, very cold. No, no.");
        clean("en", "I know that that ship had had luck.", "I know that that ship had had luck.");
    }

    #[test]
    fn a_start_given_up_goes_when_the_sentence_starts_again() {
        clean("en", "We were going— we measured the tide.", "We measured the tide.");
        clean("en", "We never sail— we measured it.", "We never sail— we measured it.");
    }

    #[test]
    fn empty_phrases_go_only_in_edited_style_and_only_between_commas() {
        edited("The port, you know, is old.", "The port is old.");
        edited("You know, it rose.", "It rose.");
        edited("You know the port.", "You know the port.");
        edited("That kind of ship is, sort of, slow.", "That kind of ship is slow.");
        clean("en", "The port, you know, is old.", "The port, you know, is old.");
    }

    #[test]
    fn spoken_forms_are_written_out_in_edited_style() {
        edited("We’re gonna sail.", "We’re going to sail.");
        edited("Gonna be late.", "Going to be late.");
        clean("en", "We’re gonna sail.", "We’re gonna sail.");
    }

    #[test]
    fn small_numbers_are_spelled_and_measures_are_not() {
        edited("We saw 3 ships and 12 boats.", "We saw three ships and 12 boats.");
        edited("It rose 4 percent, 5 km, in chapter 6.", "It rose 4 percent, 5 km, in chapter 6.");
        edited("On May 3 at 5 p.m.", "On May 3 at 5 p.m.");
        edited("7 ships left.", "Seven ships left.");
    }

    #[test]
    fn each_decision_says_its_rule_and_its_words() {
        let words = words("Um, I I think it rose.");
        let found = edits(&words, &Language::new("en"), Style::Clean, &[]);
        let said: Vec<_> = found.iter().map(|one| (one.rule.name(), one.words.clone())).collect();
        assert_eq!(said, [("filler", 0..1), ("repeat", 1..2)]);
        let without = edits(&words, &Language::new("en"), Style::Clean, &[Rule::Filler]);
        assert_eq!(without.len(), 1);
    }

    proptest! {
        /// What is kept is a subsequence of what was said, and what must not change is kept.
        #[test]
        fn no_style_loses_reorders_or_changes_what_carries_meaning(
            picks in prop::collection::vec(0usize..VOCABULARY.len(), 1..40),
        ) {
            let text: Vec<&str> = picks.iter().map(|pick| VOCABULARY[*pick]).collect();
            let said = words(&text.join(" "));
            for language in ["en", "pt", "es", "fr", "de", "zh"] {
                let language = Language::new(language);
                let found = edits(&said, &language, Style::Edited, &[]);
                prop_assert!(found.windows(2).all(|two| two[0].words.end <= two[1].words.start));
                let kept = apply(&said, &found);
                prop_assert!(!kept.is_empty());
                prop_assert!(kept.windows(2).all(|two| two[0].span <= two[1].span));
                let lexicon = lexicon::of(&language);
                let meaning = |words: &[Word]| {
                    words.iter()
                        .map(|word| lexicon::fold(&word.text))
                        .filter(|word| lexicon.is_protected(word))
                        .count()
                };
                let spelled = found.iter().filter(|one| one.rule == Rule::SmallNumber).count();
                prop_assert_eq!(meaning(&kept) + spelled, meaning(&said));
            }
        }
    }

    const VOCABULARY: [&str; 30] = [
        "um,",
        "uh",
        "I",
        "I",
        "the",
        "not",
        "don’t",
        "maybe",
        "think",
        "3",
        "12,",
        "ships.",
        "you",
        "know,",
        "like,",
        "euh",
        "äh",
        "hum,",
        "went—",
        "could",
        "never",
        "will",
        "was",
        "th-",
        "the,",
        "gonna",
        "Ana",
        "no,",
        "né?",
        "梁文锋",
    ];
}
