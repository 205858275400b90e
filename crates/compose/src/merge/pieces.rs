//! The source of `interview.md` as words, each with the white behind it.

use std::ops::Range;

use transcript::format::markdown;
use transcript::is_unspaced;

/// A word of the source, or a label or a comment as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// The characters, never white ones.
    pub(super) text: &'a str,
    /// The white space behind it.
    pub(super) space: &'a str,
    pub(super) kind: Kind,
}

/// What a piece is, where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// The label of a turn, `**Name:**`, which begins a paragraph.
    Label,
    /// A comment in a line of its own, which stands between paragraphs.
    Comment,
    /// A part of a line that marks paid or free text, properly or not.
    Mark,
}

impl Piece<'_> {
    /// Returns true where a paragraph ends behind the piece.
    pub(super) fn ends_paragraph(&self) -> bool {
        self.space.matches('\n').count() > 1
    }

    /// Returns true where the piece must have an empty line before it.
    pub(super) fn opens_paragraph(&self) -> bool {
        matches!(self.kind, Kind::Label | Kind::Comment)
    }
}

/// Cuts a source into pieces; returns the white before the first, and the pieces. Together they are
/// the source to the byte.
pub(super) fn pieces(source: &str) -> (&str, Vec<Piece<'_>>) {
    let mut stretches: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut in_comment = false;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let opens = line.rfind("<!").is_some_and(|at| !line[at..].contains("-->"));
        let is_marked = in_comment || opens || markdown::has_mark(line.trim());
        cut(line, is_marked, |range, kind| {
            stretches.push((start + range.start..start + range.end, kind));
        });
        in_comment = opens || (in_comment && !line.contains("-->"));
        start += line.len();
    }
    let lead = stretches.first().map_or(source.len(), |(range, _)| range.start);
    let ends = stretches.iter().skip(1).map(|(range, _)| range.start).chain([source.len()]);
    let pieces = stretches.iter().zip(ends).map(|((range, kind), end)| Piece {
        text: &source[range.clone()],
        space: &source[range.end..end],
        kind: *kind,
    });
    (&source[..lead], pieces.collect())
}

/// Tells of each piece of a line its place in it, and what it is.
fn cut(line: &str, is_marked: bool, mut found: impl FnMut(Range<usize>, Kind)) {
    let text = line.trim_start();
    let mut at = line.len() - text.len();
    if let Some(length) = whole(text) {
        let kind = match (is_marked, text.starts_with("<!--")) {
            (true, _) => Kind::Mark,
            (false, true) => Kind::Comment,
            (false, false) => Kind::Label,
        };
        found(at..at + length, kind);
        at += length;
    }
    let kind = if is_marked { Kind::Mark } else { Kind::Word };
    loop {
        let rest = line[at..].trim_start();
        at = line.len() - rest.len();
        if rest.is_empty() {
            break;
        }
        let length = word_end(rest);
        found(at..at + length, kind);
        at += length;
    }
}

/// Returns the end of a label at the start of a line, or of a comment that is all of it.
fn whole(line: &str) -> Option<usize> {
    let text = line.trim_end();
    if text.starts_with("<!--") && text.ends_with("-->") {
        return Some(text.len());
    }
    let name = line.strip_prefix("**")?;
    let end = [":**", "**:"].iter().filter_map(|end| name.find(end)).min()?;
    (!name[..end].contains("**")).then_some(2 + end + 3)
}

/// Returns the end of the first word; letters of scripts without spaces are words.
fn word_end(text: &str) -> usize {
    let mut letters = text.char_indices();
    let alone = letters.next().is_some_and(|(_, first)| is_unspaced(first));
    let end = letters.find(|(_, letter)| {
        letter.is_whitespace() || is_unspaced(*letter) || (alone && letter.is_alphanumeric())
    });
    end.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let (lead, found) = pieces(source);
        let texts: Vec<&str> = found.iter().map(|piece| piece.text).collect();
        assert_eq!(texts, expected);
        let whole: String = found.iter().flat_map(|piece| [piece.text, piece.space]).collect();
        assert_eq!(format!("{lead}{whole}"), source);
    }

    #[test]
    fn labels_and_comments_are_whole_and_letters_without_spaces_alone() {
        check("\n**Ann Lee:** One  two.\r\n\r\nThree", &["**Ann Lee:**", "One", "two.", "Three"]);
        check("**Ann Lee**: *One*\n", &["**Ann Lee**:", "*One*"]);
        check("**bold** no label: x", &["**bold**", "no", "label:", "x"]);
        check("a\n\n<!-- heading? The Sea -->\n\nb", &["a", "<!-- heading? The Sea -->", "b"]);
        check("  - 我说：“你好” v2\n    b\n", &["-", "我", "说：“", "你", "好”", "v2", "b"]);
        check(" \n", &[]);
    }

    #[test]
    fn whatever_speaks_of_paid_text_is_a_mark() {
        let kinds = |source| -> Vec<Kind> {
            pieces(source).1.iter().map(|piece: &Piece<'_>| piece.kind).collect()
        };
        assert_eq!(kinds("a\n\n<!-- paid -->\n\nb"), [Kind::Word, Kind::Mark, Kind::Word]);
        assert_eq!(kinds("<!--free-->"), [Kind::Mark]);
        assert_eq!(kinds("a <!-- paid --> b")[0], Kind::Mark);
        assert_eq!(kinds("<paid>"), [Kind::Mark]);
        assert_eq!(kinds("<!--\npaid\n-->\na"), [Kind::Mark, Kind::Mark, Kind::Mark, Kind::Word]);
        assert_eq!(kinds("<!-- heading? x -->"), [Kind::Comment]);
    }
}
