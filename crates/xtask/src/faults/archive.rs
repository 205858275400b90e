//! An archive: a show of many short recordings whose run is killed on its way again and again, and
//! then held against what it should be: nothing lost, nothing twice, nothing done that need not be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::Part;
use super::bench::{Bench, EPISODE, Show};
use super::recordings::{self, Recording};
use super::signals::{COURTESY, INTERRUPTED, signal};
use crate::chance::Chance;
use crate::shell::{House, files_under, output, step, write};
use crate::watch::{cpu_of_children, wait};

/// How often the run is killed on its way.
const KILLS: usize = 5;

/// The longest a run goes on after the episode it was to come to, in milliseconds.
const LONGEST_DELAY_MILLIS: usize = 1_000;

/// Longer than a run over a thousand episodes may take.
const PATIENCE: Duration = Duration::from_secs(2 * 3600);

/// How often `status` is asked for the time it takes.
const STATUS_RUNS: usize = 3;

/// The exit code where some episodes failed and others did not.
const SOME_FAILED: i32 = 3;

/// What changes the look of every page and no text.
const NEW_LOOK: &str = "\n[theme.light]\npaper = \"#fffdf8\"\n";

/// Makes a show of so many recordings and a few that cannot be read, and has it heard with a run that is
/// killed five times and interrupted once.
pub(crate) fn run(house: &House, episodes: usize) -> Result<Part> {
    ensure!(episodes > 0, "an archive has at least one episode");
    let bench = Bench::new(house, "archive", usize::MAX)?;
    let mut archive = Archive::make(&bench, episodes)?;
    let cpu = cpu_of_children();
    let disturbed = step("an archive, disturbed", || archive.disturb())?;
    let whole = step("its run to the end", || archive.run("to hear the rest"))?.1;
    let cpu = cpu_of_children().zip(cpu).map(|(after, before)| after.saturating_sub(before));
    step("what is there", || archive.compare())?;
    let idle = step("a run with nothing to do", || archive.idle())?;
    let look = step("a new look", || archive.new_look())?;
    step("a new spelling", || archive.new_spelling())?;
    let status = archive.status_time()?;
    let Archive { findings, broken, .. } = archive;
    for finding in &findings {
        eprintln!("   not survived: {finding}");
    }
    let survived = if findings.is_empty() { "yes" } else { "no" };
    let table = format!(
        "| episodes | and unreadable | stopped on the way | seconds in all | of one core | a run with nothing \
         to do, s | `status`, s | a new look, s | survived |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n\
         | {episodes} | {} | {KILLS} times by `kill -9`, once by Ctrl-C | {:.0} | {:.0} | {:.2} | {:.2} | \
         {:.0} | {survived} |\n",
        broken.len(),
        (disturbed + whole).as_secs_f64(),
        cpu.unwrap_or_default().as_secs_f64(),
        idle.as_secs_f64(),
        status.as_secs_f64(),
        look.as_secs_f64(),
    );
    let much = format!("{episodes} episodes in one show, stopped {} times on the way", KILLS + 1);
    Ok(Part { tried: "largest archive", much, table, findings })
}

/// A show of many recordings, and what was seen of it.
struct Archive {
    show: Show,
    chance: Chance,
    /// The episodes whose recordings can be read, by name.
    readable: BTreeSet<String>,
    /// Those whose recordings cannot.
    broken: BTreeSet<String>,
    /// The episodes that a run said it heard.
    heard: BTreeSet<String>,
    /// When each transcript that is there was written.
    written: BTreeMap<String, SystemTime>,
    findings: Vec<String>,
}

impl Archive {
    fn make(bench: &Bench<'_>, episodes: usize) -> Result<Self> {
        let show = bench.show("archive")?;
        fs::remove_file(show.root.join(format!("audio/{EPISODE}.mp3")))?;
        let mut chance = Chance::of(10);
        let (mut readable, mut broken) = (BTreeSet::new(), BTreeSet::new());
        for recording in recordings::many(bench.sound(), episodes, &mut chance)? {
            let Recording { file, episode, bytes, is_readable } = recording;
            write(&show.root.join("audio").join(file), bytes)?;
            let names = if is_readable { &mut readable } else { &mut broken };
            ensure!(names.insert(episode.clone()), "two recordings are called {episode}");
        }
        let (heard, written) = (BTreeSet::new(), BTreeMap::new());
        Ok(Self { show, chance, readable, broken, heard, written, findings: Vec::new() })
    }

    /// Begins to hear the show again and again, and kills each run when it has come to some episode;
    /// one of them is interrupted. Returns how long they took together.
    fn disturb(&mut self) -> Result<Duration> {
        let mut stops: Vec<usize> =
            (0..=KILLS).map(|_| self.chance.below(self.readable.len())).collect();
        stops.sort_unstable();
        let interrupted = self.chance.below(stops.len());
        let begin = Instant::now();
        for (index, stop) in stops.into_iter().enumerate() {
            let mut child = self.start(&["run", "--json"])?;
            self.wait_for(&mut child, stop)?;
            sleep(Duration::from_millis(self.chance.below(LONGEST_DELAY_MILLIS) as u64));
            if index == interrupted {
                self.interrupt(child)?;
            } else {
                child.kill()?;
                child.wait()?;
            }
            self.look("a run that went on")?;
            eprintln!("   stopped with {} episodes heard", self.written.len());
        }
        Ok(begin.elapsed())
    }

    /// Starts the program; what it writes goes to files.
    fn start(&self, words: &[&str]) -> Result<Child> {
        let [stdout, stderr] = [self.said("stdout"), self.said("stderr")]
            .map(|path| OpenOptions::new().write(true).create(true).truncate(true).open(path));
        let mut command = self.show.command(words);
        command.stdout(stdout?).stderr(stderr?).stdin(Stdio::null());
        command.spawn().context("cannot start castpress")
    }

    fn said(&self, stream: &str) -> PathBuf {
        self.show.folder.join(format!("{stream}.txt"))
    }

    /// Waits until so many episodes have been heard in all.
    fn wait_for(&self, child: &mut Child, episodes: usize) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            let lines = fs::read_to_string(self.said("stdout"))?;
            let heard = lines.matches("\"transcribe\":\"done\"").count();
            if self.heard.len() + heard >= episodes {
                return Ok(());
            }
            if let Some(status) = child.try_wait()? {
                let stderr = fs::read_to_string(self.said("stderr"))?;
                bail!("the run ended with {status} before it was disturbed:\n{stderr}");
            }
            ensure!(Instant::now() < end, "the run does not come to {episodes} episodes");
            sleep(Duration::from_millis(20));
        }
    }

    fn interrupt(&mut self, mut child: Child) -> Result<()> {
        signal(&child, "INT")?;
        let begin = Instant::now();
        let status = wait(&mut child, begin + PATIENCE)?;
        let (code, took) = (status.and_then(|status| status.code()), begin.elapsed());
        if code != Some(INTERRUPTED) || took > COURTESY {
            let took = took.as_secs_f64();
            self.findings.push(format!("Ctrl-C: a run ended with {code:?} after {took:.2} s"));
        }
        Ok(())
    }

    /// Runs over the whole show to its end, and returns what it reported and how long it took.
    fn run(&mut self, why: &str) -> Result<(Vec<Value>, Duration)> {
        let begin = Instant::now();
        let mut child = self.start(&["run", "--json"])?;
        let status = wait(&mut child, begin + PATIENCE)?;
        let took = begin.elapsed();
        let reports = self.look(why)?;
        let code = status.and_then(|status| status.code());
        let failed = reports.iter().filter(|report| !report["error"].is_null());
        let failed: BTreeSet<_> = failed.map(episode).collect();
        if code != Some(SOME_FAILED) || failed != self.broken {
            let stderr = fs::read_to_string(self.said("stderr"))?;
            self.findings.push(format!("a run {why} ended with {code:?}: {stderr}"));
        }
        let reported: BTreeSet<_> = reports.iter().map(episode).collect();
        if reported.len() != self.readable.len() + self.broken.len() {
            self.findings.push(format!("a run {why} told of {} episodes", reported.len()));
        }
        Ok((reports, took))
    }

    /// Reads what the last run reported, and makes sure that nothing was heard or written twice.
    fn look(&mut self, why: &str) -> Result<Vec<Value>> {
        let lines = fs::read_to_string(self.said("stdout"))?;
        let reports: Vec<Value> =
            lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        for report in reports.iter().filter(|report| did(report, "transcribe")) {
            let name = episode(report);
            if !self.heard.insert(name.clone()) {
                self.findings.push(format!("{why}: {name} was heard twice"));
            }
        }
        for path in files_under(&self.show.root.join("transcripts"))? {
            if !path.ends_with("transcript.json") {
                continue;
            }
            let name = path.parent().and_then(|folder| folder.file_name());
            let name = name.context("a transcript has a folder")?.to_string_lossy().into_owned();
            let modified = fs::metadata(&path)?.modified()?;
            let before = self.written.insert(name.clone(), modified);
            if before.is_some_and(|before| before != modified) {
                self.findings.push(format!("{why}: the transcript of {name} was written twice"));
            }
        }
        Ok(reports)
    }

    /// Makes sure that every episode is there once, in both sites too, and nothing else.
    fn compare(&mut self) -> Result<()> {
        let written: BTreeSet<_> = self.written.keys().cloned().collect();
        let transcripts = self.readable.difference(&written);
        self.findings.extend(transcripts.map(|name| format!("{name} was not heard")));
        // A run that is killed may have finished an episode and not told of it yet.
        if self.heard.len() + KILLS < self.readable.len() {
            self.findings.push(format!("runs told of {} episodes heard", self.heard.len()));
        }
        let missing = self.lines(&["merge", "--check", "--json"])?;
        if missing.iter().map(episode).collect::<BTreeSet<_>>() != self.broken {
            self.findings.push(format!("`merge --check` misses {missing:?}"));
        }
        let states = self.lines(&["status", "--json"])?;
        let is_done = |state: &&Value| {
            let stages = state["stages"].as_object();
            stages.is_some_and(|stages| stages.values().all(|stage| stage == "done"))
        };
        if states.iter().filter(is_done).map(episode).collect::<BTreeSet<_>>() != self.readable {
            self.findings.push("`status` does not call every episode done, or others".to_owned());
        }
        for tier in ["public", "members"] {
            self.compare_site(tier)?;
        }
        self.findings.extend(self.show.left_behind()?);
        Ok(())
    }

    /// Makes sure that a site has every episode's page, and a link to it.
    fn compare_site(&mut self, tier: &str) -> Result<()> {
        let site = self.show.root.join("site").join(tier);
        let list = fs::read_to_string(site.join("index.html"))?;
        for name in &self.readable {
            let link = format!("\"{}/index.html\"", recordings::in_address(name));
            let (linked, there) =
                (list.contains(&link), site.join(name).join("index.html").exists());
            if !(linked && there) {
                let what = if there { "not linked" } else { "missing" };
                self.findings.push(format!("site/{tier}: the page of {name} is {what}"));
            }
        }
        Ok(())
    }

    /// Runs a command that only looks, and returns the lines of JSON that it writes.
    fn lines(&self, words: &[&str]) -> Result<Vec<Value>> {
        let mut child = self.start(words)?;
        wait(&mut child, Instant::now() + PATIENCE)?;
        let lines = fs::read_to_string(self.said("stdout"))?;
        lines.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }

    /// Runs again where nothing is to do; returns how long that takes.
    fn idle(&mut self) -> Result<Duration> {
        let (reports, took) = self.run("with nothing to do")?;
        self.only("nothing", &[], &reports, &BTreeSet::new());
        Ok(took)
    }

    /// Gives every page another colour; returns how long the run takes that follows.
    fn new_look(&mut self) -> Result<Duration> {
        let path = self.show.root.join("castpress.toml");
        let description = fs::read_to_string(&path)?;
        write(&path, description + NEW_LOOK)?;
        let (reports, took) = self.run("with a new look")?;
        let all = self.readable.clone();
        self.only("a new look", &["publish"], &reports, &all);
        Ok(took)
    }

    /// Changes a letter of one episode's text.
    fn new_spelling(&mut self) -> Result<()> {
        let name = self.readable.first().context("there is an episode")?.clone();
        let path = self.show.root.join(format!("transcripts/{name}/interview.md"));
        let text = fs::read_to_string(&path)?;
        let (head, body) = text.split_at(text.rfind("\n+++").context("a text has a head")?);
        let letter = body.find(char::is_alphabetic).context("a text has a letter")?;
        let (before, after) = body.split_at(letter);
        write(&path, format!("{head}{before}X{after}"))?;
        let (reports, _) = self.run("with a new spelling")?;
        self.only("a new spelling", &["publish"], &reports, &BTreeSet::from([name]));
        Ok(())
    }

    /// Makes sure that these stages of these episodes were done, and nothing else.
    fn only(&mut self, why: &str, stages: &[&str], reports: &[Value], episodes: &BTreeSet<String>) {
        for report in reports {
            let name = episode(report);
            let done: Vec<_> = ["transcribe", "compose", "publish"]
                .into_iter()
                .filter(|stage| did(report, stage))
                .collect();
            let expected = if episodes.contains(&name) { stages } else { &[] };
            if done != expected {
                self.findings.push(format!("{why}: of {name} {done:?} was done"));
            }
        }
    }

    /// Returns the shortest time that `status` takes.
    fn status_time(&self) -> Result<Duration> {
        let times = (0..STATUS_RUNS).map(|_| {
            let begin = Instant::now();
            output(&mut self.show.command(&["status", "--quiet"]))?;
            Ok(begin.elapsed())
        });
        times.collect::<Result<Vec<_>>>()?.into_iter().min().context("it is asked more than once")
    }
}

/// Returns the episode that a report is of.
fn episode(report: &Value) -> String {
    report["episode"].as_str().unwrap_or_default().to_owned()
}

/// Returns true where a stage was done.
fn did(report: &Value, stage: &str) -> bool {
    let outcome = report["steps"][stage].as_str().unwrap_or_default();
    outcome == "done" || outcome == "merged"
}
