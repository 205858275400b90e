//! `castpress import`: a transcript from elsewhere, and what is published of it.

use crate::env::{EPISODE, TestEnv};

/// A post as it is copied from a page.
const POST: &str = "\
The Mill at Night

What the river is for

By Dora Lindqvist and Rui Prado

Mar 02, 2026

Who keeps a paper mill awake? What does it drink? And who pays for the dark?

To discuss, we interviewed Ana Okafor, foreman at the Lower Mill.

We discuss…

• How a mill sleeps,

• Why nobody counts the dark.

This episode was recorded on Feb. 26, 2026, two days before the flood.

Dora Lindqvist: Ana, what does a mill do at night?

Ana Okafor: It waits. The belts cool.

And somebody has to stay awake.

[Dora: this was before the flood.]

The River Below

Dora Lindqvist: And what does the river say?...

(...)

Paid subscribers get access to the rest of the conversation, where we discuss…

• What the river says,

• Who listens.

Ana Okafor: It says the same every time.

Nobody writes it down.

A pdf version is available at:

https://example.org/mill.pdf
";

/// What readers of both editions find in `interview.txt`, in this order.
const FREE: [&str; 16] = [
    "The Mill at Night",
    "What the river is for",
    "Dora Lindqvist and Rui Prado",
    "March 2, 2026",
    "Who keeps a paper mill awake? What does it drink? And who pays for the dark?\n\n",
    "To discuss, we interviewed Ana Okafor, foreman at the Lower Mill.\n\n",
    "We discuss…",
    "- How a mill sleeps,",
    "- Why nobody counts the dark.",
    "This episode was recorded on Feb. 26, 2026, two days before the flood.",
    "Dora Lindqvist: Ana, what does a mill do at night?\n\n",
    "Ana Okafor: It waits. The belts cool.\n\n",
    "And somebody has to stay awake.\n\n",
    "[Dora: this was before the flood.]\n\n",
    "The River Below\n---",
    "Dora Lindqvist: And what does the river say?...",
];

#[track_caller]
fn in_order(text: &str, blocks: &[&str]) {
    let mut rest = text;
    for block in blocks {
        let Some(at) = rest.find(block) else { panic!("no `{block}` in its place in:\n{text}") };
        rest = &rest[at + block.len()..];
    }
}

#[test]
fn every_block_of_a_post_is_published_in_its_place() {
    let env = TestEnv::new();
    env.write("mill.txt", POST);
    let ran = env.castpress(&["import", "mill.txt"]);
    ran.succeeds().says("4 turns of 2 speakers").says("line about the PDF");
    env.castpress(&["publish", "mill"]).succeeds();
    let free = env.read("site/public/mill/interview.txt");
    in_order(&free, &FREE);
    let teaser = ["(...)", "where we discuss…", "- What the river says,", "- Who listens."];
    in_order(&free, &teaser);
    let members = ["Ana Okafor: It says the same every time.\n\n", "Nobody writes it down."];
    let whole = env.read("site/members/mill/interview.txt");
    in_order(&whole, &FREE);
    in_order(&whole, &members);
    for (name, bytes) in env.files("site/public") {
        assert!(!String::from_utf8_lossy(&bytes).contains("writes it down"), "{name}");
    }
}

#[test]
fn an_interview_that_is_there_is_replaced_by_force_alone_and_kept() {
    let env = TestEnv::new();
    env.write("mill.txt", POST);
    env.castpress(&["import", "mill.txt", "--name", "ep-1"]).succeeds();
    env.write("transcripts/ep-1/interview.md", "By hand.\n");
    let ran = env.castpress(&["import", "mill.txt", "--name", "ep-1"]);
    ran.ends_with(2).says("already").says("--force");
    assert_eq!(env.read("transcripts/ep-1/interview.md"), "By hand.\n");
    env.castpress(&["import", "mill.txt", "--name", "ep-1", "--force"]).succeeds();
    assert_eq!(env.read("transcripts/ep-1/interview.md~"), "By hand.\n");
    assert!(env.read("transcripts/ep-1/interview.md").contains("**Ana Okafor:**"));
}

#[test]
fn captions_become_words_that_are_exported_and_text_that_is_published() {
    let env = TestEnv::new();
    let vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ana Okafor>Um, it waits, you know.\n\n\
               00:00:04.000 --> 00:00:06.000\n<v Rui Prado>Does it?\n";
    env.write("captions.txt", vtt);
    env.castpress(&["import", "captions.txt", "--name", "ep-1"]).succeeds().says("read WebVTT");
    let text = env.read("transcripts/ep-1/interview.md");
    assert!(text.contains("**Ana Okafor:** Um, it waits, you know."), "{text}");
    assert!(text.contains("**Rui Prado:** Does it?"), "{text}");
    let exported = env.castpress(&["export", "ep-1", "vtt"]);
    assert_eq!(exported.succeeds().stdout, vtt);
    env.castpress(&["publish", "ep-1"]).succeeds();
    env.castpress(&["import", "captions.txt", "--name", "ep-1", "--force"]).succeeds();
    assert!(!env.path("transcripts/ep-1/transcript.json~").exists());
}

#[test]
fn with_the_recording_a_text_gets_times_and_stays_as_it_is() {
    let env = TestEnv::with_short_sample();
    env.write("mill.txt", POST);
    let sound = format!("audio/{EPISODE}.mp3");
    env.castpress(&["import", "mill.txt", "--audio", &sound]).succeeds().says("transcribed");
    let text = format!("transcripts/{EPISODE}/interview.md");
    let imported = env.read(&text);
    assert!(imported.contains(&format!("audio = \"{sound}\"")), "{imported}");
    assert!(env.read(&format!("transcripts/{EPISODE}/transcript.json")).contains("tiny.en"));
    env.castpress(&["run"]).succeeds();
    assert_eq!(env.read(&text), imported);
}

#[test]
fn what_cannot_be_imported_says_why_and_leaves_nothing_behind() {
    let env = TestEnv::new();
    for (bytes, reason) in [
        (&b""[..], "the file is empty"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"{\"segments\": [", "not a JSON object"),
        (b"<!doctype html><p>x", "a web page"),
    ] {
        env.write("strange", bytes);
        env.castpress(&["import", "strange"]).ends_with(2).says(reason).says("WebVTT");
        assert!(!env.path("transcripts/strange").exists(), "{reason}");
    }
    env.castpress(&["import", "missing.srt"]).ends_with(1).says("missing.srt");
    env.write("fine.txt", "Ann: One.\n\nBo: Two.\n");
    env.castpress(&["import", "fine.txt", "--audio", "missing.mp3"])
        .ends_with(2)
        .says("missing.mp3");
    env.castpress(&["import", "fine.txt", "--name", "../x"]).ends_with(2).says("../x");
}

#[test]
fn a_text_without_a_recording_is_checked_and_has_nothing_to_do_but_publishing() {
    let env = TestEnv::new();
    env.write("mill.txt", POST);
    env.castpress(&["import", "mill.txt"]).succeeds();
    let status = || env.castpress(&["status"]).succeeds().stdout.clone();
    let text = "mill  transcript without a recording, interview edited, editions";
    assert_eq!(status(), format!("{text} to do\n"));
    env.castpress(&["publish", "mill"]).succeeds();
    assert_eq!(status(), format!("{text} done\n"));
    env.castpress(&["check", "mill", "--fix"]).succeeds();
    env.replace("transcripts/mill/interview.md", "The belts cool.", "The belts  cool.");
    let checked = env.castpress(&["check", "mill"]);
    checked.ends_with(1);
    assert!(checked.stdout.contains("double-space"), "{}", checked.stdout);
}
