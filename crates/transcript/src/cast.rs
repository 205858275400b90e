//! Who is in an episode, as people said.

use crate::SpeakerId;

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
