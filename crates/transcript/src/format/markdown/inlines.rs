//! Markdown's marks inside a paragraph.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::marks;
use crate::{Inline, Inlines};

/// A paragraph or heading while its events come in.
pub(super) struct Paragraph {
    range: Range<usize>,
    open: Vec<(Mark, Inlines)>,
    content: Inlines,
}

#[derive(PartialEq)]
enum Mark {
    Emphasis,
    Strong,
    Link { url: String, title: String },
    Image { url: String, title: String },
}

impl Paragraph {
    pub(super) fn new(range: Range<usize>) -> Self {
        Self { range, open: Vec::new(), content: Inlines::new() }
    }

    pub(super) fn start(&self) -> usize {
        self.range.start
    }

    /// Takes an event that belongs inside a paragraph; returns what to warn of.
    pub(super) fn take(&mut self, event: Event<'_>, range: &Range<usize>) -> Option<String> {
        self.range.end = self.range.end.max(range.end);
        match event {
            Event::Start(tag) => self.open.push((mark(tag)?, Inlines::new())),
            Event::End(_) => return self.close(),
            Event::Text(text) => push_text(self.inner(), &text),
            Event::Code(text) => self.inner().push(Inline::Code(text.to_string())),
            Event::SoftBreak => push_text(self.inner(), " "),
            Event::HardBreak => self.inner().push(Inline::LineBreak),
            Event::FootnoteReference(name) => {
                self.inner().push(Inline::FootnoteMark(name.to_string()));
            }
            Event::InlineHtml(html) | Event::Html(html) if !marks::is_separator(&html) => {
                push_text(self.inner(), &html.replace('\n', " "));
                return Some(format!("`{html}` is kept as text"));
            }
            _ => {}
        }
        None
    }

    /// Returns the content without blank ends, and the stretch of the source it came from.
    pub(super) fn finish(mut self) -> (Inlines, Range<usize>) {
        while !self.open.is_empty() {
            self.close();
        }
        while self.content.last() == Some(&Inline::LineBreak) {
            self.content.pop();
        }
        let breaks = self.content.iter().take_while(|one| **one == Inline::LineBreak).count();
        self.content.drain(..breaks);
        (self.content, self.range)
    }

    fn inner(&mut self) -> &mut Inlines {
        match self.open.last_mut() {
            Some((_, content)) => content,
            None => &mut self.content,
        }
    }

    fn close(&mut self) -> Option<String> {
        let (mark, content) = self.open.pop()?;
        let repeated = self.open.iter().any(|(outer, _)| *outer == mark);
        let into = self.inner();
        match mark {
            Mark::Emphasis | Mark::Strong if repeated || content.is_empty() => {
                append(into, content);
            }
            Mark::Emphasis => into.push(Inline::Emphasis(content)),
            Mark::Strong => into.push(Inline::Strong(content)),
            Mark::Link { url, title } => {
                let safe = is_safe(&url);
                if safe {
                    into.push(Inline::Link { url: url.clone(), content });
                } else {
                    append(into, content);
                    push_text(into, &format!(" ({url})"));
                }
                push_title(into, &title);
                return (!safe).then(|| format!("a link to `{url}` is kept as text"));
            }
            Mark::Image { url, title } => {
                let alt = plain_text(&content);
                let safe = is_safe(&url);
                if safe {
                    into.push(Inline::Image { url: url.clone(), alt });
                } else {
                    push_text(into, &format!("{alt} ({url})"));
                }
                push_title(into, &title);
                return (!safe).then(|| format!("a picture at `{url}` is kept as text"));
            }
        }
        None
    }
}

fn mark(tag: Tag<'_>) -> Option<Mark> {
    match tag {
        Tag::Emphasis => Some(Mark::Emphasis),
        Tag::Strong => Some(Mark::Strong),
        Tag::Link { link_type, dest_url, title, .. } => {
            let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
            Some(Mark::Link { url: format!("{scheme}{dest_url}"), title: title.to_string() })
        }
        Tag::Image { dest_url, title, .. } => {
            Some(Mark::Image { url: dest_url.to_string(), title: title.to_string() })
        }
        _ => None,
    }
}

/// Returns true for a URL with a scheme that may be published, or with none.
///
/// Browsers pass over blanks and control characters in a scheme, so this does too.
fn is_safe(url: &str) -> bool {
    let url: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let Some((scheme, _)) = url.split_once(':') else { return true };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str())
}

/// What a pointer would show over a link has no place on paper: it stands behind it instead.
fn push_title(into: &mut Inlines, title: &str) {
    if !title.is_empty() {
        push_text(into, &format!(" ({})", title.replace('\n', " ")));
    }
}

fn push_text(into: &mut Inlines, text: &str) {
    match into.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => into.push(Inline::Text(text.to_owned())),
    }
}

fn append(into: &mut Inlines, content: Inlines) {
    for inline in content {
        match inline {
            Inline::Text(text) => push_text(into, &text),
            inline => into.push(inline),
        }
    }
}

fn plain_text(content: &Inlines) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(part) | Inline::Code(part) | Inline::Image { alt: part, .. } => {
                text.push_str(part);
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Link { content: inner, .. } => {
                text.push_str(&plain_text(inner));
            }
            Inline::FootnoteMark(name) => text.push_str(&format!("[^{name}]")),
            Inline::LineBreak => text.push(' '),
        }
    }
    text
}

/// Puts a heading on one line.
pub(super) fn join_lines(content: &mut Inlines) {
    for inline in mem::take(content) {
        match inline {
            Inline::LineBreak => push_text(content, " "),
            Inline::Text(text) => push_text(content, &text),
            Inline::Emphasis(mut inner) => {
                join_lines(&mut inner);
                content.push(Inline::Emphasis(inner));
            }
            Inline::Strong(mut inner) => {
                join_lines(&mut inner);
                content.push(Inline::Strong(inner));
            }
            Inline::Link { url, content: mut inner } => {
                join_lines(&mut inner);
                content.push(Inline::Link { url, content: inner });
            }
            inline => content.push(inline),
        }
    }
}

/// Returns lines of source as the text they are, without paid marks, which have done their work.
pub(super) fn plain_lines(source: &str) -> Inlines {
    let mut content = Inlines::new();
    let is_text = |line: &&str| !line.is_empty() && !marks::is_paid_line(line);
    for line in source.lines().map(str::trim).filter(is_text) {
        if !content.is_empty() {
            content.push(Inline::LineBreak);
        }
        content.push(Inline::Text(line.to_owned()));
    }
    content
}

/// Calls `change` with the name in every footnote mark.
pub(super) fn for_each_mark(content: &mut Inlines, change: &mut impl FnMut(&mut String)) {
    for inline in content {
        match inline {
            Inline::FootnoteMark(name) => change(name),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Link { content: inner, .. } => {
                for_each_mark(inner, change);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } | Inline::LineBreak => {}
        }
    }
}
