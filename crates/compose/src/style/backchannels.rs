//! "Right.", "Yeah.", "Mm-hmm.": words that say only "I listen".

use transcript::{Language, Word};

use super::lexicon::{fold, of};

/// Longest backchannel, in words (house style T4).
const LONGEST_WORDS: usize = 3;

/// Returns true for a turn of at most three words that all say only "I listen".
///
/// Whether it may be dropped depends on what it answers: a short real answer to a question looks
/// the same, so callers look at the turn before.
#[must_use]
pub fn is_backchannel(words: &[Word], language: &Language) -> bool {
    let lexicon = of(language);
    let folded: Vec<String> = words.iter().map(|word| fold(&word.text)).collect();
    let listed = |one: &str| lexicon.backchannels.contains(&one) || lexicon.fillers.contains(&one);
    (1..=LONGEST_WORDS).contains(&words.len())
        && (folded.iter().all(|word| listed(word)) || listed(&folded.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    #[track_caller]
    fn check(language: &str, said: &str, expected: bool) {
        let words: Vec<Word> = said
            .split(' ')
            .map(|text| Word {
                text: text.to_owned(),
                span: Span::default(),
                confidence: 1.0,
                speaker: None,
            })
            .collect();
        assert_eq!(is_backchannel(&words, &Language::new(language)), expected, "{said}");
    }

    #[test]
    fn listening_is_told_from_answering_by_words() {
        check("en", "Right, yeah.", true);
        check("en", "I see.", true);
        check("en", "No.", false);
        check("en", "Yeah, but why?", false);
        check("pt", "Pois, claro.", true);
        check("pt", "Yeah.", false);
    }
}
