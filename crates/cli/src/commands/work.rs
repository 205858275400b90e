//! Stages over episodes, and a line for each: what `run`, `transcribe` and `publish` share.

use anyhow::Result;
use pipeline::{Episode, Outcome, Report, Stage, Studio};
use serde_json::json;

use crate::error::{Ending, ending_of_work, explain};
use crate::printer::Printer;
use crate::progress::Progress;

/// How work on episodes came out.
pub(crate) struct Worked {
    /// How it ended for all.
    pub(crate) ending: Ending,
    /// The places in the list of those whose sound was heard.
    pub(crate) heard: Vec<usize>,
}

/// Takes each episode through `stages`. One that fails does not stop the others; an interruption
/// does.
pub(crate) fn run(
    studio: &Studio,
    episodes: &[Episode],
    stages: &[Stage],
    json: bool,
    printer: &Printer,
) -> Result<Worked> {
    let progress = Progress::new(printer.may_draw());
    let mut endings = Vec::new();
    let mut heard = Vec::new();
    let mut idle = true;
    for (index, episode) in episodes.iter().enumerate() {
        progress.about(episode.name.as_str());
        let report = studio.work(episode, stages, &progress);
        if report.steps.contains(&(Stage::Transcribe, Outcome::Done)) {
            heard.push(index);
        }
        idle &= report.failure.is_none() && report.is_idle() && report.notes.is_empty();
        endings.push(tell(report, json, printer)?);
        if endings.last() == Some(&Ending::Interrupted) {
            return Ok(Worked { ending: Ending::Interrupted, heard: Vec::new() });
        }
    }
    if stages.contains(&Stage::Publish) {
        endings.extend(archive(studio, printer));
    }
    if idle {
        printer.say(match episodes {
            [episode] => format!("nothing to do: {} is up to date", episode.name),
            _ => format!("nothing to do: {} episodes are up to date", episodes.len()),
        });
    }
    Ok(Worked { ending: together(&endings), heard })
}

/// Brings the archive up to date with what was published; returns how that ended where it did not
/// end well.
fn archive(studio: &Studio, printer: &Printer) -> Option<Ending> {
    match studio.archive() {
        Ok(archived) => {
            let posts = archived.posts;
            if archived.changed {
                printer.detail(format_args!("wrote the archive: {posts} posts"));
            }
            None
        }
        Err(error) => {
            let ending = ending_of_work(&error);
            explain(&anyhow::Error::new(error).context("cannot write the archive"), printer);
            Some(ending)
        }
    }
}

/// Tells what became of an episode.
pub(crate) fn tell(report: Report, json: bool, printer: &Printer) -> Result<Ending> {
    let name = &report.episode;
    for (stage, why) in &report.reasons {
        printer.reason(format_args!("{name}: {stage}: {why}"));
    }
    for warning in &report.warnings {
        printer.warning(format_args!("{name}: {warning}"));
    }
    for note in &report.notes {
        printer.say(format_args!("{name}: {note}"));
    }
    for file in &report.files {
        printer.detail(format_args!("{name}: wrote {file}"));
    }
    if json {
        let mut line = object(&report).to_string();
        line.push('\n');
        printer.data(&line)?;
    }
    if !report.is_idle() && report.steps.iter().any(|(_, outcome)| outcome.is_work()) {
        printer.say(format_args!("{name}: {}", summary(&report)));
    }
    let Some(failure) = report.failure else { return Ok(Ending::Done) };
    let ending = ending_of_work(&failure.error);
    let context = match failure.stage {
        Some(stage) => format!("{name}: cannot {stage}"),
        None => name.to_string(),
    };
    if ending == Ending::Interrupted {
        printer.say(format_args!("{name}: interrupted; the next run goes on from here"));
    } else {
        explain(&anyhow::Error::new(failure.error).context(context), printer);
    }
    Ok(ending)
}

fn summary(report: &Report) -> String {
    let steps = report.steps.iter().filter_map(|(stage, outcome)| match (stage, outcome) {
        (Stage::Transcribe, Outcome::Done) => Some("transcribed"),
        (Stage::Compose, Outcome::Done) => Some("wrote interview.md"),
        (Stage::Compose, Outcome::Merged { .. }) => Some("merged into the edited interview.md"),
        (Stage::Compose, Outcome::Kept { .. }) => Some("kept the edited interview.md"),
        (Stage::Publish, Outcome::Done) => Some("published both editions"),
        _ => None,
    });
    steps.collect::<Vec<_>>().join(", ")
}

fn object(report: &Report) -> serde_json::Value {
    let steps: serde_json::Map<_, _> = report
        .steps
        .iter()
        .map(|(stage, outcome)| (stage.to_string(), outcome.to_string().into()))
        .collect();
    let error = report.failure.as_ref().map(|failure| {
        let stage = failure.stage.map(|stage| stage.to_string());
        json!({ "stage": stage, "message": chain(&failure.error) })
    });
    json!({
        "episode": report.episode.as_str(),
        "steps": steps,
        "files": report.files,
        "notes": report.notes,
        "warnings": report.warnings,
        "error": error,
    })
}

/// Returns an error's message with those of its causes.
fn chain(error: &pipeline::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Returns how it ended for all, from how it ended for each.
fn together(endings: &[Ending]) -> Ending {
    if endings.iter().all(|ending| *ending == Ending::Done) {
        Ending::Done
    } else if endings.contains(&Ending::Done) {
        Ending::SomeFailed
    } else if endings.iter().all(|ending| *ending == Ending::BadInput) {
        Ending::BadInput
    } else {
        Ending::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_among_others_is_a_failure_of_some() {
        use Ending::{BadInput, Done, Failed, SomeFailed};
        assert_eq!(together(&[Done, Done]), Done);
        assert_eq!(together(&[Done, BadInput, Done]), SomeFailed);
        assert_eq!(together(&[BadInput]), BadInput);
        assert_eq!(together(&[BadInput, Failed]), Failed);
    }
}
