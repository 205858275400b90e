//! Which places become the starts of sections: the strongest shifts that lie well apart.

/// Words of a section in a long conversation: house style has a heading every 600 to 1,200.
const LONG: usize = 900;

/// Words of a section in a short one.
const SHORT: usize = 200;

/// Short conversations have about so many sections.
const FEW: usize = 3;

/// What a section costs that is twice as long as it should be.
const LENGTH_COST: f32 = 1.5;

/// What every section costs: a weak shift is not worth a heading.
const SECTION_COST: f32 = 0.3;

/// Returns how many words a section should have.
pub(crate) fn section_words(words: usize) -> usize {
    (words / FEW).clamp(SHORT, LONG)
}

/// Chooses starts of sections among `places`, given in words from the start with how much the topic
/// shifts there, so that shifts are strong and sections of [`section_words`]. Returns their indices.
///
/// The best choice is found by going through the places in order (dynamic programming).
pub(crate) fn layout(places: &[(usize, f32)], words: usize) -> Vec<usize> {
    let section = section_words(words);
    // The best way to have a section start at each place: its worth, and the start before.
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(places.len());
    for (index, (at, shift)) in places.iter().enumerate() {
        let opening = -length_cost(*at, section, Piece::First);
        let mut found = (opening, None);
        for before in (0..index).rev() {
            let length = at - places[before].0;
            let worth = best[before].0 - length_cost(length, section, Piece::Inner);
            if worth > found.0 {
                found = (worth, Some(before));
            }
            if length > 4 * section {
                break;
            }
        }
        best.push((found.0 + shift - SECTION_COST, found.1));
    }
    let none = -length_cost(words, section, Piece::First);
    let ends = best.iter().zip(places).enumerate().map(|(index, ((worth, _), (at, _)))| {
        let last = length_cost(words.saturating_sub(*at), section, Piece::Inner);
        (worth - last, Some(index))
    });
    let last = ends.fold((none, None), |best, one| if one.0 > best.0 { one } else { best }).1;
    let mut chosen: Vec<usize> = std::iter::successors(last, |index| best[*index].1).collect();
    chosen.reverse();
    chosen
}

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    /// What stands before the first heading: a welcome may be short.
    First,
    Inner,
}

/// Nothing from two thirds of the length to four thirds, then rising with the square.
fn length_cost(length: usize, section: usize, piece: Piece) -> f32 {
    let share = length as f32 / section as f32;
    let off = match piece {
        Piece::First => (share - 4.0 / 3.0).max(0.0),
        Piece::Inner => (share - 4.0 / 3.0).max(2.0 / 3.0 - share).max(0.0),
    };
    // Twice the length is two thirds beyond four thirds.
    LENGTH_COST * (off * 1.5) * (off * 1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(places: &[(usize, f32)], words: usize, expected: &[usize]) {
        assert_eq!(layout(places, words), expected);
    }

    #[test]
    fn sections_start_at_strong_shifts_that_lie_well_apart() {
        let every_300: Vec<(usize, f32)> =
            (1..12).map(|n| (n * 300, if n % 3 == 0 { 0.9 } else { 0.25 })).collect();
        check(&every_300, 3600, &[2, 5, 8]);
        check(&[(100, 0.5), (1000, 0.9), (1100, 0.6), (2000, 0.9)], 3000, &[0, 1, 3]);
    }

    #[test]
    fn a_short_talk_has_few_sections_or_none() {
        check(&[(20, 0.1)], 60, &[]);
        check(&[], 5000, &[]);
        check(&[(80, 0.8), (300, 0.8)], 600, &[0, 1]);
    }
}
