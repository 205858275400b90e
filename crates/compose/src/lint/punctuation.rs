//! Dots, quotes, dashes and hyphens.

use super::Rule;
use super::post::{Findings, Post, Prose};
use crate::typography;

/// Finds `...` and what has too many dots: `….`, `…..`, `end..`.
pub(super) fn ellipses(post: &Post<'_>, findings: &mut Findings) {
    for prose in &post.prose {
        let mut done = 0;
        for (at, c) in prose.chars() {
            if at < done || !matches!(c, '.' | '…') {
                continue;
            }
            let rest = &prose.text[at..];
            done = at + rest.len() - rest.trim_start_matches(['.', '…']).len();
            let run = &prose.text[at..done];
            let path = [prose.before(at), prose.from(done)].contains(&Some('/'));
            // Two characters are one ellipsis in Chinese and Japanese.
            let plain = matches!(run, "." | "…" | "……");
            if plain || path {
                continue;
            }
            if run == ".." {
                findings.at(Rule::Ellipsis, prose, at, "two full stops in a row");
            } else {
                let message = format!("`{run}` in place of `…`");
                findings.fixed(Rule::Ellipsis, prose, (at..done, "…"), message);
            }
        }
    }
}

/// Finds straight quotes, where the post has curly ones.
pub(super) fn straight_quotes(post: &Post<'_>, findings: &mut Findings) {
    let curly = |c: char| matches!(c, '‘' | '’' | '“' | '”' | '„' | '«' | '»');
    if !post.prose.iter().any(|prose| prose.text.contains(curly)) {
        return;
    }
    let knows_quotes = post.is_in(&["en", "pt", "es"]);
    for prose in post.prose.iter().filter(|prose| prose.text.contains(['\'', '"'])) {
        let mut printed = typography::apostrophes(&prose.text);
        if knows_quotes {
            printed = typography::quotes(&printed, &post.language);
        }
        let mut quoted = false;
        for ((at, c), curly) in prose.text.char_indices().zip(printed.chars()) {
            if !matches!(c, '\'' | '"') || prose.skips(at) || is_measure(prose, at, c, quoted) {
                continue;
            }
            quoted ^= c == '"';
            let message = "a straight quote among curly ones";
            let mut new = [0; 4];
            if curly == c {
                findings.at(Rule::StraightQuote, prose, at, message);
            } else {
                let with = &*curly.encode_utf8(&mut new);
                findings.fixed(Rule::StraightQuote, prose, (at..at + 1, with), message);
            }
        }
    }
}

/// Returns true for feet, inches, minutes and seconds: `6'2"`, `5"`.
fn is_measure(prose: &Prose<'_>, at: usize, c: char, quoted: bool) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(prose.before(at))
        && match c {
            '"' => !quoted,
            _ => prose.from(at + 1).is_none_or(|c| c.is_ascii_digit() || c == ' '),
        }
}

/// Finds hyphens that stand for a dash: `one--two`, `one - two`.
pub(super) fn dashes(post: &Post<'_>, findings: &mut Findings) {
    if !post.is_in(&["en", "pt", "es", "fr", "de", "it", "nl"]) {
        return;
    }
    let dash = if post.is_in(&["de"]) { " – " } else { " — " };
    for prose in &post.prose {
        let mut done = 0;
        for (at, _) in prose.chars().filter(|(_, c)| *c == '-') {
            if at < done {
                continue;
            }
            let rest = &prose.text[at..];
            done = at + rest.len() - rest.trim_start_matches('-').len();
            let (before, after) = (&prose.text[..at], &prose.text[done..]);
            let (left, right) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
            let spaced = left.len() < before.len() && right.len() < after.len();
            let word =
                |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() || "”’\"»)“‘«(".contains(c));
            let words = word(left.chars().next_back()) && word(right.chars().next());
            let length = done - at;
            // A hyphen between numbers may be a minus, and `--fix` is what people type.
            let option = left.len() < before.len() && right.len() == after.len();
            if !words || option || length > 3 || (length == 1 && !spaced) {
                continue;
            }
            let range = left.len()..prose.text.len() - right.len();
            let message = format!("`{}` in place of `{}`", &prose.text[at..done], dash.trim());
            findings.fixed(Rule::Dash, prose, (range, dash), message);
        }
    }
}

/// Finds hyphens between the two ends of a range: `1,200-1,300`.
///
/// Only in languages that put a short dash there; Spanish, for one, has a hyphen.
pub(super) fn ranges(post: &Post<'_>, findings: &mut Findings) {
    if !post.is_in(&["en", "de"]) {
        return;
    }
    for prose in &post.prose {
        for (at, _) in prose.chars().filter(|(_, c)| *c == '-') {
            let number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
            let (before, after) = (&prose.text[..at], &prose.text[at + 1..]);
            let from = &before[before.trim_end_matches(number).len()..];
            let to = after[..after.len() - after.trim_start_matches(number).len()]
                .trim_end_matches([',', '.']);
            let left = before[..before.len() - from.len()].chars().next_back();
            let right = after[to.len()..].chars().next();
            let apart =
                |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || "-–/_:+#".contains(c)));
            let counts = numbered_thing(before[..before.len() - from.len()].trim_end());
            let apart = apart(left) && (apart(right) || right == Some(':'));
            if apart && !counts && is_range(from, to) {
                let message = format!("`{from}-{to}` has a hyphen in place of `–`");
                findings.fixed(Rule::HyphenRange, prose, (at..at + 1, "–"), message);
            }
        }
    }
}

/// Things whose number may have a hyphen in it.
const NUMBERED: [&str; 22] = [
    "abbildung",
    "abschnitt",
    "airbus",
    "appendix",
    "boeing",
    "chapter",
    "codeblock",
    "exhibit",
    "fig.",
    "figure",
    "flight",
    "form",
    "highway",
    "item",
    "kapitel",
    "listing",
    "psalm",
    "room",
    "route",
    "section",
    "tabelle",
    "table",
];

/// Returns true where a number names what stands before it: `Figure 4-7`, `Boeing 737-800`.
fn numbered_thing(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    NUMBERED.contains(&word.as_str())
}

/// Returns true for two numbers of which the second is more, or goes on from the first as in
/// `1914-18`. A telephone number and the number of a plane are none: `555-1234`, `737-800`.
fn is_range(from: &str, to: &str) -> bool {
    let starts_well = from.starts_with(|c: char| c.is_ascii_digit());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (left, right) = (digits(from), digits(to));
    let (Ok(low), Ok(high)) = (left.parse::<u64>(), right.parse::<u64>()) else { return false };
    let telephone = left.len() == 3 && right.len() >= 3 && !from.contains(',');
    let shortened = right.len() == 2 && left.len() == 4 && {
        left[2..].parse::<u64>().is_ok_and(|end| end < high)
    };
    starts_well && !telephone && (low < high || shortened)
}
