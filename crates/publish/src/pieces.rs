//! What a post's text is made of, once it is settled how it is shown: the same for page and PDF.

use serde::Serialize;
use transcript::{Block, Edition, Inline, Passage, Tier};

use crate::runs::{Run, Runs, Setter, words};
use crate::slug::Slugs;

/// A piece of the text that stands on its own. Empty ones are left out.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Piece {
    Turn {
        /// The label; absent where the turn goes on after a list or a quote.
        speaker: Option<Runs>,
        paragraphs: Vec<Runs>,
    },
    Paragraph {
        content: Runs,
    },
    Heading {
        /// From 2 (the title is 1), and at most one more than the heading before.
        level: u8,
        anchor: String,
        content: Runs,
    },
    Note {
        content: Runs,
    },
    Quote {
        content: Vec<Self>,
    },
    List {
        start: Option<u64>,
        items: Vec<Vec<Self>>,
    },
    Code {
        content: Run,
    },
    Rule,
    /// The place in a free edition where text is missing.
    Cut,
}

impl Piece {
    /// Calls `see` with every run of text in the piece, in reading order.
    pub(crate) fn visit<'p>(&'p self, see: &mut dyn FnMut(&'p [Run])) {
        match self {
            Self::Turn { speaker, paragraphs } => {
                speaker.iter().chain(paragraphs).for_each(|runs| see(runs));
            }
            Self::Paragraph { content }
            | Self::Heading { content, .. }
            | Self::Note { content } => {
                see(content);
            }
            Self::Quote { content } => content.iter().for_each(|piece| piece.visit(see)),
            Self::List { items, .. } => items.iter().flatten().for_each(|piece| piece.visit(see)),
            Self::Code { content } => see(std::slice::from_ref(content)),
            Self::Rule | Self::Cut => {}
        }
    }
}

/// Sets the blocks of one edition.
#[derive(Debug)]
pub(crate) struct Pieces<'s, 'a> {
    setter: &'s mut Setter<'a>,
    slugs: Slugs,
    /// Level of the last heading; the title's before the first.
    level: u8,
}

impl<'s, 'a> Pieces<'s, 'a> {
    pub(crate) fn new(setter: &'s mut Setter<'a>) -> Self {
        Self { setter, slugs: Slugs::new(), level: 1 }
    }

    /// Returns the text of an edition in two parts: up to where paid text begins in a whole
    /// edition, and from there. In a free edition the second part is empty.
    pub(crate) fn text(&mut self, edition: &Edition) -> (Vec<Piece>, Vec<Piece>) {
        let (mut open, mut members) = (Vec::new(), Vec::new());
        let mut paid = false;
        for (index, passage) in edition.passages().iter().enumerate() {
            let piece = match (passage, edition.tier()) {
                (Passage::Block(Block::Turn(turn)), _) if edition.continues(index) => {
                    self.turn(None, &turn.paragraphs)
                }
                (Passage::Block(block), _) => self.block(block),
                (Passage::Cut, Tier::Free) => Some(Piece::Cut),
                (Passage::Cut, Tier::Paid) => {
                    paid = true;
                    None
                }
                // A kind this version does not know cannot be shown, and `Passage` may grow.
                _ => None,
            };
            if paid { &mut members } else { &mut open }.extend(piece);
        }
        (open, members)
    }

    /// Returns blocks that stand inside another, such as a footnote.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) -> Vec<Piece> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Option<Piece> {
        match block {
            Block::Turn(turn) => {
                let speaker = self.setter.plain(&turn.speaker);
                self.turn(Some(speaker), &turn.paragraphs)
            }
            Block::Paragraph(inlines) => {
                self.filled(inlines).map(|content| Piece::Paragraph { content })
            }
            Block::Heading { level, content } => {
                let content = self.filled(content)?;
                self.level = (*level).clamp(2, 6).min(self.level + 1);
                let anchor = self.slugs.next(&words(&content));
                Some(Piece::Heading { level: self.level, anchor, content })
            }
            Block::Note(inlines) => self.filled(inlines).map(|content| Piece::Note { content }),
            Block::Quote(blocks) => {
                let content = self.blocks(blocks);
                (!content.is_empty()).then_some(Piece::Quote { content })
            }
            Block::List { start, items } => {
                let items: Vec<_> = items.iter().map(|item| self.blocks(item)).collect();
                (!items.is_empty()).then_some(Piece::List { start: *start, items })
            }
            Block::Code(text) => {
                let text = text.replace(|c: char| c.is_control() && c != '\n', " ");
                Some(Piece::Code { content: Run::Code { text: text.trim_end().to_owned() } })
            }
            Block::Rule => Some(Piece::Rule),
            _ => None,
        }
    }

    fn turn(&mut self, speaker: Option<Runs>, paragraphs: &[Vec<Inline>]) -> Option<Piece> {
        let paragraphs: Vec<_> =
            paragraphs.iter().filter_map(|inlines| self.filled(inlines)).collect();
        (!paragraphs.is_empty()).then_some(Piece::Turn { speaker, paragraphs })
    }

    /// Returns the runs of a paragraph, where it has any.
    fn filled(&mut self, inlines: &[Inline]) -> Option<Runs> {
        let runs = self.setter.inlines(inlines);
        (!runs.is_empty()).then_some(runs)
    }
}
