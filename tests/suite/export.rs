//! `castpress export`.

use std::io::Read as _;
use std::process::Stdio;

use crate::env::{EPISODE, TestEnv};

#[track_caller]
fn check(format: &str, first_line: &str) {
    let env = TestEnv::with_finished_sample();
    let ran = env.castpress(&["export", EPISODE, format]);
    let text = &ran.succeeds().stdout;
    assert_eq!(ran.stderr, "");
    assert!(text.starts_with(first_line), "{format}:\n{text}");
    assert!(text.ends_with('\n'), "{format}");
}

#[test]
fn every_format_is_written_to_stdout() {
    check("srt", "1\n00:00:0");
    check("vtt", "WEBVTT\n\n00:00:0");
    check("json", "{");
    check("jsonl", "{\"start\":");
    check("rttm", "SPEAKER sample 1 ");
    check("ctm", "sample 1 ");
    check("txt", "");
}

#[test]
fn all_formats_hold_the_same_words() {
    let env = TestEnv::with_finished_sample();
    let export = |format| env.castpress(&["export", EPISODE, format]).succeeds().stdout.clone();
    let txt = export("txt");
    let mut words: Vec<&str> = txt.split_whitespace().collect();
    let ctm = export("ctm");
    let mut timed: Vec<&str> = ctm.lines().filter_map(|line| line.split(' ').nth(4)).collect();
    // Where two speak at once, turns and times put the words in different orders.
    words.sort_unstable();
    timed.sort_unstable();
    assert_eq!(words, timed);
    let jsonl = export("jsonl");
    let said = jsonl.lines().map(|line| {
        let turn: serde_json::Value = serde_json::from_str(line).unwrap();
        turn["text"].as_str().unwrap().to_owned() + "\n"
    });
    assert_eq!(said.collect::<String>(), txt);
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let env = TestEnv::with_finished_sample();
    let mut child = env.spawn(&["export", EPISODE, "jsonl"], Stdio::piped());
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}
