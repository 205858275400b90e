//! What a post's text is made of, once it is settled how it is shown: the same for page and PDF.

use std::collections::BTreeMap;

use serde::Serialize;
use transcript::{Block, Edition, Inline, Millis, Passage, Tier, TimedParagraph};

use crate::moments::{Moment, moments};
use crate::runs::{Run, Runs, Setter, words};
use crate::slug::Slugs;

/// A piece of the text that stands on its own. Empty ones are left out.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Piece {
    Turn {
        /// The label; absent where the turn goes on after a list or a quote.
        speaker: Option<Runs>,
        paragraphs: Vec<Paragraph>,
    },
    Paragraph(Paragraph),
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

/// A paragraph of the text, and how it is found.
#[derive(Debug, Serialize)]
pub(crate) struct Paragraph {
    pub content: Runs,
    /// Its anchor; those of footnotes have none.
    #[serde(skip)]
    pub id: Option<String>,
    /// When somebody begins to say it, where that is known.
    #[serde(skip)]
    pub start: Option<Millis>,
    /// When each of its words begins; empty where that is not known.
    #[serde(skip)]
    pub moments: Vec<Moment>,
}

impl Piece {
    /// Calls `see` with every run of text in the piece, in reading order.
    pub(crate) fn visit<'p>(&'p self, see: &mut dyn FnMut(&'p [Run])) {
        match self {
            Self::Turn { speaker, paragraphs } => {
                speaker.iter().for_each(|runs| see(runs));
                paragraphs.iter().for_each(|paragraph| see(&paragraph.content));
            }
            Self::Paragraph(paragraph) => see(&paragraph.content),
            Self::Heading { content, .. } | Self::Note { content } => see(content),
            Self::Quote { content } => content.iter().for_each(|piece| piece.visit(see)),
            Self::List { items, .. } => items.iter().flatten().for_each(|piece| piece.visit(see)),
            Self::Code { content } => see(std::slice::from_ref(content)),
            Self::Rule | Self::Cut => {}
        }
    }

    /// Returns the paragraphs of the piece, in reading order.
    pub(crate) fn paragraphs(&self) -> Vec<&Paragraph> {
        match self {
            Self::Turn { paragraphs, .. } => paragraphs.iter().collect(),
            Self::Paragraph(paragraph) => vec![paragraph],
            Self::Quote { content } => content.iter().flat_map(Self::paragraphs).collect(),
            Self::List { items, .. } => items.iter().flatten().flat_map(Self::paragraphs).collect(),
            _ => Vec::new(),
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
    /// Spoken paragraphs by the place of their passage and their own in it.
    spoken: BTreeMap<(usize, usize), &'a TimedParagraph>,
    passage: Option<OpenPassage<'a>>,
}

/// The passage that is being set.
#[derive(Debug)]
struct OpenPassage<'a> {
    index: usize,
    ids: &'a [String],
    /// How many of its paragraphs are set.
    set: usize,
}

impl<'s, 'a> Pieces<'s, 'a> {
    pub(crate) fn new(setter: &'s mut Setter<'a>, spoken: &'a [TimedParagraph]) -> Self {
        let spoken = spoken.iter().map(|timed| ((timed.block, timed.paragraph), timed)).collect();
        Self { setter, slugs: Slugs::new(), level: 1, spoken, passage: None }
    }

    /// Returns the text of an edition in two parts: up to where paid text begins in a whole
    /// edition, and from there. In a free edition the second part is empty.
    pub(crate) fn text(&mut self, edition: &'a Edition) -> (Vec<Piece>, Vec<Piece>) {
        let (mut open, mut members) = (Vec::new(), Vec::new());
        let mut paid = false;
        for (index, passage) in edition.passages().iter().enumerate() {
            self.passage = Some(OpenPassage { index, ids: edition.paragraph_ids(index), set: 0 });
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
        self.passage = None;
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
            Block::Paragraph(inlines) => self.paragraph(inlines).map(Piece::Paragraph),
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
            paragraphs.iter().filter_map(|inlines| self.paragraph(inlines)).collect();
        (!paragraphs.is_empty()).then_some(Piece::Turn { speaker, paragraphs })
    }

    /// Returns a paragraph, where it says anything; the edition counts those that do not as well.
    fn paragraph(&mut self, inlines: &[Inline]) -> Option<Paragraph> {
        let (mut id, mut timed) = (None, None);
        if let Some(OpenPassage { index, ids, set }) = &mut self.passage {
            id = ids.get(*set).cloned();
            timed = self.spoken.get(&(*index, *set)).copied();
            *set += 1;
        }
        let content = self.filled(inlines)?;
        let start = timed.and_then(TimedParagraph::span).map(|span| span.start());
        let moments = timed.map(|timed| moments(&content, timed)).unwrap_or_default();
        Some(Paragraph { content, id, start, moments })
    }

    /// Returns the runs of a paragraph, where it has any.
    fn filled(&mut self, inlines: &[Inline]) -> Option<Runs> {
        let runs = self.setter.inlines(inlines);
        (!runs.is_empty()).then_some(runs)
    }
}
