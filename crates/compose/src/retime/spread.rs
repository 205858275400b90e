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
    /// Whether each belongs to a word of the text.
    pub(super) claimed: Vec<bool>,
    /// Length of the episode.
    pub(super) duration: Millis,
    /// Where the paragraph before ends.
    pub(super) floor: Millis,
}

/// Gives each run of unknown words its time: that of the heard words it replaced, where there are
/// some, else what lies between its neighbours; at the ends of the paragraph as much time as the
/// words take at ordinary speed. It is never the time of words of other paragraphs.
pub(super) fn spread(
    words: &[String],
    found: &[Option<Found>],
    heard: &mut Heard<'_>,
) -> Vec<Span> {
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
        let replaced = heard.replaced(before, after, run);
        if replaced.len() == run.len() {
            spans.extend(replaced.iter().map(|index| heard.words[*index].span));
        } else {
            spans.extend(share(run, heard.room(&replaced, before, after, usual(run))));
        }
        replaced.into_iter().for_each(|index| heard.claimed[index] = true);
    }
    let spans = in_order(spans);
    heard.floor = spans.last().map_or(heard.floor, |span| span.end());
    spans
}

impl Heard<'_> {
    /// Returns the heard words that belong to nothing else and that a run stands for: those between
    /// the found words around it; at an end of the paragraph as many as the run has, where they are
    /// near.
    fn replaced(&self, before: Option<Found>, after: Option<Found>, run: &[String]) -> Vec<usize> {
        let is_free = |index: &usize| !self.claimed[*index];
        let near = Millis(usual(run).0.saturating_mul(SLOWEST));
        match (before, after) {
            (Some(before), Some(after)) => (before.last + 1..after.first).filter(is_free).collect(),
            (Some(before), None) => {
                let is_near =
                    |index: &usize| self.words[*index].span.start() <= before.span.end() + near;
                let behind = (before.last + 1..self.words.len()).take_while(is_free);
                behind.take_while(is_near).take(run.len()).collect()
            }
            (None, Some(after)) => {
                let is_near =
                    |index: &usize| after.span.start() <= self.words[*index].span.end() + near;
                let ahead = (0..after.first).rev().take_while(is_free);
                let mut ahead: Vec<usize> = ahead.take_while(is_near).take(run.len()).collect();
                ahead.reverse();
                ahead
            }
            (None, None) => Vec::new(),
        }
    }

    /// Returns the stretch that words without times may fill.
    fn room(
        &self,
        replaced: &[usize],
        before: Option<Found>,
        after: Option<Found>,
        usual: Millis,
    ) -> Span {
        if let (Some(first), Some(last)) = (replaced.first(), replaced.last()) {
            let room = self.words[*first].span.hull(self.words[*last].span);
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
                let limit = if self.floor <= to { limit.max(self.floor) } else { limit };
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
