//! One recording a speaker: every word under the name of its track.
//!
//! A microphone also hears the others in the room, quieter than their own microphones do. How much
//! quieter is measured for each pair of tracks ([`Envelope`]); a word is bleed where its track is no
//! louder than the others would make it. Two people who really speak at once are both louder than
//! that, and both are kept.

mod bleed;
mod envelope;

use transcript::{
    Diarization, Fate, Millis, Role, Span, Speaker, SpeakerId, SpeakerSpan, Transcript, Word,
};

use bleed::Room;
pub use envelope::Envelope;

/// Words of one voice with a shorter pause between them are one span of speech.
const PAUSE: Millis = Millis(500);

/// One speaker's recording, on the clock that all tracks of the episode share.
#[derive(Clone, Debug)]
pub struct Track {
    /// The speaker's name, where it is known.
    pub name: Option<String>,
    /// What was heard in it.
    pub transcript: Transcript,
    /// How loud it is; an empty one where nobody measured it.
    pub envelope: Envelope,
}

/// Puts the words of all tracks in order of time under their speakers, without those that a
/// microphone heard from somebody else's place. Speakers are numbered by their first word, and
/// speakers who say nothing come last.
///
/// Returns nothing where there are no tracks.
#[must_use]
pub fn merge(tracks: &[Track]) -> Option<(Transcript, Diarization)> {
    let room = Room::measure(tracks);
    let own: Vec<Vec<Word>> = (0..tracks.len()).map(|track| room.own_words(track)).collect();
    let mut order: Vec<usize> = (0..tracks.len()).collect();
    order.sort_by_key(|track| own[*track].first().map_or(Millis(u32::MAX), |w| w.span.start()));

    let talker = order.iter().max_by_key(|track| own[**track].len())?;
    let mut merged = Transcript {
        language: tracks[*talker].transcript.language.clone(),
        duration: tracks.iter().map(|track| track.transcript.duration).max().unwrap_or_default(),
        words: Vec::new(),
        ledger: Vec::new(),
        provenance: tracks[*talker].transcript.provenance.clone(),
    };
    let mut diarization = Diarization::default();
    for (number, track) in order.into_iter().enumerate() {
        let id = SpeakerId(u16::try_from(number).unwrap_or(u16::MAX));
        let spans = speech(&own[track]);
        diarization.speakers.push(Speaker {
            id,
            name: tracks[track].name.clone(),
            role: Role::Unknown,
            talk: spans.iter().fold(Millis::ZERO, |sum, span| sum + span.length()),
            voice: None,
        });
        diarization.spans.extend(spans.iter().map(|span| SpeakerSpan { span: *span, speaker: id }));
        let words = own[track].iter().cloned();
        merged.words.extend(words.map(|word| Word { speaker: Some(id), ..word }));
        for entry in &tracks[track].transcript.ledger {
            let mut entry = entry.clone();
            entry.speaker = Some(id);
            let is_heard = matches!(entry.fate, Fate::Dropped | Fate::OtherSound);
            if is_heard && room.is_bleed(track, entry.span) {
                entry.fate = Fate::NoSpeech;
                entry.reason = Some("another microphone's speaker".to_owned());
            }
            merged.ledger.push(entry);
        }
    }
    merged.words.sort_by_key(|word| (word.span.start(), word.speaker));
    merged.ledger.sort_by_key(|entry| (entry.span.start(), entry.speaker));
    diarization.spans.sort();
    Some((merged, diarization))
}

/// Returns the stretches in which words follow each other.
fn speech(words: &[Word]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for word in words {
        match spans.last_mut() {
            Some(last) if word.span.start().since(last.end()) <= PAUSE => {
                *last = last.hull(word.span);
            }
            _ => spans.push(word.span),
        }
    }
    spans
}

#[cfg(test)]
mod tests;
