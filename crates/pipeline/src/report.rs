//! What became of an episode.

use std::fmt;

use crate::episodes::EpisodeName;
use crate::error::Error;
use crate::stage::Stage;

/// What became of a stage of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It ran.
    Done,
    /// Its files were what its inputs make already.
    Fresh,
    /// A person changed its files, so it was left alone.
    Kept {
        /// True where its inputs have changed since.
        outdated: bool,
    },
    /// It ran, and its result was merged into files that a person changed.
    Merged {
        /// In how many places the person's version and the new one differ.
        conflicts: usize,
    },
}

impl Outcome {
    /// Returns true where something was done.
    #[must_use]
    pub fn is_work(self) -> bool {
        matches!(self, Self::Done | Self::Merged { .. })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::Fresh => "fresh",
            Self::Kept { .. } => "kept",
            Self::Merged { .. } => "merged",
        })
    }
}

/// What became of an episode.
#[derive(Debug)]
pub struct Report {
    /// Which.
    pub episode: EpisodeName,
    /// The stages that were come to, in order, and what became of each.
    pub steps: Vec<(Stage, Outcome)>,
    /// Why each stage ran, in lines for people, and then what its result depends on, as JSON.
    pub reasons: Vec<(Stage, String)>,
    /// Files written, by their path from the show's folder.
    pub files: Vec<String>,
    /// What else was done or is left to do, in lines for people.
    pub notes: Vec<String>,
    /// What is odd, in lines for people.
    pub warnings: Vec<String>,
    /// Why it went no further.
    pub failure: Option<Failure>,
}

/// Why an episode went no further.
#[derive(Debug)]
pub struct Failure {
    /// The stage that failed; none where it was not come to.
    pub stage: Option<Stage>,
    /// What went wrong.
    pub error: Error,
}

impl Report {
    pub(crate) fn of(episode: &EpisodeName) -> Self {
        Self {
            episode: episode.clone(),
            steps: Vec::new(),
            reasons: Vec::new(),
            files: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            failure: None,
        }
    }

    /// Returns true when no stage had to run.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.steps.iter().all(|(_, outcome)| !outcome.is_work())
    }
}
