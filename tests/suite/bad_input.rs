//! Recordings that are none, and requests that make no sense: exit code 2, the file named.

use std::fs;

use crate::env::{EPISODE, Ran, TestEnv, sample};

#[track_caller]
fn check(name: &str, bytes: &[u8], words: &str) {
    let env = TestEnv::new();
    env.write(&format!("audio/{name}"), bytes);
    let ran = env.castpress(&["run"]);
    ran.ends_with(2).says(name).says(words);
    assert!(!env.path("transcripts").exists(), "a folder was left behind");
}

#[test]
fn what_is_no_recording_is_refused_by_name() {
    check("empty.mp3", b"", "is empty");
    check("page.mp3", b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "no audio file");
    check("header.wav", b"RIFF\x24\0\0\0WAVEfmt ", "header.wav");
    check("picture.m4a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "no audio file");
}

#[test]
fn one_bad_recording_does_not_stop_the_others() {
    let env = TestEnv::with_finished_sample();
    env.write("audio/another.mp3", "no sound");
    env.replace(
        &format!("transcripts/{EPISODE}/interview.md"),
        "subtitle = \"…\"",
        "subtitle = \"New\"",
    );
    let ran = env.castpress(&["run", "--json"]);
    ran.ends_with(3).says("another.mp3");
    let reports: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 2);
    assert!(reports[0]["error"]["message"].as_str().unwrap().contains("another.mp3"));
    assert_eq!(reports[1]["steps"]["publish"], "done");
}

#[test]
fn a_recording_that_is_not_there_is_named() {
    TestEnv::new().castpress(&["transcribe", "nowhere.mp3"]).ends_with(2).says("nowhere.mp3");
}

#[test]
fn two_recordings_of_one_name_are_both_named() {
    let env = TestEnv::new();
    env.write("audio/ep 1.mp3", "");
    env.write("audio/ep-1.wav", "");
    for words in [&["run"][..], &["run", "ep-1"]] {
        env.castpress(words).ends_with(2).says("ep 1.mp3").says("ep-1.wav").says("rename");
    }
}

/// A show with two good episodes, one of them done, and recordings that no episode can be made of.
fn with_odd_names() -> TestEnv {
    let env = TestEnv::with_finished_sample();
    let sound = fs::read(sample()).unwrap();
    for name in ["good.mp3", "ep 1.mp3", "EP-1.mp3", "???.mp3", "sample!.mp3"] {
        env.write(&format!("audio/{name}"), &sound[..80_000]);
    }
    env
}

#[test]
fn a_recording_with_an_impossible_name_does_not_stop_the_others() {
    let env = with_odd_names();
    let ran = env.castpress(&["run", "--json"]);
    ran.ends_with(3).says("???.mp3` cannot be the name of an episode");
    ran.says("EP-1.mp3 would both be the episode `ep-1`");
    ran.says("sample!.mp3 would be the episode `sample`, which ").says("sample.mp3 is already");
    ran.says("hint: rename the recording");
    let tally = "6 episodes: 1 done, 1 up to date, 4 failed: audio/???.mp3, audio/EP-1.mp3, \
                 audio/ep 1.mp3, audio/sample!.mp3\n";
    assert!(ran.stderr.ends_with(tally), "{}", ran.stderr);
    assert!(env.read("site/public/index.html").contains("good/"));
    assert!(!env.path("transcripts/ep-1").exists() && !env.path("transcripts/EP-1").exists());
    let lines = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<serde_json::Value> = lines.collect();
    let refused = lines.iter().filter(|line| line["episode"].is_null());
    let refused: Vec<_> = refused.map(|line| line["sound"].as_str().unwrap()).collect();
    assert_eq!(refused, ["audio/???.mp3", "audio/EP-1.mp3", "audio/ep 1.mp3", "audio/sample!.mp3"]);
    assert_eq!(lines.len(), 6);
    assert!(lines[0]["error"]["message"].as_str().unwrap().contains("???.mp3"));
}

#[test]
fn every_command_names_the_recordings_that_no_episode_can_be_made_of() {
    let env = with_odd_names();
    let status = env.castpress(&["status"]);
    status.ends_with(3).says("???.mp3").says("EP-1.mp3").says("ep 1.mp3").says("sample!.mp3");
    let listed: Vec<_> =
        status.stdout.lines().map(|line| line.split_once(' ').unwrap().0).collect();
    assert_eq!(listed, ["good", "sample"]);
    let json = env.castpress(&["status", "--json"]);
    assert!(json.ends_with(3).stdout.contains("\"sound\":\"audio/???.mp3\""), "{}", json.stdout);

    let plan = env.castpress(&["plan", "--shards", "1"]);
    plan.succeeds().says("warning: not in the plan: ").says("???.mp3").says("hint: rename");
    assert!(plan.stdout.contains("good.mp3") && !plan.stdout.contains("???"), "{}", plan.stdout);

    env.castpress(&["run", "good"]).succeeds();
    let merge = env.castpress(&["merge"]);
    assert_eq!(merge.ends_with(1).stdout.lines().count(), 4);
    assert!(merge.stdout.starts_with("audio/???.mp3: failed: "), "{}", merge.stdout);
    assert!(merge.stdout.contains("rename the recording"), "{}", merge.stdout);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_stops_no_other() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    /// Who may do nothing that not everybody may.
    const NOBODY: u32 = 65_534;
    let env = TestEnv::with_short_sample();
    env.write("audio/locked/Ann.wav", "");
    let locked = env.path("audio/locked");
    let permit = |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
    permit(0o000);
    let mut status = env.command(&["status"]);
    if fs::read_dir(&locked).is_ok() {
        // We may read everything.
        chown(env.root(), Some(NOBODY), Some(NOBODY)).unwrap();
        status.uid(NOBODY).gid(NOBODY);
    }
    let ran = Ran::of(status.output().unwrap());
    permit(0o700);
    ran.ends_with(3).says("audio/locked: Permission denied").says("hint: give castpress the right");
    assert!(ran.stdout.starts_with("sample  transcript to do"), "{}", ran.stdout);
}

#[test]
fn a_description_that_makes_no_sense_is_named_with_its_line() {
    let env = TestEnv::new();
    env.write("castpress.toml", "name = \"Show\"\ncolour = \"red\"\n");
    env.castpress(&["run"]).ends_with(2).says("castpress.toml").says("colour").says("line 2");
}

#[test]
fn a_device_that_this_build_lacks_names_the_feature() {
    let env = TestEnv::with_sample();
    env.castpress(&["run", "--device", "cuda"]).ends_with(2).says("--features cuda");
    env.castpress(&["run", "--device", "abacus"]).ends_with(2).says("abacus");
}

#[test]
fn a_model_that_is_not_here_is_named_with_the_command_that_gets_it() {
    let env = TestEnv::with_sample();
    let models = env.path("no-models");
    let models = models.to_str().unwrap();
    env.castpress_with(&["run"], "CASTPRESS_MODELS", models)
        .ends_with(1)
        .says("models get tiny.en");
    env.castpress(&["run", "--model", "gigantic"]).ends_with(2).says("gigantic");
    env.castpress(&["run", "--model", "./none.bin"]).ends_with(2).says("none.bin");
}

#[test]
fn an_english_model_does_not_pretend_to_know_portuguese() {
    let env = TestEnv::with_sample();
    env.castpress(&["run", "--language", "pt"]).ends_with(2).says("--model tiny");
}

#[test]
fn a_name_with_spaces_and_accents_works() {
    let env = TestEnv::new();
    fs::copy(sample(), env.path("audio/naïve – test 梁.mp3")).unwrap();
    let listed = env.castpress(&["status"]).succeeds().stdout.clone();
    assert!(listed.starts_with("naïve-test-梁 "), "{listed}");
}

/// Cuts a file of a finished show in the middle of its bytes and runs again.
fn run_with_half_of(name: &str) -> (TestEnv, Ran) {
    let env = TestEnv::with_finished_sample();
    let bytes = fs::read(env.path(name)).unwrap_or_else(|_| b"{\"format\": 1}".to_vec());
    env.write(name, &bytes[..bytes.len() / 2]);
    let ran = env.castpress(&["run"]);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    (env, ran)
}

#[test]
fn a_record_of_ours_that_is_cut_short_is_made_anew_and_nothing_is_lost() {
    let whole = TestEnv::with_finished_sample();
    for name in ["sound.json", "transcribe.json", "compose.json", "publish.json", "entries.json"] {
        let (env, ran) = run_with_half_of(&format!("transcripts/{EPISODE}/.stage/{name}"));
        ran.succeeds();
        for folder in ["transcripts", "site"] {
            assert!(env.files(folder) == whole.files(folder), "{name}: {folder} has changed");
        }
    }
}

#[test]
fn a_file_that_is_cut_short_is_named() {
    for name in ["transcript.json", "speakers.json", "cast.json"] {
        let (_, ran) = run_with_half_of(&format!("transcripts/{EPISODE}/{name}"));
        ran.ends_with(2).says("cannot understand").says(name);
    }
}

#[test]
fn a_name_may_hold_every_character_that_a_file_system_allows() {
    let env = TestEnv::new();
    let sound = fs::read(sample()).unwrap();
    let long = format!("{}.mp3", "x".repeat(251));
    let odd = ["-\n\"rf\"\u{202e}\u{1f399}'\\*.mp3", "ends with a dot..mp3", &long];
    for name in odd {
        env.write(&format!("audio/{name}"), &sound[..80_000]);
    }
    env.castpress(&["run"]).succeeds();
    for name in ["rf", "ends-with-a-dot"] {
        assert!(env.path(&format!("site/public/{name}/index.html")).exists(), "{name}");
    }
    let pages = fs::read_dir(env.path("site/public")).unwrap();
    let is_folder = |entry: &fs::DirEntry| entry.path().join("index.html").exists();
    assert_eq!(pages.map(Result::unwrap).filter(is_folder).count(), 3);
    env.castpress(&["run"]).succeeds().says("nothing to do: 3 episodes");
}

#[test]
fn two_episodes_of_one_title_are_two() {
    let env = TestEnv::new();
    for name in ["first", "second"] {
        let text = format!(
            "+++\ntitle = \"One title\"\npublished = 2026-03-02\n+++\n\nText of the {name}.\n"
        );
        env.write(&format!("transcripts/{name}/interview.md"), text);
    }
    env.castpress(&["publish", "first", "second"]).succeeds();
    let list = env.read("site/public/index.html");
    for name in ["first", "second"] {
        assert!(list.contains(&format!("{name}/")), "{list}");
        let page = env.read(&format!("site/public/{name}/index.html"));
        assert!(page.contains(&format!("Text of the {name}.")), "{page}");
    }
}
