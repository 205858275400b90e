//! Runs that are killed, interrupted or doubled.
#![cfg(unix)]

use std::process::{Child, Command};

use crate::env::{EPISODE, Ran, TestEnv};

/// Sends a signal to a run and returns how it ended.
pub(crate) fn signal(child: Child, signal: &str) -> Ran {
    let process = child.id().to_string();
    assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
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
    second.ends_with(1).says(EPISODE).says("another castpress is at work on this episode");
    env.castpress(&["status"]).succeeds();
}
