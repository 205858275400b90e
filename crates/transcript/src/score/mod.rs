//! Measures of the field: how far words and speakers are from a reference.
//!
//! - [`wer`] and [`cer`]: words and letters, after a [`Normaliser`] has folded what does not count.
//! - [`der`] and [`jer`]: who spoke when.
//! - [`cpwer`] and [`wder`]: words and who said them.
//! - [`edges()`]: when words begin and end.

mod align;
mod assignment;
mod edges;
mod normal;
mod speakers;
mod timeline;
mod words;

pub use edges::{Edges, edges};
pub use normal::Normaliser;
pub use speakers::{Attribution, SpeakerWords, cpwer, wder};
pub use timeline::{Der, Scope, der, jer};
pub use words::{Errors, cer, wer};
