//! `cast.json`: what people said about who is in an episode.
//!
//! Described field by field in `docs/formats.md`.

use serde::{Deserialize, Serialize};

use super::Error;
use super::envelope::Kind;
use crate::{EpisodeCast, NamedVoice, SpeakerId};

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
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    speaker: SpeakerId,
    name: String,
    voice: Option<Vec<f32>>,
}

/// Returns the text of `cast.json`; the same cast is always the same bytes.
#[must_use]
pub fn write(cast: &EpisodeCast) -> String {
    KIND.write()
        .value("min_speakers", cast.min_speakers)
        .value("max_speakers", cast.max_speakers)
        .list("guests", cast.guests.iter())
        .list("names", cast.names.iter().map(Named::of))
        .finish()
}

/// Reads the text of `cast.json`.
///
/// # Errors
/// When the text is something else or of another version, has a field it must not have or lacks
/// one, or names a voice twice.
pub fn read(text: &str) -> Result<EpisodeCast, Error> {
    let body: Body = KIND.read(text)?;
    let mut names: Vec<NamedVoice> = Vec::with_capacity(body.names.len());
    for (index, Named { speaker, name, voice }) in body.names.into_iter().enumerate() {
        if names.iter().any(|one| one.speaker == speaker) {
            return Err(KIND.entry("names", index, "names a voice that has a name already"));
        }
        names.push(NamedVoice { speaker, name, voice });
    }
    let Body { min_speakers, max_speakers, guests, .. } = body;
    Ok(EpisodeCast { min_speakers, max_speakers, guests, names })
}

impl Named {
    fn of(named: &NamedVoice) -> Self {
        let NamedVoice { speaker, name, voice } = named.clone();
        Self { speaker, name, voice }
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
        let cast = EpisodeCast { min_speakers: Some(2), max_speakers: None, guests, names };
        assert_eq!(read(&write(&cast)).unwrap(), cast);
        assert_eq!(read(&write(&EpisodeCast::default())).unwrap(), EpisodeCast::default());
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
