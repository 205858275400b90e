//! Which files an edition consists of.

use std::path::PathBuf;

use transcript::format::markdown;
use transcript::{Edition, Warning};

use crate::data;
use crate::error::{Error, Result, listed};
use crate::html;
use crate::page::Page;
use crate::paste;
use crate::post::Post;
use crate::press::Press;
use crate::site;
use crate::tags;
use crate::text;

/// Name of the file with the times of the page's words.
pub(crate) const WORDS: &str = "words.json";

/// A file of an edition, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it goes, from the edition's own folder.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Returns all files of an edition: `index.html`, `<episode>.pdf`, `interview.md`,
/// `interview.txt`, the files under `paste/`, and where it is known when its words are said
/// `captions.vtt`, `captions.srt`, `transcript.json`, `transcript.html` and, for a text with sections,
/// `chapters.json`, and `words.json` for a page with sound; with warnings about characters that the PDF
/// shows as boxes where the press allows that.
///
/// Nothing but the edition and what is public about the post goes into them, and the same edition
/// always gives the same bytes.
///
/// # Errors
/// When the episode's name cannot name a file, or no font has a character of the text.
pub fn files(
    edition: &Edition,
    post: &Post<'_>,
    press: &Press,
) -> Result<(Vec<OutputFile>, Vec<Warning>)> {
    if !names_a_file(post.episode) {
        return Err(Error::EpisodeName { name: post.episode.to_owned() });
    }
    let page = Page::new(edition, post);
    let html = html::render(&page, post.show)
        .map_err(|source| Error::Page { episode: post.episode.to_owned(), source })?;
    let printed = press.print(&page)?;
    let invitation = page.teaser.as_ref().map_or("", |teaser| teaser.invitation);
    let mut files = vec![
        OutputFile::new("index.html", html),
        OutputFile::new(post.pdf(), printed.bytes),
        OutputFile::new("interview.md", markdown::write_edition(edition, invitation)),
        OutputFile::new("interview.txt", text::render(&page)),
    ];
    let data = data::files(edition, post, &page);
    files.extend(data.into_iter().map(|(name, text)| OutputFile::new(name, text)));
    files.extend(html::words(&page).map(|words| OutputFile::new(WORDS, words)));
    let pasted = paste::files(&page)
        .map_err(|source| Error::Page { episode: post.episode.to_owned(), source })?;
    files.extend(pasted.into_iter().map(|(name, text)| OutputFile::new(name, text)));
    let boxes = (!printed.missing.is_empty())
        .then(|| Warning::new(format!("{}: boxes for {}", post.pdf(), listed(&printed.missing))));
    Ok((files, boxes.into_iter().collect()))
}

/// Returns true for a name that is one file in its own folder on every system, and none of the
/// archive's beside it.
fn names_a_file(name: &str) -> bool {
    let plain = |c: char| {
        !c.is_control() && !matches!(c, '/' | '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*')
    };
    let small = name.to_ascii_lowercase();
    let taken = site::FILES.contains(&small.as_str()) || small.starts_with("logo.");
    let device = small.split('.').next().is_some_and(|stem| tags::is_device(stem.trim()));
    !name.is_empty()
        && !device
        && !name.ends_with(['.', ' '])
        && name.len() <= 200
        && !name.starts_with('.')
        && name.chars().all(plain)
        && !taken
}
