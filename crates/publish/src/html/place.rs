//! Where a paragraph stands: its anchor, and the link to it, which says when it is said.

use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;
use transcript::Millis;

use super::inline::text;
use crate::labels::fill;
use crate::page::Page;
use crate::pieces::Paragraph;

/// The `id` of a paragraph, as an attribute with a blank before it; nothing where it has none.
pub(super) struct Anchor<'a>(pub(super) Option<&'a str>);

/// The link of a paragraph to itself, which shows its time where that is known. With sound it leads to
/// that moment of the sound: the page's script makes it both.
pub(super) struct Place<'a> {
    pub(super) paragraph: &'a Paragraph,
    pub(super) page: &'a Page<'a>,
}

/// The time at which a section begins, where that is known: with sound as a link to it.
pub(super) struct When<'a> {
    pub(super) start: Option<Millis>,
    pub(super) page: &'a Page<'a>,
}

// Each string below goes through `text`, which escapes it, or is our own: the names of paragraphs are
// letters, digits and hyphens.
impl HtmlSafe for Anchor<'_> {}
impl HtmlSafe for Place<'_> {}
impl HtmlSafe for When<'_> {}

impl Display for Anchor<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |id| write!(f, " id=\"{id}\""))
    }
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Paragraph { id: Some(id), start, .. } = self.paragraph else { return Ok(()) };
        let labels = self.page.labels;
        match (start, &self.page.audio) {
            (Some(start), Some(audio)) => {
                link(f, "at", &audio.at(*start), &fill(labels.play_from, start), *start)
            }
            (Some(start), None) => {
                let named = format!("{} ({start})", labels.paragraph_link);
                link(f, "at", &format!("#{id}"), &named, *start)
            }
            (None, _) => link(f, "at", &format!("#{id}"), labels.paragraph_link, "¶"),
        }
    }
}

impl Display for When<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.start, &self.page.audio) {
            (Some(start), Some(audio)) => {
                link(f, "when", &audio.at(start), &fill(self.page.labels.play_from, start), start)
            }
            (Some(start), None) => write!(f, " <span class=\"when\">{start}</span>"),
            (None, _) => Ok(()),
        }
    }
}

fn link(
    f: &mut Formatter<'_>,
    class: &str,
    address: &str,
    read_out: &str,
    shown: impl Display,
) -> fmt::Result {
    write!(f, " <a class=\"{class}\" href=\"")?;
    text(address, f)?;
    f.write_str("\" aria-label=\"")?;
    text(read_out, f)?;
    write!(f, "\">{shown}</a>")
}
