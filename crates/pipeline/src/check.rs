//! An episode is looked over, and what needs no judgement is put right.

use std::fs;

use compose::lint::{self, Finding, Heard, Rule};
use transcript::{EpisodeCast, Millis, SettledMoment, Warning};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::lock::Lock;
use crate::stage::Stage;
use crate::texts::{self, CONFLICTS, INTERVIEW, TRANSCRIPT};
use crate::{names, store};

/// Looks an episode's interview.md over, with what was heard where it was transcribed.
///
/// # Errors
/// When there is no interview.md, or what was heard cannot be read.
pub fn check(show: &ShowFolder, episode: &EpisodeName) -> Result<Vec<Finding>> {
    let (_, text) = texts::text(show, episode, INTERVIEW, Stage::Compose)?;
    let mut found = conflicts(show, episode)?;
    if !show.texts(episode).join(TRANSCRIPT).exists() {
        found.extend(lint::lint(&text, show.show(), None));
        return Ok(found);
    }
    let (transcript, voices) = texts::heard(show, episode)?;
    let settled = names::cast(show, episode)?.settled;
    let heard = Heard { transcript: &transcript, voices: &voices, settled: &settled };
    found.extend(lint::lint(&text, show.show(), Some(&heard)));
    Ok(found)
}

/// Finds passages in which the editor's text and one composed anew differ, as long as the file that
/// shows both is there.
fn conflicts(show: &ShowFolder, episode: &EpisodeName) -> Result<Vec<Finding>> {
    let path = show.texts(episode).join(CONFLICTS);
    let Some(bytes) = store::read_if_there(&path)? else { return Ok(Vec::new()) };
    let count = compose::merge::count(&String::from_utf8_lossy(&bytes));
    let is_off = lint::rules_off(show.show()).0.contains(&Rule::Conflicts);
    Ok(if is_off { Vec::new() } else { vec![Finding::of_conflicts(count)] })
}

/// Returns what is odd in how castpress.toml names the rules that a check does without.
#[must_use]
pub fn odd_rules(show: &ShowFolder) -> Vec<Warning> {
    lint::rules_off(show.show()).1
}

/// Puts right in an episode's interview.md what needs no judgement, but for what the `skipped` rules
/// find, and returns what was. The rest of the file stays as it is to the byte.
///
/// # Errors
/// When there is no interview.md, it is not UTF-8, it cannot be written, or another process is at
/// work on the episode.
pub fn fix(show: &ShowFolder, episode: &EpisodeName, skipped: &[Rule]) -> Result<Vec<Finding>> {
    let _lock = Lock::of_episode(show, episode)?;
    let path = show.texts(episode).join(INTERVIEW);
    if !path.exists() {
        return Err(Error::NotYet { path, made_by: Stage::Compose });
    }
    let bytes = fs::read(&path).reading(&path)?;
    let Ok(text) = String::from_utf8(bytes) else { return Err(Error::NotText { path }) };
    let (text, fixed) = lint::fix(&text, show.show(), skipped);
    if !fixed.is_empty() {
        store::write(&path, text.as_bytes())?;
    }
    Ok(fixed)
}

/// What somebody has listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listened {
    /// All that the check names.
    ToAll,
    /// What the check names at these moments, to the second.
    To(Vec<Millis>),
}

/// Keeps in an episode's cast.json that somebody has listened to what the check names and found it
/// to be as it is written. Returns what was settled.
///
/// # Errors
/// As [`check`], when the check names nothing at a moment, or when cast.json cannot be written.
pub fn settle(
    show: &ShowFolder,
    episode: &EpisodeName,
    listened: &Listened,
) -> Result<Vec<Finding>> {
    let _lock = Lock::of_episode(show, episode)?;
    let open: Vec<Finding> =
        check(show, episode)?.into_iter().filter(|finding| finding.span.is_some()).collect();
    // People type what they read, which is whole seconds.
    let is_at = |finding: &Finding, moment: Millis| {
        finding.span.is_some_and(|span| span.start().to_string() == moment.to_string())
    };
    let found = match listened {
        Listened::ToAll => open,
        Listened::To(moments) => {
            let missed = moments.iter().find(|moment| !open.iter().any(|one| is_at(one, **moment)));
            if let Some(moment) = missed {
                let (episode, moment) = (episode.to_string(), moment.to_string());
                return Err(Error::NothingToSettle { episode, moment });
            }
            let meant = |one: &Finding| moments.iter().any(|moment| is_at(one, *moment));
            open.into_iter().filter(meant).collect()
        }
    };
    let before = names::cast(show, episode)?;
    let mut settled = before.settled.clone();
    settled.extend(found.iter().filter_map(|finding| {
        let words = finding.doubt.as_ref().map(|doubt| doubt.words.clone()).unwrap_or_default();
        Some(SettledMoment { span: finding.span?, words })
    }));
    settled.sort_by_key(|one| one.span);
    if settled != before.settled {
        names::write(show, episode, &EpisodeCast { settled, ..before })?;
    }
    Ok(found)
}
