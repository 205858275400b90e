//! Words and who said them.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{Step, align};
use super::assignment::assign;
use super::words::ratio;
use super::{Errors, Normaliser};
use crate::format::jsonl::Segment;

/// Word errors where each speaker's words count on their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpeakerWords {
    /// The errors of all speakers together.
    pub errors: Errors,
    /// Speakers of the reference.
    pub reference_speakers: usize,
    /// Speakers of the hypothesis.
    pub hypothesis_speakers: usize,
}

/// Who is said to have said the words that both texts have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Words of the reference that have a word in their place.
    pub aligned: usize,
    /// Those of them under a wrong label, labels matched one to one as well as they can be.
    pub wrong: usize,
}

impl Attribution {
    /// Returns the share of aligned words under a wrong label, 0 where none is aligned.
    #[must_use]
    pub fn rate(&self) -> f64 {
        if self.aligned == 0 { 0.0 } else { ratio(self.wrong, self.aligned) }
    }
}

/// Returns the concatenated minimum-permutation word errors (cpWER): each speaker's words joined in
/// order of time, speakers paired so that the errors are fewest, one left over counting whole.
#[must_use]
pub fn cpwer(
    reference: &[Segment],
    hypothesis: &[Segment],
    normaliser: Normaliser,
) -> SpeakerWords {
    let (ours, theirs) = (by_speaker(reference, normaliser), by_speaker(hypothesis, normaliser));
    let ours: Vec<&Vec<String>> = ours.values().collect();
    let theirs: Vec<&Vec<String>> = theirs.values().collect();
    let nobody = Vec::new();
    let size = ours.len().max(theirs.len());
    let errors = |row: usize, column: usize| {
        let one = ours.get(row).copied().unwrap_or(&nobody);
        let other = theirs.get(column).copied().unwrap_or(&nobody);
        Errors::between(one, other)
    };
    let table: Vec<Vec<Errors>> =
        (0..size).map(|row| (0..size).map(|column| errors(row, column)).collect()).collect();
    let cost: Vec<Vec<f64>> =
        table.iter().map(|row| row.iter().map(|cell| ratio(cell.total(), 1)).collect()).collect();
    let mut sum = Errors::default();
    for (row, column) in assign(&cost).into_iter().enumerate() {
        let cell = column.map(|column| table[row][column]).unwrap_or_default();
        sum.substitutions += cell.substitutions;
        sum.deletions += cell.deletions;
        sum.insertions += cell.insertions;
        sum.reference += cell.reference;
    }
    SpeakerWords { errors: sum, reference_speakers: ours.len(), hypothesis_speakers: theirs.len() }
}

/// Returns how many of the words that both texts have are under a wrong label (WDER).
#[must_use]
pub fn wder(reference: &[Segment], hypothesis: &[Segment], normaliser: Normaliser) -> Attribution {
    let (ours, theirs) = (labelled(reference, normaliser), labelled(hypothesis, normaliser));
    let words = |of: &[(String, String)]| -> Vec<String> {
        of.iter().map(|(word, _)| word.clone()).collect()
    };
    let mut together: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut aligned = 0;
    for step in align(&words(&ours), &words(&theirs)) {
        if let Step::Pair(i, j) = step {
            aligned += 1;
            *together.entry((&ours[i].1, &theirs[j].1)).or_default() += 1;
        }
    }
    let rows: BTreeSet<&str> = together.keys().map(|(one, _)| *one).collect();
    let columns: BTreeSet<&str> = together.keys().map(|(_, other)| *other).collect();
    let columns: Vec<&str> = columns.into_iter().collect();
    let counts: Vec<Vec<usize>> = rows
        .iter()
        .map(|one| {
            columns
                .iter()
                .map(|other| together.get(&(*one, *other)).copied().unwrap_or(0))
                .collect()
        })
        .collect();
    let cost: Vec<Vec<f64>> =
        counts.iter().map(|row| row.iter().map(|&count| -ratio(count, 1)).collect()).collect();
    let assigned = assign(&cost).into_iter().enumerate();
    let right: usize = assigned.filter_map(|(row, column)| Some(counts[row][column?])).sum();
    Attribution { aligned, wrong: aligned - right }
}

/// Returns each word with its speaker, in order of time.
fn labelled(segments: &[Segment], normaliser: Normaliser) -> Vec<(String, String)> {
    let mut sorted: Vec<&Segment> = segments.iter().collect();
    sorted.sort_by_key(|segment| segment.span);
    let mut words = Vec::new();
    for segment in sorted {
        let text = normaliser.fold(&segment.text);
        let each = text.split_whitespace();
        words.extend(each.map(|word| (word.to_owned(), segment.speaker.clone())));
    }
    words
}

/// Returns each speaker's words in order of time; a speaker without words has an empty list.
fn by_speaker(segments: &[Segment], normaliser: Normaliser) -> BTreeMap<String, Vec<String>> {
    let mut speakers: BTreeMap<String, Vec<String>> =
        segments.iter().map(|segment| (segment.speaker.clone(), Vec::new())).collect();
    for (word, speaker) in labelled(segments, normaliser) {
        speakers.entry(speaker).or_default().push(word);
    }
    speakers
}
