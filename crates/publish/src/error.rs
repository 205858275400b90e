//! What can go wrong while a post is published.

use std::fmt::Write as _;

/// What can go wrong while a post is published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The episode's name cannot name a file.
    #[error("the episode name `{name}` cannot name a file")]
    EpisodeName {
        /// The name given.
        name: String,
    },
    /// A template of the archive failed.
    #[error("cannot make the archive")]
    Archive {
        /// What the template engine says.
        source: askama::Error,
    },
    /// A font file has no font in it.
    #[error("cannot read a font from {name}")]
    Font {
        /// The file, as the caller called it.
        name: String,
    },
    /// No font has some characters of the text.
    #[error("no font for {}", listed(.missing))]
    MissingGlyphs {
        /// The characters, in the order they were met.
        missing: Vec<MissingGlyph>,
    },
    /// The page's template failed.
    #[error("cannot make the page of {episode}")]
    Page {
        /// Which episode.
        episode: String,
        /// What the template engine says.
        source: askama::Error,
    },
    /// The typesetter failed: a fault of this program's template.
    #[error("cannot set the PDF of {episode}: {message}")]
    Typeset {
        /// Which episode.
        episode: String,
        /// What the typesetter says.
        message: String,
    },
}

/// What publishing returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A character that no font has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Where it stands, such as ``turn 14 (Kaisa Mäkelä)``; each place once.
    pub places: Vec<String>,
}

impl Error {
    /// Returns what the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::EpisodeName { .. } => Some("rename its folder under `transcripts/`"),
            Self::Font { .. } => Some("give a TrueType or OpenType file (.ttf, .otf, .ttc)"),
            Self::MissingGlyphs { .. } => Some(
                "give a font that has them with `--font FILE`, or `--allow-missing-glyphs` to \
                 leave boxes in their place",
            ),
            Self::Archive { .. } | Self::Page { .. } | Self::Typeset { .. } => None,
        }
    }
}

/// How many characters a message lists.
const LISTED: usize = 8;

/// How many places of a character a message lists.
const PLACES: usize = 3;

/// Writes missing characters for a message: `龘` U+9F98 (turn 3).
pub(crate) fn listed(missing: &[MissingGlyph]) -> String {
    let mut list = String::new();
    for glyph in missing.iter().take(LISTED) {
        let comma = if list.is_empty() { "" } else { ", " };
        let code_point = u32::from(glyph.character);
        let shown = glyph.places.iter().take(PLACES).map(String::as_str).collect::<Vec<_>>();
        let more = if glyph.places.len() > PLACES { ", …" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            list,
            "{comma}`{}` U+{code_point:04X} in {}{more}",
            glyph.character,
            shown.join(", "),
        );
    }
    if missing.len() > LISTED {
        let _ = write!(list, " and {} more", missing.len() - LISTED);
    }
    list
}
