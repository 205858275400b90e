//! Whether people who are known from one recording are recognised in the others, and strangers are
//! not.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use transcript::format::rttm::LabelledSpan;

use super::castpress::Castpress;
use super::limits::Voiceprints;
use super::recordings::Recording;

/// How a recording's people were recognised.
pub(super) struct Recognised {
    /// The recording.
    pub(super) name: String,
    /// People in it whose voices were learned.
    pub(super) known: usize,
    /// Those of them who were named.
    pub(super) right: usize,
    /// Voices under the name of somebody else.
    pub(super) wrong: usize,
}

impl Recognised {
    /// Returns what is wrong with that.
    pub(super) fn finding(&self) -> Option<String> {
        let Self { name, known, right, wrong } = self;
        (right < known || *wrong > 0).then(|| {
            format!("{name}: {right} of {known} known voices named, {wrong} named that are others'")
        })
    }
}

/// Learns the voices of one recording, which castpress has heard as all the others, and looks for
/// them in those that are one file each.
pub(super) fn run(
    castpress: &Castpress<'_>,
    recordings: &[Recording],
    limits: &Voiceprints,
) -> Result<Vec<Recognised>> {
    let Some(source) = recordings.iter().find(|one| one.name == limits.learned_from) else {
        return Ok(Vec::new());
    };
    let people = source.reference.turns.as_deref().context("its speakers are known")?;
    let people = in_order_of_first_speech(people);
    let voiceprints = castpress.name(source, &people)?;
    let is_other = |one: &&Recording| {
        one.mixed().is_some() && one.name != source.name && !limits.except.contains(&one.name)
    };
    recordings
        .iter()
        .filter(is_other)
        .map(|one| {
            let heard = castpress.recognise(one, &voiceprints)?;
            Ok(judged(one, &people, &heard))
        })
        .collect()
}

fn in_order_of_first_speech(turns: &[LabelledSpan]) -> Vec<&str> {
    let mut sorted: Vec<&LabelledSpan> = turns.iter().collect();
    sorted.sort_by_key(|turn| turn.span);
    let mut people: Vec<&str> = Vec::new();
    for turn in sorted {
        if !people.contains(&&*turn.speaker) {
            people.push(&turn.speaker);
        }
    }
    people
}

fn judged(recording: &Recording, people: &[&str], heard: &[LabelledSpan]) -> Recognised {
    let reference = recording.reference.turns.as_deref().unwrap_or_default();
    let there: BTreeSet<&str> = reference.iter().map(|turn| &*turn.speaker).collect();
    let labels: BTreeSet<&str> = heard.iter().map(|turn| &*turn.speaker).collect();
    let named: Vec<&str> = labels.into_iter().filter(|label| people.contains(label)).collect();
    let right = named.iter().filter(|name| speaks_most(reference, heard, name) == Some(name));
    let right = right.count();
    Recognised {
        name: recording.name.clone(),
        known: people.iter().filter(|name| there.contains(*name)).count(),
        right,
        wrong: named.len() - right,
    }
}

/// Returns who in the reference speaks most in what is heard under a label.
fn speaks_most<'a>(
    reference: &'a [LabelledSpan],
    heard: &[LabelledSpan],
    label: &str,
) -> Option<&'a str> {
    let mut shared: BTreeMap<&str, u64> = BTreeMap::new();
    for ours in heard.iter().filter(|turn| turn.speaker == label) {
        for theirs in reference {
            let both = u64::from(ours.span.overlap(theirs.span).0);
            *shared.entry(&theirs.speaker).or_default() += both;
        }
    }
    shared.into_iter().filter(|(_, time)| *time > 0).max_by_key(|(_, time)| *time).map(|one| one.0)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use transcript::{Millis, Span};

    use super::super::recordings::{Reference, Sound};
    use super::*;

    fn turns(turns: &[(&str, u32, u32)]) -> Vec<LabelledSpan> {
        let turn = |(speaker, start, end): &(&str, u32, u32)| LabelledSpan {
            speaker: (*speaker).to_owned(),
            span: Span::new(Millis(*start), Millis(*end)),
        };
        turns.iter().map(turn).collect()
    }

    /// Checks how many of Ann and Bo, who are known, are in a recording of Ann and Cy, named, and
    /// named wrongly.
    #[track_caller]
    fn check(heard: &[(&str, u32, u32)], expected: (usize, usize, usize)) {
        let reference = turns(&[("Ann", 0, 1000), ("Cy", 1000, 3000), ("Ann", 3000, 5000)]);
        let recording = Recording {
            name: "a.wav".to_owned(),
            sound: Sound::Mixed(PathBuf::from("a.wav")),
            model: "base",
            language: "en".to_owned(),
            reference: Reference { turns: Some(reference), ..Reference::default() },
        };
        let found = judged(&recording, &["Ann", "Bo"], &turns(heard));
        assert_eq!((found.known, found.right, found.wrong), expected);
    }

    #[test]
    fn a_name_is_right_where_its_person_speaks_most() {
        check(&[("Ann", 0, 1200), ("Speaker_2", 1200, 3000), ("Ann", 3000, 5000)], (1, 1, 0));
        check(&[("Speaker_1", 0, 1200), ("Bo", 1200, 3000)], (1, 0, 1));
        check(&[("Ann", 1200, 3000), ("Bo", 3000, 5000)], (1, 0, 2));
        check(&[], (1, 0, 0));
    }

    #[test]
    fn people_are_listed_as_they_come_in() {
        let turns = turns(&[("B", 500, 600), ("A", 0, 900), ("B", 100, 200)]);
        assert_eq!(in_order_of_first_speech(&turns), ["A", "B"]);
    }
}
