//! The look of a show's pages: the house's style sheet, and what the show's theme changes of it.

use std::fmt::{self, Display, Formatter, Write as _};
use std::path::Path;

use askama::filters::HtmlSafe;
use transcript::{Colours, Show, Theme};

use crate::href::Href;

/// The one style sheet of a show's pages. The policy in each page's head names it by hash.
pub(crate) struct Style(String);

const HOUSE: &str = include_str!("../../../templates/html/page.css");

impl Style {
    /// Returns the style sheet of a show.
    pub(crate) fn of(show: &Show) -> Self {
        let Theme { font, label_font, light, dark, css, logo: _ } = &show.theme;
        let mut style = HOUSE.to_owned();
        let fonts = [("--serif", font), ("--sans", label_font)];
        let fonts = fonts.into_iter().filter_map(|(name, font)| Some((name, font.as_ref()?)));
        let fonts: String = fonts.map(|(name, font)| format!(" {name}: {font};")).collect();
        // Writing to a string cannot fail.
        if !fonts.is_empty() {
            let _ = writeln!(style, ":root {{{fonts} }}");
        }
        // Each in its own scheme alone, and on paper neither: the house's own colours are there.
        for (scheme, colours) in [("light", colours(light)), ("dark", colours(dark))] {
            if !colours.is_empty() {
                let when = format!("screen and (prefers-color-scheme: {scheme})");
                let _ = writeln!(style, "@media {when} {{ :root {{{colours} }} }}");
            }
        }
        if let Some(css) = css {
            style += &kept_in(css);
            style.push('\n');
        }
        Self(style)
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// Returns the colours of a theme as declarations.
fn colours(colours: &Colours) -> String {
    let Colours { paper, ink, quiet, line, card, accent, on_accent } = colours;
    let all = [
        ("--paper", paper),
        ("--ink", ink),
        ("--quiet", quiet),
        ("--line", line),
        ("--card", card),
        ("--link", accent),
        ("--button", accent),
        ("--on-button", on_accent),
    ];
    let set = all.into_iter().filter_map(|(name, colour)| Some((name, colour.as_ref()?)));
    set.map(|(name, colour)| format!(" {name}: {colour};")).collect()
}

/// Returns rules that cannot end the element they stand in: `</` means something in strings of CSS
/// alone, where `<\/` is the same.
fn kept_in(css: &str) -> String {
    css.replace("</", "<\\/").replace('\0', "")
}

impl Display for Style {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// The house's own sheet has no `<` in it, colours and fonts cannot have one, and the show's rules
// cannot end the element.
impl HtmlSafe for Style {}

/// Endings of pictures that pages may show as a logo.
const PICTURES: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "gif", "avif"];

/// A show's logo.
pub(crate) enum Logo {
    /// At an address.
    Elsewhere(Href),
    /// A file of the site, by its name.
    Here(String),
}

impl Logo {
    /// Returns the logo of a show; one that is no picture is none.
    pub(crate) fn of(show: &Show) -> Option<Self> {
        let named = show.theme.logo.as_deref()?;
        if named.contains("://") {
            return Href::new(named).map(Self::Elsewhere);
        }
        logo_file(show).map(Self::Here)
    }

    /// Returns its address from a page from which `up` leads to the site's folder.
    pub(crate) fn from(&self, up: &str) -> String {
        match self {
            Self::Elsewhere(href) => href.url().to_owned(),
            Self::Here(name) => format!("{up}{name}"),
        }
    }

    /// Returns its address from anywhere, where the site has one.
    pub(crate) fn address(&self, site: Option<&Href>) -> Option<String> {
        match self {
            Self::Elsewhere(href) => Some(href.url().to_owned()),
            Self::Here(name) => Some(site?.file(&[name])),
        }
    }
}

/// Returns what the show's logo is called in the folder of the site, where it is a file of the
/// show's folder: whoever writes the site puts it there.
#[must_use]
pub fn logo_file(show: &Show) -> Option<String> {
    let named = show.theme.logo.as_deref().filter(|named| !named.contains("://"))?;
    let ending = Path::new(named).extension()?.to_str()?.to_ascii_lowercase();
    PICTURES.contains(&ending.as_str()).then(|| format!("logo.{ending}"))
}
