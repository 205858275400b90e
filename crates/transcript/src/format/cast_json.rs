//! `cast.json`: what people said about who is in an episode.
//!
//! Described field by field in `docs/formats.md`.

use serde::{Deserialize, Serialize};

use super::Error;
use super::envelope::Kind;
use crate::{EpisodeCast, Millis, NamedVoice, SettledMoment, Span, SpeakerId};

const KIND: Kind = Kind { format: "castpress/cast", version: 1 };

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    min_speakers: Option<usize>,
    max_speakers: Option<usize>,
    guests: Vec<String>,
    names: Vec<Named>,
    /// Files of before there was such a thing have none.
    #[serde(default)]
    settled: Vec<Settled>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    speaker: SpeakerId,
    name: String,
    voice: Option<Vec<f32>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    start_ms: Millis,
    end_ms: Millis,
    words: String,
}

/// Returns the text of `cast.json`; the same cast is always the same bytes.
#[must_use]
pub fn write(cast: &EpisodeCast) -> String {
    KIND.write()
        .value("min_speakers", cast.min_speakers)
        .value("max_speakers", cast.max_speakers)
        .list("guests", cast.guests.iter())
        .list("names", cast.names.iter().map(Named::of))
        .list("settled", cast.settled.iter().map(Settled::of))
        .finish()
}

/// Reads the text of `cast.json`.
///
/// # Errors
/// When the text is something else or of another version, has a field it must not have or lacks
/// one, names a voice twice, or has a number that is too large.
pub fn read(text: &str) -> Result<EpisodeCast, Error> {
    let body: Body = KIND.read(text)?;
    let mut names: Vec<NamedVoice> = Vec::with_capacity(body.names.len());
    for (index, Named { speaker, name, voice }) in body.names.into_iter().enumerate() {
        if names.iter().any(|one| one.speaker == speaker) {
            return Err(KIND.entry("names", index, "names a voice that has a name already"));
        }
        KIND.check_numbers("names", index, voice.iter().flatten())?;
        names.push(NamedVoice { speaker, name, voice });
    }
    let settled = body.settled.into_iter().map(|Settled { start_ms, end_ms, words }| {
        SettledMoment { span: Span::new(start_ms, end_ms), words }
    });
    let settled = settled.collect();
    let Body { min_speakers, max_speakers, guests, .. } = body;
    Ok(EpisodeCast { min_speakers, max_speakers, guests, names, settled })
}

impl Named {
    fn of(named: &NamedVoice) -> Self {
        let NamedVoice { speaker, name, voice } = named.clone();
        Self { speaker, name, voice }
    }
}

impl Settled {
    fn of(settled: &SettledMoment) -> Self {
        let SettledMoment { span, words } = settled.clone();
        Self { start_ms: span.start(), end_ms: span.end(), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(speaker: u16, name: &str) -> NamedVoice {
        let voice = Some(vec![0.25, -1.5e-7]);
        NamedVoice { speaker: SpeakerId(speaker), name: name.to_owned(), voice }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let guests = vec!["梁文锋".to_owned()];
        let names = vec![named(1, "Ana Conceição"), named(0, "梁文锋")];
        let span = Span::new(Millis(1000), Millis(2000));
        let settled = vec![SettledMoment { span, words: "Good “morning”.".to_owned() }];
        let cast =
            EpisodeCast { min_speakers: Some(2), max_speakers: None, guests, names, settled };
        assert_eq!(read(&write(&cast)).unwrap(), cast);
        assert_eq!(read(&write(&EpisodeCast::default())).unwrap(), EpisodeCast::default());
    }

    #[test]
    fn a_voice_that_could_not_be_written_again_is_refused() {
        let cast = EpisodeCast { names: vec![named(0, "Ana")], ..EpisodeCast::default() };
        assert_eq!(
            read(&write(&cast).replace("0.25", "1e39")).unwrap_err().to_string(),
            "names[0] of `castpress/cast` has a number that is too large"
        );
    }

    #[test]
    fn a_file_of_before_anything_could_be_settled_is_read() {
        let text = write(&EpisodeCast::default());
        let before: String = text.lines().filter(|line| !line.contains("settled")).collect();
        let before = before.replace("\"names\": [],", "\"names\": []");
        assert!(!before.contains("settled"));
        assert_eq!(read(&before).unwrap(), EpisodeCast::default());
    }

    #[test]
    fn two_names_for_one_voice_are_refused() {
        let names = vec![named(1, "Ana"), named(1, "Bo")];
        let twice = write(&EpisodeCast { names, ..EpisodeCast::default() });
        assert_eq!(
            read(&twice).unwrap_err().to_string(),
            "names[1] of `castpress/cast` names a voice that has a name already"
        );
    }
}
