//! Long recordings: the sample episode again and again, as one mp3 file, and the most memory that
//! reading it takes.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use super::bench::{Bench, EPISODE};
use crate::shell::House;

/// Hours that are tried where none are asked for.
const HOURS: [&str; 2] = ["0.1667", "1"];

/// Lets the program transcribe the sample for so many hours each, and prints what it took.
pub(crate) fn run(house: &House, hours: &[&str]) -> Result<()> {
    let hours = if hours.is_empty() { &HOURS[..] } else { hours };
    let bench = Bench::new(house, "long", usize::MAX)?;
    let frames = frames(bench.sound())?;
    let episode = duration(&bench)?;
    println!(
        "| hours | seconds of work | most memory, MB | the last word at |\n| --- | --- | --- | --- |"
    );
    for hours in hours {
        let seconds: f64 =
            hours.parse().with_context(|| format!("`{hours}` is no number of hours"))?;
        let times = (seconds * 3600.0 / episode.as_secs_f64()).ceil() as usize;
        let show = bench.show(&format!("{hours}-hours"))?;
        let sound = show.root.join(format!("audio/{EPISODE}.mp3"));
        repeat(&sound, frames, times)?;
        let begin = Instant::now();
        let mut command = show.command(&["transcribe", &format!("audio/{EPISODE}.mp3")]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let memory = memory_of(child)?;
        let took = begin.elapsed().as_secs_f64();
        let last = last_word(&show.root)?;
        println!("| {hours} | {took:.0} | {memory} | {last} |");
        fs::remove_file(sound)?;
    }
    Ok(())
}

/// Returns the frames of an mp3 file: without the tag before them, and without the first, which says
/// how many there are.
fn frames(sound: &[u8]) -> Result<&[u8]> {
    let tag = match sound {
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | usize::from(**byte));
            size + 10
        }
        _ => 0,
    };
    let frames = sound.get(tag..).context("the sample's tag is longer than the sample")?;
    let starts =
        |at: usize| frames.get(at..at + 2).is_some_and(|two| two[0] == 0xff && two[1] >= 0xe0);
    ensure!(starts(0), "the sample does not begin with a frame");
    let second = (4..4096).find(|at| starts(*at) && frames[at + 1] == frames[1]);
    frames.get(second.context("the sample has one frame only")?..).context("it has more")
}

/// Writes frames again and again.
fn repeat(path: &Path, frames: &[u8], times: usize) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    for _ in 0..times {
        file.write_all(frames)?;
    }
    Ok(file.flush()?)
}

/// Returns how long the sample is, by what was heard.
fn duration(bench: &Bench<'_>) -> Result<Duration> {
    let transcript = &bench.whole[&format!("transcripts/{EPISODE}/transcript.json")];
    let transcript: serde_json::Value = serde_json::from_slice(transcript)?;
    let millis = transcript["duration_ms"].as_u64().context("a transcript has a duration")?;
    Ok(Duration::from_millis(millis))
}

/// Returns when the last word ends, and how long the recording is.
fn last_word(root: &Path) -> Result<String> {
    let path = root.join(format!("transcripts/{EPISODE}/transcript.json"));
    let transcript: serde_json::Value = serde_json::from_slice(&fs::read(path)?)?;
    let seconds = |millis: &serde_json::Value| millis.as_f64().map(|millis| millis / 1000.0);
    let words = transcript["words"].as_array().context("a transcript has words")?;
    let last =
        words.last().and_then(|word| seconds(&word["end_ms"])).context("no word was heard")?;
    let all = seconds(&transcript["duration_ms"]).context("a transcript has a duration")?;
    Ok(format!("{last:.2} s of {all:.2} s, {} words", words.len()))
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
