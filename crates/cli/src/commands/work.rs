//! Stages over episodes, and a line for each: what `run`, `transcribe` and `publish` share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use pipeline::{Episode, Listing, Outcome, Refused, Report, Stage, Studio};
use serde_json::json;
use transcript::{Millis, Monitor as _};

use crate::error::{Ending, ending_of_work, explain};
use crate::interrupt;
use crate::printer::Printer;
use crate::progress::Board;
use crate::tally::Tally;

/// How work on episodes came out.
pub(crate) struct Worked {
    /// How it ended for all.
    pub(crate) ending: Ending,
    /// Those whose sound was heard, in order.
    pub(crate) heard: Vec<Episode>,
}

/// Takes each episode through `stages`, and then brings the archive up to date where they publish.
pub(crate) fn run(
    studio: &Studio,
    listing: Listing,
    stages: &[Stage],
    json: bool,
    printer: &Printer,
) -> Result<Worked> {
    let (mut endings, heard) = each(studio, listing, stages, json, printer)?;
    if stages.contains(&Stage::Publish) && !endings.contains(&Ending::Interrupted) {
        endings.extend(archive(studio, printer));
    }
    if endings.contains(&Ending::Interrupted) {
        return Ok(Worked { ending: Ending::Interrupted, heard: Vec::new() });
    }
    Ok(Worked { ending: together(&endings), heard })
}

/// Takes each episode of a share through all stages; the archive is left to whoever puts the shares
/// together.
pub(crate) fn share(
    studio: &Studio,
    episodes: Vec<Episode>,
    json: bool,
    printer: &Printer,
) -> Result<Ending> {
    let (endings, _) = each(studio, episodes.into(), &Stage::ALL, json, printer)?;
    let interrupted = endings.contains(&Ending::Interrupted);
    Ok(if interrupted { Ending::Interrupted } else { together(&endings) })
}

/// Takes each episode through `stages`, as many at a time as the studio may, and tells what became
/// of each as it ends. One that fails does not stop the others, nor does a recording that none can be
/// made of; an interruption does.
///
/// Returns how it ended for those that were begun, and those whose sound was heard.
fn each(
    studio: &Studio,
    listing: Listing,
    stages: &[Stage],
    json: bool,
    printer: &Printer,
) -> Result<(Vec<Ending>, Vec<Episode>)> {
    let mut tally = Tally::of(&listing);
    let Listing { episodes, refused } = listing;
    let line = json.then_some(refusal as Refusal);
    let refused = refused.into_iter().map(|refused| refuse(refused, line, printer));
    let refused: Vec<Ending> = refused.collect::<Result<_>>()?;
    let mut board = Board::new(printer.may_draw());
    let sounds = to_hear(studio, &episodes, stages, &board);
    if sounds.iter().filter(|sound| **sound > Millis(0)).count() > 1 {
        board.expect(episodes.len(), sounds.iter().fold(Millis(0), |sum, sound| sum + *sound));
    }
    let (mut endings, mut heard) = (Vec::new(), Vec::new());
    let bench = Bench { studio, episodes: &episodes, stages, sounds: &sounds, board: &board };
    let told = bench.work(|index, report| {
        if report.steps.contains(&(Stage::Transcribe, Outcome::Done)) {
            heard.push(index);
        }
        tally.add(&report);
        endings.push(board.beside(|| tell(report, json, printer))?);
        Ok(())
    });
    drop(board);
    told?;
    if endings.len() < episodes.len() {
        endings.push(Ending::Interrupted);
    }
    endings.extend(refused);
    heard.sort_unstable();
    if let Some(line) = tally.line() {
        printer.say(line);
    }
    Ok((endings, heard.into_iter().map(|index| episodes[index].clone()).collect()))
}

/// Makes a command's line of JSON for a recording that no episode can be made of, of its place and of why.
pub(super) type Refusal = fn(&str, serde_json::Value) -> serde_json::Value;

fn refusal(sound: &str, error: serde_json::Value) -> serde_json::Value {
    json!({
        "episode": null,
        "sound": sound,
        "steps": {},
        "files": [],
        "notes": [],
        "warnings": [],
        "error": error,
    })
}

/// Tells of a recording that no episode can be made of, in a line of JSON too where one is wanted.
pub(super) fn refuse(refused: Refused, line: Option<Refusal>, printer: &Printer) -> Result<Ending> {
    let Refused { sound, error } = refused;
    if let Some(line) = line {
        printer.data(&format!("{}\n", line(&sound, problem(None, &error))))?;
    }
    let ending = ending_of_work(&error);
    explain(&anyhow::Error::new(error), printer);
    Ok(ending)
}

/// Returns how much sound is still to be heard of each episode, as far as that can be told at once;
/// nothing where nobody watches.
fn to_hear(studio: &Studio, episodes: &[Episode], stages: &[Stage], board: &Board) -> Vec<Millis> {
    let is_asked = board.is_seen() && episodes.len() > 1 && stages.contains(&Stage::Transcribe);
    let length = |episode: &Episode| match &episode.sound {
        Some(sound) if is_asked && !studio.was_heard(&episode.name) => sound.length(),
        _ => None,
    };
    episodes.iter().map(|episode| length(episode).unwrap_or_default()).collect()
}

/// Memory for the calls of a thread that works on episodes: as the main thread has on most systems.
const STACK_BYTES: usize = 8 << 20;

/// Episodes at work, several at a time.
struct Bench<'a> {
    studio: &'a Studio,
    episodes: &'a [Episode],
    stages: &'a [Stage],
    sounds: &'a [Millis],
    board: &'a Board,
}

impl Bench<'_> {
    /// Works on all episodes and calls `each` with the place and the report of each as it ends.
    ///
    /// # Errors
    /// As `each`; the others are then stopped.
    fn work(&self, mut each: impl FnMut(usize, Report) -> Result<()>) -> Result<()> {
        let (done, reports) = mpsc::channel();
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..self.studio.jobs().min(self.episodes.len()) {
                let (next, done) = (&next, done.clone());
                let thread = thread::Builder::new().stack_size(STACK_BYTES);
                thread.spawn_scoped(scope, move || self.serve(next, &done))?;
            }
            drop(done);
            let told = reports.iter().try_for_each(|(index, report)| each(index, report));
            if told.is_err() {
                self.board.stop();
            }
            told
        })
    }

    /// Works on one episode after another, until none is left or somebody asks to stop.
    fn serve(&self, next: &AtomicUsize, done: &Sender<(usize, Report)>) {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(episode) = self.episodes.get(index) else { return };
            let progress = self.board.episode(episode.name.as_str(), self.sounds[index]);
            if progress.is_cancelled() {
                return;
            }
            let report = self.studio.work(episode, self.stages, &progress);
            progress.finish();
            if done.send((index, report)).is_err() {
                return;
            }
        }
    }
}

/// Brings the archive up to date with what was published; returns how that ended where it did not
/// end well.
pub(crate) fn archive(studio: &Studio, printer: &Printer) -> Option<Ending> {
    match in_turn(|| studio.archive(), printer) {
        Ok(archived) => {
            let posts = archived.posts;
            if archived.changed {
                printer.detail(format_args!("wrote the archive: {posts} posts"));
            }
            None
        }
        Err(pipeline::Error::Interrupted) => {
            printer.say("the archive: interrupted; the next run writes it");
            Some(Ending::Interrupted)
        }
        Err(error) => {
            let ending = ending_of_work(&error);
            explain(&anyhow::Error::new(error).context("cannot write the archive"), printer);
            Some(ending)
        }
    }
}

/// How often one looks whether the archive is free.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Who waits longer is told for whom.
const MOMENT: Duration = Duration::from_secs(1);

/// Does what one process may do at a time, when the others are done: runs that end together all have
/// the archive to write, which takes seconds.
fn in_turn<T>(work: impl Fn() -> pipeline::Result<T>, printer: &Printer) -> pipeline::Result<T> {
    let begin = Instant::now();
    let mut is_told = false;
    loop {
        match work() {
            Err(pipeline::Error::Busy { .. }) if interrupt::asked() => {
                return Err(pipeline::Error::Interrupted);
            }
            Err(pipeline::Error::Busy { lock }) => {
                if !is_told && begin.elapsed() > MOMENT {
                    let lock = lock.display();
                    printer.say(format_args!(
                        "waiting for another castpress, which writes the archive (it holds {lock})"
                    ));
                    is_told = true;
                }
                thread::sleep(LOOK_AGAIN);
            }
            done => return done,
        }
    }
}

/// Tells what became of an episode.
pub(crate) fn tell(report: Report, json: bool, printer: &Printer) -> Result<Ending> {
    let name = &report.episode;
    for (stage, why) in &report.reasons {
        printer.reason(format_args!("{name}: {stage}: {why}"));
    }
    for warning in &report.warnings {
        printer.warning(format_args!("{name}: {warning}"));
    }
    for note in &report.notes {
        printer.say(format_args!("{name}: {note}"));
    }
    for file in &report.files {
        printer.detail(format_args!("{name}: wrote {file}"));
    }
    if json {
        let mut line = object(&report).to_string();
        line.push('\n');
        printer.data(&line)?;
    }
    if !report.is_idle() && report.steps.iter().any(|(_, outcome)| outcome.is_work()) {
        printer.say(format_args!("{name}: {}", summary(&report)));
    }
    let Some(failure) = report.failure else { return Ok(Ending::Done) };
    let ending = ending_of_work(&failure.error);
    let context = match failure.stage {
        Some(stage) => format!("{name}: cannot {stage}"),
        None => name.to_string(),
    };
    if ending == Ending::Interrupted {
        printer.say(format_args!("{name}: interrupted; the next run goes on from here"));
    } else {
        explain(&anyhow::Error::new(failure.error).context(context), printer);
    }
    Ok(ending)
}

fn summary(report: &Report) -> String {
    let steps = report.steps.iter().filter_map(|(stage, outcome)| match (stage, outcome) {
        (Stage::Transcribe, Outcome::Done) => Some("transcribed"),
        (Stage::Compose, Outcome::Done) => Some("wrote interview.md"),
        (Stage::Compose, Outcome::Merged { .. }) => Some("merged into the edited interview.md"),
        (Stage::Compose, Outcome::Kept { .. }) => Some("kept the edited interview.md"),
        (Stage::Publish, Outcome::Done) => Some("published both editions"),
        _ => None,
    });
    steps.collect::<Vec<_>>().join(", ")
}

fn object(report: &Report) -> serde_json::Value {
    let steps: serde_json::Map<_, _> = report
        .steps
        .iter()
        .map(|(stage, outcome)| (stage.to_string(), outcome.to_string().into()))
        .collect();
    let error = report.failure.as_ref().map(|failure| problem(failure.stage, &failure.error));
    json!({
        "episode": report.episode.as_str(),
        "steps": steps,
        "files": report.files,
        "notes": report.notes,
        "warnings": report.warnings,
        "error": error,
    })
}

/// Returns what went wrong, and in which stage, as JSON.
fn problem(stage: Option<Stage>, error: &pipeline::Error) -> serde_json::Value {
    json!({ "stage": stage.map(|stage| stage.to_string()), "message": chain(error) })
}

/// Returns an error's message with those of its causes.
pub(crate) fn chain(error: &pipeline::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Returns how it ended for all, from how it ended for each.
pub(crate) fn together(endings: &[Ending]) -> Ending {
    if endings.iter().all(|ending| *ending == Ending::Done) {
        Ending::Done
    } else if endings.contains(&Ending::Done) {
        Ending::SomeFailed
    } else if endings.iter().all(|ending| *ending == Ending::BadInput) {
        Ending::BadInput
    } else {
        Ending::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_among_others_is_a_failure_of_some() {
        use Ending::{BadInput, Done, Failed, SomeFailed};
        assert_eq!(together(&[Done, Done]), Done);
        assert_eq!(together(&[Done, BadInput, Done]), SomeFailed);
        assert_eq!(together(&[BadInput]), BadInput);
        assert_eq!(together(&[BadInput, Failed]), Failed);
    }
}
