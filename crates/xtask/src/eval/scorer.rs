//! The recordings' own scorer, beside ours.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::castpress::Heard;
use super::measure::Measured;
use super::recordings::Recording;
use crate::shell::output;

/// Checks that `score.py`, where the folder has it, says of a recording what we say.
pub(super) fn agree(
    data: &Path,
    recording: &Recording,
    heard: &Heard,
    measured: &Measured,
) -> Result<()> {
    let (script, Some(sound)) = (data.join("score.py"), recording.mixed()) else { return Ok(()) };
    let (segments, turns) = (sound.with_extension("jsonl"), sound.with_extension("rttm"));
    if !(script.is_file() && segments.is_file() && turns.is_file()) {
        return Ok(());
    }
    let score = |what: &str, reference: &Path, hypothesis: &str| -> Result<serde_json::Value> {
        let mut command = Command::new("python3");
        command.arg(&script).args([what, "--json"]).arg(reference).stdin(Stdio::null());
        let text = output(command.arg(heard.folder.join(hypothesis)))?;
        serde_json::from_str(&text).context("score.py wrote no JSON")
    };
    let theirs = score("cpwer", &segments, "heard.jsonl")?;
    same(
        recording,
        "cpWER",
        &theirs["cpwer"]["cpwer"],
        measured.speaker_words.map(|words| words.errors.rate()),
    )?;
    same(
        recording,
        "WDER",
        &theirs["wder"]["wder"],
        measured.attribution.map(|words| words.rate()),
    )?;
    if recording.reference.parts.is_empty() {
        let theirs = score("der", &turns, "heard.rttm")?;
        same(recording, "DER", &theirs["der"][0]["der"], measured.der.map(|der| der.rate()))?;
        same(
            recording,
            "DER with collar",
            &theirs["der"][1]["der"],
            measured.der_with_collar.map(|der| der.rate()),
        )?;
        same(recording, "JER", &theirs["jer"]["jer"], measured.jer)?;
    }
    Ok(())
}

fn same(
    recording: &Recording,
    what: &str,
    theirs: &serde_json::Value,
    ours: Option<f64>,
) -> Result<()> {
    let (theirs, ours) = (theirs.as_f64(), ours);
    let agreed = theirs.zip(ours).is_some_and(|(theirs, ours)| (theirs - ours).abs() < 1e-6);
    ensure!(agreed, "{what} of {}: score.py says {theirs:?}, we say {ours:?}", recording.name);
    Ok(())
}
