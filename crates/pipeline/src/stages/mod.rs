//! What each stage reads, makes and depends on.

pub(crate) mod compose;
pub(crate) mod publish;
pub(crate) mod transcribe;

use crate::archive::Entries;
use crate::editions::Published;
use crate::error::Result;
use crate::key::Key;
use crate::merging;
use crate::stage::Stage;
use crate::store::{Shelf, Status};
use crate::studio::{Desk, Found, State};
use crate::texts;

/// Finds out whether a stage has to run, and what its result depends on.
pub(crate) fn look(desk: &mut Desk<'_>, stage: Stage) -> Result<Found> {
    let found = match stage {
        Stage::Transcribe => look_at_transcript(desk),
        Stage::Compose => look_at_interview(desk),
        Stage::Publish => look_at_editions(desk),
    };
    Ok(match found? {
        Some((key, state)) => Found { stage, state, inputs: key.inputs().to_string() },
        None => Found { stage, state: State::ToDo, inputs: String::new() },
    })
}

fn look_at_transcript(desk: &mut Desk<'_>) -> Result<Option<(Key, State)>> {
    let Some(sound) = &desk.episode.sound else { return Ok(None) };
    let key = transcribe::key(desk, sound)?;
    let state = state_of(&transcribe::shelf(desk), &key)?;
    Ok(Some((key, state)))
}

fn look_at_interview(desk: &mut Desk<'_>) -> Result<Option<(Key, State)>> {
    if !desk.has(texts::TRANSCRIPT) || !desk.has(texts::SPEAKERS) {
        return Ok(None);
    }
    let key = compose::key(desk)?;
    let shelf = compose::shelf(desk);
    let state = match shelf.status(&key)? {
        Status::Edited { outdated: true } if merging::is_possible(desk) => State::ToMerge,
        _ => state_of(&shelf, &key)?,
    };
    Ok(Some((key, state)))
}

fn look_at_editions(desk: &mut Desk<'_>) -> Result<Option<(Key, State)>> {
    if !desk.has(texts::INTERVIEW) {
        return Ok(None);
    }
    let (interview, _) = texts::interview(desk.show(), desk.name())?;
    let key = publish::key(desk, &interview.front)?;
    let published = Published::read(&desk.receipt(Stage::Publish))?;
    let fresh = published.is_fresh(desk.show().root(), &key)?
        && Entries::read(desk.show(), desk.name())?.is_some();
    Ok(Some((key, if fresh { State::Done } else { State::ToDo })))
}

fn state_of(shelf: &Shelf, key: &Key) -> Result<State> {
    Ok(match shelf.status(key)? {
        Status::Fresh => State::Done,
        Status::Edited { .. } => State::Edited,
        Status::Stale(_) => State::ToDo,
    })
}
