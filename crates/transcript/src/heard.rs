//! Turns as heard: words with their times, under a label.

use crate::{Span, Word, join_words};

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
