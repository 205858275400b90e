//! The cheapest way to make one row of words into another.

/// What becomes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A reference word and the hypothesis word in its place, which may be another.
    Pair(usize, usize),
    /// A reference word nothing stands for.
    Deletion,
    /// A hypothesis word that stands for nothing.
    Insertion,
}

#[derive(Clone, Copy)]
enum Move {
    Diagonal,
    Up,
    Left,
}

/// Returns the steps from `reference` to `hypothesis` with the fewest errors; among equals a pair
/// comes before a deletion, a deletion before an insertion.
///
/// Takes a byte for each pair of words: ten thousand against ten thousand are 100 MB.
pub(super) fn align<T: PartialEq>(reference: &[T], hypothesis: &[T]) -> Vec<Step> {
    let width = hypothesis.len() + 1;
    let mut moves = vec![Move::Left; (reference.len() + 1) * width];
    let mut above: Vec<usize> = (0..width).collect();
    let mut row = above.clone();
    for (i, word) in (1..).zip(reference) {
        row[0] = i;
        moves[i * width] = Move::Up;
        for (j, other) in (1..).zip(hypothesis) {
            let diagonal = above[j - 1] + usize::from(word != other);
            let (up, left) = (above[j] + 1, row[j - 1] + 1);
            (row[j], moves[i * width + j]) = if diagonal <= up && diagonal <= left {
                (diagonal, Move::Diagonal)
            } else if up <= left {
                (up, Move::Up)
            } else {
                (left, Move::Left)
            };
        }
        std::mem::swap(&mut above, &mut row);
    }
    let (mut i, mut j) = (reference.len(), hypothesis.len());
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        match moves[i * width + j] {
            Move::Diagonal => {
                (i, j) = (i - 1, j - 1);
                steps.push(Step::Pair(i, j));
            }
            Move::Up => {
                i -= 1;
                steps.push(Step::Deletion);
            }
            Move::Left => {
                j -= 1;
                steps.push(Step::Insertion);
            }
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_errors_are_found() {
        let steps = align(&["a", "b", "c"], &["a", "x", "c", "d"]);
        assert_eq!(steps, [Step::Pair(0, 0), Step::Pair(1, 1), Step::Pair(2, 2), Step::Insertion]);
        assert_eq!(align(&["a"], &[]), [Step::Deletion]);
        assert_eq!(align::<&str>(&[], &[]), []);
    }
}
