//! How many sentences make a paragraph (house style P1).
//!
//! Every way to break a turn between its sentences has a cost: lengths outside 40 to 110 words cost,
//! and so does each break, less where a pause, a phrase such as "But" or "For example", or a shift
//! of topic speaks for it. The cheapest way is found exactly, in time linear in the sentences.

use transcript::{Language, Millis, Style, Word};

use crate::sentences::sentences;
use crate::style::lexicon::{self, Lexicon, fold};

/// A paragraph should have at least so many words.
const FEW: usize = 40;
/// A paragraph should have at most so many words.
const MANY: usize = 110;
/// A pause that speaks for a new paragraph.
const BREATH: Millis = Millis(800);

/// What a break costs that nothing speaks for, in hundredths of a paragraph of no words.
const BREAK: i64 = 60;
const PAUSE_WORTH: i64 = 70;
const TURNING_WORTH: i64 = 50;
const SHIFT_WORTH: i64 = 60;
/// What an empty paragraph would cost, and one of [`MANY`] words and [`FEW`] more.
const LENGTH: i64 = 100;
/// What a paragraph costs that is longer than the style allows: only a sentence alone is ever one.
const TOO_LONG: i64 = 100_000;

/// What speaks for and against breaks.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// Language of the words.
    pub language: &'a Language,
    /// How near to the spoken word they are.
    pub style: Style,
    /// Starts of sentences with which the topic shifts, sorted.
    pub shifts: &'a [Millis],
}

impl Layout<'_> {
    /// Returns the most words that a paragraph of more than one sentence has.
    #[must_use]
    pub fn most_words(&self) -> usize {
        if self.style == Style::Edited { 160 } else { 215 }
    }
}

/// Gathers the words of a turn into paragraphs: of 40 to 110 words where it can be, of 160 (edited)
/// or 215 at most, never broken inside a sentence.
#[must_use]
pub fn paragraphs<'a>(words: &'a [Word], layout: &Layout<'_>) -> Vec<&'a [Word]> {
    let sentences = sentences(words);
    let lexicon = lexicon::of(layout.language);
    let breaks: Vec<i64> =
        (0..sentences.len()).map(|at| cost_of_break(&sentences, at, layout, lexicon)).collect();
    // best[end]: the least cost of the first `end` sentences, and where their last paragraph starts.
    let mut best: Vec<(i64, usize)> = vec![(0, 0)];
    for end in 1..=sentences.len() {
        let mut count = 0;
        let mut found = (i64::MAX, end - 1);
        for start in (0..end).rev() {
            count += sentences[start].len();
            let whole = start == 0 && end == sentences.len();
            let cost = best[start].0 + breaks[start] + cost_of_length(count, whole, layout);
            if cost < found.0 {
                found = (cost, start);
            }
            if count > layout.most_words() {
                break;
            }
        }
        best.push(found);
    }
    let mut cuts = Vec::new();
    let mut end = sentences.len();
    while end > 0 {
        let start = best[end].1;
        cuts.push(sentences[start..end].iter().map(|sentence| sentence.len()).sum::<usize>());
        end = start;
    }
    let mut rest = words;
    let mut paragraphs = Vec::with_capacity(cuts.len());
    for count in cuts.into_iter().rev() {
        let (paragraph, after) = rest.split_at(count);
        paragraphs.push(paragraph);
        rest = after;
    }
    paragraphs
}

/// Returns what a paragraph of `count` words costs; a short turn is whole in one for nothing.
fn cost_of_length(count: usize, whole: bool, layout: &Layout<'_>) -> i64 {
    let missing = if whole { 0 } else { FEW.saturating_sub(count) };
    let over = count.saturating_sub(MANY);
    let (missing, over) = (hundredths(missing), hundredths(over));
    missing + over + if count > layout.most_words() { TOO_LONG + over } else { 0 }
}

/// Returns `words` in hundredths of [`FEW`].
fn hundredths(words: usize) -> i64 {
    let few = i64::try_from(FEW).unwrap_or(i64::MAX);
    i64::try_from(words).unwrap_or(i64::MAX / LENGTH).saturating_mul(LENGTH) / few
}

fn cost_of_break(sentences: &[&[Word]], at: usize, layout: &Layout<'_>, lexicon: &Lexicon) -> i64 {
    let (Some(before), Some(first)) =
        (at.checked_sub(1).and_then(|before| sentences[before].last()), sentences[at].first())
    else {
        return 0;
    };
    let pause = first.span.start().since(before.span.end()) >= BREATH;
    let shift = layout.shifts.binary_search(&first.span.start()).is_ok();
    BREAK
        - i64::from(pause) * PAUSE_WORTH
        - i64::from(turns(sentences[at], lexicon)) * TURNING_WORTH
        - i64::from(shift) * SHIFT_WORTH
}

/// Returns true for a sentence that turns to something else: "But", "For example".
fn turns(sentence: &[Word], lexicon: &Lexicon) -> bool {
    const LONGEST_WORDS: usize = 4;
    let folded: Vec<String> =
        sentence.iter().take(LONGEST_WORDS).map(|word| fold(&word.text)).collect();
    (1..=folded.len()).any(|count| lexicon.turning.contains(&folded[..count].join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use transcript::Span;

    /// Sentences of so many words each, with a pause in milliseconds before each.
    fn talk(sentences: &[(usize, u32)]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut now = 0;
        for (count, pause) in sentences {
            now += pause;
            for index in 0..*count {
                words.push(Word {
                    text: if index + 1 == *count { "end.".to_owned() } else { "word".to_owned() },
                    span: Span::new(Millis(now), Millis(now + 200)),
                    confidence: 1.0,
                    speaker: None,
                });
                now += 200;
            }
        }
        words
    }

    fn lengths(words: &[Word], style: Style, shifts: &[Millis]) -> Vec<usize> {
        let language = &Language::new("en");
        let layout = Layout { language, style, shifts };
        paragraphs(words, &layout).iter().map(|one| one.len()).collect()
    }

    #[track_caller]
    fn check(sentences: &[(usize, u32)], expected: &[usize]) {
        assert_eq!(lengths(&talk(sentences), Style::Edited, &[]), expected);
    }

    #[test]
    fn paragraphs_break_at_pauses_and_where_they_are_full() {
        check(&[(20, 0), (25, 0), (20, 900), (20, 0)], &[45, 40]);
        check(&[(30, 0); 6], &[90, 90]);
        check(&[(10, 0), (10, 2000)], &[20]);
        check(&[], &[]);
    }

    #[test]
    fn a_sentence_is_never_broken_and_no_scrap_is_left() {
        check(&[(30, 0), (150, 0), (30, 0)], &[30, 150, 30]);
        check(&[(200, 0)], &[200]);
        check(&[(100, 0), (10, 900)], &[110]);
    }

    #[test]
    fn speech_that_stays_as_it_was_has_longer_paragraphs() {
        let words = talk(&[(20, 0), (180, 0)]);
        assert_eq!(lengths(&words, Style::Edited, &[]), [20, 180]);
        assert_eq!(lengths(&words, Style::Verbatim, &[]), [200]);
    }

    #[test]
    fn a_turning_phrase_and_a_shift_of_topic_choose_the_place() {
        let mut words = talk(&[(20, 0); 7]);
        words[60].text = "But".to_owned();
        assert_eq!(lengths(&words, Style::Edited, &[]), [60, 80]);
        let shift = words[80].span.start();
        assert_eq!(lengths(&words, Style::Edited, &[shift]), [80, 60]);
    }

    proptest! {
        #[test]
        fn every_word_stays_in_its_sentence_and_paragraphs_inside_the_limits(
            sentences in prop::collection::vec((1usize..120, 0u32..2000), 1..40),
            edited in any::<bool>(),
        ) {
            let style = if edited { Style::Edited } else { Style::Clean };
            let most = if edited { 160 } else { 215 };
            let words = talk(&sentences);
            let lengths = lengths(&words, style, &[]);
            prop_assert_eq!(lengths.iter().sum::<usize>(), words.len());
            let ends: Vec<usize> = sentences
                .iter()
                .scan(0, |sum, (count, _)| { *sum += count; Some(*sum) })
                .collect();
            let mut at = 0;
            for length in lengths {
                at += length;
                prop_assert!(ends.contains(&at));
                prop_assert!(length <= most);
            }
        }
    }
}
