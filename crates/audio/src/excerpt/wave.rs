//! RIFF/WAVE: samples as they are, under the format chunk they had.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::Excerpt;
use crate::error::{Error, Result};
use crate::wave;

/// Returns true where the file says what its samples are.
pub(super) fn can_copy(path: &Path) -> bool {
    format(path).is_some()
}

fn format(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    wave::format_chunk(&mut file, length).ok()?
}

pub(super) fn write(excerpt: &Excerpt, mut output: impl Write) -> Result<()> {
    let mut bytes = 0_u64;
    excerpt.each_packet(|_, packet| {
        bytes += packet.data.len() as u64;
        Ok(())
    })?;
    let format = format(&excerpt.path).unwrap_or_default();
    let size = |bytes: u64| {
        u32::try_from(bytes).map(u32::to_le_bytes).map_err(|_| Error::Unsupported {
            path: excerpt.path.clone(),
            reason: "more than 4 GiB of it in one WAV file".to_owned(),
        })
    };
    let padding = vec![0; usize::from(bytes % 2 == 1)];
    let whole = 20 + format.len() as u64 + bytes + padding.len() as u64;
    let header = [
        b"RIFF".as_slice(),
        &size(whole)?,
        b"WAVEfmt ",
        &size(format.len() as u64)?,
        &format,
        b"data",
        &size(bytes)?,
    ];
    output.write_all(&header.concat()).map_err(|source| excerpt.writing(source))?;
    excerpt.each_packet(|_, packet| output.write_all(&packet.data))?;
    output.write_all(&padding).map_err(|source| excerpt.writing(source))?;
    output.flush().map_err(|source| excerpt.writing(source))
}
