//! `castpress init`: a new show.

use std::path::Path;

use anyhow::Result;

use crate::error::Ending;
use crate::printer::Printer;

pub(crate) fn run(folder: &Path, printer: &Printer) -> Result<Ending> {
    let show = pipeline::init(folder)?;
    let description = show.root().join(pipeline::SHOW_FILE);
    printer.say(format_args!("wrote {}", description.display()));
    printer.say(format_args!(
        "next: put a recording into {}, then `castpress run`",
        show.audio().display()
    ));
    Ok(Ending::Done)
}
