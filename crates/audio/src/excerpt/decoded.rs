//! What cannot be copied: decoded and written as WAV.

use std::io::{Seek, Write};
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};
use transcript::Millis;

use super::Excerpt;
use crate::decoder::Opened;
use crate::edits::Cutter;
use crate::error::{Error, Result};
use crate::stream::Piece;

/// Returns how many samples are heard before `until`, at the recording's rate, and how long they are.
pub(super) fn measure(path: &Path, until: Millis) -> Result<(u64, Millis)> {
    let mut frames = 0;
    let rate = each_block(path, until, |block| {
        frames += block.first().map_or(0, Vec::len) as u64;
        Ok(())
    })?;
    Ok((frames, Millis::from_samples(frames, rate)))
}

pub(super) fn write<W: Write + Seek>(excerpt: &Excerpt, output: W) -> Result<()> {
    let stream = Opened::new(&excerpt.path)?.stream;
    let spec = WavSpec {
        channels: u16::try_from(stream.channels.len()).unwrap_or(1),
        sample_rate: stream.rate,
        bits_per_sample: match stream.parameters.bits_per_sample {
            Some(bits) if bits > 16 => 24,
            _ => 16,
        },
        sample_format: SampleFormat::Int,
    };
    let writing = |error| {
        excerpt.writing(match error {
            hound::Error::IoError(error) => error,
            other => std::io::Error::other(other),
        })
    };
    let mut writer = WavWriter::new(output, spec).map_err(writing)?;
    let scale = f64::from(1_u32 << (spec.bits_per_sample - 1));
    each_block(&excerpt.path, excerpt.until, |block| {
        for frame in 0..block.first().map_or(0, Vec::len) {
            for channel in block {
                let sample = f64::from(channel.get(frame).copied().unwrap_or(0.0));
                writer.write_sample(integer(sample, scale)).map_err(writing)?;
            }
        }
        Ok(())
    })?;
    writer.finalize().map_err(writing)
}

#[expect(clippy::cast_possible_truncation, reason = "the value is held in the range before")]
fn integer(sample: f64, scale: f64) -> i32 {
    (sample * scale).round().clamp(-scale, scale - 1.0) as i32
}

/// Gives the sound before `until` in blocks, one vector a channel, and returns its rate. What cannot be
/// decoded, and what comes after a change of rate, is left out.
fn each_block(
    path: &Path,
    until: Millis,
    mut take: impl FnMut(&[Vec<f32>]) -> Result<()>,
) -> Result<u32> {
    let Opened { mut stream, edits, .. } = Opened::new(path)?;
    let (rate, channels) = (stream.rate, stream.channels.len());
    let mut cutters: Vec<Cutter> = (0..channels).map(|_| Cutter::new(edits, rate)).collect();
    let mut left = usize::try_from(until.samples(rate)).unwrap_or(usize::MAX);
    while left > 0 {
        let piece =
            stream.next().map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let silence = match piece {
            Piece::End | Piece::BrokenOff(_) => break,
            Piece::Sound => 0,
            Piece::Lost(frames) | Piece::Gap(frames) => frames,
        };
        let lost = matches!(piece, Piece::Lost(_));
        if stream.rate != rate || stream.channels.len() != channels {
            break;
        }
        let mut block = vec![vec![0.0; silence]; channels];
        for ((block, cutter), channel) in block.iter_mut().zip(&mut cutters).zip(&stream.channels) {
            if !lost {
                block.extend_from_slice(channel);
            }
            cutter.cut(block);
            block.truncate(left);
        }
        left -= block.first().map_or(0, Vec::len);
        take(&block)?;
    }
    Ok(rate)
}
