//! Pieces to the body of an interview.

use super::pieces::{Is, Piece};
use crate::{Block, Inline, Inlines, Tier, Tiered, Turn};

/// Gathers pieces into turns and blocks, so that `interview.md` reads back as exactly this.
///
/// A paragraph behind a turn belongs to it. Behind a note the speaker goes on, under a label of his or
/// her own, as only a label says so in the file.
pub(super) fn body(pieces: Vec<Piece>) -> Vec<Tiered> {
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
    body
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
