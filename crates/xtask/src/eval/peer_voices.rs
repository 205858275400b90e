//! Senko on the same recordings: who spoke, and what it takes.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use transcript::format::rttm::LabelledSpan;
use transcript::score::{Der, Scope, der};
use transcript::{Millis, Span};

use super::castpress::Castpress;
use super::measure::voices;
use super::peer::Python;
use super::recordings::Recording;
use crate::shell::{House, output, write};
use crate::watch::Cost;

/// What Senko made of a recording, and what castpress takes for the same.
pub(super) struct VoicesRun {
    /// The recording.
    pub(super) name: String,
    /// Its diarization error, without collar, overlap scored.
    pub(super) der: Der,
    /// Speakers of the reference, and those found.
    pub(super) speakers: (usize, usize),
    /// What it took, without loading the models.
    pub(super) cost: Cost,
    /// What castpress takes to hear the voices alone, from its start to its end.
    pub(super) ours: Cost,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    turns: Vec<(String, f64, f64)>,
    wall: f64,
    cpu: f64,
}

/// Runs Senko on the recordings whose speakers are known, in an environment of its own, and has
/// castpress, which heard them before, hear their voices again.
pub(super) fn run(
    house: &House,
    castpress: &Castpress<'_>,
    recordings: &[Recording],
) -> Result<Vec<VoicesRun>> {
    let python = Python::with(house, "senko==0.2.2")?;
    let has_turns = |one: &&Recording| one.mixed().is_some() && one.reference.turns.is_some();
    let known: Vec<&Recording> = recordings.iter().filter(has_turns).collect();
    let list = known.iter().map(|one| serde_json::json!({ "name": one.name, "path": one.mixed() }));
    let list_file = python.folder.join("voices.json");
    write(&list_file, &serde_json::to_string(&list.collect::<Vec<_>>())?)?;
    let mut command = python.script("peer_voices.py", include_str!("peer_voices.py"))?;
    let lines = output(command.arg(&list_file))?;
    lines
        .lines()
        .map(|line| {
            let line: Line = serde_json::from_str(line).context("peer_voices.py wrote no JSON")?;
            let recording = known.iter().find(|one| one.name == line.name);
            let recording = recording.context("peer_voices.py made up a recording")?;
            line.scored(recording, castpress.hear_voices(recording)?)
        })
        .collect()
}

impl Line {
    fn scored(self, recording: &Recording, ours: Cost) -> Result<VoicesRun> {
        let span = |start, end| Span::new(Millis::from_seconds(start), Millis::from_seconds(end));
        let turns: Vec<LabelledSpan> = self
            .turns
            .into_iter()
            .map(|(speaker, start, end)| LabelledSpan { speaker, span: span(start, end) })
            .collect();
        let known = recording.reference.turns.as_deref().context("its speakers are known")?;
        let scope = Scope { parts: &recording.reference.parts, collar: Millis::ZERO };
        let cost = Cost {
            wall: Duration::from_secs_f64(self.wall),
            cpu: Some(Duration::from_secs_f64(self.cpu)),
        };
        let (der, speakers) = (der(known, &turns, &scope), (voices(known), voices(&turns)));
        Ok(VoicesRun { name: self.name, der, speakers, cost, ours })
    }
}
