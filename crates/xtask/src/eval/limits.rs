//! `tests/limits.toml`: what is too bad.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use transcript::Millis;

use super::measure::Measured;
use crate::shell::House;

/// What is too bad.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// By recording.
    recordings: BTreeMap<String, Limit>,
    /// For the codecs.
    pub(super) codecs: Codecs,
    /// For people who are known from another recording.
    pub(super) voiceprints: Voiceprints,
    /// For broken files.
    pub(super) bad: Bad,
}

/// What is too bad for one recording: percent, save where it says otherwise.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Limit {
    /// Highest word error rate.
    wer: Option<f64>,
    /// Least share of word edges within 150 ms.
    edges_150: Option<f64>,
    /// Highest diarization error, without collar, overlap scored.
    der: Option<f64>,
    /// How many speakers too many or too few, as a number.
    speakers_off: Option<usize>,
    /// Highest word error rate by speaker, in points above the plain one.
    cpwer_points: Option<f64>,
    /// Highest share of words under a wrong name.
    wder: Option<f64>,
}

/// What is too bad for one form of the call in `codecs/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Codecs {
    /// The recording they all hold.
    pub(super) same_as: String,
    /// Most points of word error above that recording's.
    pub(super) wer_points: f64,
}

/// Whom castpress must recognise: everybody who is known, and nobody else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Voiceprints {
    /// The recording whose people are known.
    pub(super) learned_from: String,
    /// Recordings in which nobody can be recognised.
    pub(super) except: Vec<String>,
}

/// How broken files must end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bad {
    /// Most seconds for one file.
    pub(super) seconds: u64,
    /// By name; any ending but a crash is right for a file that is not listed.
    pub(super) endings: BTreeMap<String, Expected>,
}

/// How a broken file must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Expected {
    /// It is refused, and the reason told.
    Refused,
    /// Its words are written down.
    Words,
    /// It is read and no word is written.
    NoWords,
    /// It is refused, or read without a word.
    RefusedOrNoWords,
    /// It is refused, or its words are written down.
    RefusedOrWords,
    /// Anything but a crash.
    Any,
}

impl Limits {
    /// Reads `tests/limits.toml`.
    pub(super) fn read(house: &House) -> Result<Self> {
        let path = house.root.join("tests/limits.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not as it must be", path.display()))
    }

    /// Returns a line for each limit that a measurement is past.
    pub(super) fn broken_by(&self, measured: &[Measured]) -> Vec<String> {
        measured
            .iter()
            .filter_map(|one| Some((one, self.recordings.get(&one.name)?)))
            .flat_map(|(one, limit)| limit.broken_by(one))
            .collect()
    }
}

impl Limit {
    fn broken_by(&self, measured: &Measured) -> Vec<String> {
        let mut findings = Vec::new();
        let who = format!("{} ({})", measured.name, measured.model);
        let mut most = |what: &str, found: Option<f64>, limit: Option<f64>| {
            // A hair's breadth for the last bit of the division.
            if let (Some(found), Some(limit)) = (found, limit)
                && found > limit + 1e-9
            {
                findings.push(format!("{who}: {what} {found:.2}, limit {limit}"));
            }
        };
        let wer = measured.words.map(|words| 100.0 * words.rate());
        let cpwer = measured.speaker_words.map(|words| 100.0 * words.errors.rate());
        most("WER", wer, self.wer);
        most("DER", measured.der.map(|der| 100.0 * der.rate()), self.der);
        most("cpWER less WER", cpwer.zip(wer).map(|(a, b)| a - b), self.cpwer_points);
        most("WDER", measured.attribution.map(|words| 100.0 * words.rate()), self.wder);
        let far = measured.edges.as_ref().map(|edges| 100.0 * (1.0 - edges.within(Millis(150))));
        most("share of word edges 150 ms off", far, self.edges_150.map(|near| 100.0 - near));
        if let (Some((known, found)), Some(off)) = (measured.speakers, self.speakers_off)
            && known.abs_diff(found) > off
        {
            findings.push(format!("{who}: {found} speakers, where there are {known}"));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use transcript::score::{Errors, SpeakerWords};

    use super::*;

    fn measured() -> Measured {
        let errors = |count| Errors { substitutions: count, reference: 100, ..Errors::default() };
        Measured {
            name: "single/jfk.flac".to_owned(),
            model: "base",
            words: Some(errors(10)),
            edges: None,
            der: None,
            der_with_collar: None,
            jer: None,
            speakers: Some((2, 3)),
            speaker_words: Some(SpeakerWords { errors: errors(13), ..SpeakerWords::default() }),
            attribution: None,
            cost: crate::watch::Cost::default(),
        }
    }

    #[track_caller]
    fn check(limit: &str, findings: &[&str]) {
        let limit: Limit = toml::from_str(limit).unwrap();
        assert_eq!(limit.broken_by(&measured()), findings);
    }

    #[test]
    fn a_figure_at_its_limit_is_good_and_one_past_it_is_not() {
        check("wer = 10.0", &[]);
        check("wer = 9.9", &["single/jfk.flac (base): WER 10.00, limit 9.9"]);
        check("cpwer_points = 2.0", &["single/jfk.flac (base): cpWER less WER 3.00, limit 2"]);
        check("speakers_off = 0", &["single/jfk.flac (base): 3 speakers, where there are 2"]);
        check("speakers_off = 1\nder = 1.0\nedges_150 = 99.0", &[]);
    }

    #[test]
    fn the_limits_of_this_repository_can_be_read() {
        let text = include_str!("../../../../tests/limits.toml");
        let limits: Limits = toml::from_str(text).unwrap();
        assert_eq!(limits.bad.endings.get("zero_byte.wav"), Some(&Expected::Refused));
    }
}
