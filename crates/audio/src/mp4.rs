//! What the container reader does not tell of MP4 files: their edit lists, and how they describe samples.
//!
//! An edit list says which part of a track is played: AAC encoders put a frame or two of priming in
//! front, which the list leaves out. Box layouts: ISO/IEC 14496-12, sections 8.2.2 (`mvhd`), 8.3.2
//! (`tkhd`), 8.4.2 (`mdhd`) and 8.6.6 (`elst`).

use std::io::{self, Read, Seek, SeekFrom};

use crate::edits::Edits;

/// Most entries of an edit list that are read.
const MOST_ENTRIES: u32 = 1_000;
/// Longest silence an edit list may lay before the sound, in seconds.
const LONGEST_LEAD_SECONDS: f64 = 60.0;

/// What an MP4 file says of the samples of a track.
pub(crate) struct SoundEntry {
    /// Ticks a second of the track.
    pub(crate) timescale: u32,
    /// The contents of the box that describes the samples (`stsd`, 8.5.2).
    pub(crate) description: Vec<u8>,
}

/// Bytes of the largest description that is read.
const LARGEST_DESCRIPTION: u64 = 64 * 1024;

/// Returns what the MP4 file `file` of `length` bytes says of the samples of its track `track`; `None`
/// where it does not.
pub(crate) fn sound_entry<R: Read + Seek>(
    file: &mut R,
    length: u64,
    track: u32,
) -> io::Result<Option<SoundEntry>> {
    let Some(movie) = find(file, Area { start: 0, end: length }, *b"moov")? else {
        return Ok(None);
    };
    let Some(area) = track_area(file, movie, track)? else { return Ok(None) };
    let Some(media) = find(file, area, *b"mdia")? else { return Ok(None) };
    let Some(header) = find(file, media, *b"mdhd")? else { return Ok(None) };
    let timescale = timescale(file, header)?;
    let mut area = media;
    for name in [*b"minf", *b"stbl", *b"stsd"] {
        match find(file, area, name)? {
            Some(inner) => area = inner,
            None => return Ok(None),
        }
    }
    let size = area.end.saturating_sub(area.start);
    if size > LARGEST_DESCRIPTION {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(area.start))?;
    let mut description = Vec::new();
    file.take(size).read_to_end(&mut description)?;
    Ok(Some(SoundEntry { timescale, description }))
}

/// Returns the edits of the track `track` of the MP4 file `file` of `length` bytes; `None` where
/// it has no edit list that can be followed in one pass.
pub(crate) fn edits<R: Read + Seek>(file: &mut R, length: u64, track: u32) -> Option<Edits> {
    let movie = find(file, Area { start: 0, end: length }, *b"moov").ok()??;
    let header = find(file, movie, *b"mvhd").ok()??;
    let movie_scale = timescale(file, header).ok()?;
    let area = track_area(file, movie, track).ok()??;
    let media = find(file, area, *b"mdia").ok()??;
    let header = find(file, media, *b"mdhd").ok()??;
    let media_scale = timescale(file, header).ok()?;
    let list = find(file, area, *b"edts").ok()??;
    let list = find(file, list, *b"elst").ok()??;
    follow(&entries(file, list).ok()?, movie_scale, media_scale)
}

/// Returns where the names of boxes stand that hold a picture, or more than `most` bytes of anything
/// else, among what the MP4 file `file` of `length` bytes says of itself.
pub(crate) fn pictures<R: Read + Seek>(
    file: &mut R,
    length: u64,
    most: u64,
) -> io::Result<Vec<u64>> {
    let whole = Area { start: 0, end: length };
    let user = match find(file, whole, *b"moov")? {
        Some(movie) => find(file, movie, *b"udta")?,
        None => None,
    };
    let mut names = Vec::new();
    for place in [Some(whole), user].into_iter().flatten() {
        let Some(mut said) = find(file, place, *b"meta")? else { continue };
        said.start += 4; // a version and flags
        let Some(mut list) = find(file, said, *b"ilst")? else { continue };
        while let Some(Found { name, name_at, area }) = next(file, list)? {
            if &name == b"covr" || area.end.saturating_sub(area.start) > most {
                names.push(name_at);
            }
            list.start = area.end;
        }
    }
    Ok(names)
}

/// Returns the contents of the box of the track of this number.
fn track_area<R: Read + Seek>(file: &mut R, movie: Area, track: u32) -> io::Result<Option<Area>> {
    let mut from = movie;
    while let Some(area) = find(file, from, *b"trak")? {
        from.start = area.end;
        let Some(header) = find(file, area, *b"tkhd")? else { return Ok(None) };
        if track_id(file, header)? == track {
            return Ok(Some(area));
        }
    }
    Ok(None)
}

/// One entry of an edit list: what is played, in ticks of the movie and of the media.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    /// How long it is played, in ticks of the movie; 0 stands for "to the end" in fragmented files.
    duration: u64,
    /// Where it starts in the media, in ticks of the media; -1 stands for silence.
    media_time: i64,
}

/// Returns what a list of entries comes to: some silence, then one stretch of the media. Lists of
/// several stretches (a recording edited by reference) are not followed.
fn follow(entries: &[Entry], movie_scale: u32, media_scale: u32) -> Option<Edits> {
    let movie_seconds = |ticks: u64| ticks as f64 / f64::from(movie_scale);
    let silent = entries.iter().take_while(|entry| entry.media_time < 0).count();
    let (before, [played]) = entries.split_at(silent) else { return None };
    let lead_seconds = before.iter().map(|entry| movie_seconds(entry.duration)).sum::<f64>();
    Some(Edits {
        lead_seconds: lead_seconds.min(LONGEST_LEAD_SECONDS),
        skip_seconds: played.media_time as f64 / f64::from(media_scale),
        keep_seconds: (played.duration > 0).then(|| movie_seconds(played.duration)),
    })
}

/// The bytes of a box after its header, as offsets in the file.
#[derive(Clone, Copy, Debug)]
struct Area {
    start: u64,
    end: u64,
}

/// A box: where its name stands, and what it holds.
struct Found {
    name: [u8; 4],
    name_at: u64,
    area: Area,
}

/// Returns the contents of the first box called `name` directly inside `area`.
fn find<R: Read + Seek>(file: &mut R, area: Area, name: [u8; 4]) -> io::Result<Option<Area>> {
    let mut rest = area;
    while let Some(found) = next(file, rest)? {
        if found.name == name {
            return Ok(Some(found.area));
        }
        rest.start = found.area.end;
    }
    Ok(None)
}

/// Returns the box at the start of `area`; none where there is no room for one, or its size is none.
fn next<R: Read + Seek>(file: &mut R, area: Area) -> io::Result<Option<Found>> {
    let at = area.start;
    if at + 8 > area.end {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let size = u64::from(number(file)?);
    let mut name = [0; 4];
    file.read_exact(&mut name)?;
    let (header, size) = match size {
        0 => (8, area.end - at),
        1 => (16, u64::from(number(file)?) << 32 | u64::from(number(file)?)),
        size => (8, size),
    };
    let end = at.saturating_add(size).min(area.end);
    let area = Area { start: at + header, end };
    Ok((size >= header).then_some(Found { name, name_at: at + 4, area }))
}

/// Reads the ticks a second from an `mvhd` or `mdhd` box, which begin alike.
fn timescale<R: Read + Seek>(file: &mut R, header: Area) -> io::Result<u32> {
    let wide = is_wide(file, header)?;
    file.seek(SeekFrom::Current(if wide { 16 } else { 8 }))?;
    match number(file)? {
        0 => Err(io::ErrorKind::InvalidData.into()),
        ticks => Ok(ticks),
    }
}

/// Reads the number of a track from its `tkhd` box.
fn track_id<R: Read + Seek>(file: &mut R, header: Area) -> io::Result<u32> {
    let wide = is_wide(file, header)?;
    file.seek(SeekFrom::Current(if wide { 16 } else { 8 }))?;
    number(file)
}

/// Reads the entries of an `elst` box.
fn entries<R: Read + Seek>(file: &mut R, list: Area) -> io::Result<Vec<Entry>> {
    let wide = is_wide(file, list)?;
    let room = (list.end.saturating_sub(list.start + 8)) / if wide { 20 } else { 12 };
    let count = number(file)?.min(MOST_ENTRIES);
    if u64::from(count) > room {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        let (duration, media_time) = if wide {
            let duration = u64::from(number(file)?) << 32 | u64::from(number(file)?);
            let time = u64::from(number(file)?) << 32 | u64::from(number(file)?);
            (duration, time.cast_signed())
        } else {
            (u64::from(number(file)?), i64::from(number(file)?.cast_signed()))
        };
        number(file)?; // the rate: always 1.0 for sound
        entries.push(Entry { duration, media_time });
    }
    Ok(entries)
}

/// Goes to the start of a box with a version and flags, reads them, and returns true where the
/// version is 1, whose times take 64 bits.
fn is_wide<R: Read + Seek>(file: &mut R, header: Area) -> io::Result<bool> {
    file.seek(SeekFrom::Start(header.start))?;
    Ok(number(file)? >> 24 == 1)
}

fn number<R: Read>(file: &mut R) -> io::Result<u32> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn atom(name: &[u8; 4], parts: &[Vec<u8>]) -> Vec<u8> {
        let body = parts.concat();
        let size = u32::try_from(body.len() + 8).unwrap();
        [size.to_be_bytes().as_slice(), name, &body].concat()
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
    }

    fn movie(list: &[u32]) -> Vec<u8> {
        let track = |id, list: Vec<u8>| {
            atom(
                b"trak",
                &[
                    atom(b"tkhd", &[numbers(&[0, 0, 0, id])]),
                    atom(b"edts", &[atom(b"elst", &[list])]),
                    atom(b"mdia", &[atom(b"mdhd", &[numbers(&[0, 0, 0, 44_100])])]),
                ],
            )
        };
        let other = track(1, numbers(&[0, 1, 5, 0, 0x1_0000]));
        let ours = track(2, numbers(list));
        let header = atom(b"mvhd", &[numbers(&[0, 0, 0, 1_000])]);
        [atom(b"ftyp", &[]), atom(b"moov", &[header, other, ours])].concat()
    }

    #[track_caller]
    fn check(list: &[u32], expected: Option<Edits>) {
        let bytes = movie(list);
        assert_eq!(edits(&mut Cursor::new(&bytes), bytes.len() as u64, 2), expected);
    }

    #[test]
    fn an_edit_list_says_what_is_heard() {
        let aac = Edits { lead_seconds: 0.0, skip_seconds: 0.02, keep_seconds: Some(30.0) };
        check(&[0, 1, 30_000, 882, 0x1_0000], Some(aac));
        let late = Edits { lead_seconds: 1.5, ..aac };
        check(&[0, 2, 1_500, u32::MAX, 0x1_0000, 30_000, 882, 0x1_0000], Some(late));
        let fragmented = Edits { keep_seconds: None, ..aac };
        check(&[0, 1, 0, 882, 0x1_0000], Some(fragmented));
    }

    #[test]
    fn a_list_that_cannot_be_followed_is_none() {
        check(&[0, 2, 10, 0, 0x1_0000, 10, 0, 0x1_0000], None);
        check(&[0, 0], None);
        check(&[0, 1, 30_000], None);
    }
}
