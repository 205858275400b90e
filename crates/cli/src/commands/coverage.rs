//! `castpress check --coverage`: what became of every second of the recording.

use anyhow::Result;
use pipeline::{Coverage, Fate};
use serde_json::json;
use transcript::LedgerEntry;

use crate::args::Global;
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(names: &[String], global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    for name in names {
        let episode = pipeline::named(&show, name)?;
        let (transcript, voices) = pipeline::heard(&show, &episode)?;
        let coverage = pipeline::coverage(&transcript);
        if global.json {
            let stretches: Vec<_> = coverage.stretches.iter().map(fields).collect();
            let totals: serde_json::Map<_, _> =
                coverage.totals.iter().map(|(fate, length)| (key(*fate), json!(length))).collect();
            let object =
                json!({ "episode": episode.as_str(), "coverage": stretches, "totals_ms": totals });
            printer.data(&format!("{object}\n"))?;
        } else {
            let line = |entry: &LedgerEntry| {
                let track = entry.speaker.map(|speaker| format!("{}: ", voices.label(speaker)));
                line(entry, &track.unwrap_or_default())
            };
            printer.data(&coverage.stretches.iter().map(line).collect::<String>())?;
        }
        printer.say(format_args!("{episode}: {}", summary(&coverage)));
    }
    Ok(Ending::Done)
}

/// Returns a stretch as a line, such as `1:04-1:09 dropped: the recogniser repeats itself`.
fn line(entry: &LedgerEntry, track: &str) -> String {
    let (start, end) = (entry.span.start(), entry.span.end());
    let reason = entry.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{track}{start}-{end} {}{reason}\n", words(entry.fate))
}

/// Returns how much there is of each fate.
fn summary(coverage: &Coverage) -> String {
    let parts = coverage.totals.iter().map(|(fate, length)| format!("{length} {}", words(*fate)));
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns a fate in words for people.
fn words(fate: Fate) -> &'static str {
    match fate {
        Fate::Transcribed => "written down",
        Fate::Retried => "written down when read again",
        Fate::Dropped => "dropped",
        Fate::OtherSound => "nobody speaks",
        Fate::Silence => "nothing is recorded",
        _ => "a pause",
    }
}

/// Returns a fate as transcript.json has it.
fn key(fate: Fate) -> String {
    json!(fate).as_str().unwrap_or_default().to_owned()
}

fn fields(entry: &LedgerEntry) -> serde_json::Value {
    json!({
        "start_ms": entry.span.start(),
        "end_ms": entry.span.end(),
        "fate": entry.fate,
        "reason": entry.reason,
        "speaker": entry.speaker,
    })
}
