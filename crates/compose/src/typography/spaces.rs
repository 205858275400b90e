//! Spaces at which no line may break.

use transcript::Language;

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// Units that a figure is never parted from.
const UNITS: [&str; 18] = [
    "%", "€", "$", "£", "km", "m", "cm", "mm", "kg", "g", "mg", "l", "ml", "°C", "°F", "h", "MW",
    "GW",
];

/// Puts spaces that do not break where the language has them: in French inside guillemets and before
/// `; : ! ?` (Lexique des règles typographiques en usage à l'Imprimerie nationale; in Canada before
/// the colon alone), in German inside abbreviations, everywhere between a figure and its unit.
#[must_use]
pub fn spaces(text: &str, language: &Language) -> String {
    let text = units(text, language);
    match (language.primary(), language.region()) {
        ("fr", Some("CA")) => french(&text, &[]),
        ("fr", _) => french(&text, &[';', '!', '?']),
        ("de", _) => ["z. B.", "d. h.", "u. a.", "o. Ä."]
            .iter()
            .fold(text, |text, one| text.replace(one, &one.replace(' ', "\u{a0}"))),
        _ => text,
    }
}

/// Ties figures to their units.
fn units(text: &str, language: &Language) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(' ') {
        let after = &rest[at + 1..];
        let end = after.find(|c: char| !c.is_alphanumeric() && !"%€$£°".contains(c));
        let word = &after[..end.unwrap_or(after.len())];
        let figure = rest[..at].ends_with(|c: char| c.is_ascii_digit());
        out.push_str(&rest[..at]);
        out.push(match figure && UNITS.contains(&word) {
            true if word == "%" && language.primary() == "fr" => NARROW,
            true => NO_BREAK,
            false => ' ',
        });
        rest = after;
    }
    out + rest
}

/// Sets French punctuation: `tall` marks take a narrow space in front, a colon a full one.
fn french(text: &str, tall: &[char]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, &mark) in chars.iter().enumerate() {
        let space = |c: &char| c.is_whitespace();
        let ends = chars.get(at + 1).is_none_or(|c| c.is_whitespace() || "»”)…!?".contains(*c));
        let before = out.trim_end().len();
        let follows_word = out[..before].ends_with(|c: char| !"!?«:;".contains(c));
        match mark {
            '»' if follows_word => {
                out.truncate(before);
                out.push(NARROW);
            }
            ':' if ends && follows_word => {
                out.truncate(before);
                out.push(NO_BREAK);
            }
            _ if tall.contains(&mark) && ends && follows_word => {
                out.truncate(before);
                out.push(NARROW);
            }
            _ if space(&mark) && out.ends_with(NARROW) && out[..before].ends_with('«') => continue,
            _ => {}
        }
        out.push(mark);
        if mark == '«' {
            out.push(NARROW);
        }
    }
    out
}
