//! Which voice said which word.
//!
//! [`attribute`] finds the likeliest row of speakers for a row of words. Two things count:
//!
//! - how well each word's sound fits each speaker ([`voices`]): the voices that are heard in its
//!   moments, and the voice of its whole sentence. Where two speak at once both fit, and neither
//!   is preferred;
//! - how unlikely a change of speaker is before each word ([`places`]): cheap after the end of a
//!   sentence, after a pause and around a word that only says "I listen"; dear in the middle of a
//!   sentence.
//!
//! So a question keeps its last word even where the answer begins over it, and a moment of another
//! voice does not tear a sentence apart, while a real interruption costs a change and is worth it.
//! The best row is found exactly ([`path`]), in time linear in the words. It also tells how near
//! another row came, which is what [`doubts`] lists.

mod doubts;
mod path;
mod places;
mod voices;

use std::collections::BTreeMap;

use transcript::{Diarization, Doubt, Language, Millis, Span, SpeakerId, VoiceEvidence, Word};

use crate::sentences::ends_sentence;
use crate::style::is_backchannel;
use path::Path;

/// A pause after which the floor is open: what the same voice says next is another utterance.
const LONG_PAUSE: Millis = Millis(1000);

/// Who said each word, and where that is not sure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The words, in the order given, each with its speaker.
    pub words: Vec<Word>,
    /// At most twenty places whose words may be somebody else's, the least sure first.
    pub doubts: Vec<Doubt>,
}

/// Gives every word its speaker; `words` are sorted by start.
///
/// A word that names its speaker keeps it. Without `evidence` the spans of `diarization` alone
/// decide; where they know nobody either, all is the first voice's.
#[must_use]
pub fn attribute(
    words: &[Word],
    language: &Language,
    diarization: &Diarization,
    evidence: &VoiceEvidence,
) -> Attribution {
    if words.iter().all(|word| word.speaker.is_some()) {
        return Attribution { words: words.to_vec(), doubts: Vec::new() };
    }
    let speakers = speakers(words, diarization);
    let costs = places::costs(words, language);
    let fit = voices::fit(words, &costs, &speakers, diarization, evidence);
    let path = Path::best(&fit, &costs, speakers.len());
    let with_speaker =
        |(word, at): (&Word, &usize)| Word { speaker: Some(speakers[*at]), ..word.clone() };
    let words: Vec<Word> = words.iter().zip(&path.states).map(with_speaker).collect();
    let doubts = doubts::doubts(&words, &speakers, &path, evidence);
    Attribution { words, doubts }
}

/// Returns everybody who may have said a word, in the order of their numbers; at least one.
fn speakers(words: &[Word], diarization: &Diarization) -> Vec<SpeakerId> {
    let listed = diarization.speakers.iter().map(|speaker| speaker.id);
    let heard = diarization.spans.iter().map(|span| span.speaker);
    let named = words.iter().filter_map(|word| word.speaker);
    let mut speakers: Vec<SpeakerId> = listed.chain(heard).chain(named).collect();
    speakers.sort_unstable();
    speakers.dedup();
    if speakers.is_empty() {
        speakers.push(SpeakerId::default());
    }
    speakers
}

/// Words that one voice says in one go: never parted by a pause of a second or more, and never past
/// the end of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Whose voice.
    pub speaker: SpeakerId,
    /// The words, sorted by start, at least one.
    pub words: Vec<Word>,
    /// True for "Right." and "Mm-hmm." said while another's sentence goes on.
    pub is_backchannel: bool,
}

impl Utterance {
    /// Returns the time from the first word to the end of the last.
    #[must_use]
    pub fn span(&self) -> Span {
        self.words.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default()
    }
}

/// Returns the words as utterances, in the order in which they begin; words without a speaker are
/// the first voice's.
///
/// Two people who speak at once have an utterance each, one after the other.
#[must_use]
pub fn utterances(words: &[Word], language: &Language) -> Vec<Utterance> {
    let mut of_speaker: BTreeMap<SpeakerId, Vec<Word>> = BTreeMap::new();
    for word in words {
        of_speaker.entry(word.speaker.unwrap_or_default()).or_default().push(word.clone());
    }
    let goes_on = |earlier: &Word, later: &Word| {
        !ends_sentence(&earlier.text) && later.span.start().since(earlier.span.end()) < LONG_PAUSE
    };
    let mut utterances: Vec<Utterance> = Vec::new();
    for (speaker, words) in &of_speaker {
        utterances.extend(words.chunk_by(goes_on).map(|words| Utterance {
            speaker: *speaker,
            words: words.to_vec(),
            is_backchannel: false,
        }));
    }
    utterances.sort_by_key(|one| (one.span().start(), one.speaker));
    mark_backchannels(&mut utterances, language);
    utterances
}

/// Marks the utterances that only say "I listen" inside another's.
fn mark_backchannels(utterances: &mut [Utterance], language: &Language) {
    // Until when each speaker's utterances so far go on.
    let mut ends: BTreeMap<SpeakerId, Millis> = BTreeMap::new();
    for one in utterances {
        let span = one.span();
        let inside = ends.iter().any(|(who, end)| *who != one.speaker && *end > span.end());
        one.is_backchannel = inside && is_backchannel(&one.words, language);
        let end = ends.entry(one.speaker).or_default();
        *end = span.end().max(*end);
    }
}

#[cfg(test)]
mod tests;
