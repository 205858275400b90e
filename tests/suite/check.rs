//! `castpress check`: its lines, what it puts right, and what somebody has listened to.

use crate::env::{EPISODE, TestEnv};

const FRONT: &str = "+++\ntitle = \"T\"\npublished = 2026-03-02\nbyline = [\"Ann Lee\"]\n+++\n\n";

fn interview() -> String {
    format!("transcripts/{EPISODE}/interview.md")
}

/// A show with an interview that somebody wrote and no recording.
fn with_interview(text: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write(&interview(), format!("{FRONT}{text}"));
    env
}

#[test]
fn what_only_a_person_can_fill_in_is_named() {
    let env = TestEnv::with_finished_sample();
    let ran = env.castpress(&["check", EPISODE]);
    ran.ends_with(1);
    assert!(ran.stdout.contains("blank: `published` is not filled in"), "{}", ran.stdout);
    assert!(ran.stdout.contains("unnamed-speaker: `Speaker 1`"), "{}", ran.stdout);
}

#[test]
fn findings_have_line_column_and_rule_and_a_clean_post_has_none() {
    let env = with_interview("**Ann Lee:** All  of it.\r\n\r\n**Bo:** “Yes.\r\n");
    let ran = env.castpress(&["check", EPISODE]);
    ran.ends_with(1).says("--fix` puts 1 of these right");
    assert_eq!(
        ran.stdout,
        "transcripts/sample/interview.md:7:17: double-space: two spaces in a row\n\
         transcripts/sample/interview.md:9:1: unknown-label: `Bo` is in no list of people: \
         the people of castpress.toml, `guests` or `byline`\n\
         transcripts/sample/interview.md:9:9: unclosed: `“` is not closed in its paragraph\n"
    );
    let report = env.castpress(&["check", EPISODE, "--json"]).ends_with(1).json();
    assert_eq!(report["findings"][0]["rule"], "double-space");
    assert_eq!(report["findings"][0]["column"], 17);
    assert_eq!(report["findings"][0]["fixable"], true);
    let skip = ["check", EPISODE, "--skip", "unclosed", "--skip", "unknown-label"];
    let ran = env.castpress(&skip);
    assert_eq!(ran.ends_with(1).stdout.lines().count(), 1, "{}", ran.stdout);
    with_interview("**Ann Lee:** Hello.\n")
        .castpress(&["check", EPISODE])
        .succeeds()
        .says("nothing found");
}

#[test]
fn a_note_is_to_look_at_and_fails_nothing() {
    let text = "members_discuss = [\"More\"]\n+++\n\n**Ann Lee:** One.\n\n<!-- paid -->\n\nTwo.\n";
    let env = with_interview("");
    env.write(&interview(), FRONT.replace("+++\n\n", text));
    let ran = env.castpress(&["check", EPISODE]);
    assert!(ran.succeeds().stdout.contains(":12:1: note: cut-in-turn: "), "{}", ran.stdout);
}

#[test]
fn a_fix_changes_what_it_names_and_no_other_byte() {
    let before =
        "\u{feff}**Ann Lee:**   “All\"  of it...\r\n\r\n* odd   list\r\n\r\n\r\n<b>kept</b>";
    let env = with_interview("");
    env.write(&interview(), before);
    let ran = env.castpress(&["check", EPISODE, "--fix"]);
    let fixed = "transcripts/sample/interview.md:1:20: fixed: straight-quote: ";
    assert!(ran.ends_with(1).stdout.contains(fixed), "{}", ran.stdout);
    let after = "\u{feff}**Ann Lee:**   “All” of it…\r\n\r\n* odd list\r\n\r\n\r\n<b>kept</b>";
    assert_eq!(env.read(&interview()), after);
    let ran = env.castpress(&["check", EPISODE, "--fix"]);
    assert!(!ran.ends_with(1).stdout.contains("fixed:"), "{}", ran.stdout);
    assert_eq!(env.read(&interview()), after);
    env.write(&interview(), b"**Ann:** caf\xe9  bar\n");
    env.castpress(&["check", EPISODE, "--fix"]).ends_with(2).says("is not UTF-8");
    let ran = env.castpress(&["check", EPISODE]);
    assert!(ran.ends_with(1).stdout.contains("unreadable"), "{}", ran.stdout);
}

#[test]
fn rules_are_named_and_one_that_is_none_is_bad_usage() {
    let env = with_interview("**Ann Lee:** Hello.\n");
    let rules = env.castpress(&["check", "--rules"]).succeeds().stdout.clone();
    assert!(rules.contains("\ndouble-space         Two spaces in a row\n"), "{rules}");
    env.castpress(&["check", EPISODE, "--skip", "tidy"]).ends_with(2).says("--rules");
    env.castpress(&["check"]).ends_with(2).says("EPISODE");
}

#[test]
fn a_doubt_fails_the_check_until_somebody_has_listened() {
    let env = TestEnv::with_finished_sample();
    let speakers = format!("transcripts/{EPISODE}/speakers.json");
    let text = env.read(&speakers);
    let (before, _) = text.split_once("\"doubts\": [").unwrap();
    let doubt = |start: u32| {
        format!(
            "{{\"start_ms\": {start}, \"end_ms\": {}, \"words\": \"so {start}\", \"speaker\": 0, \
             \"other\": 1, \"margin\": 0.1}}",
            start + 900
        )
    };
    let doubts = format!("{},\n{}", doubt(61_500), doubt(30_000));
    env.write(&speakers, format!("{before}\"doubts\": [\n{doubts}\n]}}\n"));
    let doubts = || {
        let report = env.castpress(&["check", EPISODE, "--json"]).json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().filter(|one| one["rule"] == "doubt").collect::<Vec<_>>()
    };
    let found = doubts();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["start_ms"], 30_000, "in the order of the text: {found:?}");
    assert!(found[0]["line"].is_u64() && found[0]["severity"] == "error", "{found:?}");

    let settle =
        |arguments: &[&str]| env.castpress(&[&["speakers", "settle", EPISODE], arguments].concat());
    settle(&["0:07"]).ends_with(2).says("in doubt at 0:07").says("names the moments");
    settle(&["soon"]).ends_with(2).says("is not a moment");
    settle(&["1:01"]).succeeds().says("settled: at 1:01, “so 61500”");
    assert_eq!(doubts().len(), 1);
    settle(&["--all"]).succeeds().says("settled: at 0:30");
    assert_eq!(doubts().len(), 0);
    settle(&["--all"]).succeeds().says("nothing is in doubt");
    env.castpress(&["speakers", "name", EPISODE, "1=Ann Lee"]).succeeds();
    assert_eq!(doubts().len(), 0, "a name keeps what was settled");
}

#[test]
fn a_rule_that_the_show_has_off_finds_nothing_and_one_that_is_none_is_named() {
    let env = with_interview("**Ann Lee:** It  is.\n");
    let check = || env.castpress(&["check", EPISODE]);
    assert!(check().stdout.contains("double-space"));
    env.write("castpress.toml", "[check]\noff = [\"double-space\", \"dashes\"]\n");
    let checked = check();
    checked.succeeds().says("there is no rule `dashes`").says("nothing found");
    env.castpress(&["check", EPISODE, "--fix"]);
    assert!(env.read(&interview()).contains("It  is."));
}

#[test]
fn conflicts_that_nobody_has_settled_are_named() {
    let env = with_interview("**Ann Lee:** It is.\n");
    env.write(&format!("transcripts/{EPISODE}/interview.conflicts.md"), "# C\n\n## Line 3\n");
    let checked = env.castpress(&["check", EPISODE]).stdout;
    assert!(
        checked.contains("note: conflicts: interview.conflicts.md shows a passage"),
        "{checked}"
    );
}
