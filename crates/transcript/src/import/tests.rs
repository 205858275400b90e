//! Whole files of every format, and what becomes of them.

use super::*;
use crate::format::markdown;

/// Imports a text and returns `interview.md`, with what was left out behind it.
fn post(file_name: &str, text: &str) -> String {
    let imported = read(text.as_bytes(), file_name, &Show::default()).unwrap();
    let Content::Post(interview) = imported.content else { panic!("not a post") };
    let written = markdown::write(&interview);
    assert_eq!(markdown::parse(&written).0, *interview, "{written}");
    let left_out = imported.left_out.iter().map(|one| format!("{}: {}\n", one.what, one.text));
    let warnings = imported.warnings.iter().map(|one| format!("warning: {one}\n"));
    format!("{written}-----\n{}{}", left_out.collect::<String>(), warnings.collect::<String>())
}

/// A post as it is copied from a page, with nothing but its words.
const NEWSLETTER: &str = "\
The Mill at Night
+ what the river is for
Dora Lindqvist and Rui Prado
The Tide Table, Mar 02, 2026

12

Share

Who keeps a paper mill awake? What does it drink? And who pays for the dark?

To discuss, we interviewed Ana Okafor, foreman at the Lower Mill, and Bo Chen, who measures rivers.

Co-hosting today is Rui Prado of the Weir podcast.

We discuss….

•\u{a0}How a mill sleeps,

– Who drinks the river, and

* Why nobody counts the dark.

This episode was recorded on Feb. 26, 2026, two days before the flood.

Listen on Spotify: https://example.org/spotify and Apple Podcasts: https://example.org/apple

Dora Lindqvist: Ana, what does a mill do at night? Note: I have never seen one.

Ana Okafor: It waits. The belts cool.

And somebody has to stay awake.

[laughs]

Somebody always does.

The River Below

Rui Prado: Bo, you measure it?

Bo Chen: Every hour.

Dora Lindqvist: And what does it say?...

(...)

Paid subscribers get access to the rest of the conversation, where we discuss…

• What the river says,

• Who listens.

Bo Chen: It says 1:30 every time: a number.

A pdf version is available at:

https://example.org/mill.pdf
";

#[test]
fn a_newsletter_post_keeps_its_order_and_every_part_has_its_place() {
    insta::assert_snapshot!(post("mill.txt", NEWSLETTER));
}

#[test]
fn a_free_post_that_ends_at_the_cut_has_a_note_where_the_rest_belongs() {
    let text = "Ann: One?\n\nBo: Two.\n\nAnn: Three?...\n\n(...)\n\nPaid subscribers get access to the \
                rest, where we discuss…\n\n• Four.\n";
    insta::assert_snapshot!(post("free.txt", text));
}

#[test]
fn changelog_transcripts_lose_their_stamps_and_keep_their_sounds() {
    let text = "\
**Jo Verne:** \\[00:01\\] Hello, and welcome. \\[laughs\\] Today is [the day](https://example.org).

Another paragraph. \\[04:01\\] It goes on, \\[unintelligible 00:12:31.05\\] and ends.

**Ida Holt:** Thank you.

**Break**: \\[32:27\\]

**Jingle:** La la la.

**Jo Verne:** Back again.

**Outro:** \\[1:02:03.45\\]
";
    insta::assert_snapshot!(post("show-12.md", text));
}

#[test]
fn every_layout_of_labels_and_stamps_is_understood() {
    let text = "\
Dan Ship (00:01:48)
Welcome.

Kay Scar (00:31): Thanks.
[01:02] DAN SHIP:  Where do we begin?
Kay Scar  1:05
At the end.
It is 10:30. Note: too late.
";
    insta::assert_snapshot!(post("layouts.txt", text));
}

#[test]
fn an_essay_keeps_headings_questions_notes_quotes_and_footnotes() {
    let text = "\
The Price of Paper
By Ana Okafor

Guest piece by Ana Okafor, foreman.

Why It Costs

Paper costs what the river asks,1 and the river asks a great deal of those who live by it.

[Dora: this was before the flood.]

1. Who pays for it?

Those downstream.2 As the old song has it,

> The water goes where the water goes.

1

A figure of 2019, corrected.

2

Nobody upstream has answered.
";
    insta::assert_snapshot!(post("essay.txt", text));
}

#[test]
fn a_markdown_essay_and_a_stub_are_known_for_what_they_are() {
    let essay = "# The Price\n\nBy Ana Okafor\n\nPaper costs.[^1] It *does*.\n\n## Why\n\n> Water.\n\n[^1]: Much.\n";
    insta::assert_snapshot!(post("essay.md", essay));
    let stub = "The Price of Paper\n\nPaper costs.\n\nRead the entire post here: https://example.org/price\n";
    insta::assert_snapshot!(post("stub.txt", stub));
}

#[test]
fn a_newsletter_in_markdown_may_have_links_in_every_part() {
    let text = "\
# When the Table Lies

*Tides, ferries, and the wind*

[Hannah Whit](https://example.org/h) and [Callum Reid](https://example.org/c)
Mar 02, 2026 ∙ Paid

Who writes the table? Who reads it?

To discuss, we interviewed [Callum Reid](https://example.org/c), skipper, and Duarte Reis.

We discuss:

- How the [moon](https://example.org/m) is read,
- What the wind does.

*This episode was recorded on Feb. 26.*

Listen now on [iTunes](https://example.org/i), [Spotify](https://example.org/s) and elsewhere.

**Hannah Whit:** Does it lie?[^1]

### The wind

**Callum Reid:** It knows the moon.

**Hannah Whit:** And the wind?...

(...)

Paid subscribers get access to the rest of the conversation, where we discuss…

- Stones,
- Bright ones.

Subscribe

**Duarte Reis:** That is not fair.

[^1]: A note.
";
    insta::assert_snapshot!(post("news.md", text));
}

/// Found by fuzzing.
#[test]
fn lines_that_break_nothing_are_left_out() {
    post("x.md", "**Ann:** One.\n\n___\n\nThe end\\\nof it\n\n**Ann:** Two.\n");
    post("x.md", "**Ann:** One.\n\nTwo,\\\n\\[00:31\\]\n\n**Ann:** Three.\n");
    post("x.md", "**Ann:** \\\n\\[00:31\\]\n\nOne.\n\n\\[00:32\\]\\\n\\[00:33\\]\n");
    let written = post("x.txt", "A text of its own.\n\n> one\n>\n> two\n>\n");
    assert!(written.contains("> one\n>\n> two\n-----"), "{written}");
}

#[test]
fn yaml_above_a_text_is_its_front_matter_whatever_the_text() {
    let yaml = "---\ntitle: The Mill\ndate: 2026-03-02\nauthor: Dora Lind\nepisode: 12\n---\n\n";
    let front = "+++\ntitle = \"The Mill\"\npublished = 2026-03-02\nbyline = [\"Dora Lind\"]\n\
                 episode = \"12\"\n+++\n\n";
    let turns = "**Dora Lind:** Night?\n\n**Ana:** It waits.\n";
    let markdown = post("x.md", &format!("{yaml}# The Mill\n\n{turns}"));
    assert!(markdown.starts_with(&format!("{front}{turns}")), "{markdown}");
    let text = post("x.txt", &format!("{yaml}Dora Lind: Night?\n\nAna: It waits.\n"));
    assert!(text.starts_with(&format!("{front}{turns}")), "{text}");
    let rule = post("x.md", &format!("---\n\n{turns}"));
    assert!(rule.starts_with("___\n\n**Dora"), "{rule}");
}

/// Found by fuzzing.
#[test]
fn a_note_without_words_is_the_brackets_it_was() {
    let written = post("x.md", "**Ann:** a\n\n[\\\n]\n\n**Bo:** b\n");
    assert!(written.contains("**Ann:** a\n\n\\[\\]\n"), "{written}");
}

#[test]
fn what_stands_behind_a_label_that_is_said_again_is_no_heading() {
    let again = "**Ann Lee:** a\n\n<!-- paid -->\n\n**Ann Lee:**\nBright Stones\n\n**Bo:** b\n";
    assert!(post("x.md", again).contains("<!-- paid -->\n\nBright Stones\n"));
    let once = again.replace("**Ann Lee:**\nBright", "Bright");
    assert!(post("x.md", &once).contains("<!-- paid -->\n\n## Bright Stones\n"));
}

#[test]
fn a_mark_of_paid_text_is_one_in_plain_text_too() {
    for mark in ["[paid]", "<!-- paid -->", "paid -->"] {
        let text = format!("Ann: One?\n\nBo: Two.\n\n{mark}\n\nAnn: Three.\n");
        let written = post("x.txt", &text);
        assert!(written.contains("**Bo:** Two.\n\n<!-- paid -->\n\n**Ann:** Three."), "{written}");
    }
}

#[test]
fn our_own_interview_is_taken_as_it_is() {
    let text = "+++\ntitle = \"The Mill\"\nguests = [\"Ana\"]\n+++\n\n**Dora:** Night?\n\n**Ana:** \
                It waits.\n\nYes\n\n<!-- paid -->\n\n**Dora:** Who?\n";
    assert!(post("interview.md", text).starts_with(text));
}

/// Prints words as `start speaker: words` where a speaker begins, and the ledger behind them.
fn heard(file_name: &str, text: &str) -> String {
    let imported = read(text.as_bytes(), file_name, &Show::default()).unwrap();
    let Content::Heard(heard) = imported.content else { panic!("a post") };
    let Heard { transcript, voices } = *heard;
    let mut out = String::new();
    let mut speaker = None;
    for word in &transcript.words {
        if word.speaker != speaker {
            speaker = word.speaker;
            let label = voices.label(speaker.unwrap());
            out.push_str(&format!("\n{} {label}:", word.span.start().0));
        }
        out.push_str(&format!(" {}", word.text));
    }
    let mut ends = crate::Millis::ZERO;
    for entry in &transcript.ledger {
        assert_eq!(entry.span.start(), ends, "{:?}", transcript.ledger);
        ends = entry.span.end();
    }
    assert_eq!(ends, transcript.duration);
    out.trim_start().to_owned()
}

#[track_caller]
fn check(file_name: &str, text: &str, expected: &str) {
    assert_eq!(heard(file_name, text), expected);
}

#[test]
fn subrip_captions_have_words_voices_and_times() {
    check(
        "x.srt",
        "1\n00:00:01,000 --> 00:00:03,000\nDora Lindqvist: Where does\nthe paper go?\n\n2\n\
         00:00:03,000 --> 00:00:04,000\n<i>Down.</i>\n\n3\n00:00:05,000 --> 00:00:06,000\nAna: It \
         goes,\n\nyes\n4\n00:00:07,000 --> 00:00:08,000\nDora Lindqvist: 42\n\n5\n00:00:09,000 --> \
         00:00:10,000\nAna: Good: bye &amp; all.\n",
        "1000 Dora Lindqvist: Where does the paper go? Down.\n5000 Ana: It goes, yes\n7000 Dora \
         Lindqvist: 42\n9000 Ana: Good: bye & all.",
    );
}

#[test]
fn captions_of_another_program_may_lack_numbers_and_blank_lines() {
    check(
        "x.txt",
        "0:01.5 --> 0:02\nOne\n0:02 --> 0:03 align:start\ntwo\n",
        "1500 Speaker 1: One two",
    );
}

#[test]
fn webvtt_has_voices_notes_and_times_inside_cues() {
    check(
        "x.vtt",
        "WEBVTT - A title\nLanguage: pt\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue {}\n\nintro\n\
         00:01.000 --> 00:04.000 line:0\n<v.loud Ana &amp; Co>Olá <00:02.000><c>mundo</c>\n\n\
         00:04.000 --> 00:05.000\n<v Rui>Sim.</v> <v Ana &amp; Co>Não.\n\n00:05.000 --> \
         00:06.000\nMais.\n",
        "1000 Ana & Co: Olá mundo\n4000 Rui: Sim.\n4545 Ana & Co: Não. Mais.",
    );
    let imported = read(
        b"WEBVTT\nLanguage: pt\n\n0:01.000 --> 0:03.000\nOl\xc3\xa1 <0:02.500>mundo\n",
        "x",
        &Show::default(),
    );
    let Content::Heard(heard) = imported.unwrap().content else { panic!("a post") };
    assert_eq!(heard.transcript.language.tag(), "pt");
    assert_eq!(heard.transcript.words[1].span.start().0, 2500);
}

#[test]
fn lines_that_roll_up_the_screen_are_said_once() {
    check(
        "x.vtt",
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \nwe<00:01.000><c> begin</c>\n\n00:02.000 --> \
         00:02.010\nwe begin\n \n\n00:02.010 --> 00:04.000\nwe begin\nhere<00:03.000><c> and</c>\n",
        "0 Speaker 1: we begin here and",
    );
}

#[test]
fn bold_words_that_name_nobody_are_no_speakers() {
    let text = "# T\n\n**Key point:** one.\n\n**Note:** two.\n\n**Q:** three?\n\n**Ann:** four.\n\nFive.\n";
    insta::assert_snapshot!(post("x.md", text));
}

#[test]
fn json_of_every_program_is_told_by_its_content() {
    check(
        "x.json",
        r#"{"version":"1.0.0","segments":[{"speaker":"Ana","startTime":1,"endTime":2,"body":"Yes\n"}]}"#,
        "1000 Ana: Yes",
    );
    check(
        "x",
        r#"{"segments":[{"start":1,"end":2,"text":" Yes","speaker":"SPEAKER_01"}]}"#,
        "1000 Speaker 1: Yes",
    );
    check(
        "x",
        r#"{"transcription":[{"offsets":{"from":1000,"to":2000},"text":" Yes"}]}"#,
        "1000 Speaker 1: Yes",
    );
    check("x", "{\"start\":1,\"end\":2,\"speaker\":\"Ana\",\"text\":\"Yes\"}\n", "1000 Ana: Yes");
}

#[test]
fn scripts_without_spaces_are_letters_with_times_of_their_own() {
    check(
        "x.srt",
        "1\n00:00:00,000 --> 00:00:04,000\n我用OpenAI。好！\n",
        "0 Speaker 1: 我 用 OpenAI。 好！",
    );
}

#[test]
fn what_cannot_be_read_says_why() {
    let refused = |bytes: &[u8]| read(bytes, "x", &Show::default()).unwrap_err().to_string();
    assert_eq!(refused(b""), "the file is empty");
    assert_eq!(refused(b"\xef\xbb\xbf \n"), "the file is empty");
    for (bytes, found) in [
        (&b"%PDF-1.7"[..], "a PDF"),
        (b"<!DOCTYPE html><p>x", "a web page"),
        (b"{\"a\": 1}", "JSON of some other program"),
        (b"{\\rtf1 x}", "a rich text document"),
    ] {
        assert!(refused(bytes).contains(found), "{}", refused(bytes));
    }
    assert_eq!(refused(b"{\"segments\": ["), "the text is not a JSON object");
    assert_eq!(
        refused(b"WEBVTT\n\nNOTE x\n"),
        "the file is WebVTT, and nobody says anything in it"
    );
}

#[test]
fn a_million_words_of_two_hundred_speakers_are_all_there() {
    let mut text = String::new();
    let mut captions = String::new();
    for turn in 0..10_000 {
        let said = format!("word{turn} ") + &"tide ".repeat(99);
        text.push_str(&format!("Speaker {}: {said}\n\n", turn % 200));
        let stamp = format!("{:02}:{:02}:{:02}", turn / 3600, turn / 60 % 60, turn % 60);
        captions
            .push_str(&format!("{stamp},000 --> {stamp},900\nPerson {}: {said}\n\n", turn % 200));
    }
    let show = Show::default();
    let Content::Post(post) = read(text.as_bytes(), "x", &show).unwrap().content else {
        panic!("captions")
    };
    assert_eq!(post.body.len(), 10_000);
    let Content::Heard(heard) = read(captions.as_bytes(), "x", &show).unwrap().content else {
        panic!("a post")
    };
    assert_eq!(heard.transcript.words.len(), 1_000_000);
    assert_eq!(heard.voices.speakers.len(), 200);
}

#[test]
fn letters_of_every_script_and_direction_are_kept() {
    let text = "דנה לוי: שלום 👋🏽 \u{200f}עולם.\r\n\r\nأحمد: مرحبا\tبك.\r\n\r\nדנה לוי: 梁文锋 said “yes”\0.\r\n";
    let written = post("x.txt", &format!("\u{feff}{text}"));
    for word in
        ["**דנה לוי:** שלום 👋🏽 \u{200f}עולם.", "**أحمد:** مرحبا بك.", "梁文锋 said “yes”\u{fffd}."]
    {
        assert!(written.contains(word), "{word} in\n{written}");
    }
}
