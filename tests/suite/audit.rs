//! `castpress audit`, and the same proof before anything is published.

use std::fs;

use crate::env::{EPISODE, TestEnv};

const POST: &str = r#"+++
title = "What the Harbour Knows"
published = 2026-03-02
members_discuss = ["Why the ferry left before the moon had set,"]
+++

**Ann Lee:** Everybody may read that the tide tables are printed in the town hall.

<!-- paid -->

## Nineteen drowned clocks

**Bo Chen:** We measured the forgotten channel twice, with brass weights and a rope, and I know why the ferry left
before the moon had set.[^1]

[^1]: The second lighthouse keeper told us so.
"#;

/// A show of one post, which is published.
fn published() -> TestEnv {
    let env = TestEnv::new();
    env.write("transcripts/harbour/interview.md", POST);
    env.castpress(&["publish", "harbour"]).succeeds();
    env
}

#[test]
fn a_clean_site_is_proved_clean() {
    let env = published();
    let ran = env.castpress(&["audit"]);
    ran.succeeds();
    for said in [
        "harbour: ",
        "runs of paid words looked for",
        "100.0 % in HTML, 100.0 % in PDF, 100.0 % in text",
        "no hit",
        "allowed by the teaser: “why the ferry left before the moon had set”",
        "files read, nothing that is for subscribers found",
    ] {
        assert!(ran.stdout.contains(said), "no `{said}` in\n{}", ran.stdout);
    }
    let ran = env.castpress(&["audit", "--json"]);
    ran.succeeds();
    let mut lines = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    let (episode, rest): (serde_json::Value, serde_json::Value) =
        (lines.next().unwrap(), lines.next().unwrap());
    assert_eq!(episode["episode"], "harbour");
    assert_eq!(episode["clean"], true);
    assert_eq!(episode["leaks"], serde_json::json!([]));
    assert_eq!(episode["control"]["PDF"]["found"], episode["control"]["PDF"]["sought"]);
    assert!(rest["episode"].is_null() && rest["files"].as_u64().unwrap() >= 2);
}

#[test]
fn paid_words_in_a_file_that_somebody_put_there_are_found() {
    let env = published();
    let page = "<p hidden title='we measured the forgotten&#32;channel twice'>";
    env.write("site/public/old/drafts.html", page);
    env.write("site/public/data.json", r#"{"a": "second lighthouse \u006beeper told us"}"#);
    env.write("site/public/backup.7z", b"7z\xbc\xaf\x27\x1c\0\x04\xff\0");
    let ran = env.castpress(&["audit"]);
    ran.ends_with(1);
    for said in [
        "old/drafts.html: attribute `title`: “we measured the forgotten channel twice”",
        "data.json: JSON `a` of the text: “second lighthouse keeper told us”",
        "2 places with words for subscribers",
        "not read: backup.7z: it is a 7z archive",
    ] {
        assert!(ran.stdout.contains(said), "no `{said}` in\n{}", ran.stdout);
    }
    ran.says("take these files off the web");
    let elsewhere = env.castpress(&["audit", "site/public/old"]);
    elsewhere.ends_with(1);
    assert!(elsewhere.stdout.ends_with("1 file read, 1 place with words for subscribers\n"));
    env.castpress(&["audit", "nowhere"]).ends_with(2).says("there is no folder");
}

#[test]
fn a_text_whose_cut_has_moved_is_named_until_it_is_published_again() {
    let env = published();
    let text = "transcripts/harbour/interview.md";
    env.write(
        text,
        POST.replace("<!-- paid -->\n\n", "").replace("\n**Ann", "\n<!-- paid -->\n\n**Ann"),
    );
    let ran = env.castpress(&["audit"]);
    ran.ends_with(1).says("`castpress publish harbour`");
    assert!(ran.stdout.contains("interview.md has changed since it was published"));
    assert!(ran.stdout.contains("tide tables are printed in the town hall"));
    env.castpress(&["publish", "harbour"]).succeeds();
    env.castpress(&["audit"]).succeeds();
}

#[test]
fn a_search_that_sees_nothing_proves_nothing() {
    let env = published();
    let free = fs::read(env.path("site/public/harbour/harbour.pdf")).unwrap();
    env.write("site/members/harbour/harbour.pdf", free);
    let ran = env.castpress(&["audit"]);
    ran.ends_with(1);
    assert!(ran.stdout.contains("the search is blind in PDF"), "{}", ran.stdout);
    assert!(ran.stdout.contains("nobody can tell"), "{}", ran.stdout);
}

#[test]
fn an_episode_that_is_named_for_its_paid_part_is_not_published() {
    let env = TestEnv::new();
    env.write("transcripts/nineteen-drowned-clocks/interview.md", POST);
    let ran = env.castpress(&["publish", "nineteen-drowned-clocks"]);
    ran.ends_with(1).says("nineteen-drowned-clocks/index.html would show anyone what is for");
    ran.says("“nineteen drowned clocks”").says("nothing was written");
    assert!(!env.path("site").exists());
    // Its title says so too: then it is public.
    env.replace(
        "transcripts/nineteen-drowned-clocks/interview.md",
        "What the Harbour Knows",
        "Nineteen Drowned Clocks",
    );
    env.castpress(&["publish", "nineteen-drowned-clocks"]).succeeds();
}

#[test]
fn the_whole_recording_beside_a_free_edition_is_found() {
    let env = TestEnv::with_sample();
    let text = POST.replace("published =", "audio = \"audio/sample.mp3\"\npublished =");
    env.write(&format!("transcripts/{EPISODE}/interview.md"), text);
    env.castpress(&["publish", EPISODE]).succeeds();
    env.castpress(&["audit"]).succeeds();
    let whole = format!("site/members/{EPISODE}/{EPISODE}.mp3");
    fs::copy(env.path(&whole), env.path("site/public/full.mp3")).unwrap();
    let ran = env.castpress(&["audit"]);
    ran.ends_with(1);
    assert!(ran.stdout.contains("full.mp3: the sound: “the whole recording”"), "{}", ran.stdout);
    assert!(ran.stdout.contains("not seen or heard: full.mp3"), "{}", ran.stdout);
}
