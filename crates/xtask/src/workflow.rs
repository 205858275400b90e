//! The workflow for many machines, run over short episodes: a share that is killed, and the rerun.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, bail, ensure};

use crate::shell::{House, files_under, output, run, step, write};

/// The workflow engine, as PyPI has it.
const SNAKEMAKE: &str = "snakemake==9.27.1";

const EPISODES: usize = 20;

/// Bytes of an episode: a few seconds of speech.
const BYTES: usize = 32_000;

/// The first bytes of the sample say how long the whole of it is.
const FIRST: usize = 4_000;

const SHARES: usize = 4;

/// The share that is killed.
const KILLED: usize = 2;

/// How long the share that is to be killed may take to finish an episode.
const PATIENCE: Duration = Duration::from_secs(120);

/// Installs the workflow engine under `target`, where it is not there yet.
pub(crate) fn install(house: &House) -> Result<()> {
    let folder = folder(house);
    let there = folder.join("installed");
    if fs::read_to_string(&there).is_ok_and(|version| version == SNAKEMAKE) {
        return Ok(());
    }
    run(house.program("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = house.program(folder.join("bin/python"));
    run(pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install", SNAKEMAKE]))?;
    write(&there, SNAKEMAKE)
}

fn folder(house: &House) -> PathBuf {
    house.root.join("target/snakemake")
}

/// Runs the workflow over short episodes, kills a share, runs it again, and compares what is made
/// with one undisturbed run.
pub(crate) fn check(house: &House) -> Result<()> {
    let castpress = house.build()?;
    step("the workflow", || {
        let place = house.empty_folder("checked-workflow")?;
        let site = Site { house, castpress: &castpress, place: &place };
        let (alone, shares) = (site.show("alone")?, site.show("shares")?);
        run(site.castpress().args(["run", "--quiet", "--show"]).arg(&alone))?;
        let wrapper = site.wrapper()?;
        site.kill_one(site.snakemake(&shares, &wrapper).spawn()?, &shares)?;
        let done = heard(&shares)?;
        ensure!(done.len() < EPISODES, "the share was killed when it was done");
        let before = site.calls()?.len();
        output(&mut site.snakemake(&shares, &wrapper))?;
        let again = site.calls()?.split_off(before);
        let shares_again = again.iter().filter(|call| call.starts_with("run ")).count();
        ensure!(shares_again == 1, "the rerun called castpress for this:\n{}", again.join("\n"));
        let now = heard(&shares)?;
        ensure!(now.len() == EPISODES, "the rerun left out some episodes");
        let kept = done.iter().all(|(episode, when)| now.get(episode) == Some(when));
        ensure!(kept, "the rerun heard an episode again that was done");
        same(&alone, &shares)?;
        eprintln!("   {EPISODES} episodes: {} before the kill, the rest by the rerun", done.len());
        Ok(())
    })
}

/// What the workflow is checked with.
struct Site<'a> {
    house: &'a House,
    castpress: &'a Path,
    place: &'a Path,
}

impl Site<'_> {
    fn castpress(&self) -> Command {
        let mut command = self.house.program(self.castpress);
        command.env("CASTPRESS_MODEL", "tiny.en").env("CASTPRESS_OFFLINE", "1");
        command
    }

    /// Makes a show of short episodes, cut from the sample's sound.
    fn show(&self, name: &str) -> Result<PathBuf> {
        let show = self.place.join(name);
        run(self.castpress().args(["init", "--quiet"]).arg(&show))?;
        let sample = files_under(&self.house.root.join("audio"))?;
        let sample = sample.first().context("the sample episode is in audio/")?;
        let sound = fs::read(sample)?;
        let pieces = sound.get(FIRST..).unwrap_or_default().chunks_exact(BYTES);
        for (number, piece) in (1..=EPISODES).zip(pieces) {
            let path = show.join(format!("audio/ep-{number:02}.mp3"));
            write(&path, piece)?;
        }
        Ok(show)
    }

    /// Writes a program that notes what castpress is called for, and by which process, and is it then.
    fn wrapper(&self) -> Result<PathBuf> {
        let path = self.place.join("castpress");
        let (program, place) = (self.castpress.display(), self.place.display());
        let lines = [
            "#!/bin/sh".to_owned(),
            format!("echo \"$*\" >> '{place}/calls'"),
            format!("case \"$*\" in *'--shard {KILLED} '*) echo $$ > '{place}/pid';; esac"),
            format!("exec '{program}' \"$@\""),
        ];
        write(&path, &(lines.join("\n") + "\n"))?;
        run(Command::new("chmod").arg("+x").arg(&path))?;
        Ok(path)
    }

    fn snakemake(&self, show: &Path, wrapper: &Path) -> Command {
        let workflow = self.house.root.join("workflow");
        let mut command = self.house.program(folder(self.house).join("bin/snakemake"));
        command.current_dir(show).args(["--cores", "2", "--quiet", "all"]);
        command.arg("--snakefile").arg(workflow.join("Snakefile"));
        command.arg("--workflow-profile").arg(workflow.join("profiles/local"));
        command.args(["--config", &format!("shards={SHARES}"), "options=--quiet"]);
        command.arg(format!("castpress={}", wrapper.display()));
        command.env("CASTPRESS_MODEL", "tiny.en").env("CASTPRESS_OFFLINE", "1");
        command
    }

    /// Kills a share once it has published its first episode, and waits for the workflow to fail.
    fn kill_one(&self, mut workflow: Child, show: &Path) -> Result<()> {
        let plan: serde_json::Value = serde_json::from_slice(&self.planned(&mut workflow, show)?)?;
        let first = plan["shards"][KILLED - 1]["episodes"][0]["name"].as_str();
        let page = show.join("site/public").join(first.context("the share is empty")?);
        self.wait(&mut workflow, || page.join("index.html").exists())?;
        let process = fs::read_to_string(self.place.join("pid"))?;
        run(Command::new("kill").args(["-9", process.trim()]))?;
        ensure!(!workflow.wait()?.success(), "the workflow did not miss the killed share");
        Ok(())
    }

    fn planned(&self, workflow: &mut Child, show: &Path) -> Result<Vec<u8>> {
        let plan = show.join(".shares/plan.json");
        self.wait(workflow, || plan.exists())?;
        Ok(fs::read(plan)?)
    }

    fn wait(&self, workflow: &mut Child, until: impl Fn() -> bool) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        while !until() {
            if let Some(status) = workflow.try_wait()? {
                bail!("the workflow ended before it was disturbed: {status}");
            }
            ensure!(Instant::now() < end, "the workflow takes too long");
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Returns what castpress was called for, in order.
    fn calls(&self) -> Result<Vec<String>> {
        let calls = fs::read_to_string(self.place.join("calls"))?;
        Ok(calls.lines().map(str::to_owned).collect())
    }
}

/// Returns when each episode that is there was heard.
fn heard(show: &Path) -> Result<BTreeMap<PathBuf, SystemTime>> {
    let mut files = files_under(&show.join("transcripts"))?;
    files.retain(|file| file.ends_with("transcript.json"));
    files.into_iter().map(|file| Ok((file.clone(), fs::metadata(&file)?.modified()?))).collect()
}

/// Makes sure that two shows have the same texts and the same sites, to the byte.
fn same(alone: &Path, shares: &Path) -> Result<()> {
    for folder in ["transcripts", "site"] {
        let files = |show: &Path| -> Result<Vec<PathBuf>> {
            let files = files_under(&show.join(folder))?.into_iter();
            let inside = files.filter_map(|file| Some(file.strip_prefix(show).ok()?.to_owned()));
            Ok(inside.filter(|file| file.iter().all(|part| part != ".stage")).collect())
        };
        let (ours, theirs) = (files(shares)?, files(alone)?);
        ensure!(ours == theirs, "{folder}/ has other files than one run makes");
        for file in ours {
            let is_same = fs::read(shares.join(&file))? == fs::read(alone.join(&file))?;
            ensure!(is_same, "{} is not what one run makes", file.display());
        }
    }
    Ok(())
}
