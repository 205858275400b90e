//! Diarization and Jaccard error rate: who spoke when.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::assign;
use crate::format::rttm::LabelledSpan;
use crate::{Millis, Span};

/// What is scored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// Left out on each side of every edge of the reference; zero leaves nothing out.
    pub collar: Millis,
    /// The parts of the recording that count; empty for all from the first to the last edge.
    pub parts: &'a [Span],
}

/// Diarization error, in milliseconds of speech; overlapped speech counts for each speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Der {
    /// Speech of the reference that nobody is said to speak.
    pub miss: u64,
    /// Speech that nobody speaks in the reference.
    pub false_alarm: u64,
    /// Speech under a wrong label, labels matched one to one as well as they can be.
    pub confusion: u64,
    /// Speech of the reference.
    pub reference: u64,
}

impl Der {
    /// Returns the error for each millisecond of the reference; without reference 0 where nothing
    /// was said, else infinite.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let error = self.miss + self.false_alarm + self.confusion;
        if error == 0 { 0.0 } else { count(error) / count(self.reference) }
    }
}

/// A stretch in which nothing changes.
struct Atom<'a> {
    length: u64,
    reference: BTreeSet<&'a str>,
    hypothesis: BTreeSet<&'a str>,
}

/// Returns the diarization error of `hypothesis`.
#[must_use]
pub fn der(reference: &[LabelledSpan], hypothesis: &[LabelledSpan], scope: &Scope<'_>) -> Der {
    let atoms = atoms(reference, hypothesis, scope);
    let shared = shared(&atoms);
    let ours = labels(atoms.iter().map(|atom| &atom.reference));
    let theirs = labels(atoms.iter().map(|atom| &atom.hypothesis));
    let time = |a: &str, b: &str| shared.get(&(a, b)).copied().unwrap_or(0);
    let cost: Vec<Vec<f64>> = ours
        .iter()
        .map(|one| theirs.iter().map(|other| -count(time(one, other))).collect())
        .collect();
    let pairs: BTreeSet<(&str, &str)> = assign(&cost)
        .into_iter()
        .enumerate()
        .filter_map(|(row, column)| Some((ours[row], theirs[column?])))
        .collect();
    let mut error = Der::default();
    for atom in &atoms {
        let (spoken, said) = (atom.reference.len() as u64, atom.hypothesis.len() as u64);
        let right = pairs
            .iter()
            .filter(|(one, other)| atom.reference.contains(one) && atom.hypothesis.contains(other))
            .count() as u64;
        error.reference += atom.length * spoken;
        error.miss += atom.length * spoken.saturating_sub(said);
        error.false_alarm += atom.length * said.saturating_sub(spoken);
        error.confusion += atom.length * (spoken.min(said) - right);
    }
    error
}

/// Returns the Jaccard error of `hypothesis`, from 0 to 1: the mean over the speakers of the
/// reference of what is not common to both. The collar of `scope` is not used.
#[must_use]
pub fn jer(reference: &[LabelledSpan], hypothesis: &[LabelledSpan], scope: &Scope<'_>) -> f64 {
    let atoms = atoms(reference, hypothesis, &Scope { collar: Millis::ZERO, ..*scope });
    let ours = labels(atoms.iter().map(|atom| &atom.reference));
    let theirs = labels(atoms.iter().map(|atom| &atom.hypothesis));
    if ours.is_empty() {
        return if theirs.is_empty() { 0.0 } else { 1.0 };
    }
    let shared = shared(&atoms);
    let spoken = totals(&atoms, |atom| &atom.reference);
    let said = totals(&atoms, |atom| &atom.hypothesis);
    let error = |one: &str, other: &str| {
        let common = shared.get(&(one, other)).copied().unwrap_or(0);
        1.0 - count(common) / count(spoken[one] + said[other] - common)
    };
    let cost: Vec<Vec<f64>> = ours
        .iter()
        .map(|one| theirs.iter().map(|other| error(one, other) - 1.0).collect())
        .collect();
    let each = assign(&cost).into_iter().enumerate().map(|(row, column)| match column {
        Some(column) => error(ours[row], theirs[column]),
        None => 1.0,
    });
    each.sum::<f64>() / count(ours.len() as u64)
}

/// Cuts the scored time where anything changes, and leaves out the stretches nobody speaks in.
fn atoms<'a>(
    reference: &'a [LabelledSpan],
    hypothesis: &'a [LabelledSpan],
    scope: &Scope<'_>,
) -> Vec<Atom<'a>> {
    /// What begins (+1) or ends (-1) at a moment.
    #[derive(Clone, Copy)]
    enum Edge<'a> {
        Part(i32),
        Collar(i32),
        Reference(&'a str, i32),
        Hypothesis(&'a str, i32),
    }
    let whole = reference.iter().chain(hypothesis).map(|one| one.span).reduce(Span::hull);
    let whole: Vec<Span> = whole.into_iter().collect();
    let parts = if scope.parts.is_empty() { &whole } else { scope.parts };
    let mut edges: Vec<(i64, Edge<'a>)> = Vec::new();
    let moment = |time: Millis| i64::from(time.0);
    for part in parts {
        edges.push((moment(part.start()), Edge::Part(1)));
        edges.push((moment(part.end()), Edge::Part(-1)));
    }
    for one in reference.iter().filter(|one| !one.span.is_empty()) {
        edges.push((moment(one.span.start()), Edge::Reference(&one.speaker, 1)));
        edges.push((moment(one.span.end()), Edge::Reference(&one.speaker, -1)));
        for edge in [one.span.start(), one.span.end()] {
            edges.push((moment(edge) - moment(scope.collar), Edge::Collar(1)));
            edges.push((moment(edge) + moment(scope.collar), Edge::Collar(-1)));
        }
    }
    for one in hypothesis.iter().filter(|one| !one.span.is_empty()) {
        edges.push((moment(one.span.start()), Edge::Hypothesis(&one.speaker, 1)));
        edges.push((moment(one.span.end()), Edge::Hypothesis(&one.speaker, -1)));
    }
    edges.sort_by_key(|(time, _)| *time);

    let (mut inside, mut collars) = (0, 0);
    let mut open_reference: BTreeMap<&str, i32> = BTreeMap::new();
    let mut open_hypothesis: BTreeMap<&str, i32> = BTreeMap::new();
    let open = |of: &BTreeMap<&'a str, i32>| -> BTreeSet<&'a str> {
        of.iter().filter(|(_, depth)| **depth > 0).map(|(label, _)| *label).collect()
    };
    let mut atoms = Vec::new();
    let mut last = 0;
    for (time, edge) in edges {
        if time > last && inside > 0 && collars == 0 {
            let length = time.abs_diff(last);
            let (reference, hypothesis) = (open(&open_reference), open(&open_hypothesis));
            if !reference.is_empty() || !hypothesis.is_empty() {
                atoms.push(Atom { length, reference, hypothesis });
            }
        }
        last = time;
        match edge {
            Edge::Part(by) => inside += by,
            Edge::Collar(by) => collars += by,
            Edge::Reference(label, by) => *open_reference.entry(label).or_default() += by,
            Edge::Hypothesis(label, by) => *open_hypothesis.entry(label).or_default() += by,
        }
    }
    atoms
}

/// Returns how long each label of the reference is heard together with each of the hypothesis.
fn shared<'a>(atoms: &[Atom<'a>]) -> BTreeMap<(&'a str, &'a str), u64> {
    let mut shared = BTreeMap::new();
    for atom in atoms {
        for one in &atom.reference {
            for other in &atom.hypothesis {
                *shared.entry((*one, *other)).or_default() += atom.length;
            }
        }
    }
    shared
}

fn totals<'a>(
    atoms: &[Atom<'a>],
    of: for<'b> fn(&'b Atom<'a>) -> &'b BTreeSet<&'a str>,
) -> BTreeMap<&'a str, u64> {
    let mut totals = BTreeMap::new();
    for atom in atoms {
        for label in of(atom) {
            *totals.entry(*label).or_default() += atom.length;
        }
    }
    totals
}

fn labels<'b, 'a: 'b>(sets: impl Iterator<Item = &'b BTreeSet<&'a str>>) -> Vec<&'a str> {
    sets.flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns a count of milliseconds as a float: exact below 2^53, which is 285 thousand years.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ms, which is 285 thousand years")]
fn count(millis: u64) -> f64 {
    millis as f64
}
