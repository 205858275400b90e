//! Pieces to the body of an interview.

use super::pieces::{Is, Piece};
use crate::format::LeftOut;
use crate::interview::Floor;
use crate::{Block, Inline, Inlines, Tier, Tiered, Turn};

/// Gathers pieces into turns and blocks, so that `interview.md` reads back as exactly this.
///
/// A paragraph behind a turn belongs to it. Behind a note the speaker goes on, under a label of his or
/// her own, as only a label says so in the file.
pub(super) fn body(pieces: Vec<Piece>, left_out: &mut Vec<LeftOut>) -> Vec<Tiered> {
    let mut body: Vec<Tiered> = Vec::new();
    let mut tier = Tier::Free;
    let mut speaker: Option<String> = None;
    for Piece { is, .. } in pieces {
        let block = match is {
            Is::Tier(now) => {
                tier = now;
                continue;
            }
            Is::Speaker(name) => {
                speaker = Some(name.clone());
                Block::Turn(Turn { speaker: name, paragraphs: Vec::new() })
            }
            Is::Text(content) => match (&speaker, body.last_mut()) {
                (None, _) => Block::Paragraph(content),
                (Some(name), Some(Tiered { tier: open, block: Block::Turn(turn) }))
                    if *open == tier && turn.speaker == *name =>
                {
                    turn.paragraphs.push(content);
                    continue;
                }
                (Some(name), _) => {
                    Block::Turn(Turn { speaker: name.clone(), paragraphs: vec![content] })
                }
            },
            Is::Block(block) => {
                if matches!(block, Block::Heading { .. } | Block::Rule) {
                    speaker = None;
                }
                block
            }
        };
        body.push(Tiered { tier, block });
    }
    body.iter_mut().for_each(|tiered| tiered.block.for_each_inlines(&mut merge_texts));
    body.retain_mut(|tiered| match &mut tiered.block {
        Block::Turn(turn) => {
            turn.paragraphs.retain(|paragraph| !paragraph.is_empty());
            true
        }
        Block::Paragraph(content) => !content.is_empty(),
        _ => true,
    });
    without_idle_labels(body, left_out)
}

/// Drops turns without words of a speaker who has the floor anyway, behind a list or a mark: nothing
/// would be written of them.
fn without_idle_labels(body: Vec<Tiered>, left_out: &mut Vec<LeftOut>) -> Vec<Tiered> {
    let mut kept: Vec<Tiered> = Vec::with_capacity(body.len());
    let mut floor: Option<String> = None;
    for tiered in body {
        if let Block::Turn(turn) = &tiered.block {
            let behind_turn = kept.last().is_some_and(|last| {
                last.tier == tiered.tier && matches!(last.block, Block::Turn(_))
            });
            if turn.paragraphs.is_empty() && !behind_turn && floor.as_ref() == Some(&turn.speaker) {
                left_out.push(LeftOut::new("label without words", &turn.speaker));
                continue;
            }
        }
        match tiered.block.floor() {
            Floor::TakenBy(speaker) => floor = Some(speaker.to_owned()),
            Floor::Kept => {}
            Floor::Open => floor = None,
        }
        kept.push(tiered);
    }
    kept
}

/// Makes one text of several in a row, and leaves out the line breaks that break nothing.
fn merge_texts(content: &mut Inlines) {
    for inline in std::mem::take(content) {
        match (content.last_mut(), inline) {
            (_, Inline::Text(text)) if text.is_empty() => {}
            (None | Some(Inline::LineBreak), Inline::LineBreak) => {}
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, mut inline) => {
                if let Inline::Emphasis(inner) | Inline::Strong(inner) = &mut inline {
                    merge_texts(inner);
                }
                content.push(inline);
            }
        }
    }
    if content.last() == Some(&Inline::LineBreak) {
        content.pop();
    }
}
