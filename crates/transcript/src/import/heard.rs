//! Words with times from elsewhere, as if they had been heard here.

use std::collections::BTreeMap;

use super::labels::{Names, label};
use super::{Heard, Source, stamps};
use crate::format::jsonl::Segment;
use crate::format::{LeftOut, Timed, share};
use crate::spacing::is_unspaced;
use crate::{
    Diarization, Fate, LedgerEntry, Millis, Provenance, Role, Show, Span, Speaker, SpeakerId,
    SpeakerSpan, Transcript, Warning, Word,
};

/// Stretches of one voice that are parted by less are one.
const SAME_STRETCH: Millis = Millis(2000);

/// Makes words and voices of what a file of timed text says, and returns what it leaves out.
pub(super) fn of(
    timed: Timed,
    source: Source,
    show: &Show,
    warnings: &mut Vec<Warning>,
) -> (Heard, Vec<LeftOut>) {
    let Timed { segments, language, mut left_out } = timed;
    let segments = labelled(segments, show, &mut left_out);
    let mut voices = Voices::default();
    let mut words = Vec::new();
    for segment in segments {
        let speaker = voices.of(&segment.speaker, show);
        let timed = if segment.words.is_empty() { shared(&segment) } else { segment.words };
        for word in timed {
            voices.hear(speaker, word.span);
            words.push(Word { speaker: Some(speaker), ..word });
        }
    }
    if words.windows(2).any(|pair| pair[1].span.start() < pair[0].span.start()) {
        let message = "some words start before the words ahead of them: they were put in order";
        warnings.push(Warning::new(message));
    }
    words.sort_by_key(|word| word.span.start());
    let duration = words.iter().map(|word| word.span.end()).max().unwrap_or_default();
    let transcript = Transcript {
        language: language.or_else(|| show.language.clone()).unwrap_or_default(),
        duration,
        ledger: ledger(&words, duration, source),
        words,
        provenance: Provenance {
            model: "imported".to_owned(),
            model_sha256: String::new(),
            engine: source.to_string(),
            expected: Vec::new(),
        },
    };
    (Heard { transcript, voices: voices.finish() }, left_out)
}

/// Returns the segments with the labels in their text read, where nothing else names their speakers.
/// What follows a label has its speaker, until the next one.
fn labelled(segments: Vec<Segment>, show: &Show, left_out: &mut Vec<LeftOut>) -> Vec<Segment> {
    if segments.iter().any(|segment| !segment.speaker.is_empty()) {
        return segments;
    }
    let lines = segments.iter().flat_map(|segment| segment.text.lines());
    let names = Names::of(lines, show);
    let mut labelled: Vec<Segment> = Vec::with_capacity(segments.len());
    let mut speaker = String::new();
    for segment in segments {
        let mut parts: Vec<(String, String)> = Vec::new();
        let mut is_labelled = false;
        for line in segment.text.lines() {
            let label = label(line).and_then(|label| Some((names.speaker(&label)?, label)));
            let text = match label {
                Some((name, label)) => {
                    let stamps = label.stamps.iter();
                    left_out.extend(stamps.map(|stamp| LeftOut::new(stamps::STAMP, *stamp)));
                    speaker.clone_from(&name);
                    is_labelled = true;
                    parts.push((name, String::new()));
                    label.text
                }
                None => line,
            };
            match parts.last_mut() {
                Some((_, said)) => {
                    said.push(' ');
                    said.push_str(text);
                }
                None => parts.push((speaker.clone(), text.to_owned())),
            }
        }
        if !is_labelled {
            labelled.push(Segment { speaker: speaker.clone(), ..segment });
            continue;
        }
        let spans = share(segment.span, parts.iter().map(|(_, said)| said.as_str()));
        for ((speaker, text), span) in parts.into_iter().zip(spans) {
            labelled.push(Segment { span, speaker, text, words: Vec::new() });
        }
    }
    labelled
}

/// Returns the words of a segment, which share its time by their length.
fn shared(segment: &Segment) -> Vec<Word> {
    let words: Vec<String> = segment.text.split_whitespace().flat_map(unspaced_words).collect();
    let spans = share(segment.span, words.iter().map(String::as_str));
    words.into_iter().zip(spans).map(|(text, span)| Word::sure(text, span)).collect()
}

/// Parts what stands between two spaces into words: a letter is a word in scripts that put no spaces
/// between words, with the punctuation that follows it.
fn unspaced_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // Whether the last letter of the word is of such a script; none while it has no letter.
    let mut last_letter: Option<bool> = None;
    for letter in text.chars() {
        let unspaced = is_unspaced(letter);
        let starts = letter.is_alphanumeric()
            && last_letter.is_some_and(|last_unspaced| unspaced || last_unspaced);
        match words.last_mut() {
            Some(word) if !starts => word.push(letter),
            _ => words.push(letter.to_string()),
        }
        if letter.is_alphanumeric() {
            last_letter = Some(unspaced);
        }
    }
    words
}

/// The voices of a file, by the label each has there.
#[derive(Default)]
struct Voices {
    numbers: BTreeMap<String, SpeakerId>,
    speakers: Vec<Speaker>,
    spans: Vec<SpeakerSpan>,
    /// The last stretch of each voice, by its place in `spans`.
    last: BTreeMap<SpeakerId, usize>,
}

impl Voices {
    /// Returns the number of the voice with this label. Voices beyond what numbers there are share
    /// the last one.
    fn of(&mut self, label: &str, show: &Show) -> SpeakerId {
        if let Some(known) = self.numbers.get(label) {
            return *known;
        }
        let id = SpeakerId(u16::try_from(self.speakers.len()).unwrap_or(u16::MAX));
        self.numbers.insert(label.to_owned(), id);
        if self.speakers.last().is_none_or(|last| last.id != id) {
            let name = (!is_number(label)).then(|| label.trim().to_owned());
            let person = show.people.iter().find(|one| Some(&one.name) == name.as_ref());
            let role = person.map_or(Role::Unknown, |person| person.role);
            self.speakers.push(Speaker { id, name, role, talk: Millis::ZERO, voice: None });
        }
        id
    }

    fn hear(&mut self, speaker: SpeakerId, span: Span) {
        if let Some(one) = self.speakers.get_mut(usize::from(speaker.0)) {
            one.talk = one.talk + span.length();
        }
        let last = self.last.get(&speaker).and_then(|at| self.spans.get_mut(*at));
        match last {
            Some(last)
                if span.start() >= last.span.start()
                    && span.start().since(last.span.end()) < SAME_STRETCH =>
            {
                last.span = last.span.hull(span);
            }
            _ => {
                self.last.insert(speaker, self.spans.len());
                self.spans.push(SpeakerSpan { span, speaker });
            }
        }
    }

    fn finish(mut self) -> Diarization {
        self.spans.sort_by_key(|part| (part.span.start(), part.span.end(), part.speaker));
        Diarization { speakers: self.speakers, spans: self.spans, doubts: Vec::new() }
    }
}

/// Returns true for the label of a voice that nobody named: `SPEAKER_00`, `Speaker 1`, `1`, nothing.
fn is_number(label: &str) -> bool {
    let folded = label.trim().to_lowercase();
    let rest = folded.strip_prefix("speaker").or_else(|| folded.strip_prefix("unknown"));
    let rest = rest.unwrap_or(&folded).trim_start_matches([' ', '_', '-', '#']);
    rest.chars().all(|c| c.is_ascii_digit())
}

/// Accounts for the time: where words stand they were transcribed, and elsewhere the file says nothing.
fn ledger(words: &[Word], duration: Millis, source: Source) -> Vec<LedgerEntry> {
    let mut ledger: Vec<LedgerEntry> = Vec::new();
    let mut add = |start: Millis, end: Millis, fate: Fate| {
        let span = Span::new(start, end);
        if span.is_empty() {
            return;
        }
        let reason = (fate == Fate::NoSpeech).then(|| format!("no words in the imported {source}"));
        match ledger.last_mut() {
            Some(last) if last.fate == fate => last.span = last.span.hull(span),
            _ => ledger.push(LedgerEntry { span, fate, reason, speaker: None }),
        }
    };
    let mut done = Millis::ZERO;
    for word in words {
        if word.span.start().since(done) >= SAME_STRETCH {
            add(done, word.span.start(), Fate::NoSpeech);
        } else {
            add(done, word.span.start().max(done), Fate::Transcribed);
        }
        let from = word.span.start().max(done);
        add(from, word.span.end().max(from), Fate::Transcribed);
        done = done.max(word.span.end());
    }
    add(done, duration, Fate::Transcribed);
    ledger
}
