//! Opus and Vorbis in Ogg: packets as they are, under headers that speak of them alone (RFC 7845;
//! Vorbis I, section 4.2 and appendix A).

use std::io::{self, Write};

use ogg::{PacketWriteEndInfo, PacketWriter};

use super::Excerpt;
use crate::decoder::Opened;
use crate::error::Result;

/// Rate of Opus's own clock, in Hz.
pub(super) const OPUS_RATE: u32 = 48_000;

/// Number of the one stream in the file.
const SERIAL: u32 = 1;

/// Bytes of the first header of Vorbis.
const VORBIS_IDENTIFICATION_BYTES: usize = 30;

/// Returns true where the container has the header of the stream.
pub(super) fn can_copy_opus(opened: &Opened) -> bool {
    extra(opened).starts_with(b"OpusHead") && extra(opened).len() >= 19
}

/// Returns true where the container has the two headers of the stream that matter.
pub(super) fn can_copy_vorbis(opened: &Opened) -> bool {
    let extra = extra(opened);
    extra.starts_with(b"\x01vorbis")
        && extra.get(VORBIS_IDENTIFICATION_BYTES..).is_some_and(|rest| rest.starts_with(b"\x05"))
}

fn extra(opened: &Opened) -> &[u8] {
    opened.stream.parameters.extra_data.as_deref().unwrap_or_default()
}

pub(super) fn write_opus(excerpt: &Excerpt, output: impl Write) -> Result<()> {
    let opened = Opened::new(&excerpt.path)?;
    // No vendor and no comment.
    let comments = [b"OpusTags".as_slice(), &[0; 8]].concat();
    let headers = [vec![extra(&opened).to_vec()], vec![comments]];
    write(excerpt, output, &headers, OPUS_RATE, |packet| opus_samples(&packet.data).unwrap_or(0))
}

pub(super) fn write_vorbis(excerpt: &Excerpt, output: impl Write) -> Result<()> {
    let opened = Opened::new(&excerpt.path)?;
    let (identification, setup) = extra(&opened).split_at(VORBIS_IDENTIFICATION_BYTES);
    // No vendor and no comment, then the bit that ends the header.
    let comments = [b"\x03vorbis".as_slice(), &[0; 8], &[1]].concat();
    let headers = [vec![identification.to_vec()], vec![comments, setup.to_vec()]];
    write(excerpt, output, &headers, opened.stream.rate, |packet| packet.dur.get())
}

/// Writes the pages of headers, then the packets in pages of about a second.
fn write(
    excerpt: &Excerpt,
    mut output: impl Write,
    headers: &[Vec<Vec<u8>>],
    rate: u32,
    samples: impl Fn(&symphonia::core::packet::Packet) -> u64,
) -> Result<()> {
    let mut pages = PacketWriter::new(&mut output);
    let mut put = |packet: Vec<u8>, end, moment| pages.write_packet(packet, SERIAL, end, moment);
    let mut put_headers = || -> io::Result<()> {
        for page in headers {
            for (packet, left) in page.iter().zip((0..page.len()).rev()) {
                let end = match left {
                    0 => PacketWriteEndInfo::EndPage,
                    _ => PacketWriteEndInfo::NormalPacket,
                };
                put(packet.clone(), end, 0)?;
            }
        }
        Ok(())
    };
    put_headers().map_err(|source| excerpt.writing(source))?;
    let (mut moment, mut page_start, mut left) = (0, 0, excerpt.packets);
    excerpt.each_packet(|_, packet| {
        moment += samples(packet);
        left -= 1;
        let end = if left == 0 {
            PacketWriteEndInfo::EndStream
        } else if moment - page_start >= u64::from(rate) {
            page_start = moment;
            PacketWriteEndInfo::EndPage
        } else {
            PacketWriteEndInfo::NormalPacket
        };
        put(packet.data.to_vec(), end, moment)
    })?;
    output.flush().map_err(|source| excerpt.writing(source))
}

/// Returns how many samples a packet of Opus holds, at 48 kHz (RFC 6716, section 3.1).
pub(super) fn opus_samples(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let frame = match first >> 3 {
        config @ 0..=11 => [480, 960, 1920, 2880][usize::from(config % 4)],
        config @ 12..=15 => [480, 960][usize::from(config % 2)],
        config => [120, 240, 480, 960][usize::from(config % 4)],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1)? & 0x3f),
    };
    Some(frame * frames)
}
