//! Where sentences end.

use transcript::{Millis, Word};

/// A pause that ends a sentence which has gone on for too long.
const BREATH: Millis = Millis(800);
/// Speech without full stops is taken for sentences of about this many words, cut at pauses.
const ENDLESS: usize = 80;

/// Words before a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 25] = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "vs.", "gen.", "sen.", "rep.", "gov.", "e.g.",
    "i.e.", "sr.", "sra.", "dra.", "jan.", "feb.", "aug.", "sept.", "oct.", "nov.", "dec.", "bzw.",
    "z.b.",
];

/// Returns true for a word that ends a sentence.
#[must_use]
pub fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', '”', '’', '“', '»', ')', ']', '」', '』']);
    if word.ends_with(['?', '!', '。', '？', '！', '؟', '।']) {
        return true;
    }
    if !word.ends_with('.') || word.ends_with("..") {
        return false;
    }
    let word = word.trim_start_matches(['"', '\'', '“', '‘', '(', '[']).to_lowercase();
    let letter = word.chars().count() == 2 && word.starts_with(char::is_alphabetic);
    !letter && !ABBREVIATIONS.contains(&word.as_str())
}

/// Cuts words into sentences; no word is lost.
#[must_use]
pub fn sentences(words: &[Word]) -> Vec<&[Word]> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, pair) in words.windows(2).enumerate() {
        let pause = pair[1].span.start().since(pair[0].span.end());
        let endless = index + 1 - start >= ENDLESS && pause >= BREATH;
        if ends_sentence(&pair[0].text) || endless {
            sentences.push(&words[start..=index]);
            start = index + 1;
        }
    }
    if start < words.len() {
        sentences.push(&words[start..]);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    #[test]
    fn titles_and_initials_end_no_sentence() {
        let ends = ["end.", "really?", "好。", "said.”", "U.S.A.", "No."].map(ends_sentence);
        assert_eq!(ends, [true; 6]);
        let open = ["Dr.", "J.", "(e.g.", "wait...", "comma,", "Feb."].map(ends_sentence);
        assert_eq!(open, [false; 6]);
    }

    #[test]
    fn speech_without_full_stops_is_cut_at_pauses() {
        let words: Vec<Word> = (0..300)
            .map(|index| Word {
                text: "word".to_owned(),
                span: Span::new(
                    Millis(index * 200 + index / 100 * 1000),
                    Millis(index * 200 + index / 100 * 1000 + 200),
                ),
                confidence: 1.0,
                speaker: None,
            })
            .collect();
        assert_eq!(sentences(&words).len(), 3);
    }
}
