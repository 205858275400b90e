//! Where the free part of an interview could end.
//!
//! A cut is legal right after a host's question that opens a section, and nowhere else: the question
//! ends the free part, and its answer begins the paid one. The best cut is near to the share of the
//! text that is to be free, and leaves a reader wanting the answer.

use std::ops::Range;

use transcript::{Block, Interview, Show};

use crate::sections::conversation::{Conversation, is_question};
use crate::sections::{sentences, shifts};

/// A place where the free part could end.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// Index in the interview's body of the answer, the first block that would be paid.
    pub before: usize,
    /// Share of the words that would be free, from 0.0 to 1.0.
    pub share: f32,
    /// Who asks.
    pub speaker: String,
    /// The last two sentences before the cut.
    pub last_lines: String,
    /// What the place is worth: higher is better.
    pub score: f32,
}

/// Finds the legal cuts of an interview, whoever may read its parts now. The best comes first: near to
/// `share` of the words, from 0.0 to 1.0, with a question that wants its answer.
///
/// A question opens a section where a heading or a suggested one stands before it, or the topic
/// shifts there.
#[must_use]
pub fn cuts(interview: &Interview, show: &Show, share: f32) -> Vec<Cut> {
    let conversation = Conversation::of(interview, show);
    let asked: Vec<usize> = (0..conversation.turns.len())
        .filter(|index| conversation.asks(*index) && is_answered(interview, &conversation, *index))
        .collect();
    let shifts = shifts::shifts(&conversation, &asked, WINDOW_WORDS);
    let least = shifts::least_shift(&shifts, LEAST_DEVIATIONS);
    let opening = asked.iter().zip(shifts).map(|(index, shift)| {
        let block = conversation.turns[*index].block;
        let titled = block.checked_sub(1).is_some_and(|before| is_title(interview, before));
        (*index, if titled { 1.0 } else { shift }, titled || shift >= least)
    });
    let mut cuts: Vec<Cut> = opening
        .filter(|(.., opens)| *opens)
        .map(|(index, opening, _)| cut(&conversation, index, opening, share))
        .filter(|cut| SHARES.contains(&cut.share))
        .collect();
    cuts.sort_by(|one, other| {
        other.score.total_cmp(&one.score).then(one.before.cmp(&other.before))
    });
    cuts
}

/// From half a standard deviation below the mean on a shift is one, as Hearst has it for TextTiling.
const LEAST_DEVIATIONS: f32 = -0.5;

/// Words on each side of a question that are compared.
const WINDOW_WORDS: usize = 150;

/// A free part of less is no post, and a paid one of less nothing to pay for.
const SHARES: Range<f32> = 0.05..0.95;

/// So far from the wished share a cut is worth half.
const NEAR: f32 = 0.1;

/// What the wished share is worth beside what a question can have for itself.
const SHARE_WORTH: f32 = 3.0;

/// Words of an answer that is worth paying for.
const LONG_ANSWER: f32 = 120.0;

/// Words of a question that is one.
const WHOLE_QUESTION: f32 = 10.0;

fn cut(conversation: &Conversation<'_>, index: usize, opening: f32, share: f32) -> Cut {
    let (turn, answer) = (&conversation.turns[index], &conversation.turns[index + 1]);
    let free = turn.words.end as f32 / conversation.tokens.len() as f32;
    let off = (free - share) / NEAR;
    let nearness = 1.0 / (1.0 + off * off);
    let said = sentences(&turn.text);
    let last_lines = said[said.len().saturating_sub(2)..].join(" ");
    let score = SHARE_WORTH * nearness + opening + suspense(conversation, index);
    Cut { before: answer.block, share: free, speaker: turn.speaker.to_owned(), last_lines, score }
}

/// Returns how much a reader would want the answer, from 0.0 to 1.0: after a question that is the last
/// thing said, that asks what, how or why, is a whole sentence, and has a long answer.
fn suspense(conversation: &Conversation<'_>, index: usize) -> f32 {
    let (turn, answer) = (&conversation.turns[index], &conversation.turns[index + 1]);
    let said = sentences(&turn.text);
    let Some(last) = said.last() else { return 0.0 };
    let words = crate::sections::tokens::tokens(last);
    let asks = words.iter().any(|word| conversation.grammar.asking.contains(word.folded.as_str()));
    let share = |many: usize, of: f32| (many as f32 / of).min(1.0);
    let signs = [
        if is_question(last) { 1.0 } else { 0.0 },
        if asks { 1.0 } else { 0.0 },
        share(words.len(), WHOLE_QUESTION),
        share(answer.words.len(), LONG_ANSWER),
    ];
    signs.iter().sum::<f32>() / signs.len() as f32
}

/// Returns true where the answer follows right behind the question, so that a mark can stand there.
fn is_answered(interview: &Interview, conversation: &Conversation<'_>, index: usize) -> bool {
    let (turn, answer) = (&conversation.turns[index], &conversation.turns[index + 1]);
    let has_words = |block: &Block| match block {
        Block::Turn(turn) => turn.paragraphs.iter().any(|paragraph| !paragraph.is_empty()),
        _ => false,
    };
    answer.block == turn.block + 1
        && interview.body.get(answer.block).is_some_and(|one| has_words(&one.block))
}

fn is_title(interview: &Interview, block: usize) -> bool {
    let block = interview.body.get(block).map(|one| &one.block);
    matches!(block, Some(Block::Heading { .. } | Block::Suggestion(_)))
}

#[cfg(test)]
mod tests;
