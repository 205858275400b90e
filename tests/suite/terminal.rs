//! The questions that a person in a terminal is asked, on a terminal.

use std::process::Stdio;

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};

use crate::env::{EPISODE, TestEnv};

/// How long a test waits for a question or for the end, in milliseconds.
const PATIENCE_MS: u64 = 300_000;

/// The program in a terminal of its own.
struct Terminal(PtySession);

impl Terminal {
    fn open(env: &TestEnv, arguments: &[&str]) -> Self {
        let mut command = env.command(arguments);
        command.stdin(Stdio::inherit());
        Self(spawn_command(command, Some(PATIENCE_MS)).unwrap())
    }

    /// Waits until these words stand there; returns what was printed before them.
    #[track_caller]
    fn shows(&mut self, words: &str) -> String {
        self.0.exp_string(words).unwrap_or_else(|error| panic!("`{words}`: {error}"))
    }

    fn answers(&mut self, line: &str) {
        self.0.send_line(line).unwrap();
    }

    fn presses_control(&mut self, key: char) {
        self.0.send_control(key).unwrap();
    }

    /// Waits for the end; returns what was printed until then.
    #[track_caller]
    fn ends_with(mut self, code: i32) -> String {
        let rest = self.0.exp_eof().unwrap();
        let status = self.0.process().wait().unwrap();
        assert!(
            matches!(status, WaitStatus::Exited(_, found) if found == code),
            "{status:?}\n{rest}"
        );
        rest
    }
}

fn interview() -> String {
    format!("transcripts/{EPISODE}/interview.md")
}

/// A show with the sample's text as its editor left it.
fn edited() -> (TestEnv, String) {
    let env = TestEnv::new();
    let text = include_str!("../../transcripts/tides-and-timetables/interview.md");
    let text = text.replace("audio = \"audio/tides-and-timetables.mp3\"\n", "");
    env.write(&interview(), &text);
    (env, text)
}

/// Asks for a cut until the question stands there.
fn asked_for_a_cut(env: &TestEnv) -> Terminal {
    let mut terminal = Terminal::open(env, &["excerpt", EPISODE, "--share", "15%"]);
    let listing = terminal.shows("Which cut? [1-3, Enter leaves it as it is] ");
    assert!(listing.contains("1. 14% free, up to\r\n"), "{listing}");
    assert!(listing.contains("the cut is on line "), "{listing}");
    terminal
}

#[test]
fn the_cut_that_is_chosen_is_set_and_published() {
    let (env, text) = edited();
    let mut terminal = asked_for_a_cut(&env);
    terminal.answers("4");
    terminal.shows("`4` is none of them");
    terminal.shows("Which cut?");
    terminal.answers(" 1 ");
    assert!(terminal.ends_with(0).contains("set the cut: 14% is free"));
    let marked = env.read(&interview());
    assert!(marked.contains("What is a timetable?\n\n<!-- paid -->\n\n**Duarte"), "{marked}");
    assert_eq!(marked.replace("<!-- paid -->\n\n", ""), text.replace("<!-- paid -->\n\n", ""));
    assert!(env.path(&format!("site/public/{EPISODE}/index.html")).exists());
}

#[test]
fn who_leaves_the_question_for_a_cut_leaves_the_file_as_it_is() {
    let (env, text) = edited();
    let mut terminal = asked_for_a_cut(&env);
    terminal.answers("");
    let rest = terminal.ends_with(0);
    assert!(rest.contains("the cut was left as it is") && !rest.contains("--yes"), "{rest}");
    let mut terminal = asked_for_a_cut(&env);
    terminal.presses_control('d');
    let rest = terminal.ends_with(0);
    assert!(rest.starts_with("\r\n") && rest.contains("the cut was left as it is"), "{rest}");
    let mut terminal = asked_for_a_cut(&env);
    terminal.presses_control('c');
    let rest = terminal.ends_with(130);
    assert!(!rest.contains("again"), "the first Ctrl-C ends a question: {rest}");
    assert_eq!(env.read(&interview()), text);
    assert!(!env.path("site").exists());
}

#[test]
fn spellings_are_adopted_one_by_one_or_none_where_somebody_leaves() {
    let env = TestEnv::with_finished_sample();
    let text = env.read(&interview());
    let (_, after) = text.split_once("Hannah ").expect("the host says her name");
    let heard = after.split(|c: char| !c.is_alphabetic()).next().unwrap().to_owned();
    env.write(&interview(), text.replace(&heard, "Whytlocke").replace("skipper", "Skyppar"));
    let before = env.read("castpress.toml");
    let learn = ["glossary", "learn", EPISODE];

    let mut terminal = Terminal::open(&env, &learn);
    terminal.shows("Adopt it? [Y/n] ");
    terminal.answers("y");
    terminal.shows("Adopt it? [Y/n] ");
    terminal.presses_control('d');
    assert!(terminal.ends_with(0).contains("castpress.toml: left as it is"));
    let mut terminal = Terminal::open(&env, &learn);
    terminal.shows("Adopt it? [Y/n] ");
    terminal.presses_control('c');
    terminal.ends_with(130);
    assert_eq!(env.read("castpress.toml"), before);

    let mut terminal = Terminal::open(&env, &learn);
    terminal.shows("Adopt it? [Y/n] ");
    terminal.answers("what?");
    terminal.shows("Adopt it? [Y/n] ");
    terminal.answers("n");
    terminal.shows("Adopt it? [Y/n] ");
    terminal.answers("");
    assert!(terminal.ends_with(0).contains("castpress.toml: learned 1 spelling"));
    let show = env.read("castpress.toml");
    assert_eq!(show.matches("Skyppar").count() + show.matches("Whytlocke").count(), 1, "{show}");
}

#[test]
fn a_run_asks_who_speaks_and_the_answer_is_the_label() {
    let env = TestEnv::with_short_sample();
    let mut terminal = Terminal::open(&env, &["run"]);
    let before = terminal.shows("Who is Speaker 1? [Enter leaves it open] ");
    assert!(before.contains("Speaker 1, at 0:0"), "{before}");
    assert!(before.contains("to listen to: "), "{before}");
    terminal.answers("Ann Lee");
    terminal.ends_with(0);
    let text = env.read(&interview());
    assert!(text.contains("**Ann Lee:**") && !text.contains("Speaker 1"), "{text}");
}
