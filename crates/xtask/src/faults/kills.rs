//! `kill -9` at any moment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::Row;
use super::bench::{Bench, EPISODE, Show, differences};
use super::reader::{Reader, Seen, versions};
use crate::chance::Chance;

/// How many runs are killed.
const KILLS: usize = 50;

/// The longest a run may go on before it is killed, as a share of an undisturbed one: a run is killed
/// some five times until the words are there.
const LONGEST: f64 = 0.4;

/// The longest that a run which only has to compose and publish may go on, as a share of what that takes.
const LONGEST_AFTER_WORDS: f64 = 0.8;

/// After so many kills in a row a run may end.
const IN_A_ROW: usize = 12;

/// Kills `run` on the sample episode, and the runs that go on from there, until one ends; then compares.
pub(super) fn of_run(bench: &Bench<'_>) -> Result<Row> {
    let mut chance = Chance::of(6);
    let whole = Arc::new(versions(&[&bench.whole]));
    let mut tally = Tally::default();
    while tally.kills < KILLS {
        let show = bench.show("killed")?;
        let reader = Reader::begin(&show, &whole);
        for _ in 0..IN_A_ROW {
            let longest = match place(&show) {
                "beginning" | "hearing" => bench.duration.mul_f64(LONGEST),
                _ => bench.after_words.mul_f64(LONGEST_AFTER_WORDS),
            };
            if !kill(&show, &["run"], longest.mul_f64(chance.share()))? {
                break;
            }
            tally.kills += 1;
            *tally.places.entry(place(&show)).or_default() += 1;
        }
        show.succeeds(&["run"])?;
        tally.add(reader.end()?, bench.differences(&show)?);
        eprintln!("   {} killed, {} runs ended, {} reads", tally.kills, tally.ends, tally.reads);
    }
    Ok(tally.row("`kill -9` of `run`, moments by chance"))
}

/// Kills `publish` while it takes the site from one text to another and back.
pub(super) fn of_publish(bench: &Bench<'_>) -> Result<Row> {
    let mut chance = Chance::of(7);
    let show = bench.finished_show("published")?;
    let interview = format!("transcripts/{EPISODE}/interview.md");
    let before = show.files()?;
    let text = String::from_utf8_lossy(&before[&interview]).into_owned();
    let other = text.replacen("subtitle = \"…\"", "subtitle = \"Another one\"", 1)
        + "\n## One more\n\nA paragraph that was not there.\n";
    ensure!(other.contains("Another one"), "the sample's interview.md has no blank subtitle");
    let publish = ["publish", EPISODE];
    save(&show, &interview, &other)?;
    let begin = Instant::now();
    show.succeeds(&publish)?;
    let duration = begin.elapsed();
    let after = show.files()?;
    let both = Arc::new(versions(&[&before, &after]));
    let mut tally = Tally::default();
    for round in 0.. {
        if tally.kills == KILLS {
            break;
        }
        let (text, expected) = if round % 2 == 0 { (&text, &before) } else { (&other, &after) };
        let reader = Reader::begin(&show, &both);
        save(&show, &interview, text)?;
        let killed = kill(&show, &publish, duration.mul_f64(chance.share()))?;
        show.succeeds(&publish)?;
        tally.kills += usize::from(killed);
        let mut different = differences(expected, &show.files()?);
        different.extend(show.left_behind()?);
        tally.add(reader.end()?, different);
    }
    Ok(tally.row("`kill -9` of `publish`, from one text to another"))
}

/// Saves a text as an editor's program does.
fn save(show: &Show, name: &str, text: &str) -> Result<()> {
    let temporary = show.folder.join("saved");
    crate::shell::write(&temporary, text)?;
    Ok(std::fs::rename(temporary, show.root.join(name))?)
}

/// Starts the program and kills it at a moment; returns false where it had ended before.
pub(super) fn kill(show: &Show, words: &[&str], moment: Duration) -> Result<bool> {
    let mut child = show.start(words)?;
    sleep(moment);
    child.kill()?;
    Ok(child.wait()?.code().is_none())
}

/// Returns how far a run had come.
fn place(show: &Show) -> &'static str {
    let there = |name: &str| show.root.join(format!("transcripts/{EPISODE}/{name}")).exists();
    match () {
        () if there(".stage/publish.json") => "publishing",
        () if there("transcript.json") => "composing",
        () if there(".stage/transcribe-1.part") => "hearing",
        () => "beginning",
    }
}

#[derive(Default)]
struct Tally {
    kills: usize,
    ends: usize,
    reads: usize,
    places: BTreeMap<&'static str, usize>,
    findings: Vec<String>,
}

impl Tally {
    fn add(&mut self, seen: Seen, different: Vec<String>) {
        self.ends += 1;
        self.reads += seen.reads;
        self.findings.extend(seen.torn);
        self.findings.extend(different);
    }

    fn row(self, fault: &str) -> Row {
        let places: Vec<_> =
            self.places.iter().map(|(place, count)| format!("{count} while {place}")).collect();
        let places =
            if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        let outcome = format!(
            "{} shows ended with the same bytes{places}; a reader read {} files meanwhile, each whole",
            self.ends, self.reads
        );
        Row { fault: fault.to_owned(), times: self.kills, outcome, findings: self.findings }
    }
}
