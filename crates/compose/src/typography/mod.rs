//! Quotes, dashes, ellipses and spaces as they are printed in each language.
//!
//! Each rule is a function over a paragraph's text, and does nothing to text that it was done to.
//! None of it changes a word, so none of it is an editorial decision.

mod dashes;
mod quotes;
mod spaces;

use transcript::Language;

pub use dashes::{dashes, ranges};
pub use quotes::{apostrophes, quotes};
pub use spaces::spaces;

/// Returns a paragraph's text as it is printed in `language`.
#[must_use]
pub fn printed(text: &str, language: &Language) -> String {
    let text = quotes(&ellipses(&apostrophes(text)), language);
    spaces(&ranges(&dashes(&text, language)), language)
}

/// Turns three dots into one character, and a full stop behind it into nothing.
#[must_use]
pub fn ellipses(text: &str) -> String {
    let mut text = text.replace("...", "…");
    while text.contains("….") {
        text = text.replace("….", "…");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_in(language: &str, text: &str, expected: &str) {
        let language = Language::new(language);
        let once = printed(text, &language);
        assert_eq!(once, expected);
        assert_eq!(printed(&once, &language), expected, "a second time changes nothing");
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_in("en", text, expected);
    }

    #[test]
    fn straight_quotes_become_curly() {
        check(r#"He said, "It's the '90s.""#, "He said, “It’s the ’90s.”");
        check(r#"("Yes.") "No?""#, "(“Yes.”) “No?”");
        check("Rock 'n' roll, the dogs' bowl", "Rock ’n’ roll, the dogs’ bowl");
    }

    #[test]
    fn breaks_become_spaced_dashes() {
        check("I think--well - no.", "I think — well — no.");
        check("I think—well – no.", "I think — well — no.");
        check("the wind—", "the wind —");
        check("-- and then --", "— and then —");
        check("“— is gone”", "“— is gone”");
        check("Wait... what?....", "Wait… what?…");
        check("a well-known case", "a well-known case");
        check_in("de", "Ich - also wir—", "Ich – also wir –");
        check_in("es", "El mar —dijo— sube.", "El mar —dijo— sube.");
    }

    #[test]
    fn ranges_have_a_short_dash() {
        check("1,200-1,300 boats, 10 - 12 days", "1,200–1,300 boats, 10–12 days");
        check("from 2019-2020, 2019-20", "from 2019–2020, 2019–20");
        check(
            "555-1234, 2026-03-02, 24-7, 9-11, COVID-19",
            "555-1234, 2026-03-02, 24-7, 9-11, COVID-19",
        );
    }

    #[test]
    fn each_language_has_its_quotes() {
        check_in("de", "Er sagt \"ja\".", "Er sagt „ja“.");
        check_in("de-CH", "Er sagt \"ja\".", "Er sagt «ja».");
        check_in("pt", "Ele diz \"sim\".", "Ele diz “sim”.");
        check_in("es", "Dice \"sí\".", "Dice “sí”.");
        check_in("fr", "Il dit \"oui\".", "Il dit «\u{202f}oui\u{202f}».");
        check_in("ja", "\"はい\"", "\"はい\"");
    }

    #[test]
    fn french_has_spaces_that_do_not_break() {
        check_in("fr", "Quoi? Oui !", "Quoi\u{202f}? Oui\u{202f}!");
        check_in(
            "fr",
            "Voici: à 10:30 ; « là »",
            "Voici\u{a0}: à 10:30\u{202f}; «\u{202f}là\u{202f}»",
        );
        check_in("fr-CA", "Quoi? Voici : là", "Quoi? Voici\u{a0}: là");
        check_in("fr", "https://example.org?a=b", "https://example.org?a=b");
        check_in("fr", "C'est 25 % ou 10 €", "C’est 25\u{202f}% ou 10\u{a0}€");
    }

    #[test]
    fn a_figure_is_not_parted_from_its_sign() {
        check_in("de", "25 % und 10 km, z. B. hier", "25\u{a0}% und 10\u{a0}km, z.\u{a0}B. hier");
        check_in("es", "el 25 % del mar", "el 25\u{a0}% del mar");
        check("5 km and 25%", "5\u{a0}km and 25%");
    }

    const PIECES: [&str; 24] = [
        "\"", "'", " ", "a", "B", "1", "12", "-", "--", " - ", "—", "–", "...", ".", ",", "?", "!",
        ":", ";", "«", "»", "“", "(", "%",
    ];

    proptest! {
        #[test]
        fn what_is_printed_once_is_printed_so_for_good(
            picks in prop::collection::vec(0usize..PIECES.len(), 0..24),
        ) {
            let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
            for language in ["en", "pt", "es", "fr", "fr-CA", "de", "zh", "it"] {
                let language = Language::new(language);
                let once = printed(&text, &language);
                prop_assert_eq!(&printed(&once, &language), &once, "{}: {:?}", language, text);
                let letters = |text: &str| -> String {
                    text.chars().filter(|c| c.is_alphanumeric()).collect()
                };
                prop_assert_eq!(letters(&once), letters(&text));
            }
        }
    }
}
