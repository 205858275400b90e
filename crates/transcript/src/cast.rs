//! Who is in an episode, as people said.

use crate::{Millis, Span, SpeakerId};

/// What people said about who is in an episode: `cast.json`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EpisodeCast {
    /// Fewest speakers to find.
    pub min_speakers: Option<usize>,
    /// Most speakers to find.
    pub max_speakers: Option<usize>,
    /// Full names of the guests.
    pub guests: Vec<String>,
    /// The voices that somebody gave a name, a voice once.
    pub names: Vec<NamedVoice>,
    /// What somebody has listened to and found to be as it is written.
    pub settled: Vec<SettledMoment>,
}

/// A voice that somebody gave a name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedVoice {
    /// Its number when it was named.
    pub speaker: SpeakerId,
    /// The person's full name.
    pub name: String,
    /// What it sounded like then, by which it is found again under another number.
    pub voice: Option<Vec<f32>>,
}

/// A stretch that somebody has listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledMoment {
    /// When.
    pub span: Span,
    /// The words whose speaker was in doubt; empty where nothing was written down.
    pub words: String,
}

impl SettledMoment {
    /// Returns true where this is about the doubt over `words` at `span`, even if the episode was
    /// heard again since: about the same words at that time.
    #[must_use]
    pub fn settles(&self, span: Span, words: &str) -> bool {
        self.words == words && self.span.overlap(span) > Millis::ZERO
    }
}
