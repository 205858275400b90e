//! Every check, in the order in which failing early saves most time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::shell::{self, House, files_under, follow, output, step};
use crate::{eval, setup, supply, tidy, workflow};

/// Sets up and runs every check; stops at the first that fails.
pub(crate) fn run(house: &House) -> Result<()> {
    setup::everything(house)?;
    tidy::run(house)?;
    step("format", || shell::run(&mut house.cargo(&["fmt", "--all", "--check"])))?;
    step("lints", || {
        let lints = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        shell::run(&mut house.cargo(&lints))
    })?;
    step("licences and sources of what is built in", || supply::check(house))?;
    let tests = step("tests", || {
        cargo_test(house, &["test", "--workspace", "--lib", "--bins", "--tests", "--examples"])
    })?;
    let examples =
        step("examples in the docs", || cargo_test(house, &["test", "--workspace", "--doc"]))?;
    step("docs", || {
        let docs = ["doc", "--workspace", "--no-deps", "--document-private-items"];
        shell::run(house.cargo(&docs).env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    let site = step("the sample episode's site", || publish(house))?;
    step("pages in a browser", || pages(house, &[&site, &specimens(house)?]))?;
    step("PDF files", || pdfs(house, &site))?;
    workflow::check(house)?;
    match std::env::var_os("CASTPRESS_EVAL") {
        Some(data) => eval::run(house, Path::new(&data), false)?,
        None => eprintln!("== measurements: left out, CASTPRESS_EVAL names no recordings"),
    }
    eprintln!("== all checks passed: {tests} tests, {examples} examples in the docs");
    Ok(())
}

/// Runs `cargo test` and returns how many tests passed.
fn cargo_test(house: &House, words: &[&str]) -> Result<usize> {
    let mut passed = 0;
    let command = &mut house.cargo(words);
    follow(command.env("CASTPRESS_OFFLINE", "1"), |line| {
        passed += passed_in(line);
    })?;
    Ok(passed)
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn passed_in(line: &str) -> usize {
    let count = line.strip_prefix("test result: ok. ").and_then(|rest| rest.split(' ').next());
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Publishes the repository's own episodes into a folder of their own, and returns the site.
fn publish(house: &House) -> Result<PathBuf> {
    let castpress = house.build()?;
    let show = house.empty_folder("checked-show")?;
    for part in ["castpress.toml", "audio", "transcripts"] {
        crate::demo::copy(&house.root.join(part), &show.join(part))?;
    }
    let episodes: Vec<PathBuf> = std::fs::read_dir(show.join("transcripts"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    ensure!(!episodes.is_empty(), "there is no sample episode in transcripts/");
    shell::run(house.program(castpress).args(["publish", "--show"]).arg(&show).args(&episodes))?;
    Ok(show.join("site"))
}

/// Publishes posts with everything in them that is hard to publish, and returns their folder.
fn specimens(house: &House) -> Result<PathBuf> {
    let folder = house.empty_folder("checked-specimens")?;
    let write = ["run", "--package", "publish", "--example", "specimen", "--"];
    shell::run(house.cargo(&write).arg(&folder))?;
    Ok(folder)
}

fn pages(house: &House, sites: &[&Path]) -> Result<()> {
    let folder = house.root.join("tests/browser");
    shell::run(house.program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    let mut pages = Vec::new();
    for site in sites {
        pages.extend(with_ending(site, "html")?);
    }
    // The others are fragments, for the editors they are pasted into.
    pages.retain(|file| file.ends_with("index.html") || file.ends_with("paste/copy.html"));
    shell::run(house.program("node").arg(folder.join("check.mjs")).args(pages))
}

/// Asks poppler whether each PDF is tagged, holds text, and brings its fonts.
fn pdfs(house: &House, site: &Path) -> Result<()> {
    for file in with_ending(site, "pdf")? {
        let shown = file.display();
        let info = output(house.program("pdfinfo").arg(&file))?;
        let info: BTreeMap<&str, &str> =
            info.lines().filter_map(|line| line.split_once(':')).collect();
        let field = |name: &str| info.get(name).map_or("", |value| value.trim());
        ensure!(field("Tagged") == "yes", "{shown} is not tagged");
        ensure!(!field("Title").is_empty(), "{shown} has no title");
        let text = output(house.program("pdftotext").arg(&file).arg("-"))?;
        ensure!(!text.trim().is_empty(), "{shown} holds no text");
        let fonts = output(house.program("pdffonts").arg(&file))?;
        for font in fonts.lines().skip(2) {
            // … type, encoding, embedded, subset, has Unicode, object and generation.
            let embedded = font.split_whitespace().rev().nth(4);
            ensure!(embedded == Some("yes"), "{shown} leaves out a font: {font}");
        }
        eprintln!("   {shown}: {} pages", field("Pages"));
    }
    Ok(())
}

fn with_ending(site: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = files_under(site).context("nothing was published")?;
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    if files.is_empty() {
        bail!("no .{ending} file was published");
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_tests_are_counted_and_other_lines_are_not() {
        assert_eq!(passed_in("test result: ok. 12 passed; 0 failed; 0 ignored"), 12);
        assert_eq!(passed_in("running 12 tests"), 0);
    }
}
