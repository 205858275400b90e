//! Compressed files and archives.

use std::io::{self, Cursor, Read as _};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{MOST_BYTES, Reader, note};

/// Ways of packing that are not opened here, by their first bytes.
const UNOPENED: [(&[u8], &str); 7] = [
    (b"BZh", "it is packed by bzip2"),
    (b"\xfd7zXZ", "it is packed by xz"),
    (b"7z\xbc\xaf", "it is a 7z archive"),
    (b"Rar!", "it is a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "it is packed by zstd"),
    (b"\x04\x22\x4d\x18", "it is packed by lz4"),
    (b"SQLite", "it is a database"),
];

/// Returns what a file is that can only be named.
pub(super) fn unknown(bytes: &[u8]) -> Option<&'static str> {
    UNOPENED.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, what)| *what)
}

impl Reader {
    /// Opens a gzip file or a zip archive, and reads what is in it.
    pub(super) fn packed(&mut self, depth: usize, name: &str, within: &str, bytes: &[u8]) {
        let opened = if bytes.starts_with(b"PK") {
            self.zip(depth, within, bytes)
        } else {
            unpacked(MultiGzDecoder::new(bytes), MOST_BYTES - self.bytes).map(|content| {
                self.plain_characters(within, &bytes[..bytes.len().min(512)]);
                let inner = name.strip_suffix(".gz").unwrap_or(name);
                self.file(depth + 1, inner, &inside(within, "the packed file"), &content);
            })
        };
        if let Err(error) = opened {
            self.unread.push(note(within, &format!("it cannot be unpacked ({error})")));
            self.plain_characters(within, bytes);
        }
    }

    fn zip(&mut self, depth: usize, within: &str, bytes: &[u8]) -> io::Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::from)?;
        self.text(depth + 1, "the archive's comment", &String::from_utf8_lossy(archive.comment()));
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(io::Error::from)?;
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            let comment = file.comment().to_owned();
            let left = MOST_BYTES.saturating_sub(self.bytes);
            let content = unpacked(file, left)?;
            self.text(depth + 1, "the name of a file in it", &name);
            self.text(depth + 1, "the comment on a file in it", &comment);
            self.file(depth + 1, &name, &inside(within, &name), &content);
        }
        Ok(())
    }
}

/// Reads all, or fails where that is more than `most` bytes.
fn unpacked(reader: impl io::Read, most: usize) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    reader.take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() > most {
        return Err(io::Error::other("it unpacks to too much"));
    }
    Ok(content)
}

fn inside(within: &str, name: &str) -> String {
    if within.is_empty() { name.to_owned() } else { format!("{within} > {name}") }
}
