//! Writes posts that are hard to publish, each in both editions and with sound:
//! `cargo run -p publish --example specimen -- FOLDER`. For looking at, and for browser checks.
//!
//! There is no sound file in the folder: the browser checks play silence instead.

#[path = "../tests/suite/specimen.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod specimen;

use std::error::Error;
use std::path::{Path, PathBuf};

use publish::{Audio, Post, Press};
use transcript::format::markdown;
use transcript::{Interview, Millis, Tier};

const ESSAY: &str = include_str!("specimen/essay.md");
const PORTUGUESE: &str = include_str!("specimen/portuguese.md");
const STUB: &str = include_str!("specimen/stub.md");
const CHINESE_NAMES: &str = include_str!("specimen/chinese-names.md");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say into which folder")?);
    let press = Press::new();
    write("tricks", &specimen::nasty(), &folder, &press)?;
    for (episode, text) in [
        ("essay", ESSAY),
        ("portuguese", PORTUGUESE),
        ("stub", STUB),
        ("chinese-names", CHINESE_NAMES),
    ] {
        write(episode, &markdown::parse(text).0, &folder, &press)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a crash here costs nobody anything")]
fn write(
    episode: &str,
    interview: &Interview,
    folder: &Path,
    press: &Press,
) -> Result<(), Box<dyn Error>> {
    let show = specimen::show();
    for (tier, name) in [(Tier::Free, "public"), (Tier::Paid, "members")] {
        let edition = interview.edition(tier);
        let spoken = specimen::spoken(&edition);
        let length = spoken.iter().filter_map(|timed| timed.span()).map(|span| span.end()).max();
        let href = format!("{episode}.mp3");
        let audio = length.map(|length| Audio {
            href: &href,
            bytes: None,
            duration: Some(length + Millis(1_000)),
        });
        let post = Post { episode, show: &show, audio, spoken: &spoken };
        let (files, _) = publish::files(&edition, &post, press)?;
        for file in files {
            let path = folder.join(name).join(episode).join(file.path);
            std::fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            std::fs::write(path, file.bytes)?;
        }
    }
    Ok(())
}
