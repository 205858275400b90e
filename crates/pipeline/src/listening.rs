//! A recording heard for its voices alone.

use std::path::Path;

use audio::Channels;
use diarize::Listener;
use transcript::{Activity as _, Millis, Monitor, SAMPLE_RATE, Unit};

use crate::error::{Error, Result};

/// Lets the listener hear the file at `path` to its end.
///
/// # Errors
/// When the file cannot be decoded, and when `monitor` asks to stop.
pub(crate) fn listen(listener: &mut Listener, path: &Path, monitor: &dyn Monitor) -> Result<()> {
    let decoder = audio::open(path, Channels::Mix)?;
    let total = decoder.expected().map(|expected| u64::from(expected.0));
    monitor.begin("listening to voices", total, Unit::AudioMillis);
    let heard = push_all(listener, decoder, monitor);
    monitor.end();
    heard
}

fn push_all(listener: &mut Listener, decoder: audio::Decoder, monitor: &dyn Monitor) -> Result<()> {
    let (mut samples, mut scores) = (0, Vec::new());
    for block in decoder {
        if monitor.is_cancelled() {
            return Err(Error::Interrupted);
        }
        let block = block?;
        listener.push(block.samples(), &mut scores);
        scores.clear();
        samples += block.samples().len() as u64;
        monitor.advance(u64::from(Millis::from_samples(samples, SAMPLE_RATE).0));
    }
    Ok(())
}
