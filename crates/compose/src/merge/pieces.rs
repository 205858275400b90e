//! The source of `interview.md` as words, each with the white behind it.

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
    let body = source.trim_start();
    let lead = &source[..source.len() - body.len()];
    let mut pieces = Vec::new();
    let mut in_comment = false;
    for line in body.split_inclusive('\n') {
        let text = line.trim_start();
        if text.is_empty() {
            stretch(body, line.len(), &mut pieces);
            continue;
        }
        // White at the start of a line belongs to the piece before it.
        stretch(body, line.len() - text.len(), &mut pieces);
        let opens = text.rfind("<!").is_some_and(|at| !text[at..].contains("-->"));
        cut(text, in_comment || opens || markdown::has_mark(text), &mut pieces);
        in_comment = opens || (in_comment && !text.contains("-->"));
    }
    (lead, pieces)
}

/// Gives the last piece `length` more bytes of white; it stands in `body`, as what follows does.
fn stretch<'a>(body: &'a str, length: usize, pieces: &mut [Piece<'a>]) {
    let Some(last) = pieces.last_mut() else { return };
    let start = last.space.as_ptr() as usize - body.as_ptr() as usize;
    last.space = &body[start..start + last.space.len() + length];
}

/// Adds the pieces of a line that does not begin with white.
fn cut<'a>(line: &'a str, marked: bool, pieces: &mut Vec<Piece<'a>>) {
    let mut rest = line;
    if let Some(end) = whole(line) {
        let kind = match (marked, line.starts_with("<!--")) {
            (true, _) => Kind::Mark,
            (false, true) => Kind::Comment,
            (false, false) => Kind::Label,
        };
        rest = push(rest, end, kind, pieces);
    }
    let kind = if marked { Kind::Mark } else { Kind::Word };
    while !rest.is_empty() {
        rest = push(rest, word_end(rest), kind, pieces);
    }
}

/// Adds the piece that ends at byte `end` of `rest` with the white behind it; returns what follows.
fn push<'a>(rest: &'a str, end: usize, kind: Kind, pieces: &mut Vec<Piece<'a>>) -> &'a str {
    let behind = rest[end..].trim_start();
    let space = &rest[end..rest.len() - behind.len()];
    pieces.push(Piece { text: &rest[..end], space, kind });
    behind
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
