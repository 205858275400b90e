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
    /// Forbids the network.
    pub offline: bool,
    /// Runs every stage again and replaces what a person changed.
    pub force: bool,
    /// Fonts for characters that the bundled ones lack.
    pub fonts: Vec<PathBuf>,
    /// Prints a box for a character that no font has, instead of refusing.
    pub allow_missing_glyphs: bool,
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
