//! The marks that switch between free and paid text, and everything that looks like one.

use std::ops::Range;

use super::line_at;
use crate::{Tier, Warning};

/// From this byte on, this tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Switch {
    pub(super) offset: usize,
    pub(super) tier: Tier,
}

/// Who may read a block that covers `range`: whoever may read all of it.
pub(super) fn tier_of(range: &Range<usize>, switches: &[Switch]) -> Tier {
    let before = switches.iter().rev().find(|switch| switch.offset <= range.start);
    let inside = switches.iter().filter(|switch| range.contains(&switch.offset));
    before.into_iter().chain(inside).map(|switch| switch.tier).max().unwrap_or_default()
}

/// What a comment says, if it is one of the two proper marks.
pub(super) fn proper(comment: &str) -> Option<Tier> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    match inner.to_lowercase().as_str() {
        "paid" => Some(Tier::Paid),
        "free" => Some(Tier::Free),
        _ => None,
    }
}

/// Returns true for a comment that says nothing: it only keeps two marks apart.
pub(super) fn is_separator(comment: &str) -> bool {
    comment
        .trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|inner| inner.trim().is_empty())
}

/// Returns true for a line that holds a mark of paid or free text, proper or not.
#[must_use]
pub fn has_mark(line: &str) -> bool {
    is_paid_comment(line) || proper(line).is_some()
}

/// Finds every paid mark from byte `from` of `source`, proper or not, and returns the switches with
/// a copy of the source of as many lines, in which each mark that has its line to itself is
/// written properly, so that it stands between blocks.
pub(super) fn find_paid(
    source: &str,
    from: usize,
    warnings: &mut Vec<Warning>,
) -> (Vec<Switch>, String) {
    let mut tidy = source[..from].to_owned();
    let mut switches = Vec::new();
    for line in source[from..].split_inclusive('\n') {
        let offset = tidy.len();
        let text = line.trim_end_matches('\n');
        let alone = is_paid_line(text);
        if alone || has_paid_comment(text) {
            switches.push(Switch { offset, tier: Tier::Paid });
            if proper(text) != Some(Tier::Paid) {
                let message = if alone {
                    format!("`{}` is taken for `<!-- paid -->`", text.trim())
                } else {
                    "a paid mark needs a line of its own: all from the block it stands in is paid"
                        .to_owned()
                };
                warnings.push(Warning::at(line_at(&tidy, offset), message));
            }
        }
        tidy.push_str(tidy_line(text));
        tidy.push_str(&line[text.len()..]);
    }
    (switches, tidy)
}

/// Returns a line with a paid mark that has the line to itself written properly.
pub(super) fn tidy_line(line: &str) -> &str {
    if is_paid_line(line) { "<!-- paid -->" } else { line }
}

/// Returns what could be the insides of comments: from each unescaped `<!` to the next `>`.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("<!").filter(|(at, _)| !text[..*at].ends_with('\\')).map(|(at, _)| {
        let inner = &text[at + 2..];
        inner.split('>').next().unwrap_or(inner)
    })
}

/// Returns true for a line in which some comment speaks of paid text.
pub(super) fn has_paid_comment(line: &str) -> bool {
    comments(line).any(says_paid)
}

/// Returns true for a comment that speaks of paid text, whatever else it says.
pub(super) fn says_paid(comment: &str) -> bool {
    let words: Vec<String> =
        comment.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let plain = ["paid", "payed", "paywall", "members", "premium", "subscribers"];
    words.iter().any(|word| plain.contains(word))
        || (words.len() <= 2 && words.iter().any(|word| is_nearly_paid(word)))
        || is_nearly_paid(&words.concat())
}

/// Returns true for a comment that would be read as a paid mark on a line of its own.
pub(crate) fn is_paid_comment(comment: &str) -> bool {
    is_paid_line(comment) || has_paid_comment(comment)
}

/// Returns true for a line that holds a paid mark, proper or not, and nothing else: one comment, or
/// one word in something like the brackets or dashes of a comment.
pub(crate) fn is_paid_line(line: &str) -> bool {
    let line = line.replace("&lt;", "<").replace("&gt;", ">").replace('\\', "");
    let line = line.trim();
    if line.starts_with("<!--") && line.ends_with("-->") && line.matches("-->").count() == 1 {
        return says_paid(line);
    }
    let is_mark = |c: char| c.is_whitespace() || "<>!-*+[]{}()/—–＜＞！".contains(c);
    let word = line.trim_matches(is_mark).to_lowercase();
    if !word.chars().all(char::is_alphabetic) {
        return false;
    }
    let angled = line.contains(['<', '＜']) || line.ends_with(['>', '＞']);
    let boxed = line.starts_with(['[', '{', '(']) && line.ends_with([']', '}', ')']);
    let dashed = line.starts_with("--") || line.starts_with(['—', '–']);
    (angled && is_nearly_paid(&word)) || ((boxed || dashed) && word == "paid")
}

/// Returns true for `paid` and for words one slip of the fingers away from it: a letter too few,
/// too many or wrong, or two letters swapped.
fn is_nearly_paid(word: &str) -> bool {
    let typed: Vec<char> = word.chars().collect();
    let meant = ['p', 'a', 'i', 'd'];
    let head = typed.iter().zip(meant).take_while(|(a, b)| **a == *b).count();
    let tail = typed.iter().rev().zip(meant.iter().rev()).take_while(|(a, b)| a == b).count();
    match typed.len() {
        3 => head + tail >= 3,
        4 => {
            let swapped =
                head <= 2 && typed[head] == meant[head + 1] && typed[head + 1] == meant[head];
            head + tail >= 3 || (swapped && head + tail == 2)
        }
        5 => head + tail >= 4,
        _ => false,
    }
}
