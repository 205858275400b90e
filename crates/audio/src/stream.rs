//! Packets out of a container, samples out of packets.

use std::sync::OnceLock;

use symphonia::core::audio::{Channels, Position};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_MP3};
use symphonia::core::formats::{FormatId, FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase};
use symphonia_adapter_libopus::OpusDecoder;

use crate::edits::frames;
use crate::source::Source;

/// Bad packets in a row after which the rest of a file is given up.
const MOST_BAD_PACKETS: u32 = 2_000;
/// Longest stretch that one lost packet is taken to have covered, in seconds.
const LONGEST_PACKET_SECONDS: f64 = 2.0;
/// Distance between a packet's own time and the sound so far from which it is a gap and not
/// rounding, in seconds.
const SHORTEST_GAP_SECONDS: f64 = 0.1;
/// Longest gap that is believed where the container does not say how long the whole is.
const LONGEST_GAP_SECONDS: f64 = 10.0;

/// What comes next in a stream of sound.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Samples, now in [`Stream::channels`].
    Sound,
    /// A packet that could not be decoded: as many samples as it covered, at the stream's rate.
    Lost(usize),
    /// A time for which the container has no sound: as many samples, at the stream's rate. The
    /// samples that follow it are in [`Stream::channels`].
    Gap(usize),
    /// The end, as the container has it.
    End,
    /// The end of what can be read, inside the sound: why.
    BrokenOff(String),
}

/// What is found in a container where a packet is looked for.
pub(crate) enum Found {
    /// The next packet of the sound track.
    Packet(Packet),
    /// The start of another stream, chained to this one.
    Chained,
    /// The end, as the container has it.
    End,
    /// The end of what can be read, inside the sound: why.
    BrokenOff(String),
}

/// One sound track of an open container.
pub(crate) struct Stream {
    format: Box<dyn FormatReader>,
    codec: Box<dyn AudioDecoder>,
    /// What the container says of the track's sound.
    pub(crate) parameters: AudioCodecParameters,
    track: u32,
    pub(crate) time_base: Option<TimeBase>,
    /// Seconds the container gives the track, before edits; a guess where it does not know.
    pub(crate) declared_seconds: Option<f64>,
    /// Samples to skip before the sound begins, in seconds: Opus states them in its header.
    pub(crate) preskip_seconds: f64,
    /// One vector a channel, of the last packet.
    pub(crate) channels: Vec<Vec<f32>>,
    /// Which channels carry low frequencies alone.
    pub(crate) rumble: Vec<bool>,
    /// Samples a second of the last packet, or as the container has it before the first.
    pub(crate) rate: u32,
    /// Samples so far, decoded, lost and missing.
    position: usize,
    bad_packets: u32,
    /// True once a sample was NaN or infinite.
    pub(crate) met_no_numbers: bool,
}

impl Stream {
    /// Opens the container in `source` and its default sound track.
    pub(crate) fn open(source: Source) -> Result<Self, SymphoniaError> {
        let options = MediaSourceStreamOptions::default();
        let source = MediaSourceStream::new(Box::new(source), options);
        let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
        let probe =
            || symphonia::default::get_probe().probe(&Hint::new(), source, format, metadata);
        let format = guarded(probe)??;
        let track = sound_track(&*format)?;
        let (id, time_base) = (track.id, track.time_base);
        let declared_seconds = declared_seconds(&*format, track);
        let parameters = sound_parameters(track)?.clone();
        let rate = parameters.sample_rate.unwrap_or(0);
        let channels = parameters.channels.as_ref().map_or(0, Channels::count);
        let (codec, preskip_seconds) = codec(&parameters)?;
        Ok(Self {
            format,
            codec,
            parameters,
            track: id,
            time_base,
            declared_seconds,
            preskip_seconds,
            channels: vec![Vec::new(); channels],
            rumble: Vec::new(),
            rate,
            position: 0,
            bad_packets: 0,
            met_no_numbers: false,
        })
    }

    /// Returns the container.
    pub(crate) fn format(&mut self) -> &mut dyn FormatReader {
        &mut *self.format
    }

    /// Returns the container's format and the number of the track in it.
    pub(crate) fn kind(&self) -> (FormatId, u32) {
        (self.format.format_info().format, self.track)
    }

    /// Returns true where the container states its length and does not guess it.
    pub(crate) fn knows_its_length(&self) -> bool {
        let mp3 = self.format.format_info().format == FORMAT_ID_MP3;
        let delay = sound_track(&*self.format).ok().and_then(|track| track.delay);
        self.declared_seconds.is_some() && (!mp3 || delay.is_some())
    }

    /// Returns samples of priming that the container states and the codec cuts.
    pub(crate) fn delay(&self) -> u32 {
        sound_track(&*self.format).ok().and_then(|track| track.delay).unwrap_or(0)
    }

    /// Returns what comes next.
    ///
    /// # Errors
    /// When the system fails to read the file.
    pub(crate) fn next(&mut self) -> std::io::Result<Piece> {
        loop {
            let packet = match self.find_packet()? {
                Found::Packet(packet) => packet,
                Found::Chained => match self.start_again() {
                    Ok(()) => continue,
                    Err(error) => return Ok(Piece::BrokenOff(error.to_string())),
                },
                Found::End => return Ok(Piece::End),
                Found::BrokenOff(reason) => return Ok(Piece::BrokenOff(reason)),
            };
            if let Some(gap) = self.gap(&packet) {
                self.position += gap;
                self.decode(&packet);
                return Ok(Piece::Gap(gap));
            }
            return Ok(self.decode(&packet));
        }
    }

    /// Returns the next packet of the track, undecoded.
    ///
    /// # Errors
    /// When the system fails to read the file.
    pub(crate) fn find_packet(&mut self) -> std::io::Result<Found> {
        loop {
            if self.bad_packets > MOST_BAD_PACKETS {
                return Ok(Found::BrokenOff("nothing after this can be decoded".to_owned()));
            }
            match guarded(|| self.format.next_packet()).and_then(|packet| packet) {
                Err(SymphoniaError::DecodeError(PANICKED)) => {
                    return Ok(Found::BrokenOff("nothing after this can be read".to_owned()));
                }
                Ok(Some(packet)) if packet.track_id == self.track => {
                    return Ok(Found::Packet(packet));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(Found::End),
                Err(SymphoniaError::ResetRequired) => return Ok(Found::Chained),
                Err(SymphoniaError::IoError(error)) => {
                    return if error.kind() == std::io::ErrorKind::UnexpectedEof {
                        Ok(Found::BrokenOff("the file ends in the middle of the sound".to_owned()))
                    } else {
                        Err(error)
                    };
                }
                Err(_) => self.bad_packets += 1,
            }
        }
    }

    /// Decodes a packet into [`Self::channels`].
    fn decode(&mut self, packet: &Packet) -> Piece {
        let Ok(Ok(sound)) = guarded(|| self.codec.decode(packet)) else {
            self.bad_packets += 1;
            let lost = self.length(packet);
            self.position += lost;
            return Piece::Lost(lost);
        };
        self.bad_packets = 0;
        self.rate = sound.spec().rate();
        self.rumble = rumble(sound.spec().channels());
        sound.copy_to_vecs_planar(&mut self.channels);
        for channel in &mut self.channels {
            for sample in channel {
                if !sample.is_finite() {
                    self.met_no_numbers = true;
                    *sample = 0.0;
                }
                // Past any float recording and far from overflow when squared and added.
                *sample = sample.clamp(-1e12, 1e12);
            }
        }
        self.position += self.channels.first().map_or(0, Vec::len);
        Piece::Sound
    }

    /// Returns how many samples a packet that cannot be decoded stands for.
    fn length(&self, packet: &Packet) -> usize {
        let seconds = self.time_base.map_or(0.0, |base| seconds(base, packet.block_dur()));
        frames(seconds.min(LONGEST_PACKET_SECONDS), self.rate)
    }

    /// Returns how many samples are missing before `packet`, where its container gives packets
    /// times of their own.
    fn gap(&self, packet: &Packet) -> Option<usize> {
        let format = self.format.format_info().format;
        let base = self.time_base.filter(|_| matches!(format, FORMAT_ID_MKV | FORMAT_ID_ISOMP4))?;
        let at = base.calc_time(packet.pts)?.as_secs_f64();
        let so_far = self.position as f64 / f64::from(self.rate.max(1));
        let missing = at - so_far;
        let believed = match self.declared_seconds {
            Some(declared) if self.position > 0 => at <= declared,
            _ => missing <= LONGEST_GAP_SECONDS,
        };
        (missing >= SHORTEST_GAP_SECONDS && believed).then(|| frames(missing, self.rate))
    }

    /// Goes on with the next of several streams chained in one file.
    fn start_again(&mut self) -> Result<(), SymphoniaError> {
        let track = sound_track(&*self.format)?;
        self.track = track.id;
        self.time_base = track.time_base;
        // The priming of a later link is a few milliseconds, and is heard.
        (self.codec, _) = codec(sound_parameters(track)?)?;
        Ok(())
    }
}

/// What [`guarded`] says of work that panicked.
const PANICKED: &str = "impossible values in the header";

/// Does some work of symphonia's, and makes an error of a panic.
///
/// Its readers multiply sizes from headers without a check (in symphonia-format-riff 0.6.1,
/// `common.rs`, for one), which panics in builds that check arithmetic. This can go when they do
/// not. What was worked on is left alone afterwards, or reset by the codec's next packet.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, SymphoniaError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|_| SymphoniaError::DecodeError(PANICKED))
}

/// Returns the sound track a player would choose.
fn sound_track(format: &dyn FormatReader) -> Result<&Track, SymphoniaError> {
    format.default_track(TrackType::Audio).ok_or(SymphoniaError::Unsupported(NO_SOUND_TRACK))
}

/// What [`Stream::open`] says of a container without sound.
pub(crate) const NO_SOUND_TRACK: &str = "no sound track";

fn sound_parameters(track: &Track) -> Result<&AudioCodecParameters, SymphoniaError> {
    track
        .codec_params
        .as_ref()
        .and_then(CodecParameters::audio)
        .ok_or(SymphoniaError::Unsupported(NO_SOUND_TRACK))
}

/// Returns a decoder, and the seconds of priming it does not cut itself.
fn codec(
    parameters: &AudioCodecParameters,
) -> Result<(Box<dyn AudioDecoder>, f64), SymphoniaError> {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    let codecs = CODECS.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<OpusDecoder>();
        registry
    });
    let mut parameters = parameters.clone();
    let mut preskip_seconds = 0.0;
    if parameters.codec == CODEC_ID_OPUS
        && let Some(preskip) = parameters.extra_data.as_mut().and_then(|head| head.get_mut(10..12))
    {
        // The decoder would cut the pre-skip (RFC 7845, section 4.2; at 48 kHz, in bytes 10 and 11
        // of the header) from the first packet alone, however short that is.
        preskip_seconds = f64::from(u16::from_le_bytes([preskip[0], preskip[1]])) / 48_000.0;
        preskip.fill(0);
    }
    let decoder = codecs.make_audio_decoder(&parameters, &AudioDecoderOptions::default())?;
    Ok((decoder, preskip_seconds))
}

/// Returns the seconds a container gives a track, or itself where it does not speak of tracks.
fn declared_seconds(format: &dyn FormatReader, track: &Track) -> Option<f64> {
    let whole = format.media_info();
    let of_track = track.time_base.zip(track.duration);
    let declared = of_track.or(whole.time_base.zip(whole.duration));
    let seconds = declared.map(|(base, duration)| seconds(base, duration));
    seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0)
}

fn seconds(base: TimeBase, duration: Duration) -> f64 {
    duration.get() as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get())
}

/// Returns which channels carry low frequencies alone.
fn rumble(channels: &Channels) -> Vec<bool> {
    let Channels::Positioned(positions) = channels else { return Vec::new() };
    let low = Position::LFE1 | Position::LFE2;
    positions.iter().map(|position| low.contains(position)).collect()
}
