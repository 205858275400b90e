//! What was heard, against what is written: doubts, speech that nobody wrote down, text that nobody
//! said.

use transcript::format::markdown::Place;
use transcript::{Diarization, Doubt, Fate, LedgerEntry, Millis, SettledMoment, Span, Transcript};

use super::Rule;
use super::post::{Findings, Post};
use crate::retime::{self, Placed};

/// What was heard in an episode.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// The words.
    pub transcript: &'a Transcript,
    /// The voices, under their names.
    pub voices: &'a Diarization,
    /// What somebody has listened to since.
    pub settled: &'a [SettledMoment],
}

/// Words that may be somebody else's, by the labels of turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubted {
    /// The words.
    pub words: String,
    /// Who has them.
    pub speaker: String,
    /// Who may have said them instead; none for a voice heard too briefly to be a speaker.
    pub other: Option<String>,
    /// How much more likely the one is than the other, from 0.0, a toss-up, to 1.0.
    pub margin: f32,
}

impl Doubted {
    fn of(doubt: &Doubt, voices: &Diarization) -> Self {
        Self {
            words: doubt.words.clone(),
            speaker: voices.label(doubt.speaker),
            other: doubt.other.map(|other| voices.label(other)),
            margin: doubt.margin,
        }
    }

    /// Says who else may have said it.
    fn sentence(&self, moment: Millis) -> String {
        let Self { words, speaker, other, margin } = self;
        let other = other.as_deref().unwrap_or("somebody heard too briefly to be told apart");
        format!("at {moment}, “{words}” is {speaker}, perhaps {other} (margin {margin:.2})")
    }
}

impl Heard<'_> {
    fn is_settled(&self, span: Span, words: &str) -> bool {
        self.settled.iter().any(|one| one.settles(span, words))
    }
}

/// Shortest stretch of speech without a word that is told of.
const LONG_SILENCE: Millis = Millis(8_000);

/// Shortest paragraph, in words, that must be in the recording: less may be an editor's bridge.
const LEAST_WORDS: usize = 8;

/// Holds the text against the recording.
pub(super) fn look(post: &Post<'_>, heard: &Heard<'_>, findings: &mut Findings) {
    let timed = retime::interview(&post.located.interview, heard.transcript);
    let spoken = Spoken(retime::placed(post.located, timed));
    doubts(heard, &spoken, findings);
    not_heard(heard, &spoken, findings);
    holes(heard, &spoken, findings);
    for Placed { paragraph, passage } in &spoken.0 {
        if paragraph.spans.is_empty() && paragraph.words.len() >= LEAST_WORDS {
            let message = "this paragraph is not in the recording: the captions leave it out";
            findings.passage(Rule::Unplaced, passage, message);
        }
    }
}

/// The paragraphs that somebody speaks, and when.
struct Spoken<'a>(Vec<Placed<'a>>);

impl<'a> Spoken<'a> {
    /// Returns the paragraph that is said at a moment, or last before it, and the place of the word.
    fn at(&self, moment: Millis) -> Option<(&Placed<'a>, Place)> {
        let said = self.0.iter().filter_map(|placed| {
            let spans = &placed.paragraph.spans;
            let before = spans.iter().rposition(|span| span.start() <= moment)?;
            Some((spans[before].start(), before, placed))
        });
        let (_, word, placed) = said.max_by_key(|(start, ..)| *start)?;
        Some((placed, placed.place_of_word(word)))
    }
}

/// Tells of words that may be somebody else's, until somebody has listened to them, or has given
/// them to another speaker.
fn doubts(heard: &Heard<'_>, spoken: &Spoken<'_>, findings: &mut Findings) {
    for doubt in &heard.voices.doubts {
        let doubted = Doubted::of(doubt, heard.voices);
        let there = spoken.at(doubt.span.middle());
        let moved = there
            .is_some_and(|(placed, _)| Some(&placed.paragraph.speaker) == doubted.other.as_ref());
        if moved || heard.is_settled(doubt.span, &doubt.words) {
            continue;
        }
        let place = there.map(|(_, place)| place);
        let message = doubted.sentence(doubt.span.start());
        findings.heard(Rule::Doubt, place, (doubt.span, Some(doubted)), message);
    }
}

/// Tells of stretches that hold speech of which nothing is written down.
fn not_heard(heard: &Heard<'_>, spoken: &Spoken<'_>, findings: &mut Findings) {
    let dropped = heard.transcript.ledger.iter().filter(|entry| entry.fate == Fate::Dropped);
    let dropped = dropped.map(|entry| {
        let reason = entry.reason.as_deref().unwrap_or("no reason given");
        (
            entry.span,
            format!(
                "nothing was written down from {} to {}: {reason}",
                entry.span.start(),
                entry.span.end()
            ),
        )
    });
    let dropped: Vec<(Span, String)> = dropped.collect();
    let is_dropped =
        |span: &Span| dropped.iter().any(|(other, _)| other.overlap(*span) > Millis::ZERO);
    let wordless = wordless(heard).into_iter().filter(|span| !is_dropped(span));
    let wordless = wordless.map(|span| {
        let (start, end) = (span.start(), span.end());
        (span, format!("somebody speaks from {start} to {end}, and no word of it is written down"))
    });
    let wordless: Vec<_> = wordless.collect();
    for (span, message) in dropped.iter().chain(&wordless) {
        if !heard.is_settled(*span, "") {
            let place = spoken.at(span.start()).map(|(_, place)| place);
            findings.heard(Rule::NotHeard, place, (*span, None), message.as_str());
        }
    }
}

/// Shortest stretch of nothing that is told of: a gate that shuts between two sentences is shorter.
const LONG_HOLE: Millis = Millis(5_000);

/// Tells of stretches amid the talk in which nothing was recorded: a cable, a dropped call, a file
/// put together wrongly. A track is silent whenever its speaker is.
fn holes(heard: &Heard<'_>, spoken: &Spoken<'_>, findings: &mut Findings) {
    let words = &heard.transcript.words;
    let Some((first, last)) = words.first().zip(words.last()) else { return };
    let amid = |span: &Span| first.span.start() < span.start() && span.end() < last.span.end();
    let silent = |entry: &&LedgerEntry| entry.fate == Fate::Silence && entry.speaker.is_none();
    for LedgerEntry { span, .. } in heard.transcript.ledger.iter().filter(silent) {
        if span.length() >= LONG_HOLE && amid(span) && !heard.is_settled(*span, "") {
            let (start, end) = (span.start(), span.end());
            let place = spoken.at(start).map(|(_, place)| place);
            let message = format!("the recording holds nothing from {start} to {end}");
            findings.heard(Rule::Hole, place, (*span, None), message);
        }
    }
}

/// Returns the long stretches in which a voice is heard and no word stands.
fn wordless(heard: &Heard<'_>) -> Vec<Span> {
    let words = heard.transcript.words.iter().map(|word| word.span);
    // The end of all words so far, so that a long word does not hide behind a short one.
    let mut free = Vec::new();
    let mut end = Millis::ZERO;
    for span in words.chain([Span::new(heard.transcript.duration, heard.transcript.duration)]) {
        if span.start().since(end) >= LONG_SILENCE {
            free.push(Span::new(end, span.start()));
        }
        end = end.max(span.end());
    }
    let mut parts: Vec<Span> = Vec::new();
    for voice in &heard.voices.spans {
        for gap in &free {
            let start = voice.span.start().max(gap.start());
            parts.push(Span::new(start, voice.span.end().min(gap.end())));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.sort();
    let mut found: Vec<Span> = Vec::new();
    for part in parts {
        match found.last_mut() {
            Some(last) if part.start() <= last.end() => *last = last.hull(part),
            _ => found.push(part),
        }
    }
    found.retain(|span| span.length() >= LONG_SILENCE);
    found
}
