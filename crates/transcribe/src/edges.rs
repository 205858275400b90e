//! Sets the edges of words by the sound.
//!
//! The decoder's attention tells where one word gives way to the next, but not how long the pause
//! between them is, and it tells it early. The figures are in `docs/decisions`.

use transcript::SAMPLE_RATE;

use crate::words::HeardWord;

/// How early the attention leaves a word, in seconds: two frames of the encoder.
const ATTENTION_LEAD: f64 = 0.04;
/// Samples of a step: 10 ms.
const STEP_SAMPLES: usize = SAMPLE_RATE as usize / 100;
/// Seconds of a step.
const STEP_SECONDS: f64 = 0.01;
/// Steps from which on quiet is a pause; shorter ones are the closures of p, t and k.
const PAUSE_STEPS: usize = 8;
/// How far from a pause the border of two words may be found and still belong to it, in seconds.
const REACH: f64 = 0.1;
/// What a word keeps of its length at least, in seconds.
const SHORTEST: f64 = 0.03;
/// Steps on each side from which the level of the room and of the voice are taken: 1.5 s. Two people
/// sit in two rooms, and an edited recording has many.
const AROUND_STEPS: usize = 150;
/// Steps for which these levels hold.
const HELD_STEPS: usize = 10;
/// Quiet is less than this much above the room's own level, in dB.
const ABOVE_FLOOR_DB: f32 = 6.0;
/// Quiet is also what is under this share of the way from the room's level to the loudest.
const ABOVE_FLOOR_SHARE: f32 = 0.2;
/// A sound that never gets over this share is a breath in a pause where it is short enough.
const BREATH_SHARE: f32 = 0.4;
/// The longest breath, in steps.
const BREATH_STEPS: usize = 30;

/// Moves the borders of `words`, which are in order, to where `sound` has them.
///
/// A border near a pause becomes two edges: a word ends where the pause begins, and the next begins
/// where the pause ends.
pub(crate) fn refine(words: &mut [HeardWord], sound: &[f32]) {
    let length = sound.len() as f64 / f64::from(SAMPLE_RATE);
    for word in words.iter_mut() {
        word.start = (word.start + ATTENTION_LEAD).min(length);
        word.end = (word.end + ATTENTION_LEAD).min(length);
    }
    for (from, to) in pauses(sound) {
        let Some(after) = word_after(words, from, to) else { continue };
        if let Some(before) = after.checked_sub(1).and_then(|index| words.get_mut(index))
            && from > before.start + SHORTEST
        {
            before.end = from;
        }
        if let Some(word) = words.get_mut(after)
            && to < word.end - SHORTEST
        {
            word.start = to;
        }
    }
}

/// Returns the number of the word after the border that belongs to the pause.
fn word_after(words: &[HeardWord], from: f64, to: f64) -> Option<usize> {
    let middle = f64::midpoint(from, to);
    let borders = (0..=words.len()).filter_map(|after| {
        let start = words.get(after).map(|word| word.start);
        let end = after.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.end);
        let border = match (end, start) {
            (Some(end), Some(start)) => f64::midpoint(end, start),
            (end, start) => end.or(start)?,
        };
        let outside = (from - border).max(border - to).max(0.0);
        (outside <= REACH).then_some((after, outside, (border - middle).abs()))
    });
    let nearest = borders.min_by(|a, b| a.1.total_cmp(&b.1).then(a.2.total_cmp(&b.2)));
    nearest.map(|(after, ..)| after)
}

/// Returns where the sound is quiet for long enough, in seconds.
fn pauses(sound: &[f32]) -> Vec<(f64, f64)> {
    let quiet = quiet_steps(&smooth(&sound.chunks(STEP_SAMPLES).map(level).collect::<Vec<_>>()));
    let mut pauses = Vec::new();
    let mut start = 0;
    for (step, quiet) in quiet.into_iter().chain([false]).enumerate() {
        if quiet {
            continue;
        }
        if step - start >= PAUSE_STEPS {
            pauses.push((start as f64 * STEP_SECONDS, step as f64 * STEP_SECONDS));
        }
        start = step + 1;
    }
    pauses
}

/// Returns for each step whether nobody speaks there: it is near the room's own level, or in a breath.
fn quiet_steps(levels: &[f32]) -> Vec<bool> {
    let mut quiet = Vec::with_capacity(levels.len());
    let mut faint = Vec::with_capacity(levels.len());
    let mut sorted = Vec::new();
    for (number, held) in levels.chunks(HELD_STEPS).enumerate() {
        let step = number * HELD_STEPS;
        let around = step.saturating_sub(AROUND_STEPS)..(step + AROUND_STEPS).min(levels.len());
        sorted.clear();
        sorted.extend_from_slice(&levels[around]);
        sorted.sort_unstable_by(f32::total_cmp);
        let at = |percent: usize| sorted[(sorted.len() - 1) * percent / 100];
        let (floor, range) = (at(10), at(95) - at(10));
        // Where nobody pauses, the level hardly moves, and no part of it is quiet.
        let under = |share: f32| floor + ABOVE_FLOOR_DB.max(share * range).min(range / 2.0);
        quiet.extend(held.iter().map(|&level| level < under(ABOVE_FLOOR_SHARE)));
        faint.extend(held.iter().map(|&level| level < under(BREATH_SHARE)));
    }
    let mut step = 0;
    for run in quiet.clone().chunk_by(|a, b| a == b) {
        let sound = step..step + run.len();
        step = sound.end;
        if !run[0] && run.len() <= BREATH_STEPS && faint[sound.clone()].iter().all(|&faint| faint) {
            quiet[sound].fill(true);
        }
    }
    quiet
}

/// Returns the loudness of `samples` in dB, with little weight on rumble and none on an offset.
pub(crate) fn level(samples: &[f32]) -> f32 {
    let steps = samples.windows(2).map(|pair| (pair[1] - pair[0]).powi(2));
    10.0 * (steps.sum::<f32>() / samples.len().max(1) as f32).max(1e-12).log10()
}

/// Returns the mean of each level and its two neighbours.
fn smooth(levels: &[f32]) -> Vec<f32> {
    (0..levels.len())
        .map(|at| {
            let near = &levels[at.saturating_sub(1)..(at + 2).min(levels.len())];
            near.iter().sum::<f32>() / near.len() as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_parts_two_words_and_a_word_without_one_keeps_its_border() {
        let loud = |seconds: f64| {
            let samples = (seconds * f64::from(SAMPLE_RATE)) as usize;
            (0..samples).map(|n| if n % 3 == 0 { 0.3 } else { -0.2 }).collect::<Vec<f32>>()
        };
        let quiet = |seconds: f64| vec![0.0; (seconds * f64::from(SAMPLE_RATE)) as usize];
        let sound = [quiet(0.3), loud(1.0), quiet(0.4), loud(1.0)].concat();
        let word = |start: f64, end: f64| HeardWord {
            text: "a".to_owned(),
            start,
            end,
            log_probability: -0.1,
        };
        let mut words = [word(0.2, 0.7), word(0.7, 1.46), word(1.46, 2.66)];
        refine(&mut words, &sound);
        let edges: Vec<i64> = words
            .iter()
            .flat_map(|w| [w.start, w.end])
            .map(|s| (s * 100.0).round() as i64)
            .collect();
        // Levels are smoothed over three steps, so a pause may be a step shorter at each end.
        for (edge, expected) in edges.iter().zip([30, 74, 74, 130, 170, 270]) {
            assert!((edge - expected).abs() <= 1, "{edges:?}");
        }
    }

    #[test]
    fn a_breath_belongs_to_the_pause_and_the_next_room_is_louder() {
        // Levels in dB, 10 ms each: a voice in a silent room, then one in a room that hums, with a
        // breath before its second phrase.
        let stretch = |db: f32, steps: usize| vec![db; steps];
        let levels = [
            stretch(-75.0, 30),
            stretch(-25.0, 200),
            stretch(-75.0, 50),
            stretch(-25.0, 200),
            stretch(-55.0, 15),
            stretch(-46.0, 20),
            stretch(-55.0, 10),
            stretch(-25.0, 200),
        ]
        .concat();
        let quiet = quiet_steps(&levels);
        let pauses: Vec<usize> =
            quiet.chunk_by(|a, b| a == b).filter(|run| run[0]).map(<[bool]>::len).collect();
        assert_eq!(pauses, [30, 50, 45]);
    }
}
