//! What of a Matroska or WebM file is shown to the container's reader in another way.
//!
//! Elements: RFC 8794 (EBML), sections 4 to 6; RFC 9559 (Matroska), section 5.1.

use std::io::{self, Read, Seek, SeekFrom};

const SEGMENT: u64 = 0x1853_8067;
const ATTACHMENTS: u64 = 0x1941_a469;
/// What a file says of itself beside its sound: chapters and tags.
const TEXTS: [u64; 2] = [0x1043_a770, 0x1254_c367];
/// The element whose content is nothing.
const VOID: u8 = 0xec;

/// Returns where the size of a Matroska segment stands that is larger than the file of `length`
/// bytes, when it takes eight bytes, as writers leave room for.
pub(crate) fn size_to_hide(head: &[u8], length: u64) -> Option<u64> {
    let at = head.windows(4).position(|id| id == (SEGMENT as u32).to_be_bytes())? + 4;
    let size: [u8; 8] = head.get(at..at + 8)?.try_into().ok()?;
    let at = at as u64;
    // The first byte 1 marks a size of 56 bits, all of which set mean unknown.
    let claimed = u64::from_be_bytes(size) & 0x00ff_ffff_ffff_ffff;
    let too_large = claimed.saturating_add(at + 8) > length;
    (size[0] == 1 && too_large).then_some(at)
}

/// Returns what to write over the heads of attached files, and of more than `most` bytes of text, so that
/// they are empty room: where, and which bytes. What lies behind an element of unknown length is not
/// looked at.
pub(crate) fn attachments<R: Read + Seek>(
    file: &mut R,
    length: u64,
    most: u64,
) -> io::Result<Vec<(u64, Vec<u8>)>> {
    let mut patches = Vec::new();
    let mut at = 0;
    while let Some(element) = element(file, at, length)? {
        let Element { id, head, size } = element;
        if id == ATTACHMENTS || (TEXTS.contains(&id) && size.is_some_and(|size| size > most)) {
            patches.extend(size.map(|size| (at, void(head, size))));
        }
        at += match (id, size) {
            (SEGMENT, _) => head,
            (_, Some(size)) => head.saturating_add(size),
            (_, None) => break,
        };
    }
    Ok(patches)
}

/// The head of an element.
struct Element {
    id: u64,
    /// Bytes of the head.
    head: u64,
    /// Bytes of what it holds; none where that is unknown.
    size: Option<u64>,
}

/// Reads the head of the element at `at`; none where there is none.
fn element<R: Read + Seek>(file: &mut R, at: u64, length: u64) -> io::Result<Option<Element>> {
    if at >= length {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let Some((id, id_bytes)) = number(file)? else { return Ok(None) };
    let Some((size, size_bytes)) = number(file)? else { return Ok(None) };
    let ones = (1_u64 << (7 * size_bytes)) - 1;
    let size = size & ones;
    let size = (size != ones).then_some(size);
    Ok(Some(Element { id, head: id_bytes + size_bytes, size }))
}

/// Reads a number of one to eight bytes, with the mark of its length, and returns that length; none where
/// the first byte has no mark.
fn number<R: Read>(file: &mut R) -> io::Result<Option<(u64, u64)>> {
    let mut first = [0];
    file.read_exact(&mut first)?;
    let more = first[0].leading_zeros();
    if more > 7 {
        return Ok(None);
    }
    let mut number = u64::from(first[0]);
    for _ in 0..more {
        let mut byte = [0];
        file.read_exact(&mut byte)?;
        number = number << 8 | u64::from(byte[0]);
    }
    Ok(Some((number, u64::from(more) + 1)))
}

/// Returns the head of an element of empty room, to be written over the `head` bytes of the head of an
/// element that holds `size` bytes.
fn void(head: u64, size: u64) -> Vec<u8> {
    // A length takes eight bytes at most; what is left of the old head is room too.
    let length_bytes = (head - 1).min(8);
    let room = size + head - 1 - length_bytes;
    let marked = 1_u64 << (7 * length_bytes) | room;
    let bytes = marked.to_be_bytes();
    [&[VOID], &bytes[bytes.len() - length_bytes as usize..]].concat()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Returns an element whose size takes `size_bytes` bytes.
    fn element_of(id: &[u8], size_bytes: u32, content: &[u8]) -> Vec<u8> {
        let size = (1_u64 << (7 * size_bytes) | content.len() as u64).to_be_bytes();
        [id, &size[8 - size_bytes as usize..], content].concat()
    }

    /// Attached files become room, of the same length whatever their head; the rest stays.
    #[track_caller]
    fn check(size_bytes: u32) {
        let header = element_of(&[0x1a, 0x45, 0xdf, 0xa3], 1, b"webm");
        let attached = element_of(&[0x19, 0x41, 0xa4, 0x69], size_bytes, &[7; 60]);
        let cluster = element_of(&[0x1f, 0x43, 0xb6, 0x75], 2, b"sound");
        let content = [attached, cluster.clone()].concat();
        let mut file = [header, element_of(&[0x18, 0x53, 0x80, 0x67], 8, &content)].concat();
        let length = file.len() as u64;
        for (at, bytes) in attachments(&mut Cursor::new(&file), length, 100).unwrap() {
            file[at as usize..][..bytes.len()].copy_from_slice(&bytes);
        }
        let at = length - content.len() as u64;
        let room = element(&mut Cursor::new(&file), at, length).unwrap().unwrap();
        assert_eq!(room.id, u64::from(VOID));
        let behind = at + room.head + room.size.unwrap();
        assert_eq!(file[behind as usize..], cluster);
    }

    #[test]
    fn attached_files_are_shown_as_room() {
        for size_bytes in 1..=8 {
            check(size_bytes);
        }
    }
}
