//! Where each paragraph of `interview.md` stands in the file, to the line and the column.
//!
//! [`locate`] reads a file as [`parse`](super::parse) does, and returns with the interview every
//! [`Passage`] of prose: its text as it is read, and for each byte of it the [`Place`] in the file.
//! A [`Change`] puts other characters at a place; [`changed`] makes a list of them, and
//! leaves the rest of the file as it is to the byte.

mod values;
mod walk;

use std::ops::Range;

use super::{Read, read};
use crate::{Interview, Tier, Warning};

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The byte in the line, from 0.
    pub byte: usize,
}

/// What a passage of prose is in the post.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// The value, or one of the values, of this key of the front matter.
    Front(String),
    /// A paragraph of a turn.
    Turn {
        /// Whose.
        speaker: String,
        /// Whether the label stands before it; the label is not part of the passage.
        labelled: bool,
    },
    /// A paragraph that is nobody's turn.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// A heading that is suggested, in its comment; no prose yet.
    Suggestion,
    /// An editor's note, with its brackets.
    Note,
    /// A paragraph of a list.
    Item,
    /// A paragraph of a block quote.
    Quote,
    /// A paragraph of the footnote of this name.
    Footnote(String),
}

/// A link in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlace {
    /// What is shown of it, in the passage's text.
    pub text: Range<usize>,
    /// Where it starts in the file, with its bracket.
    pub from: Place,
    /// Where it ends in the file.
    pub to: Place,
}

/// A paragraph, a heading or a value of the front matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// What it is.
    pub role: Role,
    /// Index in the interview's body of the block that it is part of; none in the front matter and
    /// in footnotes.
    pub block: Option<usize>,
    /// Where it starts in the file, with its label.
    pub place: Place,
    /// What is read: words without Markdown's marks, a line break as `\n`.
    pub text: String,
    /// The links, in order.
    pub links: Vec<LinkPlace>,
    /// Stretches of the text that are code or HTML and no prose.
    pub code: Vec<Range<usize>>,
    /// The marks of footnotes: the place in the text and the footnote's name.
    pub marks: Vec<(usize, String)>,
    pieces: Vec<Piece>,
}

/// A stretch of a passage's text that stands in one line of the file.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: Range<usize>,
    place: Place,
    /// The file has these very bytes at the place.
    exact: bool,
}

impl Passage {
    fn new(role: Role, block: Option<usize>, place: Place) -> Self {
        let (text, links, code) = (String::new(), Vec::new(), Vec::new());
        Self { role, block, place, text, links, code, marks: Vec::new(), pieces: Vec::new() }
    }

    /// Returns where the character at byte `at` of the text stands in the file.
    #[must_use]
    pub fn place_of(&self, at: usize) -> Place {
        let after = self.pieces.partition_point(|piece| piece.text.start <= at);
        match after.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) if piece.exact => {
                let byte = piece.place.byte + (at - piece.text.start).min(piece.text.len());
                Place { line: piece.place.line, byte }
            }
            Some(piece) => piece.place,
            None => self.place,
        }
    }

    /// Returns the change of the file that puts `with` where `range` of the text stands; none where
    /// the file has something else there, such as an escape or another line.
    #[must_use]
    pub fn change(&self, range: Range<usize>, with: &str) -> Option<Change> {
        let piece = self.pieces.iter().find(|piece| {
            piece.exact && piece.text.start <= range.start && range.end <= piece.text.end
        })?;
        let byte = piece.place.byte + range.start - piece.text.start;
        let place = Place { line: piece.place.line, byte };
        Some(Change { place, old: self.text[range].to_owned(), new: with.to_owned() })
    }

    /// Returns true where byte `at` of the text is in code.
    #[must_use]
    pub fn is_code(&self, at: usize) -> bool {
        self.code.iter().any(|range| range.contains(&at))
    }

    fn push(&mut self, text: &str, place: Place, exact: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: start..self.text.len(), place, exact });
    }

    /// Takes the first `length` bytes off the text.
    fn behead(&mut self, length: usize) {
        let shift = |at: &mut usize| *at = at.saturating_sub(length);
        let shift_range = |range: &mut Range<usize>| {
            shift(&mut range.start);
            shift(&mut range.end);
        };
        self.text.drain(..length);
        for piece in &mut self.pieces {
            piece.place.byte += length.saturating_sub(piece.text.start).min(piece.text.len());
            shift_range(&mut piece.text);
        }
        self.pieces.retain(|piece| !piece.text.is_empty());
        self.links.iter_mut().for_each(|link| shift_range(&mut link.text));
        self.code.iter_mut().for_each(shift_range);
        self.marks.iter_mut().for_each(|(at, _)| shift(at));
    }
}

/// Other characters at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// What stands there, in one line; nothing where something is put in.
    pub old: String,
    /// What is to stand there.
    pub new: String,
}

/// A key of the front matter that stands at the top, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPlace {
    /// The key.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
}

/// An interview, and where its parts stand in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The interview.
    pub interview: Interview,
    /// What is odd in the file.
    pub warnings: Vec<Warning>,
    /// Keys of the front matter, in the order of the file.
    pub keys: Vec<KeyPlace>,
    /// All prose, in the order of the file.
    pub passages: Vec<Passage>,
}

impl Located {
    /// Returns who may read a passage.
    #[must_use]
    pub fn tier(&self, passage: &Passage) -> Tier {
        let block = passage.block.and_then(|index| self.interview.body.get(index));
        block.map(|one| one.tier).unwrap_or_default()
    }
}

/// A file with changes made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What it says now.
    pub text: String,
    /// The changes that were made, in the order of the file.
    pub changes: Vec<Change>,
}

/// Makes changes in `source`, which is a file as it was read, whatever its line ends. A change that
/// does not find its old characters, or that touches an earlier one, is left out.
#[must_use]
pub fn changed(source: &str, changes: &[Change]) -> Changed {
    let starts = original_lines(source);
    let mut sorted: Vec<&Change> = changes.iter().collect();
    sorted.sort();
    let (mut text, mut made) = (String::with_capacity(source.len()), Vec::new());
    let mut done = 0;
    for change in sorted {
        let Change { place, old, new } = change;
        let Some(start) = place.line.checked_sub(1).and_then(|index| starts.get(index)) else {
            continue;
        };
        let at = start + byte_in(&source[*start..], place.byte);
        let stands = source.get(at..).is_some_and(|rest| rest.starts_with(old.as_str()));
        let touches = !made.is_empty() && at <= done;
        if !stands || touches {
            continue;
        }
        text.push_str(&source[done..at]);
        text.push_str(new);
        done = at + old.len();
        made.push(change.clone());
    }
    text.push_str(&source[done..]);
    Changed { text, changes: made }
}

/// Returns where byte `at` of a line as it was read stands in the line as it is in the file, where a
/// character with code 0 has one byte and not the three of `\u{fffd}`.
fn byte_in(line: &str, at: usize) -> usize {
    let mut read = 0;
    for (byte, c) in line.char_indices() {
        if read >= at {
            return byte;
        }
        read += if c == '\0' { char::REPLACEMENT_CHARACTER.len_utf8() } else { c.len_utf8() };
    }
    line.len()
}

/// Returns where each line of a file starts, whatever its line ends.
fn original_lines(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let first = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(first).chain(ends.map(|(at, _)| at + 1)).collect()
}

/// Reads an interview with the place of everything.
#[must_use]
pub fn locate(source: &str) -> Located {
    let Read { interview, warnings, source, text } = read(source);
    let (keys, mut passages) = values::find(&source);
    passages.extend(walk::find(&text, &interview.body));
    passages.sort_by_key(|passage| passage.place);
    Located { interview, warnings, keys, passages }
}

/// Where the lines of a text start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.0.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).map_or(0, |index| self.0[index]);
        Place { line, byte: offset - start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "+++\ntitle = \"Café\"\ndiscuss = [\"One\", \"Two\"]\n+++\n\n\
        **Ana Sá:** Yes, *it* is\nso. [See](https://x.example)this.[^1]\n\nMore \\* of it.\n\n\
        ## Où\n\n- an item\n\n<!--paid-->\n\n> A quote.\n\n[^1]: A note.\n";

    fn roles(located: &Located) -> Vec<(Role, &str, Place)> {
        let all = located.passages.iter();
        all.map(|one| (one.role.clone(), one.text.as_str(), one.place)).collect()
    }

    #[test]
    fn every_passage_has_its_line_and_its_text_without_marks() {
        let located = locate(FILE);
        let turn = |labelled| Role::Turn { speaker: "Ana Sá".to_owned(), labelled };
        let front = |key: &str| Role::Front(key.to_owned());
        let at = |line, byte| Place { line, byte };
        assert_eq!(
            roles(&located),
            [
                (front("title"), "Café", at(2, 8)),
                (front("discuss"), "One", at(3, 11)),
                (front("discuss"), "Two", at(3, 18)),
                (turn(true), "Yes, it is so. Seethis.", at(6, 0)),
                (turn(false), "More * of it.", at(9, 0)),
                (Role::Heading(2), "Où", at(11, 0)),
                (Role::Item, "an item", at(13, 2)),
                (Role::Quote, "A quote.", at(17, 2)),
                (Role::Footnote("1".to_owned()), "A note.", at(19, 6)),
            ]
        );
        assert_eq!(located.tier(&located.passages[7]), Tier::Paid);
        let first = &located.passages[3];
        assert_eq!(first.place_of(first.text.find("it").unwrap()), at(6, 19));
        assert_eq!(first.links[0].to, at(7, 28));
        assert_eq!(first.marks, [(first.text.len(), "1".to_owned())]);
    }

    #[test]
    fn a_change_touches_its_own_bytes_alone_whatever_the_line_ends() {
        let windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
        for file in [FILE, &windows, &FILE.replace('\n', "\r")] {
            let located = locate(file);
            let (title, first) = (&located.passages[0], &located.passages[3]);
            let at = first.text.find("so.").unwrap();
            let changes = [
                title.change(0.."Café".len(), "Caffè").unwrap(),
                first.change(at..at + 3, "so!").unwrap(),
                Change { place: first.links[0].to, old: String::new(), new: " ".to_owned() },
            ];
            let expected = file
                .replace("Café", "Caffè")
                .replace("so.", "so!")
                .replace("example)this", "example) this");
            assert_eq!(changed(file, &changes).text, expected);
        }
    }

    #[test]
    fn what_is_not_in_the_file_as_it_is_read_is_not_changed() {
        let located = locate("Over\ntwo lines, \\*escaped\\*, &amp; so *on*.\n");
        let only = &located.passages[0];
        assert_eq!(only.text, "Over two lines, *escaped*, & so on.");
        let change = |old: &str| {
            let at = only.text.find(old).unwrap();
            only.change(at..at + old.len(), "x")
        };
        assert_eq!(change("Over two"), None);
        assert_eq!(change("&"), None);
        assert_eq!(change("so on"), None);
        assert!(change("two lines").is_some());
        let stale = Change { old: "else".to_owned(), ..change("two").unwrap() };
        assert_eq!(changed("Over\ntwo\n", &[stale]).text, "Over\ntwo\n");
    }
}
