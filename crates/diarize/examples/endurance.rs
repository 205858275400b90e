//! Hears recordings over and over, for as many hours as asked, and prints what it takes:
//! `cargo run -p diarize --example endurance -- FOLDER_OF_MODELS HOURS WAV...`.
//!
//! The recordings are mono, 16 kHz, 16 bits. A line is printed on the way at ten minutes, one, two,
//! four and eight hours, and one at the end, where the speakers are found.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use diarize::{Listener, Nets, Options};
use transcript::{Activity as _, SAMPLE_RATE, Silent};

/// When a line is printed, in minutes of sound.
const STOPS: [u64; 5] = [10, 60, 120, 240, 480];

#[expect(clippy::print_stdout, reason = "a measurement is for people to read")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [models, hours, sounds @ ..] = arguments.as_slice() else {
        return Err("say FOLDER_OF_MODELS HOURS WAV...".into());
    };
    let hours: f64 = hours.to_string_lossy().parse()?;
    let end = (hours * 3600.0 * f64::from(SAMPLE_RATE)) as u64;
    let nets = Nets::load(
        &models.join("segmentation-3.0.safetensors"),
        &models.join("campplus.safetensors"),
    )?;
    let mut listener = Listener::new(Arc::new(nets), 0)?;
    let (mut scores, mut heard, begin) = (Vec::new(), 0, Instant::now());
    let mut stops = STOPS.iter().map(|minutes| minutes * 60 * u64::from(SAMPLE_RATE)).peekable();
    println!("minutes  seconds  peak MB");
    let tell = |heard: u64| {
        let minutes = heard / u64::from(SAMPLE_RATE) / 60;
        let (seconds, peak) = (begin.elapsed().as_secs_f64(), peak_megabytes().unwrap_or(f64::NAN));
        println!("{minutes:7}  {seconds:7.1}  {peak:7.1}");
    };
    'sounds: for sound in sounds.iter().cycle() {
        for block in blocks(sound)? {
            let block = block?;
            listener.push(&block, &mut scores);
            scores.clear();
            heard += block.len() as u64;
            if stops.next_if(|stop| *stop <= heard).is_some() {
                tell(heard);
            }
            if heard >= end {
                break 'sounds;
            }
        }
    }
    let found = listener.diarize(&Options::default(), &Silent)?;
    tell(heard);
    let speakers = found.diarization.speakers.iter();
    let talk: Vec<String> = speakers.map(|one| one.talk.to_string()).collect();
    println!("{} speakers, who talk for {}", talk.len(), talk.join(", "));
    Ok(())
}

/// Returns the sound of a file, a second at a time.
fn blocks(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Vec<f32>, hound::Error>>, Box<dyn Error>> {
    let sound = hound::WavReader::open(path)?;
    if sound.spec().channels != 1 || sound.spec().sample_rate != SAMPLE_RATE {
        return Err("only mono sound at 16 kHz is heard here".into());
    }
    let mut samples = sound.into_samples::<i16>();
    Ok(std::iter::from_fn(move || {
        let second = samples.by_ref().take(SAMPLE_RATE as usize);
        let scaled = second.map(|sample| Ok(f32::from(sample?) / f32::from(i16::MAX)));
        let block: Result<Vec<f32>, hound::Error> = scaled.collect();
        block.map(|block| (!block.is_empty()).then_some(block)).transpose()
    }))
}

/// Returns the most memory this process ever had, in MB; Linux alone tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1000.0)
}
