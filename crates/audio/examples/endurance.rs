//! Reads a recording from end to end and says how long it is, how long reading took, and the most
//! memory it took: `cargo run --release -p audio --example endurance FILE`.

#![expect(clippy::print_stdout, reason = "an example is for people")]

use std::time::Instant;

use audio::Channels;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("no file is named")?;
    let begin = Instant::now();
    let mut decoder = audio::open(file.as_ref(), Channels::Mix)?;
    let mut samples = 0_u64;
    for block in decoder.by_ref() {
        samples += block?.samples().len() as u64;
    }
    let seconds = samples as f64 / f64::from(transcript::SAMPLE_RATE);
    println!("{seconds:.3} s, read in {:.1} s", begin.elapsed().as_secs_f64());
    // Linux alone tells without unsafe code.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    decoder.warnings().iter().for_each(|warning| println!("{warning}"));
    Ok(())
}
