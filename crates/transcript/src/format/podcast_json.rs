//! The JSON transcript of the podcast namespace: phrases with start and end in seconds.

use serde::Serialize;

use super::cues::{Layout, cues};
use super::document::Document;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::said;

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
