//! MP3: frames as they are, behind a first one that says how many they are.
//!
//! A frame's sound may begin in the frames before it, in what they have room for: the bit reservoir
//! (ISO/IEC 11172-3, 2.4.2.7 and 2.4.3.1). So the last frames of an excerpt may hold the beginning of
//! the sound that follows. Those bytes are set to zero; no frame that is kept reads them.

use std::collections::VecDeque;
use std::io::{self, Write};

use super::Excerpt;
use crate::error::Result;

/// Bytes before a frame from which its sound can begin, at most.
const RESERVOIR_BYTES: u64 = 511;

/// Bytes of a frame's header.
const HEADER_BYTES: usize = 4;

/// What the fields of a frame say that matter here.
struct Frame {
    mpeg1: bool,
    mono: bool,
    /// Where its part of the sound's bytes begins.
    slot: usize,
}

impl Frame {
    fn of(data: &[u8]) -> Option<Self> {
        let [_, version, _, mode, ..] = *data else { return None };
        let (mpeg1, mono) = (version & 0x18 == 0x18, mode >> 6 == 3);
        let checked = version & 1 == 0;
        let slot = HEADER_BYTES + if checked { 2 } else { 0 } + side_bytes(mpeg1, mono);
        (slot <= data.len()).then_some(Self { mpeg1, mono, slot })
    }

    /// Returns how many bytes before its own part the frame's sound begins, and how many bits it has.
    fn sound(&self, data: &[u8]) -> (u64, u64) {
        let side = &data[self.slot - side_bytes(self.mpeg1, self.mono)..self.slot];
        let channels = if self.mono { 1 } else { 2 };
        // Bits of: how far back it begins; what is private; which factors are shared. Then for each
        // granule and channel a block that begins with the number of its bits.
        let (back, private, shared, granules, block) = match (self.mpeg1, self.mono) {
            (true, true) => (9, 5, 4, 2, 59),
            (true, false) => (9, 3, 8, 2, 59),
            (false, true) => (8, 1, 0, 1, 63),
            (false, false) => (8, 2, 0, 1, 63),
        };
        let first = back + private + shared;
        let lengths = (0..granules * channels).map(|n| bits(side, first + n * block, 12));
        (bits(side, 0, back), lengths.sum())
    }
}

/// Returns the bytes of the fields that say where a frame's sound is.
fn side_bytes(mpeg1: bool, mono: bool) -> usize {
    match (mpeg1, mono) {
        (true, true) | (false, false) => 17,
        (true, false) => 32,
        (false, true) => 9,
    }
}

/// Returns `count` bits of `bytes` from bit `from` on, the highest of a byte first.
fn bits(bytes: &[u8], from: usize, count: usize) -> u64 {
    (from..from + count).fold(0, |number, bit| {
        let byte = bytes.get(bit / 8).copied().unwrap_or(0);
        number << 1 | u64::from(byte >> (7 - bit % 8) & 1)
    })
}

/// Returns how many samples a frame holds.
pub(super) fn samples(data: &[u8]) -> u64 {
    if data.get(1).is_some_and(|version| version & 0x18 == 0x18) { 1152 } else { 576 }
}

pub(super) fn write(excerpt: &Excerpt, mut output: impl Write) -> Result<()> {
    let mut sizes = Vec::new();
    let mut first = Vec::new();
    let opened = excerpt.each_packet(|_, packet| {
        if sizes.is_empty() {
            first = packet.data.to_vec();
        }
        sizes.push(packet.data.len() as u64);
        Ok(())
    })?;
    let tag = info_frame(&first, &sizes, opened.stream.delay());
    output.write_all(&tag).map_err(|source| excerpt.writing(source))?;
    let mut tail = Tail::default();
    excerpt.each_packet(|_, packet| tail.push(packet.data.to_vec(), &mut output))?;
    tail.end(&mut output).map_err(|source| excerpt.writing(source))?;
    output.flush().map_err(|source| excerpt.writing(source))
}

/// The last frames so far, as many as may hold sound of the next one.
#[derive(Default)]
struct Tail {
    /// Frames, where their part of the sound's bytes begins in them, and in all parts together.
    frames: VecDeque<(Vec<u8>, usize, u64)>,
    /// Bytes of all parts so far.
    slots: u64,
    /// Where in them the sound of the last frame ends.
    sound_end: u64,
}

impl Tail {
    /// Takes the next frame, and writes those that cannot hold sound of a later one.
    fn push(&mut self, data: Vec<u8>, output: &mut impl Write) -> io::Result<()> {
        let slot = match Frame::of(&data) {
            Some(frame) => {
                let (back, bits) = frame.sound(&data);
                self.sound_end = self.slots.saturating_sub(back) + bits.div_ceil(8);
                frame.slot
            }
            // It has no room for sound and says nothing of any.
            None => data.len(),
        };
        let start = self.slots;
        self.slots += (data.len() - slot) as u64;
        self.frames.push_back((data, slot, start));
        while let Some((data, slot, from)) = self.frames.front()
            && from + ((data.len() - slot) as u64) + RESERVOIR_BYTES <= start
        {
            output.write_all(data)?;
            self.frames.pop_front();
        }
        Ok(())
    }

    /// Writes the last frames without what is sound of those that would follow.
    fn end(self, output: &mut impl Write) -> io::Result<()> {
        for (mut data, slot, from) in self.frames {
            let kept = usize::try_from(self.sound_end.saturating_sub(from)).unwrap_or(usize::MAX);
            data.iter_mut().skip(slot.saturating_add(kept)).for_each(|byte| *byte = 0);
            output.write_all(&data)?;
        }
        Ok(())
    }
}

/// Returns the frame without sound that players look for first (the Xing tag with LAME's extension,
/// gabriel.mp3-tech.org/mp3infotag.html): how many frames follow, how many bytes, where each hundredth
/// begins, and how many samples of priming to cut.
fn info_frame(first: &[u8], sizes: &[u64], delay: u32) -> Vec<u8> {
    let header = |at: usize| first.get(at).copied().unwrap_or(0);
    let mpeg1 = header(1) & 0x18 == 0x18;
    let mono = header(3) >> 6 == 3;
    // 64 kbit/s, in which the tag has room at every rate; no checksum, no padding.
    let bit_rate = if mpeg1 { 5 << 4 } else { 8 << 4 };
    let rate = header(2) & 0x0c;
    let mut frame = vec![header(1) | 1, bit_rate | rate, header(3)];
    frame.insert(0, 0xff);
    let tag_start = HEADER_BYTES + side_bytes(mpeg1, mono);
    frame.resize(tag_start, 0);
    let length = info_frame_bytes(header(1), rate);
    let whole = length as u64 + sizes.iter().sum::<u64>();
    let same_size = sizes.iter().all(|size| size.abs_diff(sizes[0]) <= 1);
    frame.extend(if same_size { b"Info" } else { b"Xing" });
    // Frames, bytes and a table of contents follow.
    frame.extend(7_u32.to_be_bytes());
    frame.extend(u32::try_from(sizes.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend(u32::try_from(whole).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend(contents(sizes, length as u64, whole));
    // Players read the priming only behind this name. It includes 529 samples of a decoder's own.
    frame.extend(b"LAME\0\0\0\0\0");
    frame.extend([0; 12]);
    let priming = delay.saturating_sub(529) & 0xfff;
    frame.extend(&(priming << 12).to_be_bytes()[1..]);
    // The digits after it: gain, preset, length, a digest of the sound; 0 is not known.
    frame.extend([0; 10]);
    let digest = crc16(&frame);
    frame.extend(digest.to_be_bytes());
    frame.resize(length, 0);
    frame
}

/// Returns the bytes of a frame of 64 kbit/s by its version and rate bits.
fn info_frame_bytes(version: u8, rate: u8) -> usize {
    let rates = [44_100, 48_000, 32_000, 44_100];
    let rate = rates[usize::from(rate >> 2) % 4];
    match version >> 3 & 3 {
        3 => 144 * 64_000 / rate,
        2 => 72 * 64_000 / (rate / 2),
        _ => 72 * 64_000 / (rate / 4),
    }
}

/// Returns where each hundredth of the time begins, in 256ths of the bytes.
fn contents(sizes: &[u64], mut at: u64, whole: u64) -> [u8; 100] {
    let mut places = [0; 100];
    let mut done = 0;
    for (place, hundredth) in places.iter_mut().zip(0..) {
        let frame = sizes.len() * hundredth / 100;
        at += sizes.get(done..frame).unwrap_or_default().iter().sum::<u64>();
        done = frame;
        *place = u8::try_from(at * 256 / whole.max(1)).unwrap_or(u8::MAX);
    }
    places
}

/// Returns the digest that ends LAME's extension: CRC-16/ARC.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |digest, byte| {
        (0..8).fold(digest ^ u16::from(*byte), |digest, _| {
            if digest & 1 == 1 { digest >> 1 ^ 0xa001 } else { digest >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_known_one() {
        assert_eq!(crc16(b"123456789"), 0xbb3d);
    }

    /// Returns a frame of MPEG 1, mono, with so many bytes of sound, which begins so far back.
    fn frame(back: u16, bits: u16, sound: &[u8]) -> Vec<u8> {
        let mut side = [0; 17];
        side[..2].copy_from_slice(&(back << 7).to_be_bytes());
        // The first block's length has the 12 bits from bit 18 on.
        let field = u32::from(bits) << 10;
        side[2..5].copy_from_slice(&field.to_be_bytes()[1..]);
        [&[0xff, 0xfb, 0x50, 0xc0], side.as_slice(), sound].concat()
    }

    #[test]
    fn what_the_last_frames_hold_of_the_next_one_is_erased() {
        let frames = [
            frame(0, 80, &[1; 100]),
            // It ends in the first frame, where that of the next one begins already.
            frame(90, 240, &[2; 100]),
        ];
        let mut tail = Tail::default();
        let mut written = Vec::new();
        for data in &frames {
            tail.push(data.clone(), &mut written).unwrap();
        }
        assert!(written.is_empty(), "the first one may still hold sound of the next");
        tail.end(&mut written).unwrap();
        let sounds: Vec<&[u8]> = written.chunks(121).map(|frame| &frame[21..]).collect();
        assert_eq!(sounds, [[[1; 40].as_slice(), &[0; 60]].concat(), vec![0; 100]]);
    }
}
