//! Anchors of headings.

use std::collections::BTreeSet;

/// The anchors a page has given out so far.
///
/// The same headings in the same order always get the same anchors. Anchors hold letters, digits
/// and hyphens, so they never meet the page's own ids where those hold an underscore; and none begins
/// as the names of paragraphs do.
#[derive(Debug)]
pub(crate) struct Slugs(BTreeSet<String>);

/// Ids the page's template uses itself.
const RESERVED: [&str; 6] = ["main", "title", "contents", "footnotes", "teaser", "player"];

impl Slugs {
    /// Returns a page's anchors before its first heading.
    pub(crate) fn new() -> Self {
        Self(RESERVED.iter().map(ToString::to_string).collect())
    }

    /// Returns the anchor of the next heading, which says `text`.
    pub(crate) fn next(&mut self, text: &str) -> String {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug = words.collect::<Vec<_>>().join("-").to_lowercase();
        slug.retain(|c| c.is_alphanumeric() || c == '-');
        if !slug.starts_with(char::is_alphabetic) || slug.starts_with("p-") {
            slug = format!("section-{slug}").trim_end_matches('-').to_owned();
        }
        let free = (1..).map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") });
        let anchor = free.into_iter().find(|anchor| !self.0.contains(anchor)).unwrap_or(slug);
        self.0.insert(anchor.clone());
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_readable_valid_and_never_twice_the_same() {
        let mut slugs = Slugs::new();
        for (heading, anchor) in [
            ("What’s Next?", "what-s-next"),
            ("What’s Next?", "what-s-next-2"),
            ("梁文峰 & co", "梁文峰-co"),
            ("2024", "section-2024"),
            ("!!", "section"),
            ("Footnotes", "footnotes-2"),
            ("P. Abcdefgh", "section-p-abcdefgh"),
        ] {
            assert_eq!(slugs.next(heading), anchor);
        }
    }
}
