//! Chapters as apps for podcasts take them: the JSON of the podcast namespace, version 1.2.

use serde::Serialize;

use super::document::Document;
use crate::Millis;

/// A stretch of an episode with a name, up to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// When it begins.
    pub start: Millis,
    /// What it is called.
    pub title: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    start_time: f64,
    title: &'a str,
}

/// Returns the chapters of an episode called `title` of the show `podcast`, in their order.
#[must_use]
pub fn write(title: &str, podcast: &str, chapters: &[Chapter]) -> String {
    let mut document = Document::new().value("version", "1.2.0").value("title", title);
    if !podcast.is_empty() {
        document = document.value("podcastName", podcast);
    }
    let chapters = chapters
        .iter()
        .map(|Chapter { start, title }| Written { start_time: start.seconds(), title });
    document.list("chapters", chapters).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_a_moment_and_a_name() {
        let chapter =
            |start, title: &str| Chapter { start: Millis(start), title: title.to_owned() };
        let text = write(
            "The \"mill\"",
            "Paper",
            &[chapter(0, "The mill"), chapter(61_050, "Night & day")],
        );
        assert_eq!(
            text,
            r#"{
  "version": "1.2.0",
  "title": "The \"mill\"",
  "podcastName": "Paper",
  "chapters": [
    {"startTime":0.0,"title":"The mill"},
    {"startTime":61.05,"title":"Night & day"}
  ]
}
"#
        );
        assert!(!write("a", "", &[]).contains("podcastName"));
    }
}
