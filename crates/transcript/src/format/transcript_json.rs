//! `transcript.json`: every word heard, and what became of every second.
//!
//! Described field by field in `docs/formats.md`; the schema is `docs/transcript.schema.json`.

use serde::{Deserialize, Serialize};

use super::Error;
use super::envelope::{Kind, thousandths};
use crate::{Fate, Language, LedgerEntry, Millis, Provenance, SpeakerId, Transcript, Word};

const KIND: Kind = Kind { format: "castpress/transcript", version: 1 };

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    language: Language,
    duration_ms: Millis,
    provenance: Provenance,
    ledger: Vec<Entry>,
    words: Vec<Heard>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    start_ms: Millis,
    end_ms: Millis,
    fate: Fate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<SpeakerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heard {
    text: String,
    start_ms: Millis,
    end_ms: Millis,
    confidence: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<SpeakerId>,
}

/// Returns the text of `transcript.json`; the same transcript is always the same bytes.
///
/// Confidence keeps three decimals.
#[must_use]
pub fn write(transcript: &Transcript) -> String {
    KIND.write()
        .value("language", &transcript.language)
        .value("duration_ms", transcript.duration)
        .value("provenance", &transcript.provenance)
        .list("ledger", transcript.ledger.iter().map(Entry::of))
        .list("words", transcript.words.iter().map(Heard::of))
        .finish()
}

/// Reads the text of `transcript.json`.
///
/// # Errors
/// When the text is something else or of another version, has a field it must not have or lacks
/// one, or holds a word that is empty, out of order, or surer than certain.
pub fn read(text: &str) -> Result<Transcript, Error> {
    let body: Body = KIND.read(text)?;
    let ledger = body.ledger.into_iter().enumerate().map(|(index, entry)| entry.entry(index));
    let words = body.words.into_iter().enumerate().map(|(index, heard)| heard.word(index));
    let transcript = Transcript {
        language: body.language,
        duration: body.duration_ms,
        ledger: ledger.collect::<Result<_, _>>()?,
        words: words.collect::<Result<_, _>>()?,
        provenance: body.provenance,
    };
    let disorder =
        transcript.words.windows(2).position(|pair| pair[1].span.start() < pair[0].span.start());
    match disorder {
        Some(index) => Err(KIND.entry("words", index + 1, "starts before the word ahead of it")),
        None => Ok(transcript),
    }
}

impl Entry {
    fn of(entry: &LedgerEntry) -> Self {
        Self {
            start_ms: entry.span.start(),
            end_ms: entry.span.end(),
            fate: entry.fate,
            speaker: entry.speaker,
            reason: entry.reason.clone(),
        }
    }

    fn entry(self, index: usize) -> Result<LedgerEntry, Error> {
        Ok(LedgerEntry {
            span: KIND.span("ledger", index, self.start_ms, self.end_ms)?,
            fate: self.fate,
            reason: self.reason,
            speaker: self.speaker,
        })
    }
}

impl Heard {
    fn of(word: &Word) -> Self {
        Self {
            text: word.text.clone(),
            start_ms: word.span.start(),
            end_ms: word.span.end(),
            confidence: thousandths(word.confidence.clamp(0.0, 1.0)),
            speaker: word.speaker,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more digits")]
    fn word(self, index: usize) -> Result<Word, Error> {
        if self.text.trim().is_empty() {
            return Err(KIND.entry("words", index, "has no text"));
        }
        if !(0.0..=1.0).contains(&self.confidence) {
            return Err(KIND.entry("words", index, "has a confidence outside 0 to 1"));
        }
        Ok(Word {
            text: self.text,
            span: KIND.span("words", index, self.start_ms, self.end_ms)?,
            confidence: self.confidence as f32,
            speaker: self.speaker,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn sample() -> Transcript {
        let span = |start, end| Span::new(Millis(start), Millis(end));
        Transcript {
            language: Language::new("pt-BR"),
            duration: Millis(9000),
            words: vec![
                Word {
                    text: "São".to_owned(),
                    span: span(120, 400),
                    confidence: 0.98765,
                    speaker: Some(SpeakerId(1)),
                },
                Word {
                    text: "\"Paulo\"".to_owned(),
                    span: span(400, 400),
                    confidence: 1.0,
                    speaker: None,
                },
            ],
            ledger: vec![
                LedgerEntry {
                    span: span(0, 4000),
                    fate: Fate::Transcribed,
                    reason: None,
                    speaker: None,
                },
                LedgerEntry {
                    span: span(4000, 9000),
                    fate: Fate::Dropped,
                    reason: Some("the same phrase 9 times".to_owned()),
                    speaker: Some(SpeakerId(1)),
                },
            ],
            provenance: Provenance {
                model: "base".to_owned(),
                model_sha256: "60ed".to_owned(),
                engine: "whisper.cpp 1.8.3".to_owned(),
                expected: vec!["São Paulo".to_owned()],
            },
        }
    }

    const SAMPLE: &str = r#"{
  "format": "castpress/transcript",
  "version": 1,
  "language": "pt-BR",
  "duration_ms": 9000,
  "provenance": {"model":"base","model_sha256":"60ed","engine":"whisper.cpp 1.8.3","expected":["São Paulo"]},
  "ledger": [
    {"start_ms":0,"end_ms":4000,"fate":"transcribed"},
    {"start_ms":4000,"end_ms":9000,"fate":"dropped","speaker":1,"reason":"the same phrase 9 times"}
  ],
  "words": [
    {"text":"São","start_ms":120,"end_ms":400,"confidence":0.988,"speaker":1},
    {"text":"\"Paulo\"","start_ms":400,"end_ms":400,"confidence":1.0}
  ]
}
"#;

    #[track_caller]
    fn refused(text: &str, message: &str) {
        assert_eq!(read(text).unwrap_err().to_string(), message);
    }

    #[test]
    fn the_text_is_the_one_documented() {
        assert_eq!(write(&sample()), SAMPLE);
    }

    #[test]
    fn what_was_written_is_read_back_and_written_alike() {
        let read_back = read(SAMPLE).unwrap();
        assert_eq!(read_back.ledger, sample().ledger);
        assert_eq!(read_back.words[1], sample().words[1]);
        assert_eq!(write(&read_back), SAMPLE);
    }

    #[test]
    fn an_empty_transcript_is_a_transcript() {
        let empty = Transcript { words: vec![], ledger: vec![], ..sample() };
        assert_eq!(read(&write(&empty)).unwrap(), empty);
    }

    #[test]
    fn a_confidence_that_is_no_number_is_written_as_none_at_all() {
        let mut odd = sample();
        odd.words[0].confidence = f32::NAN;
        odd.words[1].confidence = 7.0;
        let read_back = read(&write(&odd)).unwrap();
        assert!(read_back.words[0].confidence.abs() < f32::EPSILON);
        assert!((read_back.words[1].confidence - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn other_files_are_refused_in_words() {
        refused("WEBVTT", "the text is not a JSON object");
        refused(
            "{}",
            "the text is JSON without a format name, where `castpress/transcript` was expected",
        );
        refused(
            r#"{"format": "castpress/speakers", "version": 1}"#,
            "the text is `castpress/speakers`, where `castpress/transcript` was expected",
        );
        refused(
            &SAMPLE.replace("\"version\": 1", "\"version\": 2"),
            "the text is version 2 of `castpress/transcript`, and this program reads version 1: \
             make the file again, or use the program that wrote it",
        );
        refused(
            &SAMPLE.replace("\"fate\"", "\"fete\""),
            "the text is not what version 1 of `castpress/transcript` must be",
        );
    }

    #[test]
    fn words_that_cannot_be_are_refused_by_number() {
        refused(
            &SAMPLE.replace("120", "401"),
            "words[0] of `castpress/transcript` ends before it starts",
        );
        refused(
            &SAMPLE.replace("\"start_ms\":400,", "\"start_ms\":90,"),
            "words[1] of `castpress/transcript` starts before the word ahead of it",
        );
        refused(&SAMPLE.replace("São", " "), "words[0] of `castpress/transcript` has no text");
        refused(
            &SAMPLE.replace("0.988", "1.5"),
            "words[0] of `castpress/transcript` has a confidence outside 0 to 1",
        );
    }
}
