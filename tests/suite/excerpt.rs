//! `castpress excerpt`: where the free part could end, and setting the cut there.

use crate::env::{EPISODE, TestEnv};

/// The sample's text as its editor left it: with a cut, and two spaces that a writer would drop.
fn edited() -> (TestEnv, String) {
    let env = TestEnv::new();
    let text = include_str!("../../transcripts/tides-and-timetables/interview.md");
    let text = text.replace("audio = \"audio/tides-and-timetables.mp3\"\n", "");
    let text = text.replace("It is fair.", "It is  fair.");
    env.write(&format!("transcripts/{EPISODE}/interview.md"), &text);
    (env, text)
}

const MARK: &str = "<!-- paid -->\n\n";

#[test]
fn without_a_terminal_the_best_three_are_shown_and_nothing_is_written() {
    let (env, text) = edited();
    let ran = env.castpress(&["excerpt", EPISODE, "--share", "60%"]);
    ran.succeeds().says("--yes");
    let shown: Vec<&str> = ran.stdout.lines().filter(|line| line.contains("% free")).collect();
    assert_eq!(shown.len(), 3, "{}", ran.stdout);
    let first = "1. 64% free, up to\n   Hannah Whitlock: So the table said go";
    assert!(ran.stdout.starts_with(first), "{}", ran.stdout);
    assert!(ran.stdout.contains("people who wanted to get home?\n"), "{}", ran.stdout);
    assert_eq!(env.read(&format!("transcripts/{EPISODE}/interview.md")), text);
    assert!(!env.path("site").exists());
}

#[test]
fn yes_moves_the_mark_changes_nothing_else_and_publishes() {
    let (env, text) = edited();
    let file = format!("transcripts/{EPISODE}/interview.md");
    let ran = env.castpress(&["excerpt", EPISODE, "--share", "15%", "--yes", "--json"]);
    ran.succeeds();
    let json = ran.json();
    assert_eq!(json["set"], 0);
    assert_eq!(json["cuts"][0]["speaker"], "Hannah Whitlock");
    let marked = env.read(&file);
    assert_eq!(marked.replace(MARK, ""), text.replace(MARK, ""));
    assert!(marked.contains("What is a timetable?\n\n<!-- paid -->\n\n**Duarte"), "{marked}");
    let page = env.read(&format!("site/public/{EPISODE}/index.html"));
    assert!(page.contains("What is a timetable?") && !page.contains("plan a wedding"));
    assert!(env.read(&format!("site/members/{EPISODE}/index.html")).contains("plan a wedding"));
    env.castpress(&["excerpt", EPISODE, "--share", "15%", "-y"]).succeeds();
    assert_eq!(env.read(&file), marked);
}

#[test]
fn what_the_lines_above_give_away_of_the_paid_text_is_pointed_out() {
    let (env, _) = edited();
    let file = format!("transcripts/{EPISODE}/interview.md");
    env.replace(
        &file,
        "How a ferry learns to wait for the sea",
        "We do not own the water, he says",
    );
    env.castpress(&["excerpt", EPISODE, "--share", "15%", "--yes"])
        .succeeds()
        .says("`subtitle` quotes paid text: “We do not own the water”");
}

#[test]
fn a_text_that_only_a_person_can_cut_is_left_alone() {
    let env = TestEnv::new();
    let file = format!("transcripts/{EPISODE}/interview.md");
    let marks = "**A:** Why?\n\n<!-- paid -->\n\n**B:** So.\n\n<!-- free -->\n\n**A:** I see.\n";
    env.write(&file, marks);
    env.castpress(&["excerpt", EPISODE, "--yes"]).ends_with(2).says("line 7 has a mark");
    assert_eq!(env.read(&file), marks);
    env.write(&file, "**A:** I say this.\n\n**B:** And I say that.\n");
    env.castpress(&["excerpt", EPISODE, "--yes"]).ends_with(1).says("no host’s question");
    env.castpress(&["excerpt", EPISODE, "--share", "most"]).ends_with(2).says("`most` is no share");
}
