//! What a show's pages look like: the `[theme]` of `castpress.toml`.
//!
//! Values go into a style sheet, so each is of a type that cannot say anything but what it is for.

use std::fmt;

use serde::Deserialize;

/// What a show's pages look like, where it is not the house's own.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// Font families of the text, the first that is there.
    pub font: Option<FontStack>,
    /// Font families of labels, dates and buttons.
    pub label_font: Option<FontStack>,
    /// A picture in place of the show's name: a path from the show's folder, or a URL.
    pub logo: Option<String>,
    /// Colours on a light ground.
    pub light: Colours,
    /// Colours on a dark ground.
    pub dark: Colours,
    /// Rules of CSS after the house's own.
    pub css: Option<String>,
}

/// Colours of one scheme; the house's own where absent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Colours {
    /// The ground.
    pub paper: Option<Colour>,
    /// The text.
    pub ink: Option<Colour>,
    /// Dates, labels, notes.
    pub quiet: Option<Colour>,
    /// Rules between parts.
    pub line: Option<Colour>,
    /// The ground of the invitation.
    pub card: Option<Colour>,
    /// Links and the button.
    pub accent: Option<Colour>,
    /// What the button says.
    pub on_accent: Option<Colour>,
}

/// A colour of CSS: `#0b4f8a`, a name such as `teal`, or a function such as `rgb(11 79 138)`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(String);

/// Font families of CSS, such as `Charter, "Noto Serif", serif`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FontStack(String);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        let hexadecimal = text.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
        });
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
        let function = text.strip_suffix(')').and_then(|rest| rest.split_once('('));
        let function = function.is_some_and(|(name, values)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || " .,%/-+".contains(c);
            is_name(name) && !name.eq_ignore_ascii_case("url") && values.chars().all(plain)
        });
        if hexadecimal || is_name(text) || function {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no colour: write #0b4f8a, teal or rgb(11 79 138)"))
        }
    }
}

impl TryFrom<String> for FontStack {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        let plain = |c: char| c.is_alphanumeric() || " ,-_\"'".contains(c);
        let closed = |quote: char| text.matches(quote).count().is_multiple_of(2);
        if !text.is_empty() && text.chars().all(plain) && closed('"') && closed('\'') {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no list of fonts: write Charter, \"Noto Serif\", serif"))
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for FontStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(colour: &str, valid: bool) {
        assert_eq!(Colour::try_from(colour.to_owned()).is_ok(), valid, "{colour}");
    }

    #[test]
    fn a_colour_is_a_colour_and_nothing_else() {
        check("#fff", true);
        check("#0b4f8a", true);
        check("RebeccaPurple", true);
        check("oklch(70% 0.1 200 / 50%)", true);
        check("#12345", false);
        check("red; background: url(https://x.example)", false);
        check("url(x)", false);
        check("rgb(1)) } body { display: none", false);
        check("</style>", false);
        check("", false);
    }

    #[test]
    fn a_font_stack_names_fonts_and_nothing_else() {
        let valid = |text: &str| FontStack::try_from(text.to_owned()).is_ok();
        assert!(valid("Charter, \"Noto Serif\", 'Songti SC', serif"));
        assert!(!valid("\"Charter"));
        assert!(!valid("\"it's\", serif"));
        assert!(!valid("serif; color: red"));
        assert!(!valid("x</style>"));
    }
}
