//! The only cut between free and paid text in the program.

mod ids;

use std::collections::BTreeSet;

use crate::interview::{
    Block, Floor, Footnote, FrontMatter, Inline, Interview, Suggested, Tier, Tiered,
};

/// A piece of an edition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Passage {
    /// Text this edition's readers may read.
    Block(Block),
    /// The place where paid text begins, never inside a block. A free edition has nothing of it: one
    /// cut stands wherever paid text was left out. A whole edition goes on.
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
    /// Names of the paragraphs of each passage.
    paragraph_ids: Vec<Vec<String>>,
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

    /// Returns the names of the paragraphs of the passage at `index`, in the order of reading: those of
    /// a turn, also inside of a list or a quote, but no headings and notes. They are good as anchors,
    /// and the same in every edition that has the paragraph; see [`mod@ids`].
    #[must_use]
    pub fn paragraph_ids(&self, index: usize) -> &[String] {
        self.paragraph_ids.get(index).map_or(&[], Vec::as_slice)
    }

    /// Returns the footnotes that the text marks, in the order of their first mark.
    #[must_use]
    pub fn footnotes(&self) -> &[Footnote] {
        &self.footnotes
    }

    /// Returns true where the passage at `index` is a turn that goes on: since the same speaker's
    /// last turn came nothing but lists, quotes, code or the cut. Its label may be left out.
    ///
    /// Right after a cut in a free edition a turn never goes on, since text is missing before it.
    #[must_use]
    pub fn continues(&self, index: usize) -> bool {
        let Some(Passage::Block(Block::Turn(turn))) = self.passages.get(index) else {
            return false;
        };
        let before = self.passages[..index].iter().rev();
        let directly_before = before.clone().next();
        if let Some(Passage::Block(Block::Turn(_))) = directly_before {
            return false;
        }
        for passage in before {
            match passage {
                Passage::Cut if self.tier == Tier::Free => return false,
                Passage::Cut => {}
                Passage::Block(block) => match block.floor() {
                    Floor::Kept => {}
                    Floor::TakenBy(speaker) => return speaker == turn.speaker,
                    Floor::Open => return false,
                },
            }
        }
        false
    }

    /// Returns true where the post has paid text, in either edition of it.
    #[must_use]
    pub fn has_cut(&self) -> bool {
        self.passages.contains(&Passage::Cut)
    }
}

impl Interview {
    /// Returns what readers of `tier` may read: [`Tier::Free`] the free text, [`Tier::Paid`] all.
    ///
    /// Footnotes are those that the edition's own text marks, named `1`, `2`, … in the order of
    /// their first mark, so that names tell nothing of text that was left out. A mark without a
    /// footnote becomes text.
    ///
    /// What only proposes something to an editor is in neither: suggested headings and points, blanks.
    ///
    /// Turns of one speaker that a `<!-- free -->` mark or a suggestion split are one turn again. Across a
    /// [`Passage::Cut`] they stay two, so that the place of the cut is never inside a block; ask
    /// [`Edition::continues`] whether the second carries a label.
    #[must_use]
    pub fn edition(&self, tier: Tier) -> Edition {
        let body = without_suggestions(&self.body);
        let named = body.iter().zip(ids::paragraph_ids(&body));
        let (passages, paragraph_ids): (Vec<_>, Vec<_>) = match tier {
            Tier::Free => free_passages(named),
            Tier::Paid => all_passages(named),
        }
        .into_iter()
        .unzip();
        let mut front = self.front.clone();
        front.suggested = Suggested::default();
        front.left_blank = BTreeSet::new();
        front.other = toml::Table::new();
        front.unreadable = None;
        if tier == Tier::Free && passages.contains(&Passage::Cut) {
            front.audio = None;
        }
        let (passages, footnotes) = Notes::new(&self.footnotes).number(passages);
        Edition { tier, front, passages, paragraph_ids, footnotes }
    }
}

/// Leaves the suggested headings out, and joins the turns that they parted.
fn without_suggestions(body: &[Tiered]) -> Vec<Tiered> {
    let mut kept: Vec<Tiered> = Vec::with_capacity(body.len());
    let mut parted = false;
    for one in body {
        match (&one.block, kept.last_mut()) {
            (Block::Suggestion(_), _) => {
                parted = true;
                continue;
            }
            (Block::Turn(turn), Some(Tiered { tier, block: Block::Turn(open) }))
                if parted && *tier == one.tier && open.speaker == turn.speaker =>
            {
                open.paragraphs.extend(turn.paragraphs.iter().cloned());
            }
            _ => kept.push(one.clone()),
        }
        parted = false;
    }
    kept
}

/// A passage and the names of its paragraphs.
type Named = (Passage, Vec<String>);

/// What stands for text that is left out, or for the place where it begins.
const CUT: Named = (Passage::Cut, Vec::new());

fn free_passages<'a>(body: impl Iterator<Item = (&'a Tiered, Vec<String>)>) -> Vec<Named> {
    let mut passages = Vec::new();
    for (Tiered { tier, block }, ids) in body {
        match tier {
            Tier::Free => passages.push((Passage::Block(block.clone()), ids)),
            Tier::Paid if passages.last() == Some(&CUT) => {}
            Tier::Paid => passages.push(CUT),
        }
    }
    passages
}

fn all_passages<'a>(body: impl Iterator<Item = (&'a Tiered, Vec<String>)>) -> Vec<Named> {
    let mut passages = Vec::new();
    let mut before = Tier::Free;
    for (Tiered { tier, block }, ids) in body {
        if (before, *tier) == (Tier::Free, Tier::Paid) {
            passages.push(CUT);
        }
        match (passages.last_mut(), block) {
            (Some((Passage::Block(Block::Turn(open)), open_ids)), Block::Turn(turn))
                if (before, *tier) == (Tier::Paid, Tier::Free) && open.speaker == turn.speaker =>
            {
                open.paragraphs.extend(turn.paragraphs.iter().cloned());
                open_ids.extend(ids);
            }
            _ => passages.push((Passage::Block(block.clone()), ids)),
        }
        before = *tier;
    }
    passages
}

/// Numbers footnotes by their first mark.
struct Notes<'a> {
    all: &'a [Footnote],
    /// Names in the file, in the order of their first mark; a note's number is its place from 1.
    marked: Vec<&'a str>,
}

impl<'a> Notes<'a> {
    fn new(all: &'a [Footnote]) -> Self {
        Self { all, marked: Vec::new() }
    }

    fn number(mut self, mut passages: Vec<Passage>) -> (Vec<Passage>, Vec<Footnote>) {
        for passage in &mut passages {
            if let Passage::Block(block) = passage {
                self.rename_in(block);
            }
        }
        let mut footnotes = Vec::new();
        // A footnote may mark another one, which then joins the queue.
        while let Some(name) = self.marked.get(footnotes.len()).copied() {
            let found = self.all.iter().find(|note| note.name == name);
            let mut content = found.map(|note| note.content.clone()).unwrap_or_default();
            content.iter_mut().for_each(|block| self.rename_in(block));
            footnotes.push(Footnote { name: (footnotes.len() + 1).to_string(), content });
        }
        (passages, footnotes)
    }

    fn rename_in(&mut self, block: &mut Block) {
        block.for_each_inlines(&mut |inlines| self.rename(inlines));
    }

    fn rename(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::FootnoteMark(name) => match self.number_of(name) {
                    Some(number) => *name = number.to_string(),
                    None => *inline = Inline::Text(format!("[^{name}]")),
                },
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Link { content, .. } => self.rename(content),
                Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } | Inline::LineBreak => {}
            }
        }
    }

    fn number_of(&mut self, name: &str) -> Option<usize> {
        let known = self.marked.iter().position(|marked| *marked == name);
        known.map(|place| place + 1).or_else(|| {
            let note = self.all.iter().find(|note| note.name == name)?;
            self.marked.push(&note.name);
            Some(self.marked.len())
        })
    }
}

#[cfg(test)]
mod tests;
