//! An MP4 file of one sound track: packets as they are, under an index that speaks of them alone (boxes:
//! ISO/IEC 14496-12). What the samples are is said by the box that said it before.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::Excerpt;
use crate::edits::{Edits, frames};
use crate::error::{Error, Result};
use crate::mp4::{self, SoundEntry};

/// Packets that stand together; players look up no finer place.
const CHUNK_PACKETS: usize = 64;

/// Returns true where the file says what the samples of its track are.
pub(super) fn can_copy(path: &Path, track: u32) -> bool {
    sound_entry(path, track).is_some()
}

fn sound_entry(path: &Path, track: u32) -> Option<SoundEntry> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    mp4::sound_entry(&mut file, length, track).ok()?
}

/// What is in the file, by packet: bytes and ticks.
#[derive(Default)]
struct Samples {
    sizes: Vec<u32>,
    starts: Vec<i64>,
    last: u32,
}

pub(super) fn write(excerpt: &Excerpt, mut output: impl Write) -> Result<()> {
    let mut samples = Samples::default();
    let opened = excerpt.each_packet(|_, packet| {
        let odd = |_| io::Error::from(io::ErrorKind::InvalidData);
        samples.sizes.push(u32::try_from(packet.data.len()).map_err(odd)?);
        samples.starts.push(packet.pts.get());
        samples.last = u32::try_from(packet.dur.get()).map_err(odd)?;
        Ok(())
    })?;
    let (_, track) = opened.stream.kind();
    let odd =
        |reason: &str| Error::Malformed { path: excerpt.path.clone(), reason: reason.to_owned() };
    let entry = sound_entry(&excerpt.path, track).ok_or_else(|| odd("its index has changed"))?;
    let bytes: u64 = samples.sizes.iter().map(|size| u64::from(*size)).sum();
    let file_type = atom(b"ftyp", &[b"M4A \0\0\0\0M4A mp42isom"]);
    // The index comes first, so that players begin before they have the rest. Its own size does not
    // depend on the places in it.
    let index = |data: u64| index(&samples, &entry, opened.edits, data);
    let too_large = || odd("the free part is too large for an MP4 file");
    let before = file_type.len() + index(0).ok_or_else(too_large)?.len() + 8;
    let index = index(before as u64).ok_or_else(too_large)?;
    let size = u32::try_from(bytes + 8).map_err(|_| too_large())?;
    let header = [file_type.as_slice(), &index, &size.to_be_bytes(), b"mdat"].concat();
    output.write_all(&header).map_err(|source| excerpt.writing(source))?;
    excerpt.each_packet(|_, packet| output.write_all(&packet.data))?;
    output.flush().map_err(|source| excerpt.writing(source))
}

/// Returns the index of a file whose samples begin at byte `data`; `None` where a number has no room.
fn index(samples: &Samples, entry: &SoundEntry, edits: Edits, data: u64) -> Option<Vec<u8>> {
    let scale = entry.timescale;
    let ticks = |seconds: f64| u32::try_from(frames(seconds, scale)).ok();
    let lengths = samples.lengths()?;
    let media = lengths.iter().try_fold(0_u32, |sum, length| sum.checked_add(*length))?;
    let (lead, skip) = (ticks(edits.lead_seconds)?, ticks(edits.skip_seconds)?);
    let played = media.saturating_sub(skip);
    let whole = lead.checked_add(played)?;
    // Playing from the start of the media needs no list.
    let edited = lead > 0 || skip > 0;
    let mut list = vec![0, if lead > 0 { 2 } else { 1 }];
    if lead > 0 {
        list.extend([lead, u32::MAX, 0x1_0000]);
    }
    list.extend([played, skip, 0x1_0000]);
    let edits = atom(b"edts", &[&atom(b"elst", &[&numbers(&list)])]);
    let media = atom(
        b"mdia",
        &[
            // The language is not determined.
            &atom(b"mdhd", &[&numbers(&[0, 0, 0, scale, media, 0x55c4_0000])]),
            &atom(b"hdlr", &[&numbers(&[0, 0]), b"soun", &[0; 12], b"\0"]),
            &atom(
                b"minf",
                &[
                    &atom(b"smhd", &[&numbers(&[0, 0])]),
                    &atom(
                        b"dinf",
                        &[&atom(b"dref", &[&numbers(&[0, 1]), &atom(b"url ", &[&numbers(&[1])])])],
                    ),
                    &tables(samples, &lengths, entry, data)?,
                ],
            ),
        ],
    );
    let track_header = [
        numbers(&[3, 0, 0, 1, 0, whole, 0, 0]),
        // Layer, group, volume.
        b"\0\0\0\0\x01\0\0\0".to_vec(),
        numbers(&MATRIX),
        numbers(&[0, 0]),
    ];
    let mut track = vec![atom(b"tkhd", &[&track_header.concat()])];
    track.extend(edited.then_some(edits));
    track.push(media);
    let movie_header = [
        // Rate and volume of 1.
        numbers(&[0, 0, 0, scale, whole, 0x1_0000, 0x0100_0000, 0, 0]),
        numbers(&MATRIX),
        vec![0; 24],
        numbers(&[2]),
    ];
    let movie = [atom(b"mvhd", &[&movie_header.concat()]), atom(b"trak", &[&track.concat()])];
    Some(atom(b"moov", &[&movie.concat()]))
}

/// No turning, no stretching.
const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// Returns the tables that say where each sample is and how long it lasts.
fn tables(samples: &Samples, lengths: &[u32], entry: &SoundEntry, data: u64) -> Option<Vec<u8>> {
    let count = |items: usize| u32::try_from(items).ok();
    let mut runs = Vec::new();
    for run in lengths.chunk_by(|one, other| one == other) {
        runs.extend([count(run.len())?, *run.first()?]);
    }
    let mut places = Vec::new();
    let mut place = data;
    for chunk in samples.sizes.chunks(CHUNK_PACKETS) {
        places.push(u32::try_from(place).ok()?);
        place += chunk.iter().map(|size| u64::from(*size)).sum::<u64>();
    }
    let full = samples.sizes.len() / CHUNK_PACKETS;
    let rest = samples.sizes.len() % CHUNK_PACKETS;
    let mut chunks = Vec::new();
    if full > 0 {
        chunks.extend([1, count(CHUNK_PACKETS)?, 1]);
    }
    if rest > 0 {
        chunks.extend([count(full + 1)?, count(rest)?, 1]);
    }
    let table = |name, head: &[u32], body: &[u32]| {
        atom(name, &[&numbers(&[0]), &numbers(head), &numbers(body)])
    };
    let parts = [
        atom(b"stsd", &[&entry.description]),
        table(b"stts", &[count(runs.len() / 2)?], &runs),
        table(b"stsc", &[count(chunks.len() / 3)?], &chunks),
        table(b"stsz", &[0, count(samples.sizes.len())?], &samples.sizes),
        table(b"stco", &[count(places.len())?], &places),
    ];
    Some(atom(b"stbl", &[&parts.concat()]))
}

impl Samples {
    /// Returns how long each sample lasts: until the next one begins.
    fn lengths(&self) -> Option<Vec<u32>> {
        let until_next = self.starts.windows(2).map(|pair| u32::try_from(pair[1] - pair[0]).ok());
        until_next.chain([Some(self.last)]).collect()
    }
}

/// Returns a box.
fn atom(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    // An index is far smaller than what 32 bits can say.
    let size = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    [size.to_be_bytes().as_slice(), name, &body].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}
