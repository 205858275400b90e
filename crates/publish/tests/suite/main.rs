//! What readers get, tested on the files themselves.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod audited;
mod data;
mod hostile;
mod leaks;
mod listening;
mod page;
mod paste;
mod pdf;
mod site;
mod specimen;
mod text;
mod theme;

use std::sync::LazyLock;

use publish::{Audio, OutputFile, Post, Press};
use transcript::{Interview, Millis, Show, Tier};

/// One for all tests: reading the fonts is most of what a short post takes.
static PRESS: LazyLock<Press> = LazyLock::new(Press::new);

/// Publishes an interview for one tier.
fn publish(interview: &Interview, tier: Tier) -> Vec<OutputFile> {
    publish_with(interview, tier, &specimen::show(), &PRESS).unwrap()
}

fn publish_with(
    interview: &Interview,
    tier: Tier,
    show: &Show,
    press: &Press,
) -> publish::Result<Vec<OutputFile>> {
    let edition = interview.edition(tier);
    let audio =
        Audio { href: "tricks.mp3", bytes: Some(39_360_000), duration: Some(Millis(2_460_000)) };
    // The file is the whole recording, which is none for a page that ends at a cut.
    let audio = edition.front().audio.as_ref().map(|_| audio);
    let post = Post { episode: "tricks", show, audio, spoken: &[] };
    let (files, warnings) = publish::files(&edition, &post, press)?;
    assert_eq!(warnings, []);
    Ok(files)
}

/// Returns the file of that name.
fn file<'a>(files: &'a [OutputFile], name: &str) -> &'a [u8] {
    let found = files.iter().find(|file| file.path.as_os_str() == name);
    &found.unwrap_or_else(|| panic!("no {name}")).bytes
}

/// Publishes an interview for one tier and returns its page.
fn html(interview: &Interview, tier: Tier) -> String {
    String::from_utf8(file(&publish(interview, tier), "index.html").to_vec()).unwrap()
}
