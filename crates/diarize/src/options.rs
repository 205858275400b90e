//! What a person may ask for, and the constants of the recipe.

/// What is known beforehand about a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Fewest speakers to find; fewer are found where the sound has no more voices.
    pub min_speakers: Option<usize>,
    /// Most speakers to find.
    pub max_speakers: Option<usize>,
}

impl Options {
    /// Returns the options for a recording of which the number of speakers is known.
    #[must_use]
    pub fn exactly(speakers: usize) -> Self {
        Self { min_speakers: Some(speakers), max_speakers: Some(speakers) }
    }
}

/// The recipe's constants. Each was chosen inside a range over which the error hardly moves; the
/// ranges are in `docs/decisions/0003-diarisation.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Recipe {
    /// Speech without overlap that a window's voice must have to take part in the clustering, in
    /// seconds.
    pub(crate) least_clean_seconds: f64,
    /// Mean cosine distance at which clusters are no longer merged.
    pub(crate) distance: f32,
    /// Cosine of their centroids from which two clusters are one voice, in spite of a window that
    /// told them apart: where the smaller has few seconds of speech, and where it has many.
    pub(crate) same_voice: [f32; 2],
    /// Seconds of speech that are few, and that are many.
    pub(crate) same_voice_seconds: [f64; 2],
    /// Share of all speech below which a cluster is no speaker, and the seconds that are enough in
    /// any case.
    pub(crate) least_share: f64,
    pub(crate) enough_seconds: f64,
    /// Probability from which somebody speaks.
    pub(crate) onset: f32,
    /// Probability from which two speak at once.
    pub(crate) overlap: f32,
    /// Least probability of a second voice to be heard in overlap.
    pub(crate) second: f32,
    /// Pauses of a speaker that are filled where nobody else is heard in them, in seconds.
    pub(crate) pause_seconds: f64,
    /// Shortest stretch that is kept, in seconds.
    pub(crate) least_seconds: f64,
    /// Embeddings that are clustered at once; more are clustered in blocks first.
    pub(crate) block: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            least_clean_seconds: 0.5,
            distance: 0.5,
            same_voice: [0.6, 0.75],
            same_voice_seconds: [5.0, 15.0],
            least_share: 0.02,
            enough_seconds: 3.0,
            onset: 0.7,
            overlap: 0.45,
            second: 0.1,
            pause_seconds: 0.5,
            least_seconds: 0.1,
            block: 3000,
        }
    }
}
