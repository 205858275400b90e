//! The one way an interview is written.

use std::fmt::Write as _;

use super::escape::{self, Place};
use super::turns::{bold_end, is_escaped};
use super::{front, marks};
use crate::interview::Floor;
use crate::{Block, Edition, Footnote, Inline, Inlines, Interview, Passage, Tier, Turn};

/// Between two blocks that would otherwise be read as one.
const SEPARATOR: &str = "<!-- -->";

/// Writes an interview as `interview.md`.
///
/// A turn that goes on behind a mark, a list, a quote or code carries no second label, unless it has no
/// words; behind a suggested heading it does, as it will where that is accepted. Prose right
/// after a turn would be read as part of it: put a heading, a note or a rule between them.
#[must_use]
pub fn write(interview: &Interview) -> String {
    let mut pieces = Pieces::default();
    let mut tier = Tier::Free;
    let mut floor: Option<&str> = None;
    let mut needs_label = false;
    for tiered in &interview.body {
        if tiered.tier != tier {
            tier = tiered.tier;
            pieces.mark(if tier == Tier::Paid { "<!-- paid -->" } else { "<!-- free -->" });
            needs_label = false;
        }
        match &tiered.block {
            Block::Turn(turn)
                if !needs_label && floor == Some(&turn.speaker) && !turn.paragraphs.is_empty() =>
            {
                pieces.paragraphs(turn);
            }
            block => pieces.block(block),
        }
        match tiered.block.floor() {
            Floor::TakenBy(speaker) => floor = Some(speaker),
            Floor::Kept => {}
            Floor::Open => floor = None,
        }
        // What follows a heading that is accepted has its label, whoever spoke before.
        needs_label = matches!(tiered.block, Block::Turn(_) | Block::Suggestion(_));
    }
    pieces.footnotes(&interview.footnotes);
    pieces.finish(&front::write(&interview.front))
}

/// Writes an edition as the `interview.md` its readers may have.
///
/// A free edition has `(...)` at each cut, and behind it, if it ends there, `teaser` (a sentence
/// such as "Paid subscribers get access to the rest, where we discuss…") with the points of the
/// teaser. A whole edition shows no cut.
#[must_use]
pub fn write_edition(edition: &Edition, teaser: &str) -> String {
    let mut pieces = Pieces::default();
    for (index, passage) in edition.passages().iter().enumerate() {
        match passage {
            Passage::Block(Block::Turn(turn)) if edition.continues(index) => {
                pieces.paragraphs(turn);
            }
            Passage::Block(block) => pieces.block(block),
            Passage::Cut if edition.tier() == Tier::Free => pieces.plain("(...)"),
            Passage::Cut => {}
        }
    }
    if edition.tier() == Tier::Free && edition.has_cut() {
        pieces.plain(teaser);
        let points = &edition.front().members_discuss;
        if !points.is_empty() {
            let item = |point: &String| vec![Block::Paragraph(vec![Inline::Text(point.clone())])];
            let items = points.iter().map(item).collect();
            pieces.block(&Block::List { start: None, items });
        }
    }
    pieces.footnotes(edition.footnotes());
    pieces.finish(&front::write(edition.front()))
}

/// Blocks as they will stand in the file, without the empty lines between them.
#[derive(Default)]
struct Pieces {
    pieces: Vec<String>,
    /// What the last piece was, where that matters to the next.
    before: Before,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Before {
    #[default]
    Other,
    Quote,
    /// A list; true for the second kind of marker.
    Bullets(bool),
    Numbers(bool),
}

impl Pieces {
    fn push(&mut self, piece: String, before: Before) {
        self.pieces.push(piece);
        self.before = before;
    }

    fn mark(&mut self, mark: &str) {
        self.push(mark.to_owned(), Before::Other);
    }

    fn plain(&mut self, text: &str) {
        self.paragraph(&vec![Inline::Text(text.to_owned())]);
    }

    fn paragraphs(&mut self, turn: &Turn) {
        for paragraph in &turn.paragraphs {
            self.paragraph(paragraph);
        }
    }

    /// Writes a paragraph so that it is not read as a turn or a note.
    fn paragraph(&mut self, content: &Inlines) {
        let mut text = escape::inlines(content, Place::Line);
        // Only bold text without marks in it can be a label.
        if let Some(Inline::Strong(bold)) = content.first()
            && matches!(bold.as_slice(), [Inline::Text(_)])
        {
            keep_from_being_a_label(&mut text);
        }
        if text.starts_with('[')
            && matches!(content.first(), Some(Inline::Text(_)))
            && text.ends_with(']')
        {
            text.insert(0, '\\');
        }
        if !text.is_empty() {
            self.push(without_marks(&text), Before::Other);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Turn(turn) => {
                let label = format!("**{}:**", escape::label(&turn.speaker));
                let (first, rest) = match turn.paragraphs.split_first() {
                    Some((first, rest)) => (escape::inlines(first, Place::Behind), rest),
                    None => (String::new(), [].as_slice()),
                };
                let gap = if first.is_empty() { "" } else { " " };
                self.push(without_marks(&format!("{label}{gap}{first}")), Before::Other);
                rest.iter().for_each(|paragraph| self.paragraph(paragraph));
            }
            Block::Paragraph(content) => self.paragraph(content),
            Block::Heading { level, content } => {
                let marks = "#".repeat(usize::from(*level).clamp(2, 6));
                let text = format!("{marks} {}", escape::inlines(content, Place::Heading));
                self.push(text.trim_end().to_owned(), Before::Other);
            }
            Block::Note(content) => {
                let text = escape::inlines(content, Place::Inside);
                // `[^name]` marks a footnote.
                let guard = if text.starts_with('^') { "\\" } else { "" };
                self.push(without_marks(&format!("[{guard}{text}]")), Before::Other);
            }
            Block::Quote(blocks) => {
                if self.before == Before::Quote {
                    self.mark(SEPARATOR);
                }
                self.push(indented(&nested(blocks), "> ", "> "), Before::Quote);
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Code(lines) => {
                let runs = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(3.max(runs + 1));
                let end = if lines.is_empty() { "" } else { "\n" };
                self.push(format!("{fence}\n{lines}{end}{fence}"), Before::Other);
            }
            Block::Rule => self.push("___".to_owned(), Before::Other),
            Block::Suggestion(suggestion) => self.mark(&suggestion.comment()),
        }
    }

    /// Two lists in a row get different markers, or they would be one.
    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let before = match (start, self.before) {
            (None, Before::Bullets(second)) => Before::Bullets(!second),
            (None, _) => Before::Bullets(false),
            (Some(_), Before::Numbers(second)) => Before::Numbers(!second),
            (Some(_), _) => Before::Numbers(false),
        };
        let mut lines = Vec::new();
        let mut is_simple = true;
        for (number, blocks) in (start.unwrap_or(1)..).zip(items) {
            let marker = match before {
                Before::Bullets(true) => "*".to_owned(),
                Before::Numbers(false) => format!("{number}."),
                Before::Numbers(true) => format!("{number})"),
                _ => "-".to_owned(),
            };
            let first = format!("{marker} ");
            let rest = " ".repeat(first.len());
            let mut text = nested(blocks);
            is_simple &= matches!(blocks.as_slice(), [Block::Paragraph(_)]) && !text.is_empty();
            // Three empty points inside each other, `- - -`, would be a rule.
            if text.is_empty() {
                text.push_str(SEPARATOR);
            }
            lines.push(indented(&text, &first, &rest));
        }
        let gap = if is_simple { "\n" } else { "\n\n" };
        self.push(lines.join(gap), before);
    }

    fn footnotes(&mut self, footnotes: &[Footnote]) {
        for note in footnotes {
            let label = format!("[^{}]:", note.name);
            let text = match note.content.first() {
                None => String::new(),
                Some(Block::Paragraph(_)) => indented(&nested(&note.content), " ", "    "),
                Some(_) => format!("\n{}", indented(&nested(&note.content), "    ", "    ")),
            };
            self.push(format!("{label}{text}"), Before::Other);
        }
    }

    fn finish(self, front: &str) -> String {
        let mut out = front.to_owned();
        for (index, piece) in self.pieces.iter().enumerate() {
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(
                out,
                "{gap}{piece}",
                gap = if index == 0 && front.is_empty() { "" } else { gap }
            );
        }
        out
    }
}

/// Writes blocks that stand inside another.
fn nested(blocks: &[Block]) -> String {
    let mut pieces = Pieces::default();
    blocks.iter().for_each(|block| pieces.block(block));
    pieces.pieces.join("\n\n")
}

/// Puts `first` before the first line and `rest` before all others; lines are never left blank at
/// their end.
fn indented(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.split('\n').enumerate() {
        let prefix = if index == 0 { first } else { rest };
        if index > 0 {
            out.push('\n');
        }
        if line.is_empty() {
            out.push_str(prefix.trim_end());
        } else {
            out.push_str(prefix);
            out.push_str(line);
        }
    }
    out
}

/// Writes the colons at the end of a bold start and behind it so that they make no speaker of it.
fn keep_from_being_a_label(text: &mut String) {
    let Some(end) = bold_end(text) else { return };
    let is_colon = |c: &char| [':', '：'].contains(c);
    let inside = text[..end].chars().next_back().filter(is_colon).map(|c| (end - c.len_utf8(), c));
    let behind = text[end + 2..].chars().next().filter(is_colon).map(|c| (end + 2, c));
    // The later one first, so that the place of the other stays.
    for (at, colon) in behind.into_iter().chain(inside) {
        if !is_escaped(text, at) {
            text.replace_range(at..at + colon.len_utf8(), &format!("&#{};", u32::from(colon)));
        }
    }
}

/// Writes the first letter of a line by its number, where the line would be taken for a paid mark.
fn without_marks(text: &str) -> String {
    let line = |line: &str| match line.find(char::is_alphabetic) {
        Some(at) if marks::is_paid_line(line) => {
            let letter = line[at..].chars().next().unwrap_or_default();
            let rest = &line[at + letter.len_utf8()..];
            format!("{}&#{};{rest}", &line[..at], u32::from(letter))
        }
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
