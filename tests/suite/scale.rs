//! `castpress plan`, `run --plan` and `merge`: one archive on many machines.

use std::fs;

use crate::env::{TestEnv, copy_folder, sample};

/// Bytes of an episode: some seconds.
const BYTES: usize = 48_000;

/// Makes a show with three episodes, the second twice as long as the others.
fn archive() -> TestEnv {
    let env = TestEnv::new();
    let sound = fs::read(sample()).unwrap();
    // The first bytes of the sample say how long the whole of it is.
    let parts = [(1, 1), (2, 2), (4, 1)];
    for (number, (at, length)) in (1..).zip(parts) {
        let part = &sound[at * BYTES..(at + length) * BYTES];
        env.write(&format!("audio/ep-{number}.mp3"), part);
    }
    env
}

/// Returns a show with the same files, as a copy on another machine is.
fn copy(env: &TestEnv) -> TestEnv {
    let copy = TestEnv::new();
    copy_folder(env.root(), copy.root());
    copy
}

#[track_caller]
fn same(one: &TestEnv, other: &TestEnv) {
    for folder in ["transcripts", "site"] {
        let (ours, theirs) = (one.files(folder), other.files(folder));
        let names = |files: &[(String, Vec<u8>)]| {
            files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&ours), names(&theirs));
        for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            assert!(ours == theirs, "{folder}/{name} differs");
        }
    }
}

#[test]
fn shares_of_a_plan_make_together_what_one_run_makes() {
    let alone = archive();
    alone.castpress(&["run"]).succeeds();

    let env = archive();
    env.castpress(&["plan", "--shards", "2", "-o", "plan.json"])
        .succeeds()
        .says("wrote plan.json: 3 episodes");
    let plan = env.read("plan.json");
    assert_eq!(env.castpress(&["plan", "--shards", "2"]).succeeds().stdout, plan);
    let shares: serde_json::Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(shares["shards"][0]["episodes"][0]["sound"], "audio/ep-2.mp3", "{plan}");
    assert_eq!(shares["shards"][1]["episodes"].as_array().unwrap().len(), 2, "{plan}");

    let share = |env: &TestEnv, number: &str| {
        env.castpress(&["run", "--plan", "plan.json", "--shard", number]).succeeds();
    };
    // Each in a folder of its own.
    let (first, second) = (copy(&env), copy(&env));
    share(&first, "1");
    share(&second, "2");
    assert!(first.path("transcripts/ep-2").exists() && !first.path("transcripts/ep-1").exists());
    assert!(!first.path("site/public/index.html").exists(), "a share wrote the archive");
    let head = copy(&env);
    let missing = head.castpress(&["merge", "--check", "--plan", "plan.json"]);
    missing.ends_with(1);
    assert!(missing.stdout.starts_with("ep-1: missing: it was not heard yet\nep-2: "));
    let folders = [first.root().to_str().unwrap(), second.root().to_str().unwrap()];
    let merge = [&["merge", "--plan", "plan.json"], &folders[..]].concat();
    head.castpress(&merge).succeeds().says("ep-3: taken in");
    same(&head, &alone);
    head.castpress(&["run"]).succeeds().says("nothing to do: 3 episodes are up to date");
    assert!(!head.castpress(&merge).succeeds().stderr.contains("taken in"));

    // What somebody edited, or is done here, is not replaced by something else.
    head.write("transcripts/ep-2/interview.md", "Edited here.\n");
    first.write("transcripts/ep-1/interview.md", "Written there.\n");
    let before = head.files(".");
    head.castpress(&merge).ends_with(2).says("transcripts/ep-1/").says("hint: nothing was merged");
    assert!(head.files(".") == before, "a merge that was refused changed a file");
    fs::remove_dir_all(first.path("transcripts/ep-1")).unwrap();
    head.castpress(&merge).ends_with(2).says("transcripts/ep-2/interview.md is not the same as");

    // All in one folder.
    share(&env, "2");
    share(&env, "1");
    env.castpress(&["merge", "--check"]).succeeds().says("every episode is there");
    assert!(!env.path("site/public/index.html").exists(), "a check wrote the archive");
    env.castpress(&["merge"]).succeeds();
    same(&env, &alone);
    let plan = env.castpress(&["plan", "--shards", "2"]).succeeds().stdout.clone();
    assert!(!plan.contains("ep-1"), "{plan}");
    assert!(env.castpress(&["plan", "--shards", "2", "--all"]).succeeds().stdout.contains("ep-1"));
}

#[test]
fn a_plan_that_does_not_fit_is_refused_before_anything_is_done() {
    let env = archive();
    env.castpress(&["plan", "--shards", "1", "--by", "count", "-o", "plan.json"]).succeeds();
    let run = |shard: &str| env.castpress(&["run", "--plan", "plan.json", "--shard", shard]);
    run("2").ends_with(2).says("it has no share 2: it has 1 to 1");
    run("0").ends_with(2);
    env.castpress(&["run", "--plan", "plan.json"]).ends_with(2).says("--shard");
    env.castpress(&["plan", "--shards", "0"]).ends_with(2);
    fs::rename(env.path("audio/ep-3.mp3"), env.path("audio/ep-4.mp3")).unwrap();
    run("1").ends_with(2).says("no recording of it at `audio/ep-3.mp3`");
    let missing = env.castpress(&["merge", "--check", "--plan", "plan.json"]);
    missing.ends_with(1);
    assert!(missing.stdout.contains("ep-3: missing: there is no recording"), "{}", missing.stdout);
    env.replace("plan.json", "audio/ep-3.mp3", "../audio/ep-4.mp3");
    run("1").ends_with(2).says("no recording of it at `../audio/ep-4.mp3`");
    env.write("castpress.toml", "name = \"Another show\"\n");
    run("1").ends_with(2).says("it is of the show `My show`, and this is `Another show`");
    env.write("plan.json", "[]");
    run("1").ends_with(2).says("it is no plan").says("hint: `castpress plan` makes a new one");
    assert!(!env.path("transcripts/ep-1").exists());
}
