//! Voices and their names: `castpress speakers`, `--names`, and who is recognised.

use std::fs;
use std::path::Path;

use crate::env::{EPISODE, TestEnv, sample};

/// Who speaks in the sample episode, in order of first speech.
const PEOPLE: [&str; 3] = ["Hannah Whitlock", "Duarte Gonçalves", "Callum Reid"];

fn interview() -> String {
    format!("transcripts/{EPISODE}/interview.md")
}

/// Returns the labels of the turns of an episode as heard, in order.
fn labels(env: &TestEnv, episode: &str) -> Vec<String> {
    let turns = env.castpress(&["export", episode, "jsonl"]).succeeds().stdout.clone();
    let speaker = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
    turns.lines().map(|line| speaker(line)["speaker"].as_str().unwrap().to_owned()).collect()
}

/// Returns the names of the voices of an episode, in order of first speech.
fn names(env: &TestEnv, episode: &str) -> Vec<Option<String>> {
    let voices = env.castpress(&["speakers", "list", episode, "--json"]).succeeds().stdout.clone();
    let voice = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
    voices.lines().map(|line| voice(line)["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn names_in_order_of_first_speech_reach_the_labels_and_nothing_is_heard_again() {
    let env = TestEnv::with_finished_sample();
    let heard = env.read(&format!("transcripts/{EPISODE}/speakers.json"));
    let ran = env.castpress(&["run", EPISODE, "--json", "--names", &PEOPLE.join(",")]);
    let report = ran.succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "fresh", "{report}");
    assert_eq!(report["steps"]["compose"], "done", "{report}");
    assert_eq!(env.read(&format!("transcripts/{EPISODE}/speakers.json")), heard);
    let text = env.read(&interview());
    let first: Vec<_> = PEOPLE.map(|name| text.find(&format!("**{name}:**")).unwrap()).into();
    assert!(first.is_sorted(), "{text}");
    assert!(!text.contains("Speaker 1"), "{text}");
    assert_eq!(labels(&env, EPISODE)[0], PEOPLE[0]);
    let report = env.castpress(&["run", "--json"]).succeeds().json();
    assert_eq!(report["steps"]["compose"], "fresh", "names are kept: {report}");
}

#[test]
fn a_voice_is_recognised_in_another_episode_and_a_stranger_stays_one() {
    let env = TestEnv::with_finished_sample();
    env.castpress(&["speakers", "add", PEOPLE[1], "--from", EPISODE]).ends_with(2).says("no `");
    let named = format!("2={}", PEOPLE[1]);
    env.castpress(&["speakers", "name", EPISODE, &named]).succeeds();
    let sound = fs::read(sample()).unwrap();
    env.write("audio/other.mp3", &sound[..sound.len() / 2]);
    env.castpress(&["transcribe", "audio/other.mp3"]).succeeds();
    let known = |name: &Option<String>| name.as_deref() == Some(PEOPLE[1]);
    let names_there = names(&env, "other");
    assert_eq!(names_there.iter().filter(|name| known(name)).count(), 1, "{names_there:?}");
    let strangers = names_there.iter().filter(|name| name.is_none()).count();
    assert_eq!(strangers, names_there.len() - 1, "{names_there:?}");
    assert!(env.read("transcripts/other/interview.md").contains(&format!("**{}:**", PEOPLE[1])));

    env.castpress(&["speakers", "forget", PEOPLE[1]]).succeeds();
    assert!(!names(&env, "other").iter().any(known));
    assert!(names(&env, EPISODE).iter().any(known), "a name that was given stays");
    env.castpress(&["speakers", "forget", PEOPLE[1]]).ends_with(2).says("no voiceprint of");
}

#[cfg(unix)]
#[test]
fn voiceprints_are_for_their_owners_eyes() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::with_finished_sample();
    env.castpress(&["speakers", "name", EPISODE, "--names", PEOPLE[0]]).succeeds();
    let mode = fs::metadata(env.path("voiceprints.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let listed = env.castpress(&["speakers", "list"]).succeeds().stdout.clone();
    assert!(listed.starts_with(PEOPLE[0]) && listed.trim_end().ends_with(EPISODE), "{listed}");
}

#[test]
fn in_an_edited_interview_a_name_changes_the_labels_and_nothing_else() {
    let env = TestEnv::with_finished_sample();
    let edited = env.read(&interview()) + "\nSpeaker 2 said so: **Speaker 2:** indeed.\n";
    env.write(&interview(), &edited);
    let ran = env.castpress(&["speakers", "name", EPISODE, "2=Dora"]);
    ran.succeeds().says("`Speaker 2` is now `Dora`");
    let expected = edited.replace("\n**Speaker 2:**", "\n**Dora:**");
    assert_eq!(env.read(&interview()), expected);
    let ran = env.castpress(&["speakers", "name", EPISODE, "2=Dora Lee"]);
    ran.succeeds().says("`Dora` is now `Dora Lee`");
    assert_eq!(env.read(&interview()), expected.replace("\n**Dora:**", "\n**Dora Lee:**"));
}

#[test]
fn people_who_say_who_they_are_are_suggested_and_not_named() {
    let env = TestEnv::with_finished_sample();
    let listed = env.castpress(&["speakers", "list", EPISODE]).succeeds().stdout.clone();
    assert!(listed.contains("perhaps Hannah Whitlock: said “I'm Hannah Whitlock”"), "{listed}");
    assert!(names(&env, EPISODE).iter().all(Option::is_none));
}

#[test]
fn a_voiceprint_needs_one_voice() {
    let env = TestEnv::with_sample();
    let sound = format!("audio/{EPISODE}.mp3");
    let ran = env.castpress(&["speakers", "add", PEOPLE[0], "--from", &sound]);
    ran.ends_with(2).says("voices").says("a voiceprint needs one voice");
    assert!(!env.path("voiceprints.json").exists());
}

#[test]
fn the_number_of_speakers_that_was_given_is_heeded_and_kept() {
    let env = TestEnv::with_sample();
    let sound = format!("audio/{EPISODE}.mp3");
    env.castpress(&["transcribe", &sound, "--speakers", "2"]).succeeds();
    assert_eq!(names(&env, EPISODE).len(), 2);
    env.castpress(&["transcribe", &sound]).succeeds().says("nothing to do");
    let ran = env.castpress(&["transcribe", &sound, "--speakers", "2", "--max-speakers", "3"]);
    ran.ends_with(2).says("cannot be used with");
}

/// Returns the words of an episode as heard with their times, whoever said them.
fn words(env: &TestEnv) -> Vec<(String, u64, u64)> {
    let heard = env.read(&format!("transcripts/{EPISODE}/transcript.json"));
    let heard: serde_json::Value = serde_json::from_str(&heard).unwrap();
    let word = |word: &serde_json::Value| {
        let time = |name: &str| word[name].as_u64().unwrap();
        (word["text"].as_str().unwrap().to_owned(), time("start_ms"), time("end_ms"))
    };
    heard["words"].as_array().unwrap().iter().map(word).collect()
}

#[test]
fn another_number_of_speakers_hears_the_voices_again_and_no_word() {
    let env = TestEnv::with_finished_sample();
    let models = env.path("models");
    fs::create_dir(&models).unwrap();
    let all = std::env::var_os("CASTPRESS_MODELS").expect("the models' folder: cargo xtask test");
    for net in ["segmentation-3.0.safetensors", "campplus.safetensors"] {
        fs::copy(Path::new(&all).join(net), models.join(net)).unwrap();
    }
    let models = models.to_str().unwrap();
    let before = env.files(&format!("transcripts/{EPISODE}"));
    let (words_before, people) = (words(&env), names(&env, EPISODE).len());
    assert_eq!(people, PEOPLE.len());

    // There is no model that could hear words.
    let fewer = ["run", EPISODE, "--json", "--speakers", "2"];
    let report = env.castpress_with(&fewer, "CASTPRESS_MODELS", models).succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "done", "{report}");
    assert_eq!(names(&env, EPISODE).len(), 2);
    assert_eq!(words(&env), words_before);
    let labels = labels(&env, EPISODE);
    assert!(labels.iter().any(|label| label == "Speaker 2"), "{labels:?}");
    assert!(!labels.iter().any(|label| label == "Speaker 3"), "{labels:?}");

    let as_before = ["run", EPISODE, "--json", "--min-speakers", "1"];
    let report = env.castpress_with(&as_before, "CASTPRESS_MODELS", models).succeeds().json();
    assert_eq!(report["steps"]["transcribe"], "done", "{report}");
    let after = env.files(&format!("transcripts/{EPISODE}"));
    let heard = |files: Vec<(String, Vec<u8>)>| -> Vec<(String, Vec<u8>)> {
        files
            .into_iter()
            .filter(|(name, _)| name.ends_with(".json") && name != "cast.json")
            .collect()
    };
    assert_eq!(heard(after), heard(before), "the voices are those of the first run");
}

#[test]
fn a_voice_that_is_not_there_cannot_be_named() {
    let env = TestEnv::with_finished_sample();
    let ran = env.castpress(&["speakers", "name", EPISODE, "9=Ann"]);
    ran.ends_with(2).says("no `Speaker 9`").says("castpress speakers list");
    env.castpress(&["speakers", "name", EPISODE, "Ann"]).ends_with(2).says("is not N=NAME");
}
