//! Average linkage with pairs that may never merge.

/// Distances between things, shape (count, count), symmetric; infinite where two may not merge.
pub(super) struct Distances {
    count: usize,
    values: Vec<f32>,
}

impl Distances {
    /// Asks `distance` once for each pair.
    pub(super) fn new(count: usize, distance: impl Fn(usize, usize) -> f32) -> Self {
        let mut values = vec![f32::INFINITY; count * count];
        for b in 1..count {
            for a in 0..b {
                let between = distance(a, b);
                values[a * count + b] = between;
                values[b * count + a] = between;
            }
        }
        Self { count, values }
    }

    fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.count..][..self.count]
    }

    fn set(&mut self, a: usize, b: usize, distance: f32) {
        self.values[a * self.count + b] = distance;
        self.values[b * self.count + a] = distance;
    }

    /// Returns the nearest other thing and its distance; the first of several.
    fn nearest(&self, index: usize) -> (usize, f32) {
        let mut best = (index, f32::INFINITY);
        for (other, distance) in self.row(index).iter().enumerate() {
            if *distance < best.1 {
                best = (other, *distance);
            }
        }
        best
    }
}

/// Merges the two nearest clusters until none are within `limit`, and returns for each thing the
/// lowest number in its cluster.
///
/// The distance of two clusters is the mean over all pairs of their members, each pair counted by
/// the product of its `weights`; one infinite pair makes it infinite. Nearest neighbours are
/// cached, so that a merge looks at one row and those that lost their neighbour.
pub(super) fn average_linkage(
    mut distances: Distances,
    mut weights: Vec<f64>,
    limit: f32,
) -> Vec<usize> {
    let count = distances.count;
    let mut labels: Vec<usize> = (0..count).collect();
    let mut alive: Vec<usize> = labels.clone();
    let mut nearest: Vec<(usize, f32)> = alive.iter().map(|one| distances.nearest(*one)).collect();
    while let Some(a) = alive.iter().copied().min_by(|a, b| nearest[*a].1.total_cmp(&nearest[*b].1))
        && nearest[a].1 <= limit
    {
        let (keep, gone) = (a.min(nearest[a].0), a.max(nearest[a].0));
        alive.retain(|one| *one != gone);
        for label in &mut labels {
            if *label == gone {
                *label = keep;
            }
        }
        let (kept, joined) = (weights[keep], weights[gone]);
        weights[keep] += joined;
        for other in alive.iter().copied().filter(|other| *other != keep) {
            let (a, b) = (distances.row(other)[keep], distances.row(other)[gone]);
            let mean = (f64::from(a) * kept + f64::from(b) * joined) / (kept + joined);
            distances.set(other, keep, mean as f32);
            distances.set(other, gone, f32::INFINITY);
        }
        distances.set(keep, gone, f32::INFINITY);
        nearest[keep] = distances.nearest(keep);
        for other in alive.iter().copied().filter(|other| *other != keep) {
            let (neighbour, distance) = nearest[other];
            let between = distances.row(other)[keep];
            if neighbour == keep || neighbour == gone {
                nearest[other] = distances.nearest(other);
            } else if between < distance {
                nearest[other] = (keep, between);
            }
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clusters points on a line, of which the pairs in `apart` may not merge.
    #[track_caller]
    fn check(points: &[f32], apart: &[(usize, usize)], limit: f32, expected: &[usize]) {
        let distances = Distances::new(points.len(), |a, b| {
            if apart.contains(&(a, b)) { f32::INFINITY } else { (points[a] - points[b]).abs() }
        });
        assert_eq!(average_linkage(distances, vec![1.0; points.len()], limit), expected);
    }

    #[test]
    fn near_points_merge_up_to_the_limit() {
        check(&[], &[], 1.0, &[]);
        check(&[0.0], &[], 1.0, &[0]);
        check(&[0.0, 1.0, 10.0, 11.0, 0.5], &[], 2.0, &[0, 0, 2, 2, 0]);
        check(&[0.0, 1.0, 10.0, 11.0, 0.5], &[], 100.0, &[0; 5]);
        check(&[0.0, 1.0], &[], 0.5, &[0, 1]);
    }

    #[test]
    fn the_mean_counts_every_member() {
        // From {0, 1, 2} to 4.5 the mean is 3.5, though the nearest is 2.5 away.
        check(&[0.0, 1.0, 2.0, 4.5], &[], 3.4, &[0, 0, 0, 3]);
        check(&[0.0, 1.0, 2.0, 4.5], &[], 3.6, &[0; 4]);
    }

    #[test]
    fn a_pair_that_may_not_merge_never_does_by_way_of_a_third() {
        check(&[0.0, 0.1, 0.2], &[(0, 2)], 100.0, &[0, 0, 2]);
    }

    #[test]
    fn heavy_members_count_more() {
        let points = [0.0_f32, 1.0, 3.0];
        let make = || Distances::new(3, |a, b| (points[a] - points[b]).abs());
        // Mean distance of {0, 1} to 3: between 2 and 3, by the weights.
        assert_eq!(average_linkage(make(), vec![9.0, 1.0, 1.0], 2.5), [0, 0, 2]);
        assert_eq!(average_linkage(make(), vec![1.0, 9.0, 1.0], 2.5), [0, 0, 0]);
    }
}
