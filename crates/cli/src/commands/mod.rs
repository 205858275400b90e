//! One module a command.

mod ask;
mod audit;
mod check;
mod completions;
mod coverage;
mod edits;
mod excerpt;
mod export;
mod feed;
mod glossary;
mod import;
mod init;
mod man;
mod merge;
mod models;
mod plan;
mod publish;
mod retime;
mod run;
mod speakers;
mod status;
mod transcribe;
mod work;

use anyhow::Result;

use crate::args::{Cli, Command};
use crate::error::Ending;
use crate::printer::Printer;

/// Does what was asked for.
///
/// # Errors
/// When it could not be done at all; what befalls single episodes is told on the way and is part
/// of the ending.
pub(crate) fn run(cli: Cli, printer: &Printer) -> Result<Ending> {
    let Cli { command, global } = cli;
    match command {
        Command::Init { folder } => init::run(&folder, printer),
        Command::Run { audio, jobs, share, people, print } => {
            let share = share.plan.zip(share.shard);
            run::run(run::Asked { audio, share, jobs, people, print }, &global, printer)
        }
        Command::Plan(wish) => plan::run(&wish, &global, printer),
        Command::Merge(what) => merge::run(&what, &global, printer),
        Command::Transcribe { audio, tracks, people } => {
            transcribe::run(&audio, &tracks, people, &global, printer)
        }
        Command::Import { file, audio, name } => {
            import::run(&file, audio.as_deref(), name.as_deref(), &global, printer)
        }
        Command::Feed(what) => feed::run(&what, &global, printer),
        Command::Speakers { command } => speakers::run(command, &global, printer),
        Command::Glossary { command } => glossary::run(command, &global, printer),
        Command::Publish { episodes, print } => publish::run(&episodes, print, &global, printer),
        Command::Excerpt { episode, share, yes, print } => {
            excerpt::run(&episode, &excerpt::Wish { share, yes }, print, &global, printer)
        }
        Command::Export { episode, format } => export::run(&episode, format, &global, printer),
        Command::Check(what) if what.edits => edits::run(&what.episodes, &global, printer),
        Command::Check(what) if what.coverage => coverage::run(&what.episodes, &global, printer),
        Command::Check(what) => check::run(&what, &global, printer),
        Command::Audit { site } => audit::run(site.as_deref(), &global, printer),
        Command::Retime { episodes } => retime::run(&episodes, &global, printer),
        Command::Status => status::run(&global, printer),
        Command::Models { command } => models::run(command, &global, printer),
        Command::Completions { shell } => completions::run(shell, printer),
        Command::Man => man::run(printer),
    }
}
