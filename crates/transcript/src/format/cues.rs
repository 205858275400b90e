//! Cards of text for a screen: which words, from when to when, broken into lines.
//!
//! A card holds words of one speaker and ends where a reader would pause: at a silence, after a
//! sentence, else after a clause; a sentence too long for one card is shared among several of about
//! the same length, so that no word is left alone on the last ([`mod@breaks`]).

mod breaks;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::{HeardTurn, Millis, Span};
use breaks::Piece;

pub(super) use breaks::width;

/// How long a card stands at least, where nobody else's words come sooner.
const LEAST_SHOWN: Millis = Millis(1000);

/// How long a column of text takes to read: 17 letters or 8 wide ones a second, what subtitlers of
/// television take for adults.
const READ_COLUMN: Millis = Millis(59);

/// How much a card holds.
pub(super) struct Layout {
    /// Columns a line holds; a letter of Chinese, Japanese or Korean takes two.
    pub(super) columns: usize,
    /// Lines a card holds: one or two.
    pub(super) lines: usize,
    /// Returns what stands before the words of a speaker's first card, in no more columns than a
    /// line holds.
    pub(super) label: fn(speaker: &str, columns: usize) -> String,
}

/// A card.
#[derive(Debug, PartialEq)]
pub(super) struct Cue<'a> {
    /// Place of the turn whose words it shows.
    pub(super) turn: usize,
    /// Label of the one who speaks.
    pub(super) speaker: &'a str,
    /// When it is shown; never empty.
    pub(super) span: Span,
    /// Its lines; the first begins with the layout's label where the speaker is new.
    pub(super) lines: Vec<String>,
}

/// Returns the cards of `turns`, sorted by start, each shown while its words are said.
///
/// Where speakers overlap, the next card is the one whose first word was said first.
pub(super) fn cues<'a>(turns: &'a [HeardTurn], layout: &Layout) -> Vec<Cue<'a>> {
    let pieces: Vec<Vec<Piece>> =
        turns.iter().map(|turn| breaks::pieces(turn, layout.columns)).collect();
    let start = |turn: usize, from: usize| -> Option<Reverse<(Millis, usize, usize)>> {
        let piece: &Piece = pieces.get(turn)?.get(from)?;
        Some(Reverse((piece.span.start(), turn, from)))
    };
    let mut open: BinaryHeap<_> = (0..turns.len()).filter_map(|turn| start(turn, 0)).collect();
    let mut cues: Vec<Cue<'a>> = Vec::new();
    while let Some(Reverse((_, turn, from))) = open.pop() {
        let speaker = turns[turn].speaker.as_str();
        let label = match cues.last() {
            Some(last) if last.speaker == speaker => String::new(),
            _ => (layout.label)(speaker, layout.columns),
        };
        let (lines, taken) = breaks::fill(&label, &pieces[turn][from..], layout);
        let card = &pieces[turn][from..from + taken];
        let shown = card.iter().map(|piece| piece.span).reduce(Span::hull).unwrap_or_default();
        let begin = cues.last().map_or(shown.start(), |last| shown.start().max(last.span.start()));
        let span = Span::new(begin, shown.end().max(begin + Millis(1)));
        cues.push(Cue { turn, speaker, span, lines });
        open.extend(start(turn, from + taken));
    }
    cues
}

/// Returns the cards as [`cues`] does, each shown until it can be read or the next one comes. The last
/// one ends with its words, since nobody knows here what comes after them.
pub(super) fn readable<'a>(turns: &'a [HeardTurn], layout: &Layout) -> Vec<Cue<'a>> {
    let mut cues = cues(turns, layout);
    let starts: Vec<Millis> = cues.iter().skip(1).map(|next| next.span.start()).collect();
    for (cue, next) in cues.iter_mut().zip(starts) {
        let columns: usize = cue.lines.iter().map(|line| width(line)).sum();
        let columns = u32::try_from(columns).unwrap_or(u32::MAX);
        let reading = Millis(READ_COLUMN.0.saturating_mul(columns)).max(LEAST_SHOWN);
        let end = (cue.span.start() + reading).min(next).max(cue.span.end());
        cue.span = Span::new(cue.span.start(), end);
    }
    cues
}

/// Returns a moment as captions write it, `00:12:31.050`, with `mark` before the milliseconds.
pub(super) fn stamp(moment: Millis, mark: char) -> String {
    let (seconds, millis) = (moment.0 / 1000, moment.0 % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{mark}{millis:03}")
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Word;

    /// Makes a turn of words with their start and end in milliseconds.
    pub(crate) fn turn(speaker: &str, words: &[(&str, u32, u32)]) -> HeardTurn {
        let word = |&(text, start, end): &(&str, u32, u32)| Word {
            text: text.to_owned(),
            span: Span::new(Millis(start), Millis(end)),
            confidence: 0.9,
            speaker: None,
        };
        HeardTurn { speaker: speaker.to_owned(), words: words.iter().map(word).collect() }
    }

    /// Makes a turn of words that take 300 ms each, without pauses.
    pub(crate) fn said(speaker: &str, start: u32, text: &str) -> HeardTurn {
        let starts = (0..).map(|number| start + number * 300);
        let words: Vec<_> =
            text.split(' ').zip(starts).map(|(word, start)| (word, start, start + 300)).collect();
        turn(speaker, &words)
    }

    #[track_caller]
    fn check(turns: &[HeardTurn], cards: &[&str]) {
        let layout = Layout { columns: 12, lines: 2, label: |speaker, _| format!("{speaker}:") };
        let shown: Vec<String> = cues(turns, &layout)
            .iter()
            .map(|cue| {
                format!("{}-{} {}", cue.span.start().0, cue.span.end().0, cue.lines.join("|"))
            })
            .collect();
        assert_eq!(shown, cards);
    }

    #[test]
    fn a_sentence_too_long_for_a_card_is_shared_evenly() {
        check(
            &[said("A", 0, "one two three four five six seven")],
            &["0-900 A: one|two three", "900-2100 four five|six seven"],
        );
    }

    #[test]
    fn a_long_sentence_ends_its_card_after_a_clause() {
        check(
            &[said("A", 0, "it is cold, they say, and wet up here")],
            &["0-900 A: it|is cold,", "900-1500 they say,", "1500-2700 and wet|up here"],
        );
    }

    #[test]
    fn a_short_answer_shares_its_card() {
        check(&[said("A", 0, "Yes. It is.")], &["0-900 A: Yes.|It is."]);
    }

    #[test]
    fn a_card_ends_at_a_pause_and_after_a_sentence() {
        check(
            &[turn("A", &[("one", 0, 300), ("two", 1300, 1600)])],
            &["0-300 A: one", "1300-1600 two"],
        );
        check(
            &[said("A", 0, "one two three. Four")],
            &["0-900 A: one|two three.", "900-1200 Four"],
        );
    }

    #[test]
    fn cards_of_people_who_talk_at_once_start_in_order_and_say_who() {
        check(
            &[said("A", 0, "one two three four five six"), said("B", 400, "yes")],
            &["0-900 A: one|two three", "400-700 B: yes", "900-1800 A: four|five six"],
        );
    }

    #[test]
    fn a_word_longer_than_a_card_goes_over_several_with_its_share_of_time() {
        check(
            &[turn("A", &[("abcdefghijklmnopqrstuvwxyzabcdefghijkl", 0, 3800)])],
            &["0-1200 A:|abcdefghijkl", "1200-2400 mnopqrstuvwx", "2400-3800 yzabcdefghij|kl"],
        );
    }

    #[test]
    fn words_without_length_are_shown_all_the_same() {
        check(&[turn("A", &[("one", 500, 500)])], &["500-501 A: one"]);
    }

    #[test]
    fn wide_letters_take_two_columns_and_no_spaces() {
        let said = ["我", "们", "今", "天", "谈", "谈", "潮", "汐，", "还", "有", "月", "亮。"];
        let words: Vec<_> =
            (0..).zip(said).map(|(at, word)| (word, at * 200, at * 200 + 200)).collect();
        check(&[turn("A", &words)], &["0-1200 A: 我们|今天谈谈", "1200-2400 潮汐，|还有月亮。"]);
    }

    #[test]
    fn a_card_stands_until_it_is_read_or_the_next_one_comes() {
        let layout = Layout { columns: 32, lines: 2, label: |_, _| String::new() };
        let long = "Abracadabra, abracadabra and simsalabim.";
        let turns = [
            turn("A", &[("Yes.", 0, 200)]),
            turn("B", &[(long, 1500, 2000)]),
            turn("A", &[("No.", 2600, 2700), ("Why", 5000, 5100)]),
        ];
        let shown = readable(&turns, &layout);
        let spans: Vec<_> =
            shown.iter().map(|cue| (cue.span.start().0, cue.span.end().0)).collect();
        assert_eq!(spans[0], (0, 1000));
        assert_eq!(spans.last(), Some(&(5000, 5100)), "nobody knows what follows the last");
        assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{spans:?}");
        assert_eq!(spans[spans.len() - 2], (2600, 3600));
    }

    fn talk() -> impl Strategy<Value = Vec<HeardTurn>> {
        let word = ("[a-zA-Z,.]{1,12}|[a-z]{30,80}|[潮汐月亮]{1,3}。?", 0..1500_u32, 0..900_u32);
        let turn = ("[A-C]{1,2}", 0..9000_u32, prop::collection::vec(word, 1..30));
        prop::collection::vec(turn, 0..6).prop_map(|turns| {
            let made = |(speaker, start, words): (String, u32, Vec<(String, u32, u32)>)| {
                let mut now = start;
                let words: Vec<_> = words
                    .iter()
                    .map(|(text, pause, length)| {
                        let from = now + if *pause > 1000 { *pause } else { 0 };
                        now = from + length;
                        (text.as_str(), from, now)
                    })
                    .collect();
                super::tests::turn(&speaker, &words)
            };
            turns.into_iter().map(made).collect()
        })
    }

    proptest! {
        #[test]
        fn every_word_is_shown_once_in_lines_that_fit(turns in talk(), lines in 1..=2_usize) {
            let layout = Layout { columns: 32, lines, label: |_, _| String::new() };
            let shown = readable(&turns, &layout);
            for (place, turn) in turns.iter().enumerate() {
                let said: String = turn.words.iter().map(|word| word.text.as_str()).collect();
                let own = shown.iter().filter(|cue| cue.turn == place);
                let read: String = own.flat_map(|cue| &cue.lines).cloned().collect();
                prop_assert_eq!(read.replace(' ', ""), said);
            }
            for cue in &shown {
                prop_assert!((1..=lines).contains(&cue.lines.len()));
                prop_assert!(cue.lines.iter().all(|line| width(line) <= 32), "{:?}", cue);
                prop_assert!(!cue.span.is_empty());
            }
            prop_assert!(shown.is_sorted_by_key(|cue| cue.span.start()));
        }
    }

    #[test]
    fn moments_past_an_hour_are_written_in_full() {
        assert_eq!(stamp(Millis(3_723_004), ','), "01:02:03,004");
    }
}
