//! Paragraphs of a text with when their words are said.

use crate::{HeardTurn, Span, Word, join_words};

/// A paragraph that somebody speaks, with a time for each of its words.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedParagraph {
    /// Place of its block in the interview's body, or in the edition's passages.
    pub block: usize,
    /// Place among the spoken paragraphs of its block.
    pub paragraph: usize,
    /// Number of its turn in the text: a turn goes on behind a list, a quote or the cut.
    pub turn: usize,
    /// Label of the one who speaks.
    pub speaker: String,
    /// The words as they are printed, with their punctuation.
    pub words: Vec<String>,
    /// When each word is said: starts never decrease, no two words of a turn overlap, all lie in the
    /// episode. Empty where the paragraph has no place in the recording.
    pub spans: Vec<Span>,
    /// Share of what the words say that was heard, from 0.0 to 1.0.
    pub matched: f32,
    /// Number of words that have a time and were not heard.
    pub spread: usize,
}

impl TimedParagraph {
    /// Returns the stretch from the first word to the last; `None` where it has no place.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(self.spans.first()?.hull(*self.spans.last()?))
    }

    /// Returns the words with their times as a turn of its own, each as sure as the paragraph; `None`
    /// where it has no place.
    #[must_use]
    pub fn heard(&self) -> Option<HeardTurn> {
        let word = |(text, span): (&String, &Span)| Word {
            text: text.clone(),
            span: *span,
            confidence: self.matched,
            speaker: None,
        };
        let words: Vec<Word> = self.words.iter().zip(&self.spans).map(word).collect();
        (!words.is_empty()).then(|| HeardTurn { speaker: self.speaker.clone(), words })
    }

    /// Returns what is said as a line of text.
    #[must_use]
    pub fn text(&self) -> String {
        join_words(self.words.iter().map(String::as_str))
    }
}
