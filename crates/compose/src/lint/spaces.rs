//! Spaces: two in a row, none where one belongs, one where none does.

use std::collections::BTreeMap;

use transcript::format::markdown::Role;

use super::post::{Findings, Post, Prose, is_spaced_letter, tokens};
use super::{Change, Rule};

/// True for what parts words on a line.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | NO_BREAK | NARROW_NO_BREAK)
}

const NO_BREAK: char = '\u{a0}';
const NARROW_NO_BREAK: char = '\u{202f}';

/// Finds spaces at the ends of a text, which readers see as an indent or not at all.
pub(super) fn padding(post: &Post<'_>, findings: &mut Findings) {
    let all = post.prose.iter().map(|one| &**one).chain(post.names());
    for passage in all {
        let text = &passage.text;
        let (head, tail) = (text.len() - text.trim_start_matches(is_blank).len(), text.len());
        let body = text.trim_end_matches(is_blank).len();
        if head > 0 && head < tail {
            findings.fixed(Rule::Padding, passage, (0..head, ""), "a space at the start");
        }
        if head < body && body < tail {
            findings.fixed(Rule::Padding, passage, (body..tail, ""), "a space at the end");
        }
    }
}

/// Finds two spaces in a row.
pub(super) fn double(post: &Post<'_>, findings: &mut Findings) {
    for prose in &post.prose {
        let mut done = 0;
        for (at, c) in prose.chars() {
            if at < done || !is_blank(c) {
                continue;
            }
            let rest = &prose.text[at..];
            let length = rest.len() - rest.trim_start_matches(is_blank).len();
            done = at + length;
            let inside = at > 0 && done < prose.text.len() && prose.from(done) != Some('\n');
            // Two that stand apart in the file, around a mark or a picture, are not two to a reader.
            let together = prose.change(at..done, "").is_some();
            if length == c.len_utf8() || !inside || !together {
                continue;
            }
            let one = one_space(&rest[..length], prose.before(at), prose.from(done));
            let message = if rest[..length].contains([NO_BREAK, NARROW_NO_BREAK]) {
                "two spaces in a row, one of them a no-break space"
            } else {
                "two spaces in a row"
            };
            findings.fixed(Rule::DoubleSpace, prose, (at..done, one), message);
        }
    }
}

/// Returns the space that a run of them should be: before `;` or inside `«` the one that keeps it
/// on its line, where it was among them.
fn one_space(run: &str, before: Option<char>, after: Option<char>) -> &'static str {
    let bound = after.is_some_and(|c| "?!:;»%".contains(c)) || before == Some('«');
    match run.chars().find(|c| *c != ' ' && *c != '\t') {
        Some(NARROW_NO_BREAK) if bound => "\u{202f}",
        Some(_) if bound => "\u{a0}",
        _ => " ",
    }
}

/// Finds sentences, and words at a comma or a quotation, without a space between.
pub(super) fn lost(post: &Post<'_>, findings: &mut Findings) {
    let quotes_open_up = post.is_in(&["en", "pt", "es"]);
    let mut stops: BTreeMap<&str, Vec<(&Prose<'_>, usize)>> = BTreeMap::new();
    for prose in &post.prose {
        for token in tokens(&prose.text).filter(|token| !prose.skips(token.start)) {
            let word = &prose.text[token.clone()];
            for (offset, c) in word.char_indices() {
                let at = token.start + offset;
                let behind = at + c.len_utf8();
                if prose.skips(at) {
                    continue;
                }
                let place = match c {
                    '.' | '!' | '?' | '…' => match lost_after_stop(prose, at, behind) {
                        Some(place) if place == behind => {
                            let name = word.trim_matches(|c: char| !c.is_alphanumeric());
                            stops.entry(name).or_default().push((prose, place));
                            None
                        }
                        place => place,
                    },
                    ',' | ';' => {
                        let words = letters_before(&prose.text[..at]) >= 2
                            && prose.before(at).is_some_and(char::is_lowercase)
                            && letters_after(&prose.text[behind..]) >= 2;
                        words.then_some(behind)
                    }
                    '“' if quotes_open_up => {
                        prose.before(at).is_some_and(is_spaced_letter).then_some(at)
                    }
                    '”' if quotes_open_up && at > token.start => {
                        prose.from(behind).is_some_and(is_spaced_letter).then_some(behind)
                    }
                    _ => None,
                };
                if let Some(place) = place {
                    let message = no_space(&prose.text, place);
                    findings.fixed(Rule::LostSpace, prose, (place..place, " "), message);
                }
            }
        }
    }
    // What stands in the post twice is a name, such as `sync.Once`. Even once it may be one, so it is
    // for a person to put right.
    for (_, places) in stops.into_iter().filter(|(_, places)| places.len() == 1) {
        for (prose, place) in places {
            findings.at(Rule::LostSpace, prose, place, no_space(&prose.text, place));
        }
    }
}

fn no_space(text: &str, at: usize) -> String {
    format!("no space between two words: `{}`", around(text, at))
}

/// Returns where a space belongs behind the mark from `at` to `behind`, if a sentence ends there and
/// another begins: `end.Next` and `end.)Next`, but not `Node.js`, `U.S` or `exec.CommandContext`.
fn lost_after_stop(prose: &Prose<'_>, at: usize, behind: usize) -> Option<usize> {
    let before = prose.text[..at].chars().rev();
    let small = before.take(2).filter(|c| c.is_lowercase() && is_spaced_letter(*c)).count();
    let rest = &prose.text[behind..];
    let next = rest.trim_start_matches([')', ']', '»']);
    let mut after = next.chars();
    let capital = after.next().filter(|c| c.is_uppercase() && is_spaced_letter(*c))?;
    let word = match after.next() {
        Some(c) if c.is_whitespace() => matches!(capital, 'I' | 'A' | 'O' | 'É' | 'Y'),
        Some(c) => c.is_lowercase() || c == '’' || c == '\'',
        None => false,
    };
    let rest_of_word = after.as_str().split(|c: char| !c.is_alphanumeric()).next()?;
    let called = after.as_str()[rest_of_word.len()..].starts_with('(');
    let code = called || rest_of_word.contains(char::is_uppercase);
    (small == 2 && word && !code).then_some(prose.text.len() - next.len())
}

fn letters_before(text: &str) -> usize {
    text.chars().rev().take_while(|c| is_spaced_letter(*c)).count()
}

fn letters_after(text: &str) -> usize {
    text.chars().take_while(|c| is_spaced_letter(*c)).count()
}

/// Ends of words that may stand behind a link to the rest of the word.
const ENDINGS: [&str; 12] =
    ["s", "es", "d", "ed", "er", "ers", "n", "ing", "ism", "ist", "ish", "ly"];

/// Beginnings of words that may stand before a link to the rest of the word.
const BEGINNINGS: [&str; 12] =
    ["re", "un", "pre", "non", "anti", "pro", "co", "sub", "over", "under", "inter", "post"];

/// Finds links that run into the words around them: `Contingency[podcast](…)`, `[Irwin](…)about`.
pub(super) fn lost_at_links(post: &Post<'_>, findings: &mut Findings) {
    let english = post.is_in(&["en"]);
    for prose in &post.prose {
        for link in prose.links.iter().filter(|link| !link.text.is_empty()) {
            let (start, end) = (link.text.start, link.text.end);
            let (before, after) = (&prose.text[..start], &prose.text[end..]);
            let inside = &prose.text[link.text.clone()];
            let letters = letters_before(before);
            let head =
                &before[before.char_indices().rev().take(letters).last().map_or(start, |x| x.0)..];
            let joins = letters > 0 && inside.starts_with(is_spaced_letter);
            // Other languages build words of parts, and a link may show one of them.
            let part = if english { BEGINNINGS.contains(&head) } else { letters <= 3 };
            let put = |place| Change { place, old: String::new(), new: " ".to_owned() };
            if joins && !part {
                let message = format!("no space before a link: `{}`", around(&prose.text, start));
                findings.changed(Rule::LostSpace, put(link.from), message);
            }
            let letters = letters_after(after);
            let tail: String = after.chars().take(letters).collect();
            let joins = letters > 0
                && inside.ends_with(|c: char| is_spaced_letter(c) || ".,;:!?".contains(c));
            let part = inside.ends_with(is_spaced_letter)
                && if english { ENDINGS.contains(&tail.as_str()) } else { letters <= 3 };
            if joins && !part {
                let message = format!("no space behind a link: `{}`", around(&prose.text, end));
                findings.changed(Rule::LostSpace, put(link.to), message);
            }
        }
    }
}

/// Returns the words that touch at byte `at`.
fn around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(char::is_whitespace);
    let start =
        start.map_or(0, |found| found + text[found..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |found| at + found);
    &text[start..end]
}

/// Finds spaces before marks that close up in the post's language.
pub(super) fn before_marks(post: &Post<'_>, findings: &mut Findings) {
    let marks = if post.is_in(&["fr"]) { ",." } else { ",.;:!?" };
    for prose in &post.prose {
        for (at, c) in prose.chars().filter(|(_, c)| marks.contains(*c)) {
            let body = prose.text[..at].trim_end_matches(is_blank);
            let behind = prose.from(at + c.len_utf8());
            let closes = behind.is_none_or(|c| c.is_whitespace() || "”’\"»".contains(c));
            let dots = body.ends_with('.') || prose.text[at..].starts_with(". .");
            let alone = body.is_empty() || body.ends_with(char::is_whitespace);
            if body.len() < at
                && closes
                && !dots
                && !alone
                && !matches!(prose.role, Role::Heading(_))
            {
                let message = format!("a space before `{c}`");
                findings.fixed(Rule::SpaceBeforeMark, prose, (body.len()..at, ""), message);
            }
        }
    }
}
