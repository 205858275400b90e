//! Words and voices with small clocks.

use proptest::prelude::*;
use transcript::{Ghost, SpeakerSpan, VoiceExcerpt};

use super::*;

/// Words as `text@start-end` in hundredths of a second.
fn words(line: &str) -> Vec<Word> {
    let word = |item: &str| {
        let (text, times) = item.split_once('@').unwrap();
        let (start, end) = times.split_once('-').unwrap();
        let millis = |hundredths: &str| Millis(hundredths.parse::<u32>().unwrap() * 10);
        Word {
            text: text.to_owned(),
            span: Span::new(millis(start), millis(end)),
            confidence: 1.0,
            speaker: None,
        }
    };
    line.split_whitespace().map(word).collect()
}

fn voices(spans: &[(u16, u32, u32)]) -> Diarization {
    let span = |(speaker, start, end): &(u16, u32, u32)| SpeakerSpan {
        speaker: SpeakerId(*speaker),
        span: Span::new(Millis(start * 10), Millis(end * 10)),
    };
    Diarization { spans: spans.iter().map(span).collect(), ..Diarization::default() }
}

/// The utterances as lines, `*` before the backchannels.
fn lines(words: &[Word]) -> Vec<String> {
    let line = |one: &Utterance| {
        let texts: Vec<&str> = one.words.iter().map(|word| word.text.as_str()).collect();
        let mark = if one.is_backchannel { "*" } else { "" };
        format!("{mark}{}: {}", one.speaker.0, texts.join(" "))
    };
    utterances(words, &Language::new("en")).iter().map(line).collect()
}

#[track_caller]
fn check(line: &str, spans: &[(u16, u32, u32)], expected: &[&str]) {
    let nothing = VoiceEvidence::default();
    let heard = attribute(&words(line), &Language::new("en"), &voices(spans), &nothing);
    assert_eq!(lines(&heard.words), expected);
}

#[test]
fn a_change_moves_to_the_end_of_the_sentence() {
    check(
        "Is@0-20 it@20-40 so?@40-60 It@65-80 is@80-99 so.@99-120",
        &[(0, 0, 82), (1, 82, 120)],
        &["0: Is it so?", "1: It is so."],
    );
}

#[test]
fn a_change_without_a_place_nearby_stays_where_the_voices_change() {
    check(
        "one@0-20 two@20-40 three@40-60 four@60-80",
        &[(0, 0, 40), (1, 40, 80)],
        &["0: one two", "1: three four"],
    );
}

#[test]
fn a_slip_inside_a_sentence_is_given_back_and_an_answer_is_kept() {
    check(
        "I@0-20 think@20-40 so@40-60 too.@60-80",
        &[(0, 0, 40), (1, 40, 60), (0, 60, 80)],
        &["0: I think so too."],
    );
    check(
        "Right?@0-40 No.@60-80 Fine.@100-140",
        &[(0, 0, 40), (1, 60, 80), (0, 100, 140)],
        &["0: Right?", "1: No.", "0: Fine."],
    );
}

#[test]
fn without_voices_all_is_the_first_speakers() {
    check("Yes.@0-20 No.@30-40", &[], &["0: Yes.", "0: No."]);
}

#[test]
fn two_who_speak_at_once_have_an_utterance_each() {
    let mut both = words("We@0-20 go@30-50 on.@60-80");
    both.extend(words("yes@25-35"));
    both[3].speaker = Some(SpeakerId(1));
    both[..3].iter_mut().for_each(|word| word.speaker = Some(SpeakerId(0)));
    both.sort_by_key(|word| word.span.start());
    let utterances = utterances(&both, &Language::new("en"));
    let lengths: Vec<usize> = utterances.iter().map(|one| one.words.len()).collect();
    assert_eq!(lengths, [3, 1]);
}

/// Evidence of `speakers` voices with frames of a hundredth of a second: who is heard how likely,
/// in per cent, from when to when.
fn evidence(speakers: usize, heard: &[(u16, u32, u32, u32)]) -> VoiceEvidence {
    let frames = heard.iter().map(|(_, _, end, _)| *end as usize).max().unwrap_or(0);
    let mut likelihoods = vec![0; frames * speakers];
    for (speaker, start, end, percent) in heard {
        for frame in *start..*end {
            likelihoods[frame as usize * speakers + usize::from(*speaker)] =
                (percent * 255 / 100) as u8;
        }
    }
    let centroids = vec![vec![1.0]; speakers];
    VoiceEvidence { centroids, frame_samples: 160, likelihoods, ..VoiceEvidence::default() }
}

fn excerpt(speaker: u16, start: u32, end: u32, likeness: &[f32]) -> VoiceExcerpt {
    VoiceExcerpt {
        spans: vec![Span::new(Millis(start * 10), Millis(end * 10))],
        speaker: SpeakerId(speaker),
        likeness: likeness.to_vec(),
    }
}

fn heard(line: &str, evidence: &VoiceEvidence) -> Attribution {
    let count = evidence.centroids.len() as u16;
    let speakers: Vec<(u16, u32, u32)> = (0..count).map(|id| (id, 0, 0)).collect();
    attribute(&words(line), &Language::new("en"), &voices(&speakers), evidence)
}

#[track_caller]
fn check_heard(line: &str, speakers: usize, who: &[(u16, u32, u32, u32)], expected: &[&str]) {
    let heard = heard(line, &evidence(speakers, who));
    assert_eq!(lines(&heard.words), expected);
}

#[test]
fn the_first_word_of_a_turn_does_not_stay_with_the_last_speaker() {
    check_heard(
        "table@0-26 is@26-48 a@48-58 work@58-80 of...@80-86 That@86-100 is@100-112 not@112-134 \
         quite@134-172 fair.@172-220",
        2,
        &[(0, 0, 94, 99), (0, 94, 112, 60), (1, 82, 94, 70), (1, 94, 220, 97)],
        &["0: table is a work of...", "1: That is not quite fair."],
    );
}

#[test]
fn the_last_words_of_a_question_stay_with_the_asker() {
    check_heard(
        "Who@0-20 wanted@20-50 to@50-60 get@60-75 home?@75-95 I@97-110 made@110-130 tea.@130-160",
        2,
        &[(0, 0, 70, 99), (0, 70, 95, 50), (1, 66, 160, 95)],
        &["0: Who wanted to get home?", "1: I made tea."],
    );
}

#[test]
fn a_backchannel_inside_a_sentence_is_its_own_and_marked() {
    check_heard(
        "So@0-20 the@20-40 boat@40-70 waits,@70-110 right,@115-150 and@150-170 then@170-190 it@190-200 \
         leaves.@200-240",
        2,
        &[(0, 0, 112, 99), (0, 152, 240, 99), (1, 113, 151, 99)],
        &["0: So the boat waits, and then it leaves.", "*1: right,"],
    );
    check_heard(
        "The@0-20 boat@20-50 leaves.@50-90 Right.@100-130 And@140-160 waits.@160-200",
        2,
        &[(0, 0, 92, 99), (0, 138, 200, 99), (1, 98, 132, 99)],
        &["0: The boat leaves.", "1: Right.", "0: And waits."],
    );
}

#[test]
fn an_interruption_takes_the_floor_in_the_middle_of_a_sentence() {
    check_heard(
        "the@0-20 water@20-50 is@50-70 gone@70-100 wait@102-130 that@130-150 is@150-170 wrong@170-220",
        2,
        &[(0, 0, 101, 99), (1, 101, 220, 99)],
        &["0: the water is gone", "1: wait that is wrong"],
    );
}

#[test]
fn a_moment_of_another_voice_does_not_tear_a_sentence() {
    check_heard(
        "I@0-20 think@20-40 so@40-70 too.@70-99",
        2,
        &[(0, 0, 40, 99), (1, 40, 70, 99), (0, 70, 99, 99)],
        &["0: I think so too."],
    );
}

#[test]
fn in_overlap_each_keeps_the_own_sentence() {
    check_heard(
        "I@0-20 was@20-40 grateful@40-80 for@80-100 a@100-110 year.@110-150 Every@155-180 \
         crossing@180-230 has@230-250 one.@250-290",
        2,
        &[(0, 0, 150, 95), (1, 90, 290, 95)],
        &["0: I was grateful for a year.", "1: Every crossing has one."],
    );
}

#[test]
fn a_sentence_is_checked_against_its_voice() {
    let line =
        "It@0-20 blows.@20-60 Go@120-140 on,@140-160 Callum.@160-220 It@300-320 does.@320-360";
    let mut taken =
        evidence(2, &[(1, 0, 60, 99), (1, 120, 220, 66), (0, 120, 220, 17), (1, 300, 360, 99)]);
    assert_eq!(
        lines(&heard(line, &taken).words),
        ["1: It blows.", "1: Go on, Callum.", "1: It does."]
    );
    taken.excerpts = vec![excerpt(1, 0, 360, &[0.5, 0.86]), excerpt(0, 118, 222, &[0.75, 0.40])];
    let found = heard(line, &taken);
    assert_eq!(lines(&found.words), ["1: It blows.", "0: Go on, Callum.", "1: It does."]);
}

#[test]
fn words_in_which_nobody_is_heard_stay_in_their_sentence_or_go_to_the_nearest_voice() {
    check_heard(
        "the@0-20 sea@20-50 rose@60-70 twice.@80-100",
        2,
        &[(1, 0, 50, 99), (1, 80, 100, 99)],
        &["1: the sea rose twice."],
    );
    check("Far.@0-20 Near.@500-520", &[(0, 30, 40), (1, 480, 490)], &["0: Far.", "1: Near."]);
}

#[test]
fn one_voice_and_twelve_voices() {
    check_heard("Yes.@0-30 No.@40-60", 1, &[(0, 0, 30, 80)], &["0: Yes.", "0: No."]);
    let line: Vec<String> = (0..12).map(|n| format!("Yes.@{}-{}", n * 100, n * 100 + 40)).collect();
    let who: Vec<_> =
        (0..12).map(|n| (n, u32::from(n) * 100, u32::from(n) * 100 + 40, 99)).collect();
    let expected: Vec<String> = (0..12).map(|n| format!("{n}: Yes.")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_heard(&line.join(" "), 12, &who, &expected);
}

#[test]
fn words_that_name_their_speaker_keep_it() {
    let mut said = words("Yes.@0-30 No.@40-60");
    said[0].speaker = Some(SpeakerId(7));
    let found = attribute(
        &said,
        &Language::new("en"),
        &voices(&[(0, 0, 60)]),
        &evidence(1, &[(0, 0, 60, 99)]),
    );
    assert_eq!(lines(&found.words), ["7: Yes.", "0: No."]);
}

#[test]
fn doubts_name_the_words_both_speakers_and_the_nearest_first() {
    let line = "Hello.@0-40 Hello?@100-140 Who@200-230 is@230-250 it?@250-290 Me.@400-440";
    let mut unsure = evidence(
        2,
        &[
            (0, 0, 40, 99),
            (0, 100, 140, 50),
            (1, 100, 140, 48),
            (1, 200, 290, 99),
            (1, 400, 440, 90),
        ],
    );
    unsure.ghosts = vec![Ghost {
        spans: vec![Span::new(Millis(3900), Millis(4500))],
        speaker: SpeakerId(1),
        likeness: 0.4,
    }];
    let doubts = heard(line, &unsure).doubts;
    let told: Vec<_> =
        doubts.iter().map(|one| (one.words.as_str(), one.speaker.0, one.other)).collect();
    assert_eq!(told, [("Hello?", 0, Some(SpeakerId(1))), ("Me.", 1, None)]);
    assert!(doubts[0].margin < 0.2 && (doubts[1].margin - 0.4).abs() < 1e-6);
    assert_eq!(doubts[0].span, Span::new(Millis(1000), Millis(1400)));
}

#[test]
fn no_more_than_twenty_doubts_are_listed() {
    let line: Vec<String> = (0..40).map(|n| format!("Yes.@{}-{}", n * 100, n * 100 + 40)).collect();
    let unsure = evidence(2, &[(0, 0, 4000, 50), (1, 0, 4000, 50)]);
    let doubts = heard(&line.join(" "), &unsure).doubts;
    assert_eq!(doubts.len(), 20);
    assert!(doubts.is_sorted_by(|a, b| a.margin <= b.margin));
}

#[test]
fn nothing_said_is_nothing_attributed() {
    assert_eq!(heard("", &evidence(2, &[(0, 0, 50, 99)])), Attribution::default());
}

proptest! {
    #[test]
    fn every_word_gets_one_speaker_and_keeps_its_place(
        said in prop::collection::vec((0_u32..500, 0_u32..80, 0_usize..4), 0..40),
        who in prop::collection::vec((0_u16..3, 0_u32..500, 0_u32..100, 0_u32..100), 0..20),
    ) {
        let texts = ["well", "yes,", "so.", "Why?"];
        let mut said = said;
        said.sort_unstable();
        let line: Vec<String> = said
            .iter()
            .map(|(start, length, text)| format!("{}@{start}-{}", texts[*text], start + length))
            .collect();
        let who: Vec<_> = who.iter().map(|(id, start, length, percent)| (*id, *start, start + length, *percent)).collect();
        let found = heard(&line.join(" "), &evidence(3, &who));
        let before = words(&line.join(" "));
        prop_assert_eq!(found.words.len(), before.len());
        for (after, before) in found.words.iter().zip(&before) {
            prop_assert!(after.speaker.is_some_and(|id| id.0 < 3));
            prop_assert_eq!((&after.text, after.span), (&before.text, before.span));
        }
        let spoken: usize = utterances(&found.words, &Language::new("en")).iter().map(|one| one.words.len()).sum();
        prop_assert_eq!(spoken, before.len());
        prop_assert!(found.doubts.iter().all(|doubt| (0.0..=1.0).contains(&doubt.margin)));
    }
}
