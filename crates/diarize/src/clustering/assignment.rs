//! One-to-one assignment of a few voices to many speakers.

/// Returns the speaker of each voice, given how like each voice is to each speaker: the choice of
/// different speakers with the greatest sum of likeness. With fewer speakers than voices, the
/// voices that come off worst share the speaker they are most like.
///
/// Tries every choice among each voice's best few speakers: with three voices, one of a voice's
/// three best is always in the best choice.
pub(super) fn best(likeness: &[Vec<f32>]) -> Vec<usize> {
    let ranked: Vec<Vec<usize>> = likeness
        .iter()
        .map(|row| {
            let mut order: Vec<usize> = (0..row.len()).collect();
            order.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
            order.truncate(likeness.len());
            order
        })
        .collect();
    let mut search = Search { likeness, ranked: &ranked, best: None };
    search.choose(&mut Vec::new(), 0.0, 0);
    let chosen = search.best.map(|(_, _, chosen)| chosen).unwrap_or_default();
    chosen.into_iter().zip(&ranked).map(|(one, ranked)| one.unwrap_or(ranked[0])).collect()
}

struct Search<'a> {
    likeness: &'a [Vec<f32>],
    ranked: &'a [Vec<usize>],
    /// Voices with a speaker of their own, sum of likeness, and the choice.
    best: Option<(usize, f32, Vec<Option<usize>>)>,
}

impl Search<'_> {
    fn choose(&mut self, chosen: &mut Vec<Option<usize>>, sum: f32, own: usize) {
        let voice = chosen.len();
        if voice == self.likeness.len() {
            let better = self
                .best
                .as_ref()
                .is_none_or(|(most, greatest, _)| own > *most || own == *most && sum > *greatest);
            if better {
                self.best = Some((own, sum, chosen.clone()));
            }
            return;
        }
        let ranked = self.ranked;
        for speaker in &ranked[voice] {
            if !chosen.contains(&Some(*speaker)) {
                chosen.push(Some(*speaker));
                self.choose(chosen, sum + self.likeness[voice][*speaker], own + 1);
                chosen.pop();
            }
        }
        chosen.push(None);
        self.choose(chosen, sum, own);
        chosen.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(likeness: &[&[f32]], expected: &[usize]) {
        let likeness: Vec<Vec<f32>> = likeness.iter().map(|row| row.to_vec()).collect();
        assert_eq!(best(&likeness), expected);
    }

    #[test]
    fn each_voice_has_a_speaker_of_its_own() {
        check(&[], &[]);
        check(&[&[0.1, 0.9]], &[1]);
        check(&[&[0.8, 0.7], &[0.9, 0.1]], &[1, 0]);
        check(&[&[0.8, 0.7, 0.6], &[0.9, 0.1, 0.0], &[0.9, 0.8, 0.1]], &[2, 0, 1]);
        check(&[&[-0.5, -0.1], &[-0.2, -0.9]], &[1, 0]);
    }

    #[test]
    fn voices_share_a_speaker_where_there_are_too_few() {
        check(&[&[0.5], &[0.9], &[0.1]], &[0, 0, 0]);
        check(&[&[0.5, 0.3], &[0.9, 0.8], &[0.1, 0.0]], &[0, 1, 0]);
    }
}
