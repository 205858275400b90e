//! `castpress publish`: interview.md to both editions.

use std::num::NonZeroUsize;

use anyhow::Result;
use pipeline::{Episode, Stage, Studio};

use super::work;
use crate::args::{Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(
    names: &[String],
    print: Print,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let episodes = names
        .iter()
        .map(|name| Ok(Episode { name: pipeline::named(&show, name)?, sound: None }))
        .collect::<pipeline::Result<Vec<_>>>()?;
    let mut options = settings::options(global, print, &settings::process_environment, &show)?;
    // Nothing is heard here: an episode takes little memory, and no second thread for most of its time.
    options.jobs = NonZeroUsize::MAX;
    let studio = Studio::new(show, options);
    Ok(work::run(&studio, episodes.into(), &[Stage::Publish], global.json, printer)?.ending)
}
