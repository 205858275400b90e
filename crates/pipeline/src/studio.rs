//! The order of the stages, and what is costly to make twice: the loaded model.

use std::fs;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

use diarize::Nets;
use once_cell::sync::OnceCell;
use publish::Press;
use transcribe::{Engine, EngineOptions};
use transcript::{Diarization, Monitor, Silent, Voiceprint};

use crate::episodes::{Episode, EpisodeName};
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::{SHOW_FILE, ShowFolder};
use crate::key::Key;
use crate::lock::Lock;
use crate::model::{self, Model};
use crate::names;
use crate::options::Options;
use crate::reasons;
use crate::report::{Failure, Outcome, Report};
use crate::sounds::Digests;
use crate::stage::Stage;
use crate::stages;
use crate::store::{Made, Shelf, Slot, Status};
use crate::texts::TRANSCRIPT;
use crate::voiceprints::voiceprints;

/// A show at work. The model is loaded once, and only when some episode needs it; threads that work
/// on several episodes share it.
pub struct Studio {
    pub(crate) show: ShowFolder,
    pub(crate) options: Options,
    model: OnceCell<Model>,
    engine: OnceCell<Engine>,
    nets: OnceCell<Arc<Nets>>,
    press: OnceCell<Press>,
}

impl Studio {
    /// Returns the studio of a show.
    #[must_use]
    pub fn new(show: ShowFolder, options: Options) -> Self {
        let (model, engine, nets, press) = Default::default();
        Self { show, options, model, engine, nets, press }
    }

    /// Takes an episode through `stages`, in their order. What is fresh is left alone, what a
    /// person edited is kept and used.
    ///
    /// This writes in the episode's folders only, and no other process may do so meanwhile.
    pub fn work(&self, episode: &Episode, stages: &[Stage], monitor: &dyn Monitor) -> Report {
        let mut report = Report::of(&episode.name);
        if let Err(failure) = self.attempt(episode, stages, monitor, &mut report) {
            report.failure = Some(failure);
        }
        report
    }

    fn attempt(
        &self,
        episode: &Episode,
        stages: &[Stage],
        monitor: &dyn Monitor,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let before = |error| Failure { stage: None, error };
        episode.check_sound().map_err(before)?;
        if !self.show.texts(&episode.name).exists() {
            // A recording that cannot be read leaves no folder behind.
            let unread = |error| Failure { stage: Some(Stage::Transcribe), error };
            stages::transcribe::try_sound(episode).map_err(unread)?;
        }
        let working = self.show.working(&episode.name);
        let _lock = Lock::of_episode(&self.show, &episode.name).map_err(before)?;
        let digests = Digests::read(working.join("sound.json")).map_err(before)?;
        let mut desk = Desk { studio: self, episode, monitor, report, digests, prints: None };
        for &stage in stages {
            let outcome = match stage {
                Stage::Transcribe => stages::transcribe::run(&mut desk),
                Stage::Compose => stages::compose::run(&mut desk),
                Stage::Publish => stages::publish::run(&mut desk),
            };
            let outcome = outcome.and_then(|outcome| desk.digests.keep().map(|()| outcome));
            let outcome = outcome.map_err(|error| Failure { stage: Some(stage), error })?;
            desk.report.steps.push((stage, outcome));
        }
        Ok(())
    }

    /// Finds out what is done of each episode, without doing anything. Nothing is written but
    /// digests of recordings.
    ///
    /// # Errors
    /// When the voiceprints cannot be read; for an episode when a file cannot be read, or there is no
    /// such model.
    pub fn status(&self, episodes: &[Episode]) -> Result<Vec<Result<Vec<Found>>>> {
        let prints = voiceprints(&self.show)?;
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = episodes.len().div_ceil(cores).max(1);
        let find = |episode| self.find_out(episode, &prints);
        Ok(thread::scope(|scope| {
            let shares = episodes.chunks(share);
            let threads = shares.map(|part| scope.spawn(move || part.iter().map(find).collect()));
            let found: Vec<_> = threads.collect();
            found.into_iter().flat_map(joined::<Vec<_>>).collect()
        }))
    }

    /// Finds out what is done of an episode.
    fn find_out(&self, episode: &Episode, prints: &[Voiceprint]) -> Result<Vec<Found>> {
        let working = self.show.working(&episode.name);
        let digests = Digests::read(working.join("sound.json"))?;
        let mut report = Report::of(&episode.name);
        let (monitor, report) = (&Silent, &mut report);
        let prints = Some(prints);
        let mut desk = Desk { studio: self, episode, monitor, report, digests, prints };
        let mut found = Vec::new();
        for stage in Stage::ALL {
            found.push(stages::look(&mut desk, stage)?);
        }
        if working.is_dir() {
            desk.digests.keep()?;
        }
        Ok(found)
    }

    /// Returns how many episodes may be worked on at a time.
    #[must_use]
    pub fn jobs(&self) -> usize {
        self.options.jobs().get()
    }

    /// Returns true where an episode's sound was heard before, be it with other settings.
    #[must_use]
    pub fn was_heard(&self, episode: &EpisodeName) -> bool {
        self.show.texts(episode).join(TRANSCRIPT).is_file()
    }

    /// Returns the model that the options mean, which need not be here yet.
    pub(crate) fn model(&self) -> Result<&Model> {
        self.model.get_or_try_init(|| Model::settle(&self.options))
    }

    /// Returns the loaded model; the first call gets it where it is not here, and loads it.
    ///
    /// Adds to `odd` what went wrong on the way and was got over.
    pub(crate) fn engine(&self, monitor: &dyn Monitor, odd: &mut Vec<String>) -> Result<&Engine> {
        self.engine.get_or_try_init(|| {
            self.options.device.check()?;
            let (path, warnings) = self.model()?.fetched(&self.options, monitor)?;
            odd.extend(warnings.iter().map(ToString::to_string));
            let (device, threads) = (self.options.device, self.options.threads_each());
            Ok(Engine::load(&path, &EngineOptions { device, threads })?)
        })
    }

    /// Returns the nets that tell voices apart; the first call gets them where they are not here.
    ///
    /// Adds to `odd` what went wrong on the way and was got over.
    pub(crate) fn nets(&self, monitor: &dyn Monitor, odd: &mut Vec<String>) -> Result<Arc<Nets>> {
        let nets = || Ok::<_, Error>(Arc::new(model::nets(&self.options, monitor, odd)?));
        self.nets.get_or_try_init(nets).map(Arc::clone)
    }

    /// Returns the typesetter; the first call reads the fonts.
    pub(crate) fn press(&self) -> Result<&Press> {
        self.press.get_or_try_init(|| {
            let read = |path: &PathBuf| {
                let bytes = fs::read(path).reading(path)?;
                Ok((path.display().to_string(), bytes))
            };
            let fonts = self.options.fonts.iter().map(read).collect::<Result<Vec<_>>>()?;
            let press = Press::new().with_fonts(fonts)?;
            Ok(if self.options.allow_missing_glyphs {
                press.allowing_missing_glyphs()
            } else {
                press
            })
        })
    }
}

/// Returns what a thread found; it fails as the thread does.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Whether a stage has to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its result stands.
    Done,
    /// A person changed its result, which is kept.
    Edited,
    /// A person changed its result, and what it was made of has changed since.
    ToMerge,
    /// It has to run, or an earlier one has.
    ToDo,
    /// There is no recording that it could hear.
    NoSound,
}

impl State {
    /// Returns true where a person changed its result.
    #[must_use]
    pub fn is_edited(self) -> bool {
        matches!(self, Self::Edited | Self::ToMerge)
    }

    /// Returns true where a run would do something.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::ToDo | Self::ToMerge)
    }
}

/// What was found out about a stage of an episode.
#[derive(Clone, Debug)]
pub struct Found {
    /// The stage.
    pub stage: Stage,
    /// Whether it has to run.
    pub state: State,
    /// Why it is not done, in lines for people; none where it is.
    pub why: Vec<String>,
    /// What its result depends on, as JSON; empty where that does not exist yet.
    pub inputs: String,
}

/// One episode at work.
pub(crate) struct Desk<'a> {
    pub(crate) studio: &'a Studio,
    pub(crate) episode: &'a Episode,
    pub(crate) monitor: &'a dyn Monitor,
    pub(crate) report: &'a mut Report,
    pub(crate) digests: Digests,
    /// The show's voiceprints, where they were read for many episodes.
    prints: Option<&'a [Voiceprint]>,
}

/// Whether a stage has to run.
pub(crate) enum Claim {
    /// It has to, and may save.
    Run(Box<Slot>),
    /// It has not.
    Leave(Outcome),
}

impl Desk<'_> {
    pub(crate) fn show(&self) -> &ShowFolder {
        &self.studio.show
    }

    pub(crate) fn name(&self) -> &EpisodeName {
        &self.episode.name
    }

    /// Returns where the episode keeps what only this program needs.
    pub(crate) fn working(&self) -> PathBuf {
        self.show().working(self.name())
    }

    /// Reads the episode's voices under the names that are sure.
    pub(crate) fn voices(&self) -> Result<Diarization> {
        let (show, name) = (self.show(), self.name());
        let named = match self.prints {
            Some(prints) => names::named_by(prints, show, name),
            None => names::named(show, name),
        };
        named.map(|(voices, _)| voices)
    }

    /// Returns true when the episode has a text of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.show().texts(self.name()).join(name).exists()
    }

    /// Returns where the stage's receipt is.
    pub(crate) fn receipt(&self, stage: Stage) -> PathBuf {
        self.working().join(format!("{stage}.json"))
    }

    /// Returns the files of a stage in the episode's folder.
    pub(crate) fn shelf(&self, stage: Stage, files: &[&str], made: Made) -> Shelf {
        Shelf {
            folder: self.show().texts(self.name()),
            receipt: self.receipt(stage),
            files: files.iter().map(|&name| name.to_owned()).collect(),
            made,
        }
    }

    /// Finds out whether the stage that fills `shelf` has to run.
    pub(crate) fn claim(&mut self, stage: Stage, shelf: &Shelf, key: &Key) -> Result<Claim> {
        if self.studio.options.force {
            return Ok(Claim::Run(shelf.forced(key)?));
        }
        Ok(match shelf.status(key)? {
            Status::Fresh => Claim::Leave(Outcome::Fresh),
            Status::Edited { outdated } => Claim::Leave(Outcome::Kept { outdated }),
            Status::Stale(slot) => {
                self.explain(stage, &shelf.inputs()?, key);
                Claim::Run(slot)
            }
        })
    }

    /// Reports why a stage runs whose result was made of the inputs `then`.
    pub(crate) fn explain(&mut self, stage: Stage, then: &serde_json::Value, key: &Key) {
        let changes = reasons::changes(stage, then, key.inputs());
        let inputs = key.inputs().to_string();
        let lines = changes.into_iter().chain([inputs]);
        self.report.reasons.extend(lines.map(|line| (stage, line)));
    }

    /// Saves a stage's files and reports them.
    pub(crate) fn save(&mut self, slot: Box<Slot>, contents: &[&[u8]]) -> Result<()> {
        self.go_on()?;
        let written = slot.save(contents)?;
        let written = written.iter().filter_map(|path| self.show().relative(path));
        self.report.files.extend(written.collect::<Vec<_>>());
        Ok(())
    }

    /// Stops here where somebody asked to, or where the show's folder is not there any more: what is
    /// written would make half a show in its old place.
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.monitor.is_cancelled() {
            return Err(Error::Interrupted);
        }
        let description = self.show().root().join(SHOW_FILE);
        if description.exists() { Ok(()) } else { Err(Error::Gone { path: description }) }
    }
}
