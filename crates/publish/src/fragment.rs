//! A post's text as a piece of HTML that other programs take in: editors of newsletters and blogs,
//! and readers of feeds.
//!
//! Each keeps other elements, so a fragment is written in a [`Form`]. What all keep is little:
//! paragraphs, headings, lists, quotes, code, rules, links, emphasis. Whatever stands deeper than a
//! list in a list is flattened to lines.

mod inline;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::page::{Page, Teaser};
use crate::pieces::{Paragraph, Piece};
use crate::runs::{Run, Runs, words};
use inline::{Inline, escaped};

/// Who takes the fragment in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Substack's editor: no classes, no ids, no superscripts.
    Substack,
    /// Ghost's importer, which keeps no ids outside an HTML card.
    Ghost,
    /// WordPress's block editor, which reads block mark-up as it is.
    WordPress,
    /// A reader of feeds, who has the whole edition or a free one.
    Feed,
}

impl Form {
    /// Returns what stands between free and paid text in a fragment that has both.
    fn boundary(self) -> &'static str {
        match self {
            Self::Substack => "<p>--- paywall here ---</p>\n",
            Self::Ghost => "<!--members-only-->\n",
            Self::WordPress => "<!-- wp:jetpack/paywall /-->\n\n",
            // Whoever has a feed may read all of it.
            Self::Feed => "",
        }
    }
}

/// Returns the page's text: what stands before it, the text with its footnotes, the invitation to
/// the paid part and, where the page has that, the boundary and the paid part.
///
/// Title and subtitle are not in it: they have fields of their own everywhere. The footnotes of
/// the free text stand before the boundary, so that whoever can read a mark can read its note.
pub(crate) fn render(page: &Page<'_>, form: Form) -> String {
    let mut fragment = Fragment { page, form, html: String::new() };
    fragment.head();
    fragment.pieces(&page.text);
    let open = notes_of(page, &page.text);
    let all = (1..=page.notes.len()).collect::<BTreeSet<_>>();
    if page.has_paid_text() && form == Form::Feed {
        fragment.pieces(&page.members_text);
        fragment.notes(&all);
    } else if page.has_paid_text() {
        fragment.notes(&open);
        fragment.teaser(false);
        fragment.html += form.boundary();
        fragment.pieces(&page.members_text);
        fragment.notes(&all.difference(&open).copied().collect());
    } else {
        fragment.notes(&all);
        fragment.teaser(true);
    }
    fragment.foot();
    fragment.html
}

/// Returns the numbers of the notes that pieces mark, and those that these notes mark.
fn notes_of(page: &Page<'_>, pieces: &[Piece]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut waiting = marks_in(pieces);
    while let Some(note) = waiting.pop() {
        if found.insert(note)
            && let Some(note) = page.notes.get(note - 1)
        {
            waiting.extend(marks_in(&note.content));
        }
    }
    found
}

fn marks_in(pieces: &[Piece]) -> Vec<usize> {
    let mut marks = Vec::new();
    for piece in pieces {
        piece.visit(&mut |runs| collect_marks(runs, &mut marks));
    }
    marks
}

fn collect_marks(runs: &[Run], marks: &mut Vec<usize>) {
    for run in runs {
        match run {
            Run::Mark { note, .. } => marks.push(*note),
            Run::Emphasis { content } | Run::Strong { content } | Run::Link { content, .. } => {
                collect_marks(content, marks);
            }
            _ => {}
        }
    }
}

/// A fragment as far as it is written.
struct Fragment<'a> {
    page: &'a Page<'a>,
    form: Form,
    html: String,
}

impl Fragment<'_> {
    fn head(&mut self) {
        let page = self.page;
        if let Some(deck) = &page.deck {
            let deck = self.inline(deck);
            self.paragraph(&format!("<em>{deck}</em>"));
        }
        if !page.discuss.is_empty() {
            self.paragraph(&escaped(page.labels.discuss));
            self.points(&page.discuss);
        }
        if let Some(note) = &page.recording_note {
            let note = self.inline(note);
            self.paragraph(&note);
        }
        if !page.listen.is_empty() {
            let mut line = escaped(page.labels.listen);
            for (platform, index) in page.listen.iter().zip(0..) {
                let comma = if index == 0 { " " } else { ", " };
                let (url, name) = (escaped(platform.href.url()), escaped(&platform.name));
                // Writing to a string cannot fail.
                let _ = write!(line, "{comma}<a href=\"{url}\">{name}</a>");
            }
            self.paragraph(&line);
        }
    }

    fn teaser(&mut self, with_button: bool) {
        let Some(Teaser { invitation, points, button, href }) = &self.page.teaser else { return };
        self.paragraph(&format!("<strong>{}</strong>", escaped(invitation)));
        self.points(points);
        if let Some(href) = href.as_ref().filter(|_| with_button) {
            let (url, button) = (escaped(href.url()), escaped(button));
            self.paragraph(&format!("<a href=\"{url}\">{button}</a>"));
        }
    }

    fn foot(&mut self) {
        // The PDF with the same text: that of a post with paid text has no address anyone may know.
        let address = self.page.public_pdf.as_ref().filter(|_| !self.page.has_paid_text());
        if let Some(url) = address {
            let (before, url) = (escaped(self.page.labels.pdf_at), escaped(url));
            self.paragraph(&format!("{before} <a href=\"{url}\">{url}</a>"));
        }
        if let Some(footer) = &self.page.footer {
            let footer = self.inline(footer);
            self.paragraph(&format!("<em>{footer}</em>"));
        }
    }

    fn points(&mut self, points: &[Runs]) {
        if !points.is_empty() {
            let items = points.iter().map(|point| self.inline(point)).collect::<Vec<_>>();
            self.html += &self.list(None, items.iter().map(|item| (None, item.as_str())));
            self.html += self.gap();
        }
    }

    fn pieces<'p>(&mut self, pieces: impl IntoIterator<Item = &'p Piece>) {
        for piece in pieces {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Turn { speaker, paragraphs } => {
                let mut label = match speaker {
                    Some(name) => {
                        let (name, colon) = (self.inline(name), self.page.labels.colon);
                        format!("<strong>{name}{colon}</strong> ")
                    }
                    None => String::new(),
                };
                for paragraph in paragraphs {
                    let said = std::mem::take(&mut label) + &self.inline(&paragraph.content);
                    self.paragraph(&said);
                }
            }
            Piece::Paragraph(paragraph) => self.paragraph(&self.inline(&paragraph.content)),
            Piece::Heading { level, anchor, content } => self.heading(*level, anchor, content),
            Piece::Note { content } => {
                self.paragraph(&format!("<em>[{}]</em>", self.inline(content)));
            }
            Piece::Quote { content } => {
                let mut inside = Fragment { html: String::new(), ..*self };
                inside.pieces(content);
                let inside = inside.html.trim_end();
                self.html += &match self.form {
                    Form::WordPress => format!(
                        "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">{inside}\
                         </blockquote>\n<!-- /wp:quote -->\n\n"
                    ),
                    _ => format!("<blockquote>\n{inside}\n</blockquote>\n"),
                };
            }
            Piece::List { start, items } => {
                self.html += &self.nested_list(*start, items);
                self.html += self.gap();
            }
            Piece::Code { content } => {
                let code = escaped(&words(std::slice::from_ref(content)));
                self.html += &match self.form {
                    Form::WordPress => format!(
                        "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>{code}</code></pre>\n\
                         <!-- /wp:code -->\n\n"
                    ),
                    _ => format!("<pre><code>{code}</code></pre>\n"),
                };
            }
            Piece::Rule => {
                self.html += match self.form {
                    Form::WordPress => {
                        "<!-- wp:separator -->\n<hr class=\"wp-block-separator \
                         has-alpha-channel-opacity\"/>\n<!-- /wp:separator -->\n\n"
                    }
                    _ => "<hr>\n",
                };
            }
            Piece::Cut => self.paragraph("(...)"),
        }
    }

    fn paragraph(&mut self, inside: &str) {
        self.html += &match self.form {
            Form::WordPress => {
                format!("<!-- wp:paragraph -->\n<p>{inside}</p>\n<!-- /wp:paragraph -->\n\n")
            }
            _ => format!("<p>{inside}</p>\n"),
        };
    }

    fn heading(&mut self, level: u8, anchor: &str, content: &[Run]) {
        let inside = self.inline(content);
        self.html += &match self.form {
            Form::WordPress => {
                let attribute =
                    if level == 2 { String::new() } else { format!(" {{\"level\":{level}}}") };
                format!(
                    "<!-- wp:heading{attribute} -->\n<h{level} class=\"wp-block-heading\" \
                     id=\"{anchor}\">{inside}</h{level}>\n<!-- /wp:heading -->\n\n"
                )
            }
            _ => {
                let level = level.min(4);
                format!("<h{level}>{inside}</h{level}>\n")
            }
        };
    }

    /// Writes the notes of these numbers.
    fn notes(&mut self, numbers: &BTreeSet<usize>) {
        if numbers.is_empty() {
            return;
        }
        let label = format!("<strong>{}</strong>", escaped(self.page.labels.footnotes));
        self.paragraph(&label);
        let notes = numbers.iter().filter_map(|&number| {
            let note = self.page.notes.get(number - 1)?;
            Some((number, self.note(number, &self.inside(&note.content))))
        });
        let notes: Vec<(usize, String)> = notes.collect();
        if self.form == Form::Substack {
            notes.iter().for_each(|(number, text)| self.paragraph(&format!("[{number}] {text}")));
            return;
        }
        if self.form == Form::Ghost {
            self.html += "<!--kg-card-begin: html-->\n";
        }
        // Numbers that follow one another make one list.
        for run in notes.chunk_by(|one, next| one.0 + 1 == next.0) {
            let items = run.iter().map(|(number, text)| (Some(*number), text.as_str()));
            let start = run.first().and_then(|(number, _)| u64::try_from(*number).ok());
            self.html += &self.list(start, items);
            self.html += self.gap();
        }
        if self.form == Form::Ghost {
            self.html += "<!--kg-card-end: html-->\n";
        }
    }

    /// Returns a note with the link back to its mark, where the form keeps such links.
    fn note(&self, number: usize, text: &str) -> String {
        match self.form {
            Form::WordPress => format!("{text} <a href=\"#mark-{number}-1\">↩</a>"),
            _ => text.to_owned(),
        }
    }

    fn nested_list(&self, start: Option<u64>, items: &[Vec<Piece>]) -> String {
        let items: Vec<_> = items.iter().map(|item| self.inside(item)).collect();
        self.list(start, items.iter().map(|item| (None, item.as_str())))
    }

    /// Returns a list; an item with a number is the footnote of that number.
    fn list<'i>(
        &self,
        start: Option<u64>,
        items: impl Iterator<Item = (Option<usize>, &'i str)>,
    ) -> String {
        let blocks = self.form == Form::WordPress;
        let name = if start.is_some() { "ol" } else { "ul" };
        let start = start.filter(|&first| first != 1);
        let attribute = start.map(|first| format!(" start=\"{first}\"")).unwrap_or_default();
        let mut list = if blocks {
            let settings = match (name, start) {
                ("ol", Some(first)) => format!(" {{\"ordered\":true,\"start\":{first}}}"),
                ("ol", None) => " {\"ordered\":true}".to_owned(),
                _ => String::new(),
            };
            format!("<!-- wp:list{settings} -->\n<{name}{attribute} class=\"wp-block-list\">")
        } else {
            format!("<{name}{attribute}>\n")
        };
        for (note, item) in items {
            let id = note.filter(|_| matches!(self.form, Form::Ghost | Form::WordPress));
            let id = id.map(|number| format!(" id=\"note-{number}\"")).unwrap_or_default();
            let item = format!("<li{id}>{item}</li>");
            list += &if blocks {
                format!("<!-- wp:list-item -->\n{item}\n<!-- /wp:list-item -->\n\n")
            } else {
                item + "\n"
            };
        }
        list.truncate(list.trim_end().len());
        let end = if blocks { "\n<!-- /wp:list -->" } else { "" };
        let line = if blocks { "" } else { "\n" };
        format!("{list}{line}</{name}>{end}")
    }

    /// Returns the inside of a list's item or a note: lines, and lists at their end.
    fn inside(&self, pieces: &[Piece]) -> String {
        let mut inside = String::new();
        let mut line = |text: &str, is_list: bool| {
            if !inside.is_empty() && !is_list {
                inside += "<br>";
            }
            inside += text;
        };
        for piece in pieces {
            match piece {
                Piece::Turn { speaker, paragraphs } => {
                    let name = speaker.as_ref().map(|name| {
                        format!("<strong>{}{}</strong> ", self.inline(name), self.page.labels.colon)
                    });
                    let mut name = name.unwrap_or_default();
                    for paragraph in paragraphs {
                        line(
                            &(std::mem::take(&mut name) + &self.inline(&paragraph.content)),
                            false,
                        );
                    }
                }
                Piece::Paragraph(Paragraph { content, .. }) | Piece::Heading { content, .. } => {
                    line(&self.inline(content), false);
                }
                Piece::Note { content } => {
                    line(&format!("<em>[{}]</em>", self.inline(content)), false);
                }
                Piece::Quote { content } => line(&self.inside(content), false),
                Piece::List { start, items } => line(&self.nested_list(*start, items), true),
                Piece::Code { content } => {
                    line(&self.inline(std::slice::from_ref(content)), false);
                }
                Piece::Rule | Piece::Cut => {}
            }
        }
        inside
    }

    /// Returns what stands between two blocks.
    fn gap(&self) -> &'static str {
        if self.form == Form::WordPress { "\n\n" } else { "\n" }
    }

    fn inline(&self, runs: &[Run]) -> String {
        let base = self.page.canonical.as_deref();
        Inline { runs, form: self.form, base, linked: true }.to_string()
    }
}
