//! What a run may use and must heed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use transcribe::Device;
use transcript::Language;

use crate::names::Given;

/// What a run may use and must heed.
#[derive(Clone, Debug)]
pub struct Options {
    /// The Whisper model.
    pub model: ModelChoice,
    /// The folder that models are kept in.
    pub models: PathBuf,
    /// Language that is spoken; detected where absent.
    pub language: Option<Language>,
    /// What is known about the voices of the one episode that is worked on.
    pub given: Given,
    /// Where the nets run.
    pub device: Device,
    /// Threads to use at most; as many as there are cores where absent.
    pub threads: Option<NonZeroUsize>,
    /// Episodes that are worked on at a time, which share the threads.
    pub jobs: NonZeroUsize,
    /// Forbids the network.
    pub offline: bool,
    /// Runs every stage again and replaces what a person changed.
    pub force: bool,
    /// Fonts for characters that the bundled ones lack.
    pub fonts: Vec<PathBuf>,
    /// Prints a box for a character that no font has, instead of refusing.
    pub allow_missing_glyphs: bool,
}

impl Options {
    /// Returns how many episodes can be worked on at a time: no more than there are threads.
    pub(crate) fn jobs(&self) -> NonZeroUsize {
        self.jobs.min(self.all_threads())
    }

    /// Returns how many threads may hear one episode; as many as there are cores where absent.
    pub(crate) fn threads_each(&self) -> Option<NonZeroUsize> {
        if self.jobs.get() == 1 {
            return self.threads;
        }
        NonZeroUsize::new(self.all_threads().get() / self.jobs())
    }

    fn all_threads(&self) -> NonZeroUsize {
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.map_or(cores, |threads| threads.min(cores))
    }
}

/// Which Whisper model to hear with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelChoice {
    /// The best for the device.
    Auto,
    /// One of the manifest, or one that was imported.
    Named(String),
    /// A ggml file.
    File(PathBuf),
}
