//! `castpress man`: the manual page, with a section for each command.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::args::Cli;
use crate::error::Ending;
use crate::printer::Printer;

pub(crate) fn run(printer: &Printer) -> Result<Ending> {
    let mut page = Vec::new();
    Man::new(Cli::command()).render(&mut page)?;
    printer.data(&String::from_utf8_lossy(&page))?;
    Ok(Ending::Done)
}
