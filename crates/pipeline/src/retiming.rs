//! How well the edited text of an episode fits what was heard.

use compose::retime::{self, Placed};
use transcript::TimedParagraph;
use transcript::format::markdown;

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
    let timed = retime::interview(&located.interview, &words);
    let placed = retime::placed(&located, timed).into_iter();
    Ok(placed
        .map(|Placed { paragraph, passage }| Retimed { line: passage.place.line, paragraph })
        .collect())
}
