//! What a new interview.md proposes and leaves blank, and that none of it is published.

use crate::env::{EPISODE, TestEnv};

#[test]
fn headings_points_and_blanks_wait_in_the_text_and_are_published_nowhere() {
    let env = TestEnv::with_finished_sample();
    let text = env.read(&format!("transcripts/{EPISODE}/interview.md"));
    for waits in
        ["\n<!-- heading? ", "\ndeck = \"…\"\n", "\ndiscuss = [\"…\"]\n", "\n[suggested]\n"]
    {
        assert!(text.contains(waits), "no {waits:?} in:\n{text}");
    }
    for (name, bytes) in env.files("site") {
        let text = String::from_utf8_lossy(&bytes);
        for leak in ["heading?", "suggested", "\"…\"", "members_discuss"] {
            assert!(!text.contains(leak), "`{leak}` is in {name}");
        }
    }
}

#[test]
fn a_heading_that_an_editor_accepts_is_published() {
    let env = TestEnv::with_finished_sample();
    let file = format!("transcripts/{EPISODE}/interview.md");
    let text = env.read(&file);
    let (before, rest) = text.split_once("<!-- heading? ").unwrap();
    let (heading, behind) = rest.split_once(" -->").unwrap();
    env.write(&file, format!("{before}## {heading}{behind}"));
    env.castpress(&["publish", EPISODE]).succeeds();
    let page = env.read(&format!("site/public/{EPISODE}/index.html"));
    assert!(page.contains("<h2") && page.contains(heading), "no `{heading}` in:\n{page}");
}
