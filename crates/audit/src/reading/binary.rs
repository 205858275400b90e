//! Files that are no text: what sort they are, and the characters in them.

use std::borrow::Cow;

use super::{Kind, Reader};

/// Shortest stretch of characters that is read where the tags of sound files are.
const LEAST_CHARACTERS: usize = 4;

/// Shortest stretch elsewhere in a file that is no text: chance makes shorter ones.
const LEAST_IN_SOUND: usize = 12;

/// So many bytes at both ends of a file may be its tags.
const TAGS_BYTES: usize = 1 << 17;

/// The first bytes of files, from a place in them.
const SIGNATURES: [(usize, &[u8], Kind); 27] = [
    (0, b"%PDF", Kind::Pdf),
    (0, b"\x1f\x8b", Kind::Packed),
    (0, b"PK\x03\x04", Kind::Packed),
    (0, b"\x89PNG", Kind::Picture),
    (0, b"\xff\xd8\xff", Kind::Picture),
    (0, b"GIF8", Kind::Picture),
    (8, b"WEBP", Kind::Picture),
    (4, b"ftypavif", Kind::Picture),
    (4, b"ftypheic", Kind::Picture),
    (4, b"ftypmif1", Kind::Picture),
    (0, b"\0\0\x01\0", Kind::Picture),
    (0, b"ID3", Kind::Sound),
    (0, b"\xff\xfb", Kind::Sound),
    (0, b"\xff\xfa", Kind::Sound),
    (0, b"\xff\xf3", Kind::Sound),
    (0, b"\xff\xf2", Kind::Sound),
    (0, b"\xff\xf1", Kind::Sound),
    (0, b"\xff\xf9", Kind::Sound),
    (0, b"OggS", Kind::Sound),
    (0, b"fLaC", Kind::Sound),
    (8, b"WAVE", Kind::Sound),
    (8, b"AIFF", Kind::Sound),
    (4, b"ftyp", Kind::Sound),
    (0, b"\x1a\x45\xdf\xa3", Kind::Sound),
    (0, b"wOFF", Kind::Font),
    (0, b"wOF2", Kind::Font),
    (0, b"OTTO", Kind::Font),
];

/// Returns what sort of file begins so, where it is none of text.
pub(super) fn signature(bytes: &[u8]) -> Option<Kind> {
    let begins =
        |at: &usize, sign: &[u8]| bytes.get(*at..).is_some_and(|bytes| bytes.starts_with(sign));
    let found = SIGNATURES.iter().find(|(at, sign, _)| begins(at, sign)).map(|(.., kind)| *kind);
    // A reader of PDFs looks for the sign in the first kilobyte.
    let late = || {
        let head = &bytes[..bytes.len().min(1024)];
        head.windows(5).any(|window| window == b"%PDF-").then_some(Kind::Pdf)
    };
    found.or_else(late)
}

/// Returns the bytes as text: UTF-8, or UTF-16 where it says so or every other byte is nought.
pub(super) fn as_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (little, big) =
        (|pair: [u8; 2]| u16::from_le_bytes(pair), |pair: [u8; 2]| u16::from_be_bytes(pair));
    let sixteen = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().copied().map(unit).collect();
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => sixteen(rest, little),
        [0xfe, 0xff, rest @ ..] => sixteen(rest, big),
        [_, 0, _, 0, ..] => sixteen(bytes, little),
        [0, _, 0, _, ..] => sixteen(bytes, big),
        _ if bytes.contains(&0) => None,
        _ => str::from_utf8(bytes).ok().map(Cow::Borrowed).or_else(|| western(bytes)),
    }
}

/// Returns bytes as Western European text, where nothing in them says that they are no text.
fn western(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 14..=31 | 127..=159);
    let odd = bytes.iter().filter(|byte| is_odd(byte)).count();
    let high = bytes.iter().filter(|byte| **byte >= 160).count();
    // Quotes of Windows are among the odd ones.
    let is_text = odd * 50 <= bytes.len() && high * 3 <= bytes.len();
    is_text.then(|| Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()))
}

impl Reader {
    /// Takes the characters that stand in a file as such, one byte each, UTF-8 or UTF-16: the tags of sound
    /// files and the notes of pictures are written so.
    pub(super) fn plain_characters(&mut self, within: &str, bytes: &[u8]) {
        let place = |what: &str| {
            if within.is_empty() { what.to_owned() } else { format!("{what} of {within}") }
        };
        let (head, rest) = bytes.split_at(bytes.len().min(TAGS_BYTES));
        let tail = &rest[rest.len().saturating_sub(TAGS_BYTES)..];
        for part in [head, tail] {
            self.text(1, &place("characters"), &narrow(part, LEAST_CHARACTERS));
        }
        self.keep(&place("characters"), &narrow(bytes, LEAST_IN_SOUND));
        let parts = [(head, LEAST_CHARACTERS), (tail, LEAST_CHARACTERS), (bytes, LEAST_IN_SOUND)];
        for (part, least) in parts {
            for shifted in [part, part.get(1..).unwrap_or_default()] {
                for high in [1, 0] {
                    self.keep(&place("characters of two bytes"), &wide(shifted, high, least));
                }
            }
        }
    }
}

/// Returns stretches of ASCII and UTF-8, a line each; single bytes between letters are Latin-1.
fn narrow(bytes: &[u8], least: usize) -> String {
    let mut all = String::new();
    for part in parts(bytes, least, may_follow) {
        narrow_stretches(part, |stretch| {
            if is_worth_reading(stretch, least) {
                all.push_str(stretch);
                all.push('\n');
            }
        });
    }
    all
}

/// Returns the parts of at least `least` items in which each may follow the one before it.
///
/// Such a part has one of every `least` items in a row, so that most others are not looked at: sound is
/// long, and what could be text in it short.
fn parts<T>(items: &[T], least: usize, may_follow: impl Fn(&T, &T) -> bool) -> Vec<&[T]> {
    let mut found = Vec::new();
    let mut from = 0;
    while from + least <= items.len() {
        let middle = from + least - 1;
        let (mut start, mut end) = (middle, middle + 1);
        while start > from && may_follow(&items[start - 1], &items[start]) {
            start -= 1;
        }
        while end < items.len() && may_follow(&items[end - 1], &items[end]) {
            end += 1;
        }
        if end - start >= least {
            found.push(&items[start..end]);
        }
        from = end;
    }
    found
}

/// Returns true where a text may have `next` behind `byte`: no control character, nor the second byte of a
/// UTF-8 character behind ASCII.
fn may_follow(byte: &u8, next: &u8) -> bool {
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127);
    !(is_control(byte) || is_control(next) || byte.is_ascii() && matches!(next, 0x80..=0xbf))
}

/// Calls `take` with the stretches of characters in bytes.
fn narrow_stretches(bytes: &[u8], mut take: impl FnMut(&str)) {
    let mut stretch = String::new();
    let mut end = |stretch: &mut String| {
        take(stretch);
        stretch.clear();
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() && !matches!(c, '\t' | '\n' | '\r') {
                end(&mut stretch);
            } else {
                stretch.push(c);
            }
        }
        match chunk.invalid() {
            [byte @ 0xc0..=0xff] if stretch.ends_with(char::is_alphabetic) => {
                stretch.push(char::from(*byte));
            }
            [] => {}
            _ => end(&mut stretch),
        }
    }
    end(&mut stretch);
}

/// Returns true for a stretch that is long, or has a word in it.
fn is_worth_reading(stretch: &str, least: usize) -> bool {
    let has_word = || {
        let mut words = stretch.split(|c: char| !c.is_alphabetic());
        words.any(|word| word.len() >= LEAST_CHARACTERS)
    };
    stretch.len() >= LEAST_IN_SOUND || stretch.len() >= least && has_word()
}

/// Returns stretches of UTF-16, a line each: of Western letters, or of East Asian ones, since chance mixes
/// them. `high` is the place of the more significant byte in a pair.
fn wide(bytes: &[u8], high: usize, least: usize) -> String {
    let mut all = String::new();
    let unit = |pair: &[u8; 2]| u16::from_be_bytes([pair[high], pair[1 - high]]);
    let sort = |pair: &[u8; 2]| Sort::of(unit(pair));
    let may_follow =
        |one: &[u8; 2], next: &[u8; 2]| sort(next).is_some() && sort(next) == sort(one);
    for part in parts(bytes.as_chunks().0, least, may_follow) {
        // Most units may be East Asian characters.
        let is_chance = sort(&part[0]) == Some(Sort::EastAsian) && part.len() < 2 * least;
        if !is_chance {
            let units: Vec<u16> = part.iter().map(unit).collect();
            all.push_str(&String::from_utf16_lossy(&units));
            all.push('\n');
        }
    }
    all
}

/// What a unit of UTF-16 may be a character of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Latin and its neighbours, with punctuation.
    Western,
    /// Chinese, Japanese and Korean, with punctuation.
    EastAsian,
}

impl Sort {
    fn of(unit: u16) -> Option<Self> {
        match unit {
            0x20..=0x7e | 0xa0..=0x52f | 0x1e00..=0x206f => Some(Self::Western),
            0x3000..=0x9fff | 0xac00..=0xd7a3 => Some(Self::EastAsian),
            _ => None,
        }
    }
}
