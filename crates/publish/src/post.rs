//! What is public about a post beside its text.

use transcript::{Millis, Show, TimedParagraph};

/// What is public about a post and stands in no edition's text.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// The episode's name: a plain file name, which the PDF gets too.
    pub episode: &'a str,
    /// The show it belongs to; its name, address, language, footer, platforms and paywall are shown.
    pub show: &'a Show,
    /// The sound that the page plays. For a free edition with a cut it must be a file that ends where
    /// the free part does: its address is published as it is. Without one the page has no player.
    pub audio: Option<Audio<'a>>,
    /// The edition's spoken paragraphs with when their words are said; empty where nobody knows. The
    /// times are published as they are, so they must come from this edition alone.
    pub spoken: &'a [TimedParagraph],
}

impl Post<'_> {
    /// Returns the name of the post's PDF.
    pub(crate) fn pdf(&self) -> String {
        format!("{}.pdf", self.episode)
    }
}

/// A sound file a page plays.
#[derive(Clone, Debug)]
pub struct Audio<'a> {
    /// Its address: a URL, or a path from the page's folder.
    pub href: &'a str,
    /// How large the file is, where known.
    pub bytes: Option<u64>,
    /// How long it is, where known.
    pub duration: Option<Millis>,
}
