//! `castpress status`: what is done, edited and out of date.

use anyhow::Result;
use pipeline::{Listing, Stage, State, Studio};
use serde_json::json;

use super::work::{Refusal, refuse, together};
use crate::args::{Global, Print};
use crate::error::{Ending, ending_of_work, explain};
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let Listing { episodes, refused } = pipeline::all(&show)?;
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let studio = Studio::new(show, options);
    if episodes.is_empty() && refused.is_empty() {
        printer.say("there is no episode yet");
    }
    let widest = episodes.iter().map(|one| one.name.as_str().chars().count()).max().unwrap_or(0);
    let found = studio.status(&episodes)?;
    let mut endings = Vec::new();
    for (episode, states) in episodes.iter().zip(found) {
        let states = match states {
            Ok(states) => states,
            Err(error) => {
                endings.push(ending_of_work(&error));
                explain(&anyhow::Error::new(error).context(episode.name.to_string()), printer);
                continue;
            }
        };
        endings.push(Ending::Done);
        for found in &states {
            let (name, stage) = (&episode.name, heading(found.stage));
            for why in &found.why {
                printer.reason(format_args!("{name}: {stage} {}: {why}", word(found.state)));
            }
            if !found.inputs.is_empty() {
                printer.reason(format_args!("{name}: {stage} depends on {}", found.inputs));
            }
        }
        let line = if global.json {
            let stages: serde_json::Map<_, _> = states
                .iter()
                .map(|found| (found.stage.to_string(), word(found.state).into()))
                .collect();
            let why = states.iter().filter(|found| !found.why.is_empty());
            let why: serde_json::Map<_, _> =
                why.map(|found| (found.stage.to_string(), json!(found.why))).collect();
            let name = episode.name.as_str();
            json!({ "episode": name, "stages": stages, "why": why }).to_string()
        } else {
            let stages = states
                .iter()
                .map(|found| format!("{} {}", heading(found.stage), word(found.state)));
            let stages: Vec<_> = stages.collect();
            format!("{:widest$}  {}", episode.name.as_str(), stages.join(", "))
        };
        printer.data(&format!("{line}\n"))?;
    }
    let line: Refusal = |sound, error| json!({ "episode": null, "sound": sound, "stages": {}, "why": {}, "error": error });
    for refused in refused {
        endings.push(refuse(refused, global.json.then_some(line), printer)?);
    }
    Ok(together(&endings))
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
        State::NoSound => "without a recording",
    }
}
