//! Accounts for every moment of the recording.

use transcript::{Fate, LedgerEntry, Millis, Span};

use crate::WindowFate;

/// Lays what became of the windows on the clock: sorted, without gaps or overlaps from zero to
/// `duration`, neighbours of one fate and reason as one. What is in no window is
/// [`Fate::NoSpeech`].
pub(crate) fn lay_out(
    fates: impl IntoIterator<Item = WindowFate>,
    duration: Millis,
) -> Vec<LedgerEntry> {
    let mut fates: Vec<WindowFate> = fates.into_iter().collect();
    fates.sort_by_key(|fate| fate.start);
    let mut ledger = Vec::new();
    let mut at = Millis::ZERO;
    for WindowFate { start, end, fate, reason } in fates {
        add(&mut ledger, Span::new(at, start.min(duration)), Fate::NoSpeech, None);
        let span = Span::new(start.max(at), end.min(duration));
        add(&mut ledger, span, fate, reason);
        at = at.max(span.end());
    }
    add(&mut ledger, Span::new(at, duration), Fate::NoSpeech, None);
    ledger
}

/// Adds an entry, or makes the last one longer where the two say the same.
fn add(ledger: &mut Vec<LedgerEntry>, span: Span, fate: Fate, reason: Option<String>) {
    if span.is_empty() {
        return;
    }
    match ledger.last_mut() {
        Some(last) if last.fate == fate && last.reason == reason => {
            last.span = last.span.hull(span);
        }
        _ => ledger.push(LedgerEntry { span, fate, reason, speaker: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(start: u32, end: u32, fate: Fate) -> WindowFate {
        WindowFate { start: Millis(start), end: Millis(end), fate, reason: None }
    }

    #[test]
    fn every_moment_is_accounted_for_once() {
        let fates = [
            fate(5000, 9000, Fate::Transcribed),
            fate(300, 2000, Fate::Transcribed),
            fate(2000, 3000, Fate::Transcribed),
            fate(8990, 9500, Fate::Dropped),
            fate(9900, 10_020, Fate::Retried),
        ];
        let ledger = lay_out(fates, Millis(10_000));
        let found: Vec<_> =
            ledger.iter().map(|e| (e.span.start().0, e.span.end().0, e.fate)).collect();
        assert_eq!(
            found,
            [
                (0, 300, Fate::NoSpeech),
                (300, 3000, Fate::Transcribed),
                (3000, 5000, Fate::NoSpeech),
                (5000, 9000, Fate::Transcribed),
                (9000, 9500, Fate::Dropped),
                (9500, 9900, Fate::NoSpeech),
                (9900, 10_000, Fate::Retried),
            ]
        );
    }

    #[test]
    fn a_recording_without_speech_is_one_entry_and_an_empty_one_is_none() {
        assert_eq!(lay_out([], Millis(1000)).len(), 1);
        assert!(lay_out([], Millis::ZERO).is_empty());
    }
}
