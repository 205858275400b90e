//! The order of the post: labels, headings, the cut and footnotes.

use std::collections::BTreeSet;

use transcript::format::markdown::{Passage, Role};
use transcript::{Block, Tier};

use super::Rule;
use super::post::{Findings, Post};
use crate::overlaps::{self, Overlap};

/// Finds two labels of one speaker in a row, with no heading or note between them.
pub(super) fn doubled_labels(post: &Post<'_>, findings: &mut Findings) {
    let body = &post.located.interview.body;
    let mut before: Option<(&str, usize)> = None;
    for passage in &post.located.passages {
        let (Role::Turn { speaker, labelled: true }, Some(block)) = (&passage.role, passage.block)
        else {
            continue;
        };
        if let Some((earlier, from)) = before
            && earlier == speaker
            && body[from..block].iter().all(|one| keeps_floor(&one.block))
            && body[from].tier == body[block].tier
        {
            let message =
                format!("`{speaker}` speaks already: a heading was lost, or it is one turn");
            findings.passage(Rule::DoubledLabel, passage, message);
        }
        before = Some((speaker, block));
    }
}

/// Returns true for what may stand inside a turn.
fn keeps_floor(block: &Block) -> bool {
    matches!(block, Block::Turn(_) | Block::List { .. } | Block::Quote(_) | Block::Code(_))
}

/// Finds headings that leave a level out; the title is level 1.
pub(super) fn headings(post: &Post<'_>, findings: &mut Findings) {
    let mut above = 1;
    for passage in &post.located.passages {
        let Role::Heading(level) = passage.role else { continue };
        if level > above + 1 {
            let message = format!("a heading of level {level} below one of level {above}");
            findings.passage(Rule::HeadingLevel, passage, message);
        }
        above = level;
    }
}

/// Finds paid marks inside a sentence or an answer, and a cut that nothing advertises.
pub(super) fn cut(post: &Post<'_>, findings: &mut Findings) {
    let (body, passages) = (&post.located.interview.body, &post.located.passages);
    for (index, pair) in body.windows(2).enumerate() {
        if (pair[0].tier, pair[1].tier) != (Tier::Free, Tier::Paid) {
            continue;
        }
        let of = |block| passages.iter().filter(move |passage| passage.block == Some(block));
        let (Some(last), Some(next)) = (of(index).next_back(), of(index + 1).next()) else {
            continue;
        };
        if !matches!(last.role, Role::Heading(_) | Role::Suggestion) && !ends(&last.text) {
            let message = "the sentence before the paid mark does not end";
            findings.at(Rule::CutInSentence, last, last.text.len(), message);
        }
        if let (Role::Turn { speaker, labelled: false }, Block::Turn(before)) =
            (&next.role, &pair[0].block)
            && before.speaker == *speaker
        {
            let message = format!("the paid mark stands inside a turn of `{speaker}`");
            findings.passage(Rule::CutInTurn, next, message);
        }
    }
    let paid = body.iter().any(|one| one.tier == Tier::Paid);
    let teaser = &post.located.interview.front.members_discuss;
    if paid && teaser.iter().all(|point| super::front::is_blank(point)) {
        let message = "there is paid text and no teaser: `members_discuss = [\"…\"]`";
        findings.whole(Rule::NoTeaser, message);
    }
}

/// Finds public lines that quote paid text.
pub(super) fn overlaps(post: &Post<'_>, findings: &mut Findings) {
    for Overlap { place, line, words } in overlaps::overlaps(&post.located.interview) {
        let is_line = |passage: &&Passage| match &passage.role {
            Role::Front(key) => key == place && passage.text == line,
            Role::Heading(_) => place == "heading" && passage.text == line,
            _ => false,
        };
        let message = format!("“{words}” stands in the paid text too");
        match post.located.passages.iter().find(is_line) {
            Some(passage) => {
                let at = passage.text.find(&words).unwrap_or(0);
                findings.at(Rule::Overlap, passage, at, message);
            }
            None => findings.whole(Rule::Overlap, message),
        }
    }
}

/// Finds headings that are suggested and neither taken nor thrown away.
pub(super) fn suggestions(post: &Post<'_>, findings: &mut Findings) {
    let all = post.located.passages.iter();
    for passage in all.filter(|passage| passage.role == Role::Suggestion) {
        let heading = &passage.text;
        let message =
            format!("a suggested heading waits: write `## {heading}`, or delete the line");
        findings.passage(Rule::Suggestion, passage, message);
    }
}

/// Returns true for text that ends as a sentence does, or breaks off for effect.
fn ends(text: &str) -> bool {
    let closing =
        |c: char| matches!(c, '”' | '’' | '"' | '\'' | '»' | '“' | ')' | ']' | '」' | '』');
    let text = text.trim_end().trim_end_matches(closing).trim_end();
    text.is_empty() || text.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '：', '؟', '।'])
}

/// Finds footnotes that nothing marks, and marks without a footnote.
pub(super) fn footnotes(post: &Post<'_>, findings: &mut Findings) {
    let passages = &post.located.passages;
    let marks = passages.iter().flat_map(|passage| &passage.marks);
    let marked: BTreeSet<String> = marks.map(|(_, name)| name.to_lowercase()).collect();
    for note in &post.located.interview.footnotes {
        if marked.contains(&note.name.to_lowercase()) {
            continue;
        }
        let message = format!("no mark names the footnote `{}`: nobody will see it", note.name);
        let own = |role: &Role| matches!(role, Role::Footnote(name) if *name == note.name);
        match passages.iter().find(|passage| own(&passage.role)) {
            Some(passage) => findings.passage(Rule::Footnote, passage, message),
            None => findings.whole(Rule::Footnote, message),
        }
    }
    for prose in &post.prose {
        for (at, _) in prose.text.match_indices("[^").filter(|(at, _)| !prose.skips(*at)) {
            let name = prose.text[at + 2..].split(']').next().unwrap_or_default();
            let closes = prose.text[at + 2 + name.len()..].starts_with(']');
            if closes && !name.is_empty() && !name.contains(char::is_whitespace) {
                let message = format!("there is no footnote `{name}`");
                findings.at(Rule::Footnote, prose, at, message);
            }
        }
    }
}
