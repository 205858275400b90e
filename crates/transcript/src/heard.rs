//! Turns as heard: words with their times, under a label.

use crate::{Diarization, Millis, Span, Transcript, Word, join_words};

/// A speaker who is silent for longer begins a new turn, even if nobody else spoke.
const PAUSE: Millis = Millis(2000);

/// Words of one speaker in a row, with their times.
#[derive(Clone, Debug, PartialEq)]
pub struct HeardTurn {
    /// The speaker's label.
    pub speaker: String,
    /// The words, sorted by start, at least one.
    pub words: Vec<Word>,
}

impl HeardTurn {
    /// Returns the time from the first word to the end of the last.
    #[must_use]
    pub fn span(&self) -> Span {
        self.words.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default()
    }

    /// Returns the words as a line of text.
    #[must_use]
    pub fn text(&self) -> String {
        join_words(self.words.iter().map(|word| word.text.as_str()))
    }
}

impl Transcript {
    /// Returns the words as turns, in the order in which they begin.
    ///
    /// A word belongs to the speaker it names; one that names nobody, to the first voice. A turn
    /// ends where somebody else begins, or after a pause of two seconds.
    #[must_use]
    pub fn turns(&self, diarization: &Diarization) -> Vec<HeardTurn> {
        let follows = |earlier: &Word, later: &Word| {
            earlier.speaker == later.speaker
                && later.span.start().since(earlier.span.end()) <= PAUSE
        };
        self.words
            .chunk_by(follows)
            .map(|words| HeardTurn {
                speaker: diarization.label(words[0].speaker.unwrap_or_default()),
                words: words.to_vec(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, Provenance, Role, Speaker, SpeakerId};

    fn word(text: &str, start: u32, speaker: u16) -> Word {
        Word {
            text: text.to_owned(),
            span: Span::new(Millis(start), Millis(start + 300)),
            confidence: 1.0,
            speaker: Some(SpeakerId(speaker)),
        }
    }

    #[test]
    fn a_turn_ends_at_another_voice_and_at_a_long_pause() {
        let transcript = Transcript {
            language: Language::default(),
            duration: Millis(20_000),
            words: vec![
                word("One", 0, 0),
                word("two.", 400, 0),
                word("Yes?", 800, 1),
                word("Three.", 1200, 0),
                word("Four.", 4000, 0),
            ],
            ledger: vec![],
            provenance: Provenance::default(),
        };
        let ana = Speaker {
            id: SpeakerId(1),
            name: Some("Ana".to_owned()),
            role: Role::Guest,
            talk: Millis(300),
            voice: None,
        };
        let turns =
            transcript.turns(&Diarization { speakers: vec![ana], ..Diarization::default() });
        let lines: Vec<String> = turns
            .iter()
            .map(|turn| format!("{} {} {}", turn.span().start(), turn.speaker, turn.text()))
            .collect();
        let expected = [
            "0:00 Speaker 1 One two.",
            "0:00 Ana Yes?",
            "0:01 Speaker 1 Three.",
            "0:04 Speaker 1 Four.",
        ];
        assert_eq!(lines, expected);
    }
}
