//! `castpress run`: audio to both editions.

use std::path::{Path, PathBuf};

use anyhow::Result;
use pipeline::{Episode, ShowFolder, Stage, Studio};

use super::work;
use crate::args::{Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(
    audio: &[PathBuf],
    print: Print,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let episodes = if audio.is_empty() {
        pipeline::in_audio(&show)?
    } else {
        audio.iter().map(|path| episode(&show, path)).collect::<pipeline::Result<_>>()?
    };
    if episodes.is_empty() {
        let folder = show.audio();
        printer.say(format_args!("nothing to do: there is no recording in {}", folder.display()));
        return Ok(Ending::Done);
    }
    let options = settings::options(global, print, &settings::process_environment, &show)?;
    work::run(Studio::new(show, options), &episodes, &Stage::ALL, global.json, printer)
}

/// Finds the episode that a person means: a recording, or the name of one in `audio/`.
fn episode(show: &ShowFolder, path: &Path) -> pipeline::Result<Episode> {
    if !path.exists() {
        let name = path.to_string_lossy();
        let named = pipeline::in_audio(show)?.into_iter().find(|one| one.name.as_str() == name);
        if let Some(episode) = named {
            return Ok(episode);
        }
    }
    Episode::of_sound(path)
}
