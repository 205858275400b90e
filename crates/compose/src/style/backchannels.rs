//! "Right.", "Yeah.", "Mm-hmm.": words that say only "I listen".

use transcript::{Language, Word};

use super::lexicon::{Lexicon, fold, of};
use crate::sentences::ends_sentence;

/// Longest backchannel, in words (house style T4); a word said again does not count.
const LONGEST_WORDS: usize = 3;

/// Returns true for a turn of at most three words that all say only "I listen".
///
/// Whether it may be dropped depends on what it answers: a short real answer to a question looks
/// the same, so callers look at the turn before.
#[must_use]
pub fn is_backchannel(words: &[Word], language: &Language) -> bool {
    is_made_of(words, language, |lexicon, said| {
        lexicon.listening.contains(said)
            || lexicon.assents.contains(said)
            || lexicon.fillers.contains(said)
    })
}

/// Returns true for a backchannel that may say "yes" as well: "Exactly."
#[must_use]
pub fn is_assent(words: &[Word], language: &Language) -> bool {
    let lexicon = of(language);
    let assents = words.iter().any(|word| lexicon.assents.contains(&fold(&word.text)));
    is_backchannel(words, language) && (assents || lexicon.assents.contains(&joined(words)))
}

/// Returns true where all words only fill a pause, and answer nothing: "Um."
#[must_use]
pub fn is_hesitation(words: &[Word], language: &Language) -> bool {
    is_made_of(words, language, |lexicon, said| lexicon.fillers.contains(said))
}

/// Returns true where the last sentence is a question, with its mark or without.
#[must_use]
pub fn asks(words: &[Word], language: &Language) -> bool {
    let marked = words.last().is_some_and(|word| {
        word.text.trim_end_matches(['"', '”', '’', ')', ']', '»']).ends_with(['?', '？', '؟'])
    });
    let unmarked = words.last().is_some_and(|word| !ends_sentence(&word.text));
    let start = words.iter().rposition(|word| ends_sentence(&word.text)).map_or(0, |at| at + 1);
    marked || unmarked && of(language).asks(&words[start..])
}

fn is_made_of(
    words: &[Word],
    language: &Language,
    listed: impl Fn(&Lexicon, &str) -> bool,
) -> bool {
    let lexicon = of(language);
    let mut folded: Vec<String> = words.iter().map(|word| fold(&word.text)).collect();
    folded.dedup();
    (1..=LONGEST_WORDS).contains(&folded.len())
        && (folded.iter().all(|word| listed(lexicon, word)) || listed(lexicon, &folded.join(" ")))
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| fold(&word.text)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    fn words(said: &str) -> Vec<Word> {
        let word = |text: &str| Word {
            text: text.to_owned(),
            span: Span::default(),
            confidence: 1.0,
            speaker: None,
        };
        said.split(' ').map(word).collect()
    }

    #[track_caller]
    fn check(language: &str, said: &str, expected: bool) {
        assert_eq!(is_backchannel(&words(said), &Language::new(language)), expected, "{said}");
    }

    #[test]
    fn listening_is_told_from_answering_by_words() {
        check("en", "Right, yeah.", true);
        check("en", "Yeah, yeah, yeah, yeah.", true);
        check("en", "I see.", true);
        check("en", "No.", false);
        check("en", "Three.", false);
        check("en", "Yeah, but why?", false);
        check("pt", "Pois, claro.", true);
        check("pt", "Yeah.", false);
        check("fr", "D’accord.", true);
        check("de", "Ach so.", true);
        check("es", "Ya veo.", true);
    }

    #[test]
    fn a_question_is_one_without_its_mark_too() {
        let english = Language::new("en");
        assert!(asks(&words("It rose. How do you know"), &english));
        assert!(asks(&words("Really?"), &english));
        assert!(!asks(&words("How do you know. It rose."), &english));
    }
}
