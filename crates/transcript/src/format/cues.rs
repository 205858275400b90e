//! Cards of text for a screen: which words, from when to when, broken into lines.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::spacing::push_word;
use crate::{HeardTurn, Millis, Span};

/// A silence after which the words go on a new card.
const PAUSE: Millis = Millis(1000);

/// How much a card holds.
pub(super) struct Layout {
    /// Characters a line holds.
    pub(super) columns: usize,
    /// Lines a card holds.
    pub(super) lines: usize,
    /// Returns what stands before the words of a speaker's first card, in no more characters than
    /// a line holds.
    pub(super) label: fn(speaker: &str, columns: usize) -> String,
}

/// A card.
#[derive(Debug, PartialEq)]
pub(super) struct Cue<'a> {
    /// Label of the one who speaks.
    pub(super) speaker: &'a str,
    /// When it is shown; never empty.
    pub(super) span: Span,
    /// Its lines; the first begins with the layout's label where the speaker is new.
    pub(super) lines: Vec<String>,
}

/// Words, or parts of one too long for a line.
struct Piece {
    text: String,
    span: Span,
}

/// Returns the cards of `turns`, sorted by start; each holds words of one speaker.
///
/// Where speakers overlap, the next card is the one whose first word was said first.
pub(super) fn cues<'a>(turns: &'a [HeardTurn], layout: &Layout) -> Vec<Cue<'a>> {
    let pieces: Vec<Vec<Piece>> = turns.iter().map(|turn| pieces(turn, layout.columns)).collect();
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
        let (lines, taken) = fill(label, &pieces[turn][from..], layout);
        let card = &pieces[turn][from..from + taken];
        let shown = card.iter().map(|piece| piece.span).reduce(Span::hull).unwrap_or_default();
        let begin = cues.last().map_or(shown.start(), |last| shown.start().max(last.span.start()));
        let span = Span::new(begin, shown.end().max(begin + Millis(1)));
        cues.push(Cue { speaker, span, lines });
        open.extend(start(turn, from + taken));
    }
    cues
}

/// Returns a moment as captions write it, `00:12:31.050`, with `mark` before the milliseconds.
pub(super) fn stamp(moment: Millis, mark: char) -> String {
    let (seconds, millis) = (moment.0 / 1000, moment.0 % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{mark}{millis:03}")
}

/// Fills one card; returns its lines and how many pieces they hold, at least one.
fn fill(label: String, pieces: &[Piece], layout: &Layout) -> (Vec<String>, usize) {
    let mut lines = vec![label];
    let mut taken: usize = 0;
    for piece in pieces {
        let before = taken.checked_sub(1).map(|last| &pieces[last]);
        if before.is_some_and(|before| ends_card(before, piece, &lines, layout)) {
            break;
        }
        if !place(piece, &mut lines, layout) {
            break;
        }
        taken += 1;
    }
    (lines, taken)
}

/// Puts a piece on the card's last line, or on a new one; returns false where neither has room.
fn place(piece: &Piece, lines: &mut Vec<String>, layout: &Layout) -> bool {
    if let Some(last) = lines.last_mut() {
        let mut longer = last.clone();
        push_word(&mut longer, &piece.text);
        if longer.chars().count() <= layout.columns {
            *last = longer;
            return true;
        }
    }
    let room = lines.len() < layout.lines;
    if room {
        lines.push(piece.text.clone());
    }
    room
}

/// Tells whether a card may well end between two words: at a pause, or where a sentence ends and
/// the card is half full.
fn ends_card(before: &Piece, after: &Piece, lines: &[String], layout: &Layout) -> bool {
    if after.span.start().since(before.span.end()) >= PAUSE {
        return true;
    }
    let filled: usize = lines.iter().map(|line| line.chars().count()).sum();
    let sentence_ends = before.text.ends_with(['.', '?', '!', '…', '。', '？', '！']);
    sentence_ends && filled * 2 >= layout.columns * layout.lines
}

/// Returns the words of a turn, those longer than a line in parts with their share of the time.
fn pieces(turn: &HeardTurn, columns: usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(turn.words.len());
    for word in &turn.words {
        let letters: Vec<char> = word.text.chars().collect();
        let moment = |letter: usize| {
            let share = u64::from(word.span.length().0) * letter as u64 / letters.len() as u64;
            word.span.start() + Millis(u32::try_from(share).unwrap_or(u32::MAX))
        };
        for (part, text) in letters.chunks(columns).enumerate() {
            let first = part * columns;
            let span = Span::new(moment(first), moment(first + text.len()));
            pieces.push(Piece { text: text.iter().collect(), span });
        }
    }
    pieces
}

#[cfg(test)]
pub(super) mod tests {
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
    fn a_card_is_full_before_the_next_begins() {
        check(
            &[said("A", 0, "one two three four five six seven")],
            &["0-1200 A: one two|three four", "1200-2100 five six|seven"],
        );
    }

    #[test]
    fn a_card_ends_at_a_pause_and_after_a_sentence() {
        check(
            &[turn("A", &[("one", 0, 300), ("two", 1300, 1600)])],
            &["0-300 A: one", "1300-1600 two"],
        );
        check(
            &[said("A", 0, "one two three. Four")],
            &["0-900 A: one two|three.", "900-1200 Four"],
        );
    }

    #[test]
    fn cards_of_people_who_talk_at_once_start_in_order_and_say_who() {
        check(
            &[said("A", 0, "one two three four five six"), said("B", 400, "yes")],
            &["0-1200 A: one two|three four", "400-700 B: yes", "1200-1800 A: five six"],
        );
    }

    #[test]
    fn a_word_longer_than_a_card_goes_over_several_with_its_share_of_time() {
        check(
            &[turn("A", &[("abcdefghijklmnopqrstuvwxyzabcdefghijkl", 0, 3800)])],
            &["0-1200 A:|abcdefghijkl", "1200-3600 mnopqrstuvwx|yzabcdefghij", "3600-3800 kl"],
        );
    }

    #[test]
    fn words_without_length_are_shown_all_the_same() {
        check(&[turn("A", &[("one", 500, 500)])], &["500-501 A: one"]);
    }

    #[test]
    fn moments_past_an_hour_are_written_in_full() {
        assert_eq!(stamp(Millis(3_723_004), ','), "01:02:03,004");
    }
}
