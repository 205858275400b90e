//! A run over a text that was edited, after what it was composed of has changed.

use std::fs;

use crate::env::{EPISODE, Ran, TestEnv};

const STAGE: [&str; 2] = ["compose.json", "interview.base.md"];

fn text() -> String {
    format!("transcripts/{EPISODE}/interview.md")
}

fn conflicts() -> String {
    format!("transcripts/{EPISODE}/interview.conflicts.md")
}

impl TestEnv {
    /// Puts other words where one was heard, as a better model would.
    fn hear(&self, word: &str, better: &str) {
        let heard = format!("transcripts/{EPISODE}/transcript.json");
        let old = format!("\"text\":\"{word}\"");
        let json = self.read(&heard);
        assert!(json.contains(&old), "nobody says `{word}`:\n{json}");
        self.write(&heard, json.replacen(&old, &format!("\"text\":\"{better}\""), 1));
    }

    /// Puts another word where the editor did.
    fn hear_another_last_timetable(&self) {
        let heard = format!("transcripts/{EPISODE}/transcript.json");
        let json = self.read(&heard);
        let at = json.rfind("timetable").unwrap();
        self.write(&heard, format!("{}schedule{}", &json[..at], &json[at + 9..]));
    }

    #[track_caller]
    fn run_and_merge(&self) -> Ran {
        let ran = self.castpress(&["run", "--json"]);
        assert_eq!(ran.succeeds().json()["steps"]["compose"], "merged", "{}", ran.stdout);
        ran
    }
}

/// An episode whose last word "timetable" an editor replaced.
fn edited() -> TestEnv {
    let env = TestEnv::with_finished_sample();
    let composed = env.read(&text());
    let at = composed.rfind("timetable").unwrap();
    env.write(&text(), format!("{}almanack{}", &composed[..at], &composed[at + 9..]));
    env
}

#[test]
fn what_nobody_edited_is_updated_and_the_edit_stays() {
    let env = edited();
    env.hear("Welcome", "Wellcome");
    let status = env.castpress(&["status"]).succeeds().stdout.clone();
    assert!(status.contains("interview edited, to be merged"), "{status}");
    let before = env.read(&text());
    let ran = env.castpress(&["run"]);
    ran.succeeds().says("1 word was updated where nobody had edited");
    ran.says("merged into the edited interview.md, published both editions");
    assert_eq!(env.read(&text()), before.replacen("Welcome", "Wellcome", 1));
    assert_eq!(env.read(&format!("{}~", text())), before);
    assert!(!env.path(&conflicts()).exists());
    env.castpress(&["run"]).succeeds().says("nothing to do");
    let status = env.castpress(&["status"]).succeeds().stdout.clone();
    assert!(status.contains("interview edited, editions done"), "{status}");
}

#[test]
fn another_style_reaches_the_passages_that_nobody_edited() {
    let env = edited();
    let show = env.read("castpress.toml");
    let styled = "style = \"verbatim\"\n".to_owned()
        + &show.lines().filter(|line| !line.starts_with("style")).collect::<Vec<_>>().join("\n");
    env.write("castpress.toml", styled);
    env.run_and_merge();
    let merged = env.read(&text());
    assert!(merged.contains("almanack"), "{merged}");
    env.castpress(&["run", "--force"]).succeeds();
    let verbatim = env.read(&text());
    let known = |word: &&str| verbatim.split_whitespace().any(|one| one == *word);
    let strange: Vec<_> = merged.split_whitespace().filter(|word| !known(word)).collect();
    assert!(strange.len() < 4, "more than the edit is not verbatim: {strange:?}");
}

#[test]
fn where_both_changed_a_word_the_editors_stays_and_both_are_shown() {
    let env = edited();
    let before = env.read(&text());
    env.hear_another_last_timetable();
    let ran = env.castpress(&["run"]);
    ran.succeeds().says("your text stands in 1 place that would read differently now");
    assert_eq!(env.read(&text()), before);
    let shown = env.read(&conflicts());
    assert!(shown.contains("⟦almanack") && shown.contains("⟦schedule"), "{shown}");
    let line = 1 + before[..before.find("almanack").unwrap()].matches('\n').count();
    assert!(shown.contains(&format!("\n## Line {line}\n")), "{shown}");
    assert!(!env.files("site").iter().any(|(name, _)| name.contains("conflicts")));
}

#[test]
fn a_run_killed_between_the_text_and_its_receipt_ends_with_the_same_bytes() {
    let env = edited();
    let stage = |name: &str| env.path(&format!("transcripts/{EPISODE}/.stage/{name}"));
    let before = STAGE.map(|name| fs::read(stage(name)).unwrap());
    env.hear("Welcome", "Wellcome");
    env.hear_another_last_timetable();
    env.run_and_merge();
    let done = env.files("transcripts");
    // As the disk was when the text was written, and when what was composed was.
    for killed in [1, 2] {
        for (name, bytes) in STAGE.iter().zip(&before).take(killed) {
            env.write(&format!("transcripts/{EPISODE}/.stage/{name}"), bytes);
        }
        env.castpress(&["run"]).succeeds();
        assert!(env.files("transcripts") == done, "another end after a kill");
        env.castpress(&["run"]).succeeds().says("nothing to do");
    }
}

#[test]
fn without_what_was_composed_before_an_edited_text_is_kept_as_it_is() {
    let env = edited();
    fs::remove_file(env.path(&format!("transcripts/{EPISODE}/.stage/interview.base.md"))).unwrap();
    env.hear("Welcome", "Wellcome");
    let before = env.read(&text());
    let report = env.castpress(&["run", "--json"]).succeeds().json();
    assert_eq!(report["steps"]["compose"], "kept", "{report}");
    assert_eq!(env.read(&text()), before);
}

#[test]
fn a_title_that_was_edited_survives_names_and_another_run() {
    let env = TestEnv::with_finished_sample();
    let composed = env.read(&text());
    let title = composed.lines().find(|line| line.starts_with("title = ")).unwrap();
    env.replace(&text(), title, "title = \"Mine\"");
    env.castpress(&["speakers", "name", EPISODE, "1=Dora Lee"]).succeeds();
    env.hear("Welcome", "Wellcome");
    env.castpress(&["run"]).succeeds();
    let merged = env.read(&text());
    assert!(merged.contains("title = \"Mine\"") && merged.contains("**Dora Lee:**"), "{merged}");
    assert!(merged.contains("Wellcome"), "{merged}");
}
