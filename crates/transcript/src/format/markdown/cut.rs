//! The paid mark is set in a file that a person edited, and nothing else in it is changed.

use super::{locate, marks, parse};
use crate::{Block, Interview, Tier, Tiered};

/// The mark cannot be set by a program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CutError {
    /// There are marks that say more than where one cut is.
    #[error("line {line} has a mark that only a person can move")]
    OtherMarks {
        /// Its line, from 1.
        line: usize,
    },
    /// A mark there would change how the text is read.
    #[error("there is no place for a mark between these two passages")]
    NoPlace,
}

/// Takes the one paid mark out of `source`. Returns the rest, and the line from 1 that the mark was on
/// if there was one.
///
/// # Errors
/// [`CutError::OtherMarks`] where there is more than one mark, a `<!-- free -->`, or a mark inside
/// something; [`CutError::NoPlace`] where without the mark the text would be read otherwise.
pub fn uncut(source: &str) -> Result<(String, Option<usize>), CutError> {
    let lines: Vec<&str> = lines(source).collect();
    let found: Vec<usize> = (0..lines.len()).filter(|at| is_mark(lines[*at])).collect();
    let at = match found.as_slice() {
        [] => return Ok((source.to_owned(), None)),
        [only] if marks::proper(lines[*only]) == Some(Tier::Paid) => *only,
        [_, second, ..] => return Err(CutError::OtherMarks { line: second + 1 }),
        [only] => return Err(CutError::OtherMarks { line: only + 1 }),
    };
    let blank = |at: usize| lines.get(at).is_none_or(|line| line.trim().is_empty());
    // The empty line that stood behind the mark goes with it, or the mark leaves an empty line.
    let (instead, behind) = match (at == 0 || blank(at - 1), blank(at + 1)) {
        (true, true) => ("", at + 2),
        (true, false) | (false, true) => ("", at + 1),
        (false, false) => (line_end(lines[at]), at + 1),
    };
    let behind = lines.get(behind..).unwrap_or_default();
    let rest = [&lines[..at], &[instead], behind].concat().concat();
    let joined = |file: &str| text_of(parse(file).0);
    if joined(&rest) == joined(source) { Ok((rest, Some(at + 1))) } else { Err(CutError::NoPlace) }
}

/// Puts the paid mark before the block at `index` of the interview that is read in `source`, which has
/// no mark. Every other byte stays, but for empty lines around the mark.
///
/// # Errors
/// [`CutError::NoPlace`] where no line begins with that block, or the text would be read otherwise.
pub fn cut(source: &str, index: usize) -> Result<String, CutError> {
    let located = locate(source);
    let passage = located.passages.iter().find(|passage| passage.block == Some(index));
    let at = passage.ok_or(CutError::NoPlace)?.place.line - 1;
    let lines: Vec<&str> = lines(source).collect();
    let end = lines.first().map_or("\n", |line| line_end(line));
    let opens = at.checked_sub(1).is_none_or(|before| lines[before].trim().is_empty());
    let gap = if opens { "" } else { end };
    let mark = [gap, "<!-- paid -->", end, end];
    let marked = [&lines[..at], &mark, &lines[at..]].concat().concat();
    let mut meant = located.interview;
    for (place, one) in meant.body.iter_mut().enumerate() {
        one.tier = if place < index { Tier::Free } else { Tier::Paid };
    }
    if parse(&marked).0 == meant { Ok(marked) } else { Err(CutError::NoPlace) }
}

/// Returns what is read of an interview but who may read it, with neighbouring turns of one speaker as
/// one: the mark splits a turn, and may also stand between two that each have a label.
fn text_of(mut interview: Interview) -> Interview {
    let mut body: Vec<Tiered> = Vec::with_capacity(interview.body.len());
    for one in interview.body {
        match (body.last_mut(), one.block) {
            (Some(Tiered { block: Block::Turn(open), .. }), Block::Turn(turn))
                if open.speaker == turn.speaker =>
            {
                open.paragraphs.extend(turn.paragraphs);
            }
            (_, block) => body.push(Tiered { tier: Tier::Free, block }),
        }
    }
    interview.body = body;
    interview
}

/// Returns true for a line that a reader takes for a mark of either kind.
fn is_mark(line: &str) -> bool {
    let line = line.trim_end_matches(['\n', '\r']);
    marks::is_paid_comment(line) || marks::proper(line).is_some()
}

/// Returns the lines with their ends, of whichever kind.
fn lines(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(end) if rest[end..].starts_with("\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

fn line_end(line: &str) -> &str {
    &line[line.trim_end_matches(['\n', '\r']).len()..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::properties::interview;
    use super::*;
    use crate::format::markdown::write;

    #[track_caller]
    fn check(source: &str, index: usize, expected: &str) {
        assert_eq!(cut(source, index).as_deref(), Ok(expected));
        let line = 1 + expected.lines().position(|line| line == "<!-- paid -->").unwrap();
        assert_eq!(uncut(expected), Ok((source.to_owned(), Some(line))));
    }

    const FILE: &str = "\u{feff}+++\ntitle   = 'x'\n+++\n**A:** a?  \n  b\n\n\n**B**: c\n\nd";

    #[test]
    fn the_mark_is_set_and_taken_out_and_every_other_byte_stays() {
        let marked = FILE.replace("**B**", "<!-- paid -->\n\n**B**");
        check(FILE, 1, &marked);
        check(&FILE.replace('\n', "\r\n"), 1, &marked.replace('\n', "\r\n"));
        let tight = "**A:** a\n<!-- paid -->\n**B:** b\n";
        assert_eq!(uncut(tight), Ok(("**A:** a\n\n**B:** b\n".to_owned(), Some(2))));
        assert_eq!(uncut("a\n\n<!--PAID-->\n"), Ok(("a\n\n".to_owned(), Some(3))));
        let inside = "**A:** a\n\n<!-- paid -->\n\nb\n";
        assert_eq!(uncut(inside), Ok(("**A:** a\n\nb\n".to_owned(), Some(3))));
        let labelled_twice = "**A:** a\n\n**A:** b\n";
        check(labelled_twice, 1, "**A:** a\n\n<!-- paid -->\n\n**A:** b\n");
        assert_eq!(uncut(FILE), Ok((FILE.to_owned(), None)));
    }

    #[test]
    fn marks_that_say_more_are_left_to_people() {
        let line = |source: &str| match uncut(source) {
            Err(CutError::OtherMarks { line }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("a\n\n<!-- paid -->\n\nb\n\n<!-- free -->\n\nc\n"), 7);
        assert_eq!(line("a\n\n<!-- pai -->\n\nb\n"), 3);
        assert_eq!(line("a <!-- paid --> b\n"), 1);
        assert_eq!(cut("**A:** a\n", 1), Err(CutError::NoPlace));
        // A label alone holds no words that a reader could pay for.
        assert_eq!(cut("", 0), Err(CutError::NoPlace));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn a_mark_that_is_set_can_be_taken_out_again(interview in interview(), at in 0..8_usize) {
            let mut whole = interview;
            whole.body.iter_mut().for_each(|one| one.tier = Tier::Free);
            let file = write(&whole);
            prop_assume!(!lines(&file).any(is_mark));
            let Ok(marked) = cut(&file, at) else { return Ok(()) };
            prop_assert_eq!(uncut(&marked).map(|(rest, _)| rest), Ok(file));
        }
    }
}
