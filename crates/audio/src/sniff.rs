//! What a file that is no sound looks like, by its first bytes.

/// Returns what `head`, the first bytes of a file, looks like when it is surely not sound, with its
/// article.
///
/// A kilobyte is enough; of a few bytes it may take a tag for text.
#[must_use]
pub fn not_sound(head: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 12] = [
        (b"#EXTM3U", "a playlist: give the recording itself"),
        (b"[playlist]", "a playlist: give the recording itself"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive: unpack it"),
        (b"\x1f\x8b", "a compressed file: unpack it"),
        (b"Rar!", "an archive: unpack it"),
        (b"7z\xbc\xaf", "an archive: unpack it"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3", "a database"),
    ];
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(name);
    }
    let text = text(head)?;
    let start: String = text.trim_start().chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some("a web page, perhaps an error that was saved in place of the recording");
    }
    Some("text")
}

/// Returns `head` as text when every byte of it is some: UTF-8 without control characters.
fn text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last character may be cut where the head was.
        Err(error) if head.len() - error.valid_up_to() < 4 => {
            std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    (!text.is_empty() && !text.contains(control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Option<&str>) {
        let found = not_sound(head);
        assert_eq!(found.map(|found| found.split([':', ',']).next().unwrap()), expected);
    }

    #[test]
    fn what_is_no_sound_is_told_from_its_first_bytes() {
        check(b"#EXTM3U\nhttp://example.org/a.mp3\n", Some("a playlist"));
        check(b"  <!DOCTYPE HTML><title>404</title>", Some("a web page"));
        check("Notes – naïve".as_bytes(), Some("text"));
        check(&"naïve ï".as_bytes()[..8], Some("text"));
        check(b"\x89PNG\r\n\x1a\n", Some("a picture"));
        check(b"RIFF\x24\0\0\0WAVE", None);
        check(b"ID3\x04\0\0", None);
        check(b"fLaC\0\0\0\x22", None);
    }
}
