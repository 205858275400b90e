//! Where spoken paragraphs stand in `interview.md`.

use std::collections::BTreeMap;

use transcript::TimedParagraph;
use transcript::format::markdown::{Located, Passage, Place, Role};

/// A spoken paragraph with its times, and the passage of the file that it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'a> {
    /// The paragraph.
    pub paragraph: TimedParagraph,
    /// Where it stands.
    pub passage: &'a Passage,
}

/// Finds the passages of a file that the `timed` paragraphs of its interview are, in their order.
#[must_use]
pub fn placed(located: &Located, timed: Vec<TimedParagraph>) -> Vec<Placed<'_>> {
    let mut of_block: BTreeMap<usize, Vec<&Passage>> = BTreeMap::new();
    for passage in &located.passages {
        let is_spoken = matches!(passage.role, Role::Turn { .. } | Role::Item | Role::Quote);
        if let (Some(block), true) = (passage.block, is_spoken) {
            of_block.entry(block).or_default().push(passage);
        }
    }
    let place = |paragraph: TimedParagraph| {
        let passage = of_block.get(&paragraph.block)?.get(paragraph.paragraph)?;
        Some(Placed { paragraph, passage })
    };
    timed.into_iter().filter_map(place).collect()
}

impl Placed<'_> {
    /// Returns where the paragraph's word of this number, from 0, stands in the file.
    #[must_use]
    pub fn place_of_word(&self, number: usize) -> Place {
        let text = &self.passage.text;
        let mut at = 0;
        for (index, word) in self.paragraph.words.iter().enumerate().take(number + 1) {
            at += text[at..].find(word.as_str()).unwrap_or(0);
            if index < number {
                at += word.len();
            }
        }
        self.passage.place_of(at)
    }
}
