//! `castpress status`.

use crate::env::{EPISODE, TestEnv};

#[test]
fn status_tells_what_is_done_edited_and_to_do() {
    let env = TestEnv::with_sample();
    let status = || env.castpress(&["status"]).succeeds().stdout.clone();
    assert_eq!(status(), "sample  transcript to do, interview to do, editions to do\n");
    let env = TestEnv::with_finished_sample();
    let status = || env.castpress(&["status"]).succeeds().stdout.clone();
    assert_eq!(status(), "sample  transcript done, interview done, editions done\n");
    env.write(&format!("transcripts/{EPISODE}/interview.md"), "Edited.\n");
    assert_eq!(status(), "sample  transcript done, interview edited, editions to do\n");
}

#[test]
fn status_tells_why_when_asked_twice() {
    let env = TestEnv::with_finished_sample();
    env.castpress(&["status", "-vv"]).succeeds().says("\"model_sha256\":\"");
}
