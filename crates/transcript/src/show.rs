//! `castpress.toml`: what holds for every episode of a show.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::{Language, Role, Theme};

/// A person the show knows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Full name, as on a turn's label.
    pub name: String,
    /// The name in its own script, such as `梁文锋`.
    pub native: Option<String>,
    /// What the person does in episodes.
    #[serde(default)]
    pub role: Role,
    /// Nicknames and other names that mean this person. They stay as they are said.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What a recogniser writes for the name or a part of it: replaced wherever it is heard.
    #[serde(default)]
    pub sounds_like: Vec<String>,
}

impl Person {
    /// Returns the family's name alone: the last part of the name, or the first where the name has a
    /// script of its own; none where the name is one word.
    #[must_use]
    pub fn family_name(&self) -> Option<&str> {
        let mut parts = self.name.split_whitespace();
        let first = parts.next()?;
        let last = parts.next_back()?;
        Some(if self.native.is_some() { first } else { last })
    }
}

/// A word or name the show spells in one way: a place, a product, a term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Term {
    /// How it is written.
    pub term: String,
    /// The same in its own script, such as `深度求索`.
    pub native: Option<String>,
    /// Other spellings of it: replaced wherever they are heard.
    pub aliases: Vec<String>,
    /// What a recogniser writes for it: replaced wherever it is heard.
    pub sounds_like: Vec<String>,
}

/// A [`Term`] as a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermTable {
    term: String,
    native: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    sounds_like: Vec<String>,
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TermVisitor)
    }
}

/// Takes a plain string or a table. An untagged enum would do the same and could not say which key
/// of the table is wrong.
struct TermVisitor;

impl<'de> Visitor<'de> for TermVisitor {
    type Value = Term;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a term in quotes, or a table such as { term = \"JWST\", sounds_like = [\"…\"] }",
        )
    }

    fn visit_str<E>(self, term: &str) -> Result<Term, E> {
        Ok(Term { term: term.to_owned(), ..Term::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Term, A::Error> {
        let table = TermTable::deserialize(MapAccessDeserializer::new(map))?;
        let TermTable { term, native, aliases, sounds_like } = table;
        Ok(Term { term, native, aliases, sounds_like })
    }
}

/// Where the free edition sends its readers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paywall {
    /// Where one subscribes.
    pub subscribe_url: Option<String>,
    /// What the button says; the language's own word where absent.
    pub subscribe_label: Option<String>,
    /// Address of the subscribers' site, without a slash at the end; its feed needs it.
    pub members_url: Option<String>,
    /// What a free edition plays of a recording that goes on for subscribers.
    pub free_audio: FreeAudio,
}

/// What a free edition plays of a recording that goes on for subscribers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreeAudio {
    /// Its beginning, up to the end of the free text.
    #[default]
    Excerpt,
    /// Nothing.
    None,
}

/// What the show's feeds say of it to apps and catalogues of podcasts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Feed {
    /// Who makes it; the hosts where absent.
    pub author: Option<String>,
    /// Categories of Apple's list, the main one first: `Science`, or `Science > Physics`.
    pub categories: Vec<String>,
    /// Whether it has strong language; catalogues ask to be told.
    pub explicit: Option<bool>,
    /// Address of its cover, a square picture of 1400 to 3000 pixels; the logo where absent.
    pub image: Option<String>,
}

/// Where a show's new episodes come from.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// Address of the podcast's feed; it may hold a password or a token.
    pub feed: Option<String>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("feed", &self.feed.as_ref().map(|_| "…")).finish()
    }
}

/// What `castpress check` looks for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// Names of rules that find nothing; `compose::lint` knows them.
    pub off: Vec<String>,
}

/// How near to the spoken word the text stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Every word as heard.
    Verbatim,
    /// Fillers, stutters and abandoned starts out, all else as said; backchannels are turns.
    Clean,
    /// Written grammar: empty phrases out too, spoken contractions written out, small numbers
    /// spelled, backchannels dropped.
    #[default]
    Edited,
}

/// A show, as its `castpress.toml` describes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Show {
    /// The show's name.
    pub name: String,
    /// What the show is about, in a sentence.
    pub description: Option<String>,
    /// Language of its episodes; detected in each where absent.
    pub language: Option<Language>,
    /// Address of the public site, without a slash at the end.
    pub url: Option<String>,
    /// Line at the foot of every page.
    pub footer: Option<String>,
    /// How near to the spoken word its interviews stay.
    pub style: Style,
    /// Names of editorial rules that it does without; `compose` knows them.
    pub rules_off: Vec<String>,
    /// The people it knows.
    pub people: Vec<Person>,
    /// Words to spell so: names, places, products, terms.
    pub glossary: Vec<Term>,
    /// Where to listen to the show: name of the platform to URL.
    pub listen: BTreeMap<String, String>,
    /// Where the free edition sends its readers.
    pub paywall: Paywall,
    /// What its feeds say of it.
    pub feed: Feed,
    /// What a check looks for.
    pub check: Checks,
    /// What its pages look like.
    pub theme: Theme,
    /// Where its new episodes come from.
    pub source: Source,
}

/// The text of `castpress.toml` is not what a show's description must be.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the show's description cannot be understood")]
pub struct ShowError {
    line: usize,
    hint: Option<String>,
    source: toml::de::Error,
}

impl ShowError {
    fn new(text: &str, source: toml::de::Error) -> Self {
        let span = source.span().unwrap_or_default();
        let line = 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
        let unknown = source.message().starts_with("unknown field");
        let key = text.get(span).filter(|_| unknown).map(|key| key.trim_matches(['"', '\'']));
        let hint = key.and_then(meant).map(|key| format!("did you mean `{key}`?"));
        Self { line, hint, source }
    }

    /// Returns the number of the line that is wrong, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns what the writer of the file may have meant, where one can tell.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// Every key that some table of the description has.
const KEYS: [&str; 42] = [
    "name",
    "description",
    "language",
    "url",
    "footer",
    "style",
    "rules_off",
    "people",
    "glossary",
    "listen",
    "paywall",
    "check",
    "off",
    "native",
    "role",
    "aliases",
    "term",
    "sounds_like",
    "subscribe_url",
    "subscribe_label",
    "members_url",
    "free_audio",
    "feed",
    "author",
    "categories",
    "explicit",
    "image",
    "theme",
    "source",
    "font",
    "label_font",
    "logo",
    "light",
    "dark",
    "css",
    "paper",
    "ink",
    "quiet",
    "line",
    "card",
    "accent",
    "on_accent",
];

/// Returns the known key that is spelt almost like `key`.
fn meant(key: &str) -> Option<&'static str> {
    let key = key.to_lowercase().replace('-', "_");
    let common = |known: &str| {
        let head = key.chars().zip(known.chars()).take_while(|(a, b)| a == b).count();
        let tail = key.chars().rev().zip(known.chars().rev()).take_while(|(a, b)| a == b).count();
        (head + tail).min(known.len())
    };
    let near = KEYS.iter().copied().filter(|known| {
        key.chars().count().abs_diff(known.len()) <= 2 && common(known) + 2 >= known.len()
    });
    near.max_by_key(|known| common(known))
}

impl Show {
    /// Reads a show's description. A slash at the end of `url` is dropped.
    ///
    /// # Errors
    /// When the text is not TOML, has a key that means nothing or a value of the wrong type: the
    /// error names the line, its source says what is wrong there.
    pub fn parse(text: &str) -> Result<Self, ShowError> {
        let mut show: Self = toml::from_str(text).map_err(|source| ShowError::new(text, source))?;
        for url in [&mut show.url, &mut show.paywall.members_url].into_iter().flatten() {
            url.truncate(url.trim_end_matches('/').len());
        }
        Ok(show)
    }

    /// Returns the spellings of the show: its people's names, then its terms.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let people = self.people.iter().map(|person| person.name.as_str());
        people.chain(self.glossary.iter().map(|term| term.term.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[track_caller]
    fn check(text: &str, line: usize, hint: Option<&str>, reason: &str) {
        let error = Show::parse(text).unwrap_err();
        assert_eq!((error.line(), error.hint()), (line, hint));
        let source = error.source().unwrap().to_string();
        assert!(source.contains(reason), "{source}");
    }

    #[test]
    fn a_mistake_is_named_with_its_line_and_what_was_meant() {
        let hint = Some("did you mean `glossary`?");
        check("name = \"A\"\nglosary = []\n", 2, hint, "unknown field `glosary`");
        check(
            "[[people]]\nname = \"A\"\nalias = []\n",
            3,
            Some("did you mean `aliases`?"),
            "alias",
        );
        check("weather = 1\n", 1, None, "unknown field `weather`");
        check("\n\nname = 3\n", 3, None, "invalid type");
        check("name = \"A\"\n[[people]]\nrole = \"host\"\n", 2, None, "missing field `name`");
        check("name = \n", 1, None, "");
        check("name = \"A\"\n[theme.light]\npaper = \"url(x)\"\n", 3, None, "is no colour");
        check("[theme]\nlabelfont = \"x\"\n", 2, Some("did you mean `label_font`?"), "");
    }

    #[test]
    fn a_term_is_a_word_or_a_table_and_a_mistake_in_it_has_its_line() {
        let text = "glossary = [\n  \"spring tide\",\n  { term = \"DeepSeek\", native = \"深度求索\", \
                    sounds_like = [\"deep sick\"] },\n]\n";
        let show = Show::parse(text).unwrap();
        assert_eq!(show.glossary[0], Term { term: "spring tide".to_owned(), ..Term::default() });
        assert_eq!(show.glossary[1].native.as_deref(), Some("深度求索"));
        assert_eq!(show.glossary[1].sounds_like, ["deep sick"]);
        let hint = Some("did you mean `sounds_like`?");
        check("glossary = [\n  { term = \"A\", sound_like = [] },\n]\n", 2, hint, "sound_like");
        check("[[glossary]]\nterm = \"A\"\nsoundslike = []\n", 3, hint, "soundslike");
        check("\nglossary = [3]\n", 2, None, "a term in quotes");
        check("glossary = [{ native = \"深\" }]\n", 1, None, "missing field `term`");
    }

    #[test]
    fn an_address_has_no_slash_at_its_end() {
        let show = Show::parse("url = \"https://example.org/\"\n").unwrap();
        assert_eq!(show.url.as_deref(), Some("https://example.org"));
    }
}
