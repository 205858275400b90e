//! The classes of the net: which set of at most two of three local voices is heard.

use crate::kernels::LANES;

/// Voices that one window can tell apart; their order means nothing in another window.
pub(crate) const VOICES: usize = 3;

/// Sets of voices the net tells apart.
pub(crate) const CLASSES: usize = 7;

/// The sets in the order of the net's outputs: nobody, each alone, each pair.
const SETS: [[bool; VOICES]; CLASSES] = [
    [false, false, false],
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [true, true, false],
    [true, false, true],
    [false, true, true],
];

/// Returns the probabilities of one frame from the net's outputs.
pub(super) fn softmax(scores: &[f32]) -> [f32; CLASSES] {
    debug_assert_eq!(scores.len(), LANES);
    let greatest = scores[..CLASSES].iter().copied().fold(f32::MIN, f32::max);
    let mut values: [f32; CLASSES] = std::array::from_fn(|class| (scores[class] - greatest).exp());
    let sum: f32 = values.iter().sum();
    for value in &mut values {
        *value /= sum;
    }
    values
}

/// Returns the voices of the likeliest set.
pub(crate) fn likeliest(probabilities: &[f32; CLASSES]) -> [bool; VOICES] {
    let mut best = 0;
    for class in 1..CLASSES {
        if probabilities[class] > probabilities[best] {
            best = class;
        }
    }
    SETS[best]
}

/// Returns the probability that somebody speaks.
pub(crate) fn somebody(probabilities: &[f32; CLASSES]) -> f32 {
    1.0 - probabilities[0]
}

/// Returns the probability that two speak at once.
pub(crate) fn two(probabilities: &[f32; CLASSES]) -> f32 {
    probabilities[4..].iter().sum()
}

/// Returns each voice's probability to be heard.
pub(crate) fn voices(probabilities: &[f32; CLASSES]) -> [f32; VOICES] {
    std::array::from_fn(|voice| {
        let held = SETS.iter().zip(probabilities).filter(|(set, _)| set[voice]);
        held.map(|(_, probability)| probability).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [f32; CLASSES] = [0.1, 0.05, 0.2, 0.0, 0.4, 0.15, 0.1];

    #[test]
    fn a_voice_is_heard_alone_or_in_a_pair() {
        let heard = voices(&FRAME);
        for (heard, expected) in heard.iter().zip([0.6, 0.7, 0.25]) {
            assert!((heard - expected).abs() < 1e-6, "{heard} is not {expected}");
        }
        assert!((somebody(&FRAME) - 0.9).abs() < 1e-6);
        assert!((two(&FRAME) - 0.65).abs() < 1e-6);
    }

    #[test]
    fn the_likeliest_set_names_its_voices() {
        assert_eq!(likeliest(&FRAME), [true, true, false]);
        assert_eq!(likeliest(&[0.9, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0]), [false; 3]);
    }

    #[test]
    fn probabilities_add_up_to_one_however_great_the_outputs() {
        let mut scores = [0.0; LANES];
        scores[0] = 500.0;
        scores[3] = 499.0;
        let values = softmax(&scores);
        assert!((values.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(values[0] > 0.7 && values[3] > 0.26);
    }
}
