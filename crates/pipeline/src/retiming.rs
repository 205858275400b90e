//! How well the edited text of an episode fits what was heard.

use std::collections::BTreeMap;

use compose::retime::{self, TimedParagraph};
use transcript::format::markdown::{self, Role};

use crate::episodes::EpisodeName;
use crate::error::Result;
use crate::folder::ShowFolder;
use crate::texts;

/// A spoken paragraph of interview.md with the times of its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Retimed {
    /// The line of the file it begins in, from 1.
    pub line: usize,
    /// The paragraph.
    pub paragraph: TimedParagraph,
}

/// Gives every spoken word of an episode's interview.md its time, in the order of the file.
///
/// # Errors
/// When it was not transcribed yet, or a file is damaged.
pub fn retimed(show: &ShowFolder, episode: &EpisodeName) -> Result<Vec<Retimed>> {
    let words = texts::words(show, episode)?;
    let located = markdown::locate(&texts::interview_source(show, episode)?);
    let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for passage in &located.passages {
        let is_spoken = matches!(passage.role, Role::Turn { .. } | Role::Item | Role::Quote);
        if let (Some(block), true) = (passage.block, is_spoken) {
            lines.entry(block).or_default().push(passage.place.line);
        }
    }
    let timed = retime::interview(&located.interview, &words).into_iter().map(|paragraph| {
        let line = lines.get(&paragraph.block).and_then(|own| own.get(paragraph.paragraph));
        Retimed { line: line.copied().unwrap_or(1), paragraph }
    });
    Ok(timed.collect())
}
