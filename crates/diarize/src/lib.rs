//! Who spoke when: from sound to speakers.
//!
//! 1. [`Nets::load`] reads the two small nets, segmentation 3.0 and CAM++, which run here and
//!    nowhere else, on kernels of our own chosen at run time.
//! 2. A [`Listener`] takes the sound as it goes by. Every 2.5 seconds a window of ten seconds goes
//!    through the segmentation net, which tells up to three voices apart, and each voice's own
//!    sound through the embedding net. Whether somebody speaks comes out as
//!    [`transcript::Activity`]; the rest is kept, a few megabytes an hour.
//! 3. [`Listener::diarize`] clusters the voices of all windows into speakers, gives every voice of
//!    every window its speaker, and reads off who is heard in each frame, overlaps included.
//!
//! The result, [`Heard`], also holds the [`transcript::VoiceEvidence`] behind it: what attribution
//! weighs when it gives words to speakers, and what naming compares with known voices.

mod clustering;
mod diarization;
mod embedder;
mod embedding;
mod error;
mod kernels;
mod level;
mod listener;
mod nets;
mod options;
mod recording;
mod segmentation;
mod timeline;
mod weights;

pub use diarization::Heard;
pub use error::{Error, Result};
pub use listener::Listener;
pub use nets::Nets;
pub use options::Options;
