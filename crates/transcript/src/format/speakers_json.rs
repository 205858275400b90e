//! `speakers.json`: the voices of an episode and when each is heard.
//!
//! Described field by field in `docs/formats.md`; the schema is `docs/speakers.schema.json`.

use std::collections::BTreeSet;
use std::iter;

use serde::{Deserialize, Serialize};

use super::Error;
use super::envelope::Kind;
use crate::{Diarization, Doubt, Millis, Role, Span, Speaker, SpeakerId, SpeakerSpan};

const KIND: Kind = Kind { format: "castpress/speakers", version: 1 };

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    speakers: Vec<Voice>,
    spans: Vec<Stretch>,
    doubts: Vec<Query>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Voice {
    id: SpeakerId,
    name: Option<String>,
    role: Role,
    talk_ms: Millis,
    voice: Option<Vec<f32>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    speaker: SpeakerId,
    start_ms: Millis,
    end_ms: Millis,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    start_ms: Millis,
    end_ms: Millis,
    words: String,
    speaker: SpeakerId,
    other: Option<SpeakerId>,
    margin: f32,
}

/// Returns the text of `speakers.json`; the same diarization is always the same bytes.
#[must_use]
pub fn write(diarization: &Diarization) -> String {
    KIND.write()
        .list("speakers", diarization.speakers.iter().map(Voice::of))
        .list("spans", diarization.spans.iter().map(Stretch::of))
        .list("doubts", diarization.doubts.iter().map(Query::of))
        .finish()
}

/// Reads the text of `speakers.json`.
///
/// # Errors
/// When the text is something else or of another version, has a field it must not have or lacks
/// one, names a voice twice, has a number that is too large, has a stretch of an unknown voice or out
/// of order, or a doubt about one.
pub fn read(text: &str) -> Result<Diarization, Error> {
    let body: Body = KIND.read(text)?;
    let mut known = BTreeSet::new();
    for (index, voice) in body.speakers.iter().enumerate() {
        if !known.insert(voice.id) {
            return Err(KIND.entry("speakers", index, "has the number of another voice"));
        }
        KIND.check_numbers("speakers", index, voice.voice.iter().flatten())?;
    }
    let mut spans: Vec<SpeakerSpan> = Vec::with_capacity(body.spans.len());
    for (index, stretch) in body.spans.into_iter().enumerate() {
        if !known.contains(&stretch.speaker) {
            return Err(KIND.entry("spans", index, "is of a voice that is not listed"));
        }
        let span = KIND.span("spans", index, stretch.start_ms, stretch.end_ms)?;
        if spans.last().is_some_and(|last| span.start() < last.span.start()) {
            return Err(KIND.entry("spans", index, "starts before the stretch ahead of it"));
        }
        spans.push(SpeakerSpan { span, speaker: stretch.speaker });
    }
    let mut doubts = Vec::with_capacity(body.doubts.len());
    for (index, query) in body.doubts.into_iter().enumerate() {
        if !iter::once(query.speaker).chain(query.other).all(|one| known.contains(&one)) {
            return Err(KIND.entry("doubts", index, "is about a voice that is not listed"));
        }
        KIND.check_numbers("doubts", index, [&query.margin])?;
        let span = KIND.span("doubts", index, query.start_ms, query.end_ms)?;
        doubts.push(query.doubt(span));
    }
    let speakers = body.speakers.into_iter().map(Voice::speaker).collect();
    Ok(Diarization { speakers, spans, doubts })
}

impl Voice {
    fn of(speaker: &Speaker) -> Self {
        Self {
            id: speaker.id,
            name: speaker.name.clone(),
            role: speaker.role,
            talk_ms: speaker.talk,
            voice: speaker.voice.clone(),
        }
    }

    fn speaker(self) -> Speaker {
        let Self { id, name, role, talk_ms: talk, voice } = self;
        Speaker { id, name, role, talk, voice }
    }
}

impl Stretch {
    fn of(part: &SpeakerSpan) -> Self {
        Self { speaker: part.speaker, start_ms: part.span.start(), end_ms: part.span.end() }
    }
}

impl Query {
    fn of(doubt: &Doubt) -> Self {
        Self {
            start_ms: doubt.span.start(),
            end_ms: doubt.span.end(),
            words: doubt.words.clone(),
            speaker: doubt.speaker,
            other: doubt.other,
            margin: doubt.margin,
        }
    }

    fn doubt(self, span: Span) -> Doubt {
        let Self { words, speaker, other, margin, .. } = self;
        Doubt { span, words, speaker, other, margin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"{
  "format": "castpress/speakers",
  "version": 1,
  "speakers": [
    {"id":0,"name":"Dora Lindqvist","role":"host","talk_ms":1400,"voice":[0.25,-0.015]},
    {"id":1,"name":null,"role":"unknown","talk_ms":500,"voice":null}
  ],
  "spans": [
    {"speaker":0,"start_ms":0,"end_ms":1400},
    {"speaker":1,"start_ms":900,"end_ms":1400}
  ],
  "doubts": [
    {"start_ms":900,"end_ms":1400,"words":"Is it?","speaker":1,"other":0,"margin":0.25},
    {"start_ms":0,"end_ms":300,"words":"Well,","speaker":0,"other":null,"margin":0.5}
  ]
}
"#;

    #[track_caller]
    fn refused(text: &str, message: &str) {
        assert_eq!(read(text).unwrap_err().to_string(), message);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let diarization = read(SAMPLE).unwrap();
        assert_eq!(diarization.label(SpeakerId(0)), "Dora Lindqvist");
        assert_eq!(diarization.label(SpeakerId(1)), "Speaker 2");
        assert_eq!(write(&diarization), SAMPLE);
    }

    #[test]
    fn nobody_at_all_is_a_diarization() {
        let nobody = Diarization::default();
        assert_eq!(read(&write(&nobody)).unwrap(), nobody);
    }

    #[test]
    fn numbers_that_could_not_be_written_again_are_refused() {
        refused(
            &SAMPLE.replace("0.25,", "1e39,"),
            "speakers[0] of `castpress/speakers` has a number that is too large",
        );
        refused(
            &SAMPLE.replace("\"margin\":0.5", "\"margin\":-1e39"),
            "doubts[1] of `castpress/speakers` has a number that is too large",
        );
    }

    #[test]
    fn stretches_that_cannot_be_are_refused_by_number() {
        refused(
            &SAMPLE.replace("\"id\":1", "\"id\":0"),
            "speakers[1] of `castpress/speakers` has the number of another voice",
        );
        refused(
            &SAMPLE.replace("\"speaker\":1", "\"speaker\":7"),
            "spans[1] of `castpress/speakers` is of a voice that is not listed",
        );
        refused(
            &SAMPLE.replace("\"start_ms\":0", "\"start_ms\":1000"),
            "spans[1] of `castpress/speakers` starts before the stretch ahead of it",
        );
        refused(
            &SAMPLE.replace("\"start_ms\":900", "\"start_ms\":9000"),
            "spans[1] of `castpress/speakers` ends before it starts",
        );
        refused(
            &SAMPLE.replace("\"other\":0", "\"other\":7"),
            "doubts[0] of `castpress/speakers` is about a voice that is not listed",
        );
    }
}
