//! Sound to words: whisper.cpp is built here and nowhere else.
//!
//! A recording goes in as [`transcript::Pcm`] blocks and comes out as a [`transcript::Transcript`]
//! in these steps:
//!
//! 1. an [`transcript::Activity`] scores every frame of the stream; [`Loudness`] is one that needs
//!    no model;
//! 2. `windows`: speech is packed into windows of at most 30 s, cut where nobody speaks, else where
//!    it is quietest; long pauses are left out and never reach the recogniser;
//! 3. `workers`: windows are read side by side, each worker on one thread with its own state;
//! 4. `whisper`: one pass over a window without the text before it, likeliest tokens first;
//! 5. `judge`: loops, phantom phrases, guesses and echoes of the glossary are told from honest
//!    readings; `listen` halves such a window and reads it again, and leaves it out if that does
//!    not help;
//! 6. `words`: tokens become words; `edges` sets their edges by the sound, and they are laid on the
//!    episode's clock;
//! 7. `ledger`: every moment of the recording is accounted for.
//!
//! [`Engine::transcribe`] does it all. A [`Checkpoint`] keeps finished windows.

mod abort;
mod checkpoint;
mod device;
mod edges;
mod engine;
mod error;
mod judge;
mod language;
mod ledger;
mod levels;
mod listen;
mod loudness;
mod model_file;
mod phantoms;
mod prompt;
mod whisper;
mod windows;
mod words;
mod workers;

pub use checkpoint::{Checkpoint, NoCheckpoint, WindowFate, WindowResult, WindowWord};
pub use device::{Device, multiplies_bf16};
pub use engine::{Engine, EngineOptions, Options};
pub use error::{Error, Result};
pub use loudness::Loudness;
