//! Lists of posts as pages, and the links from a post to its neighbours.

use askama::Template;
use serde_json::{Value, json};
use transcript::{Language, Tier};

use super::Archive;
use crate::date;
use crate::entry::Entry;
use crate::href::encoded;
use crate::html::{Inline, policy};
use crate::labels::{Labels, fill};
use crate::runs::Runs;
use crate::script;
use crate::tags::Tag;
use crate::theme::{Logo, Style};

/// Returns the page that lists every post.
pub(super) fn index(archive: &Archive<'_>) -> Result<String, askama::Error> {
    let canonical = archive.address.as_ref().map(|address| address.folder(&[]));
    List::new(archive, None, canonical, &archive.entries).render()
}

/// Returns the page that lists the posts with a tag.
pub(super) fn tag(archive: &Archive<'_>, tag: &Tag<'_>) -> Result<String, askama::Error> {
    let canonical = archive.address.as_ref().map(|address| address.folder(&["tags", &tag.slug]));
    List::new(archive, Some(tag), canonical, &tag.entries).render()
}

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    labels: &'static Labels,
    language: Language,
    name: &'a str,
    heading: Runs,
    title: String,
    about: Option<Runs>,
    description: Option<String>,
    canonical: Option<String>,
    /// Whether crawlers are to leave it alone.
    hidden: bool,
    /// From this page's folder to the site's.
    up: &'static str,
    is_index: bool,
    has_feed: bool,
    policy: String,
    style: Style,
    /// The show's logo, from the page's folder.
    logo: Option<String>,
    graph: Option<Value>,
    posts: Vec<Listed<'a>>,
    /// Names of tags and of their folders, as addresses write them.
    tags: Vec<(Runs, String)>,
    footer: Option<Runs>,
}

/// A post on a list.
struct Listed<'a> {
    entry: &'a Entry,
    labels: &'static Labels,
    /// Name of its folder as addresses write it.
    folder: String,
    title: Runs,
    excerpt: Option<Runs>,
    day: Option<(String, String)>,
}

impl<'a> List<'a> {
    fn new(
        archive: &'a Archive<'_>,
        tag: Option<&Tag<'_>>,
        canonical: Option<String>,
        entries: &[&'a Entry],
    ) -> Self {
        let show = archive.show;
        let language = show.language.clone().unwrap_or_default();
        let labels = Labels::of(language.primary());
        let runs = |text: &str| script::runs(text.trim(), language.primary());
        let about = show.description.as_deref().filter(|_| tag.is_none());
        let title = match tag {
            Some(tag) => fill(labels.about, tag.name),
            None => archive.name().to_owned(),
        };
        let up = if tag.is_some() { "../../" } else { "" };
        let (style, logo) = (Style::of(show), Logo::of(show));
        let public = archive.tier == Tier::Free;
        Self {
            name: archive.name(),
            heading: runs(&title),
            about: about.map(runs),
            description: about.map(str::to_owned),
            hidden: !public,
            up,
            is_index: tag.is_none(),
            has_feed: archive.address.is_some(),
            policy: policy::of_list(style.text(), logo.as_ref()),
            logo: logo.map(|logo| logo.from(up)),
            style,
            graph: (public && tag.is_none()).then(|| series(archive, &language)),
            posts: entries.iter().map(|entry| Listed::new(entry)).collect(),
            tags: match tag {
                Some(_) => Vec::new(),
                None => {
                    archive.tags.iter().map(|tag| (runs(tag.name), encoded(&[&tag.slug]))).collect()
                }
            },
            footer: show.footer.as_deref().map(runs).filter(|runs| !runs.is_empty()),
            title,
            canonical,
            labels,
            language,
        }
    }

    fn inline<'p>(&self, runs: &'p Runs) -> Inline<'p> {
        Inline { runs, labels: self.labels, linked: true }
    }
}

impl<'a> Listed<'a> {
    fn new(entry: &'a Entry) -> Self {
        let runs = |text: &str| script::runs(text.trim(), entry.language.primary());
        Self {
            labels: Labels::of(entry.language.primary()),
            folder: encoded(&[&entry.episode]),
            title: runs(&entry.title),
            excerpt: entry.excerpt.as_deref().map(runs),
            day: entry.published.map(|day| (day.to_string(), date::in_words(day, &entry.language))),
            entry,
        }
    }
}

/// Returns the description of the show for search engines.
fn series(archive: &Archive<'_>, language: &Language) -> Value {
    let mut series = json!({
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": archive.name(),
        "inLanguage": language.tag(),
    });
    if let Some(address) = &archive.address {
        series["url"] = address.folder(&[]).into();
        series["webFeed"] = address.file(&["feed.xml"]).into();
    }
    if let Some(about) = &archive.show.description {
        series["description"] = about.as_str().into();
    }
    series
}

/// Where the links to a post's neighbours stand in its page.
const PLACE: (&str, &str) = ("<!-- neighbours -->", "<!-- end of neighbours -->");

/// Returns a post's page with links to the posts before and after it, in place of those it has;
/// none where it is no page of a post.
///
/// The links are no part of the edition, so a post that comes or goes changes the pages of its
/// neighbours and neither their text nor anything that depends on it.
#[must_use]
pub fn link_posts(
    page: &str,
    entry: &Entry,
    before: Option<&Entry>,
    after: Option<&Entry>,
) -> Option<String> {
    let (head, rest) = page.split_once(PLACE.0)?;
    let (_, tail) = rest.split_once(PLACE.1)?;
    let links = Neighbours {
        labels: Labels::of(entry.language.primary()),
        language: &entry.language,
        before: before.map(Listed::new),
        after: after.map(Listed::new),
    };
    // The template cannot fail: it writes to a string and calls nothing that does.
    let links = links.render().ok()?;
    Some(format!("{head}{}{links}{}{tail}", PLACE.0, PLACE.1))
}

#[derive(Template)]
#[template(path = "neighbours.html")]
struct Neighbours<'a> {
    labels: &'static Labels,
    language: &'a Language,
    before: Option<Listed<'a>>,
    after: Option<Listed<'a>>,
}

impl Neighbours<'_> {
    fn inline<'p>(&self, runs: &'p Runs) -> Inline<'p> {
        Inline { runs, labels: self.labels, linked: false }
    }
}

/// Returns the address of the archive of a tag, seen from a post's page.
pub(crate) fn tag_from_post(tag: &str) -> String {
    format!("../tags/{}/index.html", encoded(&[&crate::tags::slug(tag)]))
}
