//! The beginning of a recording as a file of its own, without a trace of what follows.
//!
//! Packets are copied from the container as they are, up to the last that lies before a moment, and
//! put into a new container of the same kind ([`Form`]). Nothing else of the old file is taken over:
//! no tag, picture, chapter, index or text, all of which may speak of what comes later. A kind that
//! cannot be copied is decoded and written as WAV.
//!
//! A packet of a lossy codec also shapes the sound that follows it, by up to its own length: those are
//! left out that would reach behind the moment.
//!
//! The file is read twice, to count and to copy, and never held in memory.

mod adts;
mod clock;
mod decoded;
mod flac;
mod mp3;
mod mp4;
mod ogg;
mod wave;

use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_FLAC, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS,
};
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_MP3, FORMAT_ID_OGG,
    FORMAT_ID_WAVE,
};
use symphonia::core::packet::Packet;
use transcript::Millis;

use crate::decoder::Opened;
use crate::error::{Error, Result};
use crate::stream::Found;
use clock::Clock;

/// The beginning of a recording, which can be written as a file of its own.
#[derive(Debug)]
pub struct Excerpt {
    path: PathBuf,
    until: Millis,
    form: Form,
    /// Packets of the sound track, from the first on; samples where it is decoded.
    packets: u64,
    duration: Millis,
}

/// What kind of file an excerpt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// MPEG audio, layer III.
    Mp3,
    /// FLAC in its own container.
    Flac,
    /// Opus in Ogg.
    Opus,
    /// Vorbis in Ogg.
    Vorbis,
    /// Whatever codec, in an MP4 file of sound alone.
    Mp4,
    /// AAC as a stream of ADTS frames.
    Adts,
    /// Samples as they are, in RIFF/WAVE.
    Wave,
    /// Samples from the decoder, in RIFF/WAVE.
    Decoded,
}

impl Form {
    fn of(opened: &Opened, path: &Path) -> Self {
        let (format, track) = opened.stream.kind();
        let codec = opened.stream.parameters.codec;
        let copied = match format {
            FORMAT_ID_MP3 if codec == CODEC_ID_MP3 => Some(Self::Mp3),
            FORMAT_ID_FLAC | FORMAT_ID_OGG if codec == CODEC_ID_FLAC => {
                flac::can_copy(opened).then_some(Self::Flac)
            }
            FORMAT_ID_OGG | FORMAT_ID_MKV if codec == CODEC_ID_OPUS => {
                ogg::can_copy_opus(opened).then_some(Self::Opus)
            }
            FORMAT_ID_OGG if codec == CODEC_ID_VORBIS => {
                ogg::can_copy_vorbis(opened).then_some(Self::Vorbis)
            }
            FORMAT_ID_ISOMP4 => mp4::can_copy(path, track).then_some(Self::Mp4),
            FORMAT_ID_ADTS if codec == CODEC_ID_AAC => adts::can_copy(opened).then_some(Self::Adts),
            FORMAT_ID_WAVE => wave::can_copy(path).then_some(Self::Wave),
            _ => None,
        };
        copied.unwrap_or(Self::Decoded)
    }
}

impl Excerpt {
    /// Finds out what of a recording is heard before `until`, on the listener's clock, and as what kind
    /// of file it can be written.
    ///
    /// # Errors
    /// When the file cannot be read or holds no sound that can be decoded, and when nothing that
    /// is heard ends before that moment.
    pub fn of(path: &Path, until: Millis) -> Result<Self> {
        let mut opened = Opened::new(path)?;
        let form = Form::of(&opened, path);
        let mut excerpt =
            Self { path: path.to_owned(), until, form, packets: 0, duration: Millis::ZERO };
        if form == Form::Decoded || !excerpt.count(&mut opened)? {
            excerpt.form = Form::Decoded;
            (excerpt.packets, excerpt.duration) = decoded::measure(path, until)?;
        }
        match excerpt.duration {
            Millis::ZERO => Err(Error::NothingBefore { path: path.to_owned(), until }),
            _ => Ok(excerpt),
        }
    }

    /// Returns how the name of such a file ends, without the dot.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match self.form {
            Form::Mp3 => "mp3",
            Form::Flac => "flac",
            Form::Opus => "opus",
            Form::Vorbis => "ogg",
            Form::Mp4 => "m4a",
            Form::Adts => "aac",
            Form::Wave | Form::Decoded => "wav",
        }
    }

    /// Returns how long it is: less than a packet or two, or a block of FLAC, short of the moment that
    /// was asked for.
    #[must_use]
    pub fn duration(&self) -> Millis {
        self.duration
    }

    /// Writes it. The same recording and moment always give the same bytes.
    ///
    /// # Errors
    /// When the recording can no longer be read as it was, or the output cannot be written.
    pub fn write<W: Write + Seek>(&self, output: W) -> Result<()> {
        match self.form {
            Form::Mp3 => mp3::write(self, output),
            Form::Flac => flac::write(self, output),
            Form::Opus => ogg::write_opus(self, output),
            Form::Vorbis => ogg::write_vorbis(self, output),
            Form::Mp4 => mp4::write(self, output),
            Form::Adts => adts::write(self, output),
            Form::Wave => wave::write(self, output),
            Form::Decoded => decoded::write(self, output),
        }
    }

    /// Counts the packets before the end; returns false where they cannot be copied, since there is more
    /// than one stream of them or time without any.
    fn count(&mut self, opened: &mut Opened) -> Result<bool> {
        let mut clock = Clock::new(opened, self.form);
        let until = self.until.seconds();
        loop {
            let packet = match opened.stream.find_packet().map_err(|source| self.reading(source))? {
                Found::Packet(packet) => packet,
                Found::Chained => return Ok(false),
                Found::End | Found::BrokenOff(_) => return Ok(true),
            };
            let Some(passed) = clock.pass(&packet) else { return Ok(false) };
            if passed.reach > until {
                return Ok(true);
            }
            self.packets += 1;
            self.duration = Millis::from_seconds(passed.end);
        }
    }

    /// Opens the recording again and gives its packets, in order.
    fn each_packet(
        &self,
        mut take: impl FnMut(&Opened, &Packet) -> io::Result<()>,
    ) -> Result<Opened> {
        let mut opened = Opened::new(&self.path)?;
        for _ in 0..self.packets {
            let found = opened.stream.find_packet().map_err(|source| self.reading(source))?;
            let Found::Packet(packet) = found else {
                return Err(self.reading(io::ErrorKind::UnexpectedEof.into()));
            };
            take(&opened, &packet).map_err(|source| self.writing(source))?;
        }
        Ok(opened)
    }

    fn reading(&self, source: io::Error) -> Error {
        Error::Read { path: self.path.clone(), source }
    }

    fn writing(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}
