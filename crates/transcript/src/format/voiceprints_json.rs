//! `voiceprints.json`: the voices a show knows, kept in the show's folder and nowhere else.

use serde::{Deserialize, Serialize};

use super::Error;
use super::envelope::Kind;
use crate::{Millis, VoiceSample, Voiceprint};

const KIND: Kind = Kind { format: "castpress/voiceprints", version: 1 };

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    voiceprints: Vec<Print>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Print {
    name: String,
    samples: Vec<Sample>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    episode: String,
    talk_ms: Millis,
    embedding: Vec<f32>,
}

/// Returns the text of `voiceprints.json`; the same voiceprints are always the same bytes.
#[must_use]
pub fn write(voiceprints: &[Voiceprint]) -> String {
    KIND.write().list("voiceprints", voiceprints.iter().map(Print::of)).finish()
}

/// Reads the text of `voiceprints.json`.
///
/// # Errors
/// When the text is something else or of another version, has a field it must not have or lacks
/// one, names a person twice, or has a number that is too large.
pub fn read(text: &str) -> Result<Vec<Voiceprint>, Error> {
    let body: Body = KIND.read(text)?;
    let mut prints: Vec<Voiceprint> = Vec::with_capacity(body.voiceprints.len());
    for (index, print) in body.voiceprints.into_iter().enumerate() {
        if prints.iter().any(|one| one.name == print.name) {
            return Err(KIND.entry("voiceprints", index, "has the name of another voiceprint"));
        }
        let numbers = print.samples.iter().flat_map(|sample| &sample.embedding);
        KIND.check_numbers("voiceprints", index, numbers)?;
        prints.push(print.voiceprint());
    }
    Ok(prints)
}

impl Print {
    fn of(print: &Voiceprint) -> Self {
        let samples = print.samples.iter().map(|sample| Sample {
            episode: sample.episode.clone(),
            talk_ms: sample.talk,
            embedding: sample.embedding.clone(),
        });
        Self { name: print.name.clone(), samples: samples.collect() }
    }

    fn voiceprint(self) -> Voiceprint {
        let samples = self.samples.into_iter().map(|sample| VoiceSample {
            episode: sample.episode,
            talk: sample.talk_ms,
            embedding: sample.embedding,
        });
        Voiceprint { name: self.name, samples: samples.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(name: &str) -> Voiceprint {
        let sample = VoiceSample {
            episode: "one".to_owned(),
            talk: Millis(30_000),
            embedding: vec![0.25, -1.5e-7],
        };
        Voiceprint { name: name.to_owned(), samples: vec![sample] }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let prints = [print("Ana Conceição"), print("梁文锋")];
        assert_eq!(read(&write(&prints)).unwrap(), prints);
    }

    #[test]
    fn a_voice_that_could_not_be_written_again_is_refused() {
        assert_eq!(
            read(&write(&[print("Ana")]).replace("0.25", "1e39")).unwrap_err().to_string(),
            "voiceprints[0] of `castpress/voiceprints` has a number that is too large"
        );
    }

    #[test]
    fn two_prints_of_one_name_are_refused() {
        let twice = write(&[print("Ana"), print("Ana")]);
        assert_eq!(
            read(&twice).unwrap_err().to_string(),
            "voiceprints[1] of `castpress/voiceprints` has the name of another voiceprint"
        );
    }
}
