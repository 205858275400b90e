//! CTM, the field's format for words with times: one word a line.

use super::rttm::{field, seconds};
use crate::Transcript;

/// Returns a line for each word: recording, channel, start and length in seconds, word,
/// confidence.
#[must_use]
pub fn write(recording: &str, transcript: &Transcript) -> String {
    let recording = field(recording);
    let line = |word: &crate::Word| {
        let (start, length) = (seconds(word.span.start()), seconds(word.span.length()));
        let (text, confidence) = (field(&word.text), word.confidence);
        format!("{recording} 1 {start} {length} {text} {confidence:.3}\n")
    };
    transcript.words.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::turn;
    use crate::{Language, Millis, Provenance};

    #[test]
    fn a_word_is_a_line() {
        let transcript = Transcript {
            language: Language::default(),
            duration: Millis(1000),
            words: turn("Ana", &[("Olá,", 120, 400), ("Rui.", 400, 900)]).words,
            ledger: vec![],
            provenance: Provenance::default(),
        };
        assert_eq!(
            write("ep 1", &transcript),
            "ep_1 1 0.120 0.280 Olá, 0.900\nep_1 1 0.400 0.500 Rui. 0.900\n"
        );
    }
}
