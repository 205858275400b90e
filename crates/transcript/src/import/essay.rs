//! What a plain text essay has and an interview has not: numbered questions as headings, and footnotes
//! that were copied as bare numbers.

use super::lines;
use super::pieces::{Is, Piece};
use crate::{Block, Footnote, Inline};

/// Takes the footnotes off the end of an essay, and makes marks of the numbers in its text.
///
/// Pages copy a footnote as a line of its number and a line of its text, and its mark as the number
/// right behind a word. Numbers from 1 in order, each with its mark in the text, are footnotes;
/// anything else stays as it is.
pub(super) fn footnotes(pieces: &mut Vec<Piece>) -> Vec<Footnote> {
    let texts: Vec<Option<String>> = pieces.iter().map(Piece::text).collect();
    let number = |at: usize| texts[at].as_deref().and_then(note_number);
    let mut from = texts.len();
    // From the end: number and text, number and text.
    while from >= 2
        && number(from - 2).is_some()
        && number(from - 1).is_none()
        && texts[from - 1].is_some()
    {
        from -= 2;
    }
    let count = (texts.len() - from) / 2;
    let in_order = (0..count).all(|at| number(from + 2 * at) == Some(at + 1));
    if count == 0 || !in_order {
        return Vec::new();
    }
    let mut marked = pieces[..from].to_vec();
    let mut next = 1;
    for piece in &mut marked {
        if let Is::Text(content) = &mut piece.is {
            *content =
                content.drain(..).flat_map(|inline| marks(inline, &mut next, count)).collect();
        }
    }
    if next != count + 1 {
        return Vec::new();
    }
    let mut notes = pieces.split_off(from);
    *pieces = marked;
    let names = (1..=count).map(|number| number.to_string());
    let contents = notes.drain(..).skip(1).step_by(2).map(|piece| match piece.is {
        Is::Text(content) => vec![Block::Paragraph(content)],
        _ => Vec::new(),
    });
    names.zip(contents).map(|(name, content)| Footnote { name, content }).collect()
}

fn note_number(text: &str) -> Option<usize> {
    text.trim().parse().ok().filter(|number| (1..1000).contains(number))
}

/// Parts a text at the marks of the next footnotes.
fn marks(inline: Inline, next: &mut usize, count: usize) -> Vec<Inline> {
    let Inline::Text(text) = inline else { return vec![inline] };
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while *next <= count {
        let Some((at, length)) = find_mark(rest, *next) else { break };
        parts.push(Inline::Text(rest[..at].to_owned()));
        parts.push(Inline::FootnoteMark(next.to_string()));
        rest = &rest[at + length..];
        *next += 1;
    }
    if !rest.is_empty() {
        parts.push(Inline::Text(rest.to_owned()));
    }
    parts
}

/// Finds a number right behind a word or its punctuation and before a blank: its place and length.
fn find_mark(text: &str, number: usize) -> Option<(usize, usize)> {
    let digits = number.to_string();
    let raised: String = digits.chars().map(raise).collect();
    [digits, raised].iter().find_map(|mark| {
        text.match_indices(mark.as_str()).find_map(|(at, _)| {
            let before = text[..at].chars().next_back()?;
            let behind = text[at + mark.len()..].chars().next();
            let is_behind_word = before.is_alphabetic() || ".,;:!?…”’\"')]".contains(before);
            let ends = behind.is_none_or(char::is_whitespace);
            // `1.5` and `in 2024, 3` have a number or a blank before the mark.
            let is_decimal =
                text[..at].trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit());
            (is_behind_word && ends && !is_decimal).then_some((at, mark.len()))
        })
    })
}

fn raise(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        digit => char::from_u32(u32::from('⁰') + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
    }
}

/// Makes headings of the lines that stand between the paragraphs of an essay: questions with numbers,
/// and short lines that end like no sentence.
pub(super) fn headings(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        let Some(text) = pieces[at].text() else { continue };
        let follows = pieces.get(at + 1).and_then(Piece::text);
        let Some(follows) = follows else { continue };
        let longer = follows.split_whitespace().count() > text.split_whitespace().count();
        let asked = lines::number(&text).is_some_and(|(_, question)| question.ends_with('?'));
        let short = text.split_whitespace().count() <= 25;
        if longer && ((asked && short) || is_heading(&text)) {
            let Is::Text(content) = &pieces[at].is else { continue };
            pieces[at].is = Is::Block(Block::Heading { level: 2, content: content.clone() });
        }
    }
}

/// Returns true for a line that reads as a heading and not as speech: short, with a capital, and
/// without the end of a sentence unless its words have capitals.
pub(super) fn is_heading(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = text.chars().next() else { return false };
    let Some(last) = text.chars().next_back() else { return false };
    let starts_well = first.is_alphanumeric() && !first.is_lowercase() || "“\"‘'¿¡".contains(first);
    if !starts_well || words.len() > 12 || text.chars().count() > 90 {
        return false;
    }
    let long = words.iter().filter(|word| word.chars().count() >= 4);
    let capital =
        |word: &&&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let is_headline =
        long.clone().count() >= 2 && long.clone().filter(capital).count() * 5 >= long.count() * 3;
    last.is_alphanumeric() || "’”)".contains(last) && is_headline || last == '?' && is_headline
}
