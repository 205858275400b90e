//! Spellings: corrected where the interview is composed.

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
