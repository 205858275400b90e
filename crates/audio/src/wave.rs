//! The header of a WAV file, checked before anything is allocated on its word.

use std::io::{self, Read, Seek, SeekFrom};

/// Most channels a recording may have.
pub(crate) const MOST_CHANNELS: u64 = 64;
/// Lowest and highest rate a recording may have, in Hz.
pub(crate) const RATES: std::ops::RangeInclusive<u64> = 1_000..=768_000;

/// Bytes of the largest format chunk that is copied.
const LARGEST_FORMAT: u64 = 1024;

/// What a look at the header of a WAV file found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The header makes sense as far as it is looked at.
    Fine,
    /// The file ends inside its header.
    CutShort,
    /// The data chunk says it is empty though bytes follow: its length was never filled in.
    Unfinished {
        /// Where the length of the data chunk stands, in bytes from the start.
        length_at: u64,
    },
    /// A field has a value that no recording has.
    Absurd {
        /// The field, in words.
        field: &'static str,
        /// What the file says.
        value: u64,
        /// What it may say.
        expected: &'static str,
    },
}

/// Looks through the chunks of a RIFF/WAVE file of `length` bytes up to its data.
pub(crate) fn examine<R: Read + Seek>(file: &mut R, length: u64) -> io::Result<Finding> {
    let mut at = 12;
    let mut has_format = false;
    while at + 8 <= length {
        let (name, size) = chunk(file, at)?;
        match &name {
            b"fmt " => {
                let mut format = [0; 16];
                if size < 16 || at + 24 > length {
                    return Ok(Finding::CutShort);
                }
                file.read_exact(&mut format)?;
                has_format = true;
                if let Some(finding) = absurd(format) {
                    return Ok(finding);
                }
            }
            b"data" if has_format => {
                let unfinished = size == 0 && at + 8 < length;
                let finding = Finding::Unfinished { length_at: at + 4 };
                return Ok(if unfinished { finding } else { Finding::Fine });
            }
            _ => {}
        }
        at = behind(at, size);
    }
    Ok(Finding::CutShort)
}

/// Returns what the format chunk of a RIFF/WAVE file of `length` bytes holds; none where there is none
/// before the data, or one of a size that no format has.
pub(crate) fn format_chunk<R: Read + Seek>(
    file: &mut R,
    length: u64,
) -> io::Result<Option<Vec<u8>>> {
    let mut at = 12;
    while at + 8 <= length {
        let (name, size) = chunk(file, at)?;
        match &name {
            b"fmt " if (16..=LARGEST_FORMAT).contains(&size) => {
                let mut format = Vec::new();
                file.take(size).read_to_end(&mut format)?;
                return Ok((format.len() as u64 == size).then_some(format));
            }
            b"fmt " | b"data" => return Ok(None),
            _ => at = behind(at, size),
        }
    }
    Ok(None)
}

/// Reads the name and the length in bytes of the chunk at `at`, and stays before what it holds.
fn chunk<R: Read + Seek>(file: &mut R, at: u64) -> io::Result<([u8; 4], u64)> {
    file.seek(SeekFrom::Start(at))?;
    let mut header = [0; 8];
    file.read_exact(&mut header)?;
    let [a, b, c, d, size @ ..] = header;
    Ok(([a, b, c, d], u64::from(u32::from_le_bytes(size))))
}

/// Returns where the chunk behind one of `size` bytes at `at` begins: they are padded to an even length.
fn behind(at: u64, size: u64) -> u64 {
    at.saturating_add(8).saturating_add(size).saturating_add(size % 2)
}

/// Returns what is impossible in the first 16 bytes of a format chunk.
fn absurd(format: [u8; 16]) -> Option<Finding> {
    let [_, _, c0, c1, r0, r1, r2, r3, ..] = format;
    let channels = u64::from(u16::from_le_bytes([c0, c1]));
    let rate = u64::from(u32::from_le_bytes([r0, r1, r2, r3]));
    if channels == 0 || channels > MOST_CHANNELS {
        let expected = "1 to 64";
        return Some(Finding::Absurd { field: "number of channels", value: channels, expected });
    }
    if !RATES.contains(&rate) {
        let expected = "1000 to 768000 Hz";
        return Some(Finding::Absurd { field: "sample rate", value: rate, expected });
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn header(channels: u16, rate: u32, data: u32) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend([0, 0, 0, 0, 2, 0, 16, 0]);
        bytes.extend(b"data");
        bytes.extend(data.to_le_bytes());
        bytes
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &Finding) {
        assert_eq!(&examine(&mut Cursor::new(bytes), bytes.len() as u64).unwrap(), expected);
    }

    #[test]
    fn a_header_is_believed_only_where_it_can_be_true() {
        let fine = [header(1, 16_000, 2), vec![0, 0]].concat();
        check(&fine, &Finding::Fine);
        check(&fine[..23], &Finding::CutShort);
        let channels = "number of channels";
        let expected = "1 to 64";
        check(&header(0, 16_000, 2), &Finding::Absurd { field: channels, value: 0, expected });
        check(
            &header(9999, 16_000, 2),
            &Finding::Absurd { field: channels, value: 9999, expected },
        );
        let expected = "1000 to 768000 Hz";
        check(&header(1, 0, 2), &Finding::Absurd { field: "sample rate", value: 0, expected });
    }

    #[test]
    fn a_length_that_was_never_filled_in_is_noticed() {
        check(&header(1, 16_000, 0), &Finding::Fine);
        let recorder_crashed = [header(1, 16_000, 0), vec![1, 2, 3, 4]].concat();
        check(&recorder_crashed, &Finding::Unfinished { length_at: 40 });
    }
}
