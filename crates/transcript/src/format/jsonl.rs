//! JSON lines: one object a turn with `start`, `end` (seconds), `speaker`, `text` and, where they
//! are known, `words` as `[word, start, end]`.

use serde::{Deserialize, Serialize};

use super::Error;
use super::document::compact;
use crate::{HeardTurn, Millis, Span, Word};

/// What one speaker said in one stretch: a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// When it was said.
    pub span: Span,
    /// Who said it; empty where the line does not tell.
    pub speaker: String,
    /// What was said.
    pub text: String,
    /// Each word with its time; empty where the line does not tell.
    pub words: Vec<Word>,
}

/// A line; fields that other programs add are let pass.
#[derive(Serialize, Deserialize)]
struct Line {
    start: f64,
    end: f64,
    #[serde(default)]
    speaker: String,
    #[serde(default)]
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    words: Vec<(String, f64, f64)>,
}

/// Returns the turns, a line each.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    turns.iter().map(|turn| compact(&Line::of(turn)) + "\n").collect()
}

/// Reads lines; empty ones are let pass, times are rounded to the millisecond.
///
/// # Errors
/// When a line is no object with a `start` and an `end`.
pub fn read(text: &str) -> Result<Vec<Segment>, Error> {
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(index, line)| match serde_json::from_str::<Line>(line) {
            Ok(line) => Ok(line.segment()),
            Err(error) => Err(Error::Line {
                format: "a JSON line with `start` and `end`",
                line: index + 1,
                problem: error.to_string(),
            }),
        })
        .collect()
}

impl Line {
    fn of(turn: &HeardTurn) -> Self {
        let span = turn.span();
        let words = turn.words.iter().map(|word| {
            (word.text.clone(), word.span.start().seconds(), word.span.end().seconds())
        });
        Self {
            start: span.start().seconds(),
            end: span.end().seconds(),
            speaker: turn.speaker.clone(),
            text: turn.text(),
            words: words.collect(),
        }
    }

    fn segment(self) -> Segment {
        Segment {
            span: seconds(self.start, self.end),
            speaker: self.speaker,
            text: self.text,
            words: self
                .words
                .into_iter()
                .map(|(text, start, end)| Word::sure(text, seconds(start, end)))
                .collect(),
        }
    }
}

fn seconds(start: f64, end: f64) -> Span {
    Span::new(Millis::from_seconds(start), Millis::from_seconds(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::turn;

    #[test]
    fn a_turn_is_a_line_with_its_words() {
        let text = write(&[turn("Ana \"A\"", &[("Olá,", 120, 400), ("Rui.", 400, 900)])]);
        assert_eq!(
            text,
            "{\"start\":0.12,\"end\":0.9,\"speaker\":\"Ana \\\"A\\\"\",\"text\":\"Olá, Rui.\",\
             \"words\":[[\"Olá,\",0.12,0.4],[\"Rui.\",0.4,0.9]]}\n"
        );
        let segments = read(&text).unwrap();
        assert_eq!(segments[0].text, "Olá, Rui.");
        assert_eq!(segments[0].words[1].span, Span::new(Millis(400), Millis(900)));
    }

    #[test]
    fn lines_of_other_programs_may_lack_words_and_have_more() {
        let segments = read("\n{\"start\": 1, \"end\": 2.0004, \"source\": \"x\"}\n").unwrap();
        assert_eq!(segments[0].span, Span::new(Millis(1000), Millis(2000)));
        assert_eq!((segments[0].speaker.as_str(), segments[0].text.as_str()), ("", ""));
    }

    #[test]
    fn a_broken_line_is_named() {
        let message = read("{\"start\":0,\"end\":1}\n{\"start\":").unwrap_err().to_string();
        assert!(
            message.starts_with("line 2 is not a JSON line with `start` and `end`: "),
            "{message}"
        );
    }
}
