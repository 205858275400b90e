//! The prose under the front matter.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::super::turns::Placed;
use super::super::{body, marks};
use super::{Lines, LinkPlace, Passage, Role};
use crate::{Block, Tiered};

/// Finds the passages of a text whose blocks are `body`.
pub(super) fn find(text: &body::Text, body: &[Tiered]) -> Vec<Passage> {
    let mut walk = Walk {
        lines: Lines::of(&text.tidy),
        source: &text.tidy,
        body,
        placed: &text.placed,
        passages: Vec::new(),
        containers: Vec::new(),
        open: None,
        links: Vec::new(),
        passed_over: 0,
    };
    for (event, range) in Parser::new_ext(&text.tidy, body::EXTENSIONS).into_offset_iter() {
        walk.take(event, range);
    }
    walk.close();
    walk.passages
}

/// Goes through the text and gathers its passages.
struct Walk<'a> {
    source: &'a str,
    lines: Lines,
    body: &'a [Tiered],
    placed: &'a [(usize, Placed)],
    passages: Vec<Passage>,
    /// The lists, quotes and footnotes that are open.
    containers: Vec<Role>,
    open: Option<Passage>,
    links: Vec<(usize, usize)>,
    /// Up to here nothing is prose: a table, code, HTML or a picture.
    passed_over: usize,
}

impl Walk<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if range.start < self.passed_over {
            return;
        }
        match event {
            Event::Start(tag @ (Tag::Table(_) | Tag::CodeBlock(_) | Tag::HtmlBlock)) => {
                self.close();
                if tag == Tag::HtmlBlock && self.containers.is_empty() {
                    self.suggestion(range.start);
                }
                self.passed_over = range.end;
            }
            Event::Start(Tag::Image { .. }) => self.passed_over = range.end,
            Event::Start(Tag::Emphasis | Tag::Strong) | Event::End(TagEnd::Image) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => {}
            Event::Start(Tag::Link { .. }) => {
                let at = self.passage(range.start).text.len();
                self.links.push((at, range.start));
            }
            Event::End(TagEnd::Link) => self.end_link(range.end),
            Event::Start(Tag::BlockQuote(_)) => self.enter(Role::Quote),
            Event::Start(Tag::Item) => self.enter(Role::Item),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                self.enter(Role::Footnote(name.to_string()));
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => {
                self.close();
                self.containers.pop();
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => {
                self.close();
                self.passage(range.start);
            }
            Event::Start(_) | Event::End(_) | Event::Rule | Event::Html(_) => self.close(),
            inline => self.inline(&inline, range),
        }
    }

    /// Takes up the suggested heading that starts at byte `start`, if one does.
    fn suggestion(&mut self, start: usize) {
        // A mark between blocks is no block, and none starts there.
        let index = self.placed.binary_search_by_key(&start, |(at, _)| *at).ok();
        let block = index.map(|index| self.placed[index].1.block);
        let found = block.and_then(|index| self.body.get(index)).map(|one| &one.block);
        let Some(Block::Suggestion(suggestion)) = found else { return };
        let place = self.lines.place(start);
        let mut passage = Passage::new(Role::Suggestion, block, place);
        passage.push(suggestion.text(), place, false);
        self.passages.push(passage);
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        let place = self.lines.place(range.start);
        let stands = &self.source[range.clone()];
        let passage = self.passage(range.start);
        match event {
            Event::Text(text) => passage.push(text, place, stands == text.as_ref()),
            Event::SoftBreak => passage.push(" ", place, false),
            Event::HardBreak => passage.push("\n", place, false),
            Event::FootnoteReference(name) => {
                passage.marks.push((passage.text.len(), name.to_string()));
            }
            Event::InlineHtml(html) if marks::is_separator(html) => {}
            Event::Code(text) | Event::InlineHtml(text) => {
                let start = passage.text.len();
                passage.push(text, place, false);
                passage.code.push(start..passage.text.len());
            }
            _ => {}
        }
    }

    /// Returns the passage that is open; in a list without blank lines, where an item's text comes
    /// without a paragraph around it, that is a new one.
    fn passage(&mut self, start: usize) -> &mut Passage {
        let place = self.lines.place(start);
        let (containers, placed, body) = (&self.containers, self.placed, self.body);
        self.open.get_or_insert_with(|| match containers.last() {
            Some(role) => {
                let in_note = containers.iter().find(|one| matches!(one, Role::Footnote(_)));
                let block = found_at(placed, start).map(|one| one.block);
                let block = if in_note.is_some() { None } else { block };
                Passage::new(in_note.unwrap_or(role).clone(), block, place)
            }
            None => {
                let found = found_at(placed, start);
                let block = found.map(|one| one.block);
                let labelled = found.is_some_and(|one| one.labelled);
                let role = match block.and_then(|index| body.get(index)).map(|one| &one.block) {
                    Some(Block::Turn(turn)) => {
                        Role::Turn { speaker: turn.speaker.clone(), labelled }
                    }
                    Some(Block::Heading { level, .. }) => Role::Heading(*level),
                    Some(Block::Note(_)) => Role::Note,
                    _ => Role::Paragraph,
                };
                Passage::new(role, block, place)
            }
        })
    }

    fn enter(&mut self, role: Role) {
        self.close();
        self.containers.push(role);
    }

    fn end_link(&mut self, end: usize) {
        let (Some((text, start)), Some(passage)) = (self.links.pop(), &mut self.open) else {
            return;
        };
        let (from, to) = (self.lines.place(start), self.lines.place(end));
        passage.links.push(LinkPlace { text: text..passage.text.len(), from, to });
    }

    fn close(&mut self) {
        self.links.clear();
        let Some(mut passage) = self.open.take() else { return };
        if let Role::Turn { speaker, labelled: true } = &passage.role {
            let label = label_length(&passage.text, speaker);
            passage.behead(label);
        }
        self.passages.push(passage);
    }
}

/// Returns the block of the file that byte `at` is in.
fn found_at(placed: &[(usize, Placed)], at: usize) -> Option<Placed> {
    let after = placed.partition_point(|(start, _)| *start <= at);
    after.checked_sub(1).and_then(|index| placed.get(index)).map(|(_, placed)| *placed)
}

/// Returns how many bytes of a labelled paragraph are its label and the blank behind it.
fn label_length(text: &str, speaker: &str) -> usize {
    let name = text.find(speaker).map_or(0, |at| at + speaker.len());
    let colon = text[name..].find([':', '：']).map_or(name, |at| name + at);
    let rest = text[colon..].strip_prefix([':', '：']).unwrap_or(&text[colon..]);
    text.len() - rest.trim_start().len()
}
