//! The best row of speakers: Viterbi's algorithm over words.

/// The best row of states, and how near the others came.
pub(super) struct Path {
    /// The state of each step.
    pub(super) states: Vec<usize>,
    /// For each step, the state that comes second there, and by how much the best row through it
    /// is worse than the best row of all; nothing where there is one state only.
    pub(super) rivals: Vec<Option<(usize, f32)>>,
}

impl Path {
    /// Finds the row of states with the greatest sum of `fit`, shape (steps, `states`), less the
    /// `costs` of changing state before each step. What is first wins a tie.
    pub(super) fn best(fit: &[f32], costs: &[f32], states: usize) -> Self {
        let steps = costs.len();
        // The best sum up to each step and state, and from there on to the end.
        let mut before = fit.to_vec();
        for step in 1..steps {
            let (earlier, now) = before.split_at_mut(step * states);
            let earlier = &earlier[(step - 1) * states..];
            let changed = earlier[first_greatest(earlier)] - costs[step];
            for (sum, stayed) in now[..states].iter_mut().zip(earlier) {
                *sum += stayed.max(changed);
            }
            level(&mut now[..states]);
        }
        let mut after = vec![0.0_f32; fit.len()];
        let mut sums = vec![0.0_f32; states];
        for step in (1..steps).rev() {
            let here = step * states..(step + 1) * states;
            for (sum, (later, fit)) in
                sums.iter_mut().zip(after[here.clone()].iter().zip(&fit[here]))
            {
                *sum = later + fit;
            }
            let changed = sums[first_greatest(&sums)] - costs[step];
            for (sum, stayed) in after[(step - 1) * states..step * states].iter_mut().zip(&sums) {
                *sum = stayed.max(changed);
            }
            level(&mut after[(step - 1) * states..step * states]);
        }
        let rows = before.chunks_exact(states);
        let mut path = Self { states: vec![0; steps], rivals: Vec::with_capacity(steps) };
        for (step, row) in rows.enumerate().rev() {
            path.states[step] = match path.states.get(step + 1) {
                None => first_greatest(row),
                Some(next) => {
                    let best = first_greatest(row);
                    if row[*next] >= row[best] - costs[step + 1] { *next } else { best }
                }
            };
        }
        for (step, state) in path.states.iter().enumerate() {
            let through = |one: usize| before[step * states + one] + after[step * states + one];
            let others = (0..states).filter(|one| one != state);
            let rival = others.reduce(|a, b| if through(b) > through(a) { b } else { a });
            path.rivals.push(rival.map(|one| (one, (through(*state) - through(one)).max(0.0))));
        }
        path
    }
}

/// Makes the greatest sum zero: only differences within a step count, and small numbers keep them
/// exact over a recording of any length.
fn level(row: &mut [f32]) {
    let greatest = row[first_greatest(row)];
    row.iter_mut().for_each(|sum| *sum -= greatest);
}

/// Returns the place of the greatest value, the first of several; `row` is not empty.
fn first_greatest(row: &[f32]) -> usize {
    (1..row.len()).fold(0, |best, one| if row[one] > row[best] { one } else { best })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(row: &[usize], fit: &[f32], costs: &[f32], states: usize) -> f32 {
        let fits: f32 = row.iter().enumerate().map(|(step, one)| fit[step * states + one]).sum();
        let changes = row.windows(2).zip(&costs[1..]).filter(|(pair, _)| pair[0] != pair[1]);
        fits - changes.map(|(_, cost)| cost).sum::<f32>()
    }

    /// Every row of `steps` states.
    fn rows(steps: usize, states: usize) -> Vec<Vec<usize>> {
        let digits = |number: usize| {
            (0..steps).map(|step| number / states.pow(step as u32) % states).collect()
        };
        (0..states.pow(steps as u32)).map(digits).collect()
    }

    proptest! {
        #[test]
        fn no_row_is_better_and_rivals_are_as_near_as_told(
            fit in prop::collection::vec(0_u8..20, 15),
            costs in prop::collection::vec(0_u8..9, 5),
        ) {
            let fit: Vec<f32> = fit.into_iter().map(|one| -f32::from(one)).collect();
            let costs: Vec<f32> = costs.into_iter().map(f32::from).collect();
            let path = Path::best(&fit, &costs, 3);
            let best = sum(&path.states, &fit, &costs, 3);
            let all = rows(5, 3);
            prop_assert!(all.iter().all(|row| sum(row, &fit, &costs, 3) <= best));
            for (step, state) in path.states.iter().enumerate() {
                let others = all.iter().filter(|row| row[step] != *state);
                let second = others.map(|row| sum(row, &fit, &costs, 3)).fold(f32::MIN, f32::max);
                prop_assert!((path.rivals[step].unwrap().1 - (best - second)).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn no_steps_and_one_state_are_paths() {
        assert!(Path::best(&[], &[], 1).states.is_empty());
        let path = Path::best(&[-1.0, -2.0], &[0.0, 1.0], 1);
        assert_eq!((path.states, path.rivals), (vec![0, 0], vec![None, None]));
    }
}
