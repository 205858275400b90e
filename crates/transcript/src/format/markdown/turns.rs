//! Which paragraphs are turns and notes, and who may read each block.

use super::body::Found;
use super::line_at;
use super::marks::{Switch, tier_of};
use crate::interview::Floor;
use crate::{Block, Inline, Inlines, Tier, Tiered, Turn, Warning};

/// Where a block of the file went in the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// Index in the body.
    pub(super) block: usize,
    /// True for a paragraph with the label of its turn.
    pub(super) labelled: bool,
}

/// Gathers the blocks of a file, in its order, into turns. Returns them, and where each went.
pub(super) fn gather(
    source: &str,
    found: Vec<Found>,
    switches: &[Switch],
    warnings: &mut Vec<Warning>,
) -> (Vec<Tiered>, Vec<(usize, Placed)>) {
    let mut body: Vec<Tiered> = Vec::new();
    let mut placed = Vec::with_capacity(found.len());
    let mut floor: Option<String> = None;
    for Found { range, block } in found {
        let tier = tier_of(&range, switches);
        let late = |switch: &&Switch| range.start < switch.offset && switch.offset < range.end;
        if let Some(switch) = switches.iter().find(late) {
            let message = "a mark inside a block: the whole block is paid";
            warnings.push(Warning::at(line_at(source, switch.offset), message));
        }
        let start = range.start;
        let (block, labelled) = match block {
            Block::Paragraph(content) => {
                paragraph(content, source[range].trim(), floor.as_deref(), tier, &mut body)
            }
            block => (Some(block), false),
        };
        let index = if block.is_some() { body.len() } else { body.len().saturating_sub(1) };
        placed.push((start, Placed { block: index, labelled }));
        let Some(block) = block else { continue };
        match block.floor() {
            Floor::TakenBy(speaker) => floor = Some(speaker.to_owned()),
            Floor::Kept => {}
            Floor::Open => floor = None,
        }
        body.push(Tiered { tier, block });
    }
    (body, placed)
}

/// Returns the block that a paragraph opens, nothing where it was added to the last turn; and
/// whether a label opens it.
fn paragraph(
    content: Inlines,
    source: &str,
    floor: Option<&str>,
    tier: Tier,
    body: &mut [Tiered],
) -> (Option<Block>, bool) {
    if let Some((speaker, content)) = strip_label(&content, source) {
        let paragraphs = if content.is_empty() { Vec::new() } else { vec![content] };
        return (Some(Block::Turn(Turn { speaker, paragraphs })), true);
    }
    if let Some(content) = strip_brackets(&content, source) {
        return (Some(Block::Note(content)), false);
    }
    let Some(speaker) = floor else { return (Some(Block::Paragraph(content)), false) };
    let block = match body.last_mut() {
        Some(Tiered { tier: open, block: Block::Turn(turn) }) if *open == tier => {
            turn.paragraphs.push(content);
            None
        }
        _ => {
            let turn = Turn { speaker: speaker.to_owned(), paragraphs: vec![content] };
            Some(Block::Turn(turn))
        }
    };
    (block, false)
}

/// Takes the bold name and its colon off a paragraph that opens a turn.
///
/// The source decides: an escaped colon (`**Note\:** text`) makes no label.
fn strip_label(content: &Inlines, source: &str) -> Option<(String, Inlines)> {
    let Some(Inline::Strong(bold)) = content.first() else { return None };
    let [Inline::Text(label)] = bold.as_slice() else { return None };
    let end = bold_end(source)?;
    let last = source[..end].chars().next_back();
    let mut after = &source[end + 2..];
    let colon = |c: char| c == ':' || c == '：';
    let mut content = content[1..].to_vec();
    let label = match last {
        Some(c) if colon(c) && !is_escaped(source, end - c.len_utf8()) => label.strip_suffix(c)?,
        _ => {
            after = after.strip_prefix(colon)?;
            let Some(Inline::Text(text)) = content.first_mut() else { return None };
            *text = text.strip_prefix(colon)?.to_owned();
            label
        }
    };
    let label = label.trim();
    if label.is_empty() {
        return None;
    }
    let blank = &after[..after.len() - after.trim_start().len()];
    let blanks = if blank.contains('\n') { 1 } else { blank.chars().count() };
    match content.first_mut() {
        Some(Inline::LineBreak) => drop(content.remove(0)),
        Some(Inline::Text(text)) => {
            *text = text.chars().skip(blanks).collect();
            if text.is_empty() {
                content.remove(0);
            }
        }
        _ => {}
    }
    Some((label.to_owned(), content))
}

/// Returns the place of the marks that end the bold text at the start of `source`.
pub(super) fn bold_end(source: &str) -> Option<usize> {
    let delimiter = source.get(..2)?;
    let mut rest = source[2..].chars();
    while !rest.as_str().starts_with(delimiter) {
        if rest.next()? == '\\' {
            rest.next();
        }
    }
    Some(source.len() - rest.as_str().len())
}

/// Returns true where a backslash makes the character at byte `at` plain text.
pub(super) fn is_escaped(source: &str, at: usize) -> bool {
    let before = &source[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Takes the square brackets off a paragraph that is a note: one that an unescaped pair encloses.
fn strip_brackets(content: &Inlines, source: &str) -> Option<Inlines> {
    let mut content = content.clone();
    let Some(Inline::Text(first)) = content.first_mut() else { return None };
    *first = first.strip_prefix('[')?.to_owned();
    let Some(Inline::Text(last)) = content.last_mut() else { return None };
    *last = last.strip_suffix(']')?.to_owned();
    content.retain(|inline| *inline != Inline::Text(String::new()));
    (is_enclosed(source) && !content.is_empty()).then_some(content)
}

fn is_enclosed(source: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' | '`' if depth == 0 => return false,
            '\\' => rest = rest.get(1..).unwrap_or_default(),
            '`' => rest = after_code(rest),
            '[' => depth += 1,
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return rest.is_empty();
                }
            }
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

/// Returns what follows a code span whose first backtick was just read.
fn after_code(rest: &str) -> &str {
    let body = rest.trim_start_matches('`');
    let fence = "`".repeat(1 + rest.len() - body.len());
    let mut from = 0;
    while let Some(at) = body[from..].find(&fence).map(|at| at + from) {
        let run = body[at..].len() - body[at..].trim_start_matches('`').len();
        if run == fence.len() {
            return &body[at + run..];
        }
        from = at + run;
    }
    body
}
