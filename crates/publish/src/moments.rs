//! When the words of a paragraph are said, by their places in the text that a page shows.

use serde::Serialize;
use serde::ser::{SerializeTuple as _, Serializer};
use transcript::{Millis, TimedParagraph};

use crate::runs::Run;

/// When a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// UTF-16 units from the paragraph's first character that is not blank. The speaker's label, marks
    /// of footnotes and the paragraph's own link do not count.
    pub offset: usize,
    pub start: Millis,
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.offset)?;
        pair.serialize_element(&self.start.0)?;
        pair.end()
    }
}

/// Returns when each word of a paragraph begins; nothing where it has no times, or does not show just
/// the words that are timed. Pictures that cannot be linked to are such a case: they are shown as
/// words, and nobody says them.
pub(crate) fn moments(content: &[Run], timed: &TimedParagraph) -> Vec<Moment> {
    let mut shown = String::new();
    show(content, &mut shown);
    let mut letters = letters(&shown).peekable();
    let mut moments = Vec::with_capacity(timed.spans.len());
    for (word, span) in timed.words.iter().zip(&timed.spans) {
        let Some(&(offset, _)) = letters.peek() else { return Vec::new() };
        moments.push(Moment { offset, start: span.start() });
        let as_shown = word.chars().filter(|c| !is_blank(*c));
        if !as_shown.into_iter().all(|letter| letters.next().is_some_and(|(_, c)| c == letter)) {
            return Vec::new();
        }
    }
    if letters.next().is_some() { Vec::new() } else { moments }
}

/// Returns the characters of a text that are not blank, each with its offset in UTF-16 units from
/// the first of them.
fn letters(shown: &str) -> impl Iterator<Item = (usize, char)> {
    let mut offset = 0;
    shown.trim_start_matches(is_blank).chars().filter_map(move |c| {
        let at = offset;
        offset += c.len_utf16();
        (!is_blank(c)).then_some((at, c))
    })
}

/// Returns true for what a script's `trimStart` takes away, and for control characters, which are
/// shown as blanks.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// Adds what the page's text nodes hold of the runs, marks left out.
fn show(content: &[Run], shown: &mut String) {
    for run in content {
        match run {
            Run::Text { text } | Run::Foreign { text, .. } | Run::Code { text } => {
                shown.push_str(text);
            }
            Run::Emphasis { content } | Run::Strong { content } | Run::Link { content, .. } => {
                show(content, shown);
            }
            Run::Image { .. } | Run::Mark { .. } | Run::Break => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use transcript::Span;

    use super::*;

    fn timed(words: &str) -> TimedParagraph {
        let words: Vec<String> = words.split('|').map(str::to_owned).collect();
        let span = |at: u32| Span::new(Millis(at * 100), Millis(at * 100 + 90));
        let spans = (0..).map(span).take(words.len()).collect();
        TimedParagraph {
            block: 0,
            paragraph: 0,
            turn: 1,
            speaker: "Ana".to_owned(),
            words,
            spans,
            matched: 1.0,
            spread: 0,
        }
    }

    fn text(text: &str) -> Run {
        Run::Text { text: text.to_owned() }
    }

    #[track_caller]
    fn check(content: &[Run], words: &str, offsets: &[usize]) {
        let found = moments(content, &timed(words));
        assert_eq!(found.iter().map(|moment| moment.offset).collect::<Vec<_>>(), offsets);
        let starts = found.iter().map(|moment| moment.start.0);
        assert!(starts.zip(0..).all(|(start, at)| start == at * 100));
    }

    #[test]
    fn offsets_count_utf_16_units_of_what_is_shown() {
        check(&[text("Well, no.")], "Well,|no.", &[0, 6]);
        check(&[text("  𝒳 is  梁文峰。")], "𝒳|is|梁|文|峰。", &[0, 3, 7, 8, 9]);
        check(&[text("one"), Run::Break, text("two")], "one|two", &[0, 3]);
    }

    #[test]
    fn marks_and_borders_of_links_have_no_width() {
        let mark = Run::Mark { note: 1, nth: 1 };
        let strong = Run::Strong { content: vec![text("half")] };
        check(
            &[text("It is "), strong, text("way."), mark, text(" Yes")],
            "It|is|halfway.|Yes",
            &[0, 3, 6, 15],
        );
    }

    #[test]
    fn a_paragraph_that_shows_other_words_has_no_moments() {
        check(&[text("Well, no.")], "Well,|yes.", &[]);
        check(&[text("Well, no.")], "Well,", &[]);
        check(&[text("Well")], "Well,|no.", &[]);
        check(&[], "", &[]);
    }
}
