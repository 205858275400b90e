//! Spellings: corrected where the interview is composed, and learned from editors.

use crate::env::{EPISODE, TestEnv};

fn interview() -> String {
    format!("transcripts/{EPISODE}/interview.md")
}

#[test]
fn a_changed_spelling_costs_composing_and_no_hearing() {
    let env = TestEnv::with_finished_sample();
    let heard = env.read(&format!("transcripts/{EPISODE}/transcript.json"));
    assert!(env.read(&interview()).contains("skipper"));
    let show = "glossary = [{ term = \"SKYPPER\", sounds_like = [\"skipper\"] }]\n";
    env.write("castpress.toml", show);
    let report = env.castpress(&["run", "--json"]).succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "fresh", "{report}");
    assert_eq!(report["steps"]["compose"], "done", "{report}");
    let text = env.read(&interview());
    assert!(text.contains("SKYPPER") && !text.contains("skipper"), "{text}");
    assert_eq!(env.read(&format!("transcripts/{EPISODE}/transcript.json")), heard);
    env.write("castpress.toml", "");
    env.castpress(&["run"]).succeeds();
    assert!(env.read(&interview()).contains("skipper"), "without the entry it is as heard");
}

#[test]
fn a_mistake_in_the_glossary_is_named_with_its_line() {
    let env = TestEnv::new();
    env.write("castpress.toml", "glossary = [\n  { term = \"A\", sound_like = [] },\n]\n");
    env.castpress(&["status"]).ends_with(2).says("line 2").says("did you mean `sounds_like`?");
}

#[test]
fn what_an_editor_put_right_is_learned_and_the_file_keeps_its_comments() {
    let env = TestEnv::with_finished_sample();
    let text = env.read(&interview());
    let (_, after) = text.split_once("Hannah ").expect("the host says her name");
    let heard = after.split(|c: char| !c.is_alphabetic()).next().unwrap().to_owned();
    assert!(heard.len() > 3, "a family name follows: {heard}");
    env.write(&interview(), text.replace(&heard, "Whytlocke"));
    env.write("castpress.toml", "# Our show.\nname = \"A\" # for now\n");

    let learn = ["glossary", "learn", EPISODE];
    let shown = env.castpress(&learn).succeeds().says("--yes adopts them").stdout.clone();
    assert!(shown.contains(&format!("“{heard}” is Whytlocke (new")), "{shown}");
    assert_eq!(env.read("castpress.toml"), "# Our show.\nname = \"A\" # for now\n");

    env.castpress(&["glossary", "learn", EPISODE, "--yes"]).succeeds().says("learned 1 spelling");
    let show = env.read("castpress.toml");
    assert!(show.starts_with("# Our show.\nname = \"A\" # for now\n"), "{show}");
    assert!(show.contains(&format!("sounds_like = [\"{heard}\"]")), "{show}");
    env.castpress(&learn).succeeds().says("no spelling to learn");
}
