//! A file becomes sound: 16 kHz mono [`Pcm`](transcript::Pcm) on the listener's clock.
//!
//! [`open`] looks at what the file holds, never at its name, and returns a [`Decoder`], an iterator
//! over blocks of about one second. Sample `n` is what somebody who plays the file hears `n / 16000`
//! seconds after pressing play. On the way, in order:
//!
//! 1. `sniff` refuses what is no sound (text, pictures, playlists) and `wave` what its own header
//!    makes impossible; a length that a crashed recorder never wrote is read past;
//! 2. `stream` takes packets from the container and samples from the codec; what is damaged becomes
//!    silence of the same length and a warning;
//! 3. `downmix` makes one channel of many: neither a silent nor an inverted channel weakens the
//!    voice;
//! 4. `edits` cuts what encoders put in front and behind: priming, padding, edit lists;
//! 5. `level` tames float samples far beyond full scale;
//! 6. `resample` brings any rate to 16 kHz without moving the sound in time.
//!
//! [`Excerpt`] writes the beginning of a recording as a file of its own, its packets as they are.
//!
//! Memory depends on the block and never on the file. Deliberately absent: network sources,
//! playlists (nothing is opened on a file's behalf), and encoding sound.

mod decoder;
mod downmix;
mod edits;
mod error;
mod excerpt;
mod level;
mod matroska;
mod mp4;
mod pictures;
mod resample;
mod sniff;
mod source;
mod stream;
mod tags;
mod wave;

pub use decoder::{Channels, Decoder, open};
pub use error::{Error, Result};
pub use excerpt::Excerpt;
pub use sniff::not_sound;
pub use tags::Tags;
