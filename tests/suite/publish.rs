//! `castpress publish`: what each edition holds.

use std::fs;
use std::path::Path;

use audio::Channels;
use transcript::{Millis, SAMPLE_RATE};

use crate::env::{EPISODE, TestEnv, sample};

/// A post with a word that is free, a word that is in the teaser, and words that are paid: in a
/// turn, a heading, a list, a note, a link and a footnote.
const POST: &str = r#"+++
title = "The abacus"
published = 2026-03-02
audio = "audio/sample.mp3"
byline = ["Ann Lee"]
members_discuss = ["The teaserword,"]
+++

**Ann Lee:** A freeword question?

<!-- paid -->

**Bo Chen:** The paidturn answer.[^1]

## The paidheading

- The paiditem.

[Ann: a paidnote with a [link](https://example.com/paidlink).]

[^1]: The paidfootnote.
"#;

const PAID: [&str; 6] =
    ["paidturn", "paidheading", "paiditem", "paidnote", "paidlink", "paidfootnote"];

fn published() -> TestEnv {
    let env = TestEnv::with_sample();
    env.write(&format!("transcripts/{EPISODE}/interview.md"), POST);
    env.castpress(&["publish", EPISODE]).succeeds();
    env
}

#[test]
fn the_free_edition_holds_no_paid_word_in_any_file() {
    let env = published();
    for (name, bytes) in env.files("site/public") {
        let plain = String::from_utf8_lossy(&bytes).into_owned();
        for word in PAID {
            assert!(!plain.contains(word), "`{word}` is in {name}");
        }
        if !name.starts_with(EPISODE) {
            continue;
        }
        let text = if name.ends_with(".pdf") {
            env.pdf_text(&format!("site/public/{name}"))
        } else {
            plain.clone()
        };
        assert!(text.contains("freeword"), "{name} is not the free edition:\n{text}");
        assert!(text.contains("teaserword"), "{name} has no teaser:\n{text}");
        for word in PAID {
            assert!(!text.contains(word) && !plain.contains(word), "`{word}` is in {name}");
        }
    }
}

#[test]
fn the_whole_edition_holds_every_paid_word() {
    let env = published();
    let page = env.read(&format!("site/members/{EPISODE}/index.html"));
    let pdf = env.pdf_text(&format!("site/members/{EPISODE}/{EPISODE}.pdf"));
    for word in PAID {
        assert!(page.contains(word), "no `{word}` in the page");
        assert!(word == "paidlink" || pdf.contains(word), "no `{word}` in the PDF");
    }
}

#[test]
fn the_whole_recording_goes_out_only_where_the_whole_text_does() {
    let env = published();
    assert!(!env.path(&format!("site/public/{EPISODE}/sample.mp3")).exists());
    assert!(env.path(&format!("site/members/{EPISODE}/sample.mp3")).exists());
    assert!(!env.read(&format!("site/public/{EPISODE}/index.html")).contains("sample.mp3"));
}

/// Returns how long a sound is, in milliseconds.
fn length(path: &Path) -> u32 {
    let blocks = audio::open(path, Channels::Mix).unwrap();
    let samples: usize = blocks.map(|block| block.unwrap().samples().len()).sum();
    Millis::from_samples(samples as u64, SAMPLE_RATE).0
}

#[test]
fn the_free_page_plays_the_recording_up_to_the_cut_or_nothing() {
    let env = TestEnv::with_sample();
    let text = "+++\ntitle = \"T\"\naudio = \"audio/sample.mp3\"\n+++\n\n\
                **Ann Lee:** Who decides when the ferry leaves, the clock or the moon?\n\n\
                <!-- paid -->\n\n**Bo Chen:** The moon does. Nobody asks the clock.\n";
    env.write(&format!("transcripts/{EPISODE}/interview.md"), text);
    env.heard(
        "who decides when the ferry leaves the clock or the moon the moon does nobody asks the clock",
    );
    env.castpress(&["publish", EPISODE]).succeeds();
    let (free, whole) = (
        env.path(&format!("site/public/{EPISODE}/sample.mp3")),
        env.path(&format!("site/members/{EPISODE}/sample.mp3")),
    );
    // The last free word ends at 5.4 s, the first paid one begins at 5.5 s.
    let heard = length(&free);
    assert!((5_300..=5_450).contains(&heard), "the free page plays {heard} ms");
    assert_eq!(fs::read(&whole).unwrap(), fs::read(sample()).unwrap());
    let before = fs::read(&free).unwrap();
    assert!(before.len() * 10 < fs::read(&whole).unwrap().len());
    assert!(env.read(&format!("site/public/{EPISODE}/index.html")).contains("sample.mp3"));

    env.castpress(&["publish", EPISODE, "--force"]).succeeds();
    assert_eq!(fs::read(&free).unwrap(), before, "the same bytes each time");

    let show = env.read("castpress.toml");
    env.write("castpress.toml", format!("{show}\n[paywall]\nfree_audio = \"none\"\n"));
    env.castpress(&["publish", EPISODE]).succeeds();
    assert!(!free.exists() && whole.exists());
    assert!(!env.read(&format!("site/public/{EPISODE}/index.html")).contains("sample.mp3"));
}

#[test]
fn a_free_page_without_sound_says_why() {
    let env = TestEnv::with_sample();
    env.write(&format!("transcripts/{EPISODE}/interview.md"), POST);
    let ran = env.castpress(&["publish", EPISODE]);
    ran.succeeds().says("the free edition plays no sound: nobody knows when its text is said");
}

#[test]
fn text_that_becomes_paid_leaves_the_free_edition_at_once() {
    let env = published();
    let text = format!("transcripts/{EPISODE}/interview.md");
    let page = format!("site/public/{EPISODE}/index.html");
    env.replace(&text, "<!-- paid -->\n\n", "");
    env.castpress(&["publish", EPISODE]).succeeds();
    assert!(env.read(&page).contains("paidturn"));
    assert!(env.path(&format!("site/public/{EPISODE}/sample.mp3")).exists());
    env.write(&text, POST);
    env.castpress(&["publish", EPISODE]).succeeds();
    assert!(!env.read(&page).contains("paidturn"));
    assert!(!env.path(&format!("site/public/{EPISODE}/sample.mp3")).exists());
}

#[test]
fn names_of_every_script_are_right_in_both_editions() {
    let env = published();
    let text = format!("transcripts/{EPISODE}/interview.md");
    env.replace(
        &text,
        "A freeword question?",
        "José Gonçalves, Zoë Müller and Liang Wenfeng 梁文锋.",
    );
    env.castpress(&["publish", EPISODE]).succeeds();
    for readers in ["public", "members"] {
        let page = env.read(&format!("site/{readers}/{EPISODE}/index.html"));
        let pdf = env.pdf_text(&format!("site/{readers}/{EPISODE}/{EPISODE}.pdf"));
        for name in ["José Gonçalves", "Zoë Müller", "梁文锋"] {
            assert!(page.contains(name) && pdf.contains(name), "no {name} for {readers}");
        }
    }
}

#[test]
fn a_defaced_page_is_published_again() {
    let env = published();
    let page = format!("site/public/{EPISODE}/index.html");
    let good = env.read(&page);
    env.write(&page, "defaced");
    env.castpress(&["publish", EPISODE]).succeeds();
    assert_eq!(env.read(&page), good);
}

#[test]
fn an_episode_that_is_not_there_is_named() {
    let env = TestEnv::new();
    env.castpress(&["publish", "ep-9"]).ends_with(2).says("no episode called `ep-9`");
    fs::create_dir_all(env.path("transcripts/ep-9")).unwrap();
    env.castpress(&["publish", "ep-9"]).ends_with(2).says("castpress transcribe AUDIO");
}
