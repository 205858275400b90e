//! Timed paragraphs as turns for captions.

use transcript::{HeardTurn, Span, Word};

use super::TimedParagraph;

/// Returns the words that have a time as turns, in the order of the text. A turn ends where another
/// speaks, and where a paragraph was moved to an earlier time.
#[must_use]
pub fn captions(timed: &[TimedParagraph]) -> Vec<HeardTurn> {
    let mut turns: Vec<HeardTurn> = Vec::new();
    for paragraph in timed.iter().filter(|paragraph| !paragraph.spans.is_empty()) {
        let word = |(text, span): (&String, &Span)| Word {
            text: text.clone(),
            span: *span,
            confidence: paragraph.matched,
            speaker: None,
        };
        let words: Vec<Word> = paragraph.words.iter().zip(&paragraph.spans).map(word).collect();
        let start = paragraph.spans[0].start();
        match turns.last_mut() {
            Some(open)
                if open.speaker == paragraph.speaker
                    && open.words.last().is_some_and(|last| last.span.end() <= start) =>
            {
                open.words.extend(words);
            }
            _ => turns.push(HeardTurn { speaker: paragraph.speaker.clone(), words }),
        }
    }
    turns
}
