//! The schemas in `docs/` name the fields that the files have, and no others.

#![expect(clippy::unwrap_used, reason = "the schemas are files of ours")]

use std::collections::BTreeSet;

use serde_json::Value;
use transcript::format::{speakers_json, transcript_json};
use transcript::{
    Diarization, Doubt, Fate, Language, LedgerEntry, Millis, Provenance, Role, Span, Speaker,
    SpeakerId, SpeakerSpan, Transcript, Word,
};

/// Checks that an object has the fields of a schema, and its lists' entries too.
#[track_caller]
fn check(schema: &Value, root: &Value, object: &Value) {
    let names =
        |of: &Value| -> BTreeSet<String> { of.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names(&schema["properties"]), names(object));
    assert_eq!(schema["additionalProperties"], false);
    for (name, field) in schema["properties"].as_object().unwrap() {
        if let Some(constant) = field.get("const") {
            assert_eq!(constant, &object[name]);
        }
        if let Some(entry) = field["items"]["$ref"].as_str() {
            let entry = root.pointer(entry.trim_start_matches('#')).unwrap();
            check(entry, root, &object[name][0]);
        }
        if field["type"] == "object" {
            check(field, root, &object[name]);
        }
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_transcript_has_the_fields_of_its_schema() {
    let (span, speaker) = (Span::new(Millis(0), Millis(500)), Some(SpeakerId(0)));
    let transcript = Transcript {
        language: Language::default(),
        duration: Millis(500),
        words: vec![Word { text: "Yes.".to_owned(), span, confidence: 0.5, speaker }],
        ledger: vec![LedgerEntry {
            span,
            fate: Fate::NoSpeech,
            reason: Some("music".to_owned()),
            speaker,
        }],
        provenance: Provenance { expected: vec!["Ana".to_owned()], ..Provenance::default() },
    };
    let schema = parsed(include_str!("../../../docs/transcript.schema.json"));
    check(&schema, &schema, &parsed(&transcript_json::write(&transcript)));
}

#[test]
fn the_speakers_have_the_fields_of_their_schema() {
    let id = SpeakerId(0);
    let speaker = Speaker { id, name: None, role: Role::Guest, talk: Millis(500), voice: None };
    let span = SpeakerSpan { speaker: id, span: Span::new(Millis(0), Millis(500)) };
    let doubt = Doubt {
        span: span.span,
        words: "Is it?".to_owned(),
        speaker: id,
        other: None,
        margin: 0.5,
    };
    let diarization =
        Diarization { speakers: vec![speaker], spans: vec![span], doubts: vec![doubt] };
    let schema = parsed(include_str!("../../../docs/speakers.schema.json"));
    check(&schema, &schema, &parsed(&speakers_json::write(&diarization)));
}
