//! `castpress completions`: a shell's script.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Cli;
use crate::error::Ending;
use crate::printer::Printer;

pub(crate) fn run(shell: Shell, printer: &Printer) -> Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "castpress", &mut script);
    printer.data(&String::from_utf8_lossy(&script))?;
    Ok(Ending::Done)
}
