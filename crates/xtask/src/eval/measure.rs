//! Scores of one recording.

use anyhow::Result;
use transcript::score::{
    Attribution, Der, Edges, Errors, Scope, SpeakerWords, cpwer, der, edges, jer, wder, wer,
};
use transcript::{Millis, Span};

use super::castpress::Heard;
use super::recordings::Recording;
use crate::watch::Cost;

/// The field's usual collar, the milder of the two that are measured.
const COLLAR: Millis = Millis(250);

/// What was measured on a recording; `None` where nothing is known to measure it by.
pub(super) struct Measured {
    /// The recording's path in the folder.
    pub(super) name: String,
    /// The model it was heard with.
    pub(super) model: &'static str,
    /// Word errors.
    pub(super) words: Option<Errors>,
    /// How far words' edges are from the reference's.
    pub(super) edges: Option<Edges>,
    /// Diarization error without a collar.
    pub(super) der: Option<Der>,
    /// Diarization error with the usual collar.
    pub(super) der_with_collar: Option<Der>,
    /// Jaccard error.
    pub(super) jer: Option<f64>,
    /// Speakers of the reference, and those found.
    pub(super) speakers: Option<(usize, usize)>,
    /// Word errors by speaker.
    pub(super) speaker_words: Option<SpeakerWords>,
    /// Words under a wrong name.
    pub(super) attribution: Option<Attribution>,
    /// What it took.
    pub(super) cost: Cost,
}

impl Measured {
    /// Scores what was heard in a recording.
    pub(super) fn of(recording: &Recording, heard: &Heard) -> Result<Self> {
        let (reference, how) = (&recording.reference, recording.normaliser());
        let words_of = |segments: &[transcript::format::jsonl::Segment]| -> Vec<(String, Span)> {
            let words = segments.iter().flat_map(|segment| &segment.words);
            words.map(|word| (word.text.clone(), word.span)).collect()
        };
        let segments = reference.segments.as_deref();
        let timed = segments.map(words_of).filter(|words| !words.is_empty());
        let whole = Scope { parts: &reference.parts, collar: Millis::ZERO };
        let lenient = Scope { collar: COLLAR, ..whole };
        let turns = reference.turns.as_deref();
        Ok(Self {
            name: recording.name.clone(),
            model: recording.model,
            words: reference.text.as_deref().map(|text| wer(text, &heard.text(), how)),
            edges: timed.map(|words| edges(&words, &words_of(&heard.segments), how)),
            der: turns.map(|turns| der(turns, &heard.turns, &whole)),
            der_with_collar: turns.map(|turns| der(turns, &heard.turns, &lenient)),
            jer: turns.map(|turns| jer(turns, &heard.turns, &whole)),
            speakers: turns.map(|turns| (voices(turns), voices(&heard.turns))),
            speaker_words: segments.map(|segments| cpwer(segments, &heard.segments, how)),
            attribution: segments.map(|segments| wder(segments, &heard.segments, how)),
            cost: heard.cost,
        })
    }
}

impl Heard {
    /// Returns the words of all speakers in the order of their turns.
    pub(super) fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Returns the number of speakers who have these turns.
pub(super) fn voices(turns: &[transcript::format::rttm::LabelledSpan]) -> usize {
    turns.iter().map(|turn| &turn.speaker).collect::<std::collections::BTreeSet<_>>().len()
}
