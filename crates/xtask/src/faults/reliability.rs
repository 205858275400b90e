//! Every part in turn: the tables of `docs/reliability.md`, first that of all parts together.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::{Part, archive, bad, long, survived};
use crate::fuzz;
use crate::shell::House;

/// Episodes of the largest archive.
pub(crate) const EPISODES: usize = 1_000;

/// Tries every part and prints the tables; what one part does not survive stops none of the others.
///
/// # Errors
/// Where something was not survived, once every table is printed.
pub(crate) fn run(house: &House, data: Option<&Path>) -> Result<()> {
    let parts = [
        part("faults injected", super::run(house, &[])),
        part("bad inputs", bad::run(house, data)),
        part("longest file", long::run(house, &long::HOURS)),
        part("largest archive", archive::run(house, EPISODES)),
        part("fuzzing", fuzz::run(house, fuzz::SECONDS, &[])),
    ];
    let mut all = "| tried | how much | not survived |\n| --- | --- | --- |\n".to_owned();
    for Part { tried, much, findings, .. } in &parts {
        let lost =
            if findings.is_empty() { "nothing".to_owned() } else { findings.len().to_string() };
        // Writing to a string cannot fail.
        let _ = writeln!(all, "| {tried} | {much} | {lost} |");
    }
    println!("\n{all}");
    for Part { tried, table, .. } in &parts {
        println!("{tried}:\n\n{table}");
    }
    let findings: Vec<_> = parts.into_iter().flat_map(|part| part.findings).collect();
    survived(&findings)
}

/// Returns what a part came to; that it broke off is a finding of its own.
fn part(tried: &'static str, came: Result<Part>) -> Part {
    came.unwrap_or_else(|error| Part {
        tried,
        much: "broke off".to_owned(),
        table: String::new(),
        findings: vec![format!("{tried}: {error:#}")],
    })
}
