//! The names and terms a show knows, in every form in which they may be heard.

use std::collections::HashMap;

use transcript::{Person, Show};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::sounds::Sounds;

/// One way in which a name or term is said, and how it is written then.
#[derive(Debug)]
pub(super) struct Form {
    /// The words as they are written: `Gonçalves`, `Duarte Gonçalves`.
    pub(super) words: Vec<String>,
    /// The person or term it belongs to, as castpress.toml names it.
    pub(super) entry: String,
    /// True for the name of somebody who is in the episode.
    pub(super) is_present: bool,
    /// True for a part of a name that others have too: a given name alone.
    pub(super) is_given_name: bool,
    /// True where the words are pinyin.
    pub(super) is_pinyin: bool,
    /// What it sounds like, all words together.
    pub(super) sounds: Sounds,
    /// What each word sounds like.
    pub(super) word_sounds: Vec<Sounds>,
}

/// Everything to look for in an episode.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// What may be written.
    pub(super) forms: Vec<Form>,
    /// Forms by their letters.
    pub(super) exact: HashMap<String, usize>,
    /// What is replaced wherever it is heard: its letters, and the form to write.
    pub(super) listed: HashMap<String, usize>,
    /// Full names and terms, as letters, that have a form in their own script.
    pub(super) native: HashMap<String, Native>,
    /// Words of the longest of them.
    pub(super) longest_native: usize,
}

/// A name in its own script.
#[derive(Debug)]
pub(super) struct Native {
    pub(super) entry: String,
    pub(super) script: String,
}

impl Names {
    /// Collects what `show` knows, for an episode in which the people of `present` are heard.
    pub(super) fn of(show: &Show, present: &[String]) -> Self {
        let mut names = Self::default();
        for person in &show.people {
            names.add_person(person, present.contains(&person.name));
        }
        for term in &show.glossary {
            let form = Form::of(&term.term, &term.term, term.native.as_deref());
            let index = names.add(form);
            for spelling in term.aliases.iter().chain(&term.sounds_like) {
                names.list(spelling, index);
            }
            names.add_native(&term.term, &term.term, term.native.as_deref());
        }
        // What somebody is called is never a mistake for somebody else's name.
        let Self { exact, listed, .. } = &mut names;
        listed.retain(|letters, form| exact.get(letters).is_none_or(|other| other == form));
        names
    }

    fn add_person(&mut self, person: &Person, is_present: bool) {
        let native = person.native.as_deref();
        let form = |text: &str| Form {
            is_present,
            is_given_name: false,
            ..Form::of(text, &person.name, native)
        };
        let full = self.add(form(&person.name));
        let mut own = vec![full];
        let parts: Vec<&str> = person.name.split_whitespace().collect();
        if let ([first, .., last], Some(family)) = (parts.as_slice(), person.family_name()) {
            let given = if family == *first { last } else { first };
            own.push(self.add(form(family)));
            own.push(self.add(Form { is_given_name: true, ..form(given) }));
        }
        for alias in &person.aliases {
            if letters(alias) == letters(&person.name) {
                continue;
            }
            let is_given_name = !alias.trim().contains(char::is_whitespace);
            own.push(self.add(Form { is_given_name, ..form(alias) }));
        }
        for spelling in &person.sounds_like {
            let sounds = Sounds::of(spelling);
            let nearest = own.iter().copied().min_by(|a, b| {
                let apart = |form: usize| self.forms[form].sounds.distance(&sounds);
                apart(*a).total_cmp(&apart(*b))
            });
            self.list(spelling, nearest.unwrap_or(full));
        }
        self.add_native(&person.name, &person.name, native);
        if let [first, second] = parts.as_slice() {
            self.add_native(&format!("{second} {first}"), &person.name, native);
        }
    }

    /// Adds a form and returns its number; the one that is there where its letters are known.
    fn add(&mut self, form: Form) -> usize {
        let index = self.forms.len();
        let known = *self.exact.entry(letters(&form.words.concat())).or_insert(index);
        if known == index {
            self.forms.push(form);
        }
        known
    }

    fn list(&mut self, spelling: &str, form: usize) {
        let letters = letters(spelling);
        if !letters.is_empty() {
            self.listed.entry(letters).or_insert(form);
        }
    }

    fn add_native(&mut self, name: &str, entry: &str, script: Option<&str>) {
        let Some(script) = script.map(str::trim).filter(|script| !script.is_empty()) else {
            return;
        };
        self.longest_native = self.longest_native.max(name.split_whitespace().count() + 1);
        let native = Native { entry: entry.to_owned(), script: script.to_owned() };
        self.native.entry(letters(name)).or_insert(native);
    }
}

impl Form {
    fn of(text: &str, entry: &str, native: Option<&str>) -> Self {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let is_pinyin = native.is_some_and(|native| native.chars().any(is_han));
        let sounds = |text: &str| {
            if is_pinyin { Sounds::of_pinyin(text) } else { Sounds::of(text) }
        };
        Self {
            sounds: sounds(&words.concat()),
            word_sounds: words.iter().map(|word| sounds(word)).collect(),
            words,
            entry: entry.to_owned(),
            is_present: false,
            is_given_name: false,
            is_pinyin,
        }
    }

    /// Returns the form as it is written.
    pub(super) fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Returns true where it is written with capitals, as names are.
    pub(super) fn is_capitalised(&self) -> bool {
        self.words.iter().any(|word| word.chars().any(char::is_uppercase))
    }
}

/// Returns the letters and digits of a text in lower case, without diacritics.
pub(super) fn letters(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            'ß' => ['s', 's'],
            'æ' => ['a', 'e'],
            'œ' => ['o', 'e'],
            'ø' => ['o', '\0'],
            'ł' => ['l', '\0'],
            'đ' => ['d', '\0'],
            other => [other, '\0'],
        })
        .filter(|c| *c != '\0')
        .collect()
}

/// True for Chinese characters.
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}
