//! Runs the castpress binary as a user would, each recording in a show folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use transcript::format::jsonl::{self, Segment};
use transcript::format::rttm::{self, LabelledSpan};

use super::recordings::{Recording, Sound, entries, file_name};
use crate::shell::{self, House};
use crate::watch::{Cost, Ending, watch};

/// Longer than any recording of the folder may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// The binary and the folder it works in.
pub(super) struct Castpress<'a> {
    house: &'a House,
    binary: PathBuf,
    folder: PathBuf,
}

/// What castpress heard in a recording.
pub(super) struct Heard {
    /// Who said what when: `castpress export EPISODE jsonl`.
    pub(super) segments: Vec<Segment>,
    /// Who spoke when: `castpress export EPISODE rttm`.
    pub(super) turns: Vec<LabelledSpan>,
    /// Where the two exports were put, for other scorers.
    pub(super) folder: PathBuf,
    /// What it took.
    pub(super) cost: Cost,
}

impl<'a> Castpress<'a> {
    /// Builds castpress and empties the folder it works in.
    pub(super) fn new(house: &'a House) -> Result<Self> {
        let built = house.build()?;
        let folder = house.empty_folder("eval")?;
        // A copy, so that a build beside the measurement cannot change what is measured.
        let binary = folder.join(file_name(&built));
        std::fs::copy(&built, &binary)
            .with_context(|| format!("cannot copy {}", built.display()))?;
        Ok(Self { house, binary, folder })
    }

    /// Transcribes a recording, which must succeed.
    pub(super) fn transcribe(&self, recording: &Recording) -> Result<Heard> {
        let folder = self.show(&show_name(recording))?;
        let mut command = self.command(&folder, recording.model, &recording.language);
        match &recording.sound {
            Sound::Mixed(path) => {
                command.arg(path);
            }
            Sound::Tracks(tracks) => {
                for (name, path) in tracks {
                    command.arg("--track").arg(format!("{name}={}", path.display()));
                }
            }
        }
        let ending = watch(command, &folder, PATIENCE)?;
        if !ending.status.is_some_and(|status| status.success()) {
            let ended = ending.status.map_or("too late".to_owned(), |status| status.to_string());
            bail!("castpress ended {ended} on {}:\n{}", recording.name, ending.stderr);
        }
        let export = |format: &str| -> Result<String> {
            let text = self.export(&folder, format)?;
            shell::write(&folder.join(format!("heard.{format}")), &text)?;
            Ok(text)
        };
        Ok(Heard {
            segments: jsonl::read(&export("jsonl")?)?,
            turns: rttm::read(&export("rttm")?)?,
            folder,
            cost: ending.cost,
        })
    }

    /// Hears the voices of a recording again, whose words it has heard before, and returns the
    /// quicker of two runs.
    pub(super) fn hear_voices(&self, recording: &Recording) -> Result<Cost> {
        let folder = self.show(&show_name(recording))?;
        let mut costs = Vec::new();
        // Numbers that ask for nothing, each another one than before.
        for count in [["--min-speakers", "1"], ["--max-speakers", "99"]] {
            let mut command = self.command(&folder, recording.model, &recording.language);
            command.args(count).args(recording.mixed());
            let ending = watch(command, &folder, PATIENCE)?;
            if !ending.status.is_some_and(|status| status.success()) {
                bail!("castpress did not hear {} again:\n{}", recording.name, ending.stderr);
            }
            costs.push(ending.cost);
        }
        costs.into_iter().min_by_key(|cost| cost.wall).context("two runs")
    }

    /// Gives the voices of a recording that was heard these names, in order of first speech, and
    /// returns the voiceprints that are kept of them.
    pub(super) fn name(&self, recording: &Recording, names: &[&str]) -> Result<PathBuf> {
        let folder = self.show(&show_name(recording))?;
        let mut command = self.house.program(&self.binary);
        command.args(["speakers", "name", &episode(&folder)?, "--names", &names.join(",")]);
        shell::run(command.arg("--show").arg(&folder))?;
        Ok(folder.join("voiceprints.json"))
    }

    /// Returns who spoke when in a recording that was heard, to a show that has these voiceprints.
    pub(super) fn recognise(
        &self,
        recording: &Recording,
        voiceprints: &Path,
    ) -> Result<Vec<LabelledSpan>> {
        let folder = self.show(&show_name(recording))?;
        let prints = folder.join("voiceprints.json");
        if prints != voiceprints {
            std::fs::copy(voiceprints, prints)?;
        }
        Ok(rttm::read(&self.export(&folder, "rttm")?)?)
    }

    /// Transcribes a file of which nothing good may be expected.
    pub(super) fn try_file(
        &self,
        path: &Path,
        limit: Duration,
    ) -> Result<(Ending, Option<String>)> {
        let folder = self.show(&format!("bad/{}", file_name(path)))?;
        let mut command = self.command(&folder, super::MODEL, "en");
        command.arg(path);
        let ending = watch(command, &folder, limit)?;
        let succeeded = ending.status.is_some_and(|status| status.success());
        let words = succeeded.then(|| self.export(&folder, "txt")).transpose()?;
        Ok((ending, words))
    }

    fn command(&self, show: &Path, model: &str, language: &str) -> Command {
        let mut command = self.house.program(&self.binary);
        command.args(["transcribe", "--model", model, "--language", language]);
        command.args(["--json", "--offline", "--show"]).arg(show);
        command
    }

    /// Makes an empty show.
    fn show(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name.replace('/', "-"));
        std::fs::create_dir_all(&folder)?;
        shell::write(&folder.join("castpress.toml"), "name = \"Measurement\"\n")?;
        Ok(folder)
    }

    /// Exports the show's one episode.
    fn export(&self, show: &Path, format: &str) -> Result<String> {
        let mut command = self.house.program(&self.binary);
        command.args(["export", &episode(show)?, format, "--show"]).arg(show);
        shell::output(&mut command)
    }
}

/// Returns the name of the show folder that a recording is heard in.
fn show_name(recording: &Recording) -> String {
    format!("{}-{}", recording.name, recording.model)
}

/// Returns the name of the show's one episode.
fn episode(show: &Path) -> Result<String> {
    let episodes = entries(&show.join("transcripts"))?;
    let episode = episodes.iter().find(|path| path.is_dir()).context("no episode was made")?;
    Ok(file_name(episode))
}
