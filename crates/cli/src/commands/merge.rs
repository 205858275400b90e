//! `castpress merge`: what many machines made, put together.

use anyhow::Result;
use pipeline::{Missing, Plan, Shortfall, Studio};
use serde_json::json;

use super::work;
use crate::args::{Global, Merge, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(what: &Merge, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let plan = what.plan.as_ref().map(|path| Plan::read(path, &show)).transpose()?;
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let studio = Studio::new(show, options);
    for episode in studio.collect(&what.folders)? {
        printer.say(format_args!("{episode}: taken in"));
    }
    let missing = studio.missing(plan.as_ref())?;
    for one in &missing {
        printer.data(&if global.json { object(one) } else { line(one) })?;
    }
    if !missing.is_empty() {
        let count = missing.len();
        let run = "`castpress run` does what can be done";
        printer.say(format_args!("{count} not there as they should be; {run}"));
        return Ok(Ending::Failed);
    }
    printer.say("every episode is there, and up to date");
    Ok(if what.check {
        Ending::Done
    } else {
        work::archive(&studio, printer).unwrap_or(Ending::Done)
    })
}

fn line(missing: &Missing) -> String {
    format!("{}: {}: {}\n", missing.episode, word(missing.how), missing.why.join(", "))
}

fn object(missing: &Missing) -> String {
    let Missing { episode, how, why } = missing;
    format!("{}\n", json!({ "episode": episode, "state": word(*how), "why": why }))
}

fn word(how: Shortfall) -> &'static str {
    match how {
        Shortfall::Missing => "missing",
        Shortfall::Stale => "stale",
        Shortfall::Failed => "failed",
    }
}
