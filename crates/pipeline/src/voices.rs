//! Who speaks, where nobody listened for that: one voice.

use transcript::{Diarization, Millis, Role, Speaker, SpeakerId, SpeakerSpan, Transcript};

/// A pause that ends a stretch of speech.
const PAUSE: Millis = Millis(500);

/// Returns a diarization with one voice, heard wherever there are words.
pub(crate) fn single(words: &Transcript) -> Diarization {
    let id = SpeakerId::default();
    let mut spans: Vec<SpeakerSpan> = Vec::new();
    for word in &words.words {
        match spans.last_mut() {
            Some(last) if word.span.start().since(last.span.end()) < PAUSE => {
                last.span = last.span.hull(word.span);
            }
            _ => spans.push(SpeakerSpan { span: word.span, speaker: id }),
        }
    }
    let talk = spans.iter().map(|span| span.span.length()).fold(Millis::ZERO, |sum, one| sum + one);
    let voice = Speaker { id, name: None, role: Role::Unknown, talk };
    let speakers = if spans.is_empty() { Vec::new() } else { vec![voice] };
    Diarization { speakers, spans }
}

#[cfg(test)]
mod tests {
    use transcript::{Language, Provenance, Span, Word};

    use super::*;

    fn heard(times: &[(u32, u32)]) -> Transcript {
        let word = |&(start, end): &(u32, u32)| Word {
            text: "word".to_owned(),
            span: Span::new(Millis(start), Millis(end)),
            confidence: 1.0,
            speaker: None,
        };
        Transcript {
            language: Language::default(),
            duration: Millis(10_000),
            words: times.iter().map(word).collect(),
            ledger: vec![],
            provenance: Provenance::default(),
        }
    }

    #[test]
    fn one_voice_is_heard_where_there_are_words_and_not_in_pauses() {
        let voices = single(&heard(&[(0, 300), (350, 700), (2000, 2400)]));
        let spans: Vec<_> =
            voices.spans.iter().map(|one| (one.span.start().0, one.span.end().0)).collect();
        assert_eq!(spans, [(0, 700), (2000, 2400)]);
        assert_eq!(voices.speakers[0].talk, Millis(1100));
    }

    #[test]
    fn silence_has_no_voice() {
        assert_eq!(single(&heard(&[])), Diarization::default());
    }
}
