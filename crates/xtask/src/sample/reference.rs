//! What was said when, for scorers.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use super::mix::SpokenTurn;

/// A pause from which on nobody counts as speaking, in seconds.
const PAUSE_SECONDS: f64 = 0.5;

/// One turn: a line of the file.
#[derive(Serialize)]
struct Line<'a> {
    start: f64,
    end: f64,
    speaker: &'a str,
    text: String,
    words: Vec<(&'a str, f64, f64)>,
}

/// Returns one JSON object a turn: start, end, speaker, text and words, times in seconds.
pub(crate) fn jsonl(turns: &[SpokenTurn]) -> Result<String> {
    let mut lines = String::new();
    for turn in turns {
        let words: Vec<_> =
            turn.words.iter().map(|(w, a, b)| (w.as_str(), milli(*a), milli(*b))).collect();
        let text = words.iter().map(|(word, ..)| *word).collect::<Vec<_>>().join(" ");
        let start = words.first().map_or(0.0, |(_, start, _)| *start);
        let end = words.last().map_or(0.0, |(.., end)| *end);
        let line = Line { start, end, speaker: &turn.speaker, text, words };
        writeln!(lines, "{}", serde_json::to_string(&line)?)?;
    }
    Ok(lines)
}

/// Returns the stretches in which each person speaks, as RTTM.
pub(crate) fn rttm(episode: &str, turns: &[SpokenTurn]) -> String {
    let mut lines = String::new();
    for turn in turns {
        let speaker = turn.speaker.replace(' ', "_");
        for (start, end) in stretches(&turn.words) {
            let length = end - start;
            lines += &format!(
                "SPEAKER {episode} 1 {start:.3} {length:.3} <NA> <NA> {speaker} <NA> <NA>\n"
            );
        }
    }
    lines
}

/// Returns the stretches of speech: words with no pause between them.
fn stretches(words: &[(String, f64, f64)]) -> Vec<(f64, f64)> {
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    for (_, start, end) in words {
        match stretches.last_mut() {
            Some((_, last)) if start - *last < PAUSE_SECONDS => *last = *end,
            _ => stretches.push((*start, *end)),
        }
    }
    stretches
}

/// Rounds seconds to milliseconds.
fn milli(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
