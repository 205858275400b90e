//! A stereo recording with a voice on each channel.

use std::fs;
use std::path::Path;

use audio::Channels;
use serde_json::Value;

use crate::env::{TestEnv, sample};

/// So much of the sample episode is heard, in seconds.
const SECONDS: f64 = 60.0;
/// Who is on the left channel; the others are on the right.
const LEFT: &str = "Hannah Whitlock";

/// Returns start and end in seconds and speaker of each turn.
fn turns(lines: &str) -> Vec<(f64, f64, String)> {
    let turn = |line| -> Value { serde_json::from_str(line).unwrap() };
    let parts = |turn: Value| {
        let speaker = turn["speaker"].as_str().unwrap().to_owned();
        (turn["start"].as_f64().unwrap(), turn["end"].as_f64().unwrap(), speaker)
    };
    lines.lines().map(|line| parts(turn(line))).collect()
}

/// Returns true when it is the left channel's voice that speaks at this time, in seconds.
fn is_left(reference: &[(f64, f64, String)], at: f64) -> bool {
    let begun = reference.iter().rev().find(|(start, _, _)| *start - 0.2 <= at);
    begun.is_some_and(|(_, _, speaker)| speaker == LEFT)
}

/// Writes the beginning of the sample episode with each voice on its own channel, and a hundredth of
/// it on the other.
fn write_apart(path: &Path, reference: &[(f64, f64, String)]) {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    let blocks = audio::open(&sample(), Channels::Mix).unwrap().map(Result::unwrap);
    let samples = blocks.flat_map(|block| block.samples().to_vec());
    for (number, sample) in samples.take((SECONDS * 16_000.0) as usize).enumerate() {
        let left = is_left(reference, number as f64 / 16_000.0);
        for own in [left, !left] {
            let gain = if own { 1.0 } else { 0.01 };
            file.write_sample((sample * gain * f32::from(i16::MAX)) as i16).unwrap();
        }
    }
    file.finalize().unwrap();
}

#[test]
fn a_voice_on_each_channel_keeps_every_turn_under_its_own_label() {
    let env = TestEnv::new();
    let name = sample().file_stem().unwrap().to_str().unwrap().to_owned();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../transcripts").join(name);
    let reference = turns(&fs::read_to_string(folder.join("reference.jsonl")).unwrap());
    write_apart(&env.path("audio/apart.wav"), &reference);

    let ran = env.castpress(&["transcribe", "audio/apart.wav"]);
    ran.succeeds().says("apart.wav: one voice on each channel, heard as two tracks");
    let heard = turns(&env.castpress(&["export", "apart", "jsonl"]).succeeds().stdout);
    assert!(heard.len() >= 5, "{heard:?}");
    for (start, end, speaker) in &heard {
        let left = is_left(&reference, (start + end) / 2.0);
        let label = if left { "Speaker 1" } else { "Speaker 2" };
        assert_eq!(speaker, label, "from {start} s to {end} s of {heard:?}");
    }
}
