//! An edition as plain text, for reading anywhere and for pasting into an e-mail.

use crate::page::{Page, PageTier};
use crate::pieces::Piece;
use crate::runs::{Run, Runs};

/// Returns the page as text: paragraphs between empty lines, footnotes numbered in brackets.
pub(crate) fn render(page: &Page<'_>) -> String {
    let mut text = Text { colon: page.labels.colon, paragraphs: Vec::new() };
    text.push(&page.title);
    text.runs([&page.subtitle, &page.byline].into_iter().flatten());
    text.paragraphs.extend(page.published.as_ref().map(|day| day.words.clone()));
    text.runs(&page.deck);
    if !page.discuss.is_empty() {
        text.push(page.labels.discuss);
        text.points(&page.discuss);
    }
    text.runs(&page.recording_note);
    text.pieces(page.text.iter().chain(&page.members_text));
    if let Some(teaser) = page.teaser.as_ref().filter(|_| page.tier == PageTier::Free) {
        text.push(teaser.invitation);
        text.points(&teaser.points);
        if let Some(href) = &teaser.href {
            text.push(&format!("{}: {}", teaser.button, href.url()));
        }
    }
    for (note, number) in page.notes.iter().zip(1..) {
        let inside = text.inside(&note.content);
        text.push(&format!("[{number}] {inside}"));
    }
    text.runs(&page.footer);
    text.paragraphs.join("\n\n") + "\n"
}

/// Paragraphs as they will stand in the file.
struct Text {
    colon: &'static str,
    paragraphs: Vec<String>,
}

impl Text {
    fn push(&mut self, paragraph: &str) {
        self.paragraphs.push(paragraph.to_owned());
    }

    fn runs<'r>(&mut self, all: impl IntoIterator<Item = &'r Runs>) {
        self.paragraphs.extend(all.into_iter().map(|runs| plain(runs)));
    }

    fn points(&mut self, points: &[Runs]) {
        let lines: Vec<_> = points.iter().map(|point| format!("- {}", plain(point))).collect();
        self.paragraphs.extend((!lines.is_empty()).then(|| lines.join("\n")));
    }

    fn pieces<'p>(&mut self, pieces: impl IntoIterator<Item = &'p Piece>) {
        pieces.into_iter().for_each(|piece| self.piece(piece));
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Turn { speaker, paragraphs } => {
                let mut label = match speaker {
                    Some(name) => format!("{}{} ", plain(name), self.colon),
                    None => String::new(),
                };
                for paragraph in paragraphs {
                    self.paragraphs.push(std::mem::take(&mut label) + &plain(&paragraph.content));
                }
            }
            Piece::Paragraph(paragraph) => self.runs([&paragraph.content]),
            Piece::Heading { content, .. } => {
                let heading = plain(content);
                let line = "-".repeat(heading.chars().count());
                self.push(&format!("{heading}\n{line}"));
            }
            Piece::Note { content } => self.push(&format!("[{}]", plain(content))),
            Piece::Quote { content } => {
                let inside = self.inside(content);
                self.push(&before_each_line("> ", "> ", &inside));
            }
            Piece::List { start, items } => {
                let numbers = start.unwrap_or_default()..;
                let lines = items.iter().zip(numbers).map(|(item, number)| {
                    let mark = start.map_or_else(|| "- ".to_owned(), |_| format!("{number}. "));
                    let rest = " ".repeat(mark.len());
                    before_each_line(&mark, &rest, &self.inside(item))
                });
                let lines: Vec<_> = lines.collect();
                self.push(&lines.join("\n"));
            }
            Piece::Code { content } => {
                self.push(&before_each_line("    ", "    ", &plain(std::slice::from_ref(content))));
            }
            Piece::Rule => self.push("* * *"),
            Piece::Cut => self.push("(...)"),
        }
    }

    fn inside(&self, pieces: &[Piece]) -> String {
        let mut inside = Self { colon: self.colon, paragraphs: Vec::new() };
        inside.pieces(pieces);
        inside.paragraphs.join("\n\n")
    }
}

/// Returns `text` with `first` before its first line and `rest` before the others that say anything.
fn before_each_line(first: &str, rest: &str, text: &str) -> String {
    let mut lines = text.lines();
    let mut marked = format!("{first}{}", lines.next().unwrap_or_default());
    for line in lines {
        marked.push('\n');
        marked.push_str(if line.is_empty() { rest.trim_end() } else { rest });
        marked.push_str(line);
    }
    marked
}

/// Returns what the runs say; addresses stand in angle brackets behind what they are linked from.
fn plain(runs: &[Run]) -> String {
    let said = |run: &Run| match run {
        Run::Text { text } | Run::Foreign { text, .. } | Run::Code { text } => text.clone(),
        Run::Emphasis { content } | Run::Strong { content } => plain(content),
        Run::Link { href, content } => {
            let shown = plain(content);
            if shown == href.url() { shown } else { format!("{shown} <{}>", href.url()) }
        }
        Run::Image { alt, .. } => format!("[{alt}]"),
        Run::Mark { note, .. } => format!("[{note}]"),
        Run::Break => "\n".to_owned(),
    };
    runs.iter().map(said).collect()
}
