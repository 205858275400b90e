//! The subjects of posts, and the folders that their pages stand in.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::entry::Entry;

/// A tag and the posts that have it.
#[derive(Debug)]
pub(crate) struct Tag<'a> {
    /// As the first of its posts spells it.
    pub name: &'a str,
    /// Name of its folder.
    pub slug: String,
    /// Its posts, in the order they were given.
    pub entries: Vec<&'a Entry>,
}

/// Returns the tags of all entries, sorted by their folders' names. Spellings that differ in case,
/// blanks and hyphens alone are one tag.
pub(crate) fn of<'a>(entries: &[&'a Entry]) -> Vec<Tag<'a>> {
    let mut tags: BTreeMap<String, Tag<'a>> = BTreeMap::new();
    for &entry in entries {
        for name in entry.tags.iter().filter(|name| !name.trim().is_empty()) {
            let slug = slug(name);
            let new = || Tag { name: name.trim(), slug: slug.clone(), entries: Vec::new() };
            let tag = tags.entry(slug.clone()).or_insert_with(new);
            if tag.entries.last().is_none_or(|last| last.episode != entry.episode) {
                tag.entries.push(entry);
            }
        }
    }
    tags.into_values().collect()
}

/// So many bytes of a tag's own letters its folder's name has at most.
const LONGEST_BYTES: usize = 60;

/// Returns true for a name in small letters that some systems keep for a device.
pub(crate) fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    let is_port = port.is_some_and(|port| port.chars().count() == 1 && port.chars().all(digit));
    is_port || matches!(name, "con" | "prn" | "aux" | "nul")
}

/// Returns the name of a tag's folder: its letters and digits in small, joined by hyphens.
///
/// It depends on the tag alone, so an address stands whatever tags come and go. Where it does not
/// say all that tells the tag from others (`C++` and `C#`), some digits of a hash do.
pub(crate) fn slug(tag: &str) -> String {
    let tag = tag.trim().nfc().collect::<String>().to_lowercase();
    let words = tag.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    let whole = tag.chars().all(|c| c.is_alphanumeric() || is_separator(c));
    if whole && !is_device(&slug) && !slug.is_empty() && slug.len() <= LONGEST_BYTES {
        return slug;
    }
    slug.truncate(slug.floor_char_boundary(LONGEST_BYTES));
    let digest = Sha256::digest(&tag);
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let slug = if slug.is_empty() { "tag" } else { slug.trim_end_matches('-') };
    format!("{slug}-{hash}")
}

/// Returns true for what only stands between the words of a tag.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || "-_,/&'’:;()!?\"“”«»".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_name_is_plain_and_tells_tags_apart() {
        for (tag, expected) in [
            ("Laboratories", "laboratories"),
            ("China & Portugal", "china-portugal"),
            ("science-fiction", "science-fiction"),
            ("Science fiction", "science-fiction"),
            ("Política", "política"),
            ("Poli\u{301}tica", "política"),
            ("人工智能", "人工智能"),
        ] {
            assert_eq!(slug(tag), expected);
        }
        for tag in ["C++", "../../etc/passwd", "con", "LPT1", "com²", "🎙", "<script>", "a\\b", "!?"]
        {
            let made = slug(tag);
            let (_, hash) = made.rsplit_once('-').unwrap();
            assert_eq!(hash.len(), 8, "{made}");
            assert!(made.chars().all(|c| c.is_alphanumeric() || c == '-'), "{made}");
        }
        assert_ne!(slug("C++"), slug("C#"));
        assert_ne!(slug("C++"), slug("C"));
        assert!(slug(&"x".repeat(300)).len() < 80);
        assert_ne!(slug(&"x".repeat(300)), slug(&"x".repeat(301)));
    }
}
