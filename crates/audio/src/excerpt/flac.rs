//! FLAC: frames as they are after a header that speaks of them alone (RFC 9639, section 8.2).

use std::io::Write;

use super::Excerpt;
use crate::decoder::Opened;
use crate::error::Result;

/// Bytes of the block that describes the stream.
const STREAM_INFO_BYTES: usize = 34;

/// Returns true where the container has the description of the stream.
pub(super) fn can_copy(opened: &Opened) -> bool {
    stream_info(opened).is_some()
}

fn stream_info(opened: &Opened) -> Option<[u8; STREAM_INFO_BYTES]> {
    opened.stream.parameters.extra_data.as_deref()?.try_into().ok()
}

pub(super) fn write(excerpt: &Excerpt, mut output: impl Write) -> Result<()> {
    let mut samples = 0;
    let opened = excerpt.each_packet(|_, packet| {
        samples += packet.block_dur().get();
        Ok(())
    })?;
    let mut info = stream_info(&opened).unwrap_or([0; STREAM_INFO_BYTES]);
    // The sizes of the smallest and the largest frame: not known.
    info[4..10].fill(0);
    // The number of samples has the lower 36 bits of these 64.
    if let Some(numbers) = info[10..18].first_chunk_mut::<8>() {
        let kept = u64::from_be_bytes(*numbers) & !0xf_ffff_ffff;
        *numbers = (kept | samples & 0xf_ffff_ffff).to_be_bytes();
    }
    // The digest of all samples: not known.
    info[18..].fill(0);
    let header = [b"fLaC\x80\0\0\x22".as_slice(), &info].concat();
    output.write_all(&header).map_err(|source| excerpt.writing(source))?;
    excerpt.each_packet(|_, packet| output.write_all(&packet.data))?;
    output.flush().map_err(|source| excerpt.writing(source))
}
