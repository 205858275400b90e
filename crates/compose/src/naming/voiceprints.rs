//! Voices are recognised by the prints of people the show has met before.

use transcript::{Diarization, Millis, Speaker, SpeakerId, Voiceprint, cosine};

use super::Suggestion;

/// Cosine from which a voice is a known one, and below which it surely is not.
///
/// Measured on CAM++ embeddings of ten seconds and more: the same speaker of one session lies at
/// 0.74 and above, different speakers at 0.34 and below on clean sound, at up to 0.58 on 8 kHz
/// broadcast sound.
const SURE_COSINE: f32 = 0.62;
const PERHAPS_COSINE: f32 = 0.5;

/// How far the best print must lie above the second best.
const MARGIN: f32 = 0.08;

/// Speech from which a voice can be recognised at all.
const LEAST_TALK: Millis = Millis(3_000);

/// Names voices by their prints; returns the likenesses that are not sure enough.
///
/// Pairs of voice and print are taken from the likest down, so a print that fits two voices names
/// the one it fits better, and the other stays unnamed.
pub(super) fn name(
    diarization: &mut Diarization,
    voices: &[(SpeakerId, Vec<f32>)],
    prints: &[Voiceprint],
) -> Vec<Suggestion> {
    let mut likenesses: Vec<Likeness<'_>> = Vec::new();
    for (speaker, embedding) in voices {
        let talks = |one: &&Speaker| one.id == *speaker && one.talk >= LEAST_TALK;
        if diarization.speakers.iter().find(talks).is_some_and(|one| one.name.is_none()) {
            likenesses.extend(Likeness::best(*speaker, embedding, prints));
        }
    }
    likenesses.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.speaker.cmp(&b.speaker)));
    let mut suggestions = Vec::new();
    for likeness in likenesses {
        let taken = |one: &Speaker| one.name.as_deref() == Some(likeness.name);
        if diarization.speakers.iter().any(taken) {
            continue;
        }
        let voice = diarization.speakers.iter_mut().find(|one| one.id == likeness.speaker);
        match voice {
            Some(voice) if likeness.is_sure() => voice.name = Some(likeness.name.to_owned()),
            _ => suggestions.push(likeness.suggestion()),
        }
    }
    suggestions
}

/// A voice and the print it is most like.
struct Likeness<'a> {
    speaker: SpeakerId,
    name: &'a str,
    cosine: f32,
    /// Distance to the second-best print.
    margin: f32,
}

impl<'a> Likeness<'a> {
    fn best(speaker: SpeakerId, embedding: &[f32], prints: &'a [Voiceprint]) -> Option<Self> {
        let mut ranked: Vec<(f32, &str)> = prints
            .iter()
            .map(|print| (cosine(embedding, &print.embedding()), print.name.as_str()))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let &(best, name) = ranked.first()?;
        let second = ranked.get(1).map_or(0.0, |&(second, _)| second);
        (best >= PERHAPS_COSINE).then_some(Self {
            speaker,
            name,
            cosine: best,
            margin: best - second,
        })
    }

    fn is_sure(&self) -> bool {
        self.cosine >= SURE_COSINE && self.margin >= MARGIN
    }

    fn suggestion(&self) -> Suggestion {
        Suggestion {
            speaker: self.speaker,
            name: self.name.to_owned(),
            evidence: format!(
                "the voice is like the voiceprint (cosine {:.2}, {:.2} above the next)",
                self.cosine, self.margin
            ),
            at: None,
        }
    }
}
