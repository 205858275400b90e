//! Long recordings: the sample episode again and again, as one mp3 file, and the most memory that
//! reading it takes.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::Part;
use super::bench::{Bench, EPISODE};
use super::recordings::frames;
use crate::shell::{House, step};

/// Hours that are tried where none are asked for.
pub(super) const HOURS: [&str; 4] = ["0.1667", "1", "4", "10"];

/// How much more memory any recording may take than the first, as a share: what is heard is kept until
/// it is written, and the sound is not.
const MOST_GROWTH: f64 = 0.5;

/// How far the last word may be from where it is in the sample, in milliseconds.
const LAST_WORD_MILLIS: u64 = 1_000;

/// Lets the program transcribe the sample for so many hours each.
pub(crate) fn run(house: &House, hours: &[&str]) -> Result<Part> {
    let hours = if hours.is_empty() { &HOURS[..] } else { hours };
    let bench = Bench::new(house, "long", usize::MAX)?;
    let whole = heard(&bench.whole[&format!("transcripts/{EPISODE}/transcript.json")])?;
    let (mut table, mut findings) = (
        "| hours | length | seconds of work | most memory, MB | words | the last word ends at | survived |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned(),
        Vec::new(),
    );
    let (mut longest, mut first) = (0.0_f64, None);
    for hours in hours {
        let Tried { took, memory, heard } =
            step(&format!("{hours} hours"), || tried(&bench, hours, whole.duration_ms))?;
        let mut found = Vec::new();
        let first = *first.get_or_insert(memory);
        if memory as f64 > first as f64 * (1.0 + MOST_GROWTH) {
            found.push(format!(
                "{hours} hours took {memory} MB, and the first recording {first} MB"
            ));
        }
        let from_the_end = |heard: &Heard| heard.duration_ms.abs_diff(heard.last_ms);
        let (expected, is) = (from_the_end(&whole), from_the_end(&heard));
        if expected.abs_diff(is) > LAST_WORD_MILLIS {
            found.push(format!("{hours} hours: the last word is {is} ms before the end"));
        }
        longest = longest.max(heard.duration_ms as f64 / 3_600_000.0);
        let survived = if found.is_empty() { "yes" } else { "no" };
        let seconds = |millis: u64| millis as f64 / 1000.0;
        let row = format!(
            "| {hours} | {:.3} s | {took:.0} | {memory} | {} | {:.3} s | {survived} |",
            seconds(heard.duration_ms),
            heard.words,
            seconds(heard.last_ms),
        );
        eprintln!("   {row}");
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{row}");
        findings.append(&mut found);
    }
    let much = format!("{longest:.2} hours, from sound to text");
    Ok(Part { tried: "longest file", much, table, findings })
}

/// What a long recording took.
struct Tried {
    /// Seconds by the clock.
    took: f64,
    /// The most memory in MB.
    memory: u64,
    heard: Heard,
}

fn tried(bench: &Bench<'_>, hours: &str, episode_ms: u64) -> Result<Tried> {
    let seconds: f64 = hours.parse().with_context(|| format!("`{hours}` is no number of hours"))?;
    let times = (seconds * 3_600_000.0 / episode_ms as f64).ceil() as usize;
    let show = bench.show(&format!("{hours}-hours"))?;
    let sound = show.root.join(format!("audio/{EPISODE}.mp3"));
    repeat(&sound, frames(bench.sound())?, times)?;
    let begin = Instant::now();
    let mut command = show.command(&["transcribe", &format!("audio/{EPISODE}.mp3")]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let memory = memory_of(child)?;
    let took = begin.elapsed().as_secs_f64();
    let transcript = show.root.join(format!("transcripts/{EPISODE}/transcript.json"));
    let heard = heard(&fs::read(transcript)?)?;
    fs::remove_file(sound)?;
    Ok(Tried { took, memory, heard })
}

/// Writes frames again and again.
fn repeat(path: &Path, frames: &[u8], times: usize) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    for _ in 0..times {
        file.write_all(frames)?;
    }
    Ok(file.flush()?)
}

/// What was heard of a recording.
struct Heard {
    words: usize,
    /// When the last word ends.
    last_ms: u64,
    /// How long the recording is.
    duration_ms: u64,
}

fn heard(transcript: &[u8]) -> Result<Heard> {
    let transcript: serde_json::Value = serde_json::from_slice(transcript)?;
    let words = transcript["words"].as_array().context("a transcript has words")?;
    let last =
        words.last().and_then(|word| word["end_ms"].as_u64()).context("no word was heard")?;
    let duration = transcript["duration_ms"].as_u64().context("a transcript has a duration")?;
    Ok(Heard { words: words.len(), last_ms: last, duration_ms: duration })
}

/// Waits for a program and returns the most memory it had, in MB, as Linux tells while it runs.
fn memory_of(mut child: Child) -> Result<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0_u64));
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                let mut said = child.stderr.take().context("stderr is piped")?;
                bail!("ended with {status}: {}", std::io::read_to_string(&mut said)?);
            }
            return Ok(most / 1024);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
