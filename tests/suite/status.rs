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
    let why = |arguments: &[&str]| {
        let ran = env.castpress(&[&["status", "-vv"], arguments].concat());
        let lines = ran.succeeds().stderr.lines().filter(|line| !line.contains("depends on"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    env.castpress(&["status", "-vv"]).succeeds().says("\"model_sha256\":\"");
    assert!(why(&[]).is_empty());
    let changed = "sample: transcript to do: the model changed from tiny.en";
    let lines = why(&["--model", "base"]);
    assert!(lines.len() == 1 && lines[0].starts_with(changed), "{lines:?}");
    env.write("castpress.toml", "name = \"My show\"\nstyle = \"verbatim\"\n");
    assert_eq!(why(&[]), ["sample: interview to do: castpress.toml: `style` changed"]);
    let text = format!("transcripts/{EPISODE}/interview.md");
    env.write(&text, env.read(&text) + "\nMore.\n");
    let lines = [
        "sample: interview edited, to be merged: interview.md was edited",
        "sample: interview edited, to be merged: castpress.toml: `style` changed",
        "sample: editions to do: interview.md was edited",
    ];
    assert_eq!(why(&[]), lines);
    let json = env.castpress(&["status", "--json"]).succeeds().json();
    assert_eq!(json["why"]["publish"][0], "interview.md was edited");
}

/// Returns the names of the stages that a run had to do.
fn done(env: &TestEnv) -> Vec<String> {
    let steps = env.castpress(&["run", "--json"]).succeeds().json()["steps"].clone();
    let steps = steps.as_object().unwrap().iter();
    steps.filter(|(_, outcome)| *outcome == "done").map(|(stage, _)| stage.clone()).collect()
}

#[test]
fn a_change_runs_the_stages_it_can_change_and_no_other() {
    let env = TestEnv::with_finished_sample();
    let show = |more: &str| env.write("castpress.toml", format!("name = \"My show\"\n{more}"));
    show("glossary = [\"Zanzibarite\"]\n");
    assert_eq!(done(&env), ["compose"], "a spelling that nobody said");
    show("glossary = [\"Zanzibarite\"]\n[theme.light]\npaper = \"#ffeecc\"\n");
    assert_eq!(done(&env), ["publish"], "another look");
    assert!(done(&env).is_empty());
}

#[test]
fn damaged_state_is_as_good_as_none_and_a_damaged_text_stops_no_other() {
    let env = TestEnv::with_finished_sample();
    let stage = format!("transcripts/{EPISODE}/.stage");
    for name in ["transcribe", "compose", "publish", "sound", "entries"] {
        env.write(&format!("{stage}/{name}.json"), "{\"key\": \"unfini");
    }
    let status = env.castpress(&["status"]).succeeds().stdout.clone();
    assert_eq!(
        status,
        "sample  transcript to do, interview edited, to be merged, editions to do\n"
    );
    env.write("transcripts/torn/interview.md", "**Ann:** Yes.\n");
    env.write("transcripts/torn/transcript.json", "{");
    env.write("transcripts/torn/speakers.json", "{");
    let ran = env.castpress(&["status"]);
    ran.ends_with(3).says("error: torn: cannot understand").says("speakers.json");
    assert!(ran.stdout.starts_with("sample  transcript to do"), "{}", ran.stdout);
}
