//! A post of text: what each piece of it is for.

use std::collections::VecDeque;

use super::head::{Head, is_address, leave_out_links, points};
use super::pieces::{Is, Piece, Pieces, plain};
use super::{Source, essay, gather, phrases, pieces, stamps, yaml};
use crate::format::{LeftOut, markdown};
use crate::{Block, Inline, Interview, Kind, Show, Tier, Warning};

/// Reads a post of plain text or Markdown; returns it with what it leaves out.
pub(super) fn read(
    text: &str,
    source: Source,
    show: &Show,
    warnings: &mut Vec<Warning>,
) -> (Interview, Vec<LeftOut>) {
    let is_markdown = source == Source::Markdown;
    if is_markdown && let Some(ours) = ours(text, warnings) {
        return (ours, Vec::new());
    }
    let (yaml, text) = match yaml::front(text, show) {
        Some((front, rest)) => (Some(front), rest),
        None => (None, text),
    };
    let mut left_out = Vec::new();
    let read = if is_markdown { pieces::of_markdown } else { pieces::of_text };
    let Pieces { front, pieces, footnotes, has_title, has_headings } =
        read(text, show, &mut left_out, warnings);
    let front = yaml.unwrap_or(front);
    let interview = Interview { front, body: Vec::new(), footnotes };
    let mut post = Post { interview, pieces, left_out, show };
    post.take_stamps();
    post.take_head(has_title);
    post.take_ends(warnings);
    let is_spoken = post.pieces.iter().any(|piece| matches!(piece.is, Is::Speaker(_)));
    if is_spoken {
        post.find_guests();
    } else {
        post.interview.front.kind = if post.is_stub() { Kind::Stub } else { Kind::Essay };
        if !is_markdown {
            post.interview.footnotes = essay::footnotes(&mut post.pieces);
        }
    }
    match (is_spoken, is_markdown) {
        (true, _) if !has_headings => post.find_headings(),
        (false, false) => essay::headings(&mut post.pieces),
        _ => {}
    }
    post.interview.body = gather::body(post.pieces);
    (post.interview, post.left_out)
}

/// Returns an `interview.md`, whose front matter says what stands where, as it is.
fn ours(text: &str, warnings: &mut Vec<Warning>) -> Option<Interview> {
    let (interview, odd) = markdown::parse(text);
    let is_ours = !interview.front.title.is_empty();
    warnings.extend(odd.into_iter().filter(|_| is_ours));
    is_ours.then_some(interview)
}

/// A post while its pieces are given their places.
pub(super) struct Post<'s> {
    pub(super) interview: Interview,
    /// What has no place yet.
    pub(super) pieces: Vec<Piece>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) show: &'s Show,
}

impl Post<'_> {
    /// Takes the time stamps out of paragraphs and headings.
    fn take_stamps(&mut self) {
        for piece in &mut self.pieces {
            if let Is::Text(content) | Is::Block(Block::Heading { content, .. }) = &mut piece.is {
                stamps::strip(content, &mut self.left_out);
            }
        }
        self.pieces.retain(|piece| !matches!(&piece.is, Is::Text(content) if content.is_empty()));
    }

    /// Takes what stands above the first turn into the front matter.
    fn take_head(&mut self, has_title: bool) {
        let end = self.pieces.iter().position(|piece| matches!(piece.is, Is::Speaker(_)));
        // An essay's head ends with its byline: below are the words themselves.
        let rest = self.pieces.split_off(end.unwrap_or(self.pieces.len()));
        let head = std::mem::replace(&mut self.pieces, rest);
        let mut head = Head { pieces: head.into(), post: self, kept: Vec::new() };
        head.take_title(has_title);
        let is_interview = end.is_some();
        head.take_lines(is_interview);
        let kept = head.kept;
        self.pieces.splice(0..0, kept);
    }

    /// Takes the place where paid text begins, the teaser and the line about the PDF.
    fn take_ends(&mut self, warnings: &mut Vec<Warning>) {
        let mut kept: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        let mut pieces = VecDeque::from(std::mem::take(&mut self.pieces));
        let mut cut = None;
        while let Some(piece) = pieces.pop_front() {
            let text = piece.text().unwrap_or_default();
            if phrases::is_cut(&text) {
                self.left_out.push(LeftOut::new("mark of the cut", text));
                cut = cut.or(Some(piece.line));
                kept.push(Piece { is: Is::Tier(Tier::Paid), ..piece });
            } else if phrases::is_teaser(&text) {
                let points = points(&mut pieces, &mut self.left_out);
                if points.is_empty() {
                    kept.push(piece);
                    continue;
                }
                self.set_aside("invitation to subscribe", &piece);
                self.interview.front.members_discuss.extend(points);
                while let Some(button) = pieces.pop_front_if(|piece| is_button(piece)) {
                    self.set_aside("button of the page", &button);
                }
            } else if phrases::is_pdf(&text) {
                self.set_aside("line about the PDF", &piece);
                let address = |piece: &Piece| piece.text().is_some_and(|text| is_address(&text));
                if let Some(address) = pieces.pop_front_if(|piece| address(piece)) {
                    self.set_aside("address of the PDF", &address);
                }
            } else {
                kept.push(piece);
            }
        }
        if let (Some(line), Some(Piece { is: Is::Tier(Tier::Paid), .. })) = (cut, kept.last()) {
            let message = "nothing follows the `(...)`: a note stands where the paid part belongs";
            warnings.push(Warning { line, message: message.to_owned() });
            let note = "The part for subscribers was not in the imported text.";
            let note = Block::Note(vec![Inline::Text(note.to_owned())]);
            kept.push(Piece { line, is: Is::Block(note) });
        }
        self.pieces = kept;
    }

    /// Leaves a paragraph out, with the addresses of its links.
    fn set_aside(&mut self, what: &'static str, piece: &Piece) {
        let Is::Text(content) = &piece.is else { return };
        self.left_out.push(LeftOut::new(what, plain(content)));
        leave_out_links(content, "address of a link that was left out", &mut self.left_out);
    }

    fn is_stub(&self) -> bool {
        let words = |piece: &Piece| piece.text().map_or(0, |text| text.split_whitespace().count());
        let points = |piece: &Piece| piece.text().is_some_and(|text| phrases::is_stub(&text));
        self.pieces.iter().any(points) && self.pieces.iter().map(words).sum::<usize>() < 400
    }

    /// Makes headings of lines between turns that read so, where nothing in the text marks them.
    fn find_headings(&mut self) {
        let is_speaker =
            |piece: Option<&Piece>| matches!(piece.map(|piece| &piece.is), Some(Is::Speaker(_)));
        for at in 0..self.pieces.len() {
            // What stands right behind a label is said, however short it is.
            let before = at.checked_sub(1).and_then(|before| self.pieces.get(before));
            if let Is::Text(content) = &self.pieces[at].is
                && is_speaker(self.pieces.get(at + 1))
                && !is_speaker(before)
                && content.iter().all(|inline| *inline != Inline::LineBreak)
                && essay::is_heading(&plain(content))
            {
                let content = content.clone();
                self.pieces[at].is = Is::Block(Block::Heading { level: 2, content });
            }
        }
    }

    /// Takes those for guests who speak and whom the head says it interviewed.
    fn find_guests(&mut self) {
        let front = &mut self.interview.front;
        if !front.guests.is_empty() {
            return;
        }
        let texts = self.pieces.iter().take_while(|piece| !matches!(piece.is, Is::Speaker(_)));
        let deck = front.deck.iter().flat_map(|deck| deck.split("\n\n")).map(str::to_owned);
        let texts = texts.filter_map(Piece::text).chain(deck);
        let introduced: Vec<String> = texts
            .filter_map(|text| {
                let verbs = [
                    "interviewed ",
                    "joined by ",
                    "speak with ",
                    "spoke with ",
                    "talk to ",
                    "talked to ",
                    "talk with ",
                    "our guest ",
                    "our guests ",
                    "welcome ",
                ];
                let at = verbs.iter().filter_map(|verb| text.find(verb)).min()?;
                Some(text[at..].to_owned())
            })
            .collect();
        for piece in &self.pieces {
            if let Is::Speaker(name) = &piece.is
                && !front.guests.contains(name)
                && !front.byline.contains(name)
                && introduced.iter().any(|text| text.contains(name.as_str()))
            {
                front.guests.push(name.clone());
            }
        }
    }
}

/// Returns true for what a page prints below the invitation to subscribe.
fn is_button(piece: &Piece) -> bool {
    piece.text().is_some_and(|text| phrases::is_furniture(&text))
}
