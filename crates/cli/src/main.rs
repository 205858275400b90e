//! The command line of castpress: what people type, what they see, and how it ends.

mod args;
mod commands;
mod error;
mod interrupt;
mod printer;
mod progress;
mod settings;
mod tally;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let printer = printer::Printer::new(&cli.global);
    interrupt::listen();
    match commands::run(cli, &printer) {
        Ok(ending) => ending.into(),
        Err(error) => error::report(&error, &printer),
    }
}
