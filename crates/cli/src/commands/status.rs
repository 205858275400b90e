//! `castpress status`: what is done, edited and out of date.

use anyhow::Result;
use pipeline::{Stage, State, Studio};
use serde_json::json;

use crate::args::{Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let episodes = pipeline::all(&show)?;
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let studio = Studio::new(show, options);
    if episodes.is_empty() {
        printer.say("there is no episode yet");
    }
    let widest = episodes.iter().map(|one| one.name.as_str().chars().count()).max().unwrap_or(0);
    for episode in &episodes {
        let states = studio.status(episode)?;
        for found in &states {
            printer.reason(format_args!("{}: {}: {}", episode.name, found.stage, found.inputs));
        }
        let line = if global.json {
            let stages: serde_json::Map<_, _> = states
                .iter()
                .map(|found| (found.stage.to_string(), word(found.state).into()))
                .collect();
            json!({ "episode": episode.name.as_str(), "stages": stages }).to_string()
        } else {
            let stages = states
                .iter()
                .map(|found| format!("{} {}", heading(found.stage), word(found.state)));
            let stages: Vec<_> = stages.collect();
            format!("{:widest$}  {}", episode.name.as_str(), stages.join(", "))
        };
        printer.data(&format!("{line}\n"))?;
    }
    Ok(Ending::Done)
}

fn heading(stage: Stage) -> &'static str {
    match stage {
        Stage::Transcribe => "transcript",
        Stage::Compose => "interview",
        Stage::Publish => "editions",
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::Edited => "edited",
        State::ToMerge => "edited, to be merged",
        State::ToDo => "to do",
    }
}
