//! Files with covers of gigabytes: the sound is heard, and what is not heard is not held in memory. The
//! files have holes, and take a few kilobytes of the disk.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs::{File, OpenOptions};
use std::io::{Cursor, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use audio::{Channels, Decoder};
use ogg::PacketWriteEndInfo;

const GIGABYTES_2: u64 = 2 << 30;

/// Reading a file may take as much memory more, in kilobytes; one of 2 GB would take 2,000,000.
const MOST_MEMORY_KILOBYTES: u64 = 64 * 1024;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// Held by the one test that is at work: memory is counted for the whole program.
static ALONE: Mutex<()> = Mutex::new(());

/// A part of a file.
enum Part {
    Bytes(Vec<u8>),
    /// So many zeros, which are not written.
    Hole(u64),
}

use Part::{Bytes, Hole};

fn saved(parts: &[Part]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("episode");
    let mut file = OpenOptions::new().create_new(true).write(true).open(&path).unwrap();
    for part in parts {
        match part {
            Bytes(bytes) => file.write_all(bytes).unwrap(),
            Hole(length) => {
                file.seek(SeekFrom::Current(i64::try_from(*length).unwrap())).unwrap();
            }
        }
    }
    let length = file.stream_position().unwrap();
    file.set_len(length).unwrap();
    (folder, path)
}

/// Does some work, and makes sure that it takes no more memory than reading may, where Linux tells.
#[track_caller]
fn in_little_memory<T>(work: impl FnOnce() -> T) -> T {
    let kilobytes = |what: &str| -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(what))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    };
    // Forgets the most that the tests before this one took.
    let reset = OpenOptions::new().write(true).open("/proc/self/clear_refs");
    let is_reset = reset.is_ok_and(|mut file| file.write_all(b"5").is_ok());
    let before = kilobytes("VmRSS:").filter(|_| is_reset);
    let done = work();
    if let (Some(before), Some(most)) = (before, kilobytes("VmHWM:")) {
        let taken = most.saturating_sub(before);
        assert!(taken < MOST_MEMORY_KILOBYTES, "{taken} kB were taken");
    }
    done
}

fn heard(path: &Path) -> (usize, Decoder) {
    let mut decoder = audio::open(path, Channels::Mix).unwrap();
    let samples = decoder.by_ref().map(|block| block.unwrap().samples().len()).sum();
    (samples, decoder)
}

/// A file with a large cover is heard as the file without it, with its title where that is not in the
/// same tag, and without its memory.
#[track_caller]
fn check(name: &str, parts: &[Part], warning: Option<&str>) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_folder, path) = saved(&[Bytes(fixture(name))]);
    let (expected, whole) = heard(&path);
    let (_folder, path) = saved(parts);
    let (samples, decoder) = in_little_memory(|| heard(&path));
    assert_eq!(samples, expected, "{name}");
    let warnings: Vec<_> = decoder.warnings().iter().map(ToString::to_string).collect();
    let told = warnings.first().map(|text| text.rsplit(": ").next().unwrap());
    assert_eq!(told, warning, "{name}: {warnings:?}");
    // What stands in front of the sound in an ID3 tag goes with its cover.
    if !matches!(parts, [Bytes(tag), ..] if tag.starts_with(b"ID3")) {
        assert_eq!(decoder.tags(), whole.tags(), "{name}");
    }
}

/// Returns a number as ID3 tags have their sizes.
fn digits(number: u64) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (number >> shift) as u8 & 0x7f)
}

#[test]
fn a_cover_of_250_megabytes_in_an_id3_tag_is_skipped() {
    const TAG_BYTES: u64 = 250 << 20;
    let digits = digits(TAG_BYTES);
    let tag = [b"ID3\x04\0\0".as_slice(), &digits, b"APIC", &digits].concat();
    let hole = 10 + TAG_BYTES - tag.len() as u64;
    let parts = [Bytes(tag), Hole(hole), Bytes(fixture("bursts.mp3"))];
    check("bursts.mp3", &parts, Some("its tag of 250 MB is left out"));
}

#[test]
fn a_cover_of_2_gigabytes_in_an_ape_tag_is_skipped() {
    let item = [&[0, 0, 0, 0x80, 2, 0, 0, 0], b"Cover Art (Front)\0".as_slice()].concat();
    let size = u32::try_from(item.len() as u64 + GIGABYTES_2 + 32).unwrap().to_le_bytes();
    let head = |flags: u8| {
        let rest = [1, 0, 0, 0, 0, 0, 0, flags, 0, 0, 0, 0, 0, 0, 0, 0];
        [b"APETAGEX\xd0\x07\0\0".as_slice(), &size, &rest].concat()
    };
    let sound = fixture("bursts.mp3");
    let parts =
        [Bytes(sound), Bytes(head(0xa0)), Bytes(item), Hole(GIGABYTES_2), Bytes(head(0x80))];
    check("bursts.mp3", &parts, Some("its tag of 2048 MB is left out"));
}

/// Returns where the box of this name begins.
fn at(bytes: &[u8], name: &[u8; 4]) -> usize {
    bytes.windows(4).position(|four| four == name).unwrap() - 4
}

#[test]
fn a_cover_of_2_gigabytes_in_an_mp4_file_is_skipped() {
    // The list of tags ends the file, so the cover can be put behind it.
    let mut file = fixture("bursts.m4a");
    let data = u32::try_from(16 + GIGABYTES_2).unwrap();
    let cover = [&(data + 8).to_be_bytes(), b"covr".as_slice(), &data.to_be_bytes(), b"data"];
    let cover = [cover.concat(), vec![0, 0, 0, 13, 0, 0, 0, 0]].concat();
    for name in [b"moov", b"udta", b"meta", b"ilst"] {
        let at = at(&file, name);
        let size = u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        assert_eq!(at + size as usize, file.len(), "the fixture has something behind its tags");
        file[at..at + 4].copy_from_slice(&(size + data + 8).to_be_bytes());
    }
    check("bursts.m4a", &[Bytes(file), Bytes(cover), Hole(GIGABYTES_2)], None);
}

#[test]
fn covers_of_2_gigabytes_in_a_flac_file_are_skipped() {
    const BLOCK_BYTES: u32 = (1 << 24) - 1;
    let file = fixture("bursts.flac");
    let (head, rest) = file.split_at(4 + 4 + 34);
    let picture = [&[0, 0, 0, 3, 0, 0, 0, 10], b"image/jpeg".as_slice(), &[0; 20]].concat();
    let size = BLOCK_BYTES - u32::try_from(picture.len()).unwrap() - 4;
    let block = [&[6, 0xff, 0xff, 0xff], picture.as_slice(), &size.to_be_bytes()].concat();
    let mut parts = vec![Bytes(head.to_vec())];
    for _ in 0..GIGABYTES_2 >> 24 {
        parts.extend([Bytes(block.clone()), Hole(u64::from(size))]);
    }
    parts.push(Bytes(rest.to_vec()));
    check("bursts.flac", &parts, None);
}

/// Returns a number as Matroska has its sizes, in eight bytes.
fn size(number: u64) -> [u8; 8] {
    (1 << 56 | number).to_be_bytes()
}

#[test]
fn an_attachment_of_2_gigabytes_in_a_matroska_file_is_skipped() {
    let file = fixture("bursts.webm");
    let segment = at(&file, b"\x18\x53\x80\x67") + 8;
    let cluster = at(&file, b"\x1f\x43\xb6\x75") + 4;
    let data = [b"\x46\x5c".as_slice(), &size(GIGABYTES_2)].concat();
    let names = b"\x46\x6e\x81c\x46\x60\x8aimage/jpeg\x46\xae\x81\x01";
    let inner = (names.len() + data.len()) as u64 + GIGABYTES_2;
    let one = [b"\x61\xa7".as_slice(), &size(inner), names, &data].concat();
    let all = inner + 10;
    let attachments = [b"\x19\x41\xa4\x69".as_slice(), &size(all), &one].concat();
    let whole = (file.len() - segment) as u64 - 8 + 12 + all;
    let parts = [
        Bytes(file[..segment].to_vec()),
        Bytes(size(whole).to_vec()),
        Bytes(file[segment + 8..cluster].to_vec()),
        Bytes(attachments),
        Hole(GIGABYTES_2),
        Bytes(file[cluster..].to_vec()),
    ];
    check("bursts.webm", &parts, None);
}

#[test]
fn a_chunk_of_250_megabytes_in_a_wav_file_is_skipped() {
    const TAG_BYTES: u64 = 250 << 20;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sound.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    (0..32_000).for_each(|n| writer.write_sample(n as i16).unwrap());
    writer.finalize().unwrap();
    let size = u32::try_from(TAG_BYTES).unwrap().to_le_bytes();
    let mut file = File::options().append(true).open(&path).unwrap();
    file.write_all(&[b"id3 ".as_slice(), &size, b"ID3\x04\0\0", &digits(TAG_BYTES - 10)].concat())
        .unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length + TAG_BYTES - 10).unwrap();
    assert_eq!(in_little_memory(|| heard(&path)).0, 32_000);
}

/// Returns the Ogg fixture with a picture of so many bytes in its comments.
fn ogg_with_picture(bytes: usize) -> Vec<u8> {
    let file = fixture("bursts.ogg");
    let (mut reader, mut made) = (ogg::PacketReader::new(Cursor::new(&file)), Vec::new());
    let mut writer = ogg::PacketWriter::new(&mut made);
    while let Some(mut packet) = reader.read_packet().unwrap() {
        let end = match (packet.last_in_stream(), packet.last_in_page()) {
            (true, _) => PacketWriteEndInfo::EndStream,
            (_, true) => PacketWriteEndInfo::EndPage,
            _ => PacketWriteEndInfo::NormalPacket,
        };
        if packet.data.starts_with(b"\x03vorbis") {
            let picture = [b"METADATA_BLOCK_PICTURE=".to_vec(), vec![b'A'; bytes]].concat();
            let length = u32::try_from(picture.len()).unwrap().to_le_bytes();
            let head = b"\x03vorbis\0\0\0\0\x01\0\0\0".as_slice();
            packet.data = [head, &length, &picture, &[1]].concat();
        }
        let (serial, position) = (packet.stream_serial(), packet.absgp_page());
        writer.write_packet(packet.data, serial, end, position).unwrap();
    }
    drop(writer);
    made
}

#[test]
fn the_largest_cover_of_an_ogg_file_is_read_and_a_larger_one_is_refused_with_what_to_do() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_folder, path) = saved(&[Bytes(ogg_with_picture(15 << 20))]);
    assert_eq!(heard(&path).0, 32_000);
    let (_folder, path) = saved(&[Bytes(ogg_with_picture(17 << 20))]);
    let error = audio::open(&path, Channels::Mix).err().unwrap();
    assert!(error.is_bad_input());
    assert!(error.to_string().contains("take its cover out"), "{error}");
}
