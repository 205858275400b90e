//! The beginnings of recordings: what is heard of them, and that nothing else is in them.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::Cursor;
use std::path::{Path, PathBuf};

use audio::{Channels, Error, Excerpt, Tags};
use transcript::{Millis, SAMPLE_RATE};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn decoded(path: &Path) -> (Vec<f32>, Tags) {
    let mut decoder = audio::open(path, Channels::Mix).unwrap();
    let tags = decoder.tags().clone();
    let mut samples = Vec::new();
    for block in decoder.by_ref() {
        samples.extend_from_slice(block.unwrap().samples());
    }
    assert_eq!(decoder.warnings(), [], "{}", path.display());
    (samples, tags)
}

fn written(excerpt: &Excerpt) -> Vec<u8> {
    let mut output = Cursor::new(Vec::new());
    excerpt.write(&mut output).unwrap();
    output.into_inner()
}

/// Cuts a recording and returns the file and what is heard of it, which must be the beginning of the
/// recording and as long as the excerpt says.
#[track_caller]
fn cut(path: &Path, until: u32) -> (Excerpt, Vec<u8>, Vec<f32>) {
    let excerpt = Excerpt::of(path, Millis(until)).unwrap();
    let bytes = written(&excerpt);
    assert_eq!(written(&excerpt), bytes, "the same bytes each time");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(format!("free.{}", excerpt.extension()));
    std::fs::copy(path, &copy).unwrap();
    let file = std::fs::OpenOptions::new().write(true).truncate(true).open(&copy).unwrap();
    std::io::Write::write_all(&mut &file, &bytes).unwrap();
    let ((whole, _), (heard, tags)) = (decoded(path), decoded(&copy));
    let name = path.display();
    assert_eq!(tags, Tags::default(), "{name}");
    let seconds = heard.len() as f64 / f64::from(SAMPLE_RATE);
    let expected = excerpt.duration().seconds();
    assert!((seconds - expected).abs() < 0.001, "{name} lasts {seconds} s, not {expected}");
    // Close to its end the change of rate has not the samples that followed.
    for (at, (one, other)) in heard.iter().zip(&whole).take(heard.len() - 320).enumerate() {
        assert!((one - other).abs() < 2e-4, "{name} differs at sample {at}: {one} and {other}");
    }
    (excerpt, bytes, heard)
}

/// The three bursts of a fixture are at 0.5, 1.0 and 1.5 seconds; the excerpt ends before the last.
#[track_caller]
fn check(name: &str, extension: &str, most_short: u32) {
    let path = fixture(name);
    let (excerpt, bytes, heard) = cut(&path, 1400);
    assert_eq!(excerpt.extension(), extension, "{name}");
    let short = 1400 - excerpt.duration().0;
    assert!(short <= most_short, "{name} is {short} ms short");
    assert!(bytes.len() < std::fs::read(&path).unwrap().len() || extension == "wav", "{name}");
    for told in ["Bursts", "Nobody", "Fixtures", "2026", "Lavf"] {
        let found = bytes.windows(told.len()).any(|window| window == told.as_bytes());
        assert!(!found, "{name} still says {told}");
    }
    let loudest = |from: f64, to: f64| {
        let at = |seconds: f64| ((seconds * f64::from(SAMPLE_RATE)) as usize).min(heard.len());
        heard[at(from)..at(to)].iter().fold(0.0_f32, |most, sample| most.max(sample.abs()))
    };
    assert!(loudest(0.9, 1.1) > 0.1, "{name}: the second burst is heard");
    assert!(loudest(1.25, 2.0) < 0.01, "{name}: nothing of the third is");
}

#[test]
fn every_form_is_copied_up_to_the_cut_and_says_nothing_of_the_rest() {
    // A block of FLAC or ALAC has 4096 samples; a lossy packet has a part in the next one's sound.
    check("bursts.mp3", "mp3", 60);
    check("bursts.m4a", "m4a", 130);
    check("alac.m4a", "m4a", 130);
    check("bursts.flac", "flac", 100);
    check("bursts.ogg", "ogg", 60);
    check("bursts.opus", "opus", 45);
    check("bursts.webm", "opus", 45);
}

fn saved(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("episode");
    let mut file = std::fs::OpenOptions::new().create_new(true).write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    (folder, path)
}

/// Returns a tone as a WAV file whose samples have so many bits.
fn wav(rate: u32, channels: u16, bits: u16, seconds: u32) -> Vec<u8> {
    let sample_format =
        if bits == 32 { hound::SampleFormat::Float } else { hound::SampleFormat::Int };
    let spec = hound::WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..rate * seconds {
        let sample = (n as f32 / rate as f32 * 440.0 * 6.2831855).sin() * 0.25;
        for channel in 0..channels {
            let sample = sample / f32::from(channel + 1);
            if bits == 32 {
                writer.write_sample(sample).unwrap();
            } else {
                writer.write_sample((sample * (1 << (bits - 1)) as f32) as i32).unwrap();
            }
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

#[test]
fn samples_of_a_wav_file_are_its_own_bit_for_bit() {
    for (rate, channels, bits) in [(44_100, 2, 16), (8_000, 1, 8), (48_000, 1, 24), (16_000, 2, 32)]
    {
        let bytes = wav(rate, channels, bits, 3);
        let (_folder, path) = saved(&bytes);
        let (excerpt, copy, _) = cut(&path, 1500);
        assert!(1500 - excerpt.duration().0 <= 145, "{excerpt:?}");
        let data = |bytes: &[u8]| bytes.windows(4).position(|name| name == b"data").unwrap() + 8;
        let (sound, original) = (&copy[data(&copy)..], &bytes[data(&bytes)..]);
        assert!(sound.len() > original.len() / 3 && original.starts_with(sound));
    }
}

#[test]
fn what_cannot_be_copied_is_decoded() {
    // An AIFF file: the samples of a WAV file, big-endian.
    let bytes = wav(16_000, 1, 16, 2);
    let samples: Vec<u8> = bytes[44..].chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_be_bytes();
    let rate = [0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0];
    let aiff = [
        b"FORM".as_slice(),
        &size(4 + 26 + 16 + samples.len()),
        b"AIFFCOMM",
        &size(18),
        &[0, 1],
        &size(samples.len() / 2),
        &[0, 16],
        &rate,
        b"SSND",
        &size(samples.len() + 8),
        &[0; 8],
        &samples,
    ];
    let (_folder, path) = saved(&aiff.concat());
    let (excerpt, copy, _) = cut(&path, 1234);
    assert_eq!((excerpt.extension(), excerpt.duration()), ("wav", Millis(1234)));
    assert_eq!(copy[44..], bytes[44..44 + 1234 * 32]);
}

#[test]
fn a_cut_behind_the_end_leaves_the_whole_and_one_before_the_start_is_refused() {
    let (_, _, heard) = cut(&fixture("bursts.mp3"), 60_000);
    assert!(heard.len() >= 2 * SAMPLE_RATE as usize - 1600, "{}", heard.len());
    let error = Excerpt::of(&fixture("bursts.mp3"), Millis(10)).unwrap_err();
    assert!(matches!(error, Error::NothingBefore { .. }) && error.is_bad_input());
    assert!(error.to_string().contains("bursts.mp3"), "{error}");
}

#[test]
fn what_is_no_recording_has_no_beginning() {
    let (_folder, path) = saved(b"<!doctype html><title>404</title>");
    assert!(matches!(Excerpt::of(&path, Millis(1000)), Err(Error::NotAudio { .. })));
}
