//! Whether a file is two tracks: one voice on each of its two channels.

use std::path::Path;

use audio::Channels;
use compose::channels;
use compose::tracks::Envelope;

/// Returns true when the file at `path` has two channels with a voice each.
///
/// Decodes the whole file, and keeps no more of it than its loudness. A file that cannot be decoded
/// to its end has no such channels; whoever hears it next says what is wrong with it.
pub(crate) fn one_voice_each(path: &Path) -> bool {
    let envelopes = [0, 1].map(|channel| envelope(path, channel));
    matches!(envelopes, [Some(left), Some(right)] if channels::one_voice_each(&left, &right))
}

/// Returns what people are told about such a file.
pub(crate) fn note(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{file}: one voice on each channel, heard as two tracks")
}

/// Measures one of two channels; nothing where there are more or fewer, or where decoding fails.
fn envelope(path: &Path, channel: usize) -> Option<Envelope> {
    let decoder = audio::open(path, Channels::One(channel)).ok()?;
    if decoder.channels() != 2 {
        return None;
    }
    let mut envelope = Envelope::default();
    for block in decoder {
        envelope.push(&block.ok()?);
    }
    Some(envelope)
}
