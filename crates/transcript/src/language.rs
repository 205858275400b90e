//! Names of languages.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language by its BCP 47 tag, such as `en`, `pt-BR` or `zh-Hans`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// Takes a tag, with the case people usually write: lower-case language, the rest untouched.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let tag = tag.trim().replace('_', "-");
        match tag.split_once('-') {
            Some((primary, rest)) => Self(format!("{}-{rest}", primary.to_ascii_lowercase())),
            None => Self(tag.to_ascii_lowercase()),
        }
    }

    /// Returns the whole tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Returns the language alone, without script and region: `pt` of `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Returns the two-letter region, where the tag names one: `BR` of `pt-BR`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 2)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
