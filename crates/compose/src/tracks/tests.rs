//! Two microphones in a room.

use transcript::{Language, LedgerEntry, Pcm, Provenance};

use super::*;

/// A track whose speaker talks (a hiss of the given loudness, never twice the same) in the spans.
fn sound(seconds: usize, spans: &[(u32, u32)], amplitude: f32, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..seconds * 16_000)
        .map(|sample| {
            let now = (sample / 16) as u32;
            let talks = spans.iter().any(|(from, to)| (*from..*to).contains(&now));
            noise() * if talks { amplitude } else { 0.0003 }
        })
        .collect()
}

fn mixed(own: &[f32], other: &[f32], gain: f32) -> Envelope {
    let mut envelope = Envelope::default();
    for (own, other) in own.chunks(16_000).zip(other.chunks(16_000)) {
        let both = own.iter().zip(other).map(|(own, other)| own + gain * other).collect();
        envelope.push(&Pcm::new(both));
    }
    envelope
}

fn word(text: &str, start: u32, end: u32) -> Word {
    let span = Span::new(Millis(start), Millis(end));
    Word { text: text.to_owned(), span, confidence: 0.9, speaker: None }
}

fn track(name: &str, words: &[Word], envelope: Envelope) -> Track {
    let whole = Span::new(Millis(0), Millis(10_000));
    let entry = LedgerEntry { span: whole, fate: Fate::Transcribed, reason: None, speaker: None };
    Track {
        name: Some(name.to_owned()),
        transcript: Transcript {
            language: Language::default(),
            duration: Millis(10_000),
            words: words.to_vec(),
            ledger: vec![entry],
            provenance: Provenance::default(),
        },
        envelope,
    }
}

#[track_caller]
fn check(tracks: &[Track], expected: &str) {
    let (transcript, diarization) = merge(tracks).unwrap();
    let words = transcript
        .words
        .iter()
        .map(|word| format!("{}:{}", diarization.label(word.speaker.unwrap()), word.text));
    assert_eq!(words.collect::<Vec<_>>().join(" "), expected);
}

/// Ana talks, then both at once (Bo softly), then Bo alone.
fn room(gain: f32) -> Vec<Track> {
    let ana = sound(10, &[(1000, 5000)], 0.3, 1);
    let bo = sound(10, &[(4000, 8000)], 0.1, 2);
    let said = [word("hello", 2000, 2400), word("there", 4200, 4600)];
    let answered = [word("yes", 4200, 4500), word("well", 6000, 6400)];
    // Each microphone also has what the other hears, not always understood.
    let ana_hears = [said[0].clone(), said[1].clone(), word("Wells", 6010, 6390)];
    let bo_hears = [word("Hello", 2010, 2410), answered[0].clone(), answered[1].clone()];
    vec![
        track("Ana", &ana_hears, mixed(&ana, &bo, gain)),
        track("Bo", &bo_hears, mixed(&bo, &ana, gain)),
    ]
}

#[test]
fn words_from_another_microphone_are_not_doubled_and_those_said_at_once_are_kept() {
    for gain in [0.0, 0.03, 0.1] {
        check(&room(gain), "Ana:hello Ana:there Bo:yes Bo:well");
    }
}

#[test]
fn where_nobody_measured_loudness_the_same_word_counts_once() {
    let mut tracks = room(0.1);
    tracks.iter_mut().for_each(|track| track.envelope = Envelope::default());
    tracks[1].transcript.words[0].confidence = 0.5;
    check(&tracks, "Ana:hello Ana:there Bo:yes Bo:well Ana:Wells");
}

#[test]
fn a_word_at_the_very_end_is_judged_by_the_last_that_was_heard() {
    let ana = sound(10, &[(1000, 10_000)], 0.3, 1);
    let bo = sound(10, &[(4000, 5000)], 0.3, 2);
    let end = [word("end", 9900, 10_000)];
    let made_up = [word("Yes", 4200, 4500), word("you", 10_000, 10_000)];
    check(
        &[
            track("Ana", &end, mixed(&ana, &bo, 0.01)),
            track("Bo", &made_up, mixed(&bo, &ana, 0.01)),
        ],
        "Bo:Yes Ana:end",
    );
}

#[test]
fn a_file_given_twice_is_heard_once() {
    let ana = sound(10, &[(1000, 5000)], 0.3, 1);
    let words = [word("hello", 2000, 2400)];
    let once = track("Ana", &words, mixed(&ana, &ana, 0.0));
    let twice = Track { name: Some("Bo".to_owned()), ..once.clone() };
    check(&[once, twice], "Ana:hello");
}

#[test]
fn speakers_are_numbered_by_their_first_word_and_the_ledger_names_them() {
    let mut late = room(0.0);
    late.swap(0, 1);
    late.push(track("Cy", &[], Envelope::default()));
    let (transcript, diarization) = merge(&late).unwrap();
    let names: Vec<String> = diarization.speakers.iter().map(Speaker::label).collect();
    assert_eq!(names, ["Ana", "Bo", "Cy"]);
    let whose: Vec<_> = transcript.ledger.iter().map(|entry| entry.speaker.unwrap().0).collect();
    assert_eq!(whose, [0, 1, 2]);
    assert!(merge(&[]).is_none());
}
