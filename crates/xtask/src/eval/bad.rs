//! How broken files end.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::castpress::{Castpress, Ending};
use super::limits::{Bad, Expected};
use super::recordings::{entries, file_name};

/// How a broken file ended.
pub(super) struct BadFile {
    /// Its name.
    pub(super) name: String,
    /// What happened, in a word or two.
    pub(super) outcome: String,
    /// What is wrong with that.
    pub(super) finding: Option<String>,
}

/// Gives castpress every file of `bad/`.
pub(super) fn run(castpress: &Castpress<'_>, data: &Path, limits: &Bad) -> Result<Vec<BadFile>> {
    let limit = Duration::from_secs(limits.seconds);
    let mut files = Vec::new();
    for path in entries(&data.join("bad"))? {
        let name = file_name(&path);
        eprintln!("   bad/{name}");
        let (ending, words) = castpress.try_file(&path, limit)?;
        let expected = limits.endings.get(&name).copied().unwrap_or(Expected::Any);
        let outcome = Outcome::of(&ending, words.as_deref());
        let finding = (!outcome.meets(expected)).then(|| {
            format!(
                "bad/{name}: {}, where {expected:?} was expected\n{}",
                outcome.told(),
                ending.stderr
            )
        });
        files.push(BadFile { name, outcome: outcome.told(), finding });
    }
    Ok(files)
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It was refused, and people were told why.
    Refused,
    /// So many words were written.
    Words(usize),
    /// It ended in no way a user should see.
    Crashed(String),
}

impl Outcome {
    fn of(ending: &Ending, words: Option<&str>) -> Self {
        let Some(status) = ending.status else { return Self::Crashed("no end".to_owned()) };
        if ending.stderr.contains("panicked at") {
            return Self::Crashed("a panic".to_owned());
        }
        match (status.code(), words) {
            (Some(0), Some(words)) => Self::Words(words.split_whitespace().count()),
            (Some(1..=3), _) if ending.stderr.contains("error") => Self::Refused,
            (Some(1..=3), _) => Self::Crashed("refused without a word".to_owned()),
            _ => Self::Crashed(status.to_string()),
        }
    }

    fn meets(&self, expected: Expected) -> bool {
        let words = matches!(self, Self::Words(1..));
        let (refused, no_words) = (*self == Self::Refused, *self == Self::Words(0));
        match expected {
            Expected::Refused => refused,
            Expected::Words => words,
            Expected::NoWords => no_words,
            Expected::RefusedOrNoWords => refused || no_words,
            Expected::RefusedOrWords => refused || words,
            Expected::Any => refused || words || no_words,
        }
    }

    fn told(&self) -> String {
        match self {
            Self::Refused => "refused".to_owned(),
            Self::Words(count) => format!("{count} words"),
            Self::Crashed(how) => format!("crashed: {how}"),
        }
    }
}
