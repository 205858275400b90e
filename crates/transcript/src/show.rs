//! `castpress.toml`: what holds for every episode of a show.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Language, Role};

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
    /// Other spellings and nicknames that mean this person.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Where the free edition sends its readers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paywall {
    /// Where one subscribes.
    pub subscribe_url: Option<String>,
    /// What the button says; the language's own word where absent.
    pub subscribe_label: Option<String>,
}

/// A show, as its `castpress.toml` describes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Show {
    /// The show's name.
    pub name: String,
    /// Language of its episodes; detected in each where absent.
    pub language: Option<Language>,
    /// Address of the public site, without a slash at the end.
    pub url: Option<String>,
    /// Line at the foot of every page.
    pub footer: Option<String>,
    /// The people it knows.
    pub people: Vec<Person>,
    /// Words to spell so: names, places, products, terms.
    pub glossary: Vec<String>,
    /// Where to listen to the show: name of the platform to URL.
    pub listen: BTreeMap<String, String>,
    /// Where the free edition sends its readers.
    pub paywall: Paywall,
}

/// The text of `castpress.toml` is not what a show's description must be.
#[derive(Debug, thiserror::Error)]
#[error("cannot understand the show's description")]
pub struct ShowError(#[from] toml::de::Error);

impl Show {
    /// Reads a show's description.
    ///
    /// # Errors
    /// When the text is not TOML, or has a key that means nothing; the source names the line.
    pub fn parse(text: &str) -> Result<Self, ShowError> {
        Ok(toml::from_str(text)?)
    }

    /// Returns the spellings a recogniser should expect: people, then the glossary.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let people = self.people.iter().map(|person| person.name.as_str());
        people.chain(self.glossary.iter().map(String::as_str))
    }
}
