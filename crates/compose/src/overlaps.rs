//! Where public lines above the text quote what only subscribers may read.

use std::collections::HashSet;
use std::ops::Range;

use transcript::{Block, FrontMatter, Interview, Passage, Tier};

use crate::sections::conversation::plain;
use crate::sections::tokens::{Token, tokens};

/// So many words in a row that are in the paid text and not in the free one are a quote.
const RUN_WORDS: usize = 6;

/// Words of a public line that quote paid text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Key of the front matter, or `heading`.
    pub place: &'static str,
    /// The whole line, as it is published.
    pub line: String,
    /// The words of it that are quoted, six or more.
    pub words: String,
}

/// Returns the runs of six or more words in the title, the lines and lists above the text and the free
/// headings that stand in paid text too, and nowhere in the free text, in the order of the file.
///
/// Case, punctuation and compatibility forms do not matter; in scripts without spaces a letter counts
/// as a word.
#[must_use]
pub fn overlaps(interview: &Interview) -> Vec<Overlap> {
    if interview.body.iter().all(|one| one.tier == Tier::Free) {
        return Vec::new();
    }
    let (free, whole) = (interview.edition(Tier::Free), interview.edition(Tier::Paid));
    let headings = free.passages().iter().filter_map(|passage| match passage {
        Passage::Block(Block::Heading { content, .. }) => Some(("heading", plain(content))),
        _ => None,
    });
    let lines: Vec<Line> = above(free.front()).chain(headings).map(Line::new).collect();
    let runs: HashSet<&[String]> =
        lines.iter().flat_map(|line| line.folded.windows(RUN_WORDS)).collect();

    let is_public =
        |block: &&Block| free.footnotes().iter().any(|note| note.content.contains(block));
    let notes = whole.footnotes().iter().flat_map(|note| &note.content);
    let paid = interview.body.iter().filter(|one| one.tier == Tier::Paid).map(|one| &one.block);
    let mut quotes = held(&runs, paid.chain(notes.filter(|block| !is_public(block))));
    let text = free.passages().iter().filter_map(|passage| match passage {
        Passage::Block(Block::Heading { .. }) => None,
        Passage::Block(block) => Some(block),
        _ => None,
    });
    let notes = free.footnotes().iter().flat_map(|note| &note.content);
    let public = held(&runs, text.chain(notes));
    quotes.retain(|run| !public.contains(run));
    lines.iter().flat_map(|line| line.quoted(&quotes)).collect()
}

/// A public line with its words.
struct Line {
    place: &'static str,
    text: String,
    words: Vec<Token>,
    folded: Vec<String>,
}

impl Line {
    fn new((place, text): (&'static str, String)) -> Self {
        let words = tokens(&text);
        let folded = words.iter().map(folded).collect();
        Self { place, text, words, folded }
    }

    /// Returns the parts of the line whose every run of words is a quote.
    fn quoted(&self, quotes: &HashSet<&[String]>) -> Vec<Overlap> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, run) in self.folded.windows(RUN_WORDS).enumerate() {
            if quotes.contains(run) {
                match found.last_mut() {
                    Some(last) if last.end >= at => last.end = at + RUN_WORDS,
                    _ => found.push(at..at + RUN_WORDS),
                }
            }
        }
        let overlap = |range: &Range<usize>| {
            let end = self.words[range.end - 1].place.end;
            let words = self.text[self.words[range.start].place.start..end].to_owned();
            Overlap { place: self.place, line: self.text.clone(), words }
        };
        found.iter().map(overlap).collect()
    }
}

/// Returns the published texts of the front matter with their keys.
fn above(front: &FrontMatter) -> impl Iterator<Item = (&'static str, String)> {
    let title = std::iter::once(("title", front.title.clone()));
    let one = |key, text: &Option<String>| text.clone().map(|text| (key, text)).into_iter();
    let many = |key, texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|text| (key, text.clone())).collect();
        texts.into_iter()
    };
    title
        .chain(one("subtitle", &front.subtitle))
        .chain(one("deck", &front.deck))
        .chain(many("discuss", &front.discuss))
        .chain(many("members_discuss", &front.members_discuss))
        .chain(one("recording_note", &front.recording_note))
}

/// Returns those of `runs` that stand in some block.
fn held<'r, 'a>(
    runs: &HashSet<&'r [String]>,
    blocks: impl Iterator<Item = &'a Block>,
) -> HashSet<&'r [String]> {
    let mut held = HashSet::new();
    let mut texts = Vec::new();
    for block in blocks {
        read(block, &mut texts);
        for text in texts.drain(..) {
            let words: Vec<String> = tokens(&text).iter().map(folded).collect();
            held.extend(words.windows(RUN_WORDS).filter_map(|run| runs.get(run)));
        }
    }
    held
}

fn folded(word: &Token) -> String {
    word.folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Adds what is read of a block; the paragraphs of a turn are one text.
fn read(block: &Block, texts: &mut Vec<String>) {
    match block {
        Block::Turn(turn) => {
            let paragraphs: Vec<String> = turn.paragraphs.iter().map(|one| plain(one)).collect();
            texts.push(paragraphs.join("\n"));
        }
        Block::Paragraph(content) | Block::Heading { content, .. } | Block::Note(content) => {
            texts.push(plain(content));
        }
        Block::Quote(blocks) => blocks.iter().for_each(|block| read(block, texts)),
        Block::List { items, .. } => {
            items.iter().flatten().for_each(|block| read(block, texts));
        }
        Block::Code(lines) => texts.push(lines.clone()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use transcript::format::markdown;

    use super::*;

    #[track_caller]
    fn check(front: &str, free: &str, paid: &str, expected: &[(&str, &str)]) {
        let file = format!("+++\n{front}\n+++\n\n**A:** {free}\n\n<!-- paid -->\n\n{paid}\n");
        let found = overlaps(&markdown::parse(&file).0);
        let found: Vec<_> = found.iter().map(|one| (one.place, one.words.as_str())).collect();
        assert_eq!(found, expected);
    }

    const PAID: &str =
        "**B:** We waited ninety minutes, and then\n\nwe had two meters — of “it’s” all.";

    #[test]
    fn six_words_in_a_row_from_the_paid_text_are_pointed_out() {
        check(
            "deck = \"What if we waited NINETY minutes and then we left?\"\ndiscuss = [\"A wait\"]",
            "Yes.",
            PAID,
            &[("deck", "we waited NINETY minutes and then we")],
        );
        check("subtitle = \"We waited ninety minutes and\"", "Yes.", PAID, &[]);
        check(
            "members_discuss = [\"x\", \"Had two meters of its all\"]",
            "Yes.",
            PAID,
            &[("members_discuss", "Had two meters of its all")],
        );
        check(
            "discuss = [\"We waited ninety minutes, and then\"]",
            "We waited ninety minutes, and then some.",
            PAID,
            &[],
        );
    }

    #[test]
    fn free_headings_and_paid_footnotes_count_too() {
        let free = "Yes.\n\n## One two three four five six";
        let paid = "**B:** And one, two, three, four, five, six.";
        check("title = \"x\"", free, paid, &[("heading", "One two three four five six")]);
        let noted = "**B:** x[^1]\n\n[^1]: The moon moves fifty minutes every day.";
        let deck = "deck = \"The moon moves fifty minutes every night\"";
        check(deck, "Yes.", noted, &[("deck", "The moon moves fifty minutes every")]);
        check(deck, "Yes.[^1]", noted, &[]);
        check("deck = \"the whole of it is free text\"", "a", "", &[]);
    }

    #[test]
    fn letters_count_where_there_are_no_spaces() {
        check(
            "deck = \"因为船在港口等潮水吗？\"",
            "好。",
            "**B:** 船在港口等潮水。",
            &[("deck", "船在港口等潮水")],
        );
        check("deck = \"船在港口等\"", "好。", "**B:** 船在港口等潮水。", &[]);
    }
}
