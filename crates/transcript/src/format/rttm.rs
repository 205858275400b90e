//! RTTM, the field's format for who spoke when: one `SPEAKER` line a stretch.

use super::Error;
use crate::{Diarization, Millis, Span};

/// A stretch in which one speaker is heard, under a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledSpan {
    /// The speaker's label.
    pub speaker: String,
    /// When.
    pub span: Span,
}

/// Returns a line for each stretch, under the name of the recording; spaces in names become `_`.
#[must_use]
pub fn write(recording: &str, diarization: &Diarization) -> String {
    let recording = field(recording);
    let line = |part: &crate::SpeakerSpan| {
        let (start, length) = (seconds(part.span.start()), seconds(part.span.length()));
        let speaker = field(&diarization.label(part.speaker));
        format!("SPEAKER {recording} 1 {start} {length} <NA> <NA> {speaker} <NA> <NA>\n")
    };
    diarization.spans.iter().map(line).collect()
}

/// Reads the `SPEAKER` lines; others are let pass, times are rounded to the millisecond.
///
/// # Errors
/// When a `SPEAKER` line has too few fields or no numbers where times belong.
pub fn read(text: &str) -> Result<Vec<LabelledSpan>, Error> {
    let mut spans = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if fields.first() != Some(&"SPEAKER") {
            continue;
        }
        let time = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok());
        let (Some(start), Some(length), Some(speaker)) = (time(3), time(4), fields.get(7)) else {
            return Err(Error::Line {
                format: "RTTM",
                line: index + 1,
                problem: "it needs a start, a length and, in field 8, a speaker".to_owned(),
            });
        };
        let (start, end) = (Millis::from_seconds(start), Millis::from_seconds(start + length));
        spans.push(LabelledSpan { speaker: (*speaker).to_owned(), span: Span::new(start, end) });
    }
    Ok(spans)
}

/// Returns a name as one field of a line that white space divides.
pub(super) fn field(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join("_");
    if name.is_empty() { "unknown".to_owned() } else { name }
}

/// Returns a time in seconds with three decimals.
pub(super) fn seconds(time: Millis) -> String {
    format!("{}.{:03}", time.0 / 1000, time.0 % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, Speaker, SpeakerId, SpeakerSpan};

    #[test]
    fn stretches_are_written_and_read_back() {
        let ana = Speaker {
            id: SpeakerId(0),
            name: Some("Ana Lima".to_owned()),
            role: Role::Host,
            talk: Millis(1234),
            voice: None,
        };
        let part = |id, start, end| SpeakerSpan {
            speaker: SpeakerId(id),
            span: Span::new(Millis(start), Millis(end)),
        };
        let diarization = Diarization {
            speakers: vec![ana],
            spans: vec![part(0, 50, 1284), part(1, 1000, 61_000)],
            ..Diarization::default()
        };
        let text = write("an episode", &diarization);
        assert_eq!(
            text,
            "SPEAKER an_episode 1 0.050 1.234 <NA> <NA> Ana_Lima <NA> <NA>\n\
             SPEAKER an_episode 1 1.000 60.000 <NA> <NA> Speaker_2 <NA> <NA>\n"
        );
        let spans = read(&text).unwrap();
        assert_eq!(spans[1].span, diarization.spans[1].span);
        assert_eq!(spans[0].speaker, "Ana_Lima");
    }

    #[test]
    fn a_line_without_times_is_named_and_other_lines_pass() {
        let message = read("SPKR-INFO x\nSPEAKER x 1 a b\n").unwrap_err().to_string();
        assert_eq!(
            message,
            "line 2 is not RTTM: it needs a start, a length and, in field 8, a speaker"
        );
    }
}
