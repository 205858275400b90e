//! The page's description for search engines (schema.org, as JSON-LD).
//!
//! A post with paid text is marked as one that is not free, with the element that is behind the
//! paywall: on the members' page the paid text, on the public page the invitation that stands for it.
//! No description holds the text itself.

use serde_json::{Value, json};

use crate::page::{Page, PageTier};

/// Returns the page's graph: the article, and the episode that an interview is about.
pub(super) fn graph(page: &Page<'_>) -> Value {
    let nodes =
        if page.is_interview { vec![article(page), episode(page)] } else { vec![article(page)] };
    said(json!({ "@context": "https://schema.org", "@graph": nodes }))
}

fn article(page: &Page<'_>) -> Value {
    let gated = match page.tier {
        PageTier::Open => None,
        PageTier::Free => Some(".teaser"),
        PageTier::Members => (!page.members_text.is_empty()).then_some(".paid"),
    };
    let gated = gated.map(|selector| {
        json!({ "@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": selector })
    });
    json!({
        "@type": "Article",
        "@id": id(page, "article"),
        "headline": page.title,
        "description": page.description,
        "inLanguage": page.language,
        "datePublished": published(page),
        "author": people(page.authors),
        "keywords": page.tags,
        "url": page.canonical,
        "image": page.picture,
        "publisher": {
            "@type": "Organization",
            "name": page.show,
            "url": show_url(page),
            "logo": page.picture,
        },
        "isAccessibleForFree": page.teaser.is_none(),
        "hasPart": gated,
        "about": page.is_interview.then(|| json!({ "@id": id(page, "episode") })),
    })
}

fn episode(page: &Page<'_>) -> Value {
    let length = page.audio.as_ref().and_then(|audio| audio.duration);
    let length = length.map(|length| format!("PT{}S", length.0 / 1000));
    let sound = page.audio.as_ref().map(|audio| {
        let url = page.sound_elsewhere();
        json!({
            "@type": "AudioObject",
            "contentUrl": url.as_deref().unwrap_or_else(|| audio.href.url()),
            "duration": length,
        })
    });
    json!({
        "@type": "PodcastEpisode",
        "@id": id(page, "episode"),
        "name": page.title,
        "url": page.canonical,
        "datePublished": published(page),
        "inLanguage": page.language,
        "duration": length,
        "contributor": people(page.guests),
        "partOfSeries": { "@type": "PodcastSeries", "name": page.show, "url": show_url(page) },
        "associatedMedia": sound,
    })
}

fn id(page: &Page<'_>, node: &str) -> String {
    format!("{}#{node}", page.canonical.as_deref().unwrap_or_default())
}

fn published<'a>(page: &'a Page<'_>) -> Option<&'a str> {
    page.published.as_ref().map(|day| day.iso.as_str())
}

fn show_url<'a>(page: &'a Page<'_>) -> Option<&'a str> {
    page.show_href.as_ref().map(|href| href.url())
}

fn people(names: &[String]) -> Vec<Value> {
    names.iter().map(|name| json!({ "@type": "Person", "name": name })).collect()
}

/// Returns the value without what is not known: nulls and empty lists.
fn said(value: Value) -> Value {
    let known = |value: &Value| !value.is_null() && value.as_array().is_none_or(|a| !a.is_empty());
    match value {
        Value::Object(fields) => {
            fields.into_iter().filter(|(_, v)| known(v)).map(|(name, v)| (name, said(v))).collect()
        }
        Value::Array(items) => items.into_iter().map(said).collect(),
        other => other,
    }
}
