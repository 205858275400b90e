//! How broken files end.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::castpress::Castpress;
use super::limits::{Bad, Expected};
use super::recordings::{entries, file_name};
use crate::watch::Ending;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Cost;

    #[cfg(unix)]
    fn ending(code: i32, stderr: &str) -> Ending {
        use std::os::unix::process::ExitStatusExt as _;
        let status = Some(std::process::ExitStatus::from_raw(code << 8));
        Ending { status, stderr: stderr.to_owned(), cost: Cost::default() }
    }

    #[test]
    #[cfg(unix)]
    fn a_refusal_must_say_why_and_a_panic_is_no_refusal() {
        assert_eq!(Outcome::of(&ending(2, "error: no audio"), None), Outcome::Refused);
        assert!(!Outcome::of(&ending(2, ""), None).meets(Expected::Any));
        let panicked = ending(101, "thread 'main' panicked at src/x.rs");
        assert!(!Outcome::of(&panicked, None).meets(Expected::Any));
        let late = Ending { status: None, ..ending(0, "") };
        assert!(!Outcome::of(&late, None).meets(Expected::Any));
    }

    #[test]
    #[cfg(unix)]
    fn words_made_up_for_silence_are_found() {
        let made_up = Outcome::of(&ending(0, ""), Some("Thank you.\n"));
        assert_eq!(made_up, Outcome::Words(2));
        assert!(made_up.meets(Expected::Words) && !made_up.meets(Expected::NoWords));
        assert!(Outcome::of(&ending(0, ""), Some("\n")).meets(Expected::RefusedOrNoWords));
    }
}
