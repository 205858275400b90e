//! What was heard: words with times, and the ledger that accounts for every second.

use serde::{Deserialize, Serialize};

use crate::{Language, Millis, Span, SpeakerId};

/// A word as heard, on the episode's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word with the punctuation that belongs to it and no space around it, never empty.
    pub text: String,
    /// When it was said.
    pub span: Span,
    /// How sure the recogniser is, from 0.0 to 1.0.
    pub confidence: f32,
    /// Who said it, once that is known: at once where each speaker has a track, else by attribution.
    pub speaker: Option<SpeakerId>,
}

impl Word {
    /// Returns a word that is sure, and nobody's yet.
    #[must_use]
    pub fn sure(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, confidence: 1.0, speaker: None }
    }
}

/// What became of a stretch of the episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fate {
    /// Speech, written down.
    Transcribed,
    /// Speech, written down after a first reading was thrown away.
    Retried,
    /// Sound the recogniser could make no honest words of; see the entry's reason.
    Dropped,
    /// Nobody speaks: a pause, with the sound of the room.
    NoSpeech,
    /// Nobody speaks and something else sounds: music, noise, a tone; see the entry's reason.
    OtherSound,
    /// Nothing is recorded: the sound is zero from sample to sample.
    Silence,
}

/// One line of the coverage ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    /// The stretch it accounts for.
    pub span: Span,
    /// What became of it.
    pub fate: Fate,
    /// Why, in words for people, where the fate is not the ordinary one.
    pub reason: Option<String>,
    /// Whose track it is about, in a recording of one track a speaker.
    pub speaker: Option<SpeakerId>,
}

/// What turned the sound into words, so that a reader of the file can tell how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the model, such as `base`.
    pub model: String,
    /// SHA-256 of the model file, in hexadecimal.
    pub model_sha256: String,
    /// Name and version of the program that ran it.
    pub engine: String,
    /// The names and terms it was told to expect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
}

/// All words of an episode, verbatim.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// Language that is spoken.
    pub language: Language,
    /// Length of the episode.
    pub duration: Millis,
    /// The words, sorted by start.
    pub words: Vec<Word>,
    /// What became of each stretch: sorted, without gaps or overlaps from zero to `duration`
    /// (for each track of its own, where there are tracks).
    pub ledger: Vec<LedgerEntry>,
    /// What heard them.
    pub provenance: Provenance,
}
