//! Recordings as people have them: every form, damaged ones, and files that are none.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs::OpenOptions;
use std::io::{BufWriter, Cursor, Write as _};
use std::path::{Path, PathBuf};

use audio::{Channels, Decoder, Error};
use transcript::{Millis, SAMPLE_RATE};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Returns all samples and what was warned of.
#[track_caller]
fn drain(mut decoder: Decoder) -> (Vec<f32>, Vec<String>) {
    let mut samples = Vec::new();
    for block in decoder.by_ref() {
        samples.extend_from_slice(block.unwrap().samples());
    }
    (samples, decoder.warnings().iter().map(ToString::to_string).collect())
}

/// Writes `bytes` to a file of its own, whose name says nothing true.
fn saved(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("episode.mp3");
    let mut file = OpenOptions::new().create_new(true).write(true).open(&path).unwrap();
    file.write_all(bytes).unwrap();
    (folder, path)
}

fn open_bytes(bytes: &[u8]) -> Result<(Vec<f32>, Vec<String>), Error> {
    let (_folder, path) = saved(bytes);
    audio::open(&path, Channels::Mix).map(drain)
}

/// Returns a WAV file as bytes, one sample a channel from each frame.
fn wav(rate: u32, channels: u16, frames: impl IntoIterator<Item = Vec<f32>>) -> Vec<u8> {
    let format = hound::SampleFormat::Float;
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 32, sample_format: format };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in frames.into_iter().flatten() {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn tone(rate: u32, seconds: u32) -> impl Iterator<Item = f32> {
    (0..rate * seconds).map(move |n| (n as f32 / rate as f32 * 440.0 * 6.2831855).sin() * 0.25)
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
}

/// Returns the centre of the sound between two moments, in seconds: its energy's mean time.
fn centre(samples: &[f32], from: f64, to: f64) -> f64 {
    let index = |seconds: f64| (seconds * f64::from(SAMPLE_RATE)) as usize;
    let (mut energy, mut moment) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate().take(index(to)).skip(index(from)) {
        let power = f64::from(sample * sample);
        energy += power;
        moment += power * n as f64 / f64::from(SAMPLE_RATE);
    }
    moment / energy
}

/// Every form puts the bursts where they are heard and lasts as long as it plays.
#[track_caller]
fn check_clock(name: &str, tail_ms: u32) {
    let decoder = audio::open(&fixture(name), Channels::Mix).unwrap();
    let expected = decoder.expected().unwrap();
    let (samples, warnings) = drain(decoder);
    assert_eq!(warnings, Vec::<String>::new());
    for burst in [0.5, 1.0, 1.5] {
        let found = centre(&samples, burst - 0.15, burst + 0.15);
        assert!((found - burst).abs() < 0.003, "{name}: the burst at {burst} s is at {found} s");
    }
    let length = Millis::from_samples(samples.len() as u64, SAMPLE_RATE);
    assert!((2000..=2000 + tail_ms).contains(&length.0), "{name} lasts {length:?}");
    assert!(expected.0.abs_diff(2000) <= 20, "{name} says it lasts {expected:?}");
}

#[test]
fn encoder_delay_is_not_heard_in_any_form() {
    check_clock("bursts.flac", 0);
    check_clock("bursts.mp3", 0);
    check_clock("bursts.m4a", 0);
    check_clock("alac.m4a", 0);
    check_clock("bursts.ogg", 0);
    check_clock("bursts.opus", 0);
    // The container's reader does not tell how much of the last packet is padding.
    check_clock("bursts.webm", 20);
}

#[test]
fn blocks_are_a_second_long_and_the_last_is_what_is_left() {
    let bytes = wav(44_100, 1, tone(44_100, 2).take(70_000).map(|sample| vec![sample]));
    let (_folder, path) = saved(&bytes);
    let blocks = audio::open(&path, Channels::Mix).unwrap();
    let lengths: Vec<_> = blocks.map(|block| block.unwrap().samples().len()).collect();
    assert_eq!(lengths, [16_000, 9_397]);
}

#[test]
fn tags_are_read() {
    for name in ["bursts.mp3", "bursts.m4a", "bursts.ogg", "bursts.flac"] {
        let decoder = audio::open(&fixture(name), Channels::Mix).unwrap();
        let tags = decoder.tags();
        assert_eq!(tags.title.as_deref(), Some("Bursts"), "{name}");
        assert_eq!(tags.artist.as_deref(), Some("Nobody"), "{name}");
        assert_eq!(tags.album.as_deref(), Some("Fixtures"), "{name}");
        let date = tags.released.as_deref().or(tags.recorded.as_deref());
        assert_eq!(date, Some("2026-03-02"), "{name}");
        assert_eq!(tags.track, Some(7), "{name}");
    }
}

#[test]
fn a_silent_or_an_inverted_channel_does_not_weaken_the_voice() {
    for other in [0.0, 1.0, -1.0] {
        let frames = tone(48_000, 2).map(|sample| vec![sample, sample * other]);
        let (samples, _) = open_bytes(&wav(48_000, 2, frames)).unwrap();
        let voice = rms(&tone(16_000, 2).collect::<Vec<_>>());
        assert!((rms(&samples) / voice - 1.0).abs() < 0.02, "other channel times {other}");
    }
}

#[test]
fn one_channel_can_be_heard_alone() {
    let frames = tone(16_000, 1).map(|sample| vec![0.5, sample]);
    let (_folder, path) = saved(&wav(16_000, 2, frames));

    let right = audio::open(&path, Channels::One(1)).unwrap();
    assert_eq!(right.channels(), 2);
    assert_eq!(drain(right).0, tone(16_000, 1).collect::<Vec<_>>());
    let third = audio::open(&path, Channels::One(2)).err().unwrap();
    assert!(matches!(third, Error::NoSuchChannel { asked: 2, channels: 2, .. }), "{third}");
}

/// A second of one voice is heard at its loudness whatever the rate and the number of channels.
#[track_caller]
fn check_form(rate: u32, channels: u16) {
    let frame = |sample| {
        let mut frame = vec![0.0; usize::from(channels)];
        frame[usize::from(channels) / 2] = sample;
        frame
    };
    let (samples, warnings) = open_bytes(&wav(rate, channels, tone(rate, 2).map(frame))).unwrap();
    assert_eq!((samples.len(), warnings), (32_000, Vec::new()));
    let voice = rms(&tone(16_000, 2).collect::<Vec<_>>());
    assert!((rms(&samples) / voice - 1.0).abs() < 0.02, "{channels} channels at {rate} Hz");
}

#[test]
fn rare_rates_and_many_channels_are_heard() {
    check_form(8_000, 1);
    check_form(8_000, 8);
    check_form(11_025, 2);
    check_form(192_000, 2);
    check_form(192_000, 8);
}

/// Returns an mp3 frame of silence, of the fixture's rate: 24 ms at so many eighths of 64 kbit/s.
fn silent_frame(eighths: u8) -> Vec<u8> {
    let mut frame = vec![0; 24 * usize::from(eighths)];
    frame[..4].copy_from_slice(&[0xff, 0xf3, eighths << 4 | 4, 0xc4]);
    frame
}

#[test]
fn three_hours_of_variable_rate_have_true_times_at_the_end() {
    const FRAMES: u32 = 3 * 3600 * 1000 / 24;
    let fixture = std::fs::read(fixture("bursts.mp3")).unwrap();
    // Without the first frame, which says how long the fixture is.
    let frames: Vec<usize> =
        (0..fixture.len() - 2).filter(|at| fixture[*at..*at + 2] == [0xff, 0xf3]).collect();
    let bursts = &fixture[frames[1]..];
    let (short, _) = open_bytes(bursts).unwrap();
    let (_folder, path) = saved(&[]);
    let mut file = BufWriter::new(OpenOptions::new().write(true).open(&path).unwrap());
    for n in 0..FRAMES {
        file.write_all(&silent_frame(1 + (n * 7 / 3 % 8) as u8)).unwrap();
    }
    file.write_all(bursts).unwrap();
    file.into_inner().unwrap();
    let (mut length, mut end) = (0, Vec::new());
    for block in audio::open(&path, Channels::Mix).unwrap() {
        let block = block.unwrap();
        length += block.samples().len();
        end.extend_from_slice(block.samples());
        end.drain(..end.len().saturating_sub(short.len()));
    }
    assert_eq!(length - short.len(), 3 * 3600 * SAMPLE_RATE as usize);
    let found = centre(&end, 1.35, 1.75);
    assert!((found - centre(&short, 1.35, 1.75)).abs() < 0.001, "{found}");
    assert!((found - 1.5).abs() < 0.1, "{found}");
}

#[test]
fn samples_that_are_no_numbers_become_silence_and_a_warning() {
    let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    let voice = tone(16_000, 1).enumerate();
    let frames =
        voice.map(|(n, sample)| vec![if n % 100 == 0 { bad[n / 100 % 3] } else { sample }]);
    let (samples, warnings) = open_bytes(&wav(16_000, 1, frames)).unwrap();
    assert!(samples.iter().all(|sample| sample.is_finite()));
    assert!(rms(&samples) > 0.15);
    assert!(warnings[0].ends_with("samples that are no numbers became silence"), "{warnings:?}");
}

#[test]
fn floats_on_the_scale_of_integers_are_turned_down() {
    let frames = tone(16_000, 2).map(|sample| vec![sample * 32_768.0]);
    let (samples, warnings) = open_bytes(&wav(16_000, 1, frames)).unwrap();
    assert!((0.02..0.5).contains(&rms(&samples)), "{}", rms(&samples));
    assert!(warnings[0].ends_with("far beyond full scale were turned down"), "{warnings:?}");
}

#[test]
fn a_recorder_that_crashed_left_its_sound() {
    let mut bytes = wav(16_000, 1, tone(16_000, 2).map(|sample| vec![sample]));
    let data = bytes.windows(4).position(|name| name == b"data").unwrap();
    bytes[4..8].fill(0);
    bytes[data + 4..data + 8].fill(0);
    let (samples, warnings) = open_bytes(&bytes).unwrap();
    assert_eq!(samples.len(), 32_000);
    assert!(warnings[0].ends_with("read to the end"), "{warnings:?}");
}

/// A file cut in the middle gives what is there and says that something is missing.
#[track_caller]
fn check_cut_short(name: &str) {
    let bytes = std::fs::read(fixture(name)).unwrap();
    let cut = open_bytes(&bytes[..bytes.len() * 6 / 10]);
    let (samples, warnings) = cut.unwrap_or_else(|error| panic!("{name}: {error}"));
    let seconds = samples.len() as f64 / f64::from(SAMPLE_RATE);
    assert!((0.5..1.6).contains(&seconds), "{name} gives {seconds} s");
    assert!((centre(&samples, 0.35, 0.65) - 0.5).abs() < 0.003, "{name}");
    assert!(warnings.iter().any(|warning| warning.contains("ends at 0:0")), "{name}: {warnings:?}");
}

#[test]
fn what_is_left_of_a_file_cut_in_the_middle_is_heard() {
    check_cut_short("bursts.mp3");
    check_cut_short("bursts.flac");
    check_cut_short("bursts.webm");
}

#[test]
fn damage_in_the_middle_does_not_move_what_follows() {
    let mut bytes = std::fs::read(fixture("bursts.m4a")).unwrap();
    let sound = bytes.windows(4).position(|name| name == b"mdat").unwrap() + 4;
    let middle = sound + (bytes.len() - sound) / 3;
    for byte in &mut bytes[middle..middle + 150] {
        *byte = byte.wrapping_mul(31).wrapping_add(17);
    }
    let (samples, _) = open_bytes(&bytes).unwrap();
    assert_eq!(samples.len(), 32_000);
    assert!((centre(&samples, 1.35, 1.65) - 1.5).abs() < 0.003);
}

#[test]
fn a_tag_larger_than_its_file_does_not_hide_the_sound() {
    let sound = std::fs::read(fixture("bursts.mp3")).unwrap();
    let (samples, _) =
        open_bytes(&[b"ID3\x04\0\0\x7f\x7f\x7f\x7f", sound.as_slice()].concat()).unwrap();
    assert!((centre(&samples, 0.85, 1.15) - 1.0).abs() < 0.003);
}

/// What is no recording is refused in words, as the fault of the file.
#[track_caller]
fn check_refused(bytes: &[u8], words: &str) {
    let error = open_bytes(bytes).expect_err("this is no recording");
    assert!(error.is_bad_input());
    assert!(error.to_string().contains(words), "{error}");
    assert!(error.to_string().contains("episode.mp3"), "{error}");
}

#[test]
fn what_is_no_recording_is_refused_with_a_reason() {
    check_refused(b"", "is empty");
    check_refused(b"#EXTM3U\nhttp://example.org/a.mp3\n", "a playlist");
    check_refused(b"<!doctype html><title>404</title>", "a web page");
    check_refused(b"Dear listener,\nhere is the episode.\n", "text");
    let noise: Vec<u8> =
        (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    check_refused(&noise, "no audio file");
    let header = wav(16_000, 1, []);
    check_refused(&header, "holds no audio");
    check_refused(&header[..23], "ends inside its header");
    let m4a = std::fs::read(fixture("bursts.m4a")).unwrap();
    let index = m4a.windows(4).position(|name| name == b"moov").unwrap();
    check_refused(&m4a[..index - 4], "before its index");
}

#[test]
fn a_file_that_is_not_there_is_bad_input() {
    let error = audio::open(Path::new("nowhere.mp3"), Channels::Mix).err().unwrap();
    assert!(matches!(error, Error::Open { .. }) && error.is_bad_input());
    assert_eq!(error.to_string(), "cannot open nowhere.mp3");
}
