//! Which terms tell a section from the rest of the conversation.

use std::collections::BTreeMap;
use std::ops::Range;

use super::conversation::Conversation;
use super::tokens::Term;

/// How much each term belongs to one stretch of the words.
pub(crate) struct Keyness {
    /// How often each term of the stretch is said there, and its weight.
    terms: BTreeMap<Term, (f32, f32)>,
}

impl Keyness {
    /// Weighs the terms of `words` against those of all other words, by the logarithm of the
    /// likelihood ratio (Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence",
    /// Computational Linguistics 19, 1993).
    pub(crate) fn of(conversation: &Conversation<'_>, words: Range<usize>) -> Self {
        let mut here: BTreeMap<Term, f32> = BTreeMap::new();
        for term in conversation.terms[words].iter().flatten() {
            *here.entry(*term).or_default() += 1.0;
        }
        let all = &conversation.counts;
        let share = here.values().sum::<f32>() / all.iter().sum::<f32>().max(1.0);
        let weighed = here
            .into_iter()
            .map(|(term, count)| (term, (count, likelihood(count, all[term as usize], share))));
        Self { terms: weighed.collect() }
    }

    /// Returns true for a term that is said more than once in the stretch.
    pub(crate) fn recurs(&self, term: Term) -> bool {
        self.terms.get(&term).is_some_and(|(count, _)| *count > 1.0)
    }

    /// Returns how much a term belongs to the stretch: 0.0 where it is no more common there than
    /// elsewhere.
    pub(crate) fn weight(&self, term: Term) -> f32 {
        self.terms.get(&term).map_or(0.0, |(_, weight)| *weight)
    }

    /// Returns the weight of the term that belongs to the stretch most.
    pub(crate) fn most(&self) -> f32 {
        self.terms.values().map(|(_, weight)| *weight).fold(0.0, f32::max)
    }
}

/// √(2 Σ observed ln(observed / expected)) of a term that occurs `here` times in a stretch with this
/// `share` of the words, and `all` times in all.
fn likelihood(here: f32, all: f32, share: f32) -> f32 {
    let expected = all * share;
    if here <= 0.0 || here < expected {
        return 0.0;
    }
    let part = |observed: f32, expected: f32| {
        if observed > 0.0 && expected > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
    };
    (2.0 * (part(here, expected) + part(all - here, all - expected))).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::likelihood;

    #[test]
    fn a_term_weighs_more_the_more_of_it_is_in_the_stretch() {
        assert!(likelihood(1.0, 4.0, 0.25) <= 0.0);
        assert!(likelihood(0.0, 4.0, 0.25) <= 0.0);
        assert!(likelihood(4.0, 4.0, 0.25) > likelihood(2.0, 2.0, 0.25));
        assert!(likelihood(4.0, 4.0, 0.25) > likelihood(4.0, 8.0, 0.25));
        assert!(likelihood(4.0, 4.0, 1.0) <= 0.0);
    }
}
