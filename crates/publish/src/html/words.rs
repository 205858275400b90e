//! The times of a page's words, for marking what is being said.
//!
//! They are a file of their own, and always: a page asks for it when somebody listens, so whoever reads
//! gets half as many bytes, and there is one way for a page of three minutes and one of three hours.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::moments::Moment;
use crate::page::Page;

/// Format and version, as the files of ours name them.
const FORMAT: &str = "castpress/words";
const VERSION: u32 = 1;

/// When each word of a page is said. It holds no word: a moment is its offset in the paragraph and its
/// time in milliseconds.
#[derive(Serialize)]
struct Words<'a> {
    format: &'static str,
    version: u32,
    paragraphs: BTreeMap<&'a str, &'a [Moment]>,
}

/// Returns the times of the page's words as JSON, where it has a sound to play them to.
pub(crate) fn words(page: &Page<'_>) -> Option<String> {
    if !page.has_moments() {
        return None;
    }
    let timed = page.paragraphs().filter(|paragraph| !paragraph.moments.is_empty());
    let paragraphs = timed
        .filter_map(|paragraph| Some((paragraph.id.as_deref()?, paragraph.moments.as_slice())))
        .collect();
    let words = Words { format: FORMAT, version: VERSION, paragraphs };
    // Numbers and strings can always be written.
    serde_json::to_string(&words).ok()
}
