//! Recordings that are made of the sample episode: cut, and named in many ways.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};

use crate::chance::Chance;

/// Bytes of a second of the sample, some 64 kbit.
const BYTES_A_SECOND: usize = 8_000;

/// Shortest and longest recording of an archive, in seconds.
const SECONDS: [usize; 2] = [3, 6];

/// There is one recording that cannot be read among so many that can.
const READABLE_TO_ONE: usize = 100;

/// Fewest recordings that cannot be read.
const FEWEST_BROKEN: usize = 2;

/// A recording, and what becomes of it.
pub(super) struct Recording {
    /// Name of its file.
    pub(super) file: String,
    /// Name of the episode that castpress makes of it.
    pub(super) episode: String,
    pub(super) bytes: Vec<u8>,
    pub(super) is_readable: bool,
}

/// Returns so many different pieces of the sample, a few seconds each, and some recordings that cannot
/// be read.
pub(super) fn many(sound: &[u8], count: usize, chance: &mut Chance) -> Result<Vec<Recording>> {
    let frames = frames(sound)?;
    let [shortest, longest] = SECONDS.map(|seconds| seconds * BYTES_A_SECOND);
    ensure!(frames.len() > longest, "the sample is too short to cut");
    let mut cuts = BTreeSet::new();
    while cuts.len() < count {
        let start = chance.below(frames.len() - longest);
        cuts.insert((start, shortest + chance.below(longest - shortest)));
    }
    let readable = cuts.into_iter().enumerate().map(|(number, (start, length))| {
        let (file, episode) = named(number);
        let bytes = [title(number), whole(&frames[start..start + length])].concat();
        Recording { file, episode, bytes, is_readable: true }
    });
    let broken = (0..FEWEST_BROKEN.max(count / READABLE_TO_ONE)).map(|number| {
        let text = b"Dear listener,\nhere is the episode.\n".to_vec();
        let bytes = if number % 2 == 0 { text } else { sound[..40].to_vec() };
        let episode = format!("broken-{number}");
        Recording { file: format!("{episode}.mp3"), episode, bytes, is_readable: false }
    });
    Ok(readable.chain(broken).collect())
}

/// Returns the names of a file and of its episode.
fn named(number: usize) -> (String, String) {
    let (file, episode) = match number % 5 {
        0 => (format!("ep-{number:04}"), format!("ep-{number:04}")),
        1 => (format!("Épisode {number} – naïve"), format!("Épisode-{number}-naïve")),
        2 => (format!("第{number}集 陈卫国"), format!("第{number}集-陈卫国")),
        3 => (format!("Folge {number} (Über uns)"), format!("Folge-{number}-Über-uns")),
        _ => (format!("{number}. What's \"it\" worth?"), format!("{number}-What-s-it-worth")),
    };
    (format!("{file}.mp3"), episode)
}

/// Returns a tag with the title of a recording: in ten recordings, two have the same.
fn title(number: usize) -> Vec<u8> {
    let number = if number % 10 == 1 { number - 1 } else { number };
    let text = format!("\u{3}The show, part {number}");
    let size = |bytes: usize| [21, 14, 7, 0].map(|shift| (bytes >> shift) as u8 & 0x7f);
    let frame = [b"TIT2", &size(text.len())[..], &[0; 2], text.as_bytes()].concat();
    [b"ID3\x04\0\0", &size(frame.len())[..], &frame].concat()
}

/// Leaves out what comes before the first frame.
fn whole(piece: &[u8]) -> Vec<u8> {
    let start = piece.windows(2).position(is_frame).unwrap_or_default();
    piece[start..].to_vec()
}

/// Returns the frames of an mp3 file: without the tag before them, and without the first, which says
/// how many there are.
pub(super) fn frames(sound: &[u8]) -> Result<&[u8]> {
    let tag = match sound {
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | usize::from(**byte));
            size + 10
        }
        _ => 0,
    };
    let frames = sound.get(tag..).context("the sample's tag is longer than the sample")?;
    ensure!(frames.get(..2).is_some_and(is_frame), "the sample does not begin with a frame");
    let starts = |at: &usize| frames.get(*at..at + 2) == frames.get(..2);
    let second = (4..4096).find(starts).context("the sample has one frame only")?;
    frames.get(second..).context("it has more")
}

/// Returns true for the first two bytes of a frame.
fn is_frame(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, second] if *second >= 0xe0)
}

/// Returns a name as addresses have it.
pub(super) fn in_address(name: &str) -> String {
    let mut address = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_all_different_and_a_few_are_none() {
        // A tag of three bytes, and frames of four.
        let sound = [b"ID3\x03\0\0\0\0\0\x03tag".to_vec(), b"\xff\xf3ab".repeat(20_000)].concat();
        let made = many(&sound, 300, &mut Chance::of(1)).unwrap();
        let distinct = |of: fn(&Recording) -> Vec<u8>| {
            made.iter().filter(|one| one.is_readable).map(of).collect::<BTreeSet<_>>().len()
        };
        assert_eq!(distinct(|one| one.episode.clone().into_bytes()), 300);
        assert_eq!(distinct(|one| one.bytes.clone()), 300);
        assert_eq!(made.iter().filter(|one| !one.is_readable).count(), 3);
    }
}
