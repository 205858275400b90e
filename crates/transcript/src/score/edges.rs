//! When words begin and end.

use super::Normaliser;
use super::align::{Step, align};
use super::words::ratio;
use crate::{Millis, Span};

/// How far the edges of the words that both texts have are apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// Distance of each start and each end, two a word, sorted.
    pub distances: Vec<Millis>,
}

impl Edges {
    /// Returns the share of edges at most `limit` apart, 0 where there are none.
    #[must_use]
    pub fn within(&self, limit: Millis) -> f64 {
        let near = self.distances.partition_point(|distance| *distance <= limit);
        if near == 0 { 0.0 } else { ratio(near, self.distances.len()) }
    }
}

/// Compares the times of words that stand in each other's place and are the same.
#[must_use]
pub fn edges(
    reference: &[(String, Span)],
    hypothesis: &[(String, Span)],
    normaliser: Normaliser,
) -> Edges {
    let fold = |words: &[(String, Span)]| -> Vec<(String, Span)> {
        let mut folded: Vec<(String, Span)> =
            words.iter().map(|(word, span)| (normaliser.fold(word), *span)).collect();
        folded.retain(|(word, _)| !word.is_empty());
        folded
    };
    let (ours, theirs) = (fold(reference), fold(hypothesis));
    let texts = |words: &[(String, Span)]| -> Vec<String> {
        words.iter().map(|(word, _)| word.clone()).collect()
    };
    let mut distances = Vec::new();
    for step in align(&texts(&ours), &texts(&theirs)) {
        if let Step::Pair(i, j) = step
            && ours[i].0 == theirs[j].0
        {
            let (one, other) = (ours[i].1, theirs[j].1);
            distances.push(Millis(one.start().0.abs_diff(other.start().0)));
            distances.push(Millis(one.end().0.abs_diff(other.end().0)));
        }
    }
    distances.sort_unstable();
    Edges { distances }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, start: u32, end: u32) -> (String, Span) {
        (text.to_owned(), Span::new(Millis(start), Millis(end)))
    }

    #[test]
    fn only_words_that_both_have_are_compared() {
        let reference = [word("one", 0, 100), word("two", 100, 300), word("three", 300, 500)];
        let hypothesis = [word("One,", 20, 100), word("too", 900, 999), word("three.", 150, 500)];
        let edges = edges(&reference, &hypothesis, Normaliser::English);
        assert_eq!(edges.distances, [Millis(0), Millis(0), Millis(20), Millis(150)]);
        assert!((edges.within(Millis(100)) - 0.75).abs() < 1e-9);
        assert!(Edges::default().within(Millis(100)).abs() < 1e-9);
    }
}
