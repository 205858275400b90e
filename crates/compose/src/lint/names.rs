//! Names of people: on labels, in the front matter, in the text.

use std::collections::BTreeMap;

use transcript::SpeakerId;
use transcript::format::markdown::{Passage, Role};

use super::Rule;
use super::post::{Findings, Post, tokens};

/// The people of a post: those of the show, and those of its front matter.
struct People<'a> {
    /// Full names.
    full: Vec<&'a str>,
    /// Other names, each with the full name it stands for.
    other: Vec<(&'a str, &'a str)>,
}

impl<'a> People<'a> {
    fn of(post: &Post<'a>) -> Self {
        let front = &post.located.interview.front;
        let show = &post.show.people;
        let listed = front.guests.iter().chain(&front.byline).map(String::as_str);
        let full = show.iter().map(|person| person.name.as_str()).chain(listed).collect();
        let other = show.iter().flat_map(|person| {
            let names = person.aliases.iter().chain(&person.native);
            names.map(|name| (name.as_str(), person.name.as_str()))
        });
        Self { full, other: other.collect() }
    }

    fn is_known(&self, name: &str) -> bool {
        let other = self.other.iter().map(|(other, _)| *other);
        self.full.iter().copied().chain(other).any(|known| known == name)
    }
}

/// Finds labels that are nobody's full name, each once.
pub(super) fn labels(post: &Post<'_>, findings: &mut Findings) {
    let people = People::of(post);
    let mut labels: BTreeMap<&str, (&Passage, usize)> = BTreeMap::new();
    for passage in &post.located.passages {
        if let Role::Turn { speaker, labelled: true } = &passage.role {
            labels.entry(speaker).or_insert((passage, 0)).1 += 1;
        }
    }
    for (label, (passage, turns)) in labels {
        let (rule, message) = if is_number(label) {
            let turns = if turns == 1 { "1 turn".to_owned() } else { format!("{turns} turns") };
            let message = format!("`{label}` has no name ({turns})");
            (Rule::UnnamedSpeaker, message)
        } else if people.full.contains(&label) || people.full.is_empty() {
            continue;
        } else if let Some((_, full)) = people.other.iter().find(|(other, _)| *other == label) {
            (Rule::UnknownLabel, format!("`{label}` is not the full name: `{full}`"))
        } else if let Some(near) = people.full.iter().find(|full| is_near(label, full)) {
            (
                Rule::UnknownLabel,
                format!("`{label}` is in no list of people: did you mean `{near}`?"),
            )
        } else {
            let lists = "the people of castpress.toml, `guests` or `byline`";
            (Rule::UnknownLabel, format!("`{label}` is in no list of people: {lists}"))
        };
        findings.passage(rule, passage, message);
    }
}

/// Returns true for the label of a voice without a name: `Speaker 1`.
fn is_number(label: &str) -> bool {
    let number = label.strip_prefix("Speaker ").and_then(|number| number.parse::<u16>().ok());
    number
        .and_then(|number| number.checked_sub(1))
        .is_some_and(|number| SpeakerId(number).to_string() == label)
}

/// Finds names that are almost one of a list: two words in a row that are a person's first and last
/// name but for a letter or two, and in the front matter a last name alone.
pub(super) fn spelling(post: &Post<'_>, findings: &mut Findings) {
    let people = People::of(post);
    let persons: Vec<Person<'_>> =
        people.full.iter().filter_map(|full| Person::of(full, &people)).collect();
    if persons.is_empty() {
        return;
    }
    for prose in &post.prose {
        let words: Vec<(usize, &str)> = tokens(&prose.text)
            .map(|token| (token.start, bare(&prose.text[token])))
            .filter(|(_, word)| word.starts_with(char::is_uppercase))
            .collect();
        for (index, (at, word)) in words.iter().enumerate() {
            let next = words.get(index + 1).map(|(at, word)| (*at, *word));
            let next = next.filter(|(next, _)| follows(&prose.text, *at, word, *next));
            let found = match next {
                Some((_, last)) => persons.iter().find(|person| person.is_misspelt(word, last)),
                None => None,
            };
            let pair = next.map(|(_, last)| format!("{word} {last}"));
            if let (Some(person), Some(pair)) = (found, pair)
                && !people.is_known(&pair)
            {
                let message = format!("`{pair}` is `{}` in the list of people", person.full);
                findings.at(Rule::NameSpelling, prose, *at, message);
            } else if matches!(prose.role, Role::Front(_)) && !known_word(post, &people, word) {
                let near = |person: &&Person<'_>| is_last_misspelt(word, person.last);
                if let Some(person) = persons.iter().find(near)
                    && found.is_none()
                    && !index.checked_sub(1).is_some_and(|before| {
                        persons.iter().any(|one| one.is_misspelt(words[before].1, word))
                    })
                {
                    let message = format!("`{word}` is `{}` in the list of people", person.last);
                    findings.at(Rule::NameSpelling, prose, *at, message);
                }
            }
        }
    }
}

/// Returns true where the word at `at` and the one at `next` have but a space between.
fn follows(text: &str, at: usize, word: &str, next: usize) -> bool {
    let between = text.get(at..next).and_then(|run| run.strip_prefix(word));
    between.is_some_and(|between| between.chars().all(char::is_whitespace))
}

/// Returns true for a word that some list has as it is: part of a name or of the glossary.
fn known_word(post: &Post<'_>, people: &People<'_>, word: &str) -> bool {
    let other = people.other.iter().map(|(other, _)| *other);
    let names = people.full.iter().copied().chain(other);
    names.chain(post.show.spellings()).flat_map(str::split_whitespace).any(|known| known == word)
}

/// A person's names for the search.
struct Person<'a> {
    full: &'a str,
    first: &'a str,
    last: &'a str,
    /// One-word names that stand for the person.
    nicknames: Vec<&'a str>,
}

impl<'a> Person<'a> {
    fn of(full: &'a str, people: &People<'a>) -> Option<Self> {
        let (first, rest) = full.split_once(' ')?;
        let last = rest.rsplit(' ').next()?;
        let own = people.other.iter().filter(|(_, name)| *name == full).map(|(other, _)| *other);
        let nicknames = own.filter(|name| !name.contains(' ') && *name != last).collect();
        Some(Self { full, first, last, nicknames })
    }

    /// Returns true where `first last` is this person's name but for a slip in one of the two, or
    /// has a nickname in place of the first name.
    fn is_misspelt(&self, first: &str, last: &str) -> bool {
        let nickname = self.nicknames.contains(&first);
        let same_first = first == self.first || nickname;
        if same_first && last == self.last {
            return nickname && first != self.first;
        }
        (same_first && is_near(last, self.last))
            || (last == self.last && is_near(first, self.first))
    }
}

/// Returns true for a last name alone that is misspelt, but for its plural.
fn is_last_misspelt(word: &str, last: &str) -> bool {
    let plural = word.strip_suffix("es").or(word.strip_suffix('s'));
    last.chars().count() >= 6 && plural != Some(last) && strsim::osa_distance(word, last) == 1
}

/// Returns a word without the punctuation around it and without a possessive ending.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("’s").or(word.strip_suffix("'s")).unwrap_or(word)
}

/// Returns true for two spellings that differ by a slip: one letter in four or five, two in nine.
fn is_near(one: &str, other: &str) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let most = match length {
        0..=3 => 0,
        4..=8 => 1,
        _ => 2,
    };
    let distance = strsim::osa_distance(one, other);
    (1..=most).contains(&distance) && one.to_lowercase() != other.to_lowercase() + "s"
}

/// Finds two names in one value: `Jordan SchneiderLily Ottinger`, `Ann Lee and Bo Chen`.
pub(super) fn joined(post: &Post<'_>, findings: &mut Findings) {
    for passage in post.names() {
        let text = passage.text.as_str();
        let parts: Option<(&str, &str)> = run_together(text)
            .or_else(|| text.split_once(" and "))
            .or_else(|| text.split_once(" & "))
            .or_else(|| text.split_once(", ").filter(|(_, title)| title.contains(' ')));
        if let Some((one, other)) = parts {
            let message = format!("two names in one: write `\"{one}\", \"{other}\"`");
            findings.passage(Rule::JoinedNames, passage, message);
        }
    }
}

/// Parts of a name that a capital may follow.
const PREFIXES: [&str; 6] = ["Mac", "Fitz", "Van", "Von", "Della", "Saint"];

/// Splits names where a small letter runs into a capital.
fn run_together(text: &str) -> Option<(&str, &str)> {
    let word_before =
        |at: usize| text[..at].rsplit([' ', '-', '’', '\'']).next().unwrap_or_default();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let joins = before.is_some_and(char::is_lowercase) && c.is_uppercase();
        let word = word_before(at);
        if joins && word.chars().count() >= 3 && !PREFIXES.contains(&word) {
            return Some((&text[..at], &text[at..]));
        }
        before = Some(c);
    }
    None
}
