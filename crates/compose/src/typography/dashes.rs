//! Dashes: breaks in a sentence, and ranges of numbers.

use transcript::Language;

/// Turns two hyphens, dashes, and a hyphen between spaces into the language's dash with a space on
/// both sides: a long one, in German a short one. A short dash between digits is a range and stays,
/// as does the Spanish dash, which touches what it sets off.
#[must_use]
pub fn dashes(text: &str, language: &Language) -> String {
    let (dash, marks): (char, &[&str]) = match language.primary() {
        "de" => ('–', &["---", "--", " - ", "—", " – ", "–"]),
        "es" | "zh" | "ja" => ('—', &["---", "--", " - ", " – "]),
        _ => ('—', &["---", "--", " - ", "—", " – "]),
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = next_dash(rest, marks) {
        out.push_str(before.trim_end());
        if !out.is_empty() && !out.ends_with(OPENING) {
            out.push(' ');
        }
        out.push(dash);
        rest = after.trim_start();
        if !rest.is_empty() && !rest.starts_with(CLOSING) {
            out.push(' ');
        }
    }
    out + rest
}

/// Marks that a dash behind them touches, and those it touches in front of them.
const OPENING: [char; 8] = ['“', '‘', '„', '«', '(', '[', '"', '¿'];
const CLOSING: [char; 9] = ['”', '’', '»', ')', ']', '.', ',', '?', '!'];

/// Returns what stands before and behind the first break in `text`.
fn next_dash<'a>(text: &'a str, marks: &[&str]) -> Option<(&'a str, &'a str)> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.char_indices().find_map(|(at, _)| {
        let mark = marks.iter().find(|mark| text[at..].starts_with(**mark))?;
        let (before, after) = (&text[..at], &text[at + mark.len()..]);
        let range = digit(before.chars().next_back()) && digit(after.chars().next());
        (!range).then_some((before, after))
    })
}

/// Writes ranges of numbers with a short dash: "10-12" as "10–12". What may be a date, a telephone
/// number, a score or an event stays.
#[must_use]
pub fn ranges(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['-', '–']) {
        let dash = rest[at..].chars().next().map_or(1, char::len_utf8);
        let (before, after) = (&rest[..at], &rest[at + dash..]);
        let spaced = before.strip_suffix(' ').zip(after.strip_prefix(' '));
        let (left, right) = spaced.unwrap_or((before, after));
        out.push_str(left);
        if let Some(end) = range_end(&out, right) {
            out.push('–');
            out.push_str(&right[..end]);
            rest = &right[end..];
        } else {
            out.push_str(&rest[left.len()..at + dash]);
            rest = after;
        }
    }
    out + rest
}

/// Returns where the second number of a range ends in `right`.
fn range_end(left: &str, right: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || c == ',';
    let start = left.trim_end_matches(is_part).len();
    let end = right.find(|c| !is_part(c)).unwrap_or(right.len());
    let end = right[..end].trim_end_matches(',').len();
    let (first, second) = (&left[start..], &right[..end]);
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !"-–/.:".contains(c));
    // A full stop may end the sentence behind a range.
    let behind = right[end..].strip_prefix('.').unwrap_or(&right[end..]);
    if !outside(left[..start].chars().next_back()) || !outside(behind.chars().next()) {
        return None;
    }
    let (from, to) = (value(first)?, value(second)?);
    let decade = (1900..2100).contains(&from) && second.len() == 2 && to > from % 100;
    let telephone = first.len() == 3 && second.len() == 4;
    let event = (from, to) == (9, 11);
    (decade || from < to && !telephone && !event).then_some(end)
}

/// Returns the value of "1,200" or "12".
fn value(number: &str) -> Option<u64> {
    let grouped = number.split(',').skip(1).all(|group| group.len() == 3);
    let starts = number.starts_with(|c: char| c.is_ascii_digit() && c != '0');
    if grouped && starts { number.replace(',', "").parse().ok() } else { None }
}
