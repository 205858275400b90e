//! The JSON transcript of the podcast namespace: phrases with start and end in seconds.

use serde::{Deserialize, Serialize};

use super::Error;
use super::cues::{Layout, cues};
use super::document::Document;
use super::jsonl;
use super::seconds::{Seconds, span};
use super::timed::Timed;
use crate::HeardTurn;

const LAYOUT: Layout = Layout { columns: 65, lines: 1, label: |_, _| String::new() };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    speaker: &'a str,
    start_time: f64,
    end_time: f64,
    body: String,
}

/// Returns the turns as phrases.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    let cues = cues(turns, &LAYOUT);
    let segments = cues.iter().map(|cue| Segment {
        speaker: cue.speaker,
        start_time: cue.span.start().seconds(),
        end_time: cue.span.end().seconds(),
        body: cue.lines.join(" "),
    });
    Document::new().value("version", "1.0.0").list("segments", segments).finish()
}

/// A phrase as some program wrote it; fields beyond these are let pass.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Phrase {
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    start_time: Seconds,
    #[serde(default)]
    end_time: Seconds,
    body: String,
}

/// Reads phrases. One without a start begins where the one before ends; one that names nobody is said
/// by whoever spoke before.
///
/// # Errors
/// When the text is no JSON object with a list of `segments` that have a `body`.
pub fn read(text: &str) -> Result<Timed, Error> {
    #[derive(Deserialize)]
    struct Body {
        segments: Vec<Phrase>,
    }
    let Body { segments: phrases } = serde_json::from_str(text)
        .map_err(|source| Error::Foreign { format: "a podcast transcript", source })?;
    let mut segments: Vec<jsonl::Segment> = Vec::with_capacity(phrases.len());
    for Phrase { speaker, start_time, end_time, body } in phrases {
        let before = segments.last();
        let span = span(start_time, end_time, before.map(|before| before.span));
        let speaker = speaker
            .filter(|name| !name.trim().is_empty())
            .or_else(|| before.map(|before| before.speaker.clone()))
            .unwrap_or_default();
        segments.push(jsonl::Segment { span, speaker, text: body, words: Vec::new() });
    }
    Ok(Timed { segments, ..Timed::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::said;

    #[test]
    fn phrases_of_other_programs_are_read() {
        let timed = read(
            r#"{"version": "1.0.0", "segments": [
                {"speaker": "Ana", "startTime": "0.5", "endTime": 1.25, "body": "Good day.", "x": 1},
                {"startTime": 2, "body": "And\n"},
                {"speaker": "Rui", "body": "you?"}]}"#,
        )
        .unwrap();
        let said: Vec<_> = timed
            .segments
            .iter()
            .map(|one| (one.span.start().0, one.span.end().0, one.speaker.as_str()))
            .collect();
        assert_eq!(said, [(500, 1250, "Ana"), (2000, 2000, "Ana"), (2000, 2000, "Rui")]);
    }

    #[test]
    fn a_phrase_is_a_segment() {
        let text = write(&[said("Ana", 500, "Good day."), said("Rui", 2000, "\"Day.\"")]);
        assert_eq!(
            text,
            r#"{
  "version": "1.0.0",
  "segments": [
    {"speaker":"Ana","startTime":0.5,"endTime":1.1,"body":"Good day."},
    {"speaker":"Rui","startTime":2.0,"endTime":2.3,"body":"\"Day.\""}
  ]
}
"#
        );
    }
}
