//! The inside of a paragraph of a fragment.

use std::fmt::{self, Display, Formatter};

use askama::filters::{Html, escape};

use super::Form;
use crate::runs::Run;

/// Runs, printed as HTML of a form.
pub(super) struct Inline<'a> {
    pub(super) runs: &'a [Run],
    pub(super) form: Form,
    /// Address of the page that addresses within the site start from; without it they are no links.
    pub(super) base: Option<&'a str>,
    /// Whether links are links: inside another link they cannot be.
    pub(super) linked: bool,
}

impl Display for Inline<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.runs.iter().try_for_each(|run| self.run(run, f))
    }
}

impl Inline<'_> {
    fn run(&self, run: &Run, f: &mut Formatter<'_>) -> fmt::Result {
        match run {
            Run::Text { text } => f.write_str(&escaped(text)),
            Run::Foreign { text, lang, .. } if self.form == Form::WordPress => {
                write!(f, "<span lang=\"{lang}\">{}</span>", escaped(text))
            }
            Run::Foreign { text, .. } => f.write_str(&escaped(text)),
            Run::Emphasis { content } => write!(f, "<em>{}</em>", self.inside(content)),
            Run::Strong { content } => write!(f, "<strong>{}</strong>", self.inside(content)),
            Run::Code { text } => {
                write!(f, "<code>{}</code>", escaped(text).replace('\n', "<br>"))
            }
            Run::Link { href, content } => {
                match href.seen_from(self.base).filter(|_| self.linked) {
                    Some(url) => {
                        let inside = Inline { linked: false, ..self.inside(content) };
                        write!(f, "<a href=\"{}\">{inside}</a>", escaped(&url))
                    }
                    None => self.inside(content).fmt(f),
                }
            }
            Run::Image { href, alt } => match href.seen_from(self.base) {
                Some(url) => {
                    write!(f, "<img src=\"{}\" alt=\"{}\">", escaped(&url), escaped(alt))
                }
                None => write!(f, "[{}]", escaped(alt)),
            },
            Run::Mark { note, nth } => self.mark(*note, *nth, f),
            Run::Break => f.write_str("<br>"),
        }
    }

    fn mark(&self, note: usize, nth: usize, f: &mut Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Substack => write!(f, "[{note}]"),
            Form::Feed => write!(f, "<sup>{note}</sup>"),
            _ if !self.linked => Ok(()),
            Form::Ghost => write!(f, "<sup><a href=\"#note-{note}\">{note}</a></sup>"),
            Form::WordPress => {
                let id = format!("mark-{note}-{nth}");
                write!(f, "<sup><a id=\"{id}\" href=\"#note-{note}\">{note}</a></sup>")
            }
        }
    }

    fn inside<'a>(&'a self, runs: &'a [Run]) -> Inline<'a> {
        Inline { runs, ..*self }
    }
}

/// Returns text as HTML that says it.
pub(super) fn escaped(text: &str) -> String {
    // Escaping cannot fail; the error type is uninhabited.
    let Ok(escaped) = escape(text, Html);
    escaped.to_string()
}
