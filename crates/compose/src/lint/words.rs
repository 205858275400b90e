//! Single words: little ones twice, two spellings of one abbreviation, and what grammar forbids.

use std::collections::BTreeMap;

use transcript::Style;

use super::Rule;
use super::post::{Findings, Post, Prose, tokens};

/// Words that are never right twice in a row; `that that` and `had had` may be.
const LITTLE: [&str; 16] = [
    "the", "a", "an", "of", "and", "or", "if", "my", "your", "our", "their", "his", "its", "we",
    "they", "because",
];

/// Finds little words twice in a row, as editing leaves them.
pub(super) fn repeated(post: &Post<'_>, findings: &mut Findings) {
    // A verbatim text has what was said.
    if !post.is_in(&["en"]) || post.show.style == Style::Verbatim {
        return;
    }
    for prose in post.body() {
        let words: Vec<_> = tokens(&prose.text).collect();
        for pair in words.windows(2) {
            let (one, two) = (&prose.text[pair[0].clone()], &prose.text[pair[1].clone()]);
            let word = two.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if one.to_lowercase() == word && LITTLE.contains(&word.as_str()) {
                let message = format!("`{one} {two}`: the same word twice");
                findings.at(Rule::RepeatedWord, prose, pair[0].start, message);
            }
        }
    }
}

/// Finds abbreviations written both ways, `U.S.` and `US`, and grammar that cannot be right.
pub(super) fn look(post: &Post<'_>, findings: &mut Findings) {
    acronyms(post, findings);
    if post.is_in(&["en"]) {
        post.body().for_each(|prose| grammar(prose, findings));
    }
}

/// Finds the rarer of two spellings of an abbreviation of capitals.
fn acronyms(post: &Post<'_>, findings: &mut Findings) {
    type Places<'a> = Vec<(&'a Prose<'a>, usize, &'a str)>;
    let mut dotted: BTreeMap<String, Places<'_>> = BTreeMap::new();
    let mut plain: BTreeMap<&str, Places<'_>> = BTreeMap::new();
    for prose in &post.prose {
        let words: Vec<_> = tokens(&prose.text).collect();
        for (index, token) in words.iter().enumerate() {
            if prose.skips(token.start) {
                continue;
            }
            let word = &prose.text[token.clone()];
            let head = word.trim_start_matches(|c: char| !c.is_alphanumeric());
            let at = token.end - head.len();
            if let Some(length) = dotted_length(head) {
                let letters = head[..length].replace('.', "");
                dotted.entry(letters).or_default().push((prose, at, &head[..length]));
                continue;
            }
            let length = head.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(head.len());
            let ends = !head[length..].starts_with(|c: char| c.is_alphanumeric() || c == '&');
            // Among other words in capitals it is a word in capitals: `TELL US MORE`.
            let neighbours = [index.checked_sub(1), Some(index + 1)];
            let mut neighbours = neighbours.iter().filter_map(|near| words.get((*near)?));
            let shouted = neighbours.any(|near| is_shouted(&prose.text[near.clone()]));
            if length >= 2 && ends && !shouted {
                plain.entry(&head[..length]).or_default().push((prose, at, &head[..length]));
            }
        }
    }
    for (letters, dotted) in &dotted {
        let Some(plain) = plain.get(letters.as_str()) else { continue };
        let (rare, common) =
            if plain.len() < dotted.len() { (plain, dotted) } else { (dotted, plain) };
        for (prose, at, word) in rare {
            let message = format!("`{word}` here, and `{}` elsewhere", common[0].2);
            findings.at(Rule::Acronym, prose, *at, message);
        }
    }
}

fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.contains(char::is_lowercase)
}

/// Returns how long the abbreviation of capitals with full stops is that a word starts with.
fn dotted_length(word: &str) -> Option<usize> {
    let pair = |rest: &[u8]| matches!(rest, [letter, b'.', ..] if letter.is_ascii_uppercase());
    let bytes = word.as_bytes();
    let pairs = (0..).take_while(|index| bytes.get(index * 2..).is_some_and(pair)).count();
    let ends = !word[pairs * 2..].starts_with(char::is_alphanumeric);
    (pairs >= 2 && ends).then_some(pairs * 2)
}

/// Regions of the world: singular, and no team has the name.
const REGIONS: [&str; 15] = [
    "Africa",
    "Asia",
    "Central Asia",
    "East Africa",
    "East Asia",
    "Eastern Europe",
    "Europe",
    "Latin America",
    "North Africa",
    "North America",
    "South America",
    "South Asia",
    "Southeast Asia",
    "West Africa",
    "Western Europe",
];

/// Words after which a new clause begins with its subject.
const CLAUSE: [&str; 5] = ["but", "because", "while", "although", "whereas"];

/// Third persons that are no plurals of a thing.
const VERBS: [&str; 20] = [
    "allows",
    "becomes",
    "believes",
    "brings",
    "chooses",
    "considers",
    "gets",
    "gives",
    "goes",
    "keeps",
    "knows",
    "makes",
    "prefers",
    "relies",
    "requires",
    "says",
    "seems",
    "takes",
    "thinks",
    "uses",
];

/// Words in `-ly` that may stand before a thing.
const ADJECTIVES: [&str; 14] = [
    "daily",
    "early",
    "elderly",
    "family",
    "friendly",
    "hourly",
    "likely",
    "monthly",
    "only",
    "quarterly",
    "scholarly",
    "supply",
    "weekly",
    "yearly",
];

/// Finds two things that English grammar forbids and a tired eye passes over: a region with a
/// plural verb (`East Asia were late`), and a possessive before a verb (`the firm’s exclusively uses
/// it`).
///
/// No more than that can be told without a parser: a possessive before a verb in `-s` may be a thing
/// (`the firm’s early uses`), and a place with a plural verb may be part of a longer subject
/// (`ports in East Asia were late`) or a team.
fn grammar(prose: &Prose<'_>, findings: &mut Findings) {
    let words: Vec<_> = tokens(&prose.text).collect();
    let word = |index: usize| words.get(index).map(|range| &prose.text[range.clone()]);
    for index in 0..words.len() {
        if let [Some(owner), Some(adverb), Some(verb)] =
            [word(index), word(index + 1), word(index + 2)]
        {
            let owns = owner.ends_with("’s") || owner.ends_with("'s");
            let manner = adverb.ends_with("ly") && !ADJECTIVES.contains(&adverb);
            if owns && manner && VERBS.contains(&verb) {
                let message = format!("`{owner} {adverb} {verb}`: a possessive before a verb");
                findings.at(Rule::Grammar, prose, words[index].start, message);
            }
        }
        let Some(verb) = word(index).filter(|word| ["were", "are", "have"].contains(word)) else {
            continue;
        };
        for length in 1..=2.min(index) {
            let from = words[index - length].start;
            let name = prose.text[from..words[index].start].trim_end();
            let before = index.checked_sub(length + 1).and_then(word);
            let opens = before.is_none_or(|before| {
                crate::sentences::ends_sentence(before) || CLAUSE.contains(&before)
            });
            if REGIONS.contains(&name) && opens {
                let message = format!("`{name} {verb}`: a plural verb for one region");
                findings.at(Rule::Grammar, prose, from, message);
            }
        }
    }
}
