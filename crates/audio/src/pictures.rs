//! Pictures and other large things beside the sound, which Symphonia 0.6 would hold in memory whole. They
//! are shown to it as empty room; remove this when it heeds its limits for pictures.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::source::Corrections;
use crate::{matroska, mp4};

/// The largest of tags that is read: a cover a hundred times as large as podcasts have them.
pub(crate) const LARGEST_TAG_BYTES: u64 = 16 << 20;

/// A name that no tag of an MP4 file has; the usual `free` is taken for one in a list of tags.
const NO_TAG: [u8; 4] = *b"none";

/// Bytes of the footer of an APE tag, and of an ID3 tag of the first version, which may stand behind it.
const APE_FOOTER_BYTES: u64 = 32;
const OLD_TAG_BYTES: u64 = 128;

/// Corrects how a file that begins with `head` is shown, so that its pictures are not. Returns the bytes
/// of a tag that is left out with its texts, where one is.
///
/// A file that is damaged is shown as it is from there on.
pub(crate) fn hide(
    file: &mut File,
    head: &[u8],
    length: u64,
    corrections: &mut Corrections,
) -> Option<u64> {
    if length <= LARGEST_TAG_BYTES {
        return None;
    }
    let patches = match head {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => mp4::pictures(file, length, LARGEST_TAG_BYTES)
            .map(|names| names.into_iter().map(|at| (at, NO_TAG.to_vec())).collect()),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => matroska::attachments(file, length, LARGEST_TAG_BYTES),
        [b'f', b'L', b'a', b'C', ..] => flac_pictures(file),
        _ => Ok(Vec::new()),
    };
    corrections.patches.extend(patches.unwrap_or_default());
    let (start, bytes) = ape_tag(file, length).ok()??;
    corrections.end = (bytes > LARGEST_TAG_BYTES).then_some(start);
    corrections.end.map(|_| bytes)
}

/// Returns what to write over the heads of the blocks of pictures in a FLAC file: they become padding.
/// Source: RFC 9639, section 8.1.
fn flac_pictures<R: Read + Seek>(file: &mut R) -> io::Result<Vec<(u64, Vec<u8>)>> {
    const LAST: u8 = 0x80;
    const PADDING: u8 = 1;
    const PICTURE: u8 = 6;
    let mut patches = Vec::new();
    let mut at = 4;
    loop {
        let mut head = [0; 4];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let [kind, a, b, c] = head;
        if kind & !LAST == PICTURE {
            patches.push((at, vec![kind & LAST | PADDING]));
        }
        if kind & LAST != 0 {
            return Ok(patches);
        }
        at += 4 + u64::from(u32::from_be_bytes([0, a, b, c]));
    }
}

/// Returns where the APE tag at the end of a file begins, and its bytes; none where there is none.
fn ape_tag<R: Read + Seek>(file: &mut R, length: u64) -> io::Result<Option<(u64, u64)>> {
    const HAS_HEADER: u8 = 0x80;
    for end in [length, length.saturating_sub(OLD_TAG_BYTES)] {
        let Some(at) = end.checked_sub(APE_FOOTER_BYTES) else { continue };
        let mut footer = [0; APE_FOOTER_BYTES as usize];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut footer)?;
        // The name, the version, the size without a header, the number of items and the flags.
        if let [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', _, _, _, _, rest @ ..] = footer {
            let [a, b, c, d, _, _, _, _, _, _, _, flags, ..] = rest;
            let header = if flags & HAS_HEADER == 0 { 0 } else { APE_FOOTER_BYTES };
            let bytes = u64::from(u32::from_le_bytes([a, b, c, d])) + header;
            return Ok(end.checked_sub(bytes).map(|start| (start, bytes)));
        }
    }
    Ok(None)
}
