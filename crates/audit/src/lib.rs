//! The proof that nothing paid is public: every public byte is decoded and searched for the words that
//! only subscribers may read.
//!
//! 1. [`Needles::of`] gathers what may be in no public file: runs of five words that the paid half of an
//!    interview has, and neither its free half nor anything else that is public;
//! 2. every file is read for all the text in it ([`mod@reading`]): HTML with its attributes and comments,
//!    PDF by extraction, JSON, XML, captions, archives, tags of sound files, and what is escaped, encoded
//!    or packed inside of these;
//! 3. both are folded to the same bare letters ([`mod@folding`]) and compared run by run, in one pass over
//!    a file ([`Searcher`]);
//! 4. the same search goes over the members' files, where it must find what it searches for: a
//!    [`Control`] tells a clean edition from a blind scanner.
//!
//! **Nothing here knows how files are rendered.** This crate and the renderers share no code but the
//! types of an interview, and the free half is told from the paid one by the blocks of the interview
//! and not by an [`Edition`](transcript::Edition): a fault there is found here.
//!
//! Nothing here does I/O.

mod control;
mod fingerprints;
mod folding;
mod needles;
mod passages;
mod reading;
mod searcher;

pub use control::{Control, Share};
pub use fingerprints::Fingerprints;
pub use needles::Needles;
pub use reading::Kind;
pub use searcher::{Hit, Searched, Searcher};
