//! Faults: runs are killed, stopped, doubled and starved, files damaged and moved, and each time the
//! next run must end with the same bytes as one that nobody disturbed.
//!
//! Every moment and every choice is drawn from a fixed row of chance, so a second run of this
//! program draws the same.

mod archive;
mod bad;
mod bench;
mod damage;
mod disk;
mod kills;
mod long;
mod moves;
mod reader;
mod recordings;
mod reliability;
mod signals;

use std::fmt::Write as _;

use anyhow::{Result, bail};
use bench::Bench;

use crate::shell::{House, step};

pub(crate) use archive::run as archive;
pub(crate) use bad::run as bad;
pub(crate) use long::run as long;
pub(crate) use reliability::{EPISODES, run as reliability};

/// What a part of the trials came to.
pub(crate) struct Part {
    /// What was tried.
    pub(crate) tried: &'static str,
    /// How much of it.
    pub(crate) much: String,
    /// What came of it, as a table of Markdown.
    pub(crate) table: String,
    /// What was not survived, a line each.
    pub(crate) findings: Vec<String>,
}

impl Part {
    /// Returns the part whose table has these rows.
    fn of_rows(tried: &'static str, much: String, rows: Vec<Row>) -> Self {
        let mut table =
            "| fault | times | what happened | survived |\n| --- | --- | --- | --- |\n".to_owned();
        for Row { fault, times, outcome, findings } in &rows {
            let survived = if findings.is_empty() { "yes" } else { "no" };
            // Writing to a string cannot fail.
            let _ = writeln!(table, "| {fault} | {times} | {outcome} | {survived} |");
        }
        let findings = rows.into_iter().flat_map(|row| row.findings).collect();
        Self { tried, much, table, findings }
    }

    /// Prints the table; fails where something was not survived.
    pub(crate) fn tell(self) -> Result<()> {
        println!("\n{}", self.table);
        survived(&self.findings)
    }
}

/// Fails where there are findings.
fn survived(findings: &[String]) -> Result<()> {
    if !findings.is_empty() {
        bail!("{} things were not survived:\n  {}", findings.len(), findings.join("\n  "));
    }
    Ok(())
}

/// What became of one kind of fault.
struct Row {
    /// What was done, and at how many moments.
    fault: String,
    /// How often.
    times: usize,
    /// What happened.
    outcome: String,
    /// What is wrong with that, a line each.
    findings: Vec<String>,
}

/// A kind of fault that is injected.
type Inject = fn(&Bench<'_>) -> Result<Row>;

/// Every kind, and the name it is asked for by.
const FAULTS: [(&str, Inject); 14] = [
    ("kill-run", kills::of_run),
    ("kill-publish", kills::of_publish),
    ("interrupt", signals::interrupt),
    ("terminate", signals::terminate),
    ("interrupt-twice", signals::twice),
    ("closed-pipe", signals::closed_pipe),
    ("disk-full", disk::full),
    ("read-only", disk::read_only),
    ("permission-lost", disk::permission_lost),
    ("two-runs", moves::two_runs),
    ("clock", moves::clock),
    ("model-damaged", moves::model_damaged),
    ("audio-replaced", moves::audio_replaced),
    ("folder-moved", moves::folder_moved),
];

/// So many bytes of the sample episode are forty seconds.
const SHORT_BYTES: usize = 320_000;

/// Injects the faults of these names, all where there are none; with `--short` first, on forty seconds of
/// the sample episode.
pub(crate) fn run(house: &House, names: &[&str]) -> Result<Part> {
    let (bytes, names) = match names {
        ["--short", names @ ..] => (SHORT_BYTES, names),
        names => (usize::MAX, names),
    };
    if let Some(unknown) = names.iter().find(|name| !FAULTS.iter().any(|(one, _)| one == *name)) {
        let all: Vec<_> = FAULTS.iter().map(|(name, _)| *name).collect();
        bail!("there is no fault `{unknown}`; there are {}", all.join(", "));
    }
    let bench = Bench::new(house, "faults", bytes)?;
    let mut rows = Vec::new();
    for (name, inject) in FAULTS {
        if names.is_empty() || names.contains(&name) {
            rows.push(tried(name, || inject(&bench))?);
        }
    }
    let times: usize = rows.iter().map(|row| row.times).sum();
    let much = format!("{times} of {} kinds", rows.len());
    Ok(Part::of_rows("faults injected", much, rows))
}

/// Does one step, and tells at once what came of it.
fn tried(name: &str, work: impl FnOnce() -> Result<Row>) -> Result<Row> {
    let row = step(name, work)?;
    eprintln!("   {} times: {}", row.times, row.outcome);
    row.findings.iter().for_each(|finding| eprintln!("   not survived: {finding}"));
    Ok(row)
}
