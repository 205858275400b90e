//! How the program ends: the message with its causes, what to do about it, and the exit code.

use std::io;
use std::process::ExitCode;

use crate::printer::Printer;

/// How a command that ran to its end came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All that was asked for is done.
    Done,
    /// Nothing of it is done, or there are findings.
    Failed,
    /// What was asked for makes no sense, or its input is bad.
    BadInput,
    /// Some episodes failed and others are done.
    SomeFailed,
    /// Somebody asked to stop.
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Failed => 1,
            Ending::BadInput => 2,
            Ending::SomeFailed => 3,
            Ending::Interrupted => 130,
        })
    }
}

/// A request that makes no sense.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Tells what went wrong and returns the exit code for it. A reader that closed our pipe has what
/// it wanted: that is no failure.
pub(crate) fn report(error: &anyhow::Error, printer: &Printer) -> ExitCode {
    let ending = ending_of(error);
    if ending != Ending::Done {
        explain(error, printer);
    }
    ending.into()
}

/// Prints an error with its causes, then hints.
pub(crate) fn explain(error: &anyhow::Error, printer: &Printer) {
    printer.error(format_args!("{error:#}"));
    for cause in error.chain() {
        if let Some(hint) = cause.downcast_ref::<pipeline::Error>().and_then(pipeline::Error::hint)
        {
            printer.hint(hint);
        }
    }
}

fn ending_of(error: &anyhow::Error) -> Ending {
    for cause in error.chain() {
        if cause.is::<Usage>() {
            return Ending::BadInput;
        }
        if let Some(error) = cause.downcast_ref::<pipeline::Error>() {
            return ending_of_work(error);
        }
        if let Some(error) = cause.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return Ending::Done;
        }
    }
    Ending::Failed
}

/// Returns how a program ends whose only work failed so.
pub(crate) fn ending_of_work(error: &pipeline::Error) -> Ending {
    match error {
        pipeline::Error::Interrupted => Ending::Interrupted,
        error if error.is_bad_input() => Ending::BadInput,
        _ => Ending::Failed,
    }
}
