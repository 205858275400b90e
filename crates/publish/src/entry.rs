//! What lists of posts and feeds say of a post.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use transcript::{Edition, Language, Millis};

use crate::files::OutputFile;
use crate::fragment::{self, Form};
use crate::page::Page;
use crate::post::Post;

/// What lists of posts and feeds say of a post: facts of one of its editions.
///
/// An entry made of a free edition holds nothing that is paid, so nothing made of such entries
/// does. It is kept as JSON, so that the archive is made again without reading every text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The episode's name.
    pub episode: String,
    /// The headline.
    pub title: String,
    /// Language of the text.
    pub language: Language,
    /// Day of publication, where known.
    pub published: Option<Date>,
    /// The sort of post, as a word of its language.
    pub sort: String,
    /// Authors, in order.
    pub byline: Vec<String>,
    /// Guests, in order.
    pub guests: Vec<String>,
    /// Subjects.
    pub tags: Vec<String>,
    /// The deck, the subtitle or how the free text begins; at most 300 characters.
    pub excerpt: Option<String>,
    /// True where the post has text for subscribers that this edition does not hold.
    pub goes_on: bool,
    /// The edition's text as HTML for readers of feeds.
    pub html: String,
    /// The sound that the edition's page plays.
    pub sound: Option<EntrySound>,
    /// Names of the files in the edition's folder, with slashes.
    pub files: Vec<String>,
}

/// The sound of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntrySound {
    /// Its address, as it stands in the page: from there where it has no scheme.
    pub href: String,
    /// How large the file is, where known.
    pub bytes: Option<u64>,
    /// How long it is, where known.
    pub duration: Option<Millis>,
}

/// Returns what lists of posts and feeds say of an edition that consists of `files`.
#[must_use]
pub fn entry(edition: &Edition, post: &Post<'_>, files: &[OutputFile]) -> Entry {
    let page = Page::new(edition, post);
    let name = |file: &OutputFile| {
        file.path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let bytes = post.audio.as_ref().and_then(|audio| audio.bytes);
    Entry {
        episode: post.episode.to_owned(),
        excerpt: page.excerpt(),
        goes_on: page.teaser.is_some() && !page.has_paid_text(),
        html: fragment::render(&page, Form::Feed),
        sound: page.audio.map(|audio| EntrySound {
            href: audio.href.url().to_owned(),
            bytes,
            duration: audio.duration,
        }),
        files: files.iter().map(name).collect(),
        title: page.title,
        language: Language::new(&page.language),
        published: edition.front().published,
        sort: page.sort.to_owned(),
        byline: page.authors.to_vec(),
        guests: page.guests.to_vec(),
        tags: page.tags.iter().map(ToString::to_string).collect(),
    }
}

/// Sorts entries as an archive lists them: the newest first, those without a day last. Of one day,
/// and without one, the greater name comes first; numbers in names count as numbers.
pub fn sort_newest_first<T>(items: &mut [T], entry: impl Fn(&T) -> &Entry) {
    items.sort_by(|one, other| {
        let key = |item| {
            let entry: &Entry = entry(item);
            (entry.published, parts(&entry.episode), entry.episode.clone())
        };
        key(other).cmp(&key(one))
    });
}

/// Returns a name in parts that sort as people count: `ep-9` before `ep-10`.
fn parts(name: &str) -> Vec<(u128, String)> {
    let mut parts = vec![(0_u128, String::new())];
    for c in name.chars() {
        let last = parts.last_mut().filter(|(_, text)| text.is_empty());
        match (c.to_digit(10), last) {
            (Some(digit), Some((number, _))) => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            (Some(digit), None) => parts.push((digit.into(), String::new())),
            (None, _) => parts.last_mut().into_iter().for_each(|(_, text)| text.push(c)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_and_numbers_count() {
        let dated = |episode: &str, published: Option<&str>| Entry {
            episode: episode.to_owned(),
            title: String::new(),
            language: Language::default(),
            published: published.map(|day| day.parse().unwrap()),
            sort: String::new(),
            byline: vec![],
            guests: vec![],
            tags: vec![],
            excerpt: None,
            goes_on: false,
            html: String::new(),
            sound: None,
            files: vec![],
        };
        let mut entries = [
            dated("ep-9", None),
            dated("b", Some("2026-03-02")),
            dated("ep-10", None),
            dated("a", Some("2026-03-02")),
            dated("z", Some("2025-12-31")),
        ];
        sort_newest_first(&mut entries, |entry| entry);
        let names = entries.map(|entry| entry.episode);
        assert_eq!(names, ["b", "a", "z", "ep-10", "ep-9"]);
    }
}
