//! What a section could be called, in words that were said in it.

use std::collections::HashMap;
use std::ops::Range;

use super::conversation::{Conversation, is_question};
use super::grammar::{Grammar, Order};
use super::keyness::Keyness;
use super::phrases::{Phrase, Phrases};
use super::tokens::{Term, Token, fold, tokens};

/// Words of a heading.
const TITLE_WORDS: Range<usize> = 3..10;

/// Letters of a heading in a script without spaces.
const TITLE_LETTERS: Range<usize> = 4..21;

/// A question is a heading where its best term weighs at least this share of the section's best.
const LEAST_SHARE: f32 = 0.3;

/// Phrases of a stretch of turns with what each is worth as a name of the stretch, best first; of
/// those that say the same only the first.
pub(crate) fn ranked(
    conversation: &Conversation<'_>,
    phrases: &Phrases<'_>,
    turns: Range<usize>,
) -> Vec<(f32, Phrase)> {
    let words = words_of(conversation, &turns);
    let keyness = Keyness::of(conversation, words);
    let asked = turns.start..turns.start + 1;
    let mut ranked: Vec<(f32, Phrase)> = Vec::new();
    let mut known: HashMap<Vec<Term>, usize> = HashMap::new();
    for index in turns {
        for phrase in phrases.of(&conversation.turns[index]) {
            let worth = worth(&phrase, &keyness, asked.contains(&index));
            let place = *known.entry(phrase.terms.clone()).or_insert(ranked.len());
            match ranked.get_mut(place) {
                Some(known) if known.0 >= worth => {}
                Some(known) => *known = (worth, phrase),
                None => ranked.push((worth, phrase)),
            }
        }
    }
    ranked.retain(|(worth, _)| *worth > 0.0);
    ranked.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then(one.1.words.start.cmp(&other.1.words.start))
    });
    ranked
}

/// The sum of its terms' weights, less for each more of them, so that a long phrase must earn it.
fn worth(phrase: &Phrase, keyness: &Keyness, is_asked: bool) -> f32 {
    let sum: f32 = phrase.terms.iter().map(|term| keyness.weight(*term)).sum();
    let count = phrase.terms.len().max(1) as f32;
    let rich = if phrase.terms.len() > 1 { 1.2 } else { 0.6 };
    let asked = if is_asked { 1.3 } else { 1.0 };
    let whole = if phrase.is_whole { 1.0 } else { 0.5 };
    let recurs = phrase.terms.iter().any(|term| keyness.recurs(*term));
    let central = if recurs { 1.0 } else { 0.6 };
    sum / count.sqrt() * rich * asked * whole * central
}

fn words_of(conversation: &Conversation<'_>, turns: &Range<usize>) -> Range<usize> {
    let start = conversation.turns[turns.start].words.start;
    let end = conversation.turns[turns.end - 1].words.end;
    start..end
}

/// Returns a heading for the section of these turns: the host's question where it is short and needs
/// nothing before it, else the section's best phrase, with the next best where that alone is too
/// short. Nothing where no good words were said.
pub(crate) fn title(
    conversation: &Conversation<'_>,
    phrases: &Phrases<'_>,
    turns: Range<usize>,
) -> Option<String> {
    let keyness = Keyness::of(conversation, words_of(conversation, &turns));
    if let Some(question) = question(conversation, turns.start, &keyness) {
        return Some(question);
    }
    let ranked = ranked(conversation, phrases, turns);
    let (most, best) = ranked.first()?;
    let grammar = conversation.grammar;
    let good = ranked.iter().take_while(|(worth, _)| *worth >= GOOD_SHARE * most);
    if let Some((_, long)) = good.clone().find(|(_, one)| TITLE_WORDS.contains(&count(&one.text))) {
        return Some(cased(&long.text, grammar));
    }
    let and = grammar.and;
    good.map(|(_, other)| other)
        .filter(|other| other.terms.iter().all(|term| !best.terms.contains(term)))
        .map(|other| {
            format!("{} {and} {}", best.text, uncapitalised(&other.text, other, conversation))
        })
        .find(|title| TITLE_WORDS.contains(&count(title)))
        .filter(|_| conversation.tokens.iter().any(|token| token.folded == and))
        .map(|title| cased(&title, grammar))
}

/// A phrase of the right length is taken where it is worth at least this share of the best.
const GOOD_SHARE: f32 = 0.6;

fn count(text: &str) -> usize {
    tokens(text).len()
}

/// Returns a host's question in the turn at `index` that can stand above the section.
fn question(conversation: &Conversation<'_>, index: usize, keyness: &Keyness) -> Option<String> {
    let turn = &conversation.turns[index];
    let sentences = super::sentences(&turn.text);
    let questions = sentences.into_iter().filter(|sentence| is_question(sentence));
    questions.rev().find_map(|sentence| {
        let words = tokens(sentence);
        let start = opening(conversation, &words)?;
        let text = sentence.get(words[start].place.start..)?.trim_end();
        let words = &words[start..];
        if !stands_alone(conversation.grammar, words, text) {
            return None;
        }
        let said = conversation.tokens_of(turn);
        let terms = said.iter().zip(&conversation.terms[turn.words.clone()]);
        let weight = |word: &Token| {
            let term = terms.clone().find(|(token, _)| token.folded == word.folded)?.1;
            term.map(|term| keyness.weight(term))
        };
        let best = words.iter().filter_map(weight).fold(0.0, f32::max);
        (best > 0.0 && best >= LEAST_SHARE * keyness.most()).then(|| capitalised(text))
    })
}

/// Returns true for a question of the right length that needs nothing before it and is whole.
fn stands_alone(grammar: &Grammar, words: &[Token], text: &str) -> bool {
    let fits = match words.iter().all(|word| word.folded.starts_with(transcript::is_unspaced)) {
        true => TITLE_LETTERS.contains(&words.len()),
        false => TITLE_WORDS.contains(&words.len()),
    };
    let refers = |word: &Token| grammar.referring.contains(word.folded.as_str());
    let asks = |word: &&Token| {
        let base = word.folded.split('\'').next().unwrap_or_default();
        grammar.asking.contains(base)
    };
    let begins = grammar.order == Order::Unknown || words.iter().take(2).any(|word| asks(&word));
    let torn = ['\n', '…', '"', '“', '”', '—', '[', '('];
    fits && begins && !words.iter().any(refers) && !text.contains(torn) && !text.contains("..")
}

/// Returns the place of the word that a question really begins with: behind "So, Duarte," and such.
fn opening(conversation: &Conversation<'_>, words: &[Token]) -> Option<usize> {
    let asks = |word: &Token| conversation.grammar.asking.contains(word.folded.as_str());
    let empty = |word: &Token| conversation.vocabulary.is_stop(&word.folded);
    match words.iter().position(asks) {
        Some(at) if words[..at].iter().all(empty) => Some(at),
        _ => (!words.is_empty()).then_some(0),
    }
}

/// Writes a phrase as the language writes headings.
fn cased(text: &str, grammar: &Grammar) -> String {
    if !grammar.headline_case {
        return capitalised(text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let word = |(index, word): (usize, &&str)| {
        let small = SMALL_WORDS.contains(&fold(word).as_str()) && index != 0 && index != last;
        if small { fold(word) } else { capitalised(word) }
    };
    words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// Words of an English headline without a capital: articles, conjunctions and prepositions of up to
/// three letters (Associated Press).
const SMALL_WORDS: [&str; 17] = [
    "a", "an", "the", "and", "but", "or", "nor", "for", "of", "in", "on", "at", "to", "by", "as",
    "up", "per",
];

/// Returns a text with a capital first letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Takes the capital off a phrase that has it only because it began a sentence.
fn uncapitalised(text: &str, phrase: &Phrase, conversation: &Conversation<'_>) -> String {
    let first = &conversation.tokens[phrase.words.start];
    let opens = conversation.grammar.determiners.contains(first.folded.as_str());
    let mut letters = text.chars();
    match letters.next() {
        Some(letter) if opens => letter.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
