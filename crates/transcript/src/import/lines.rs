//! Plain text as lines: which of them belong together, and what marks them.

use super::labels::label;
use super::stamps;

/// A line longer than this was not broken to fit a width.
const WIDEST: usize = 100;

/// A line shorter than this was not broken because it was full.
const NARROWEST: usize = 45;

/// A paragraph of plain text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    /// Number of its first line, from 1.
    pub(super) line: usize,
    /// Its text on one line.
    pub(super) text: String,
    /// An empty line, or the start of the file, stands before it.
    pub(super) apart: bool,
}

/// Returns true for a text with marks that only Markdown has.
pub(super) fn is_markdown(text: &str) -> bool {
    let is_marked = |line: &str| {
        let line = line.trim_end();
        let heading = line.trim_start_matches('#');
        let hashes = line.len() - heading.len();
        let bold = line.starts_with("**") && (line.contains(":**") || line.contains("**:"));
        (1..=6).contains(&hashes) && heading.starts_with(' ')
            || bold
            || line.contains("](http")
            || line.contains("[^")
            || line.starts_with("<!--")
    };
    text.starts_with("+++\n") || text.lines().any(is_marked)
}

/// Returns the paragraphs of a plain text.
///
/// A line is a paragraph, as in what is copied from a page; lines that were broken to fit a width are
/// put together again.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let is_wrapped = is_wrapped(text);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut apart = true;
    let mut before = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.replace('\t', " ");
        let trimmed = line.trim();
        if trimmed.is_empty() {
            apart = true;
            continue;
        }
        let goes_on = is_wrapped && !apart && before >= NARROWEST && !begins(trimmed);
        match paragraphs.last_mut() {
            Some(last) if goes_on => {
                last.text.push(' ');
                last.text.push_str(trimmed);
            }
            _ => paragraphs.push(Paragraph { line: number, text: trimmed.to_owned(), apart }),
        }
        apart = false;
        before = trimmed.chars().count();
    }
    paragraphs
}

/// Returns true where no line is long, and lines that are nearly full follow each other.
fn is_wrapped(text: &str) -> bool {
    let lengths: Vec<usize> = text.lines().map(|line| line.trim().chars().count()).collect();
    let full = |pair: &&[usize]| pair[0] >= NARROWEST && pair[1] > 0;
    lengths.iter().all(|length| *length <= WIDEST) && lengths.windows(2).any(|pair| full(&pair))
}

/// Returns true for a line that does not go on with the one before.
fn begins(line: &str) -> bool {
    label(line).is_some() || bullet(line).is_some() || number(line).is_some()
}

/// Takes the glyph off the start of a line that is a point of a list.
pub(super) fn bullet(line: &str) -> Option<&str> {
    const GLYPHS: [char; 20] = [
        '-', '–', '*', '•', '●', '○', '◦', '‣', '▪', '▫', '■', '□', '·', '∙', '⁃', '→', '►', '➤',
        '✓', '✔',
    ];
    let rest = line.strip_prefix(GLYPHS)?;
    let text = rest.trim_start();
    (text.len() < rest.len() && !text.is_empty()).then_some(text)
}

/// Takes the number off the start of a line such as `2. What now?`.
pub(super) fn number(line: &str) -> Option<(u64, &str)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    let text = rest.trim_start();
    let number = line[..digits].parse().ok().filter(|_| digits <= 3)?;
    (text.len() < rest.len() && !text.is_empty()).then_some((number, text))
}

/// Returns true for a line that is a time stamp and nothing else.
pub(super) fn is_stamp(line: &str) -> bool {
    stamps::is_stamp(line.trim_matches(['[', ']', '(', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = paragraphs(text).into_iter().map(|one| one.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_paragraph_unless_it_was_broken_to_fit_a_width() {
        check("Title\nSubtitle\n\nText.\nMore.", &["Title", "Subtitle", "Text.", "More."]);
        check(
            "The title\n\nThis is a line of text that was broken by hand at a width\nof sixty.\nAnn Lee: \
             and this is a turn that was broken there as well\nby the same hand.",
            &[
                "The title",
                "This is a line of text that was broken by hand at a width of sixty.",
                "Ann Lee: and this is a turn that was broken there as well by the same hand.",
            ],
        );
        let long = "word ".repeat(30);
        check(&format!("{long}\nNext."), &[long.trim(), "Next."]);
    }

    #[test]
    fn points_have_any_glyph_and_numbers_a_full_stop() {
        assert_eq!(bullet("•\u{a0}How,"), Some("How,"));
        assert_eq!(bullet("– How,"), Some("How,"));
        assert_eq!(bullet("-5 degrees"), None);
        assert_eq!(bullet("— He left."), None);
        assert_eq!(number("2. What now?"), Some((2, "What now?")));
        assert_eq!(number("2.5 percent"), None);
        assert_eq!(number("1984. A year"), None);
    }

    #[test]
    fn markdown_is_told_by_marks_that_nothing_else_has() {
        for text in
            ["+++\ntitle = \"x\"\n+++\n", "## A heading", "a\n**Ann:** b", "see [x](https://y)"]
        {
            assert!(is_markdown(text), "{text}");
        }
        for text in ["Ann: *really*", "#hashtag", "- a point", "a [note]"] {
            assert!(!is_markdown(text), "{text}");
        }
    }
}
