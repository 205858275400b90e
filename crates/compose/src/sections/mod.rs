//! The post around the text: what a program can propose, and an editor accepts or deletes.
//!
//! [`propose`] takes an interview as it was composed, goes these steps and adds what they find:
//!
//! 1. the turns become words and terms ([`tokens`], [`conversation`]), with the host's questions;
//! 2. topics shift where the words change ([`shifts`]), and the strongest shifts that lie well apart
//!    begin sections ([`layout`]);
//! 3. a section is called by the host's question or by its own key phrases ([`keyness`],
//!    [`phrases`], [`titles`]);
//! 4. more of these phrases become the points of "We discuss…" ([`points`]).
//!
//! Nothing is made up: each word of a heading or a point was said. What nobody can know from the
//! recording is left blank.

pub(crate) mod conversation;
mod grammar;
pub(crate) mod inside;
mod keyness;
mod layout;
mod monologue;
mod phrases;
mod points;
pub(crate) mod shifts;
mod titles;
pub(crate) mod tokens;

use std::ops::Range;

use transcript::{Block, Interview, Role, Show, Suggestion, Tiered};

use crate::sentences::ends_sentence;
use conversation::Conversation;
use phrases::Phrases;

/// Adds to a composed interview what can be proposed: headings before the host's questions, points
/// for the lists above the text, the hosts as its authors; and blanks for the rest.
///
/// Suggested headings stand between turns. Where one person speaks alone they stand between
/// paragraphs, and part the turn.
#[must_use]
pub fn propose(mut interview: Interview, show: &Show) -> Interview {
    if !monologue::is_one(&interview.body) {
        return proposed(interview, show);
    }
    let (body, starts) = monologue::parted(interview.body);
    interview.body = body;
    let mut interview = proposed(interview, show);
    interview.body = monologue::joined(interview.body, &starts);
    interview
}

fn proposed(mut interview: Interview, show: &Show) -> Interview {
    let conversation = Conversation::of(&interview, show);
    let phrases = Phrases::new(&conversation);
    let sections = sections(&conversation);
    let mut headings = Vec::new();
    for section in sections.iter().skip(1) {
        let title = titles::title(&conversation, &phrases, section.clone());
        let suggestion = title.as_deref().and_then(Suggestion::new);
        headings.extend(suggestion.map(|one| (conversation.turns[section.start].block, one)));
    }
    let suggested = points::suggested(&conversation, &phrases, &sections);
    for (at, heading) in headings.into_iter().rev() {
        let tier = interview.body[at].tier;
        interview.body.insert(at, Tiered { tier, block: Block::Suggestion(heading) });
    }
    interview.front.suggested = suggested;
    if interview.front.byline.is_empty() {
        let hosts = show.people.iter().filter(|person| person.role == Role::Host);
        interview.front.byline = hosts.map(|person| person.name.clone()).collect();
    }
    interview.front.leave_blanks();
    interview
}

/// What the host's own signs of a new topic are worth beside a full shift of the words.
const TURNING_WORTH: f32 = 0.4;

/// Returns the turns of each section, in order; what stands before the first shift is one too.
fn sections(conversation: &Conversation<'_>) -> Vec<Range<usize>> {
    let turns = conversation.turns.len();
    let places: Vec<usize> = (1..turns).filter(|index| conversation.opens(*index)).collect();
    let words = conversation.tokens.len();
    let shifts = shifts::shifts(conversation, &places, layout::section_words(words) / 3);
    let weighed: Vec<(usize, f32)> = places
        .iter()
        .zip(shifts)
        .map(|(turn, shift)| {
            let at = conversation.turns[*turn].words.start;
            (at, shift + TURNING_WORTH * conversation.leads_over(*turn))
        })
        .collect();
    let chosen = layout::layout(&weighed, words).into_iter().map(|index| places[index]);
    let starts: Vec<usize> = std::iter::once(0).chain(chosen).collect();
    let ends = starts.iter().copied().skip(1).chain([turns]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .filter(|one| !one.is_empty())
        .collect()
}

/// Cuts a text into sentences, without the white space between them.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut word = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let ends = match letter {
            '\n' | '。' | '？' | '！' => true,
            white if white.is_whitespace() => ends_sentence(&text[word..at]),
            _ => false,
        };
        if letter.is_whitespace() {
            word = end;
        }
        if ends {
            sentences.push(text[start..end].trim());
            (start, word) = (end, end);
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[cfg(test)]
mod tests;
