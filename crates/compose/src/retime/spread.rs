//! Times for all words once some are known.

use transcript::{Millis, Span, Word};

use super::{LEAST_MATCHED, Matches, TimedParagraph, matched_share};

/// Time of a letter in words nobody was heard to say, at ordinary speed of speech.
const LETTER: Millis = Millis(65);

/// Turns matches into times: matched words take theirs, the others share the gaps.
pub(super) fn spread(
    paragraphs: &[Vec<&str>],
    heard: &[Word],
    matches: &Matches,
) -> Vec<TimedParagraph> {
    let episode_end = heard.iter().map(|word| word.span.end()).max().unwrap_or_default();
    let mut floor = Millis::ZERO;
    let mut timed = Vec::with_capacity(paragraphs.len());
    for (words, matches) in paragraphs.iter().zip(matches) {
        let matched = matched_share(matches);
        // A few words that match by chance do not place a paragraph nobody said.
        if matched < LEAST_MATCHED {
            timed.push(TimedParagraph { words: Vec::new(), matched });
            continue;
        }
        // A paragraph that was moved to an earlier time is not held back by the ones before it.
        let first = matches.iter().flatten().next().map_or(floor, |&at| heard[at].span.start());
        if first < floor {
            floor = Millis::ZERO;
        }
        let words = in_order(fill(words, matches, heard, Span::new(floor, episode_end)));
        floor = words.last().map_or(floor, |span| span.end());
        timed.push(TimedParagraph { words, matched });
    }
    timed
}

/// Gives each run of unknown words its time: that of the heard words it replaced, where there are
/// some, else what lies between its neighbours; at the ends of the paragraph as much time as the
/// words take at ordinary speed, within the limits.
fn fill(words: &[&str], matches: &[Option<usize>], heard: &[Word], limits: Span) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(words.len());
    while spans.len() < words.len() {
        let start = spans.len();
        if let Some(index) = matches[start] {
            spans.push(heard[index].span);
            continue;
        }
        let end = (start..words.len()).find(|&at| matches[at].is_some()).unwrap_or(words.len());
        let before = start.checked_sub(1).and_then(|at| matches[at]);
        let after = matches.get(end).copied().flatten();
        let replaced = match (before, after) {
            (Some(before), Some(after)) if before < after => &heard[before + 1..after],
            _ => &[],
        };
        let run = &words[start..end];
        if replaced.len() == run.len() {
            spans.extend(replaced.iter().map(|word| word.span));
        } else {
            let usual = Millis(run.iter().map(|word| weight(word)).sum::<u32>() * LETTER.0);
            let from = before.map(|at| heard[at].span.end());
            let to = after.map(|at| heard[at].span.start());
            share(run, room(replaced, from, to, usual, limits), &mut spans);
        }
    }
    spans
}

/// Returns the stretch that words without times may fill.
fn room(
    replaced: &[Word],
    from: Option<Millis>,
    to: Option<Millis>,
    usual: Millis,
    limits: Span,
) -> Span {
    match (replaced, from, to) {
        ([first, .., last], ..) => first.span.hull(last.span),
        ([only], ..) => only.span,
        ([], Some(from), Some(to)) => Span::new(from, to),
        ([], Some(from), None) => Span::new(from, (from + usual).min(limits.end())),
        ([], None, Some(to)) => Span::new((to - usual).max(limits.start()).min(to), to),
        ([], None, None) => Span::new(limits.start(), limits.start()),
    }
}

/// Divides `room` among the words of `run` by their letters.
fn share(run: &[&str], room: Span, spans: &mut Vec<Span>) {
    let letters: u32 = run.iter().map(|word| weight(word)).sum();
    let moment = |passed: u32| {
        let share = u64::from(room.length().0) * u64::from(passed) / u64::from(letters.max(1));
        room.start() + Millis(share as u32)
    };
    let mut passed = 0;
    for word in run {
        let start = moment(passed);
        passed += weight(word);
        spans.push(Span::new(start, moment(passed)));
    }
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
