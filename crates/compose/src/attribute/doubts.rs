//! Where words may have the wrong speaker.

use transcript::{Doubt, Ghost, Span, SpeakerId, VoiceEvidence, Word, join_words};

use super::path::Path;
use crate::sentences::ends_sentence;

/// A person looks at no more of them.
const MOST: usize = 20;
/// Margin from which there is no doubt.
const SURE: f32 = 0.9;

/// Returns the places where another speaker came near, the nearest first: within a sentence, words
/// in a row that have one speaker and may be one other's. Voices too short to be speakers are
/// among them.
pub(super) fn doubts(
    words: &[Word],
    speakers: &[SpeakerId],
    path: &Path,
    evidence: &VoiceEvidence,
) -> Vec<Doubt> {
    let rival = |at: usize| {
        let (other, nats) = path.rivals[at]?;
        // Of two rows the one is e^nats times as likely: the difference of their probabilities.
        let margin = (nats / 2.0).tanh();
        (margin < SURE).then(|| (speakers[other], margin))
    };
    let mut doubts: Vec<Doubt> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let Some((other, margin)) = rival(start) else {
            start += 1;
            continue;
        };
        let (mut end, mut least) = (start + 1, margin);
        while end < words.len()
            && words[end].speaker == words[start].speaker
            && !ends_sentence(&words[end - 1].text)
            && let Some((another, margin)) = rival(end)
            && another == other
        {
            least = least.min(margin);
            end += 1;
        }
        doubts.extend(doubt(&words[start..end], Some(other), least));
        start = end;
    }
    doubts.extend(evidence.ghosts.iter().filter_map(|ghost| of_ghost(ghost, words)));
    doubts.sort_by(|a, b| a.margin.total_cmp(&b.margin).then(a.span.cmp(&b.span)));
    doubts.truncate(MOST);
    doubts
}

/// Returns the doubt about the words that a ghost said, where it said any.
fn of_ghost(ghost: &Ghost, words: &[Word]) -> Option<Doubt> {
    let longest = ghost.spans.iter().copied().max_by_key(|span| span.length())?;
    let from = words.partition_point(|word| word.span.start() < longest.start());
    let of_ghost =
        |word: &Word| word.speaker == Some(ghost.speaker) && longest.contains(word.span.middle());
    let from = from.saturating_sub(1);
    let from = from + words[from..].iter().take(2).position(of_ghost)?;
    let length = words[from..].iter().take_while(|word| of_ghost(word)).count();
    doubt(&words[from..from + length], None, ghost.likeness.clamp(0.0, 1.0))
}

fn doubt(words: &[Word], other: Option<SpeakerId>, margin: f32) -> Option<Doubt> {
    Some(Doubt {
        span: words.iter().map(|word| word.span).reduce(Span::hull)?,
        words: join_words(words.iter().map(|word| word.text.as_str())),
        speaker: words.first()?.speaker?,
        other,
        margin: (margin * 1000.0).round() / 1000.0,
    })
}
