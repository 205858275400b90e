//! `castpress retime`, and the captions of both editions.

use crate::env::{EPISODE, TestEnv};

const FREE: &str = "+++\ntitle = \"T\"\n+++\n\n**Ann Lee:** Who decides when the ferry leaves, \
    the clock or the moon?\n\n**Bo Chen:** The moon does. Nobody asks the clock.\n\n\
    Sponsored by a maker of clocks and of other things nobody asks.\n\n";
const FREE_HEARD: &str =
    "who decides when the ferry leaves the clock or the moon the moon does nobody asks the clock";

impl TestEnv {
    fn edited(&self, text: &str) {
        self.write(&format!("transcripts/{EPISODE}/interview.md"), text);
    }

    /// Writes what was heard: a word every half second.
    pub(crate) fn heard(&self, words: &str) {
        let words = words.split(' ').enumerate().map(|(at, word)| {
            let (start, end) = (500 * at, 500 * at + 400);
            format!(r#"{{"text":"{word}","start_ms":{start},"end_ms":{end},"confidence":0.9}}"#)
        });
        let words = words.collect::<Vec<_>>().join(",");
        self.write(
            &format!("transcripts/{EPISODE}/transcript.json"),
            format!(
                r#"{{"format":"castpress/transcript","version":1,"language":"en","duration_ms":60000,
                "provenance":{{"model":"m","model_sha256":"","engine":"e"}},
                "ledger":[{{"start_ms":0,"end_ms":60000,"fate":"transcribed"}}],"words":[{words}]}}"#
            ),
        );
    }
}

#[test]
fn retime_names_what_has_no_place_in_the_recording() {
    let env = TestEnv::new();
    env.edited(FREE);
    env.heard(FREE_HEARD);
    let ran = env.castpress(&["retime", EPISODE]);
    ran.succeeds().says(
        "sample: 60.0 % of 30 words were heard, 0 more are timed between them, 1 paragraph has",
    );
    assert_eq!(
        ran.stdout,
        "transcripts/sample/interview.md:9: not in the recording: \
         “Sponsored by a maker of clocks and of …”\n"
    );
    let object = env.castpress(&["retime", EPISODE, "--json"]).succeeds().json();
    assert_eq!(object["unplaced"], 1, "{object}");
    assert_eq!(object["paragraphs"][1]["start_ms"], 5500, "{object}");
    assert_eq!(object["paragraphs"][1]["speaker"], "Bo Chen", "{object}");
}

#[test]
fn both_editions_have_captions_of_the_edited_words() {
    let env = TestEnv::with_finished_sample();
    let text = format!("transcripts/{EPISODE}/interview.md");
    let members = format!("site/members/{EPISODE}/captions.vtt");
    let cues = env.read(&members);
    assert!(cues.starts_with("WEBVTT\n\np-"), "{cues}");
    assert_eq!(cues.matches(" --> ").count(), cues.matches("\n<v ").count(), "{cues}");
    env.write(&text, env.read(&text).replace("**Speaker 1:**", "**Hannah Whitlock:**"));
    env.castpress(&["publish", EPISODE]).succeeds();
    assert!(env.read(&members).contains("<v Hannah Whitlock>"));
}

#[test]
fn nothing_behind_the_cut_changes_a_file_of_the_free_edition() {
    let published = |paid: &str, heard: &str| {
        let env = TestEnv::new();
        env.edited(&format!("{FREE}<!-- paid -->\n\n{paid}"));
        env.heard(&format!("{FREE_HEARD} {heard}"));
        env.castpress(&["publish", EPISODE]).succeeds();
        let captions = env.read(&format!("site/public/{EPISODE}/captions.vtt"));
        assert!(captions.contains("Nobody asks the clock."), "{captions}");
        assert!(!captions.contains("00:00:10"), "behind the cut:\n{captions}");
        env.files("site/public")
    };
    let one = published("**Ann Lee:** And what does it cost?\n", "and what does it cost");
    let other = published(
        "## Money\n\n**Bo Chen:** Who decides? Sponsored by a clock.\n\n**Ann Lee:** The moon.\n",
        "sponsored who decides by the clock or not a the moon maker asks",
    );
    assert!(one == other, "the free edition tells of the paid half");
}

#[test]
fn an_episode_that_was_not_heard_has_no_times_and_is_published_all_the_same() {
    let env = TestEnv::new();
    env.edited(FREE);
    env.castpress(&["retime", EPISODE]).ends_with(2).says("transcript.json");
    env.castpress(&["publish", EPISODE]).succeeds();
    assert!(!env.path(&format!("site/public/{EPISODE}/captions.vtt")).exists());
}
