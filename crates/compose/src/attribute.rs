//! Which voice said which word.

use transcript::{Diarization, Millis, Span, SpeakerId, Word};

use crate::sentences::ends_sentence;

/// A pause after which the floor is open: what the same voice says next is another utterance.
const LONG_PAUSE: Millis = Millis(1000);
/// A voice heard for no longer than this, inside another's sentence, is a slip of the diariser.
const SLIP: Millis = Millis(350);
/// How far a change of speakers may be moved to a place where a speaker can change.
const REACH: Millis = Millis(700);

/// Words that one voice says in one go: never parted by a pause of a second or more, and never past
/// the end of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Whose voice.
    pub speaker: SpeakerId,
    /// The words, sorted by start, at least one.
    pub words: Vec<Word>,
}

impl Utterance {
    /// Returns the time from the first word to the end of the last.
    #[must_use]
    pub fn span(&self) -> Span {
        self.words.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default()
    }
}

/// Returns the words as utterances, in the order in which they begin.
///
/// A word that names its speaker keeps it. The others get the voice that is heard for most of the
/// word; changes of voice inside a sentence are then moved to the end of the sentence or the pause
/// nearby. Where no voices are known all is the first voice's. Two people who speak at once have an
/// utterance each, one after the other.
#[must_use]
pub fn attribute(words: &[Word], diarization: &Diarization) -> Vec<Utterance> {
    let mut words = words.to_vec();
    let known: Vec<bool> = words.iter().map(|word| word.speaker.is_some()).collect();
    let mut speakers = loudest(&words, diarization);
    if !known.contains(&true) {
        drop_slips(&words, &mut speakers);
        move_changes(&words, &mut speakers);
    }
    for (word, speaker) in words.iter_mut().zip(&speakers) {
        word.speaker = Some(*speaker);
    }
    let mut all: Vec<SpeakerId> = speakers.clone();
    all.sort_unstable();
    all.dedup();
    let mut utterances: Vec<Utterance> =
        all.iter().flat_map(|speaker| utterances_of(*speaker, &words)).collect();
    utterances.sort_by_key(|one| (one.span().start(), one.speaker));
    utterances
}

/// Returns, for each word, the voice it names, else the one heard for most of it, else the one heard
/// nearest to it.
fn loudest(words: &[Word], diarization: &Diarization) -> Vec<SpeakerId> {
    let spans = &diarization.spans;
    let longest = spans.iter().map(|one| one.span.length()).max().unwrap_or_default();
    let of = |word: &Word| {
        // Spans are sorted by start: those that can touch the word are neighbours.
        let from = spans.partition_point(|one| one.span.start() + longest < word.span.start());
        let to = spans.partition_point(|one| one.span.start() <= word.span.end());
        let near = &spans[from.min(to)..to];
        let mut shares: Vec<(Millis, SpeakerId)> = Vec::new();
        for one in near {
            let common = one.span.overlap(word.span);
            match shares.iter_mut().find(|(_, speaker)| *speaker == one.speaker) {
                Some((sum, _)) => *sum = *sum + common,
                None => shares.push((common, one.speaker)),
            }
        }
        let most = shares.into_iter().filter(|(sum, _)| *sum > Millis::ZERO);
        let most = most.max_by_key(|(sum, speaker)| (*sum, std::cmp::Reverse(*speaker)));
        most.map(|(_, speaker)| speaker).or_else(|| {
            let gap = |span: Span| {
                span.start().since(word.span.end()).max(word.span.start().since(span.end()))
            };
            let around = &spans[from.saturating_sub(1)..(to + 1).min(spans.len())];
            around.iter().min_by_key(|one| gap(one.span)).map(|one| one.speaker)
        })
    };
    words.iter().map(|word| word.speaker.or_else(|| of(word)).unwrap_or_default()).collect()
}

/// Gives a moment of another voice inside one speaker's sentence back to that speaker.
fn drop_slips(words: &[Word], speakers: &mut [SpeakerId]) {
    let mut start = 0;
    while start < words.len() {
        let speaker = speakers[start];
        let length = speakers[start..].iter().take_while(|one| **one == speaker).count();
        let end = start + length;
        let surrounded = start > 0 && end < words.len() && speakers[start - 1] == speakers[end];
        if surrounded {
            let span = words[start].span.hull(words[end - 1].span);
            let free = place(words, start).is_some() && place(words, end).is_some();
            if span.length() <= SLIP && !free {
                let around = speakers[end];
                speakers[start..end].fill(around);
            }
        }
        start = end;
    }
}

/// Moves each change of voice to the best place nearby where a speaker can change.
fn move_changes(words: &[Word], speakers: &mut [SpeakerId]) {
    let mut at = 1;
    while at < words.len() {
        if speakers[at - 1] == speakers[at] {
            at += 1;
            continue;
        }
        let (before, after) = (speakers[at - 1], speakers[at]);
        let first = (0..at).rev().take_while(|i| speakers[*i] == before).last().unwrap_or(at);
        let last = (at..words.len()).take_while(|i| speakers[*i] == after).last().unwrap_or(at);
        let moment = words[at].span.start();
        let distance = |i: usize| {
            let other = words[i].span.start();
            other.since(moment).max(moment.since(other))
        };
        // One word at least stays with each of the two.
        let places = (first + 1..=last).filter(|i| distance(*i) <= REACH);
        let best = places
            .filter_map(|i| {
                Some((distance(i).0.saturating_sub(place(words, i)?.0), distance(i), i))
            })
            .min();
        let target = best.map_or(at, |(_, _, i)| i);
        if target < at {
            speakers[target..at].fill(after);
        } else {
            speakers[at..target].fill(before);
        }
        at = at.max(target) + 1;
    }
}

/// Returns how good a place for another speaker is right before word `at`, as a time that weighs
/// up a distance; nothing inside a sentence without a pause.
fn place(words: &[Word], at: usize) -> Option<Millis> {
    let pause = words[at].span.start().since(words[at - 1].span.end());
    if ends_sentence(&words[at - 1].text) {
        Some(Millis(400) + pause)
    } else {
        (pause >= Millis(200)).then_some(pause)
    }
}

fn utterances_of(speaker: SpeakerId, words: &[Word]) -> Vec<Utterance> {
    let own: Vec<Word> =
        words.iter().filter(|word| word.speaker == Some(speaker)).cloned().collect();
    let goes_on = |earlier: &Word, later: &Word| {
        !ends_sentence(&earlier.text) && later.span.start().since(earlier.span.end()) < LONG_PAUSE
    };
    let runs = own.chunk_by(goes_on);
    runs.map(|words| Utterance { speaker, words: words.to_vec() }).collect()
}

#[cfg(test)]
mod tests;
