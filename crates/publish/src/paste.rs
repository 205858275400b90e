//! Files to paste into the editors of newsletters and blogs, and the page that copies them.
//!
//! What anyone may read gives a fragment for Substack. The whole text gives one for each platform,
//! with that platform's own boundary between free and paid text in it: whoever takes such a file
//! in must gate what follows, so none of them is ever among the public files.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::fragment::{self, Form};
use crate::page::{Page, PageTier};

/// Returns the files by their names.
pub(crate) fn files(page: &Page<'_>) -> Result<Vec<(&'static str, String)>, askama::Error> {
    let substack = fragment::render(page, Form::Substack);
    let how = if page.has_paid_text() { SUBSTACK } else { "Paste into the post." };
    let mut sources = vec![Source { name: "Substack", how, html: substack.clone() }];
    let mut files = vec![("paste/substack.html", substack)];
    if page.tier == PageTier::Members {
        let ghost = fragment::render(page, Form::Ghost);
        let word_press = fragment::render(page, Form::WordPress);
        files.push(("paste/ghost.json", ghost_post(page, &ghost)));
        sources.push(Source { name: "Ghost", how: GHOST, html: ghost.clone() });
        files.push(("paste/ghost.html", ghost));
        sources.push(Source { name: "WordPress", how: WORDPRESS, html: word_press.clone() });
        files.push(("paste/wordpress.html", word_press));
    }
    let policy = format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{}'; \
         script-src '{}'; img-src data:",
        hash(STYLE),
        hash(SCRIPT),
    );
    let fields = [
        ("title", "Title", Some(page.title.clone())),
        ("subtitle", "Subtitle", page.subtitle.as_deref().map(crate::runs::words)),
        ("excerpt", "Excerpt", page.excerpt()),
    ];
    let fields = fields.into_iter().filter_map(|(id, name, text)| Some((id, name, text?)));
    let copy = CopyPage {
        page,
        policy,
        fields: fields.collect(),
        sources,
        style: Own(STYLE),
        script: Own(SCRIPT),
    };
    files.push(("paste/copy.html", copy.render()?));
    Ok(files)
}

/// A fragment on the page that copies it.
struct Source {
    /// The platform.
    name: &'static str,
    /// What to do there.
    how: &'static str,
    html: String,
}

const SUBSTACK: &str = "Paste into the post. Where the text says “--- paywall here ---”, insert \
                        the paywall and delete the line.";
const GHOST: &str = "Paste into the post and set its access to paid members only: the paywall \
                     does nothing in a public post. Or send ghost.json to the Admin API \
                     (?source=html), which sets the access itself.";
const WORDPRESS: &str = "Paste into the block editor. The paywall is Jetpack’s: set the post’s \
                         access to paid subscribers. Without Jetpack the whole text is public.";

/// Returns a post for Ghost's Admin API (`POST /admin/posts/?source=html`), as a draft.
///
/// Ghost serves the whole text to everyone where it finds its boundary in a post that is public.
/// So both follow from one thing, whether the post has an invitation to paid text.
fn ghost_post(page: &Page<'_>, html: &str) -> String {
    let visibility = if page.teaser.is_some() { "paid" } else { "public" };
    let tags: Vec<_> = page.tags.iter().map(|tag| json!({ "name": tag })).collect();
    let mut post = json!({
        "title": page.title,
        "html": html,
        "status": "draft",
        "visibility": visibility,
        "tags": tags,
    });
    if let Some(excerpt) = page.excerpt() {
        post["custom_excerpt"] = excerpt.into();
    }
    let mut file = serde_json::to_string_pretty(&json!({ "posts": [post] })).unwrap_or_default();
    file.push('\n');
    file
}

/// The page that puts the fragments on the clipboard.
#[derive(Template)]
#[template(path = "copy.html")]
struct CopyPage<'a> {
    page: &'a Page<'a>,
    policy: String,
    /// Id, name and content of what has a field of its own on the platforms.
    fields: Vec<(&'static str, &'static str, String)>,
    sources: Vec<Source>,
    style: Own,
    script: Own,
}

const STYLE: &str = include_str!("../../../templates/html/copy.css");
const SCRIPT: &str = include_str!("../../../templates/html/copy.js");

/// A text of our own without `<` in it, which the policy in the page's head names by hash.
struct Own(&'static str);

impl std::fmt::Display for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl askama::filters::HtmlSafe for Own {}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
