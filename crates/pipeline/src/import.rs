//! Transcripts from elsewhere, taken into a show as an episode's texts.
//!
//! A text becomes `interview.md`, and is a person's from the start: no stage writes over it. A file
//! with times becomes `transcript.json` and `speakers.json` too, unless the episode's own sound was or
//! is heard: what this program hears has finer times.

use std::fs;
use std::path::Path;

use serde::Serialize;
use transcript::format::{LeftOut, markdown, speakers_json, transcript_json};
use transcript::import::{self, Content, Heard, Imported};
use transcript::{Block, FrontMatter, Interview, Monitor, Show, Style};

use crate::digest;
use crate::episodes::Episode;
use crate::error::{Error, Result, ResultExt as _};
use crate::feed::facts::Facts;
use crate::key::Key;
use crate::lock::Lock;
use crate::report::{Failure, Outcome, Report};
use crate::stage::Stage;
use crate::store::{self, Made, Shelf};
use crate::studio::Studio;
use crate::texts::{INTERVIEW, SPEAKERS, TRANSCRIPT};

/// All that can change the words and voices that are made of a file.
#[derive(Serialize)]
struct Inputs {
    imported_sha256: String,
    language: Option<String>,
}

/// A transcript to take in.
struct Had<'a> {
    /// Where it is from, for people.
    file: &'a Path,
    bytes: &'a [u8],
    words: Words,
}

/// Whether the episode's sound, where it has some, was heard before the transcript is taken in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Heard,
    NotHeard,
}

impl Studio {
    /// Takes the transcript at `file` into the episode's texts. Where the episode has sound, it is
    /// heard first, so that the text gets its times from there.
    ///
    /// An interview.md that is there already is replaced only by force, and then kept as
    /// `interview.md~`.
    pub fn import(&self, file: &Path, episode: &Episode, monitor: &dyn Monitor) -> Report {
        let mut report = Report::of(&episode.name);
        if let Err(failure) = self.try_import(file, episode, monitor, &mut report) {
            report.failure = Some(failure);
        }
        report
    }

    fn try_import(
        &self,
        file: &Path,
        episode: &Episode,
        monitor: &dyn Monitor,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let failed = |error| Failure { stage: None, error };
        let bytes = fs::read(file).reading(file).map_err(failed)?;
        let imported = self.read_import(file, &bytes).map_err(failed)?;
        self.check_import(episode).map_err(failed)?;
        if episode.sound.is_some() {
            let heard = self.work(episode, &[Stage::Transcribe], monitor);
            *report = heard;
            if let Some(failure) = report.failure.take() {
                return Err(failure);
            }
        }
        let had = Had { file, bytes: &bytes, words: Words::Heard };
        self.write_import(&had, imported, episode, report).map_err(failed)
    }

    /// Takes a transcript that came with a recording, from the place that `file` names, into the
    /// episode's texts. The recording is not heard for it, which the next run does.
    ///
    /// An interview.md that is there already is replaced only by force, as by [`Studio::import`].
    pub fn import_with(&self, file: &Path, bytes: &[u8], episode: &Episode) -> Report {
        let mut report = Report::of(&episode.name);
        let had = Had { file, bytes, words: Words::NotHeard };
        let done = self.check_import(episode).and_then(|()| {
            let imported = self.read_import(file, bytes)?;
            self.write_import(&had, imported, episode, &mut report)
        });
        report.failure = done.err().map(|error| Failure { stage: None, error });
        report
    }

    fn check_import(&self, episode: &Episode) -> Result<()> {
        let path = self.show.texts(&episode.name).join(INTERVIEW);
        if path.exists() && !self.options.force {
            return Err(Error::InterviewThere { path });
        }
        Ok(())
    }

    fn read_import(&self, file: &Path, bytes: &[u8]) -> Result<Imported> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let show = Show { language: self.options.language.clone(), ..self.show.show().clone() };
        import::read(bytes, &name, &show)
            .map_err(|source| Error::Import { path: file.to_owned(), source })
    }

    fn write_import(
        &self,
        had: &Had<'_>,
        imported: Imported,
        episode: &Episode,
        report: &mut Report,
    ) -> Result<()> {
        let Imported { source, content, left_out, warnings } = imported;
        let _lock = Lock::of_episode(&self.show, &episode.name)?;
        let shown = had.file.display();
        report.warnings.extend(warnings.iter().map(|warning| format!("{shown}: {warning}")));
        let mut interview = match content {
            Content::Post(interview) => *interview,
            Content::Heard(heard) => {
                if had.words == Words::NotHeard || episode.sound.is_none() {
                    self.write_heard(&heard, had.bytes, episode, report)?;
                }
                self.interview_of(&heard)
            }
        };
        self.fill_front(&mut interview.front, episode, report)?;
        let written = markdown::write(&interview);
        let path = self.show.texts(&episode.name).join(INTERVIEW);
        if let Some(earlier) = store::read_if_there(&path)?
            && earlier != written.as_bytes()
        {
            store::write(&path.with_file_name(format!("{INTERVIEW}~")), &earlier)?;
        }
        store::write(&path, written.as_bytes())?;
        report.files.extend(self.show.relative(&path));
        report.steps.push((Stage::Compose, Outcome::Done));
        report.notes.push(format!("read {source}: {}", summary(&interview)));
        report.notes.extend(left_out_note(&left_out));
        Ok(())
    }

    /// Writes the words and voices of a file, unless some are there.
    fn write_heard(
        &self,
        heard: &Heard,
        bytes: &[u8],
        episode: &Episode,
        report: &mut Report,
    ) -> Result<()> {
        let folder = self.show.texts(&episode.name);
        if folder.join(TRANSCRIPT).exists() && !self.options.force {
            report.notes.push(format!("kept {TRANSCRIPT}, which was there already"));
            return Ok(());
        }
        let shelf = Shelf {
            folder,
            receipt: self.show.working(&episode.name).join(format!("{}.json", Stage::Transcribe)),
            files: vec![TRANSCRIPT.to_owned(), SPEAKERS.to_owned()],
            made: Made::ForPrograms,
        };
        let key = Key::of(&Inputs {
            imported_sha256: digest::of_bytes(bytes),
            language: self.options.language.as_ref().map(|language| language.tag().to_owned()),
        });
        let words = transcript_json::write(&heard.transcript);
        let voices = speakers_json::write(&heard.voices);
        let written = shelf.forced(&key)?.save(&[words.as_bytes(), voices.as_bytes()])?;
        report.files.extend(written.iter().filter_map(|path| self.show.relative(path)));
        Ok(())
    }

    /// Returns the interview of a file's words, every one of them: somebody may have edited them.
    fn interview_of(&self, heard: &Heard) -> Interview {
        let show = Show { style: Style::Verbatim, ..self.show.show().clone() };
        let front = FrontMatter::default();
        compose::interview(&heard.transcript, &heard.voices, &show, front).interview
    }

    /// Fills in what the file does not say: what the feed says that the episode came from, where the
    /// sound is, and the episode's name for a title.
    fn fill_front(
        &self,
        front: &mut FrontMatter,
        episode: &Episode,
        report: &mut Report,
    ) -> Result<()> {
        if let Some(facts) = Facts::read(&self.show, &episode.name)? {
            facts.fill(front, self.show.show());
        }
        if front.title.is_empty() {
            front.title = episode.name.headline();
        }
        let Some(sound) = episode.sound.as_ref().and_then(|sound| sound.listeners_hear()) else {
            return Ok(());
        };
        front.audio = self.show.relative(sound).or_else(|| front.audio.take());
        if front.audio.is_none() {
            let shown = sound.display();
            report.warnings.push(format!(
                "{shown} is outside the show's folder, so no page will play it: put it into audio/"
            ));
        }
        Ok(())
    }
}

/// Says how many turns there are, and of how many speakers.
fn summary(interview: &Interview) -> String {
    let speakers = interview.body.iter().filter_map(|part| match &part.block {
        Block::Turn(turn) => Some(turn.speaker.as_str()),
        _ => None,
    });
    let mut names: Vec<&str> = speakers.collect();
    let turns = names.len();
    names.sort_unstable();
    names.dedup();
    match (turns, names.len()) {
        (0, _) => format!("{} paragraphs and headings without speakers", interview.body.len()),
        (1, _) => "one turn".to_owned(),
        (_, 1) => format!("{turns} turns of one speaker"),
        (_, speakers) => format!("{turns} turns of {speakers} speakers"),
    }
}

/// Says what was left out, each kind once with how often it stood there.
fn left_out_note(left_out: &[LeftOut]) -> Option<String> {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for one in left_out {
        match kinds.iter_mut().find(|(what, _)| *what == one.what) {
            Some((_, count)) => *count += 1,
            None => kinds.push((one.what, 1)),
        }
    }
    let address = |what: &str| {
        let same = left_out.iter().filter(|one| one.what == what);
        same.map(|one| one.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let shown = kinds.iter().map(|(what, count)| match count {
        // An address is gone with its link, so it is told whole.
        _ if what.starts_with("address") => format!("{what} ({})", address(what)),
        1 => (*what).to_owned(),
        _ => format!("{what} ({count} times)"),
    });
    let shown: Vec<_> = shown.collect();
    (!shown.is_empty()).then(|| format!("left out: {}", shown.join(", ")))
}
