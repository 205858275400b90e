//! What was heard, as an interview that people can edit.
//!
//! [`interview()`] takes words and who spoke when, and goes these steps, each a module of its own:
//!
//! 1. [`attribute`]: each word gets its speaker, weighed with what the diariser heard (the pipeline
//!    does so while it still has that), and the words become utterances;
//! 2. [`style`]: fillers, stutters and the like go, as the show's style says;
//! 3. [`sentences`]: utterances are cut into sentences, sentences gathered into paragraphs;
//! 4. [`typography`]: quotes, dashes and ellipses as they are printed.
//!
//! Where the recording has one track a speaker, [`tracks::merge`] makes one transcript of all
//! before that; [`channels`] tells whether the two channels of a stereo file are such tracks.
//! Voices get their names by [`naming`], and once people have edited the text, [`retime()`] gives
//! its words their times back.
//!
//! Nothing here does I/O or reads a clock.

pub mod attribute;
pub mod channels;
mod interview;
pub mod naming;
mod retime;
pub mod sentences;
pub mod style;
pub mod tracks;
pub mod typography;

pub use interview::{full_name, interview};
pub use retime::{TimedParagraph, retime};
