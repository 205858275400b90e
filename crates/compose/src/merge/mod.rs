//! An edited `interview.md` and a newly composed one become one, and the editor's words stay.
//!
//! Three versions are compared word by word: what was composed last time (`base`), what the editor
//! made of it (`ours`) and what is composed now (`theirs`). [`merge`] goes these steps:
//!
//! 1. each source is cut into words with the white behind them ([`pieces`]);
//! 2. both later versions are aligned with the first ([`crate::align`]), which parts the text into
//!    stretches that all three have and stretches that some version changed ([`stretches`]);
//! 3. a stretch that only one version changed is taken from it; where both changed it differently,
//!    the editor's stays and the other is a [`Conflict`];
//! 4. the front matter is merged key by key ([`front`]).
//!
//! The editor's characters are kept to the byte, and no word that the editor wrote is ever left out.
//! A mark of paid text stays between the editor's own words: where anything was composed anew near
//! it, that is a conflict.

mod conflicts;
mod front;
mod pieces;
mod stretches;
mod text;

use transcript::format::markdown;

pub use conflicts::{count, report};

/// The three versions of a text.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'a> {
    /// What was composed last time.
    pub base: &'a str,
    /// What the editor made of it.
    pub ours: &'a str,
    /// What is composed now.
    pub theirs: &'a str,
}

/// What became of three versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// Places where the editor and the new text differ, in the order of the text, which has the
    /// editor's version.
    pub conflicts: Vec<Conflict>,
    /// Number of words, labels and keys that were composed anew where nobody had edited.
    pub updated: usize,
}

/// A place that the editor changed and that was composed anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line of the merged text in which it begins, from 1.
    pub line: usize,
    /// The words before it in its paragraph, some at most.
    pub before: String,
    /// What the editor wrote; empty where it was taken out.
    pub yours: String,
    /// What is composed now; empty where nothing is.
    pub now: String,
    /// The words behind it in its paragraph, some at most.
    pub after: String,
}

/// Merges three versions of `interview.md`.
#[must_use]
pub fn merge(versions: Versions<'_>) -> Merged {
    let Versions { base, ours, theirs } = versions;
    let (mark, ours) = match ours.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (BYTE_ORDER_MARK, rest),
        None => ("", ours),
    };
    let has_returns = ours.contains("\r\n");
    let with_returns = |text: &str| {
        if has_returns { text.replace('\n', "\r\n") } else { text.to_owned() }
    };
    let (base, theirs) = (with_returns(base), with_returns(theirs));
    let (base, theirs) = (markdown::split_front(&base), markdown::split_front(&theirs));
    let ours = markdown::split_front(ours);
    let head = front::merge(base.0, ours.0, theirs.0);
    let body = text::merge(base.1, ours.1, theirs.1);
    let lines = head.text.matches('\n').count();
    let below = body.conflicts.into_iter().map(|one| Conflict { line: one.line + lines, ..one });
    Merged {
        text: format!("{mark}{}{}", head.text, body.text),
        conflicts: head.conflicts.into_iter().chain(below).collect(),
        updated: head.updated + body.updated,
    }
}

/// Some editors begin a file with it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[cfg(test)]
mod tests;
