//! What stands above the first turn: title, byline, deck, points, notes.

use std::collections::{BTreeMap, VecDeque};

use super::phrases;
use super::pieces::{Is, Piece, is_rich, plain};
use super::post::Post;
use crate::format::LeftOut;
use crate::{Block, Inline, Inlines};

/// What the address of a link is called that stands in the front matter no more.
const LINK: &str = "address of a link above the text";

/// What the title is called where it stands a second time.
const TITLE: &str = "title that the front matter has, too";

/// Words of a title or a subtitle at most.
const LONGEST_TITLE: usize = 30;

/// The pieces above the first turn.
pub(super) struct Head<'p, 's> {
    pub(super) pieces: VecDeque<Piece>,
    pub(super) post: &'p mut Post<'s>,
    /// What belongs into the text.
    pub(super) kept: Vec<Piece>,
}

impl Head<'_, '_> {
    pub(super) fn take_title(&mut self, has_title: bool) {
        let front = &mut self.post.interview.front;
        if !front.title.is_empty() {
            // The file's front matter has it: another heading is another heading.
            let same = |piece: &Piece| match &piece.is {
                Is::Text(content) | Is::Block(Block::Heading { content, .. }) => {
                    plain(content).trim() == front.title && !is_rich(content)
                }
                _ => false,
            };
            if let Some(title) = self.pieces.pop_front_if(|piece| same(piece)) {
                self.post.left_out.extend(title.text().map(|text| LeftOut::new(TITLE, text)));
            }
            return;
        }
        let reads_as_title = |piece: &Piece| match &piece.is {
            Is::Block(Block::Heading { .. }) => has_title,
            Is::Text(content) => is_title(&plain(content)) && !is_rich(content),
            _ => false,
        };
        let Some(piece) = self.pieces.pop_front_if(|piece| reads_as_title(piece)) else { return };
        if let Is::Text(content) | Is::Block(Block::Heading { content, .. }) = &piece.is {
            front.title = plain(content).trim().to_owned();
        }
    }

    /// Takes the lines below the title: subtitle, byline, deck, points, notes.
    pub(super) fn take_lines(&mut self, is_interview: bool) {
        let has_points =
            self.pieces.iter().filter_map(Piece::text).any(|text| phrases::is_discuss(&text));
        let mut open_head = true;
        let mut is_first = true;
        let mut deck: Vec<String> = Vec::new();
        let mut points_seen = false;
        while let Some(piece) = self.pieces.pop_front() {
            let first = std::mem::take(&mut is_first);
            let Is::Text(content) = &piece.is else {
                open_head = false;
                self.kept.push(piece);
                continue;
            };
            let text = plain(content);
            if open_head && self.take_line(&text, content, first) {
                continue;
            }
            if (is_interview || has_points) && self.take_note(&text, content) {
                points_seen |= phrases::is_discuss(&text);
                continue;
            }
            let front = &self.post.interview.front;
            let before_points = has_points && !points_seen && is_interview;
            if self.kept.is_empty()
                && is_linked_text(content)
                && (before_points
                    || (!is_rich(content)
                        && front.deck.is_none()
                        && deck.is_empty()
                        && phrases::is_deck(&text)))
            {
                deck.push(text);
                leave_out_links(content, LINK, &mut self.post.left_out);
                open_head = false;
                continue;
            }
            open_head = false;
            self.kept.push(piece);
        }
        if !deck.is_empty() {
            let known = self.post.interview.front.deck.replace(deck.join("\n\n"));
            let known = known.map(|known| LeftOut::new("description in the front matter", known));
            self.post.left_out.extend(known);
        }
    }

    /// Takes a line from right below the title; returns false where it is none of those.
    fn take_line(&mut self, text: &str, content: &Inlines, first: bool) -> bool {
        if !is_linked_text(content) {
            return false;
        }
        let show = self.post.show.name.as_str();
        let front = &mut self.post.interview.front;
        let left_out = &mut self.post.left_out;
        if let Some(byline) = phrases::byline(text, show) {
            if front.byline.is_empty() {
                front.byline = byline.names;
            }
            front.published = front.published.or(byline.published);
            left_out.push(LeftOut::new("byline, as it is written", text));
            leave_out_links(content, LINK, left_out);
            return true;
        }
        if phrases::is_furniture(text) {
            left_out.push(LeftOut::new("button or count of the page", text));
            return true;
        }
        let next = self.pieces.front().and_then(Piece::text);
        let dated = next.as_deref().and_then(|next| phrases::byline(next, show));
        if front.byline.is_empty()
            && !front.title.is_empty()
            && let Some(next) = dated.as_ref().filter(|next| next.published.is_some())
            && let Some(byline) = phrases::byline(&format!("By {text}"), show)
            && byline.other.is_empty()
            && (byline.names.len() > 1 || next.names.is_empty())
        {
            // Names alone are a byline where the date stands on the next line.
            front.byline = byline.names;
            left_out.push(LeftOut::new("byline, as it is written", text));
            leave_out_links(content, LINK, left_out);
            return true;
        }
        let leads_on = dated.is_some() || next.is_some_and(|next| phrases::is_deck(&next));
        let is_subtitle = first
            && !is_rich(content)
            && !front.title.is_empty()
            && front.subtitle.is_none()
            && text.split_whitespace().count() <= LONGEST_TITLE
            && !phrases::is_deck(text)
            && !is_note(text);
        if is_subtitle && (leads_on || is_title(text)) {
            front.subtitle = Some(text.trim().to_owned());
            return true;
        }
        false
    }

    /// Takes the points, the recording note or the line of where to listen.
    fn take_note(&mut self, text: &str, content: &Inlines) -> bool {
        let front = &mut self.post.interview.front;
        if phrases::is_discuss(text) && front.discuss.is_empty() {
            let points = points(&mut self.pieces, &mut self.post.left_out);
            if !points.is_empty() {
                self.post.left_out.push(LeftOut::new("line above the points", text));
                leave_out_links(content, LINK, &mut self.post.left_out);
                front.discuss = points;
                return true;
            }
        }
        if phrases::is_recording_note(text)
            && front.recording_note.is_none()
            && is_linked_text(content)
        {
            front.recorded = front.recorded.or_else(|| phrases::date_in(text));
            front.recording_note = Some(text.trim().to_owned());
            leave_out_links(content, LINK, &mut self.post.left_out);
            return true;
        }
        if phrases::is_listen(text) && front.listen.is_empty() {
            front.listen = links(content);
            if !front.listen.is_empty() {
                self.post.left_out.push(LeftOut::new("line of where to listen", text));
                return true;
            }
        }
        false
    }
}

/// Takes the points that follow: a list, or lines that end with commas up to one with a full stop.
pub(super) fn points(pieces: &mut VecDeque<Piece>, left_out: &mut Vec<LeftOut>) -> Vec<String> {
    let is_list = |piece: &Piece| match &piece.is {
        Is::Block(Block::List { start: None, items }) => {
            items.iter().all(|item| matches!(item.as_slice(), [Block::Paragraph(_)]))
        }
        _ => false,
    };
    if let Some(Piece { is: Is::Block(Block::List { items, .. }), .. }) =
        pieces.pop_front_if(|piece| is_list(piece))
    {
        let paragraphs = items.into_iter().flatten();
        return paragraphs
            .filter_map(|block| match block {
                Block::Paragraph(content) => {
                    leave_out_links(&content, LINK, left_out);
                    Some(plain(&content).trim().to_owned())
                }
                _ => None,
            })
            .collect();
    }
    let goes_on = |text: &str| text.trim_end().ends_with([',', ';']) || text.ends_with(" and");
    let mut ahead = pieces.iter().map_while(Piece::text);
    let lines: Vec<String> = ahead.by_ref().take_while(|text| goes_on(text)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let mut points: Vec<Piece> = pieces.drain(..lines.len()).collect();
    let is_last = |piece: &Piece| piece.text().is_some_and(|text| text.trim_end().ends_with('.'));
    points.extend(pieces.pop_front_if(|piece| is_last(piece)));
    points
        .iter()
        .filter_map(|point| {
            let Is::Text(content) = &point.is else { return None };
            leave_out_links(content, LINK, left_out);
            Some(plain(content).trim().to_owned())
        })
        .collect()
}

/// Returns true for a paragraph of text and links, which can stand in the front matter without the
/// addresses.
fn is_linked_text(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(_) | Inline::LineBreak => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) => is_linked_text(inner),
        Inline::Link { content, .. } => !is_rich(content),
        _ => false,
    })
}

/// Lists the addresses of a paragraph's links and pictures as left out.
pub(super) fn leave_out_links(content: &[Inline], what: &'static str, left_out: &mut Vec<LeftOut>) {
    for inline in content {
        match inline {
            Inline::Link { url, content } => {
                left_out.push(LeftOut::new(what, url));
                leave_out_links(content, what, left_out);
            }
            Inline::Image { url, .. } => left_out.push(LeftOut::new(what, url)),
            Inline::Emphasis(inner) | Inline::Strong(inner) => {
                leave_out_links(inner, what, left_out);
            }
            _ => {}
        }
    }
}

/// Returns the platforms of a line of where to listen, with their addresses.
fn links(content: &[Inline]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut words = String::new();
    for inline in content {
        match inline {
            Inline::Link { url, content } if is_address(url) => {
                found.insert(platform(&plain(content)), url.clone());
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) => found.extend(links(inner)),
            Inline::Text(text) => {
                for word in text.split_whitespace() {
                    let bare = word.trim_matches(['(', ')', ',', ';', '<', '>']);
                    if is_address(bare) {
                        found.insert(platform(&words), bare.to_owned());
                        words.clear();
                    } else {
                        words.push_str(word);
                        words.push(' ');
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the short name of a platform.
fn platform(text: &str) -> String {
    let folded = text.to_lowercase();
    let known = [
        ("apple", "apple"),
        ("itunes", "apple"),
        ("spotify", "spotify"),
        ("youtube", "youtube"),
        ("overcast", "overcast"),
        ("pocket", "pocketcasts"),
        ("amazon", "amazon"),
    ];
    let short = known.iter().find(|(word, _)| folded.contains(word)).map(|(_, short)| *short);
    let bare = text.trim().trim_end_matches([':', '-', ' ']).trim();
    short.map_or_else(|| bare.to_owned(), str::to_owned)
}

pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}

fn is_note(text: &str) -> bool {
    phrases::is_discuss(text)
        || phrases::is_recording_note(text)
        || phrases::is_listen(text)
        || phrases::is_stub(text)
        || phrases::is_teaser(text)
        || phrases::is_pdf(text)
        || phrases::is_cut(text)
}

/// Returns true for a line that could be a title: short, and no sentence.
fn is_title(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    let ends_well = !text.ends_with(['.', ',', ';', ':', '…']) || text.ends_with("U.S.");
    let starts_well = text.chars().next().is_some_and(|c| !c.is_lowercase() && !"([<*".contains(c));
    count > 0
        && count <= LONGEST_TITLE
        && ends_well
        && starts_well
        && !is_note(text)
        && !is_address(text)
        && phrases::date(text).is_none()
}
