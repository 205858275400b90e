//! What each stage reads, makes and depends on.

pub(crate) mod compose;
pub(crate) mod publish;
pub(crate) mod transcribe;

use serde_json::Value;

use crate::archive::Entries;
use crate::editions::Published;
use crate::error::Result;
use crate::key::Key;
use crate::merging;
use crate::reasons;
use crate::stage::Stage;
use crate::store::{Shelf, Status};
use crate::studio::{Desk, Found, State};
use crate::texts;

/// Finds out whether a stage has to run, and what its result depends on.
pub(crate) fn look(desk: &mut Desk<'_>, stage: Stage) -> Result<Found> {
    let looked = match stage {
        Stage::Transcribe => look_at_transcript(desk),
        Stage::Compose => look_at_interview(desk),
        Stage::Publish => look_at_editions(desk),
    };
    Ok(match looked? {
        Ok(Look { state, key, then }) => Found {
            stage,
            state,
            why: why(stage, state, &key, &then),
            inputs: key.inputs().to_string(),
        },
        Err((state, why)) => {
            let why = why.map(str::to_owned).into_iter().collect();
            Found { stage, state, why, inputs: String::new() }
        }
    })
}

/// What was seen of a stage.
struct Look {
    state: State,
    key: Key,
    /// The inputs its result was made of; null where there is none.
    then: Value,
}

/// What was seen; or, of a stage that has nothing to be made of, its state and what is missing.
type Looked = Result<Look, (State, Option<&'static str>)>;

/// Says why a stage is not done.
fn why(stage: Stage, state: State, key: &Key, then: &Value) -> Vec<String> {
    let edited = match state {
        State::Done => return Vec::new(),
        State::Edited | State::ToMerge => Some(match stage {
            Stage::Transcribe => format!("{} was changed by hand", texts::TRANSCRIPT),
            _ => format!("{} was edited", texts::INTERVIEW),
        }),
        State::ToDo | State::NoSound => None,
    };
    let is_foreign = edited.is_some() && then.is_null();
    let changes = if is_foreign { Vec::new() } else { reasons::changes(stage, then, key.inputs()) };
    let lines: Vec<_> = edited.into_iter().chain(changes).collect();
    if lines.is_empty() {
        return vec!["a file of it is missing, was changed, or was not finished".to_owned()];
    }
    lines
}

fn look_at_transcript(desk: &mut Desk<'_>) -> Result<Looked> {
    let Some(sound) = &desk.episode.sound else {
        // A file of another program had the words.
        let imported = desk.has(texts::TRANSCRIPT);
        let missing = (State::NoSound, Some("there is no recording"));
        return Ok(Err(if imported { (State::Done, None) } else { missing }));
    };
    let key = transcribe::key(desk, sound)?;
    let shelf = transcribe::shelf(desk);
    let state = state_of(&shelf, &key)?;
    Ok(Ok(Look { state, key, then: shelf.inputs()? }))
}

fn look_at_interview(desk: &mut Desk<'_>) -> Result<Looked> {
    if !desk.has(texts::TRANSCRIPT) || !desk.has(texts::SPEAKERS) {
        // Without sound there is nothing that an interview could be made of but a person's own text.
        let is_text = desk.episode.sound.is_none() && desk.has(texts::INTERVIEW);
        let missing = (State::ToDo, Some("it was not heard yet"));
        return Ok(Err(if is_text { (State::Edited, None) } else { missing }));
    }
    let key = compose::key(desk)?;
    let shelf = compose::shelf(desk);
    let state = match shelf.status(&key)? {
        Status::Edited { outdated: true } if merging::is_possible(desk) => State::ToMerge,
        _ => state_of(&shelf, &key)?,
    };
    Ok(Ok(Look { state, key, then: shelf.inputs()? }))
}

fn look_at_editions(desk: &mut Desk<'_>) -> Result<Looked> {
    if !desk.has(texts::INTERVIEW) {
        return Ok(Err((State::ToDo, Some("there is no interview.md yet"))));
    }
    let front = texts::front(desk.show(), desk.name())?;
    let key = publish::key(desk, &front)?;
    let published = Published::read(&desk.receipt(Stage::Publish))?;
    let fresh = published.is_fresh(desk.show().root(), &key)?
        && Entries::read(desk.show(), desk.name())?.is_some();
    let state = if fresh { State::Done } else { State::ToDo };
    Ok(Ok(Look { state, key, then: published.inputs().clone() }))
}

fn state_of(shelf: &Shelf, key: &Key) -> Result<State> {
    Ok(match shelf.status(key)? {
        Status::Fresh => State::Done,
        Status::Edited { .. } => State::Edited,
        Status::Stale(_) => State::ToDo,
    })
}
