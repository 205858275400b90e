//! `castpress import`: a transcript from elsewhere to interview.md.

use std::path::Path;

use anyhow::Result;
use pipeline::{Episode, EpisodeName, Sound, Studio};

use super::work;
use crate::args::{Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings;

pub(crate) fn run(
    file: &Path,
    audio: Option<&Path>,
    name: Option<&str>,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let sound = audio.map(Sound::at).transpose()?;
    let name = match name {
        Some(name) => EpisodeName::new(name)?,
        None => EpisodeName::of_sound(audio.unwrap_or(file))?,
    };
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let studio = Studio::new(show, options);
    let progress = Progress::new(printer.may_draw());
    progress.about(name.as_str());
    let report = studio.import(file, &Episode { name, sound }, &progress);
    work::tell(report, global.json, printer)
}
