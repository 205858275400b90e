//! Publishing: from one [`Edition`](transcript::Edition) to the files its readers get, in memory.
//!
//! [`files()`] takes an edition, what is public about the [`Post`], and a [`Press`]:
//!
//! 1. the edition is set once as a page: notes numbered, headings given anchors, words of other
//!    scripts given their language, links checked, labels and dates in the show's language;
//! 2. that page becomes `index.html` through the templates in `templates/html`;
//! 3. `<episode>.pdf` through Typst and `templates/pdf/interview.typ`;
//! 4. `interview.txt`, and fragments for the editors of newsletters and blogs under `paste/`.
//!    `interview.md` is the edition itself, as Markdown;
//! 5. captions, transcripts and chapters for players and apps, where it is known when what is said.
//!
//! [`site()`] makes the archive of many posts from an [`Entry`] each, and [`link_posts`] puts links
//! to its neighbours into a post's page.
//!
//! **A renderer never sees an `Interview`.** A free edition holds no paid word, so no file made of
//! it can. Nothing here does I/O or reads a clock, and the same edition gives the same bytes.

mod data;
mod date;
mod entry;
mod error;
mod files;
mod fonts;
mod fragment;
mod glyphs;
mod href;
mod html;
#[cfg(test)]
mod interference;
mod labels;
mod moments;
mod page;
mod paste;
mod pieces;
mod post;
mod press;
mod runs;
mod script;
mod site;
mod slug;
mod tags;
mod text;
mod theme;

pub use entry::{Entry, EntrySound, entry, sort_newest_first};
pub use error::{Error, MissingGlyph, Result};
pub use files::{OutputFile, files};
pub use post::{Audio, Post};
pub use press::Press;
pub use site::{link_posts, site};
pub use theme::logo_file;
