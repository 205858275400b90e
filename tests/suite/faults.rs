//! Runs that are killed, interrupted or doubled.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::env::{EPISODE, Ran, TestEnv};

/// Sends a signal to a run and returns how it ended.
pub(crate) fn signal(child: Child, signal: &str) -> Ran {
    let process = child.id().to_string();
    assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    ended(child)
}

fn ended(child: Child) -> Ran {
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn a_run_that_was_interrupted_and_killed_ends_with_the_same_bytes() {
    let undisturbed = TestEnv::with_finished_sample();
    let env = TestEnv::with_sample();
    let interrupted = signal(env.start_run(), "-INT");
    interrupted.ends_with(130).says("interrupted; the next run goes on from here");
    assert_eq!(signal(env.start_run(), "-KILL").code, None);
    env.castpress(&["run"]).succeeds();
    for folder in ["transcripts", "site"] {
        let (ours, theirs) = (env.files(folder), undisturbed.files(folder));
        let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&ours), names(&theirs));
        for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            assert!(ours == theirs, "{folder}/{name} differs from an undisturbed run's");
        }
    }
    env.castpress(&["run"]).succeeds().says("nothing to do");
}

#[test]
fn a_second_run_beside_the_first_is_told_and_does_no_harm() {
    let env = TestEnv::with_sample();
    let first = env.start_run();
    let second = env.castpress(&["run"]);
    signal(first, "-KILL");
    second.ends_with(1).says(EPISODE).says("another castpress is at work here");
    env.castpress(&["status"]).succeeds();
}

#[test]
fn the_second_interruption_ends_a_run_at_once() {
    let env = TestEnv::with_sample();
    let mut child = env.start_run();
    let process = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
    let mut said = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    while !said.contains("again to stop at once") {
        assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "{said}");
    }
    let begin = Instant::now();
    signal(child, "-INT").ends_with(130);
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
}

#[test]
fn a_system_that_shuts_down_stops_a_run_as_ctrl_c_does() {
    let env = TestEnv::with_sample();
    signal(env.start_run(), "-TERM").ends_with(130).says("the next run goes on from here");
}

#[test]
fn a_reader_never_sees_half_of_an_edition_that_is_killed_on_its_way() {
    let env = TestEnv::with_finished_sample();
    let interview = format!("transcripts/{EPISODE}/interview.md");
    let before = env.files("site");
    env.replace(&interview, "subtitle = \"…\"", "subtitle = \"New\"");
    let text = env.read(&interview);
    let begin = Instant::now();
    env.castpress(&["publish", EPISODE]).succeeds();
    let duration = begin.elapsed();
    let after = env.files("site");
    let mut whole: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for (name, bytes) in before.iter().chain(&after) {
        whole.entry(name).or_default().push(bytes);
    }
    for twentieths in [4, 10, 14, 17, 19] {
        env.write(&interview, text.replace("\"New\"", "\"…\""));
        env.castpress(&["publish", EPISODE]).succeeds();
        env.write(&interview, &text);
        let child = env.spawn(&["publish", EPISODE], Stdio::piped());
        thread::sleep(duration * twentieths / 20);
        signal(child, "-KILL");
        for (name, bytes) in env.files("site") {
            let is_whole = whole.get(name.as_str()).is_some_and(|known| known.contains(&&*bytes));
            assert!(is_whole || name.contains(".castpress-"), "{name} is no whole version");
        }
        env.castpress(&["publish", EPISODE]).succeeds();
        for ((name, now), (other, then)) in env.files("site").iter().zip(&after) {
            assert!((name, now) == (other, then), "killed after {twentieths}/20: {name}");
        }
    }
}

#[test]
fn a_recording_that_is_replaced_while_it_is_heard_is_not_published() {
    let env = TestEnv::with_sample();
    let sound = env.path(&format!("audio/{EPISODE}.mp3"));
    let child = env.start_run();
    OpenOptions::new().write(true).open(&sound).unwrap().set_len(100_000).unwrap();
    ended(child).ends_with(1).says("sample.mp3 was changed meanwhile").says("do it again");
    assert!(!env.path("site").exists());
    let stage = env.path(&format!("transcripts/{EPISODE}/.stage/transcribe-1.part"));
    assert!(!stage.exists(), "windows of an unknown recording were kept");
}

#[test]
fn a_show_that_is_moved_under_a_run_leaves_nothing_in_its_old_place() {
    let env = TestEnv::with_sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("show");
    let child = env.start_run();
    fs::rename(env.root(), &moved).unwrap();
    let ran = ended(child);
    ran.ends_with(1).says("castpress.toml any more").says("run again where it is now");
    assert!(!env.root().exists());
    fs::rename(&moved, env.root()).unwrap();
    let kept = env.path(&format!("transcripts/{EPISODE}/.stage/transcribe-1.part"));
    assert!(kept.exists(), "what was heard is kept");
}

#[test]
fn a_model_with_one_wrong_bit_is_not_used() {
    let env = TestEnv::with_short_sample();
    let models = env.path("models");
    fs::create_dir(&models).unwrap();
    let name = "segmentation-3.0.safetensors";
    for model in fs::read_dir(models_folder()).unwrap().map(Result::unwrap) {
        if model.file_name() != name {
            symlink(model.path(), models.join(model.file_name())).unwrap();
        }
    }
    let damaged = models.join(name);
    let mut bytes = fs::read(models_folder().join(name)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    env.write(&format!("models/{name}"), &bytes);
    let run = || env.castpress_with(&["run"], "CASTPRESS_MODELS", models.to_str().unwrap());
    run().ends_with(1).says("segmentation-3.0.safetensors is damaged").says("models get");
    assert_eq!(fs::read(damaged).unwrap(), bytes);
    assert!(!env.path("site").exists());
}

/// Returns the folder of the models that all tests use.
fn models_folder() -> PathBuf {
    let named = std::env::var_os("CASTPRESS_MODELS").map(PathBuf::from);
    named.unwrap_or_else(|| {
        let home = std::env::var_os("HOME").expect("a person who runs tests has a home");
        Path::new(&home).join(".cache/castpress/models")
    })
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let env = TestEnv::with_finished_sample();
    for words in [
        &["status"][..],
        &["export", EPISODE, "jsonl"],
        &["check", "--rules"],
        &["models", "list"],
        &["run", "--json"],
        &["completions", "bash"],
    ] {
        let mut child = env.spawn(words, Stdio::piped());
        drop(child.stdout.take());
        let ran = ended(child);
        assert_eq!(
            (ran.code, ran.stderr.contains("error")),
            (Some(0), false),
            "{words:?}: {}",
            ran.stderr
        );
    }
}
