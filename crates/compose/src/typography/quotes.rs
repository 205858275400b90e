//! Quotation marks and apostrophes.

use transcript::Language;

/// Turns straight apostrophes and single quotes into curly ones.
#[must_use]
pub fn apostrophes(text: &str) -> String {
    let quotation = closes_later(text);
    turned(text, '\'', |before, after| {
        let opens = before.is_none_or(opens_after) && after.is_some_and(char::is_alphabetic);
        // What is left out at the start of a word has an apostrophe and no quote: ’em, ’cause.
        if opens && quotation { "‘" } else { "’" }
    })
}

/// Turns straight double quotes into those of the language.
///
/// Portuguese and Spanish newspapers and websites print the English marks; Swiss German prints
/// guillemets without spaces. In languages not known here quotes stay.
#[must_use]
pub fn quotes(text: &str, language: &Language) -> String {
    let (open, close) = match (language.primary(), language.region()) {
        ("en" | "pt" | "es" | "zh", _) => ("“", "”"),
        ("de", Some("CH" | "LI")) => ("«", "»"),
        ("de", _) => ("„", "“"),
        ("fr", _) => ("« ", " »"),
        _ => return text.to_owned(),
    };
    turned(text, '"', |before, after| {
        let opens = before.is_none_or(opens_after) && after.is_some_and(|c| !c.is_whitespace());
        let opens = opens || before == Some('-') && after.is_some_and(char::is_alphanumeric);
        if opens { open } else { close }
    })
}

fn turned(
    text: &str,
    straight: char,
    curly: impl Fn(Option<char>, Option<char>) -> &'static str,
) -> String {
    let mut before = None;
    let mut rest = text.chars();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = rest.next() {
        if c == straight {
            out.push_str(curly(before, rest.clone().next()));
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

fn opens_after(c: char) -> bool {
    c.is_whitespace() || "([{“‘\"'—–".contains(c)
}

/// Returns true where a single quote stands behind a word, as the end of a quotation would.
fn closes_later(text: &str) -> bool {
    let mut before = None;
    text.chars().any(|c| {
        let closes = c == '\'' && before.is_some_and(|before| ".,?!".contains(before));
        before = Some(c);
        closes
    })
}
