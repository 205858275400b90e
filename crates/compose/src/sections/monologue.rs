//! One person who speaks alone: topics shift between paragraphs, where a conversation has questions.

use std::collections::BTreeSet;

use transcript::{Block, Tiered, Turn};

/// Returns true where all turns are one speaker's.
pub(crate) fn is_one(body: &[Tiered]) -> bool {
    let speaker = |one: &Tiered| match &one.block {
        Block::Turn(turn) => Some(turn.speaker.clone()),
        _ => None,
    };
    body.iter().filter_map(speaker).collect::<BTreeSet<_>>().len() == 1
}

/// Makes each paragraph a turn of its own; returns them, and the places of those that begin a block.
pub(crate) fn parted(body: Vec<Tiered>) -> (Vec<Tiered>, BTreeSet<usize>) {
    let mut parted = Vec::with_capacity(body.len());
    let mut starts = BTreeSet::new();
    for Tiered { tier, block } in body {
        starts.insert(parted.len());
        match block {
            Block::Turn(Turn { speaker, paragraphs }) if !paragraphs.is_empty() => {
                parted.extend(paragraphs.into_iter().map(|paragraph| {
                    let turn = Turn { speaker: speaker.clone(), paragraphs: vec![paragraph] };
                    Tiered { tier, block: Block::Turn(turn) }
                }));
            }
            block => parted.push(Tiered { tier, block }),
        }
    }
    (parted, starts)
}

/// Puts the turns together again that [`parted`] made, where no suggestion stands between them.
pub(crate) fn joined(body: Vec<Tiered>, starts: &BTreeSet<usize>) -> Vec<Tiered> {
    let mut joined: Vec<Tiered> = Vec::with_capacity(starts.len());
    let mut place = 0;
    for one in body {
        let goes_on = !starts.contains(&place);
        place += usize::from(!matches!(one.block, Block::Suggestion(_)));
        match (joined.last_mut().map(|last| &mut last.block), one.block) {
            (Some(Block::Turn(open)), Block::Turn(turn)) if goes_on => {
                open.paragraphs.extend(turn.paragraphs);
            }
            (_, block) => joined.push(Tiered { tier: one.tier, block }),
        }
    }
    joined
}
