//! Where a conversation turns to something else.
//!
//! The words before a place and behind it are compared: where they have little in common, and less
//! than around the places next to it, the topic shifts. That is the depth score of TextTiling
//! (Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational
//! Linguistics 23, 1997), over terms weighed by how few parts of the conversation have them.

use std::collections::BTreeMap;

use super::conversation::Conversation;
use super::tokens::Term;

/// Words on each side of a place that are compared, at least and at most.
const WINDOW_WORDS: [usize; 2] = [60, 250];

/// The conversation is counted in parts of so many words, to tell common terms from rare ones.
const PART_WORDS: usize = 100;

/// Returns how much the topic shifts before each of `turns`, from 0.0 to 1.0, comparing about
/// `window` words on each side.
pub(crate) fn shifts(conversation: &Conversation<'_>, turns: &[usize], window: usize) -> Vec<f32> {
    let places = turns.iter().map(|turn| conversation.turns[*turn].words.start).collect::<Vec<_>>();
    shifts_at(&conversation.terms, &places, window)
}

/// Returns how much the topic shifts before the term at each of `places`, as [`shifts`] does.
pub(crate) fn shifts_at(terms: &[Option<Term>], places: &[usize], window: usize) -> Vec<f32> {
    let window = window.clamp(WINDOW_WORDS[0], WINDOW_WORDS[1]);
    let rarity = rarity(terms);
    let similar: Vec<f32> = places
        .iter()
        .map(|at| {
            let before = weights(&terms[at.saturating_sub(window)..*at], &rarity);
            let behind = weights(&terms[*at..terms.len().min(at + window)], &rarity);
            cosine(&before, &behind)
        })
        .collect();
    let depths = depths(&similar);
    let deepest = depths.iter().copied().fold(0.0, f32::max);
    // A place with nothing in common on both sides is a shift even where its neighbours are too.
    let scaled = |depth: f32| if deepest > 0.0 { depth / deepest } else { 0.0 };
    similar
        .iter()
        .zip(depths)
        .map(|(same, depth)| 0.5 * scaled(depth) + 0.5 * (1.0 - same))
        .collect()
}

/// Returns the shift that lies so many standard deviations above the mean of `shifts`.
pub(crate) fn least_shift(shifts: &[f32], deviations: f32) -> f32 {
    let count = shifts.len().max(1) as f32;
    let mean = shifts.iter().sum::<f32>() / count;
    let variance = shifts.iter().map(|one| (one - mean) * (one - mean)).sum::<f32>() / count;
    mean + variance.sqrt() * deviations
}

/// Returns, for each term, the logarithm of how few parts of the conversation hold it.
fn rarity(terms: &[Option<Term>]) -> Vec<f32> {
    let count = terms.iter().flatten().max().map_or(0, |most| *most as usize + 1);
    let mut parts_with = vec![0_u32; count];
    let mut last_part = vec![usize::MAX; count];
    let mut parts = 0_u32;
    for (part, terms) in terms.chunks(PART_WORDS).enumerate() {
        parts += 1;
        for term in terms.iter().flatten().map(|term| *term as usize) {
            if last_part[term] != part {
                last_part[term] = part;
                parts_with[term] += 1;
            }
        }
    }
    let all = parts as f32;
    parts_with.into_iter().map(|with| (1.0 + all / with.max(1) as f32).ln()).collect()
}

fn weights(terms: &[Option<Term>], rarity: &[f32]) -> BTreeMap<Term, f32> {
    let mut weights = BTreeMap::new();
    for term in terms.iter().flatten() {
        *weights.entry(*term).or_insert(0.0) += rarity[*term as usize];
    }
    weights
}

/// cos(a, b) = a·b / (|a| |b|); 0 where one of them is empty.
fn cosine(one: &BTreeMap<Term, f32>, other: &BTreeMap<Term, f32>) -> f32 {
    let dot: f32 = one.iter().filter_map(|(term, weight)| Some(weight * other.get(term)?)).sum();
    let length =
        |side: &BTreeMap<Term, f32>| side.values().map(|one| one * one).sum::<f32>().sqrt();
    let lengths = length(one) * length(other);
    if lengths > 0.0 { dot / lengths } else { 0.0 }
}

/// Returns how far each value lies below the peaks to its left and right.
fn depths(similar: &[f32]) -> Vec<f32> {
    let left = climbs(similar.iter().copied());
    let mut right = climbs(similar.iter().rev().copied());
    right.reverse();
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// Returns how far each value lies below the nearest peak before it.
fn climbs(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let (mut peak, mut before) = (0.0, f32::MAX);
    let mut climbs = Vec::new();
    for value in values {
        if value > before || climbs.is_empty() {
            peak = value;
        }
        before = value;
        climbs.push(peak - value);
    }
    climbs
}

#[cfg(test)]
mod tests {
    use transcript::Show;
    use transcript::format::markdown;

    use super::*;

    #[test]
    fn a_topic_shifts_where_the_words_change() {
        let boats = "**A:** Who steers the boat and the ferry?\n\n**B:** The skipper steers the boat. \
            The ferry has a boat, a skipper, a harbor and a crew of the ferry.\n\n";
        let bread = "**A:** Which flour makes good bread?\n\n**B:** The baker likes rye flour. Bread \
            wants an oven, flour, yeast and a baker who likes bread.\n\n";
        let file = [boats, boats, bread, bread].concat();
        let (interview, _) = markdown::parse(&file);
        let conversation = Conversation::of(&interview, &Show::default());
        let found = shifts(&conversation, &[2, 4, 6], 60);
        assert!(found[1] > 0.9 && found[0] < 0.6 && found[2] < 0.6, "{found:?}");
    }

    #[test]
    fn depth_is_measured_from_the_peaks_on_both_sides() {
        assert_eq!(depths(&[0.5, 0.25, 0.75]), [0.0, 0.75, 0.0]);
        assert_eq!(depths(&[0.75, 0.5, 0.25, 0.5]), [0.0, 0.25, 0.75, 0.0]);
        assert!(depths(&[]).is_empty());
    }
}
