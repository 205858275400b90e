//! What a paragraph is made of, once it is settled how it is shown: the same for page and PDF.

use std::collections::BTreeMap;

use serde::Serialize;
use transcript::{Footnote, Inline};

use crate::href::Href;
use crate::script;

/// A paragraph's content.
pub(crate) type Runs = Vec<Run>;

/// A piece of a paragraph. The PDF's template reads it as JSON, so it can meet no kind but these.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Run {
    Text {
        text: String,
    },
    /// Words of another language; a short `name` is kept on one line.
    Foreign {
        text: String,
        lang: &'static str,
        name: bool,
    },
    Emphasis {
        content: Runs,
    },
    Strong {
        content: Runs,
    },
    Code {
        text: String,
    },
    Link {
        href: Href,
        content: Runs,
    },
    Image {
        href: Href,
        alt: String,
    },
    /// The mark of footnote number `note`, from 1; its `nth` mark in the post, from 1.
    Mark {
        note: usize,
        nth: usize,
    },
    Break,
}

/// Turns the paragraphs of one edition into runs, and counts the footnote marks it meets.
#[derive(Debug)]
pub(crate) struct Setter<'a> {
    /// The edition's language, without script and region.
    language: &'a str,
    /// Footnote name to number and marks met so far.
    notes: BTreeMap<&'a str, (usize, usize)>,
}

impl<'a> Setter<'a> {
    pub(crate) fn new(language: &'a str, footnotes: &'a [Footnote]) -> Self {
        let names = footnotes.iter().map(|note| note.name.as_str());
        let notes = names.zip(1..).map(|(name, number)| (name, (number, 0))).collect();
        Self { language, notes }
    }

    /// Returns plain text as runs.
    pub(crate) fn plain(&self, text: &str) -> Runs {
        script::runs(text.trim(), self.language)
    }

    /// Returns a paragraph's content as runs.
    pub(crate) fn inlines(&mut self, inlines: &[Inline]) -> Runs {
        inlines.iter().flat_map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline) -> Runs {
        let run = match inline {
            Inline::Text(text) => return script::runs(text, self.language),
            Inline::Emphasis(content) => Run::Emphasis { content: self.inlines(content) },
            Inline::Strong(content) => Run::Strong { content: self.inlines(content) },
            Inline::Code(text) => Run::Code { text: text.replace(char::is_control, " ") },
            Inline::Link { url, content } => {
                let content = self.inlines(content);
                let Some(href) = Href::new(url) else { return content };
                Run::Link { href, content }
            }
            Inline::Image { url, alt } => match Href::new(url) {
                Some(href) => Run::Image { href, alt: alt.replace(char::is_control, " ") },
                None => return script::runs(alt, self.language),
            },
            Inline::FootnoteMark(name) => match self.notes.get_mut(name.as_str()) {
                Some((note, marks)) => {
                    *marks += 1;
                    Run::Mark { note: *note, nth: *marks }
                }
                None => return script::runs(&format!("[^{name}]"), self.language),
            },
            Inline::LineBreak => Run::Break,
            // A kind this version does not know cannot be shown, and `Inline` may grow.
            _ => return Runs::new(),
        };
        vec![run]
    }

    /// Returns how many times each footnote is marked, in the order of their numbers.
    pub(crate) fn marks(&self) -> Vec<usize> {
        let mut marks: Vec<_> = self.notes.values().copied().collect();
        marks.sort_unstable();
        marks.into_iter().map(|(_, count)| count).collect()
    }
}

/// Returns what the runs say, without marks of any kind.
pub(crate) fn words(runs: &[Run]) -> String {
    let mut said = String::new();
    for run in runs {
        match run {
            Run::Text { text } | Run::Foreign { text, .. } | Run::Code { text } => said += text,
            Run::Emphasis { content } | Run::Strong { content } | Run::Link { content, .. } => {
                said += &words(content);
            }
            Run::Image { alt, .. } => said += alt,
            Run::Mark { .. } => {}
            Run::Break => said.push(' '),
        }
    }
    said
}
