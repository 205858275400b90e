//! What files of timed text from elsewhere say, whatever their format.

use super::jsonl::Segment;
use crate::{Language, Millis, Span};

/// What a file of timed text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timed {
    /// What was said, in the order of the file. Lines of one caption stay lines.
    pub segments: Vec<Segment>,
    /// Language of the text, where the file names it by its tag.
    pub language: Option<Language>,
    /// What in the file is no speech.
    pub left_out: Vec<LeftOut>,
}

/// Text of a file that is not taken over, because it is not what anybody said or wrote to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is, in words for people and in the singular: `time stamp`.
    pub what: &'static str,
    /// The text itself.
    pub text: String,
}

impl LeftOut {
    pub(crate) fn new(what: &'static str, text: impl Into<String>) -> Self {
        Self { what, text: text.into() }
    }
}

/// Shares a stretch of time among texts by their length, one behind the other. A text of no letters
/// has its space.
pub(crate) fn share<'t>(span: Span, texts: impl Iterator<Item = &'t str>) -> Vec<Span> {
    let lengths: Vec<u64> = texts.map(|text| 1 + text.chars().count() as u64).collect();
    let total = lengths.iter().sum::<u64>().max(1);
    let moment = |before: u64| {
        let share = u64::from(span.length().0) * before / total;
        span.start() + Millis(u32::try_from(share).unwrap_or(u32::MAX))
    };
    let mut before = 0;
    lengths
        .into_iter()
        .map(|length| {
            let start = moment(before);
            before += length;
            Span::new(start, moment(before))
        })
        .collect()
}

/// Returns the language of a tag such as `en` or `pt-BR`; none for what is no tag, such as `english`.
pub(super) fn language(tag: &str) -> Option<Language> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let is_tag = (2..=3).contains(&primary.len())
        && primary.chars().all(|c| c.is_ascii_alphabetic())
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_tag.then(|| Language::new(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_share_a_stretch_by_their_length() {
        let span = Span::new(Millis(1000), Millis(2000));
        let shared = share(span, ["ab", "cdefg", "h"].into_iter());
        let ends: Vec<_> = shared.iter().map(|part| (part.start().0, part.end().0)).collect();
        assert_eq!(ends, [(1000, 1272), (1272, 1818), (1818, 2000)]);
    }

    #[test]
    fn a_language_is_a_tag() {
        assert_eq!(language("pt-BR"), Some(Language::new("pt-BR")));
        assert_eq!(language("english"), None);
        assert_eq!(language(""), None);
    }
}
