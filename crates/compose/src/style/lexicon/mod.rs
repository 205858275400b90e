//! The words of each language that the rules know.
//!
//! One list a language and never one for all: "um" fills a pause in English, counts in Portuguese
//! and is a preposition in German.

mod english;
mod french;
mod german;
mod portuguese;
mod spanish;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use transcript::{Language, Word};

/// Words, or phrases of several words, in the form that [`fold`] gives them.
#[derive(Default)]
pub(crate) struct Words(BTreeSet<&'static str>);

impl Words {
    pub(crate) fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

/// Returns the words of a list with spaces between them.
fn words(list: &'static str) -> Words {
    Words(list.split_whitespace().collect())
}

/// Returns the phrases of a list with commas between them.
fn phrases(list: &'static str) -> Words {
    Words(list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()).collect())
}

/// What the rules know of a language.
#[derive(Default)]
pub(crate) struct Lexicon {
    /// Sounds that fill a pause and are no words.
    pub(super) fillers: Words,
    /// Sounds that fill a pause where punctuation parts them from the sentence, and are words or
    /// exclamations elsewhere.
    pub(super) parted_fillers: Words,
    /// Phrases that carry no meaning between two commas.
    pub(super) empty_between: Words,
    /// Phrases that carry no meaning at the start of a sentence, before a comma.
    pub(super) empty_opening: Words,
    /// Words before which a phrase of `empty_opening` has its meaning: "Weißt du, dass".
    pub(super) introducing: Words,
    /// Phrases that carry no meaning at the end of a statement, after a comma.
    pub(super) empty_closing: Words,
    /// Words that make a question of a statement nobody is asked to confirm.
    pub(super) tags: Words,
    /// Words people say twice on purpose, or that grammar doubles.
    pub(super) doubled: Words,
    /// Spoken contractions and what is written for them; those with an apostrophe in front count
    /// only with it.
    pub(super) spoken_forms: &'static [(&'static str, &'static str)],
    /// Words that say only "I listen".
    pub(super) listening: Words,
    /// Words that say "I listen" or "yes", as it happens.
    pub(super) assents: Words,
    /// Numbers up to this one are spelled in running text; none at zero.
    pub(super) spelled_to: u32,
    /// Words before a number that keep its digits: "chapter 3", "May 3".
    pub(super) before_digits: Words,
    /// Words after a number that keep its digits: "3 percent", "3 km".
    pub(super) after_digits: Words,
    /// Number words: said twice they are two numbers.
    pub(super) numbers: Words,
    /// Pronouns that open a sentence.
    pub(super) subjects: Words,
    /// Pronouns out of `subjects` that end a clause as well.
    pub(super) objects: Words,
    /// Words that join clauses.
    pub(super) joining: Words,
    /// Articles and possessives: what ends in one is not finished.
    pub(super) articles: Words,
    /// Words other than articles that end no sentence.
    pub(super) never_last: Words,
    /// Words that often open a sentence and never go on inside a name.
    pub(super) openers: Words,
    /// Phrases with which a speaker turns to something else.
    pub(crate) turning: Words,
    /// How questions begin, where that is sure.
    pub(super) questions: Words,
    /// Sounds that a recogniser writes in brackets.
    pub(super) sounds: Words,
    /// What is written where a speaker is cut off.
    pub(super) cut_off: &'static str,
    /// Negations, hedges and modal verbs: what no rule may take out.
    protected: Words,
    /// Verbs that carry tense: never taken out for themselves.
    auxiliaries: Words,
}

impl Lexicon {
    /// Returns true for a word that no rule may take out: a number, a negation, a hedge, a modal.
    pub(super) fn is_protected(&self, folded: &str) -> bool {
        self.is_number(folded) || self.protected.contains(folded)
    }

    /// Returns true for digits and number words.
    pub(super) fn is_number(&self, folded: &str) -> bool {
        folded.chars().any(char::is_numeric) || self.numbers.contains(folded)
    }

    pub(super) fn is_auxiliary(&self, folded: &str) -> bool {
        self.auxiliaries.contains(folded)
    }

    /// Returns true for pronouns, articles, prepositions, conjunctions and auxiliary verbs.
    pub(super) fn is_grammar(&self, folded: &str) -> bool {
        self.goes_on_after(folded)
            || self.subjects.contains(folded)
            || self.openers.contains(folded)
            || self.joining.contains(folded)
            || self.is_auxiliary(folded)
    }

    /// Returns true where a sentence cannot end with the word.
    pub(super) fn goes_on_after(&self, folded: &str) -> bool {
        self.articles.contains(folded) || self.never_last.contains(folded)
    }

    /// Returns true where the words begin as only a question does.
    pub(super) fn asks(&self, words: &[Word]) -> bool {
        let folded: Vec<String> = words.iter().take(3).map(|word| fold(&word.text)).collect();
        (1..=folded.len()).any(|count| self.questions.contains(&folded[..count].join(" ")))
    }
}

/// Returns a word as the lists have it: lower case, straight apostrophe, no punctuation around it.
pub(crate) fn fold(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase()
}

/// Returns what is known of `language`; of others nothing, so that no rule changes their words.
pub(crate) fn of(language: &Language) -> &'static Lexicon {
    match language.primary() {
        "en" => &ENGLISH,
        "pt" => &PORTUGUESE,
        "es" => &SPANISH,
        "fr" => &FRENCH,
        "de" => &GERMAN,
        _ => &UNKNOWN,
    }
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(english::lexicon);
static PORTUGUESE: LazyLock<Lexicon> = LazyLock::new(portuguese::lexicon);
static SPANISH: LazyLock<Lexicon> = LazyLock::new(spanish::lexicon);
static FRENCH: LazyLock<Lexicon> = LazyLock::new(french::lexicon);
static GERMAN: LazyLock<Lexicon> = LazyLock::new(german::lexicon);
static UNKNOWN: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon { cut_off: "—", ..Lexicon::default() });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_of_words_to_take_out_holds_one_that_must_stay() {
        for tag in ["en", "pt", "es", "fr", "de"] {
            let lexicon = of(&Language::new(tag));
            let out = [
                &lexicon.fillers,
                &lexicon.parted_fillers,
                &lexicon.empty_between,
                &lexicon.empty_opening,
                &lexicon.empty_closing,
                &lexicon.tags,
                &lexicon.listening,
            ];
            for word in out.iter().flat_map(|list| list.iter()).flat_map(|one| one.split(' ')) {
                assert!(!lexicon.is_protected(word), "{tag}: {word}");
            }
        }
    }

    #[test]
    fn every_list_holds_its_words_as_they_are_looked_up() {
        for tag in ["en", "pt", "es", "fr", "de"] {
            let lexicon = of(&Language::new(tag));
            let lists = [
                &lexicon.fillers,
                &lexicon.empty_between,
                &lexicon.doubled,
                &lexicon.listening,
                &lexicon.assents,
                &lexicon.protected,
                &lexicon.auxiliaries,
                &lexicon.never_last,
            ];
            for word in lists.iter().flat_map(|list| list.iter()).flat_map(|one| one.split(' ')) {
                assert_eq!(fold(word), word, "{tag}");
            }
        }
    }
}
