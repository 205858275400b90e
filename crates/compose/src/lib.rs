//! What was heard, as an interview that people can edit.
//!
//! [`interview()`] takes words and who spoke when, and goes these steps, each a module of its own:
//!
//! 1. [`glossary`]: names and terms are spelled as the show spells them;
//! 2. [`attribute`]: each word gets its speaker, weighed with what the diariser heard (the pipeline
//!    does so while it still has that), and the words become utterances;
//! 3. [`turns`]: utterances become turns, and words that only say "I listen" go;
//! 4. [`style`]: sentences get their ends and capitals, fillers, stutters and the like go, as the
//!    show's style says;
//! 5. [`paragraphs`]: turns are cut into [`sentences`], sentences gathered into paragraphs;
//! 6. [`typography`]: quotes, dashes, ellipses and spaces as they are printed.
//!
//! Each thing that steps 1, 3 and 4 do is a [`Decision`], returned with the interview.
//!
//! [`sections::propose`] adds what an editor may accept: headings, points, and blanks for the rest.
//! [`cuts`] finds where the free part could end, and [`overlaps()`] what the public lines above the
//! text give away of the paid one.
//!
//! Where the recording has one track a speaker, [`tracks::merge`] makes one transcript of all
//! before that; [`channels`] tells whether the two channels of a stereo file are such tracks.
//! Voices get their names by [`naming`], and once people have edited the text, [`retime`] gives its
//! words their times back; [`mod@merge`] brings a text that was composed anew into one that was edited.
//!
//! [`lint`] tells what an editor should put right before the post goes out, and [`mod@coverage`] what
//! became of every second.
//!
//! Nothing here does I/O or reads a clock.

mod align;
pub mod attribute;
pub mod channels;
pub mod coverage;
mod cut;
mod decisions;
pub mod glossary;
mod interview;
pub mod lint;
pub mod merge;
pub mod naming;
mod overlaps;
pub mod paragraphs;
pub mod retime;
pub mod sections;
pub mod sentences;
pub mod style;
pub mod tracks;
mod turns;
pub mod typography;

pub use cut::{Cut, cuts};
pub use decisions::Decision;
pub use interview::{Composed, full_name, interview};
pub use overlaps::{Overlap, overlaps};
