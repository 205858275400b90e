//! Paragraphs of a text with when their words are said.

use crate::{HeardTurn, Span, Word};

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

    /// Returns the words that have a time, each as sure as its paragraph.
    fn timed_words(&self) -> impl Iterator<Item = Word> {
        self.words.iter().zip(&self.spans).map(|(text, span)| Word {
            text: text.clone(),
            span: *span,
            confidence: self.matched,
            speaker: None,
        })
    }
}

/// Returns the words of paragraphs that have a time as turns, in the order of the text. A turn ends
/// where another speaks, and where a paragraph was moved to an earlier time.
#[must_use]
pub fn timed_turns(paragraphs: &[TimedParagraph]) -> Vec<HeardTurn> {
    let mut turns: Vec<HeardTurn> = Vec::new();
    for paragraph in paragraphs {
        let Some(span) = paragraph.span() else { continue };
        match turns.last_mut() {
            Some(open)
                if open.speaker == paragraph.speaker
                    && open.words.last().is_some_and(|last| last.span.end() <= span.start()) =>
            {
                open.words.extend(paragraph.timed_words());
            }
            _ => turns.push(HeardTurn {
                speaker: paragraph.speaker.clone(),
                words: paragraph.timed_words().collect(),
            }),
        }
    }
    turns
}
