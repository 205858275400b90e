//! Writes a post with everything in it that is hard to publish, in both editions:
//! `cargo run -p publish --example specimen -- FOLDER`. For looking at, and for browser checks.

#[path = "../tests/suite/specimen.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod specimen;

use std::error::Error;
use std::path::PathBuf;

use publish::{Audio, Post, Press};
use transcript::{Millis, Tier};

#[expect(clippy::disallowed_methods, reason = "a crash here costs nobody anything")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say into which folder")?);
    let interview = specimen::nasty();
    let show = specimen::show();
    let audio =
        Audio { href: "tricks.mp3", bytes: Some(39_360_000), duration: Some(Millis(2_460_000)) };
    let post = Post { episode: "tricks", show: &show, audio: Some(audio), spoken: &[] };
    let press = Press::new();
    for (tier, name) in [(Tier::Free, "public"), (Tier::Paid, "members")] {
        let (files, _) = publish::files(&interview.edition(tier), &post, &press)?;
        for file in files {
            let path = folder.join(name).join(file.path);
            std::fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            std::fs::write(path, file.bytes)?;
        }
    }
    Ok(())
}
