//! Noun phrases of a conversation, found without a dictionary.
//!
//! A phrase is what stands between words that tell nothing: "a machine with brass wheels". Whether
//! its last word is a noun is told from how the same word is used elsewhere: alone behind an article,
//! or right behind "we" and "will", where only verbs stand.

use std::ops::Range;

use transcript::is_unspaced;

use super::conversation::{Conversation, Said};
use super::grammar::{Grammar, Order};
use super::tokens::{Term, Token};

/// Words that tell something in a row; more are a clause.
const MOST_IN_A_ROW: usize = 3;

/// A noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    /// Its words, among the conversation's.
    pub(crate) words: Range<usize>,
    /// The terms of its words that tell something.
    pub(crate) terms: Vec<Term>,
    /// Its words as they were said.
    pub(crate) text: String,
    /// True where it needs no article and no word behind it.
    pub(crate) is_whole: bool,
}

/// A noun with what describes it.
struct Core {
    words: Range<usize>,
    is_whole: bool,
}

/// What a word does in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Determiner,
    /// An article that only stands behind a preposition or another noun.
    Oblique,
    Number,
    Link,
    /// Tells something.
    Content(Term),
    Other,
}

/// Finds the noun phrases of a conversation.
pub(crate) struct Phrases<'a> {
    conversation: &'a Conversation<'a>,
    classes: Vec<Class>,
    uses: Uses,
}

impl<'a> Phrases<'a> {
    pub(crate) fn new(conversation: &'a Conversation<'a>) -> Self {
        let classes = classes(conversation);
        let uses = uses(conversation, &classes);
        Self { conversation, classes, uses }
    }

    /// Returns the phrases of a turn, in order; none overlap.
    pub(crate) fn of(&self, turn: &Said<'_>) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        if self.grammar().order == Order::Unknown {
            return phrases;
        }
        let mut at = turn.words.start;
        while at < turn.words.end {
            match self.phrase_at(at, turn) {
                Some(phrase) => {
                    at = phrase.words.end;
                    phrases.push(phrase);
                }
                None => at += 1,
            }
        }
        phrases
    }

    fn grammar(&self) -> &'static Grammar {
        self.conversation.grammar
    }

    fn token(&self, at: usize) -> &Token {
        &self.conversation.tokens[at]
    }

    /// Returns the phrase that begins with the word at `from`: a core, and one more that a link ties
    /// to it.
    fn phrase_at(&self, from: usize, turn: &Said<'_>) -> Option<Phrase> {
        let end = turn.words.end;
        let first = self.core(from, end, &[Class::Determiner, Class::Number])?;
        let mut words = from..first.words.end;
        let mut is_whole = first.is_whole;
        let link = first.words.end < end && !self.token(first.words.end).after_break;
        let tied = match self.classes.get(first.words.end) {
            Some(Class::Link) if link => self.core_within(first.words.end + 1, end),
            Some(Class::Determiner | Class::Oblique)
                if link && self.is_genitive(first.words.end) =>
            {
                self.core_within(first.words.end, end)
            }
            _ => None,
        };
        if let Some(tied) = tied {
            words.end = tied.words.end;
            is_whole &= tied.is_whole;
        }
        let is_content = |at: &usize| match self.classes[*at] {
            Class::Content(term) => Some(term),
            _ => None,
        };
        let terms = words.clone().filter_map(|at| is_content(&at)).collect();
        let place = self.token(words.start).place.start..self.token(words.end - 1).place.end;
        let text = turn.text.get(place)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Phrase { words, terms, text, is_whole })
    }

    fn is_genitive(&self, at: usize) -> bool {
        self.grammar().genitives.contains(self.token(at).folded.as_str())
    }

    fn core_within(&self, from: usize, end: usize) -> Option<Core> {
        let opening = [Class::Determiner, Class::Oblique, Class::Number];
        (from < end && !self.token(from).after_break).then(|| self.core(from, end, &opening))?
    }

    /// Returns a noun with what describes it, beginning at `from` with a word of an `opening` class
    /// or without any.
    fn core(&self, from: usize, end: usize, opening: &[Class]) -> Option<Core> {
        let opens = opening.contains(&self.classes[from]);
        let start = from + usize::from(opens);
        let stop = self.row_end(start, end);
        let row = start..stop;
        let behind = (stop < end && !self.token(stop).after_break).then_some(stop);
        let is_hollow = |at| self.grammar().hollow.contains(self.token(at).folded.as_str());
        let merely = !opens && self.is_verb(start);
        if row.is_empty() || row.len() > MOST_IN_A_ROW || merely || behind.is_some_and(is_hollow) {
            return None;
        }
        let length = match self.grammar().order {
            Order::NounLast => self.noun_last(row.clone())?,
            Order::NounFirst => self.noun_first(row.clone(), behind.is_none())?,
            Order::NounCapital => self.noun_capital(row.clone())?,
            Order::Unknown => return None,
        };
        let stands_alone = || match self.grammar().order {
            Order::NounLast => self.is_plural(start + length - 1) || self.is_name(start),
            Order::NounCapital => length == 1,
            _ => true,
        };
        Some(Core {
            words: from..start + length,
            is_whole: length == row.len() && (opens || stands_alone()),
        })
    }

    /// Returns where the words end that tell something and follow one another from `start` on.
    fn row_end(&self, start: usize, end: usize) -> usize {
        let mut stop = start;
        while stop < end
            && matches!(self.classes[stop], Class::Content(_))
            && (stop == start || !self.token(stop).after_break)
        {
            stop += 1;
        }
        stop
    }

    fn is_noun(&self, at: usize) -> bool {
        matches!(self.classes[at], Class::Content(term) if self.uses.of(term).0 > 0)
    }

    fn is_verb(&self, at: usize) -> bool {
        match self.classes.get(at) {
            Some(Class::Content(term)) => {
                let (noun, verb) = self.uses.of(*term);
                verb > noun
            }
            _ => false,
        }
    }

    fn is_name(&self, at: usize) -> bool {
        self.has_capital(at) && !self.token(at).after_break
    }

    /// How much of a row belongs to the phrase where what describes a noun stands before it: up to
    /// its last noun.
    fn noun_last(&self, row: Range<usize>) -> Option<usize> {
        let noun = row.clone().rev().find(|at| self.is_noun(*at) || self.is_name(*at))?;
        Some(noun + 1 - row.start)
    }

    /// How much of a row belongs to the phrase where a noun stands first: it, and one word behind it
    /// that agrees with it where that is surely no verb: at the end of a clause, or in the plural.
    fn noun_first(&self, row: Range<usize>, closes: bool) -> Option<usize> {
        if !self.is_noun(row.start) {
            return None;
        }
        let plural = |at: usize| at < row.end && self.is_plural(at);
        let agrees = row.len() == 2 && plural(row.start) == plural(row.start + 1);
        Some(if agrees && (closes || plural(row.start)) { 2 } else { 1 })
    }

    /// How much of a row belongs to the phrase where nouns have capitals: up to its first.
    fn noun_capital(&self, row: Range<usize>) -> Option<usize> {
        let noun = row.clone().find(|at| self.has_capital(*at))?;
        let sentence_start = noun == row.start && self.token(noun).after_break;
        (!sentence_start).then_some(noun + 1 - row.start)
    }

    fn has_capital(&self, at: usize) -> bool {
        let text = self.conversation.text_of(at);
        text.starts_with(char::is_uppercase)
    }

    fn is_plural(&self, at: usize) -> bool {
        let folded = &self.token(at).folded;
        folded.ends_with('s') && !folded.ends_with("ss")
    }
}

fn classes(conversation: &Conversation<'_>) -> Vec<Class> {
    let grammar = conversation.grammar;
    let mut behind_verb_mark = false;
    let words = conversation.tokens.iter().zip(&conversation.terms);
    words
        .map(|(token, term)| {
            let word = token.folded.as_str();
            let may_be_verb = behind_verb_mark && !token.after_break;
            behind_verb_mark = grammar.before_verbs.contains(word);
            match term {
                _ if grammar.determiners.contains(word) => Class::Determiner,
                _ if grammar.oblique.contains(word) => Class::Oblique,
                _ if word.starts_with(|c: char| c.is_ascii_digit()) => Class::Number,
                _ if grammar.links.contains(word) => Class::Link,
                _ if grammar.order == Order::NounLast && word.ends_with("ly") => Class::Other,
                // A name in its own script stands behind the name.
                _ if word.starts_with(is_unspaced) => Class::Other,
                Some(term) if !may_be_verb => Class::Content(*term),
                _ => Class::Other,
            }
        })
        .collect()
}

/// How often each term is surely used as a noun, and how often as a verb.
struct Uses(Vec<(u32, u32)>);

impl Uses {
    fn of(&self, term: Term) -> (u32, u32) {
        self.0.get(term as usize).copied().unwrap_or_default()
    }
}

/// Counts how each term is used: as a noun where it stands alone behind an article, a number or a
/// preposition, as a verb where it stands behind a word that only verbs follow.
fn uses(conversation: &Conversation<'_>, classes: &[Class]) -> Uses {
    let grammar = conversation.grammar;
    let hollow = |at: usize| grammar.hollow.contains(conversation.tokens[at].folded.as_str());
    let mut uses = vec![(0, 0); conversation.vocabulary.len()];
    for at in 1..classes.len() {
        let Some(term) = conversation.terms[at] else { continue };
        if conversation.tokens[at].after_break {
            continue;
        }
        let goes_on = classes.get(at + 1).is_some_and(|next| {
            !conversation.tokens[at + 1].after_break
                && (matches!(next, Class::Content(_)) || hollow(at + 1))
        });
        let use_of = &mut uses[term as usize];
        match (classes[at], classes[at - 1]) {
            (Class::Other, _) => use_of.1 += 1,
            (
                Class::Content(_),
                Class::Determiner | Class::Oblique | Class::Number | Class::Link,
            ) if !goes_on => {
                use_of.0 += 1;
            }
            _ => {}
        }
    }
    Uses(uses)
}
