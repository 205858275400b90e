//! `castpress run`.

use std::fs;

use crate::env::{EPISODE, TestEnv, sample};

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

/// Makes a show with short episodes, the middle one of which is no sound.
fn with_a_bad_one_in_the_middle() -> TestEnv {
    let env = TestEnv::new();
    let sound = fs::read(sample()).unwrap();
    env.write("audio/ep-1.mp3", &sound[..120_000]);
    env.write("audio/ep-2.mp3", "no sound at all, and none to come\n".repeat(90));
    env.write("audio/ep-3.mp3", &sound[120_000..200_000]);
    env
}

#[test]
fn an_episode_that_fails_does_not_stop_the_others() {
    let env = with_a_bad_one_in_the_middle();
    let ran = env.castpress(&["run"]);
    ran.ends_with(3).says("error: ep-2: cannot transcribe");
    assert!(ran.stderr.ends_with("3 episodes: 2 done, 1 failed: ep-2\n"), "{}", ran.stderr);
    assert!(env.read("site/public/index.html").contains("ep-3/"));
    fs::remove_file(env.path("audio/ep-2.mp3")).unwrap();
    env.castpress(&["run"]).succeeds().says("nothing to do: 2 episodes are up to date");
}

#[test]
fn several_at_a_time_make_the_same_files_and_a_line_each() {
    let (one, two) = (with_a_bad_one_in_the_middle(), with_a_bad_one_in_the_middle());
    one.castpress(&["run"]).ends_with(3);
    let ran = two.castpress(&["run", "--jobs", "2", "--json"]);
    ran.ends_with(3);
    let lines = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<serde_json::Value> = lines.collect();
    let mut names: Vec<_> = lines.iter().filter_map(|line| line["episode"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["ep-1", "ep-2", "ep-3"]);
    for folder in ["transcripts", "site"] {
        assert!(one.files(folder) == two.files(folder), "{folder}/ differs");
    }
    one.castpress(&["run", "--jobs", "0"]).ends_with(2).says("--jobs");
}
