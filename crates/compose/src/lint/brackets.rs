//! Brackets and quotations that are not closed.

use transcript::format::markdown::Role;

use super::Rule;
use super::post::{Findings, Post, Prose};

/// Brackets, which are the same in every language.
const BRACKETS: [(char, char); 9] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('（', '）'),
    ('【', '】'),
    ('《', '》'),
    ('「', '」'),
    ('『', '』'),
    ('〈', '〉'),
];

/// Returns the pairs of quotes of a language, where they are sure.
fn quotes(language: &str) -> &'static [(char, char)] {
    match language {
        "en" | "zh" => &[('“', '”')],
        "pt" | "es" | "fr" | "it" => &[('“', '”'), ('«', '»')],
        "de" => &[('„', '“')],
        _ => &[],
    }
}

/// Finds brackets and quotations without their other half in the same paragraph.
pub(super) fn unclosed(post: &Post<'_>, findings: &mut Findings) {
    let pairs: Vec<(char, char)> =
        BRACKETS.iter().chain(quotes(post.language.primary())).copied().collect();
    for (index, prose) in post.prose.iter().enumerate() {
        let next = post.prose.get(index + 1);
        for (at, message) in unmatched(prose, &pairs) {
            let mark = prose.from(at);
            if !goes_on(prose, mark, next) {
                findings.at(Rule::Unclosed, prose, at, message);
            }
        }
    }
}

/// Returns true where a quotation goes on in the next paragraph, which then opens it again.
fn goes_on(prose: &Prose<'_>, mark: Option<char>, next: Option<&Prose<'_>>) -> bool {
    let quote = mark.is_some_and(|c| "“«„".contains(c));
    let is_text = |role: &Role| {
        matches!(role, Role::Turn { labelled: false, .. } | Role::Paragraph | Role::Quote)
    };
    let opens = |next: &Prose<'_>| next.text.chars().next() == mark && is_text(&next.role);
    quote && !matches!(prose.role, Role::Front(_)) && next.is_some_and(opens)
}

/// Returns the places of marks without their other half, with what to say of each.
fn unmatched(prose: &Prose<'_>, pairs: &[(char, char)]) -> Vec<(usize, String)> {
    let mut open: Vec<(usize, char, char)> = Vec::new();
    let mut found = Vec::new();
    // Where a straight quote stands among curly ones, it is the other half.
    let mixed = prose.text.contains('"');
    for (at, c) in prose.chars() {
        if mixed && "“”„".contains(c) {
            continue;
        }
        let closes = open.iter().rposition(|(_, _, close)| *close == c);
        if let Some(index) = closes {
            let left = open.split_off(index);
            found.extend(left.into_iter().skip(1).map(|(at, mark, _)| (at, not_closed(mark))));
        } else if let Some((_, close)) = pairs.iter().find(|(mark, _)| *mark == c) {
            open.push((at, c, *close));
        } else if pairs.iter().any(|(_, close)| *close == c) && !is_alone(prose, at, c) {
            found.push((at, format!("`{c}` closes what was not opened")));
        }
    }
    found.extend(open.into_iter().map(|(at, mark, _)| (at, not_closed(mark))));
    found.sort();
    found
}

fn not_closed(mark: char) -> String {
    format!("`{mark}` is not closed in its paragraph")
}

/// Returns true for a bracket that closes nothing and need not: `a)`, `2)`, `:)`.
fn is_alone(prose: &Prose<'_>, at: usize, c: char) -> bool {
    let word = &prose.text[..at];
    let start = word.rfind(char::is_whitespace).map_or(0, |found| found + 1);
    let word = word.get(start..).unwrap_or_default();
    let smile = word.ends_with([':', ';', '-', '=']);
    c == ')' && (smile || (!word.is_empty() && word.chars().count() <= 2))
}
