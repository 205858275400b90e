//! `castpress check --edits`, and rules that a show does without.

use std::fs;
use std::path::Path;

use crate::env::{EPISODE, TestEnv};

/// Makes a show with what was heard of the sample episode, and no sound.
fn heard() -> TestEnv {
    let env = TestEnv::new();
    let folder = "transcripts/tides-and-timetables";
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    for name in ["transcript.json", "speakers.json", "cast.json"] {
        env.write(&format!("{folder}/{name}"), fs::read(root.join(name)).unwrap());
    }
    env
}

#[test]
fn each_edit_has_its_time_its_rule_and_its_words_and_needs_no_sound() {
    let env = heard();
    let check = || env.castpress(&["check", "tides-and-timetables", "--edits"]);
    let lines = check().succeeds().stdout.clone();
    assert!(lines.contains("1:37 Callum Reid: repeat: I have, -> (out)\n"), "{lines}");
    assert!(lines.contains("1:59 Callum Reid: small-number: 7 -> seven\n"), "{lines}");
    env.replace(
        "castpress.toml",
        "# rules_off = [\"small-number\"]",
        "rules_off = [\"small-number\"]",
    );
    let fewer = check().succeeds().stdout.clone();
    assert!(!fewer.contains("small-number") && fewer.contains("repeat"), "{fewer}");
    env.replace("castpress.toml", "# style = \"edited\"", "style = \"verbatim\"");
    check().succeeds().says("every word is printed as it was heard");
}

#[test]
fn edits_are_objects_for_programs() {
    let env = heard();
    let report = env.castpress(&["check", "tides-and-timetables", "--edits", "--json"]);
    let report = report.succeeds().json();
    let edits = report["edits"].as_array().unwrap();
    let repeat = edits.iter().find(|one| one["rule"] == "repeat").unwrap();
    assert_eq!(repeat["said"], "I have,");
    assert_eq!(repeat["printed"], "");
    assert_eq!(repeat["speaker"], "Callum Reid");
    assert!(repeat["start_ms"].as_u64() < repeat["end_ms"].as_u64());
}

#[test]
fn a_rule_switched_off_composes_again_and_hears_nothing_again() {
    let env = TestEnv::with_finished_sample();
    env.replace("castpress.toml", "# rules_off = [\"small-number\"]", "rules_off = [\"umms\"]");
    let ran = env.castpress(&["run", "--json"]);
    let report = ran.succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "fresh", "{report}");
    assert_eq!(report["steps"]["compose"], "done", "{report}");
    ran.says("there is no rule `umms`");
    env.castpress(&["check", EPISODE, "--edits"]).succeeds().says("there is no rule `umms`");
}
