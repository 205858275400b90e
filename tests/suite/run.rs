//! `castpress run`.

use std::fs;

use crate::env::{EPISODE, TestEnv};

#[test]
fn a_recording_becomes_both_editions() {
    let env = TestEnv::with_finished_sample();
    for readers in ["public", "members"] {
        let page = env.read(&format!("site/{readers}/{EPISODE}/index.html"));
        assert!(page.contains("</article>"), "{page}");
        let pdf = fs::read(env.path(&format!("site/{readers}/{EPISODE}/{EPISODE}.pdf"))).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
    }
    let words = env.castpress(&["export", EPISODE, "txt"]).succeeds().stdout.clone();
    assert!(words.split_whitespace().count() > 150, "{words}");
}

#[test]
fn a_second_run_does_nothing_and_says_so() {
    let env = TestEnv::with_finished_sample();
    let before = env.files(".");
    env.castpress(&["run"]).succeeds().says("nothing to do: sample is up to date");
    let report = env.castpress(&["run", "--json"]).succeeds().json();
    for stage in ["transcribe", "compose", "publish"] {
        assert_eq!(report["steps"][stage], "fresh", "{report}");
    }
    assert!(env.files(".") == before, "a second run changed a file");
}

#[test]
fn an_edited_text_is_kept_used_and_published() {
    let env = TestEnv::with_finished_sample();
    let text = format!("transcripts/{EPISODE}/interview.md");
    let edited = env.read(&text) + "\nA closing sentence about zanzibarite.\n";
    env.write(&text, &edited);
    let report = env.castpress(&["run", "--json"]).succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "fresh", "{report}");
    assert_eq!(report["steps"]["compose"], "kept", "{report}");
    assert_eq!(report["steps"]["publish"], "done", "{report}");
    assert_eq!(env.read(&text), edited);
    assert!(env.read(&format!("site/public/{EPISODE}/index.html")).contains("zanzibarite"));
}

#[test]
fn force_composes_again_and_sets_the_edited_text_aside() {
    let env = TestEnv::with_short_sample();
    env.castpress(&["run"]).succeeds();
    let text = format!("transcripts/{EPISODE}/interview.md");
    let composed = env.read(&text);
    env.write(&text, "Only this.\n");
    env.castpress(&["run", "--force"]).succeeds();
    assert_eq!(env.read(&text), composed);
    assert_eq!(env.read(&format!("{text}~")), "Only this.\n");
}

#[test]
fn an_empty_show_has_nothing_to_do() {
    let env = TestEnv::new();
    env.castpress(&["run"]).succeeds().says("there is no recording in");
}

#[test]
fn without_a_show_there_is_a_hint() {
    let env = TestEnv::new();
    fs::remove_file(env.path("castpress.toml")).unwrap();
    env.castpress(&["run"]).ends_with(2).says("hint: `castpress init` makes this folder a show");
}
