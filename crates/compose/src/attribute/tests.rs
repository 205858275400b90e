//! Words and voices with small clocks.

use transcript::SpeakerSpan;

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

#[track_caller]
fn check(line: &str, spans: &[(u16, u32, u32)], expected: &[&str]) {
    let utterances = attribute(&words(line), &voices(spans));
    let lines: Vec<String> = utterances
        .iter()
        .map(|one| {
            let texts: Vec<&str> = one.words.iter().map(|word| word.text.as_str()).collect();
            format!("{}: {}", one.speaker.0, texts.join(" "))
        })
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_change_moves_to_the_end_of_the_sentence() {
    check(
        "Is@0-20 it@20-40 so?@40-60 It@65-80 is.@80-99",
        &[(0, 0, 82), (1, 82, 100)],
        &["0: Is it so?", "1: It is."],
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
fn words_between_spans_go_to_the_nearest_voice() {
    check("Far.@0-20 Near.@500-520", &[(0, 30, 40), (1, 480, 490)], &["0: Far.", "1: Near."]);
}

#[test]
fn two_who_speak_at_once_have_an_utterance_each() {
    let mut both = words("We@0-20 go@30-50 on.@60-80");
    both.extend(words("yes@25-35"));
    both[3].speaker = Some(SpeakerId(1));
    both[..3].iter_mut().for_each(|word| word.speaker = Some(SpeakerId(0)));
    both.sort_by_key(|word| word.span.start());
    let utterances = attribute(&both, &Diarization::default());
    let lengths: Vec<usize> = utterances.iter().map(|one| one.words.len()).collect();
    assert_eq!(lengths, [3, 1]);
}
