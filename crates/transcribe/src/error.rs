//! What can go wrong between sound and words.

use std::path::PathBuf;

/// What stopped a transcription.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model file cannot be read.
    #[error("cannot read the model `{}`", path.display())]
    ReadModel {
        /// The model file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The model file is not what a Whisper model must be.
    #[error(
        "the model `{}` is damaged or no Whisper model in ggml form: {problem}; \
         get it again with `castpress models get`",
        path.display()
    )]
    DamagedModel {
        /// The model file.
        path: PathBuf,
        /// What is wrong with it, and where.
        problem: String,
    },
    /// The engine refused a model file that looked sound.
    #[error("the engine cannot load the model `{}`: is there enough memory?", path.display())]
    LoadModel {
        /// The model file.
        path: PathBuf,
        /// What the engine said.
        source: whisper_rs::WhisperError,
    },
    /// The text names no device.
    #[error("`{0}` is no device: say auto, cpu, cuda, cuda:N, metal or vulkan")]
    UnknownDevice(String),
    /// The program was built without what the device needs.
    #[error(
        "this build cannot use the device `{device}`: build it with `--features {feature}`, \
         or say `--device cpu`"
    )]
    DeviceNotBuilt {
        /// What was asked for.
        device: String,
        /// The Cargo feature that brings it.
        feature: &'static str,
    },
    /// Whisper does not know the language.
    #[error("Whisper does not know the language `{0}`")]
    UnknownLanguage(String),
    /// An English-only model was asked for another language.
    #[error(
        "the model `{model}` knows English only and the language is `{language}`: \
         take `{instead}` with `--model {instead}`"
    )]
    EnglishOnly {
        /// Name of the model.
        model: String,
        /// The language asked for.
        language: String,
        /// Name of the model of the same size that knows all languages.
        instead: String,
    },
    /// The engine failed on a window.
    #[error("the engine failed on the window at {at}")]
    Decode {
        /// Where the window starts.
        at: transcript::Millis,
        /// What the engine said.
        source: whisper_rs::WhisperError,
    },
    /// A finished window could not be put by.
    #[error("cannot keep the finished window at {at}")]
    Checkpoint {
        /// Where the window starts.
        at: transcript::Millis,
        /// Why not.
        source: std::io::Error,
    },
    /// Somebody asked the work to stop; finished windows are in the checkpoint.
    #[error("interrupted")]
    Interrupted,
}

/// What this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;
