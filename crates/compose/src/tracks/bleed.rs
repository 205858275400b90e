//! What a microphone hears of the speakers at the other microphones.

use transcript::{Millis, Span, Word};

use super::{Envelope, Track};
use crate::style::lexicon::fold;

/// Frames over which loudness is compared to measure bleed: 100 ms, longer than sound takes from one
/// microphone to the next.
const BLOCK_FRAMES: usize = 10;
/// Only blocks this close to a track's loudest are its own speech, in dB.
const SPEECH_RANGE_DB: f32 = 25.0;
/// A track must be louder than its noise and what bleeds into it by this, in dB, or its words are not
/// its own.
const MARGIN_DB: f32 = 6.0;
/// A track is only doubted while another is louder by this, in dB.
const LOUDER_DB: f32 = 3.0;
/// From this bleed on, in dB, loudness alone does not tell the speakers apart.
const CLOSE_DB: f32 = -10.0;
/// The same word twice within this time is one word heard twice.
const TWIN: Millis = Millis(300);

/// The tracks, and how loud each speaker is in the others' microphones.
pub(super) struct Room<'a> {
    tracks: &'a [Track],
    /// `bleed[from][to]`: how much louder (below zero: quieter) the speaker of track `from` is in
    /// track `to` than in their own, in dB; nothing where that could not be measured.
    bleed: Vec<Vec<Option<f32>>>,
    /// How loud each track is while nobody speaks, in dB.
    floors: Vec<f32>,
}

impl<'a> Room<'a> {
    pub(super) fn measure(tracks: &'a [Track]) -> Self {
        let row = |from| (0..tracks.len()).map(|to| bleed(tracks, from, to)).collect();
        let floors = tracks.iter().map(|track| floor(&track.envelope)).collect();
        Self { tracks, bleed: (0..tracks.len()).map(row).collect(), floors }
    }

    /// Returns the words of a track that its own speaker said.
    pub(super) fn own_words(&self, track: usize) -> Vec<Word> {
        let words = self.tracks[track].transcript.words.iter();
        let own = words
            .filter(|word| !self.is_bleed(track, word.span) && !self.has_better_twin(track, word));
        own.cloned().collect()
    }

    /// Returns true where all that `track` hears in `span` is somebody else.
    pub(super) fn is_bleed(&self, track: usize, span: Span) -> bool {
        let Some(own) = self.tracks[track].envelope.level(span) else { return false };
        // Sound may come a little later through the other microphone.
        let wide = Span::new(span.start() - Millis(50), span.end() + Millis(50));
        (0..self.tracks.len()).filter(|other| *other != track).any(|other| {
            let bleed = self.bleed[other][track];
            self.tracks[other].envelope.level(wide).zip(bleed).is_some_and(|(level, bleed)| {
                let not_own = self.floors[track].max(level + bleed);
                own + LOUDER_DB < level && own < not_own + MARGIN_DB
            })
        })
    }

    /// Returns true where another track has the same word at the same time and is the better
    /// witness. Two people may say the same word at once, so this is asked only where loudness
    /// cannot tell.
    fn has_better_twin(&self, track: usize, word: &Word) -> bool {
        (0..self.tracks.len()).filter(|other| *other != track).any(|other| {
            if self.bleed[other][track].is_some_and(|bleed| bleed < CLOSE_DB) {
                return false;
            }
            let words = &self.tracks[other].transcript.words;
            let from = words.partition_point(|one| one.span.start() + TWIN < word.span.start());
            let near =
                words[from..].iter().take_while(|one| one.span.start() <= word.span.start() + TWIN);
            let mut twins = near.filter(|one| fold(&one.text) == fold(&word.text));
            twins.any(|twin| self.weight(other, twin, track) > self.weight(track, word, other))
        })
    }

    /// Returns what makes one of two equal words the better witness: loudness, then confidence, then
    /// the order of the tracks.
    fn weight(&self, track: usize, word: &Word, other: usize) -> (f32, f32, bool) {
        let level = self.tracks[track].envelope.level(word.span).unwrap_or_default();
        (level.round(), word.confidence, track < other)
    }
}

/// Returns how loud the speaker of track `from` is in track `to`: the middle of what is measured
/// while `from` is the loudest of all.
fn bleed(tracks: &[Track], from: usize, to: usize) -> Option<f32> {
    let frames = tracks[from].envelope.frames();
    let level =
        |track: usize, start: usize| tracks[track].envelope.mean(start, start + BLOCK_FRAMES);
    let starts = || (0..frames).step_by(BLOCK_FRAMES);
    let loudest = starts().filter_map(|start| level(from, start)).max_by(f32::total_cmp)?;
    let mut differences: Vec<f32> = starts()
        .filter_map(|start| {
            let own = level(from, start)?;
            let speaks = own > loudest - SPEECH_RANGE_DB;
            let first = (0..tracks.len()).all(|one| level(one, start).is_none_or(|x| x <= own));
            (speaks && first).then_some(level(to, start)? - own)
        })
        .collect();
    differences.sort_by(f32::total_cmp);
    differences.get(differences.len() / 2).copied()
}

/// Returns the loudness that a track has for nine tenths of its time at least.
fn floor(envelope: &Envelope) -> f32 {
    let starts = (0..envelope.frames()).step_by(BLOCK_FRAMES);
    let mut levels: Vec<f32> =
        starts.filter_map(|start| envelope.mean(start, start + BLOCK_FRAMES)).collect();
    levels.sort_by(f32::total_cmp);
    levels.get(levels.len() / 10).copied().unwrap_or(f32::NEG_INFINITY)
}
