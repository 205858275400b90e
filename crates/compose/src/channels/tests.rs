//! Hiss in the rhythm of speech, on two channels.

use proptest::prelude::*;
use transcript::Pcm;

use super::*;

const SAMPLE_RATE: usize = 16_000;
/// Loudness of a voice, and of the room.
const VOICE: f32 = 0.2;
const ROOM: f32 = 0.0005;

fn noise(samples: usize, mut state: u32) -> Vec<f32> {
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..samples).map(|_| next()).collect()
}

/// A voice that speaks from each second to the other, in syllables: loud for a fifth of a second,
/// softer, then a short gap.
fn voice(seconds: usize, turns: &[(usize, usize)], seed: u32) -> Vec<f32> {
    let loudness = |sample: usize| {
        let speaks = turns.iter().any(|(from, to)| (*from..*to).contains(&(sample / SAMPLE_RATE)));
        let syllable = [1.0, 0.8, 0.3, 0.02][(sample / 1600) % 4];
        if speaks { VOICE * syllable } else { 0.0 }
    };
    let sound = noise(seconds * SAMPLE_RATE, seed);
    sound.iter().enumerate().map(|(sample, noise)| noise * loudness(sample)).collect()
}

/// Two people who take turns for a minute.
fn two_voices() -> (Vec<f32>, Vec<f32>) {
    let ann = voice(60, &[(1, 9), (16, 30), (38, 45), (55, 59)], 1);
    let bo = voice(60, &[(9, 16), (29, 38), (45, 55)], 2);
    (ann, bo)
}

fn scaled(sound: &[f32], gain: f32) -> Vec<f32> {
    sound.iter().map(|sample| sample * gain).collect()
}

fn sum(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

/// Both channels with a quieter copy of the other, in dB, and each with the hiss of its own room.
fn leaking(left: &[f32], right: &[f32], leak_db: f32) -> (Vec<f32>, Vec<f32>) {
    let gain = 10_f32.powf(leak_db / 20.0);
    let room = |seed| scaled(&noise(left.len(), seed), ROOM);
    (
        sum(&sum(left, &scaled(right, gain)), &room(3)),
        sum(&sum(right, &scaled(left, gain)), &room(4)),
    )
}

fn envelope(sound: &[f32]) -> Envelope {
    let mut envelope = Envelope::default();
    sound.chunks(SAMPLE_RATE).for_each(|block| envelope.push(&Pcm::new(block.to_vec())));
    envelope
}

#[track_caller]
fn check(left: &[f32], right: &[f32], expected: bool) {
    let (left, right) = (envelope(left), envelope(right));
    assert_eq!(one_voice_each(&left, &right), expected);
    assert_eq!(one_voice_each(&right, &left), expected, "with the channels exchanged");
}

#[test]
fn two_people_recorded_apart_are_told_by_their_turns() {
    let (ann, bo) = two_voices();
    check(&ann, &bo, true);
}

#[test]
fn the_more_leaks_from_one_channel_to_the_other_the_less_they_are_apart() {
    let (ann, bo) = two_voices();
    let apart = |leak_db: f32| {
        let (left, right) = leaking(&ann, &bo, leak_db);
        one_voice_each(&envelope(&left), &envelope(&right))
    };
    let judged = [-60.0, -30.0, -20.0, -12.0, -6.0, -1.0].map(apart);
    assert_eq!(judged, [true, true, true, false, false, false]);
}

#[test]
fn a_channel_recorded_too_low_is_still_a_voice() {
    let (ann, bo) = two_voices();
    let (left, right) = leaking(&ann, &bo, -35.0);
    check(&left, &scaled(&right, 0.25), true);
}

#[test]
fn a_host_who_only_asks_is_still_a_voice() {
    let host = voice(200, &[(0, 4), (50, 53), (100, 103), (150, 153)], 1);
    let guest = voice(200, &[(4, 50), (53, 100), (103, 150), (153, 199)], 2);
    let (left, right) = leaking(&host, &guest, -30.0);
    check(&left, &right, true);
}

#[test]
fn ordinary_stereo_stays_whole() {
    let (ann, bo) = two_voices();
    let both = sum(&ann, &bo);
    check(&both, &both, false);
    check(&both, &scaled(&both, -1.0), false);
    check(&both, &scaled(&both, 0.05), false);
    let (left, right) = leaking(&both, &both, -3.0);
    check(&left, &right, false);
}

#[test]
fn a_channel_without_a_voice_is_none() {
    let (ann, bo) = two_voices();
    let both = sum(&ann, &bo);
    let silence = vec![0.0; both.len()];
    check(&both, &silence, false);
    for loudness in [ROOM, 0.02, VOICE] {
        check(&both, &scaled(&noise(both.len(), 5), loudness), false);
    }
    let (whole, leak) = leaking(&both, &silence, -40.0);
    check(&whole, &leak, false);
    check(&silence, &silence, false);
    check(&noise(both.len(), 6), &noise(both.len(), 7), false);
    check(&[], &[], false);
}

#[test]
fn people_who_speak_at_once_throughout_stay_whole() {
    let ann = voice(60, &[(0, 60)], 1);
    check(&ann, &voice(60, &[(0, 60)], 2), false);
}

#[test]
fn beats_that_change_sides_are_no_turns() {
    let beat = |odd: bool| -> Vec<f32> {
        let sound = noise(60 * SAMPLE_RATE, u32::from(odd));
        let on = |sample: usize| (sample / (SAMPLE_RATE / 4) % 2 == 1) == odd;
        sound.iter().enumerate().map(|(at, x)| if on(at) { x * VOICE } else { 0.0 }).collect()
    };
    check(&beat(false), &beat(true), false);
}

#[test]
fn too_little_of_a_voice_is_not_enough() {
    let ann = voice(60, &[(0, 20), (24, 59)], 1);
    check(&ann, &voice(60, &[(20, 24)], 2), false);
    let short = voice(6, &[(0, 2), (4, 6)], 1);
    check(&short, &voice(6, &[(2, 4)], 2), false);
}

#[test]
fn one_who_speaks_after_the_other_has_ended_does_not_answer() {
    check(&voice(60, &[(0, 30)], 1), &voice(60, &[(30, 60)], 2), false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn loudness_and_wiring_do_not_matter(db in -40.0_f32..12.0, inverted: bool) {
        let (ann, bo) = two_voices();
        let gain = 10_f32.powf(db / 20.0);
        let (left, right) = (scaled(&ann, gain), scaled(&bo, if inverted { -gain } else { gain }));
        prop_assert!(one_voice_each(&envelope(&left), &envelope(&right)));
        let both = sum(&left, &right);
        prop_assert!(!one_voice_each(&envelope(&both), &envelope(&both)));
    }

    #[test]
    fn any_sound_is_judged_without_a_panic(
        left in proptest::collection::vec(-1.0_f32..1.0, 0..4000),
        right in proptest::collection::vec(-1.0_f32..1.0, 0..4000),
    ) {
        prop_assert!(!one_voice_each(&envelope(&left), &envelope(&right)));
    }
}
