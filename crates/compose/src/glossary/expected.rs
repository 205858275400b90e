//! What the recogniser is told to expect.
//!
//! Whisper takes up to 224 tokens of text that seems to come before a window, and leans towards its
//! words. Names that are said come out right by it; names that never are cost: ten of strangers made
//! one word in fifty wrong that was right without them (docs/decisions/0006-spellings.md). So it is
//! told what is likely in this episode; all else is put right afterwards ([`super::correct`]).

use transcript::{Language, Role, Show};

use super::names::{is_han, letters};

/// A show that has so few names and terms has them because they are said; of a long list few are.
const FEW: usize = 12;

/// What is known of an episode before it is heard.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Full names of the people who are in it.
    pub people: Vec<String>,
    /// What was written about it: titles, tags, a deck.
    pub text: String,
    /// The language that is spoken, where it is known.
    pub language: Option<Language>,
}

/// Returns the names and terms that are likely in an episode, the most important first: the people
/// who are in it, the show's hosts, and what the texts about the episode mention. Where that makes
/// twelve or fewer with all else that castpress.toml has, the rest follows in its order.
///
/// In Chinese and Japanese, names that have one stand in their own script.
#[must_use]
pub fn expected(show: &Show, about: &About) -> Vec<String> {
    let own_script =
        about.language.as_ref().is_some_and(|language| ["zh", "ja"].contains(&language.primary()));
    let entries: Vec<Entry<'_>> = entries(show).collect();
    let written = |name: &String| {
        let entry = entries.iter().find(|entry| entry.name == name);
        entry.map_or_else(|| name.clone(), |entry| entry.written(own_script))
    };
    let text = folded(&about.text);
    let hosts = entries.iter().filter(|entry| entry.is_host);
    let mentioned = entries.iter().filter(|entry| entry.is_in(&text));
    let likely = hosts.chain(mentioned).map(|entry| entry.written(own_script));
    let likely = distinct(about.people.iter().map(written).chain(likely));
    let rest = entries.iter().map(|entry| entry.written(own_script));
    let all = distinct(likely.iter().cloned().chain(rest));
    if all.len() <= FEW { all } else { likely }
}

/// Returns the words in their order, each once.
fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.trim().is_empty()) {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

struct Entry<'a> {
    name: &'a str,
    native: Option<&'a str>,
    others: &'a [String],
    /// The name that a person's family has.
    family: Option<&'a str>,
    is_host: bool,
}

/// Returns all that castpress.toml spells, in its order.
fn entries(show: &Show) -> impl Iterator<Item = Entry<'_>> {
    let people = show.people.iter().map(|person| Entry {
        name: &person.name,
        native: person.native.as_deref(),
        others: &person.aliases,
        family: person.family_name(),
        is_host: person.role == Role::Host,
    });
    let terms = show.glossary.iter().map(|term| Entry {
        name: &term.term,
        native: term.native.as_deref(),
        others: &term.aliases,
        family: None,
        is_host: false,
    });
    people.chain(terms)
}

impl Entry<'_> {
    fn written(&self, own_script: bool) -> String {
        let native = self.native.filter(|native| own_script && native.chars().any(is_han));
        native.unwrap_or(self.name).to_owned()
    }

    /// Returns true where folded `text` has the name, another name of it, or the family's.
    fn is_in(&self, text: &str) -> bool {
        let names = self.others.iter().map(String::as_str).chain([self.name]);
        let mut folds = names.chain(self.family).map(folded).filter(|name| name.len() > 2);
        folds.any(|name| text.contains(&name)) || self.native.is_some_and(|it| text.contains(it))
    }
}

/// Returns the words of a text, folded, with a space around each.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let folds = words.map(letters).filter(|word| !word.is_empty());
    folds.fold(String::from(" "), |all, word| all + &word + " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOW: &str = "glossary = [\"Lagrange point\", \"JWST\"]\n\
        [[people]]\nname = \"Absent Guest\"\n\
        [[people]]\nname = \"Ann Lee\"\nrole = \"host\"\n\
        [[people]]\nname = \"Liang Wenfeng\"\nnative = \"梁文锋\"\n";

    #[track_caller]
    fn check(show: &str, people: &[&str], text: &str, language: &str, words: &str) {
        let about = About {
            people: people.iter().map(|name| (*name).to_owned()).collect(),
            text: text.to_owned(),
            language: Some(Language::new(language)),
        };
        assert_eq!(expected(&Show::parse(show).unwrap(), &about).join(", "), words);
    }

    /// The show with more terms than can be likely.
    fn long() -> String {
        let terms: String =
            (0..20).map(|number| format!("[[glossary]]\nterm = \"T{number}\"\n")).collect();
        SHOW.replace("glossary = [\"Lagrange point\", \"JWST\"]\n", "")
            + "[[glossary]]\nterm = \"Lagrange point\"\n[[glossary]]\nterm = \"JWST\"\n"
            + &terms
    }

    #[test]
    fn of_a_long_list_only_what_is_likely_is_expected() {
        let long = long();
        check(&long, &[], "", "en", "Ann Lee");
        check(&long, &["New Guest"], "Why the JWST waits", "en", "New Guest, Ann Lee, JWST");
        check(&long, &["Liang Wenfeng"], "", "en", "Liang Wenfeng, Ann Lee");
        check(&long, &[], "What Liang’s firm built", "en", "Ann Lee, Liang Wenfeng");
        check(&long, &["Liang Wenfeng"], "", "zh", "梁文锋, Ann Lee");
        check(&long, &[], "JWSTs and a point", "en", "Ann Lee");
    }

    #[test]
    fn a_short_list_is_expected_as_a_whole_and_the_likely_first() {
        let all = "Ann Lee, Absent Guest, Liang Wenfeng, Lagrange point, JWST";
        check(SHOW, &[], "", "en", all);
        let all = "Liang Wenfeng, Ann Lee, JWST, Absent Guest, Lagrange point";
        check(SHOW, &["Liang Wenfeng"], "JWST", "en", all);
    }
}
