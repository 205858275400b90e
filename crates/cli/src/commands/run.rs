//! `castpress run`: audio to both editions.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use pipeline::{Episode, Given, Listing, Plan, ShowFolder, Stage, Studio};

use super::{ask, work};
use crate::args::{Global, People, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

/// What was asked for.
pub(crate) struct Asked {
    pub(crate) audio: Vec<PathBuf>,
    /// A plan, and the share of it that is to be done.
    pub(crate) share: Option<(PathBuf, NonZeroUsize)>,
    pub(crate) jobs: NonZeroUsize,
    pub(crate) people: People,
    pub(crate) print: Print,
}

pub(crate) fn run(asked: Asked, global: &Global, printer: &Printer) -> Result<Ending> {
    let Asked { audio, share, jobs, people, print } = asked;
    let show = settings::show(global)?;
    let listing: Listing = match &share {
        Some((plan, shard)) => Plan::read(plan, &show)?.shard(shard.get(), &show, plan)?.into(),
        None if audio.is_empty() => pipeline::in_audio(&show)?,
        None => {
            let named = audio.iter().map(|path| episode(&show, path));
            named.collect::<pipeline::Result<Vec<_>>>()?.into()
        }
    };
    if listing.episodes.is_empty() && listing.refused.is_empty() {
        printer.say(match &share {
            Some((_, shard)) => format!("nothing to do: share {shard} has no episode"),
            None => {
                let folder = show.audio();
                format!("nothing to do: there is no recording in {}", folder.display())
            }
        });
        return Ok(Ending::Done);
    }
    let mut options = settings::options(global, print, &settings::process_environment, &show)?;
    options.jobs = jobs;
    options.given = settings::given(people, listing.episodes.len())?;
    let studio = Studio::new(show.clone(), options.clone());
    if share.is_some() {
        return work::share(&studio, listing.episodes, global.json, printer);
    }
    let worked = work::run(&studio, listing, &Stage::ALL, global.json, printer)?;
    if global.json || !printer.may_ask() {
        return Ok(worked.ending);
    }
    for episode in worked.heard {
        let names = ask::who_speaks(&show, &episode, printer)?;
        if !names.is_empty() {
            options.given = Given { names, ..Given::default() };
            let studio = Studio::new(show.clone(), options.clone());
            let stages = [Stage::Compose, Stage::Publish];
            work::run(&studio, vec![episode].into(), &stages, false, printer)?;
        }
    }
    Ok(worked.ending)
}

/// Finds the episode that a person means: a recording, or the name of one in `audio/`.
fn episode(show: &ShowFolder, path: &Path) -> pipeline::Result<Episode> {
    if !path.exists() {
        let name = path.to_string_lossy();
        if let Some(episode) = pipeline::in_audio(show)?.named(&name)? {
            return Ok(episode);
        }
    }
    Episode::of_sound(path)
}
