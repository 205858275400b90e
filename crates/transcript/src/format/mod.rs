//! Text formats: each module reads, writes or does both for one.
//!
//! Files of ours, kept on disk: [`transcript_json`], [`speakers_json`].

mod envelope;
pub mod speakers_json;
pub mod transcript_json;

pub use envelope::Error;
