//! Ctrl-C and its kin, and pipes that nobody reads.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::Row;
use super::bench::{Bench, EPISODE};
use crate::chance::Chance;
use crate::watch::wait;

/// How many moments are tried of each signal.
const MOMENTS: usize = 10;

/// How long a run may take to stop when it is asked to.
pub(super) const COURTESY: Duration = Duration::from_secs(2);

/// How long a run may take to end when it is told to for the second time.
const AT_ONCE: Duration = Duration::from_millis(300);

/// The exit code of a program that was interrupted.
pub(super) const INTERRUPTED: i32 = 130;

/// Interrupts runs, and lets the last one end.
pub(super) fn interrupt(bench: &Bench<'_>) -> Result<Row> {
    stopped(bench, "INT", "Ctrl-C during `run`")
}

/// Asks runs to end as a system does that shuts down.
pub(super) fn terminate(bench: &Bench<'_>) -> Result<Row> {
    stopped(bench, "TERM", "SIGTERM during `run`")
}

fn stopped(bench: &Bench<'_>, signal: &str, fault: &str) -> Result<Row> {
    let mut chance = Chance::of(8);
    let (mut times, mut longest, mut findings) = (0, Duration::ZERO, Vec::new());
    while times < MOMENTS {
        let show = bench.show("stopped")?;
        let child = show.start(&["run"])?;
        sleep(bench.duration.mul_f64(0.05 + 0.9 * chance.share()));
        let Some(end) = Ended::after(child, signal)? else { continue };
        times += 1;
        longest = longest.max(end.took);
        findings.extend(end.findings(COURTESY, "the next run goes on from here"));
        if times % 5 == 0 {
            show.succeeds(&["run"])?;
            findings.extend(bench.differences(&show)?);
        }
    }
    let outcome = format!(
        "exit {INTERRUPTED} after {:.2} s at most; the next run goes on and ends with the same bytes",
        longest.as_secs_f64()
    );
    Ok(Row { fault: fault.to_owned(), times, outcome, findings })
}

/// Interrupts runs twice.
pub(super) fn twice(bench: &Bench<'_>) -> Result<Row> {
    let mut chance = Chance::of(9);
    let (mut times, mut longest, mut findings) = (0, Duration::ZERO, Vec::new());
    while times < MOMENTS {
        let show = bench.show("stopped")?;
        let mut child = show.start(&["run"])?;
        sleep(bench.duration.mul_f64(0.1 + 0.8 * chance.share()));
        signal(&child, "INT")?;
        // Two signals that come before the first is seen are one.
        let mut stderr = BufReader::new(child.stderr.take().context("stderr is piped")?);
        let mut said = String::new();
        while !said.contains("again to stop at once") && stderr.read_line(&mut said)? > 0 {}
        child.stderr = Some(stderr.into_inner());
        let Some(end) = Ended::after(child, "INT")? else { continue };
        times += 1;
        longest = longest.max(end.took);
        findings.extend(end.findings(AT_ONCE, ""));
    }
    let outcome =
        format!("exit {INTERRUPTED}, {:.2} s after the second at most", longest.as_secs_f64());
    Ok(Row { fault: "Ctrl-C twice during `run`".to_owned(), times, outcome, findings })
}

/// Lets the reader of a pipe go away before anything is written.
pub(super) fn closed_pipe(bench: &Bench<'_>) -> Result<Row> {
    let show = bench.finished_show("pipe")?;
    let commands: [&[&str]; 12] = [
        &["status"],
        &["status", "--json"],
        &["export", EPISODE, "jsonl"],
        &["export", EPISODE, "txt"],
        &["check", EPISODE],
        &["check", EPISODE, "--json"],
        &["check", "--rules"],
        &["models", "list"],
        &["speakers", "list", EPISODE],
        &["run", "--json"],
        &["completions", "bash"],
        &["--help"],
    ];
    let mut findings = Vec::new();
    for words in commands {
        let mut command = show.command(words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        drop(child.stdout.take());
        let output = child.wait_with_output()?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        // `check` ends with 1 where it finds something, whoever listens.
        let allowed = if words[0] == "check" { [0, 1] } else { [0, 0] };
        let fine = output.status.code().is_some_and(|code| allowed.contains(&code));
        if !fine || stderr.contains("panicked") || stderr.contains("error") {
            findings.push(format!(
                "`{}` into a closed pipe: {}: {stderr}",
                words.join(" "),
                output.status
            ));
        }
    }
    let outcome = "no error, no message".to_owned();
    let fault = "stdout is a closed pipe".to_owned();
    Ok(Row { fault, times: commands.len(), outcome, findings })
}

/// How a run ended that was sent a signal.
struct Ended {
    code: Option<i32>,
    stderr: String,
    took: Duration,
}

impl Ended {
    /// Sends a signal; returns nothing where the run had ended by itself.
    fn after(mut child: Child, name: &str) -> Result<Option<Self>> {
        if child.try_wait()?.is_some() {
            return Ok(None);
        }
        signal(&child, name)?;
        let begin = Instant::now();
        let status = wait(&mut child, begin + Duration::from_secs(60))?;
        let took = begin.elapsed();
        let stderr = std::io::read_to_string(child.stderr.take().context("stderr is piped")?)?;
        let code = status.and_then(|status| status.code());
        Ok((code != Some(0)).then_some(Self { code, stderr, took }))
    }

    fn findings(&self, limit: Duration, words: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let Self { code, stderr, took } = self;
        if *code != Some(INTERRUPTED) || !stderr.contains(words) {
            findings.push(format!("a run that was interrupted ended with {code:?}: {stderr}"));
        }
        if *took > limit {
            findings.push(format!("a run took {:.2} s to stop", took.as_secs_f64()));
        }
        findings
    }
}

/// Sends a signal to a program.
pub(super) fn signal(child: &Child, name: &str) -> Result<()> {
    let mut kill = Command::new("kill");
    let status = kill.args(["-s", name, &child.id().to_string()]).status()?;
    ensure!(status.success(), "cannot send SIG{name}");
    Ok(())
}
