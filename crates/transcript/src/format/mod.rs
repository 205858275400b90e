//! Text formats: each module reads, writes or does both for one.
//!
//! - Files of ours, kept on disk: [`transcript_json`], [`speakers_json`], [`cast_json`],
//!   [`voiceprints_json`], and the one people edit: [`markdown`].
//! - Words with their times, for listeners: [`srt`], [`vtt`], [`podcast_json`], each of which reads what
//!   other programs write, too; [`podcast_html`] and [`chapters_json`].
//! - The words as other recognisers heard them: [`whisper_json`].
//! - The words as heard, for scorers and other tools: [`verbatim`], [`jsonl`], [`rttm`], [`ctm`],
//!   [`uem`].
//!
//! What a reader of another program's file finds is a [`Timed`]. Nothing here fails to write. What fails to be read is an [`Error`] that says where.

mod captions;
pub mod cast_json;
pub mod chapters_json;
pub mod ctm;
mod cues;
mod document;
mod envelope;
mod error;
pub mod jsonl;
pub mod markdown;
pub mod podcast_html;
pub mod podcast_json;
pub mod rttm;
mod seconds;
pub mod speakers_json;
pub mod srt;
mod timed;
pub mod transcript_json;
pub mod uem;
pub mod verbatim;
pub mod voiceprints_json;
pub mod vtt;
pub mod whisper_json;

pub use error::Error;
pub(crate) use timed::share;
pub use timed::{LeftOut, Timed};
