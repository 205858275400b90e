use proptest::prelude::*;
use transcript::format::{markdown, vtt};
use transcript::{HeardTurn, Language, Provenance};

use super::*;

/// A word every half second, 400 ms long.
fn heard(text: &str) -> Transcript {
    let words: Vec<Word> = text
        .split_whitespace()
        .zip(0u32..)
        .map(|(text, index)| Word {
            text: text.to_owned(),
            span: Span::new(Millis(index * 500), Millis(index * 500 + 400)),
            confidence: 1.0,
            speaker: None,
        })
        .collect();
    Transcript {
        language: Language::new("en"),
        duration: Millis(3_600_000),
        words,
        ledger: Vec::new(),
        provenance: Provenance::default(),
    }
}

fn timed(text: &str, spoken: &str) -> Vec<TimedParagraph> {
    interview(&markdown::parse(text).0, &heard(spoken))
}

/// Checks the starts of the words of each paragraph, in milliseconds.
#[track_caller]
fn check(text: &str, spoken: &str, expected: &[&[u32]]) {
    let starts: Vec<Vec<u32>> = timed(text, spoken)
        .iter()
        .map(|one| one.spans.iter().map(|span| span.start().0).collect())
        .collect();
    assert_eq!(starts, expected);
}

#[test]
fn untouched_words_keep_their_times() {
    check("**A:** The tide\n\ncomes in.", "the tide comes in", &[&[0, 500], &[1000, 1500]]);
}

#[test]
fn a_deleted_word_leaves_the_others_where_they_were() {
    check("**A:** we measure the tides", "we um measure the the tides", &[&[0, 1000, 1500, 2500]]);
}

#[test]
fn numerals_and_contractions_take_the_time_of_the_words_they_stand_for() {
    check(
        "**A:** We measured 25% of the coast",
        "we measured twenty five percent of the coast",
        &[&[0, 500, 1000, 2500, 3000, 3500]],
    );
    check(
        "**A:** I do not know, it was nineteen ninety-nine",
        "i don't know it was 1999",
        &[&[0, 500, 660, 1000, 1500, 2000, 2500, 2700]],
    );
}

#[test]
fn a_rewritten_word_takes_the_time_of_what_it_replaced() {
    check("**A:** we saw the boat", "we looked the boat", &[&[0, 500, 1000, 1500]]);
}

#[test]
fn a_word_that_replaced_a_long_passage_does_not_last_as_long() {
    let spoken = format!("we say {} the end of it", "something that was taken out ".repeat(20));
    let timed = timed("**A:** we say … well … the end of it", &spoken);
    let spans = &timed[0].spans;
    assert!(spans[4].end() < Millis(5_000), "{spans:?}");
    assert_eq!(spans[5].start(), Millis(51_000));
}

const LONG: &str = "first we talk about the long history of tides in this harbour \
    then somebody asks why the ferry never leaves on time in winter \
    and at last we come to the price of fish on the northern coast";

#[test]
fn a_paragraph_that_was_moved_is_found_at_its_old_time() {
    let moved = "**A:** Then somebody asks why the ferry never leaves on time in winter.\n\n\
        **B:** First we talk about the long history of tides in this harbour\n\n\
        **A:** and at last we come to the price of fish on the northern coast.";
    let times: Vec<_> = timed(moved, LONG).iter().map(|one| one.spans[0].start().0).collect();
    assert_eq!(times, [12 * 500, 0, 24 * 500]);
}

#[test]
fn renamed_merged_and_split_turns_change_no_time() {
    let whole = timed(&format!("**A:** {LONG}"), LONG);
    let (one, other) = LONG.split_at(LONG.find("somebody").unwrap());
    let split = timed(&format!("**Ann Lee:** {one}\n\n**Bo:** {other}"), LONG);
    let times = |timed: &[TimedParagraph]| -> Vec<Span> {
        timed.iter().flat_map(|one| one.spans.clone()).collect()
    };
    assert_eq!(times(&whole), times(&split));
}

#[test]
fn a_paragraph_nobody_said_has_no_time() {
    let spoken = "the tide comes in twice a day and goes out again";
    let timed = timed("**A:** The tide comes in twice a day\n\nSponsored by Acme", spoken);
    assert!(timed[1].spans.is_empty(), "{timed:?}");
}

#[test]
fn a_translated_quote_has_the_time_between_its_neighbours() {
    let text = "**A:** first we talk about the long history\n\n> Alguém pergunta porque o barco\n\n\
        and at last we come to the price of fish";
    let spoken = "first we talk about the long history 有人 问 为什么 船 总是 晚 \
        and at last we come to the price of fish";
    let quote = &timed(text, spoken)[1];
    assert_eq!(quote.span(), Some(Span::new(Millis(7 * 500), Millis(12 * 500 + 400))));
    assert_eq!((quote.spread, quote.words.len()), (5, 5));
}

#[test]
fn text_without_spaces_is_aligned_letter_by_letter() {
    let times = timed("**A:** 我们今天谈潮汐。", "我们 今天 谈谈 潮汐");
    let starts: Vec<u32> = times[0].spans.iter().map(|span| span.start().0).collect();
    assert_eq!(starts, [0, 200, 500, 700, 1200, 1500, 1700]);
}

#[test]
fn an_empty_text_and_an_empty_recording_are_no_trouble() {
    check("", "a b", &[]);
    check("**A:** a — b", "", &[&[]]);
    check("**A:** —", "a", &[&[]]);
}

#[test]
fn captions_carry_the_edited_words_and_names() {
    let text = "**Ann:** The tide comes in.\n\n[A note.]\n\n**Bo:** Yes!";
    let timed = timed(text, "the tide comes in yes");
    let turns: Vec<HeardTurn> = timed.iter().filter_map(TimedParagraph::heard).collect();
    assert_eq!(
        vtt::write(&turns),
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.900\n<v Ann>The tide comes in.\n\n\
         00:00:02.000 --> 00:00:02.400\n<v Bo>Yes!\n"
    );
}

const FREE: &str = "**Ann:** Who decides when a ferry leaves, the clock or the moon?\n\n\
    **Bo:** The moon does. Nobody asks the clock.\n\n**Ann:** And what does that cost?\n\n";
const FREE_HEARD: &str = "who decides when a ferry leaves the clock or the moon \
    the moon does nobody asks the clock and um what does that cost";

fn free_times(text: &str, spoken: &str) -> Vec<TimedParagraph> {
    let (interview, _) = markdown::parse(text);
    edition(&interview.edition(Tier::Free), &heard(spoken))
}

/// Checks when the sound of the free part of a text must end, in milliseconds.
#[track_caller]
fn check_sound(text: &str, spoken: &str, end: Option<u32>) {
    let (interview, _) = markdown::parse(text);
    assert_eq!(end_of_free_sound(&interview, &heard(spoken)), end.map(Millis));
}

#[test]
fn the_sound_of_the_free_part_ends_between_its_last_word_and_the_next() {
    let paid = "<!-- paid -->\n\n**Bo:** A lot of money, and some paint.";
    let text = format!("{FREE}{paid}");
    let free_words = 24;
    let last = (free_words - 1) * 500 + 400;
    check_sound(&text, &format!("{FREE_HEARD} a lot of money and some paint"), Some(last + 50));
    // What nobody edited in is no part of what is free.
    check_sound(&text, &format!("{FREE_HEARD} well"), Some(last + 50));
    check_sound(&text, FREE_HEARD, Some(last + 400));
    check_sound(FREE, FREE_HEARD, None);
    check_sound(&format!("{paid}\n\n<!-- free -->\n\n{FREE}"), FREE_HEARD, None);
    check_sound(&text, "something else entirely was recorded", None);
}

#[test]
fn a_free_part_that_was_moved_before_what_is_said_first_has_no_sound() {
    let text = format!("{FREE}<!-- paid -->\n\n**Bo:** A lot of money, and some paint.");
    let paid = "a lot of money and some paint";
    check_sound(&text, &format!("hello there {paid} {FREE_HEARD} bye"), None);
}

#[test]
fn the_free_edition_has_times_up_to_the_cut_and_none_behind_it() {
    let text =
        format!("{FREE}<!-- paid -->\n\n**Bo:** A lot of money.\n\n<!-- free -->\n\nBye now.");
    let timed = free_times(&text, &format!("{FREE_HEARD} a lot of money bye now"));
    assert_eq!(timed.len(), 3);
    assert_eq!(timed[2].spans.last().map(|span| span.end()), Some(Millis(23 * 500 + 400)));
}

#[test]
fn a_free_passage_taken_from_behind_the_cut_has_no_time_in_the_free_edition() {
    let later = "then we come to the price of fish on the northern coast";
    let text = format!("**Ann:** {later}.\n\n{FREE}<!-- paid -->\n\n**Bo:** A lot.");
    let timed = free_times(&text, &format!("{FREE_HEARD} a lot {later}"));
    assert!(timed[0].spans.is_empty());
    assert!(!timed[3].spans.is_empty());
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "(the|tide|comes|in|a|boat|waits|we|know|it)[.,?]?",
        1 => "[a-z]{2,6}",
        1 => "(don't|gonna|twenty|five|percent|25%|1999|[\\[(]laughs[\\])]|潮汐|—|é)",
    ]
}

fn line(length: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), length).prop_map(|words| words.join(" "))
}

/// Turns of one or two paragraphs.
fn text() -> impl Strategy<Value = String> {
    let turn = ("[AB]", prop::collection::vec(line(0..12), 1..3));
    prop::collection::vec(turn, 0..6).prop_map(|turns| {
        let turns =
            turns.iter().map(|(name, lines)| format!("**{name}:** {}\n\n", lines.join("\n\n")));
        turns.collect()
    })
}

/// Words of which no three in a row are in any text of [`text`].
fn other_words() -> impl Strategy<Value = String> {
    prop::collection::vec((word(), "[q][a-z]{3}"), 0..20).prop_map(|pairs| {
        pairs.iter().map(|(known, new)| format!("{known} {new}")).collect::<Vec<_>>().join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn times_rise_and_never_overlap_in_a_turn(text in text(), spoken in line(0..60)) {
        let timed = timed(&text, &spoken);
        for one in &timed {
            prop_assert!(one.spans.is_empty() || one.spans.len() == one.words.len());
            prop_assert!(one.spans.is_sorted_by_key(|span| span.start()), "{one:?}");
            prop_assert!(one.spans.iter().all(|span| span.end() <= Millis(3_600_000)));
        }
        for turn in timed.chunk_by(|one, other| one.turn == other.turn) {
            let mut spans: Vec<Span> = turn.iter().flat_map(|one| one.spans.clone()).collect();
            spans.sort();
            for pair in spans.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start(), "{pair:?} in {turn:?}");
            }
        }
    }

    #[test]
    fn free_times_do_not_depend_on_the_paid_half(
        free in text(),
        spoken in line(0..40),
        halves in prop::array::uniform2((text(), other_words())),
        end in prop::option::of(line(1..6)),
    ) {
        let times = |(paid, behind): &(String, String)| {
            let end = end.as_ref().map(|end| format!("<!-- free -->\n\n**A:** {end}\n"));
            let text = format!("{free}<!-- paid -->\n\n**P:** x\n\n{paid}\n{}", end.unwrap_or_default());
            // What is heard of the free text ends with a word that no text has.
            free_times(&text, &format!("{spoken} qqqq {behind}"))
        };
        prop_assert_eq!(times(&halves[0]), times(&halves[1]));
    }
}
