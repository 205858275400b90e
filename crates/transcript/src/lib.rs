//! The words every other crate speaks: time, sound, words, speakers, interviews, editions.
//!
//! Data flows one way through the program, and each step's result is a type of this crate:
//!
//! 1. sound is read into [`Pcm`] blocks; an [`Activity`] hears where somebody speaks;
//! 2. a recogniser makes a [`Transcript`]: [`Word`]s on the episode's clock and a ledger of every
//!    second;
//! 3. a diariser makes a [`Diarization`]: who spoke when;
//! 4. both become an [`Interview`], which people edit as Markdown ([`mod@format`]);
//! 5. [`Interview::edition`] makes the [`Edition`] that one tier of readers may read, and renderers
//!    see nothing else.
//!
//! Transcripts from elsewhere come in by [`import`], as words with times or as an interview.
//!
//! Nothing here does I/O or reads a clock.

mod cast;
mod edition;
mod evidence;
pub mod format;
mod heard;
pub mod import;
mod interview;
mod language;
mod monitor;
mod pcm;
pub mod score;
mod show;
mod spacing;
mod speakers;
mod theme;
mod time;
mod timed;
mod voiceprint;
mod warning;
mod words;

pub use cast::{EpisodeCast, NamedVoice, SettledMoment};
pub use edition::{Edition, Passage};
pub use evidence::{Ghost, VoiceEvidence, VoiceExcerpt};
pub use heard::HeardTurn;
pub use interview::{
    Block, Footnote, FrontMatter, Inline, Inlines, Interview, Kind, Suggested, Suggestion, Tier,
    Tiered, Turn, read_out,
};
pub use language::Language;
pub use monitor::{Monitor, Silent, Unit};
pub use pcm::{Activity, Pcm, SAMPLE_RATE};
pub use show::{Checks, Feed, FreeAudio, Paywall, Person, Show, ShowError, Source, Style, Term};
pub use spacing::{is_unspaced, join_words};
pub use speakers::{Diarization, Doubt, Role, Speaker, SpeakerId, SpeakerSpan};
pub use theme::{Colour, Colours, FontStack, Theme};
pub use time::{Millis, Span};
pub use timed::TimedParagraph;
pub use voiceprint::{VoiceSample, Voiceprint, cosine};
pub use warning::Warning;
pub use words::{Fate, LedgerEntry, Provenance, Transcript, Word};
