//! The words that are none of ours: what a language says all the time.
//!
//! Where the lists come from and under which licences is in `words/README.md`.

use std::collections::HashSet;
use std::sync::LazyLock;

use transcript::Language;

type List = LazyLock<HashSet<&'static str>>;

static ENGLISH: List = LazyLock::new(|| include_str!("words/en.txt").lines().collect());
static PORTUGUESE: List = LazyLock::new(|| include_str!("words/pt.txt").lines().collect());
static SPANISH: List = LazyLock::new(|| include_str!("words/es.txt").lines().collect());
static FRENCH: List = LazyLock::new(|| include_str!("words/fr.txt").lines().collect());
static GERMAN: List = LazyLock::new(|| include_str!("words/de.txt").lines().collect());
static NAMES: List = LazyLock::new(|| include_str!("words/names.txt").lines().collect());

/// The words of a language that no correction by sound may touch.
#[derive(Clone, Copy)]
pub(super) struct Common(Option<&'static HashSet<&'static str>>);

impl Common {
    /// Returns the commonest words of `language`; none where there is no list.
    pub(super) fn of(language: &Language) -> Self {
        Self(match language.primary() {
            "en" => Some(&ENGLISH),
            "pt" => Some(&PORTUGUESE),
            "es" => Some(&SPANISH),
            "fr" => Some(&FRENCH),
            "de" => Some(&GERMAN),
            _ => None,
        })
    }

    /// Returns true for a word of the language, given as its letters alone.
    pub(super) fn has(self, letters: &str) -> bool {
        // One letter is never a name by itself, and the lists do not have them all.
        letters.chars().count() < 2 || self.0.is_some_and(|words| words.contains(letters))
    }

    /// Returns true where the words of the language are known.
    pub(super) fn is_known(self) -> bool {
        self.0.is_some()
    }
}

/// Returns true for a name that many people and places have, given as its letters alone.
pub(super) fn is_famous(letters: &str) -> bool {
    NAMES.contains(letters)
}
