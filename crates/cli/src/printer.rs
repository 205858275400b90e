//! Who may write to stdout and stderr: data to the one, words for people to the other.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use crate::args::{Color, Global};
use crate::interrupt;

/// Writes what the user asked to see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    quiet: bool,
    verbose: u8,
    colour: bool,
}

impl Printer {
    pub(crate) fn new(global: &Global) -> Self {
        let colour = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                io::stderr().is_terminal() && !refused
            }
        };
        Self { quiet: global.quiet, verbose: global.verbose, colour }
    }

    /// Writes data to stdout as it is.
    ///
    /// # Errors
    /// When stdout cannot be written; a closed pipe is among that, and no failure to report.
    pub(crate) fn data(&self, data: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(data.as_bytes())?;
        stdout.flush()
    }

    /// Tells a person what was done.
    pub(crate) fn say(&self, line: impl Display) {
        if !self.quiet {
            to_stderr(harmless(line));
        }
    }

    /// Tells a person who asked for more.
    pub(crate) fn detail(&self, line: impl Display) {
        if self.verbose > 0 {
            to_stderr(harmless(line));
        }
    }

    /// Tells a person who asked for everything.
    pub(crate) fn reason(&self, line: impl Display) {
        if self.verbose > 1 {
            to_stderr(harmless(line));
        }
    }

    pub(crate) fn warning(&self, line: impl Display) {
        if !self.quiet {
            to_stderr(format_args!("{}: {}", self.paint(YELLOW, "warning"), harmless(line)));
        }
    }

    pub(crate) fn error(&self, line: impl Display) {
        to_stderr(format_args!("{}: {}", self.paint(RED, "error"), harmless(line)));
    }

    pub(crate) fn hint(&self, line: impl Display) {
        to_stderr(format_args!("{}: {}", self.paint(CYAN, "hint"), harmless(line)));
    }

    /// Asks a person, and returns the answer without the blanks around it; none where stdin ends.
    ///
    /// # Errors
    /// When stdin cannot be read.
    pub(crate) fn ask(&self, question: &str) -> io::Result<Option<String>> {
        let _ = write!(io::stderr(), "{question} ");
        let mut answer = String::new();
        let bytes = interrupt::waiting(|| io::stdin().read_line(&mut answer))?;
        if !answer.ends_with('\n') {
            let _ = writeln!(io::stderr());
        }
        Ok((bytes > 0).then(|| answer.trim().to_owned()))
    }

    /// Returns true where a person sits there who can be asked.
    pub(crate) fn may_ask(&self) -> bool {
        !self.quiet && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Returns true where bars may be drawn: to a terminal, and where no other lines would tear
    /// them.
    pub(crate) fn may_draw(&self) -> bool {
        !self.quiet && self.verbose == 0 && io::stderr().is_terminal()
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const CYAN: &str = "1;36";

/// Writes a line to stderr; where that is closed there is nobody left to tell.
fn to_stderr(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Returns a text without the characters that a terminal would obey: the name of a file may hold any.
fn harmless(text: impl Display) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text.to_string().replace(obeyed, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_does_not_obey_the_name_of_a_file() {
        assert_eq!(
            harmless("a\x1b[2J\u{9b}31m\r.mp3\n\tb"),
            "a\u{fffd}[2J\u{fffd}31m\u{fffd}.mp3\n\tb"
        );
    }
}
