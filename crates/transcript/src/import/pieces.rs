//! A post as a row of pieces: what both plain text and Markdown become before it is settled what each
//! piece is for.

use std::collections::BTreeSet;

use super::bold;
use super::labels::{self, Label, Names, label};
use super::lines::{self, Paragraph};
use super::phrases;
use super::stamps;
use crate::format::LeftOut;
use crate::format::markdown::{self, Passage, Role};
use crate::{
    Block, Footnote, FrontMatter, Inline, Inlines, Interview, Show, Tier, Tiered, Turn, Warning,
};

/// What the Changelog's transcripts put into the place of a speaker where nobody speaks.
const BREAKS: [&str; 6] = ["break", "jingle", "outro", "intro", "music", "sponsor"];

/// Returns true for the label of a passage in which nobody speaks.
pub(super) fn is_break(label: &str) -> bool {
    BREAKS.contains(&label.to_lowercase().as_str())
}

/// A piece and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Number of its line, where that is known.
    pub(super) line: Option<usize>,
    pub(super) is: Is,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Is {
    /// A speaker begins.
    Speaker(String),
    /// A paragraph.
    Text(Inlines),
    /// Anything that is no paragraph.
    Block(Block),
    /// Who may read what follows.
    Tier(Tier),
}

impl Piece {
    /// Returns the text of a paragraph, without marks; nothing for other pieces.
    pub(super) fn text(&self) -> Option<String> {
        match &self.is {
            Is::Text(content) => Some(plain(content)),
            _ => None,
        }
    }
}

/// A post whose pieces are told apart.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) front: FrontMatter,
    pub(super) pieces: Vec<Piece>,
    pub(super) footnotes: Vec<Footnote>,
    /// The first piece is the title.
    pub(super) has_title: bool,
    /// Section headings are marked as such.
    pub(super) has_headings: bool,
}

/// Returns the pieces of a plain text.
pub(super) fn of_text(
    text: &str,
    show: &Show,
    left_out: &mut Vec<LeftOut>,
    warnings: &mut Vec<Warning>,
) -> Pieces {
    let paragraphs = lines::paragraphs(text);
    let names = Names::of(paragraphs.iter().map(|one| one.text.as_str()), show);
    let mut pieces: Vec<Piece> = Vec::new();
    // Labels that stand once: line, name, and whether they were taken for a speaker's.
    let mut once: Vec<(usize, String, bool)> = Vec::new();
    for Paragraph { line, text, .. } in &paragraphs {
        let mut push = |is| pieces.push(Piece { line: Some(*line), is });
        if lines::is_stamp(text) {
            left_out.push(LeftOut::new(stamps::STAMP, text));
            continue;
        }
        if markdown::is_paid_line(text) {
            left_out.push(LeftOut::new("mark of paid text", text));
            push(Is::Tier(Tier::Paid));
            continue;
        }
        if phrases::is_cut(text) {
            push(Is::Text(vec![Inline::Text(text.clone())]));
            continue;
        }
        if let Some(label) = label(text) {
            let speaker = names.speaker(&label);
            if names.is_once(&label) {
                once.push((*line, label.name.to_owned(), speaker.is_some()));
            }
            if let Some(name) = speaker {
                push(Is::Speaker(name));
                leave_out_stamps(&label, left_out);
                if !label.text.is_empty() {
                    push(Is::Text(vec![Inline::Text(label.text.to_owned())]));
                }
                continue;
            }
        }
        push_unlabelled(text, *line, &mut pieces);
    }
    if pieces.iter().any(|piece| matches!(piece.is, Is::Speaker(_))) {
        warnings.extend(once.into_iter().map(|(line, name, taken)| {
            let verdict = if taken { "it was taken" } else { "it was not taken" };
            Warning::at(line, format!("`{name}:` stands once: {verdict} for a speaker"))
        }));
    }
    Pieces { pieces, ..Pieces::default() }
}

fn leave_out_stamps(label: &Label<'_>, left_out: &mut Vec<LeftOut>) {
    left_out.extend(label.stamps.iter().map(|stamp| LeftOut::new(stamps::STAMP, *stamp)));
}

/// Adds a paragraph of plain text that opens no turn: to the list or the quote before it, or by itself.
fn push_unlabelled(text: &str, line: usize, pieces: &mut Vec<Piece>) {
    let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text(text.to_owned())]);
    let last = pieces.last_mut().map(|piece| &mut piece.is);
    if let Some(point) = lines::bullet(text) {
        match last {
            Some(Is::Block(Block::List { start: None, items })) => {
                items.push(vec![paragraph(point)]);
            }
            _ => {
                let list = Block::List { start: None, items: vec![vec![paragraph(point)]] };
                pieces.push(Piece { line: Some(line), is: Is::Block(list) });
            }
        }
        return;
    }
    if let Some(quoted) = text.strip_prefix('>') {
        match last {
            // An empty line of a quote parts its paragraphs, which are apart already.
            _ if quoted.trim().is_empty() => {}
            Some(Is::Block(Block::Quote(blocks))) => blocks.push(paragraph(quoted.trim())),
            _ => {
                let quote = Block::Quote(vec![paragraph(quoted.trim())]);
                pieces.push(Piece { line: Some(line), is: Is::Block(quote) });
            }
        }
        return;
    }
    let is = match note(text) {
        Some(note) => Is::Block(Block::Note(vec![Inline::Text(note.to_owned())])),
        None if is_rule(text) => Is::Block(Block::Rule),
        None => Is::Text(vec![Inline::Text(text.to_owned())]),
    };
    pieces.push(Piece { line: Some(line), is });
}

/// Takes the square brackets off a paragraph that they enclose.
fn note(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    (!inside.contains(['[', ']']) && !inside.trim().is_empty()).then_some(inside)
}

fn is_rule(text: &str) -> bool {
    let marks = text.chars().filter(|c| !c.is_whitespace());
    marks.clone().count() >= 3 && marks.clone().all(|c| matches!(c, '*' | '_' | '-' | '—' | '⁂'))
}

/// Returns the pieces of a Markdown file.
pub(super) fn of_markdown(
    text: &str,
    show: &Show,
    left_out: &mut Vec<LeftOut>,
    warnings: &mut Vec<Warning>,
) -> Pieces {
    let has_title = begins_with_title(text);
    // The title's own mark would be warned of.
    let text = if has_title { text.replacen("# ", "## ", 1) } else { text.to_owned() };
    let located = markdown::locate(&bold::prepare(&text, show));
    warnings.extend(located.warnings.into_iter().map(|warning| Warning::new(warning.message)));
    let is_labelled = |passage: &Passage| matches!(passage.role, Role::Turn { labelled: true, .. });
    let labelled = located.passages.iter().filter(|one| is_labelled(one));
    let labelled: BTreeSet<usize> = labelled.filter_map(|passage| passage.block).collect();
    let Interview { front, body, footnotes } = located.interview;
    let pieces = of_body(body, &labelled, show, left_out);
    let pieces: Vec<Piece> = pieces.into_iter().map(|is| Piece { line: None, is }).collect();
    let is_heading = |piece: &Piece| matches!(&piece.is, Is::Block(Block::Heading { .. }));
    let has_headings = pieces.iter().skip(usize::from(has_title)).any(is_heading);
    Pieces { front, pieces, footnotes, has_title, has_headings }
}

/// Returns the pieces of a body. Where a turn goes on behind a list or a mark, it is not among the
/// blocks with a label of their own.
fn of_body(
    body: Vec<Tiered>,
    labelled: &BTreeSet<usize>,
    show: &Show,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Is> {
    let mut pieces = Vec::new();
    let mut tier = Tier::Free;
    for (index, Tiered { tier: now, block }) in body.into_iter().enumerate() {
        if now != tier {
            tier = now;
            pieces.push(Is::Tier(tier));
        }
        match block {
            Block::Turn(turn) if !labelled.contains(&index) => {
                pieces.extend(turn.paragraphs.into_iter().map(Is::Text));
            }
            Block::Turn(turn) => push_turn(turn, show, left_out, &mut pieces),
            Block::Paragraph(content) => pieces.push(Is::Text(content)),
            Block::Note(content) if content.iter().all(|one| *one == Inline::LineBreak) => {
                pieces.push(Is::Text(vec![Inline::Text("[]".to_owned())]));
            }
            block => pieces.push(Is::Block(block)),
        }
    }
    pieces
}

/// Returns true for a text whose first words are a heading of the highest level.
fn begins_with_title(text: &str) -> bool {
    let body = match text.strip_prefix("+++\n") {
        Some(rest) => rest.split_once("\n+++\n").map_or(rest, |(_, body)| body),
        None => text,
    };
    let mut lines = body.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let under = lines.next().unwrap_or_default().trim_end();
    first.starts_with("# ")
        || (!first.contains("# ") && !under.is_empty() && under.chars().all(|c| c == '='))
}

/// Adds the pieces of a turn: its speaker and its paragraphs. A break is a rule, or a note where it
/// has words.
fn push_turn(turn: Turn, show: &Show, left_out: &mut Vec<LeftOut>, pieces: &mut Vec<Is>) {
    let Turn { speaker, mut paragraphs } = turn;
    // `**Name (00:31):** text`
    let mut name = speaker.as_str();
    while let Some((before, stamp)) = stamps::at_end(name).filter(|(name, _)| !name.is_empty()) {
        left_out.push(LeftOut::new(stamps::STAMP, stamp));
        name = before;
    }
    if is_break(name) {
        let mut said = if paragraphs.is_empty() { Inlines::new() } else { paragraphs.remove(0) };
        stamps::strip(&mut said, left_out);
        if said.is_empty() {
            left_out.push(LeftOut::new("mark of a break", name));
            pieces.push(Is::Block(Block::Rule));
        } else {
            said.insert(0, Inline::Text(format!("{name}: ")));
            pieces.push(Is::Block(Block::Note(said)));
        }
    } else {
        pieces.push(Is::Speaker(labels::full_name(name, show).unwrap_or_else(|| name.to_owned())));
    }
    pieces.extend(paragraphs.into_iter().filter(|one| !one.is_empty()).map(Is::Text));
}

/// Returns what a reader sees of a paragraph.
pub(super) fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(said) | Inline::Code(said) | Inline::Image { alt: said, .. } => {
                text.push_str(said);
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Link { content: inner, .. } => {
                text.push_str(&plain(inner));
            }
            Inline::FootnoteMark(name) => text.push_str(&format!("[^{name}]")),
            Inline::LineBreak => text.push(' '),
        }
    }
    text
}

/// Returns true for a paragraph that is more than text: its links, pictures and notes would be lost
/// in the front matter.
pub(super) fn is_rich(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Emphasis(inner) | Inline::Strong(inner) => is_rich(inner),
        Inline::Text(_) | Inline::LineBreak => false,
        _ => true,
    })
}
