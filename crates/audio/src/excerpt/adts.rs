//! AAC as a stream of frames, each with a header of its own (ISO/IEC 14496-3, 1.A.2: ADTS).

use std::io::{self, Write};

use symphonia::core::audio::Channels;

use super::Excerpt;
use crate::decoder::Opened;
use crate::error::Result;

/// Rates in Hz by their number in a header.
const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// Bytes of a header without a checksum.
const HEADER_BYTES: usize = 7;

/// The codec's profile that such streams have, less one: low complexity.
const LOW_COMPLEXITY: u8 = 1;

/// Returns true where headers can say what the frames are.
pub(super) fn can_copy(opened: &Opened) -> bool {
    header(opened, 0).is_some()
}

pub(super) fn write(excerpt: &Excerpt, mut output: impl Write) -> Result<()> {
    excerpt.each_packet(|opened, packet| {
        let header = header(opened, packet.data.len()).ok_or(io::ErrorKind::InvalidData)?;
        output.write_all(&header)?;
        output.write_all(&packet.data)
    })?;
    output.flush().map_err(|source| excerpt.writing(source))
}

/// Returns the header of a frame of so many bytes.
fn header(opened: &Opened, frame_bytes: usize) -> Option<[u8; HEADER_BYTES]> {
    let parameters = &opened.stream.parameters;
    let rate = RATES.iter().position(|rate| Some(*rate) == parameters.sample_rate)?;
    let channels = match parameters.channels.as_ref().map(Channels::count)? {
        count @ 1..=6 => count,
        8 => 7,
        _ => return None,
    };
    let (rate, channels) = (u8::try_from(rate).ok()?, u8::try_from(channels).ok()?);
    let [_, _, high, low] = u32::try_from(frame_bytes + HEADER_BYTES).ok()?.to_be_bytes();
    let length = u16::from_be_bytes([high, low]);
    (frame_bytes + HEADER_BYTES < 1 << 13).then_some([
        0xff,
        0xf1,
        LOW_COMPLEXITY << 6 | rate << 2 | channels >> 2,
        channels << 6 | (length >> 11).to_be_bytes()[1],
        (length >> 3).to_be_bytes()[1],
        (length << 5).to_be_bytes()[1] | 0x1f,
        0xfc,
    ])
}
