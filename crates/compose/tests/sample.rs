//! The sample episode as it was heard, in each style, against the script it was spoken from.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails the test")]

use std::fs;
use std::path::Path;

use compose::{Composed, interview};
use transcript::format::{cast_json, jsonl, markdown, speakers_json, transcript_json};
use transcript::score::{Normaliser, wer};
use transcript::{Block, Diarization, FrontMatter, Inline, Interview, Show, Transcript, Word};

fn read(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(name: &str) -> String {
    read(&format!("transcripts/tides-and-timetables/{name}"))
}

fn heard() -> (Transcript, Diarization) {
    let words = transcript_json::read(&text("transcript.json")).unwrap();
    let mut voices = speakers_json::read(&text("speakers.json")).unwrap();
    for named in cast_json::read(&text("cast.json")).unwrap().names {
        let mut speakers = voices.speakers.iter_mut();
        speakers.find(|one| one.id == named.speaker).unwrap().name = Some(named.name);
    }
    (words, voices)
}

fn composed(style: &str) -> Composed {
    let (words, voices) = heard();
    let show = format!("style = \"{style}\"\n{}", read("castpress.toml"));
    interview(&words, &voices, &Show::parse(&show).unwrap(), FrontMatter::default())
}

/// Returns the words of all turns, without their labels.
fn said(interview: &Interview) -> String {
    let turns = interview.body.iter().filter_map(|part| match &part.block {
        Block::Turn(turn) => Some(turn),
        _ => None,
    });
    let mut said = String::new();
    for inline in turns.flat_map(|turn| turn.paragraphs.iter().flatten()) {
        if let Inline::Text(text) = inline {
            said.push_str(text);
            said.push(' ');
        }
    }
    said
}

/// Returns what the script says without the stutter that is written into it; the measure itself
/// leaves out "um" and "uh".
fn script() -> String {
    let turns = jsonl::read(&text("reference.jsonl")).unwrap();
    let script = turns.iter().map(|turn| turn.text.clone()).collect::<Vec<_>>().join(" ");
    let smooth = script.replace("I have, I have half", "I have half");
    assert_ne!(smooth, script);
    smooth
}

fn errors(text: &str) -> usize {
    wer(&script(), text, Normaliser::English).total()
}

#[test]
fn clean_and_edited_text_is_nearer_to_the_script_than_what_was_heard() {
    let (words, _) = heard();
    let raw: Vec<_> = words.words.iter().map(|word| word.text.as_str()).collect();
    let (raw, clean) = (errors(&raw.join(" ")), errors(&said(&composed("clean").interview)));
    let edited = errors(&said(&composed("edited").interview));
    assert!(clean < raw && edited < raw, "{raw} heard, {clean} clean, {edited} edited");
}

#[test]
fn verbatim_text_has_every_word_that_was_heard() {
    let (words, _) = heard();
    let composed = composed("verbatim");
    assert_eq!(composed.decisions, []);
    let count = said(&composed.interview).split_whitespace().count();
    assert_eq!(count, words.words.len());
}

/// Returns the script as a recogniser without a mistake would hear it.
fn spoken() -> (Transcript, Diarization) {
    let (mut words, voices) = heard();
    let id = |name: &str| {
        let found = voices.speakers.iter().find(|one| one.name.as_deref() == Some(name));
        found.map(|one| one.id)
    };
    let turns = jsonl::read(&text("reference.jsonl")).unwrap();
    let of_turn = |turn: &jsonl::Segment| -> Vec<Word> {
        let speaker = id(&turn.speaker);
        turn.words.iter().map(|word| Word { speaker, ..word.clone() }).collect()
    };
    words.words = turns.iter().flat_map(of_turn).collect();
    words.words.sort_by_key(|word| word.span.start());
    (words, voices)
}

#[test]
fn the_script_heard_without_a_mistake_needs_hardly_a_hand() {
    let (words, voices) = spoken();
    let show = Show::parse(&read("castpress.toml")).unwrap();
    let composed = interview(&words, &voices, &show, FrontMatter::default());
    let by_hand = said(&markdown::parse(&text("interview.md")).0);
    let text = said(&composed.interview);
    let errors = wer(&by_hand, &text, Normaliser::Basic);
    assert!(errors.rate() < 0.02, "{errors:?}:\n{text}");
    assert!(text.contains("Duarte, let me start with you."));
    let rules: Vec<_> =
        composed.decisions.iter().map(|one| (one.rule.name(), &*one.said)).collect();
    let expected = [
        ("filler", "um,"),
        ("filler", "uh,"),
        ("backchannel", "Right."),
        ("merged-turn", "And that is the"),
        ("empty-phrase", "You know,"),
        ("native-script", "Chen Weiguo"),
        ("repeat", "I have,"),
        ("filler", "uh,"),
        ("backchannel", "Mm-hm."),
        ("merged-turn", "After that winter we"),
    ];
    assert_eq!(rules, expected);
}
