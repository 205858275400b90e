//! `interview.md`: CommonMark with TOML front matter, the one file of an episode that people edit.
//!
//! [`parse`] never fails and loses no text: what it does not understand is kept as a paragraph of
//! its source, with a [`Warning`]. [`write()`] writes one canonical form, long paragraphs on one
//! line, and `parse(write(x))` is `x` again.
//!
//! # What is a turn
//! A paragraph that starts with bold text ending in a colon (`**Name:** text`; `**Name**: text` is
//! understood too) opens a turn. The paragraphs after it belong to it, until the next turn,
//! heading, rule or note. Lists, quotes and code may stand inside a turn. A paragraph in square
//! brackets is a note.
//!
//! # What waits for an editor
//! A comment alone between blocks, `<!-- heading? A Promise About Water -->`, proposes a heading: to
//! accept it, write `## A Promise About Water` instead. In the front matter `"…"` (or `"..."`) is a
//! blank, which is no value, and the table `suggested` holds points for the lists. Nothing of that is
//! ever published.
//!
//! # What is paid
//! `<!-- paid -->` and `<!-- free -->`, in any case and spacing, each alone between blocks, switch
//! who may read what follows; before any mark all is free. A mistake must never publish paid text:
//! - What looks like a paid mark is one: misspelt, in other brackets or dashes, escaped, of several
//!   lines, inside a paragraph, a list or code. All from that line on is paid, and so is the whole
//!   block that the line is part of. A warning says so where it was not the proper mark.
//! - A free mark must be exact and stand between blocks. Anything else is kept as text, and the
//!   text stays paid.
//! - Footnotes belong to whatever text marks them, wherever they are defined.

mod body;
mod cut;
mod escape;
mod front;
mod inlines;
mod locate;
mod marks;
mod relabel;
mod turns;
mod write;

#[cfg(test)]
pub(crate) mod properties;
#[cfg(test)]
mod tests;

pub use cut::{CutError, cut, uncut};
pub use locate::{
    Change, Changed, KeyPlace, LinkPlace, Located, Passage, Place, Role, changed, locate,
};
pub use marks::has_mark;
pub(crate) use marks::{is_paid_comment, is_paid_line};
pub use relabel::relabel;
pub use write::{write, write_edition};

use crate::{FrontMatter, Interview, Warning};

/// Reads an interview; the warnings are in the order of the file's lines.
#[must_use]
pub fn parse(source: &str) -> (Interview, Vec<Warning>) {
    let Read { interview, warnings, .. } = read(source);
    (interview, warnings)
}

/// Returns the front matter of a file with its fences, and the text under it. A file without front
/// matter has an empty one.
#[must_use]
pub fn split_front(source: &str) -> (&str, &str) {
    source.split_at(front::fences(source).map_or(0, |(_, _, body)| body))
}

/// Returns the front matter that a table of our keys says; other keys, and values that do not fit, are
/// kept and not used.
pub(crate) fn front_of(table: toml::Table) -> FrontMatter {
    front::of_table(table, &mut |_, _| {})
}

/// An interview, and where its parts were found.
struct Read {
    interview: Interview,
    warnings: Vec<Warning>,
    /// The file with plain line ends, on whose lines everything stands.
    source: String,
    text: body::Text,
}

fn read(source: &str) -> Read {
    let mut warnings = Vec::new();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    if source.contains('\0') {
        warnings.push(Warning::new("a character with code 0 was replaced"));
    }
    let source = source.replace('\0', "\u{fffd}");
    let (front, rest) = front::read(&source, &mut warnings);
    let mut text = body::read(&source, rest, &mut warnings);
    warnings.sort_by_key(|warning| warning.line);
    let body = std::mem::take(&mut text.body);
    let footnotes = std::mem::take(&mut text.footnotes);
    Read { interview: Interview { front, body, footnotes }, warnings, source, text }
}

/// Returns the number of the line, from 1, in which byte `offset` of `source` stands.
fn line_at(source: &str, offset: usize) -> usize {
    1 + source.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}
