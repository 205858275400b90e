//! Word and character error rate.

use super::Normaliser;
use super::align::{Step, align};

/// Errors against a reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// Units that stand for another.
    pub substitutions: usize,
    /// Units of the reference that nothing stands for.
    pub deletions: usize,
    /// Units that stand for nothing in the reference.
    pub insertions: usize,
    /// Units of the reference.
    pub reference: usize,
}

impl Errors {
    /// Returns all errors together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.substitutions + self.deletions + self.insertions
    }

    /// Returns the errors for each unit of the reference; against an empty reference 1 where
    /// anything was written, else 0.
    #[must_use]
    pub fn rate(&self) -> f64 {
        match (self.reference, self.total()) {
            (0, 0) => 0.0,
            (0, _) => 1.0,
            (reference, total) => ratio(total, reference),
        }
    }

    /// Counts what happens between two rows of units.
    pub(super) fn between<T: PartialEq>(reference: &[T], hypothesis: &[T]) -> Self {
        let mut errors = Self { reference: reference.len(), ..Self::default() };
        for step in align(reference, hypothesis) {
            match step {
                Step::Pair(i, j) => {
                    errors.substitutions += usize::from(reference[i] != hypothesis[j]);
                }
                Step::Deletion => errors.deletions += 1,
                Step::Insertion => errors.insertions += 1,
            }
        }
        errors
    }
}

/// Returns the word errors of `hypothesis`.
#[must_use]
pub fn wer(reference: &str, hypothesis: &str, normaliser: Normaliser) -> Errors {
    let (reference, hypothesis) = (normaliser.fold(reference), normaliser.fold(hypothesis));
    let reference: Vec<&str> = reference.split_whitespace().collect();
    let hypothesis: Vec<&str> = hypothesis.split_whitespace().collect();
    Errors::between(&reference, &hypothesis)
}

/// Returns the errors of `hypothesis` in characters, spaces left out: for scripts that do not
/// write spaces between words.
#[must_use]
pub fn cer(reference: &str, hypothesis: &str, normaliser: Normaliser) -> Errors {
    let letters = |text: &str| -> Vec<char> {
        normaliser.fold(text).chars().filter(|letter| *letter != ' ').collect()
    };
    Errors::between(&letters(reference), &letters(hypothesis))
}

/// Returns `part / whole`, for counts far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
