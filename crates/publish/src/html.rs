//! The page of an edition: one file that asks for nothing but its sound and the pictures it shows.

mod inline;
mod json_ld;
pub(crate) mod policy;

use askama::Template;
use askama::filters::HtmlSafe;
use serde_json::Value;
use transcript::Show;

use crate::labels::{Labels, fill};
use crate::page::{Page, PageTier};
use crate::pieces::Piece;
use crate::runs::Run;
use crate::site::tag_from_post;
use crate::theme::Style;
pub(crate) use inline::Inline;

/// Returns the page of a show as HTML.
pub(crate) fn render(page: &Page<'_>, show: &Show) -> Result<String, askama::Error> {
    let style = Style::of(show);
    let policy = policy::of(page, style.text());
    let graph = json_ld::graph(page);
    match page.tier {
        PageTier::Open | PageTier::Free => Public { page, policy, graph, style }.render(),
        PageTier::Members => Members { page, policy, graph, style }.render(),
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
}

/// The page subscribers read.
#[derive(Template)]
#[template(path = "members.html")]
struct Members<'a> {
    page: &'a Page<'a>,
    policy: String,
    graph: Value,
    style: Style,
}

/// What the templates ask of what they are rendered from.
trait Shown {
    fn labels(&self) -> &Labels;

    fn inline<'p>(&'p self, runs: &'p [Run]) -> Inline<'p> {
        Inline { runs, labels: self.labels(), linked: true }
    }

    /// Returns runs without footnote marks and links, for the inside of a link.
    fn unlinked<'p>(&'p self, runs: &'p [Run]) -> Inline<'p> {
        Inline { runs, labels: self.labels(), linked: false }
    }

    /// Returns the address of the page of a tag.
    fn tag(&self, tag: &str) -> String {
        tag_from_post(tag)
    }

    /// Returns what is read out for the link from a footnote back to the text.
    fn back(&self, note: &usize) -> String {
        fill(self.labels().back, *note)
    }

    fn pieces<'p>(&'p self, pieces: &'p [Piece]) -> Pieces<'p> {
        Pieces { pieces, labels: self.labels() }
    }
}

impl Shown for Public<'_> {
    fn labels(&self) -> &Labels {
        self.page.labels
    }
}

impl Shown for Members<'_> {
    fn labels(&self) -> &Labels {
        self.page.labels
    }
}

/// Some of the text. Its pieces nest, so it is a template of its own.
#[derive(Template)]
#[template(path = "pieces.html")]
struct Pieces<'a> {
    pieces: &'a [Piece],
    labels: &'a Labels,
}

// The template escaped it.
impl HtmlSafe for Pieces<'_> {}

impl Shown for Pieces<'_> {
    fn labels(&self) -> &Labels {
        self.labels
    }
}
