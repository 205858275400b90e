//! Where somebody who holds the floor turns to something else.

use transcript::{HeardTurn, Language, Millis, join_words};

use super::grammar;
use super::shifts::{least_shift, shifts_at};
use super::tokens::{Vocabulary, tokens};
use crate::sentences::sentences;

/// Words on each side of a sentence's start that are compared: about a paragraph.
const WINDOW_WORDS: usize = 60;

/// So many standard deviations above the mean of its conversation a shift means a paragraph.
const LEAST_DEVIATIONS: f32 = 1.0;

/// Returns the moments at which the topic shifts inside the turns of a conversation, sorted: the starts
/// of sentences whose shift is high for the conversation, and higher than that of the sentences
/// before and behind.
pub(crate) fn moments(turns: &[HeardTurn], language: &Language) -> Vec<Millis> {
    let names: Vec<&str> = turns.iter().map(|turn| turn.speaker.as_str()).collect();
    let mut vocabulary = Vocabulary::new(language, grammar::of(language), &names);
    let mut terms = Vec::new();
    let mut places = Vec::new();
    // The start of each sentence that has another of its turn before it.
    let mut starts: Vec<Option<Millis>> = Vec::new();
    for turn in turns {
        for (index, sentence) in sentences(&turn.words).into_iter().enumerate() {
            places.push(terms.len());
            let start = sentence.first().map(|word| word.span.start());
            starts.push(start.filter(|_| index > 0));
            let text = join_words(sentence.iter().map(|word| word.text.as_str()));
            terms.extend(vocabulary.terms(&tokens(&text)));
        }
    }
    let shifts = shifts_at(&terms, &places, WINDOW_WORDS);
    let least = least_shift(&shifts, LEAST_DEVIATIONS);
    let shift = |at: Option<usize>| at.and_then(|at| shifts.get(at)).copied().unwrap_or(0.0);
    let is_peak = |at: usize| {
        let here = shift(Some(at));
        here >= least && here >= shift(at.checked_sub(1)) && here > shift(Some(at + 1))
    };
    let inside = starts.into_iter().enumerate().filter(|(at, _)| is_peak(*at));
    let mut moments: Vec<Millis> = inside.filter_map(|(_, start)| start).collect();
    moments.sort();
    moments
}
