//! A file as an iterator over blocks of sound.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::well_known::FORMAT_ID_ISOMP4;
use transcript::{Millis, Pcm, SAMPLE_RATE, Warning};

use crate::downmix::Downmix;
use crate::edits::{Cutter, Edits};
use crate::error::{Error, Result};
use crate::level::Tamer;
use crate::pictures::LARGEST_TAG_BYTES;
use crate::resample::Resampler;
use crate::source::{Corrections, Source};
use crate::stream::{NO_SOUND_TRACK, Piece, Stream};
use crate::tags::{self, Tags};
use crate::wave::{self, Finding};
use crate::{matroska, mp4, pictures, sniff};

/// Samples of a block: one second.
const BLOCK_SAMPLES: usize = SAMPLE_RATE as usize;
/// First bytes of a file that are looked at to tell what it is.
const HEAD_BYTES: u64 = 1024;
/// Damage shorter than this, in milliseconds, is not worth a warning: a file cut between two
/// frames loses as much.
const SLIGHT_DAMAGE: Millis = Millis(100);
/// What may be missing at the end, in milliseconds, before a file counts as cut short.
const SLIGHT_SHORTFALL: Millis = Millis(500);
/// Most stretches of damage that are warned of one by one.
const MOST_DAMAGE_WARNINGS: usize = 20;

/// Which channels of a recording are heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    /// All of them, mixed so that no voice is lost.
    #[default]
    Mix,
    /// One of them alone, counted from 0.
    One(usize),
}

/// A recording whose container is open, before anything of its sound is read.
pub(crate) struct Opened {
    pub(crate) stream: Stream,
    pub(crate) tags: Tags,
    /// What to cut from the stream so that its clock is the listener's.
    pub(crate) edits: Edits,
    pub(crate) warnings: Vec<Warning>,
}

impl Opened {
    /// Opens the container of a recording, told from what it holds.
    ///
    /// # Errors
    /// When the file cannot be read or is no container of sound.
    pub(crate) fn new(path: &Path) -> Result<Self> {
        let opening = |source| Error::Open { path: path.to_owned(), source };
        let reading = |source| Error::Read { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(opening)?;
        let length = file.metadata().map_err(opening)?.len();
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES).read_to_end(&mut head).map_err(reading)?;
        if head.is_empty() {
            return Err(Error::Empty { path: path.to_owned() });
        }
        if let Some(found) = sniff::not_sound(&head) {
            return Err(Error::NotAudio { path: path.to_owned(), found });
        }
        let mut warnings = Vec::new();
        let mut corrections = correct(path, &mut file, &head, length, &mut warnings)?;
        if let Some(bytes) = pictures::hide(&mut file, &head, length, &mut corrections) {
            warnings.push(left_out(path, bytes));
        }
        let mut again = file.try_clone().map_err(reading)?;
        let source = Source::new(file, length, corrections).map_err(reading)?;
        let mut stream = Stream::open(source).map_err(|error| refusal(path, error))?;
        check_rate(path, stream.rate)?;
        let (tags, gapless) = tags::read(stream.format());
        let edits = edits(&mut stream, &mut again, length, gapless);
        Ok(Self { stream, tags, edits, warnings })
    }
}

/// Opens a recording and decodes its first block.
///
/// The kind of file is told from what it holds; its name does not matter.
///
/// # Errors
/// When the file cannot be read or holds no sound that can be decoded.
pub fn open(path: &Path, channels: Channels) -> Result<Decoder> {
    let Opened { stream, tags, edits, warnings } = Opened::new(path)?;
    let mut decoder = Decoder {
        path: path.to_owned(),
        channels,
        stream,
        tags,
        edits,
        downmix: Downmix::default(),
        line: None,
        output: Vec::new(),
        ready: VecDeque::new(),
        given: 0,
        damage: Vec::new(),
        warnings,
        ended: false,
    };
    decoder.fill()?;
    match decoder.ready.is_empty() {
        true => Err(decoder.nothing()),
        false => Ok(decoder),
    }
}

/// Blocks of about one second of 16 kHz mono sound, in order and without gaps.
///
/// Sample `n` of all blocks together is what a listener hears `n / 16000` seconds after the start:
/// encoder delay, padding and edit lists are accounted for. Damaged stretches are silence of the
/// same length. After an error the iterator has ended.
pub struct Decoder {
    path: PathBuf,
    channels: Channels,
    stream: Stream,
    tags: Tags,
    edits: Edits,
    downmix: Downmix,
    /// What a stream of one rate goes through; `None` before the first samples.
    line: Option<Line>,
    output: Vec<f32>,
    ready: VecDeque<Pcm>,
    /// Samples given out or ready, at [`SAMPLE_RATE`].
    given: u64,
    /// Stretches that could not be decoded: start and end.
    damage: Vec<(Millis, Millis)>,
    warnings: Vec<Warning>,
    ended: bool,
}

/// The state of everything between a mono stream of one rate and the output.
struct Line {
    cutter: Cutter,
    tamer: Tamer,
    resampler: Resampler,
    mono: Vec<f32>,
}

impl Decoder {
    /// Returns how long the recording lasts by its own account; `None` where it does not say.
    ///
    /// MP3 files without a Xing header only allow a guess from the bit rate. The true length is
    /// that of all blocks.
    #[must_use]
    pub fn expected(&self) -> Option<Millis> {
        let declared = self.stream.declared_seconds?;
        let rest = (declared - self.edits.skip_seconds).max(0.0);
        let kept = self.edits.keep_seconds.map_or(rest, |keep| keep.min(rest));
        Some(Millis::from_seconds(self.edits.lead_seconds + kept))
    }

    /// Returns how many channels the recording has.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.stream.channels.len()
    }

    /// Returns what the file says about itself.
    #[must_use]
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// Returns what was odd so far, with times; complete once the iterator has ended.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Decodes until a block is ready or the recording has ended.
    fn fill(&mut self) -> Result<()> {
        while self.ready.is_empty() && !self.ended {
            let source = |source| Error::Read { path: self.path.clone(), source };
            match self.stream.next().map_err(source)? {
                Piece::Sound => self.hear()?,
                Piece::Lost(frames) => {
                    let start = self.now();
                    self.silence(frames)?;
                    self.note_damage(start);
                }
                Piece::Gap(frames) => {
                    self.silence(frames)?;
                    self.hear()?;
                }
                Piece::End => self.end(None)?,
                Piece::BrokenOff(reason) => self.end(Some(&reason))?,
            }
            while self.output.len() >= BLOCK_SAMPLES {
                let rest = self.output.split_off(BLOCK_SAMPLES);
                self.hand_out(rest);
            }
        }
        Ok(())
    }

    /// Makes what is in the output a block, and `rest` the output.
    fn hand_out(&mut self, rest: Vec<f32>) {
        let block = std::mem::replace(&mut self.output, rest);
        self.given += block.len() as u64;
        self.ready.push_back(Pcm::new(block));
    }

    /// Sends the samples of the last packet down the line.
    fn hear(&mut self) -> Result<()> {
        let rate = self.stream.rate;
        self.prepare(rate)?;
        let Some(line) = &mut self.line else { return Ok(()) };
        line.mono.clear();
        match self.channels {
            Channels::Mix => {
                let (channels, rumble) = (&self.stream.channels, &self.stream.rumble);
                self.downmix.mix(channels, rumble, rate, &mut line.mono);
            }
            Channels::One(asked) => {
                let channels = self.stream.channels.len();
                let Some(channel) = self.stream.channels.get(asked) else {
                    return Err(Error::NoSuchChannel { path: self.path.clone(), asked, channels });
                };
                line.mono.extend_from_slice(channel);
            }
        }
        line.run(&mut self.output);
        Ok(())
    }

    /// Sends silence down the line.
    fn silence(&mut self, frames: usize) -> Result<()> {
        self.prepare(self.stream.rate)?;
        let Some(line) = &mut self.line else { return Ok(()) };
        line.mono.clear();
        line.mono.resize(frames, 0.0);
        line.run(&mut self.output);
        Ok(())
    }

    /// Makes the line ready for samples at `rate` Hz, which in chained files may change.
    fn prepare(&mut self, rate: u32) -> Result<()> {
        if self.line.as_ref().is_some_and(|line| line.resampler.rate() == rate) {
            return Ok(());
        }
        check_rate(&self.path, rate)?;
        let edits = match self.line.take() {
            Some(line) => {
                line.resampler.finish(&mut self.output);
                Edits::default()
            }
            None => self.edits,
        };
        let resampler = Resampler::new(rate).ok_or_else(|| Error::Unsupported {
            path: self.path.clone(),
            reason: format!("a sample rate of {rate} Hz"),
        })?;
        let (cutter, tamer) = (Cutter::new(edits, rate), Tamer::default());
        self.line = Some(Line { cutter, tamer, resampler, mono: Vec::new() });
        Ok(())
    }

    /// Returns the moment up to which sound was taken in.
    fn now(&self) -> Millis {
        let owed = self.line.as_ref().map_or(0, |line| line.resampler.owed());
        let finished = self.line.as_ref().map_or(0, |line| line.resampler.given());
        let ready = self.given + self.output.len() as u64;
        Millis::from_samples(ready + (owed - finished), SAMPLE_RATE)
    }

    /// Notes that what was heard from `start` until now could not be decoded.
    fn note_damage(&mut self, start: Millis) {
        let end = self.now();
        match self.damage.last_mut() {
            Some((_, last)) if start.since(*last) < SLIGHT_DAMAGE => *last = end,
            _ => self.damage.push((start, end)),
        }
    }

    /// Ends the stream: what is owed comes out, and what was odd is put into words.
    fn end(&mut self, broken: Option<&str>) -> Result<()> {
        self.ended = true;
        let tamed = self.line.as_ref().is_some_and(|line| line.tamer.has_tamed());
        if let Some(line) = self.line.take() {
            line.resampler.finish(&mut self.output);
        }
        let file = self.path.display();
        let heard = Millis::from_samples(self.given + self.output.len() as u64, SAMPLE_RATE);
        let serious = |(start, end): &&(Millis, Millis)| end.since(*start) >= SLIGHT_DAMAGE;
        let serious: Vec<_> = self.damage.iter().filter(serious).collect();
        for (start, end) in serious.iter().take(MOST_DAMAGE_WARNINGS) {
            let length = end.since(*start).seconds();
            let message = format!("{file}: damaged at {start}, {length:.1} s are silent instead");
            self.warnings.push(Warning::new(message));
        }
        if let Some(more) = serious.len().checked_sub(MOST_DAMAGE_WARNINGS).filter(|more| *more > 0)
        {
            let message = format!("{file}: damaged at {more} more places");
            self.warnings.push(Warning::new(message));
        }
        let expected = self.expected().filter(|_| self.stream.knows_its_length());
        match (broken, expected) {
            (_, Some(expected)) if expected.since(heard) > SLIGHT_SHORTFALL => {
                let message = format!("{file}: cut short: it ends at {heard} of {expected}");
                self.warnings.push(Warning::new(message));
            }
            (Some(reason), _) => {
                self.warnings.push(Warning::new(format!("{file}: ends at {heard}: {reason}")));
            }
            _ => {}
        }
        if self.stream.met_no_numbers {
            let message = format!("{file}: samples that are no numbers became silence");
            self.warnings.push(Warning::new(message));
        }
        if tamed {
            let message = format!("{file}: samples far beyond full scale were turned down");
            self.warnings.push(Warning::new(message));
        }
        if !self.output.is_empty() {
            self.hand_out(Vec::new());
        }
        Ok(())
    }

    /// Returns the error for a recording that ended without a sample.
    fn nothing(&self) -> Error {
        let reason = match self.warnings.last() {
            Some(_) => "nothing in it can be decoded",
            None => "its header is all there is",
        };
        Error::NoSamples { path: self.path.clone(), reason: reason.to_owned() }
    }
}

impl Line {
    /// Sends the mono samples through to `output`.
    fn run(&mut self, output: &mut Vec<f32>) {
        self.cutter.cut(&mut self.mono);
        self.tamer.tame(&mut self.mono, self.resampler.rate());
        self.resampler.push(&self.mono, output);
    }
}

impl Iterator for Decoder {
    type Item = Result<Pcm>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.fill() {
            self.ended = true;
            return Some(Err(error));
        }
        self.ready.pop_front().map(Ok)
    }
}

/// Returns the warning of a tag that is too large to be read.
fn left_out(path: &Path, bytes: u64) -> Warning {
    Warning::new(format!("{}: its tag of {} MB is left out", path.display(), bytes >> 20))
}

/// Returns how to show a file whose header tells a lie that can be seen through.
///
/// # Errors
/// When the header is impossible.
fn correct(
    path: &Path,
    file: &mut File,
    head: &[u8],
    length: u64,
    warnings: &mut Vec<Warning>,
) -> Result<Corrections> {
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
            correct_wave(path, file, length, warnings)
        }
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            let digits = [a, b, c, d].into_iter().map(|byte| u64::from(byte & 0x7f));
            let claimed = digits.fold(0, |size, digit| size << 7 | digit);
            let start = match claimed + 10 {
                // A tag that claims more than the file holds would be skipped with all the sound.
                end if end > length => 10,
                // Symphonia 0.6 holds all of a tag in memory, pictures too, and gives up on the
                // largest; remove this when its limits for pictures are heeded in ID3.
                end if claimed > LARGEST_TAG_BYTES => {
                    warnings.push(left_out(path, claimed));
                    end
                }
                _ => 0,
            };
            Ok(Corrections { start, ..Corrections::default() })
        }
        // A Matroska segment that claims more than the file holds would be refused whole. Its size
        // is shown as unknown, which means "to the end", and the index at the end is not sought.
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Ok(match matroska::size_to_hide(head, length) {
            Some(at) => Corrections {
                patches: vec![(at, vec![0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
                forward_only: true,
                ..Corrections::default()
            },
            None => Corrections::default(),
        }),
        _ => Ok(Corrections::default()),
    }
}

fn correct_wave(
    path: &Path,
    file: &mut File,
    length: u64,
    warnings: &mut Vec<Warning>,
) -> Result<Corrections> {
    let path = path.to_owned();
    match wave::examine(file, length) {
        Err(source) => Err(Error::Read { path, source }),
        Ok(Finding::Fine) => Ok(Corrections::default()),
        Ok(Finding::CutShort) => {
            let reason = "the file ends inside its header".to_owned();
            Err(Error::NoSamples { path, reason })
        }
        Ok(Finding::Absurd { field, value, expected }) => {
            Err(Error::Header { path, field, value, expected })
        }
        Ok(Finding::Unfinished { length_at }) => {
            let file = path.display();
            warnings.push(Warning::new(format!(
                "{file}: the header says there is no sound, but there is: read to the end"
            )));
            let after = |at: u64| {
                let size = length.saturating_sub(at + 4);
                (at, u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes().to_vec())
            };
            let patches = vec![after(4), after(length_at)];
            Ok(Corrections { patches, ..Corrections::default() })
        }
    }
}

/// Returns what to cut from the stream.
fn edits(stream: &mut Stream, file: &mut File, length: u64, gapless: Option<(u64, u64)>) -> Edits {
    let (format, track) = stream.kind();
    if format != FORMAT_ID_ISOMP4 {
        return Edits { skip_seconds: stream.preskip_seconds, ..Edits::default() };
    }
    let position = file.stream_position();
    let listed = mp4::edits(file, length, track);
    // The two handles share one position, which the container's reader relies on.
    if let Ok(position) = position
        && file.seek(SeekFrom::Start(position)).is_err()
    {
        return Edits::default();
    }
    let seconds = |frames: u64| frames as f64 / f64::from(stream.rate.max(1));
    let stated = gapless.map(|(priming, sound)| Edits {
        skip_seconds: seconds(priming),
        keep_seconds: Some(seconds(sound)),
        ..Edits::default()
    });
    listed.or(stated).unwrap_or_default()
}

fn check_rate(path: &Path, rate: u32) -> Result<()> {
    if wave::RATES.contains(&u64::from(rate)) {
        return Ok(());
    }
    Err(Error::Header {
        path: path.to_owned(),
        field: "sample rate",
        value: u64::from(rate),
        expected: "1000 to 768000 Hz",
    })
}

/// Puts into our words why a container was refused.
fn refusal(path: &Path, error: SymphoniaError) -> Error {
    let path = path.to_owned();
    match error {
        SymphoniaError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Error::Malformed { path, reason: "it ends inside its header".to_owned() }
        }
        SymphoniaError::IoError(source) => Error::Read { path, source },
        SymphoniaError::Unsupported(reason) if reason == NO_SOUND_TRACK => {
            Error::NoAudioTrack { path }
        }
        SymphoniaError::Unsupported("isomp4: missing moov atom") => Error::Malformed {
            path,
            reason: "it was cut off before its index (`moov`): get the file again".to_owned(),
        },
        SymphoniaError::Unsupported(reason) if reason.contains("no suitable format") => {
            Error::NotAudio { path, found: "no format with sound in it" }
        }
        SymphoniaError::Unsupported(reason) => Error::Unsupported { path, reason: reason.into() },
        SymphoniaError::DecodeError("ogg: packet buffer would exceed max size") => {
            let reason = "it has tags of more than 16 MB: take its cover out".to_owned();
            Error::Malformed { path, reason }
        }
        error => Error::Malformed { path, reason: error.to_string() },
    }
}
