//! Dashes: breaks in a sentence, and ranges of numbers.

use transcript::Language;

/// Marks that a dash behind them touches, and those it touches in front of them.
const OPENING: [char; 7] = ['“', '‘', '„', '«', '(', '[', '¿'];
const CLOSING: [char; 9] = ['”', '’', '»', ')', ']', '.', ',', '?', '!'];

/// Turns two hyphens, dashes, and a hyphen between spaces into the language's dash with a space on
/// both sides: a long one, in German a short one. A short dash between digits is a range and stays,
/// as does the Spanish dash, which touches what it sets off.
#[must_use]
pub fn dashes(text: &str, language: &Language) -> String {
    let is_run = |c: char| matches!(c, ' ' | '-' | '–' | '—');
    let dash = if language.primary() == "de" { '–' } else { '—' };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_run) {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches(is_run);
        let run = &from[..from.len() - after.len()];
        out.push_str(before);
        rest = after;
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let range = digit(out.chars().next_back()) && digit(after.chars().next());
        if range || !is_break(run, language) {
            out.push_str(run);
            continue;
        }
        if !out.is_empty() && !out.ends_with(OPENING) {
            out.push(' ');
        }
        out.push(dash);
        if !after.is_empty() && !after.starts_with(CLOSING) {
            out.push(' ');
        }
    }
    out + rest
}

/// Returns true where a run of dashes and spaces breaks the sentence.
fn is_break(run: &str, language: &Language) -> bool {
    let spaced = run.starts_with(' ') && run.ends_with(' ') && run.contains(['-', '–']);
    let dash = match language.primary() {
        "es" | "zh" | "ja" => false,
        "de" => run.contains(['–', '—']),
        _ => run.contains('—'),
    };
    spaced || dash || run.contains("--")
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
