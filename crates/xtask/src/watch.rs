//! Programs that are watched: how they end, what they say, and what they take.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::shell;

/// What a program took to run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// By the clock on the wall.
    pub(crate) wall: Duration,
    /// Of all cores together, where the system tells.
    pub(crate) cpu: Option<Duration>,
}

/// How a run ended.
pub(crate) struct Ending {
    /// With which status; `None` where it was stopped for taking too long.
    pub(crate) status: Option<ExitStatus>,
    /// What it told people.
    pub(crate) stderr: String,
    /// What it took.
    pub(crate) cost: Cost,
}

/// Runs a program, and stops it where it takes longer than `limit`.
pub(crate) fn watch(mut command: Command, folder: &Path, limit: Duration) -> Result<Ending> {
    // Written to files, so that a program with much to say never waits for its reader.
    let said = folder.join("stderr.txt");
    shell::write(&said, "")?;
    let stderr = std::fs::OpenOptions::new().write(true).open(&said)?;
    command.stdout(Stdio::null()).stderr(stderr);
    let (begin, cpu) = (Instant::now(), cpu_of_children());
    let mut child = command.spawn().context("cannot start castpress")?;
    let status = wait(&mut child, begin + limit)?;
    let cost = Cost {
        wall: begin.elapsed(),
        cpu: cpu_of_children().zip(cpu).map(|(after, before)| after.saturating_sub(before)),
    };
    let stderr = String::from_utf8_lossy(&std::fs::read(&said)?).into_owned();
    Ok(Ending { status, stderr, cost })
}

/// Waits for a program's end until `deadline`, then kills it and returns nothing.
pub(crate) fn wait(child: &mut Child, deadline: Instant) -> Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Returns the time that ended children took of all cores: Linux alone tells without unsafe code.
pub(crate) fn cpu_of_children() -> Option<Duration> {
    /// Milliseconds of the unit of these fields, the same on every Linux.
    const TICK_MILLIS: u64 = 10;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the program's name in parentheses, may hold anything; `cutime` and
    // `cstime` are fields 16 and 17, the fourteenth and fifteenth behind it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * TICK_MILLIS))
}
