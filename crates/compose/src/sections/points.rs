//! What "We discuss…" and the teaser could list: noun phrases, the best of each section.

use std::ops::Range;

use transcript::Suggested;

use super::conversation::Conversation;
use super::layout::section_words;
use super::phrases::{Phrase, Phrases};
use super::titles::{capitalised, ranked};

/// Points of a list above the interview, at most.
const MOST_POINTS: usize = 5;

/// About this share of the words is free in a post with a teaser.
const FREE_SHARE: f32 = 0.4;

/// Words of a point that tell something, at least.
const LEAST_TERMS: usize = 2;

/// Proposes points for both lists: for the teaser from the sections behind the place where the cut of
/// a usual post would be, for the list above the interview from those before it.
pub(crate) fn suggested(
    conversation: &Conversation<'_>,
    phrases: &Phrases<'_>,
    sections: &[Range<usize>],
) -> Suggested {
    let words = conversation.tokens.len() as f32;
    let start = |section: &Range<usize>| conversation.turns[section.start].words.start as f32;
    let is_free = |section: &&Range<usize>| start(section) < FREE_SHARE * words;
    let sections = match sections {
        [first, rest @ ..] if !rest.is_empty() && is_welcome(conversation, first) => rest,
        all => all,
    };
    let mut taken = Vec::new();
    let mut list =
        |sections: Vec<&Range<usize>>| points(conversation, phrases, &sections, &mut taken);
    let discuss = list(sections.iter().filter(is_free).collect());
    let members_discuss = list(sections.iter().filter(|one| !is_free(one)).collect());
    Suggested { discuss, members_discuss }
}

/// Returns true for a first section that is too short to be about anything yet.
fn is_welcome(conversation: &Conversation<'_>, section: &Range<usize>) -> bool {
    let turns = &conversation.turns[section.clone()];
    let words: usize = turns.iter().map(|turn| turn.words.len()).sum();
    words < section_words(conversation.tokens.len()) / 2
}

/// Takes the best phrases of the sections in turn, each mostly of new terms, and returns them in the
/// order in which they were said.
fn points(
    conversation: &Conversation<'_>,
    phrases: &Phrases<'_>,
    sections: &[&Range<usize>],
    taken: &mut Vec<u32>,
) -> Vec<String> {
    let each: Vec<Vec<Phrase>> = sections
        .iter()
        .map(|section| {
            let ranked = ranked(conversation, phrases, (*section).clone()).into_iter();
            let long = |phrase: &Phrase| phrase.terms.len() >= LEAST_TERMS;
            ranked.map(|(_, phrase)| phrase).filter(long).take(2 * MOST_POINTS).collect()
        })
        .collect();
    let mut points: Vec<Phrase> = Vec::new();
    let rounds = each.iter().map(Vec::len).max().unwrap_or(0);
    for round in 0..rounds {
        for section in &each {
            let Some(phrase) = section.get(round) else { continue };
            let known = phrase.terms.iter().filter(|term| taken.contains(term)).count();
            if 2 * known < phrase.terms.len() && points.len() < MOST_POINTS {
                taken.extend(&phrase.terms);
                points.push(phrase.clone());
            }
        }
    }
    points.sort_by_key(|phrase| phrase.words.start);
    points.iter().map(|phrase| capitalised(&phrase.text)).collect()
}
