//! Recordings in which it is hard to tell who speaks: a sane result, or people are told.

use std::path::Path;

use audio::Channels;

use crate::env::{TestEnv, sample};

const RATE: usize = 16_000;

/// Returns the sample episode from one second to another.
fn sample_between(from: f64, until: f64) -> Vec<f32> {
    let blocks = audio::open(&sample(), Channels::Mix).unwrap().map(Result::unwrap);
    let samples = blocks.flat_map(|block| block.samples().to_vec());
    let at = |seconds: f64| (seconds * RATE as f64) as usize;
    samples.skip(at(from)).take(at(until) - at(from)).collect()
}

fn write(path: &Path, samples: impl IntoIterator<Item = f32>) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for sample in samples {
        file.write_sample((sample * f32::from(i16::MAX)) as i16).unwrap();
    }
    file.finalize().unwrap();
}

/// The words of an episode, and under whose label each is.
struct Heard(Vec<(String, String)>);

impl Heard {
    /// Has castpress hear these samples.
    fn of(env: &TestEnv, samples: impl IntoIterator<Item = f32>) -> Self {
        write(&env.path("audio/hard.wav"), samples);
        env.castpress(&["run"]).succeeds();
        let turns = env.castpress(&["export", "hard", "jsonl"]).succeeds().stdout.clone();
        let words = turns.lines().flat_map(|line| {
            let turn: serde_json::Value = serde_json::from_str(line).unwrap();
            let label = turn["speaker"].as_str().unwrap().to_owned();
            let words = turn["words"].as_array().unwrap().clone();
            words.into_iter().map(move |word| (word[0].as_str().unwrap().to_owned(), label.clone()))
        });
        Self(words.collect())
    }

    /// Returns under which label a word stands first.
    #[track_caller]
    fn label(&self, word: &str) -> &str {
        let found = self.0.iter().find(|(one, _)| one.starts_with(word));
        &found.unwrap_or_else(|| panic!("no `{word}` in {:?}", self.0)).1
    }

    fn labels(&self) -> usize {
        self.0.iter().map(|(_, label)| label).collect::<std::collections::BTreeSet<_>>().len()
    }
}

/// Returns chords of a few plucked strings, over a beat.
fn music(seconds: usize) -> impl Iterator<Item = f32> {
    let mut seed = 1_u32;
    (0..seconds * RATE).map(move |n| {
        let t = n as f32 / RATE as f32;
        let (bar, beat) = ((t / 2.0) as usize, t % 0.5);
        let roots = [110.0_f32, 146.8, 98.0, 130.8];
        let root = roots[bar % roots.len()];
        let strings: f32 = [1.0, 1.26, 1.5, 2.0, 3.0]
            .iter()
            .map(|ratio| (t * root * ratio * std::f32::consts::TAU).sin() * (-2.0 * beat).exp())
            .sum();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 8) as f32 / (1 << 23) as f32 - 1.0;
        0.08 * strings + 0.2 * noise * (-60.0 * beat).exp()
    })
}

#[test]
fn music_throughout_has_no_words_and_people_are_told() {
    let env = TestEnv::new();
    write(&env.path("audio/hard.wav"), music(40));
    env.castpress(&["run"]).succeeds().says("no speech was heard: the interview is empty");
    let words = env.castpress(&["export", "hard", "txt"]).succeeds().stdout.clone();
    assert_eq!(words.trim(), "");
    let speakers = env.castpress(&["speakers", "list", "hard", "--json"]).succeeds().stdout.clone();
    assert_eq!(speakers, "");
}

#[test]
fn a_second_of_speech_is_one_voice_at_most() {
    let env = TestEnv::new();
    let heard = Heard::of(&env, sample_between(4.0, 5.0));
    assert!(heard.labels() <= 1, "{:?}", heard.0);
}

#[test]
fn a_second_without_speech_is_told_to_people() {
    let env = TestEnv::new();
    write(&env.path("audio/hard.wav"), [0.0; RATE]);
    env.castpress(&["run"]).succeeds().says("no speech was heard: the interview is empty");
}

#[test]
fn a_turn_of_half_a_second_leaves_the_turns_around_it_whole() {
    let env = TestEnv::new();
    let mut sound = sample_between(63.8, 82.0);
    let until_then = sound.split_off(10 * RATE);
    sound.extend(sample_between(24.5, 25.0));
    sound.extend(until_then);
    let heard = Heard::of(&env, sound);
    let (before, after) = (heard.label("old"), heard.label("day"));
    assert_eq!(before, after, "{:?}", heard.0);
    assert!(heard.labels() <= 2, "{:?}", heard.0);
}

#[test]
fn two_who_speak_at_once_from_first_to_last_are_heard_without_a_crowd() {
    let env = TestEnv::new();
    let one = sample_between(31.4, 45.5);
    let other = sample_between(106.8, 119.9);
    let heard = Heard::of(&env, one.iter().zip(&other).map(|(one, other)| one + other));
    assert!(heard.0.len() >= 5, "{:?}", heard.0);
    assert!((1..=2).contains(&heard.labels()), "{:?}", heard.0);
}

/// Returns white noise of an amplitude.
fn noise(seconds: usize, amplitude: f32) -> Vec<f32> {
    let mut seed = 1_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..seconds * RATE).map(|_| amplitude * next()).collect()
}

#[test]
fn silence_noise_music_a_tone_and_a_hole_are_found_and_named() {
    let env = TestEnv::new();
    let tone = (0..6 * RATE).map(|n| 0.2 * (n as f32 * 0.17).sin()).collect();
    let between: [(&str, Vec<f32>); 4] = [
        ("silence", vec![0.0; 20 * RATE]),
        ("other_sound", noise(6, 0.15)),
        ("other_sound", music(8).map(|sample| 2.0 * sample).collect()),
        ("other_sound", tone),
    ];
    let mut sound = Vec::new();
    let mut injected = Vec::new();
    for (index, (fate, samples)) in between.into_iter().enumerate() {
        let speech = 4.0 + 10.0 * index as f64;
        sound.extend(sample_between(speech, speech + 10.0));
        let start = sound.len() * 1000 / RATE;
        sound.extend(samples);
        injected.push((fate, start as i64, (sound.len() * 1000 / RATE) as i64));
    }
    sound.extend(sample_between(44.0, 54.0));
    let length = (sound.len() * 1000 / RATE) as i64;
    Heard::of(&env, sound);

    let covered = env.castpress(&["check", "hard", "--coverage", "--json"]).succeeds().json();
    let stretches = covered["coverage"].as_array().unwrap();
    let time = |stretch: &serde_json::Value, edge: &str| stretch[edge].as_i64().unwrap();
    assert_eq!(time(&stretches[0], "start_ms"), 0);
    assert_eq!(time(stretches.last().unwrap(), "end_ms"), length);
    for pair in stretches.windows(2) {
        assert_eq!(time(&pair[0], "end_ms"), time(&pair[1], "start_ms"), "{covered}");
    }
    for (fate, start, end) in injected {
        let near = |stretch: &&serde_json::Value| {
            (time(stretch, "start_ms") - start).abs() < 700
                && (time(stretch, "end_ms") - end).abs() < 700
        };
        let found = stretches.iter().find(near);
        let found = found.unwrap_or_else(|| panic!("{fate} from {start} to {end}: {covered}"));
        assert_eq!(found["fate"], fate, "{start}: {covered}");
    }
    let reasons: Vec<&str> = stretches.iter().filter_map(|one| one["reason"].as_str()).collect();
    assert_eq!(reasons.iter().filter(|reason| reason.contains("steady")).count(), 2, "{reasons:?}");
    assert_eq!(reasons.iter().filter(|reason| reason.contains("music")).count(), 1, "{reasons:?}");

    let checked = env.castpress(&["check", "hard"]);
    checked.ends_with(1);
    let hole = "hole: the recording holds nothing from 0:10 to 0:";
    assert!(checked.stdout.contains(hole), "{}", checked.stdout);
    env.castpress(&["speakers", "settle", "hard", "0:10"]).succeeds();
    let checked = env.castpress(&["check", "hard"]);
    assert!(!checked.stdout.contains("hole:"), "{}", checked.stdout);
}
