//! What became of every second of a recording, for people: the ledger with its short pauses left
//! out, and sums.

use std::collections::BTreeMap;

use transcript::{Fate, LedgerEntry, Millis, SpeakerId, Transcript};

/// Pauses shorter than this belong to the talk around them.
const SHORT_PAUSE: Millis = Millis(3_000);

/// What became of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// Stretches without gaps from first to last, one track after another where there are tracks.
    pub stretches: Vec<LedgerEntry>,
    /// How much of each fate there is by the ledger itself, pauses and all.
    pub totals: Vec<(Fate, Millis)>,
}

/// Every fate, in the order in which people want to know.
const FATES: [Fate; 6] = [
    Fate::Transcribed,
    Fate::Retried,
    Fate::Dropped,
    Fate::OtherSound,
    Fate::Silence,
    Fate::NoSpeech,
];

/// Sums up the ledger of a recording.
#[must_use]
pub fn coverage(transcript: &Transcript) -> Coverage {
    let total = |fate: Fate| {
        let of_fate = transcript.ledger.iter().filter(|entry| entry.fate == fate);
        of_fate.fold(Millis::ZERO, |sum, entry| sum + entry.span.length())
    };
    let totals = FATES.iter().map(|fate| (*fate, total(*fate)));
    let totals = totals.filter(|(_, length)| *length > Millis::ZERO).collect();
    let mut tracks: BTreeMap<Option<SpeakerId>, Vec<LedgerEntry>> = BTreeMap::new();
    for entry in &transcript.ledger {
        let track = tracks.entry(entry.speaker).or_default();
        let is_pause = entry.fate == Fate::NoSpeech && entry.span.length() < SHORT_PAUSE;
        match track.last_mut() {
            Some(last) if is_pause || (last.fate, &last.reason) == (entry.fate, &entry.reason) => {
                last.span = last.span.hull(entry.span);
            }
            _ => track.push(entry.clone()),
        }
    }
    Coverage { stretches: tracks.into_values().flatten().collect(), totals }
}

#[cfg(test)]
mod tests {
    use transcript::{Language, Provenance, Span};

    use super::*;

    fn of(ledger: &[(u32, u32, Fate)]) -> Coverage {
        let entry = |&(start, end, fate): &(u32, u32, Fate)| LedgerEntry {
            span: Span::new(Millis(start), Millis(end)),
            fate,
            reason: None,
            speaker: None,
        };
        coverage(&Transcript {
            language: Language::default(),
            duration: Millis(60_000),
            words: Vec::new(),
            ledger: ledger.iter().map(entry).collect(),
            provenance: Provenance::default(),
        })
    }

    #[test]
    fn short_pauses_belong_to_the_talk_and_count_all_the_same() {
        use Fate::{Dropped, NoSpeech, Transcribed};
        let coverage = of(&[
            (0, 9000, Transcribed),
            (9000, 11_000, NoSpeech),
            (11_000, 20_000, Transcribed),
            (20_000, 24_000, Dropped),
            (24_000, 30_000, NoSpeech),
            (30_000, 60_000, Transcribed),
        ]);
        let stretches: Vec<_> =
            coverage.stretches.iter().map(|e| (e.span.start().0, e.fate)).collect();
        assert_eq!(
            stretches,
            [(0, Transcribed), (20_000, Dropped), (24_000, NoSpeech), (30_000, Transcribed)]
        );
        assert_eq!(
            coverage.totals,
            [(Transcribed, Millis(48_000)), (Dropped, Millis(4000)), (NoSpeech, Millis(8000))]
        );
    }
}
