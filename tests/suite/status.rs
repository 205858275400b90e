//! `castpress status` and `castpress check`.

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

#[test]
fn check_finds_what_only_a_person_can_fill_in() {
    let env = TestEnv::with_finished_sample();
    let ran = env.castpress(&["check", EPISODE]);
    ran.ends_with(1);
    assert!(ran.stdout.contains("no day of publication"), "{}", ran.stdout);
    env.write(
        &format!("transcripts/{EPISODE}/interview.md"),
        "+++\ntitle = \"T\"\npublished = 2026-03-02\nbyline = [\"Ann\"]\n+++\n\n**Ann:** Hello.\n",
    );
    env.castpress(&["check", EPISODE]).succeeds().says("nothing found");
}
