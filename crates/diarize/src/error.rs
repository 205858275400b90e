//! What can go wrong.

use std::path::PathBuf;

use safetensors::SafeTensorError;

/// Why a model cannot be used, or the work did not end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model file cannot be read.
    #[error("cannot read the model {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no safetensors file, or a damaged one.
    #[error("{} is damaged or no model: remove it, then run `castpress models get`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SafeTensorError,
    },
    /// The file lacks a tensor of the net, or has it in another shape.
    #[error(
        "{} is not this net: `{tensor}` must be f32 of shape {expected:?}, it is {found}",
        path.display()
    )]
    Shape {
        /// The file.
        path: PathBuf,
        /// Name of the tensor.
        tensor: String,
        /// The shape the net has.
        expected: Vec<usize>,
        /// What the file has instead.
        found: String,
    },
    /// The file holds a weight that is not a finite number.
    #[error("{} is damaged: `{tensor}` holds a value that is no number", path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// Name of the tensor.
        tensor: String,
    },
    /// A worker thread could not be started.
    #[error("cannot start a thread for the voice embeddings")]
    Thread(#[source] std::io::Error),
    /// Somebody asked the work to stop.
    #[error("interrupted")]
    Interrupted,
}

/// The result of this crate's functions.
pub type Result<T> = std::result::Result<T, Error>;
