//! Paragraphs that were moved are looked for where nobody else found anything.

use std::collections::HashMap;

use super::{Aligned, LEAST_MATCHED};
use crate::align::align;

/// Shortest paragraph, in tokens, that is looked for out of order: less may stand anywhere.
const LEAST_MOVED_TOKENS: usize = 6;

/// Share of a paragraph found in order below which it may be found better elsewhere.
const LOST: f32 = 0.4;

/// Places of one pair of words that are looked at: a pair that is said more often tells no place.
const MOST_PLACES: usize = 64;

/// Looks for paragraphs that were moved among the heard tokens that nobody claimed.
pub(super) fn follow(aligned: &mut Aligned) {
    let lost = |one: &Aligned, index: usize| {
        one.edited[index].len() >= LEAST_MOVED_TOKENS && one.share(index) < LOST
    };
    if !(0..aligned.edited.len()).any(|index| lost(aligned, index)) {
        return;
    }
    let mut claimed = vec![false; aligned.heard.len()];
    for index in aligned.matches.iter().flatten().flatten() {
        claimed[*index] = true;
    }
    let free: Vec<usize> = (0..claimed.len()).filter(|index| !claimed[*index]).collect();
    let heard: Vec<&str> = free.iter().map(|index| aligned.heard[*index].text.as_str()).collect();
    let places = Places::of(&heard);
    let mut taken = vec![false; free.len()];
    for index in 0..aligned.edited.len() {
        if !lost(aligned, index) {
            continue;
        }
        let own: Vec<&str> = aligned.edited[index].iter().map(|token| &*token.text).collect();
        let Some((from, to)) = places.densest(&own) else { continue };
        let open: Vec<usize> = (from..to.min(free.len())).filter(|at| !taken[*at]).collect();
        let texts: Vec<&str> = open.iter().map(|at| heard[*at]).collect();
        let found: Vec<Option<usize>> =
            align(&own, &texts).into_iter().map(|one| one.map(|at| open[at])).collect();
        let share = found.iter().flatten().count() as f32 / own.len() as f32;
        if share >= LEAST_MATCHED.max(2.0 * aligned.share(index)) {
            found.iter().flatten().for_each(|at| taken[*at] = true);
            aligned.matches[index] = found.into_iter().map(|one| one.map(|at| free[at])).collect();
        }
    }
}

/// Where each pair of neighbouring words is heard.
struct Places<'a> {
    pairs: HashMap<[&'a str; 2], Vec<usize>>,
}

impl<'a> Places<'a> {
    fn of(heard: &[&'a str]) -> Self {
        let mut pairs: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, pair) in heard.windows(2).enumerate() {
            pairs.entry([pair[0], pair[1]]).or_default().push(at);
        }
        Self { pairs }
    }

    /// Returns the stretch that holds most pairs of `own` words: the place a moved paragraph came
    /// from; `None` where no pair is found.
    ///
    /// The stretch is half as long again as the paragraph, and more at both ends, for words the
    /// editor took out.
    fn densest(&self, own: &[&str]) -> Option<(usize, usize)> {
        let mut pairs: Vec<[&str; 2]> = own.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let known = pairs.iter().filter_map(|pair| self.pairs.get(pair));
        let telling = known.filter(|places| places.len() <= MOST_PLACES);
        let mut hits: Vec<usize> = telling.flatten().copied().collect();
        hits.sort_unstable();
        let reach = own.len() + own.len() / 2;
        let (mut best, mut most, mut first) = (None, 0, 0);
        for (last, hit) in hits.iter().enumerate() {
            while hits[first] + reach < *hit {
                first += 1;
            }
            if last + 1 - first > most {
                most = last + 1 - first;
                best = Some(hits[first]);
            }
        }
        best.map(|start| (start.saturating_sub(own.len() / 2), start + reach + own.len() / 2))
    }
}
