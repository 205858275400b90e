//! The only cut between free and paid text in the program.

use crate::interview::{Block, Footnote, FrontMatter, Interview, Tier};

/// A piece of an edition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Passage {
    /// Text this edition's readers may read.
    Block(Block),
    /// The place where paid text begins. A free edition has nothing of it; a whole edition goes on.
    Cut,
}

/// What the readers of one tier may read, and nothing else.
///
/// Made by [`Interview::edition`] alone. A free edition does not hold the paid text at all: not its
/// words, not its headings, not its footnotes, not its length. Renderers take an `Edition` and
/// never an [`Interview`].
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    tier: Tier,
    front: FrontMatter,
    passages: Vec<Passage>,
    footnotes: Vec<Footnote>,
}

impl Edition {
    /// Returns whom the edition is for.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Returns what stands above the text. In a free edition with a cut it names no audio file,
    /// since that would be the whole recording.
    #[must_use]
    pub fn front(&self) -> &FrontMatter {
        &self.front
    }

    /// Returns the text in order.
    #[must_use]
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// Returns the footnotes that the text marks, in the order of their first mark.
    #[must_use]
    pub fn footnotes(&self) -> &[Footnote] {
        &self.footnotes
    }

    /// Returns true where the post has paid text, in either edition of it.
    #[must_use]
    pub fn has_cut(&self) -> bool {
        self.passages.contains(&Passage::Cut)
    }
}

impl Interview {
    /// Returns what readers of `tier` may read: [`Tier::Free`] the free text, [`Tier::Paid`] all.
    #[must_use]
    pub fn edition(&self, tier: Tier) -> Edition {
        let _ = tier;
        todo!("written by the next commit")
    }
}
