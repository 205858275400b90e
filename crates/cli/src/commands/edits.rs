//! `castpress check --edits`: how the text differs from what was heard, and why.

use anyhow::Result;
use pipeline::Decision;
use serde_json::json;

use crate::args::Global;
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(names: &[String], global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    for name in names {
        let episode = pipeline::named(&show, name)?;
        let (decisions, odd) = pipeline::decisions(&show, &episode)?;
        for warning in odd {
            printer.warning(warning);
        }
        if decisions.is_empty() {
            printer.say(format_args!("{episode}: every word is printed as it was heard"));
        }
        if global.json {
            let edits: Vec<_> = decisions.iter().map(fields).collect();
            let edits = json!({ "episode": episode.as_str(), "edits": edits });
            printer.data(&format!("{edits}\n"))?;
        } else {
            let lines: String = decisions.iter().map(line).collect();
            printer.data(&lines)?;
        }
    }
    Ok(Ending::Done)
}

/// Returns a decision as a line, such as `0:26 Ann Lee: filler: um -> (out)`.
fn line(decision: &Decision) -> String {
    let Decision { rule, span, speaker, said, printed, reason } = decision;
    let printed = if printed.is_empty() { "(out)" } else { printed };
    let reason = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{} {speaker}: {}: {said} -> {printed}{reason}\n", span.start(), rule.name())
}

fn fields(decision: &Decision) -> serde_json::Value {
    json!({
        "start_ms": decision.span.start(),
        "end_ms": decision.span.end(),
        "speaker": decision.speaker,
        "rule": decision.rule.name(),
        "said": decision.said,
        "printed": decision.printed,
        "reason": decision.reason,
    })
}
