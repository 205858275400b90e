//! The archive: the list of all posts, a page for each tag, the feed, and what crawlers ask for.

mod feed;
mod lists;

use std::path::PathBuf;

use transcript::{Show, Tier};

use crate::entry::{Entry, sort_newest_first};
use crate::error::{Error, Result};
use crate::files::OutputFile;
use crate::href::Href;
use crate::tags::{self, Tag};

pub use lists::link_posts;
pub(crate) use lists::tag_from_post;

/// Files of the archive that no episode may be called.
pub(crate) const FILES: [&str; 6] =
    ["feed.xml", "index.html", "llms.txt", "robots.txt", "sitemap.xml", "tags"];

/// Returns the files of the archive of one tier, from its editions' entries in any order, by their
/// paths from the folder that the editions' folders stand in.
///
/// `index.html` and `tags/TAG/index.html` list posts, the newest first. Where the address of the
/// site is known there is `feed.xml`. For anyone there are `llms.txt` and `sitemap.xml` as well;
/// `robots.txt` keeps crawlers out of what is for subscribers. The days in them are those of the
/// posts: the same entries always give the same bytes.
///
/// # Errors
/// When a template fails, which is a fault of this program's.
pub fn site<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    show: &Show,
    tier: Tier,
) -> Result<Vec<OutputFile>> {
    let mut entries: Vec<&Entry> = entries.into_iter().collect();
    sort_newest_first(&mut entries, |entry| entry);
    let address = match tier {
        Tier::Free => show.url.as_deref(),
        Tier::Paid => show.paywall.members_url.as_deref(),
    };
    let tags = tags::of(&entries);
    let archive = Archive { show, tier, entries, tags, address: address.and_then(Href::new) };
    archive.files().map_err(|source| Error::Archive { source })
}

/// What the files of an archive are made from.
struct Archive<'a> {
    show: &'a Show,
    tier: Tier,
    /// The newest first.
    entries: Vec<&'a Entry>,
    tags: Vec<Tag<'a>>,
    /// Address of the site, where known.
    address: Option<Href>,
}

impl Archive<'_> {
    fn files(&self) -> std::result::Result<Vec<OutputFile>, askama::Error> {
        let mut files =
            vec![file("index.html", lists::index(self)?), file("robots.txt", self.robots())];
        for tag in &self.tags {
            let path: PathBuf = ["tags", &tag.slug, "index.html"].iter().collect();
            files.push(OutputFile { path, bytes: lists::tag(self, tag)?.into_bytes() });
        }
        if let Some(address) = &self.address {
            files.push(file("feed.xml", feed::render(self, address)?));
            if self.tier == Tier::Free {
                files.push(file("sitemap.xml", self.sitemap(address)?));
                files.push(file("llms.txt", self.llms(address)));
            }
        }
        Ok(files)
    }

    fn robots(&self) -> String {
        match (self.tier, &self.address) {
            (Tier::Paid, _) => "User-agent: *\nDisallow: /\n".to_owned(),
            (Tier::Free, None) => "User-agent: *\nAllow: /\n".to_owned(),
            (Tier::Free, Some(address)) => {
                let sitemap = address.file(&["sitemap.xml"]);
                format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
            }
        }
    }

    fn sitemap(&self, address: &Href) -> std::result::Result<String, askama::Error> {
        let posts = self.entries.iter().map(|entry| {
            let day = entry.published.map(|day| day.to_string());
            (address.folder(&[&entry.episode]), day)
        });
        let newest = |entries: &[&Entry]| Some(entries.first()?.published?.to_string());
        let tags = self
            .tags
            .iter()
            .map(|tag| (address.folder(&["tags", &tag.slug]), newest(&tag.entries)));
        let index = (address.folder(&[]), newest(&self.entries));
        let addresses = [index].into_iter().chain(posts).chain(tags).collect();
        askama::Template::render(&Sitemap { addresses })
    }

    /// Returns the list for language models (llmstxt.org): where each post is in Markdown.
    fn llms(&self, address: &Href) -> String {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = format!("# {}\n", line(self.name()));
        if let Some(about) = &self.show.description {
            text += &format!("\n> {}\n", line(about));
        }
        text += "\n## Posts\n\n";
        for entry in &self.entries {
            let title = line(&entry.title).replace('[', "\\[").replace(']', "\\]");
            let url = address.file(&[&entry.episode, "interview.md"]);
            let excerpt = entry.excerpt.as_deref().map(|about| format!(": {}", line(about)));
            text += &format!("- [{title}]({url}){}\n", excerpt.unwrap_or_default());
        }
        text
    }

    /// Returns what the archive is called: the show's name, or else its address.
    fn name(&self) -> &str {
        match self.show.name.trim() {
            "" => self.show.url.as_deref().unwrap_or("castpress"),
            name => name,
        }
    }
}

fn file(name: &str, text: String) -> OutputFile {
    OutputFile { path: name.into(), bytes: text.into_bytes() }
}

/// Where the pages of the site are, and the day of the newest post on each.
#[derive(askama::Template)]
#[template(path = "sitemap.xml")]
struct Sitemap {
    addresses: Vec<(String, Option<String>)>,
}
