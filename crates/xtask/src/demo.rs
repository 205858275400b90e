//! From a fresh machine to an interview: the sample episode in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::setup;
use crate::shell::{self, House, files_under, step};

/// Small and quick; English alone, which the sample is.
const MODEL: &str = "tiny.en";

/// Lines of the interview that are shown.
const LINES: usize = 12;

/// Sets up, builds, and makes both editions of the sample episode.
pub(crate) fn run(house: &House) -> Result<()> {
    setup::building(house, &[MODEL, "segmentation-3.0", "campplus"])?;
    let castpress = house.build()?;
    let show = house.empty_folder("demo")?;
    for part in ["castpress.toml", "audio", "transcripts"] {
        copy(&house.root.join(part), &show.join(part))?;
    }
    step("the sample episode", || {
        let mut command = house.program(castpress);
        shell::run(command.args(["run", "--model", MODEL, "--show"]).arg(&show))
    })?;
    println!("\nOpen these:");
    for file in files_under(&show.join("site"))? {
        if file.extension().is_some_and(|ending| ending == "html" || ending == "pdf") {
            println!("  {}", file.display());
        }
    }
    for file in files_under(&show.join("transcripts"))? {
        if file.ends_with("interview.md") {
            println!("\nEdit this, then run `castpress publish`:\n  {}\n", file.display());
            first_lines(&file)?;
        }
    }
    Ok(())
}

fn first_lines(interview: &Path) -> Result<()> {
    let text = fs::read_to_string(interview)?;
    let body = text.split("\n+++\n").nth(1).unwrap_or(&text);
    for line in body.lines().filter(|line| !line.is_empty()).take(LINES) {
        println!("  {line}");
    }
    Ok(())
}

/// Copies a file or a folder, but not what a run left beside it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    let entries: Vec<PathBuf> =
        fs::read_dir(from)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    for entry in entries {
        let name = entry.file_name().context("an entry of a folder has a name")?;
        if name != ".stage" {
            copy(&entry, &to.join(name))?;
        }
    }
    Ok(())
}
