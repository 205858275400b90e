//! Who spoke when.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Millis, Span};

/// One of the voices of an episode, numbered from 0 in order of first speech.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SpeakerId(pub u16);

/// Prints the label a voice has until it has a name: `Speaker 1` for number 0.
impl fmt::Display for SpeakerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Speaker {}", u32::from(self.0) + 1)
    }
}

/// What a person does in the episode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// Asks the questions.
    Host,
    /// Answers them.
    Guest,
    /// Nobody said.
    #[default]
    Unknown,
}

/// One voice of the episode.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Its number.
    pub id: SpeakerId,
    /// The person's name, once known; never a guess.
    pub name: Option<String>,
    /// What the person does in the episode.
    pub role: Role,
    /// How long the voice is heard in all.
    pub talk: Millis,
    /// What it sounds like: a speaker embedding, shape (192); none where it was not measured, as
    /// where each speaker has a track.
    pub voice: Option<Vec<f32>>,
}

impl Speaker {
    /// Returns the label of the voice's turns: the name, else `Speaker 1`.
    #[must_use]
    pub fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// A stretch in which one voice is heard; others may be heard in it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpeakerSpan {
    /// When.
    pub span: Span,
    /// Whose voice.
    pub speaker: SpeakerId,
}

/// Words that may be somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// When they are said.
    pub span: Span,
    /// The words as a line of text, never empty.
    pub words: String,
    /// Who has them.
    pub speaker: SpeakerId,
    /// Who may have said them instead; `None` for a voice heard too briefly to be a speaker.
    pub other: Option<SpeakerId>,
    /// How much more likely the one is than the other, from 0.0, a toss-up, to 1.0.
    pub margin: f32,
}

/// Who spoke when: `speakers.json`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diarization {
    /// The voices, in the order of their numbers.
    pub speakers: Vec<Speaker>,
    /// When each is heard, sorted by start; voices may overlap.
    pub spans: Vec<SpeakerSpan>,
    /// Where words may have the wrong speaker, the least sure first.
    pub doubts: Vec<Doubt>,
}

impl Diarization {
    /// Returns the label of `speaker`'s turns.
    #[must_use]
    pub fn label(&self, speaker: SpeakerId) -> String {
        self.speakers
            .iter()
            .find(|one| one.id == speaker)
            .map_or_else(|| speaker.to_string(), Speaker::label)
    }
}
