//! Where a card ends, and where its text is broken into lines.

use unicode_width::UnicodeWidthStr as _;

use super::Layout;
use crate::spacing::push_word;
use crate::{HeardTurn, Millis, Span};

/// A silence after which the words go on a new card.
const LONG_PAUSE: Millis = Millis(1000);

/// A silence that parts phrases.
const SHORT_PAUSE: Millis = Millis(250);

/// A word, or a part of one too long for a line.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) span: Span,
}

/// How well a card may end between two words, as what it costs not to: in hundredths of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    Sentence,
    Clause,
    Breath,
    Word,
}

impl Break {
    fn between(before: &Piece, after: &Piece) -> Self {
        // What closes a quotation belongs to the sentence in it.
        let said = before.text.trim_end_matches(['"', '”', '’', '»', '」', '』', ')', '）']);
        if said.ends_with(['.', '?', '!', '…', '。', '？', '！']) {
            Self::Sentence
        } else if said.ends_with([',', ';', ':', '—', '–', '，', '、', '；', '：']) {
            Self::Clause
        } else if after.span.start().since(before.span.end()) >= SHORT_PAUSE {
            Self::Breath
        } else {
            Self::Word
        }
    }

    fn cost(self) -> usize {
        match self {
            Self::Sentence => 0,
            Self::Clause => 5,
            Self::Breath => 10,
            Self::Word => 30,
        }
    }
}

/// Returns the columns that text takes on a screen.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the words of a turn, those longer than a line in parts with their share of the time.
pub(super) fn pieces(turn: &HeardTurn, columns: usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(turn.words.len());
    for word in &turn.words {
        let letters = word.text.chars().count().max(1) as u64;
        let moment = |letter: u64| {
            let share = u64::from(word.span.length().0) * letter / letters;
            word.span.start() + Millis(u32::try_from(share).unwrap_or(u32::MAX))
        };
        let mut first = 0;
        for text in parts(&word.text, columns) {
            let end = first + text.chars().count() as u64;
            pieces.push(Piece { text, span: Span::new(moment(first), moment(end)) });
            first = end;
        }
    }
    pieces
}

/// Cuts a word into parts no wider than a line.
fn parts(word: &str, columns: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in word.chars() {
        let mut longer = parts.last().cloned().unwrap_or_default();
        longer.push(letter);
        match parts.last_mut() {
            Some(last) if last.is_empty() || width(&longer) <= columns => *last = longer,
            _ => parts.push(letter.to_string()),
        }
    }
    parts
}

/// Fills one card with the first of `pieces`; returns its lines and how many pieces they hold, at
/// least one.
pub(super) fn fill(label: &str, pieces: &[Piece], layout: &Layout) -> (Vec<String>, usize) {
    let taken = end_of_card(label, pieces, layout).max(1);
    (lines(label, &pieces[..taken], layout), taken)
}

/// Returns how many pieces the card takes.
fn end_of_card(label: &str, pieces: &[Piece], layout: &Layout) -> usize {
    let silence = pieces
        .windows(2)
        .position(|pair| pair[1].span.start().since(pair[0].span.end()) >= LONG_PAUSE);
    let pieces = &pieces[..silence.map_or(pieces.len(), |last| last + 1)];
    let room = pieces_with_room(label, pieces, layout);
    let widths = widths(label, &pieces[..pieces.len().min(LOOK_AHEAD)]);
    let capacity = layout.columns * layout.lines;
    // Up to the first end of a sentence that leaves the card half full at least.
    let stands = |end: usize| {
        let ends = |after| Break::between(&pieces[end - 1], after) == Break::Sentence;
        pieces.get(end).is_none_or(ends) && widths[end - 1] * 2 >= capacity
    };
    let wanted = (1..=widths.len()).find(|end| stands(*end)).unwrap_or(widths.len());
    if wanted <= room {
        return wanted;
    }
    // It is too long for one card: it is shared among as many as it needs, each about as full.
    let whole = widths[wanted - 1];
    let cards = whole.div_ceil(capacity * 9 / 10).max(2);
    let ideal = whole / cards;
    let cost = |end: usize| {
        let off = widths[end - 1].abs_diff(ideal) * 100 / capacity;
        off + Break::between(&pieces[end - 1], &pieces[end]).cost()
    };
    (1..=room).min_by_key(|end| (cost(*end), *end)).unwrap_or(1)
}

/// So many pieces are looked at for the end of a sentence.
const LOOK_AHEAD: usize = 200;

/// Returns the width of the text up to the end of each piece, the label's included.
fn widths(label: &str, pieces: &[Piece]) -> Vec<usize> {
    let (mut before, mut so_far) = (label, width(label));
    let mut widths = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut both = before.to_owned();
        push_word(&mut both, &piece.text);
        so_far += width(&both).saturating_sub(width(before));
        widths.push(so_far);
        before = &piece.text;
    }
    widths
}

/// Returns how many pieces a card has room for.
fn pieces_with_room(label: &str, pieces: &[Piece], layout: &Layout) -> usize {
    let (mut line, mut lines) = (label.to_owned(), 1);
    for (taken, piece) in pieces.iter().enumerate() {
        let mut longer = line.clone();
        push_word(&mut longer, &piece.text);
        if width(&longer) <= layout.columns {
            line = longer;
        } else if lines < layout.lines {
            lines += 1;
            line.clone_from(&piece.text);
        } else {
            return taken;
        }
    }
    pieces.len()
}

/// Breaks the text of a card that has room for it into lines: one where it fits, else two of about the
/// same length, parted after a clause where there is one.
fn lines(label: &str, pieces: &[Piece], layout: &Layout) -> Vec<String> {
    let join = |label: &str, pieces: &[Piece]| {
        let mut line = label.to_owned();
        pieces.iter().for_each(|piece| push_word(&mut line, &piece.text));
        line
    };
    let whole = join(label, pieces);
    if width(&whole) <= layout.columns {
        return vec![whole];
    }
    // Before the first piece only where the label and that piece have no room on one line.
    let first = usize::from(width(&join(label, &pieces[..1])) <= layout.columns);
    let broken = (first..pieces.len()).map(|at| {
        let (one, other) = (join(label, &pieces[..at]), join("", &pieces[at..]));
        let (ahead, behind) = (width(&one), width(&other));
        let fits = ahead <= layout.columns && behind <= layout.columns;
        let phrase = match at {
            0 => 0,
            at => Break::between(&pieces[at - 1], &pieces[at]).cost() * layout.columns / 50,
        };
        (!fits, ahead.abs_diff(behind) + phrase, at, [one, other])
    });
    broken
        .min_by_key(|(odd, cost, at, _)| (*odd, *cost, *at))
        .map_or(vec![whole], |best| best.3.into_iter().filter(|line| !line.is_empty()).collect())
}
