//! The page of an edition: one file that asks for nothing but its sound, with the times of its words,
//! and the pictures it shows.

mod inline;
mod json_ld;
mod place;
pub(crate) mod policy;
mod words;

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use serde_json::Value;
use transcript::Show;

use crate::labels::fill;
use crate::page::{Page, PageTier, Section};
use crate::pieces::{Paragraph, Piece};
use crate::runs::Run;
use crate::site::tag_from_post;
use crate::theme::Style;
pub(crate) use inline::Inline;
use place::{Anchor, Place, When};
pub(crate) use words::words;

/// What every page can do. The policy in the page's head names it by hash.
const SCRIPT: Script = Script(include_str!("../../../templates/html/page.js"));

struct Script(&'static str);

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

// It is our own, and a test sees that it does not end its element.
impl HtmlSafe for Script {}

/// Returns the page of a show as HTML.
pub(crate) fn render(page: &Page<'_>, show: &Show) -> Result<String, askama::Error> {
    let style = Style::of(show);
    let policy = policy::of(page, style.text(), SCRIPT.0);
    let graph = json_ld::graph(page);
    match page.tier {
        PageTier::Open | PageTier::Free => {
            Public { page, policy, graph, style, script: SCRIPT }.render()
        }
        PageTier::Members => Members { page, policy, graph, style, script: SCRIPT }.render(),
    }
}

/// The page anyone may read.
#[derive(Template)]
#[template(path = "public.html")]
struct Public<'a> {
    page: &'a Page<'a>,
    policy: String,
    graph: Value,
    style: Style,
    script: Script,
}

/// The page subscribers read.
#[derive(Template)]
#[template(path = "members.html")]
struct Members<'a> {
    page: &'a Page<'a>,
    policy: String,
    graph: Value,
    style: Style,
    script: Script,
}

/// What the templates ask of what they are rendered from.
trait Shown {
    fn page(&self) -> &Page<'_>;

    fn inline<'p>(&'p self, runs: &'p [Run]) -> Inline<'p> {
        Inline { runs, labels: self.page().labels, linked: true }
    }

    /// Returns runs without footnote marks and links, for the inside of a link.
    fn unlinked<'p>(&'p self, runs: &'p [Run]) -> Inline<'p> {
        Inline { runs, labels: self.page().labels, linked: false }
    }

    /// Returns the address of the page of a tag.
    fn tag(&self, tag: &str) -> String {
        tag_from_post(tag)
    }

    /// Returns what is read out for the link from a footnote back to the text.
    fn back(&self, note: &usize) -> String {
        fill(self.page().labels.back, *note)
    }

    fn pieces<'p>(&'p self, pieces: &'p [Piece]) -> Pieces<'p> {
        Pieces { pieces, page: self.page() }
    }

    fn anchor<'p>(&self, paragraph: &'p Paragraph) -> Anchor<'p> {
        Anchor(paragraph.id.as_deref())
    }

    fn place<'p>(&'p self, paragraph: &'p Paragraph) -> Place<'p> {
        Place { paragraph, page: self.page() }
    }

    fn when<'p>(&'p self, section: &Section<'_>) -> When<'p> {
        When { start: section.start, page: self.page() }
    }
}

impl Shown for Public<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }
}

impl Shown for Members<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }
}

/// Some of the text. Its pieces nest, so it is a template of its own.
#[derive(Template)]
#[template(path = "pieces.html")]
struct Pieces<'a> {
    pieces: &'a [Piece],
    page: &'a Page<'a>,
}

// The template escaped it.
impl HtmlSafe for Pieces<'_> {}

impl Shown for Pieces<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_cannot_end_its_element() {
        assert!(!SCRIPT.0.contains("</") && !SCRIPT.0.contains("<!--"));
    }
}
