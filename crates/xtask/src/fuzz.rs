//! Any bytes for every reader of what others wrote: the targets of `fuzz/`, each for a while.
//!
//! A target begins with its seeds, and with what was found worth keeping the last time, under `target/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::faults::Part;
use crate::shell::{self, House, files_under, output, step};
use crate::tools;

const CARGO_FUZZ: &str = "cargo-fuzz@0.13.2";

/// Seconds for each target where none are asked for.
pub(crate) const SECONDS: u64 = 1_800;

/// Longest input in bytes: a second of a recording, and more than any text needs.
const LONGEST: usize = 16_384;

/// Seconds that one input may take.
const SLOWEST: u64 = 20;

/// Memory in MB that one input may take.
const MOST_MEMORY: u64 = 2048;

/// Seeds that tests have already.
const ELSEWHERE: [(&str, &str); 1] = [("decode", "crates/audio/tests/fixtures")];

/// What the engine says before the number of inputs it tried.
const EXECUTIONS: &str = "stat::number_of_executed_units:";

/// What became of a target.
struct Row {
    target: String,
    seconds: u64,
    executions: u64,
    /// Inputs that it stopped at.
    findings: Vec<PathBuf>,
}

/// Runs the targets that are named, as `[SECONDS [TARGET...]]` says.
pub(crate) fn task(house: &House, words: &[&str]) -> Result<Part> {
    let (seconds, targets) = match words {
        [] => (SECONDS, words),
        [seconds, targets @ ..] => (
            seconds.parse().with_context(|| format!("`{seconds}` is no number of seconds"))?,
            targets,
        ),
    };
    run(house, seconds, targets)
}

/// Runs the targets that are named, all where none is, each for so many seconds.
pub(crate) fn run(house: &House, seconds: u64, targets: &[&str]) -> Result<Part> {
    let program = &tools::installed(house, CARGO_FUZZ)?;
    let all = output(house.program(program).arg("list"))?;
    if let Some(unknown) = targets.iter().find(|target| !all.lines().any(|one| one == **target)) {
        let all: Vec<_> = all.lines().collect();
        bail!("there is no target `{unknown}`; there are {}", all.join(", "));
    }
    // The engine's flags need a compiler that lets them through; the stable one does when asked.
    step("build the fuzz targets", || shell::run(&mut engine(house, program, "build")))?;
    let chosen = all.lines().filter(|target| targets.is_empty() || targets.contains(target));
    let rows = chosen.map(|target| step(target, || one(house, program, target, seconds)));
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let hours = rows.iter().map(|row| row.seconds).sum::<u64>() as f64 / 3600.0;
    let findings = rows.iter().flat_map(|row| &row.findings);
    Ok(Part {
        tried: "fuzzing",
        much: format!("{hours:.1} hours of {} targets", rows.len()),
        table: table(&rows),
        findings: findings.map(|path| format!("{} stops a target", path.display())).collect(),
    })
}

fn engine(house: &House, program: &Path, task: &str) -> Command {
    let mut command = house.program(program);
    command.env("RUSTC_BOOTSTRAP", "1").args([task, "--sanitizer", "none"]);
    command
}

/// Runs one target.
fn one(house: &House, program: &Path, target: &str, seconds: u64) -> Result<Row> {
    let folder = house.root.join("target/fuzz");
    let corpus = folder.join(target);
    fs::create_dir_all(&corpus).with_context(|| format!("cannot make {}", corpus.display()))?;
    let found = house.root.join("fuzz/artifacts").join(target);
    let before = findings(&found)?;
    let log = folder.join(format!("{target}.log"));
    let mut command = engine(house, program, "run");
    command.arg(target).arg(&corpus).arg(house.root.join("fuzz/seeds").join(target));
    let elsewhere = ELSEWHERE.iter().filter(|(one, _)| *one == target);
    command.args(elsewhere.map(|(_, folder)| house.root.join(folder)));
    command.args([
        "--".to_owned(),
        format!("-max_total_time={seconds}"),
        format!("-max_len={LONGEST}"),
        format!("-timeout={SLOWEST}"),
        format!("-rss_limit_mb={MOST_MEMORY}"),
        "-print_final_stats=1".to_owned(),
    ]);
    if Path::new("/dev/shm").is_dir() {
        // What a target writes for an input stays in memory.
        command.env("TMPDIR", "/dev/shm");
    }
    let told = OpenOptions::new().create(true).write(true).truncate(true).open(&log);
    command.stderr(told.with_context(|| format!("cannot write {}", log.display()))?);
    let begin = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {target}"))?;
    let seconds = begin.elapsed().as_secs();
    let findings: Vec<_> = findings(&found)?.difference(&before).cloned().collect();
    if !status.success() && findings.is_empty() {
        bail!("ended with {status}: see {}", log.display());
    }
    let told = fs::read(&log).with_context(|| format!("cannot read {}", log.display()))?;
    let executions = executions(&String::from_utf8_lossy(&told));
    Ok(Row { target: target.to_owned(), seconds, executions, findings })
}

/// Returns the inputs that a target stopped at, now or earlier.
fn findings(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    Ok(files_under(folder)?.into_iter().collect())
}

/// Reads how many inputs the engine tried.
fn executions(told: &str) -> u64 {
    let count = told.lines().rev().find_map(|line| line.strip_prefix(EXECUTIONS));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

fn table(rows: &[Row]) -> String {
    let mut table =
        "| target | seconds | executions | findings |\n| --- | --- | --- | --- |\n".to_owned();
    for Row { target, seconds, executions, findings } in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {target} | {seconds} | {executions} | {} |", findings.len());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_inputs_were_tried_is_read_from_what_the_engine_says() {
        let told = "#2\tINITED\nstat::number_of_executed_units: 17750\nstat::peak_rss_mb: 113\n";
        assert_eq!(executions(told), 17_750);
        assert_eq!(executions("error: could not compile"), 0);
    }

    #[test]
    fn the_table_has_a_line_for_each_target() {
        let findings = vec![PathBuf::from("crash-1")];
        let row = Row { target: "feed".to_owned(), seconds: 60, executions: 12, findings };
        assert!(table(&[row]).ends_with("| --- |\n| feed | 60 | 12 | 1 |\n"));
    }
}
