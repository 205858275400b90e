//! Times for all words of a paragraph once some are known.

use transcript::{Millis, Span, Word};

/// Time of a letter in words nobody was heard to say, at ordinary speed of speech.
const LETTER: Millis = Millis(65);

/// How many times its ordinary time a run of unmatched words may fill: where a long passage was
/// replaced by a few words, they take the beginning of its time.
const SLOWEST: u32 = 4;

/// A word that was found among the heard ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The first heard word it is.
    pub(super) first: usize,
    /// The last heard word it is.
    pub(super) last: usize,
    /// When it is said.
    pub(super) span: Span,
}

/// What was heard, and which of it belongs to some word of the text.
pub(super) struct Heard<'a> {
    pub(super) words: &'a [Word],
    pub(super) claimed: &'a [bool],
    /// Length of the episode.
    pub(super) duration: Millis,
}

/// Gives each run of unknown words its time: that of the heard words it replaced, where there are
/// some, else what lies between its neighbours; at the ends of the paragraph as much time as the
/// words take at ordinary speed, and never that of words of other paragraphs.
pub(super) fn spread(words: &[String], found: &[Option<Found>], heard: &Heard<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(words.len());
    while spans.len() < words.len() {
        let start = spans.len();
        if let Some(one) = found[start] {
            spans.push(one.span);
            continue;
        }
        let end = (start..words.len()).find(|&at| found[at].is_some()).unwrap_or(words.len());
        let before = start.checked_sub(1).and_then(|at| found[at]);
        let after = found.get(end).copied().flatten();
        let run = &words[start..end];
        let replaced = heard.replaced(before, after);
        if replaced.len() == run.len() {
            spans.extend(replaced.iter().map(|word| word.span));
        } else {
            spans.extend(share(run, heard.room(&replaced, before, after, usual(run))));
        }
    }
    in_order(spans)
}

impl Heard<'_> {
    /// Returns the heard words between two found ones that belong to nothing else.
    fn replaced(&self, before: Option<Found>, after: Option<Found>) -> Vec<&Word> {
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        (before.last + 1..after.first)
            .filter(|index| !self.claimed[*index])
            .map(|index| &self.words[index])
            .collect()
    }

    /// Returns the stretch that words without times may fill.
    fn room(
        &self,
        replaced: &[&Word],
        before: Option<Found>,
        after: Option<Found>,
        usual: Millis,
    ) -> Span {
        if let (Some(first), Some(last)) = (replaced.first(), replaced.last()) {
            let room = first.span.hull(last.span);
            let longest = Millis(usual.0.saturating_mul(SLOWEST));
            return Span::new(room.start(), room.end().min(room.start() + longest));
        }
        match (before.map(|one| one.last), after.map(|one| one.first)) {
            (Some(last), None) => {
                let from = before.map_or(Millis::ZERO, |one| one.span.end());
                let next = (last + 1..self.words.len()).find(|index| self.claimed[*index]);
                let limit = next.map_or(self.duration, |index| self.words[index].span.start());
                Span::new(from, (from + usual).min(limit))
            }
            (None, Some(first)) => {
                let to = after.map_or(self.duration, |one| one.span.start());
                let last = (0..first).rev().find(|index| self.claimed[*index]);
                let limit = last.map_or(Millis::ZERO, |index| self.words[index].span.end());
                Span::new((to - usual).max(limit).min(to), to)
            }
            _ => {
                let from = before.map_or(Millis::ZERO, |one| one.span.end());
                Span::new(from, after.map_or(from, |one| one.span.start()))
            }
        }
    }
}

/// Divides `room` among the words of `run` by their letters.
pub(super) fn share(run: &[String], room: Span) -> Vec<Span> {
    let letters: u32 = run.iter().map(|word| weight(word)).sum();
    let moment = |passed: u32| {
        let share = u64::from(room.length().0) * u64::from(passed) / u64::from(letters.max(1));
        room.start() + Millis(u32::try_from(share).unwrap_or(u32::MAX))
    };
    let mut passed = 0;
    let spans = run.iter().map(|word| {
        let start = moment(passed);
        passed += weight(word);
        Span::new(start, moment(passed))
    });
    spans.collect()
}

/// Returns how long words take at ordinary speed of speech.
pub(super) fn usual(run: &[String]) -> Millis {
    let letters: u32 = run.iter().map(|word| weight(word)).sum();
    Millis(letters.saturating_mul(LETTER.0))
}

/// Returns how much time a word takes beside others: its letters, and at least one.
fn weight(word: &str) -> u32 {
    word.chars().filter(|c| c.is_alphanumeric()).count().clamp(1, 40) as u32
}

/// Makes starts rise and neighbours touch at most: heard words may overlap by a few milliseconds.
fn in_order(spans: Vec<Span>) -> Vec<Span> {
    let mut end = Millis::ZERO;
    let ordered = spans.into_iter().map(|span| {
        let start = span.start().max(end);
        let span = Span::new(start, span.end());
        end = span.end();
        span
    });
    ordered.collect()
}
