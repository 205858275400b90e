//! The inside of a paragraph as HTML.

use std::fmt::{self, Display, Formatter};

use askama::filters::{Html, HtmlSafe, escape};

use crate::labels::{Labels, fill};
use crate::runs::Run;

/// Runs, printed as HTML.
pub(crate) struct Inline<'a> {
    pub(crate) runs: &'a [Run],
    pub(crate) labels: &'a Labels,
    /// Whether links and footnote marks are links: inside another link they cannot be.
    pub(crate) linked: bool,
}

// Every string below goes through `text`, which escapes it, or is a number or our own.
impl HtmlSafe for Inline<'_> {}

impl Display for Inline<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.runs.iter().try_for_each(|run| self.run(run, f))
    }
}

impl Inline<'_> {
    fn run(&self, run: &Run, f: &mut Formatter<'_>) -> fmt::Result {
        match run {
            Run::Text { text: said } => text(said, f),
            Run::Foreign { text: said, lang, name } => {
                let class = if *name { " class=\"name\"" } else { "" };
                write!(f, "<span lang=\"{lang}\"{class}>")?;
                text(said, f)?;
                f.write_str("</span>")
            }
            Run::Emphasis { content } => self.element("em", content, f),
            Run::Strong { content } => self.element("strong", content, f),
            Run::Code { text: said } => {
                f.write_str("<code>")?;
                text(said, f)?;
                f.write_str("</code>")
            }
            Run::Link { content, .. } if !self.linked => self.inside(content).fmt(f),
            Run::Link { href, content } => {
                f.write_str("<a href=\"")?;
                text(href.url(), f)?;
                write!(f, "\">{}</a>", Inline { runs: content, labels: self.labels, linked: false })
            }
            Run::Image { href, alt } => {
                f.write_str("<img src=\"")?;
                text(href.url(), f)?;
                f.write_str("\" alt=\"")?;
                text(alt, f)?;
                f.write_str("\">")
            }
            Run::Mark { .. } if !self.linked => Ok(()),
            Run::Mark { note, nth } => {
                write!(
                    f,
                    "<sup><a id=\"mark_{note}_{nth}\" href=\"#note_{note}\" role=\"doc-noteref\" \
                     aria-label=\""
                )?;
                text(&fill(self.labels.footnote, *note), f)?;
                write!(f, "\">{note}</a></sup>")
            }
            Run::Break => f.write_str("<br>"),
        }
    }

    fn element(&self, name: &str, content: &[Run], f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<{name}>{}</{name}>", self.inside(content))
    }

    fn inside<'a>(&'a self, runs: &'a [Run]) -> Inline<'a> {
        Inline { runs, labels: self.labels, linked: self.linked }
    }
}

/// Writes text that has no markup.
pub(super) fn text(said: &str, f: &mut Formatter<'_>) -> fmt::Result {
    // Escaping cannot fail; the error type is uninhabited.
    let Ok(escaped) = escape(said, Html);
    write!(f, "{escaped}")
}
