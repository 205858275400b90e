//! Quotes, dashes and ellipses as they are printed.
//!
//! Each rule is a function over a paragraph's text, and does nothing to text that it was done to.

use transcript::Language;

/// Returns a paragraph's text as it is printed in `language`.
#[must_use]
pub fn printed(text: &str, language: &Language) -> String {
    let text = ellipses(&dashes(&apostrophes(text)));
    // Other languages have other quotes, and some of them two kinds: theirs are left as heard.
    match language.primary() {
        "en" | "pt" | "es" | "zh" => quotes(&text),
        _ => text,
    }
}

/// Turns straight apostrophes and single quotes into curly ones.
#[must_use]
pub fn apostrophes(text: &str) -> String {
    turned(text, '\'', |before, after| {
        let opens = before.is_none_or(opens_after) && after.is_some_and(char::is_alphabetic);
        // What is left out at the start of a word has an apostrophe and no quote: ’em, ’cause.
        if opens && !closes_later(text) {
            '’'
        } else if opens {
            '‘'
        } else {
            '’'
        }
    })
}

/// Turns straight double quotes into curly ones.
#[must_use]
pub fn quotes(text: &str) -> String {
    turned(text, '"', |before, after| {
        let opens = before.is_none_or(opens_after) && after.is_some_and(|c| !c.is_whitespace());
        if opens { '“' } else { '”' }
    })
}

/// Turns two hyphens, and hyphens and short dashes between spaces, into a dash with a space on both
/// sides. A short dash between digits is a range and stays.
#[must_use]
pub fn dashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = next_dash(rest) {
        out.push_str(before.trim_end());
        if !out.is_empty() {
            out.push(' ');
        }
        out.push('—');
        rest = after.trim_start();
        if !rest.is_empty() {
            out.push(' ');
        }
    }
    out + rest
}

/// Returns what stands before and behind the first break in `text`.
fn next_dash(text: &str) -> Option<(&str, &str)> {
    let mut found: Option<(usize, usize)> = None;
    for mark in ["---", "--", " - ", " – "] {
        for (at, _) in text.match_indices(mark) {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let range = digit(text[..at].chars().next_back())
                && digit(text[at + mark.len()..].chars().next());
            if !range && found.is_none_or(|(first, _)| at < first) {
                found = Some((at, at + mark.len()));
            }
        }
    }
    found.map(|(from, to)| (&text[..from], &text[to..]))
}

/// Turns three dots into one character.
#[must_use]
pub fn ellipses(text: &str) -> String {
    text.replace("...", "…")
}

fn turned(
    text: &str,
    straight: char,
    curly: impl Fn(Option<char>, Option<char>) -> char,
) -> String {
    let mut before = None;
    let mut rest = text.chars();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = rest.next() {
        out.push(if c == straight { curly(before, rest.clone().next()) } else { c });
        before = Some(c);
    }
    out
}

fn opens_after(c: char) -> bool {
    c.is_whitespace() || "([{“‘\"'—–".contains(c)
}

/// Returns true where a single quote stands behind a word, as the end of a quotation would.
fn closes_later(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|pair| pair[1] == '\'' && ".,?!".contains(pair[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let english = Language::new("en");
        let once = printed(text, &english);
        assert_eq!(once, expected);
        assert_eq!(printed(&once, &english), expected, "a second time changes nothing");
    }

    #[test]
    fn straight_quotes_become_curly() {
        check(r#"He said, "It's the '90s.""#, "He said, “It’s the ’90s.”");
        check(r#"("Yes.") "No?""#, "(“Yes.”) “No?”");
        check("Rock 'n' roll, the dogs' bowl", "Rock ’n’ roll, the dogs’ bowl");
    }

    #[test]
    fn breaks_become_spaced_dashes_and_ranges_stay() {
        check("I think--well - no.", "I think — well — no.");
        check("-- and then --", "— and then —");
        check("from 10 - 12, a well-known case", "from 10 - 12, a well-known case");
        check("Wait... what?", "Wait… what?");
    }

    #[test]
    fn quotes_of_other_languages_stay_as_heard() {
        assert_eq!(printed("Er sagt \"ja\".", &Language::new("de")), "Er sagt \"ja\".");
    }
}
