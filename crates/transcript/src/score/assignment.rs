//! Rows to columns, one to one, at the least total cost.

/// Returns for each row of `cost` its column; rows beyond the number of columns get none.
///
/// Kuhn's method with potentials, padded to a square; all rows are of one length.
pub(super) fn assign(cost: &[Vec<f64>]) -> Vec<Option<usize>> {
    let rows = cost.len();
    let columns = cost.first().map_or(0, Vec::len);
    let size = rows.max(columns);
    // Rows and columns count from 1; 0 is the free one every search starts from.
    let mut row_potential = vec![0.0; size + 1];
    let mut column_potential = vec![0.0; size + 1];
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut came_from = vec![0; size + 1];
        let mut used = vec![false; size + 1];
        while row_of[column] != 0 {
            used[column] = true;
            let from = row_of[column];
            let (mut delta, mut nearest) = (f64::INFINITY, 0);
            for to in 1..=size {
                if used[to] {
                    continue;
                }
                let price = cost.get(from - 1).and_then(|row| row.get(to - 1)).copied();
                let reduced = price.unwrap_or(0.0) - row_potential[from] - column_potential[to];
                if reduced < least[to] {
                    least[to] = reduced;
                    came_from[to] = column;
                }
                if least[to] < delta {
                    (delta, nearest) = (least[to], to);
                }
            }
            for to in 0..=size {
                if used[to] {
                    row_potential[row_of[to]] += delta;
                    column_potential[to] -= delta;
                } else {
                    least[to] -= delta;
                }
            }
            column = nearest;
        }
        while column != 0 {
            row_of[column] = row_of[came_from[column]];
            column = came_from[column];
        }
    }
    let mut assigned = vec![None; rows];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        if column <= columns && (1..=rows).contains(&row) {
            assigned[row - 1] = Some(column - 1);
        }
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_the_least_and_not_each_rows_own() {
        assert_eq!(assign(&[vec![1.0, 2.0], vec![1.0, 9.0]]), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![5.0], vec![1.0], vec![3.0]]), [None, Some(0), None]);
        assert_eq!(assign(&[vec![5.0, 1.0, 3.0]]), [Some(1)]);
        assert_eq!(assign(&[]), []);
    }
}
