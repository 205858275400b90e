//! Bytes of a file to text.

use super::ImportError;
use crate::Warning;

/// How files begin that are no text.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip file or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
];

/// Returns the text of a file, without the mark at its start, its line ends as `\n`, and its
/// characters of code 0 as `�`.
///
/// # Errors
/// When it is empty or no text.
pub(super) fn text(bytes: &[u8], warnings: &mut Vec<Warning>) -> Result<String, ImportError> {
    if let Some((_, found)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(ImportError::Unknown { found });
    }
    let mut text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                let message = "this is no UTF-8: the file was read as Windows-1252";
                warnings.push(Warning::at(line, message));
                bytes.iter().map(|byte| windows_1252(*byte)).collect()
            }
        },
    };
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if controls > 16 && controls > text.len() / 50 {
        return Err(ImportError::Unknown { found: "no text" });
    }
    if text.contains('\0') {
        warnings.push(Warning::new("a character with code 0 was replaced"));
        text = text.replace('\0', "\u{fffd}");
    }
    if text.trim().is_empty() { Err(ImportError::Empty) } else { Ok(text) }
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks(2).map(|pair| number([pair[0], pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(pairs).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// What Windows-1252 has in the rows that Latin-1 leaves to control characters, from 0x80; `�` where
/// it has nothing.
const WINDOWS_ROWS: [char; 32] = [
    '€', '�', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '�', 'Ž', '�', '�', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '�', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_ROWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(text(bytes, &mut Vec::new()).unwrap(), expected);
    }

    #[test]
    fn every_usual_way_to_write_text_is_read() {
        check("\u{feff}Olá\r\nRui\r".as_bytes(), "Olá\nRui\n");
        check(b"\xff\xfeO\0l\0\xe1\0", "Olá");
        check(b"\xfe\xff\0O\0l\0\xe1", "Olá");
        check(b"\xff\xfe\x3d\xd8\x00\xde!\0", "😀!");
        check(b"Ol\xe1 \x93Rui\x94", "Olá “Rui”");
        check(b"a\0b", "a\u{fffd}b");
    }

    #[test]
    fn what_is_no_text_is_named() {
        let refused = |bytes: &[u8]| text(bytes, &mut Vec::new()).unwrap_err().to_string();
        assert_eq!(refused(b" \r\n\t"), "the file is empty");
        assert!(refused(b"PK\x03\x04").contains("office document"));
        assert!(refused(&[1; 100]).contains("no text"));
    }
}
