//! What was heard, against what is written: doubts, speech that nobody wrote down, text that nobody
//! said.

use transcript::format::markdown::{Passage, Place, Role};
use transcript::{Diarization, Doubt, Fate, Millis, SettledMoment, Span, Transcript};

use super::Rule;
use super::post::{Findings, Post};
use crate::retime::{TimedParagraph, retime};

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

impl Heard<'_> {
    fn is_settled(&self, span: Span, words: &str) -> bool {
        self.settled.iter().any(|one| one.settles(span, words))
    }
}

/// Shortest stretch of speech without a word that is told of.
const LONG_SILENCE: Millis = Millis(8_000);

/// Shortest paragraph, in words, that must be in the recording: less may be an editor's bridge.
const LEAST_WORDS: usize = 8;

/// Share of a paragraph's words from which it is in the recording.
const LEAST_MATCHED: f32 = 0.25;

/// Holds the text against the recording.
pub(super) fn look(post: &Post<'_>, heard: &Heard<'_>, findings: &mut Findings) {
    let spoken: Vec<&Passage> = post
        .located
        .passages
        .iter()
        .filter(|passage| matches!(passage.role, Role::Turn { .. }))
        .collect();
    let words: Vec<Vec<&str>> =
        spoken.iter().map(|passage| passage.text.split_whitespace().collect()).collect();
    let times = retime(&words, &heard.transcript.words);
    let placed = Placed { passages: &spoken, times: &times };
    doubts(heard, &placed, findings);
    not_heard(heard, &placed, findings);
    for ((passage, words), time) in spoken.iter().zip(&words).zip(&times) {
        let lost = time.words.is_empty() || time.matched < LEAST_MATCHED;
        if lost && words.len() >= LEAST_WORDS {
            let message = "this paragraph is not in the recording: its times are a guess";
            findings.passage(Rule::Unplaced, passage, message);
        }
    }
}

/// The paragraphs of turns and when they are said.
struct Placed<'a> {
    passages: &'a [&'a Passage],
    times: &'a [TimedParagraph],
}

impl<'a> Placed<'a> {
    /// Returns the paragraph that is said at a moment, or last before it, and its place.
    fn at(&self, moment: Millis) -> Option<(&'a Passage, Place)> {
        let said = self.times.iter().zip(self.passages).filter_map(|(time, passage)| {
            let before = time.words.iter().rposition(|word| word.start() <= moment)?;
            Some((time.words[before].start(), before, passage))
        });
        let (_, word, passage) = said.max_by_key(|(start, ..)| *start)?;
        let at = super::post::tokens(&passage.text).nth(word).map_or(0, |token| token.start);
        Some((passage, passage.place_of(at)))
    }
}

/// Tells of words that may be somebody else's, until somebody has listened to them, or has given
/// them to another speaker.
fn doubts(heard: &Heard<'_>, placed: &Placed<'_>, findings: &mut Findings) {
    for doubt in &heard.voices.doubts {
        let there = placed.at(doubt.span.middle());
        let moved = there.is_some_and(|(passage, _)| match &passage.role {
            Role::Turn { speaker, .. } => *speaker == other(doubt, heard.voices),
            _ => false,
        });
        if moved || heard.is_settled(doubt.span, &doubt.words) {
            continue;
        }
        let place = there.map(|(_, place)| place);
        let about = (doubt.span, Some(doubt));
        findings.heard(Rule::Doubt, place, about, sentence(doubt, heard.voices));
    }
}

fn other(doubt: &Doubt, voices: &Diarization) -> String {
    doubt.other.map(|other| voices.label(other)).unwrap_or_default()
}

/// Says who else may have said something.
fn sentence(doubt: &Doubt, voices: &Diarization) -> String {
    let Doubt { span, words, speaker, other, margin } = doubt;
    let (moment, speaker) = (span.start(), voices.label(*speaker));
    match other.map(|other| voices.label(other)) {
        Some(other) => {
            format!("at {moment}, “{words}” is {speaker}, perhaps {other} (margin {margin:.2})")
        }
        None => format!(
            "at {moment}, “{words}” is {speaker}, perhaps somebody heard too briefly to be \
             told apart (margin {margin:.2})"
        ),
    }
}

/// Tells of stretches that hold speech of which nothing is written down.
fn not_heard(heard: &Heard<'_>, placed: &Placed<'_>, findings: &mut Findings) {
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
            let place = placed.at(span.start()).map(|(_, place)| place);
            findings.heard(Rule::NotHeard, place, (*span, None), message.as_str());
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
