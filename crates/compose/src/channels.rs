//! A stereo recording with a voice on each channel, told from ordinary stereo.
//!
//! Two people who were recorded apart (a call, two microphones into one recorder) take turns, and
//! whoever speaks is far louder on their own channel. All other stereo lacks one of the two: a mono
//! recording, a room or a panned mix is about as loud on both channels; music that is panned hard
//! plays on both at once, or changes sides with every beat; a channel that is silent, hisses or has
//! only what leaks into it never comes to speak. Which way a channel is wired makes no difference
//! to its loudness.

use crate::tracks::Envelope;

/// Frames over which loudness is compared: 50 ms. Shorter than a syllable, and longer than sound
/// takes from one microphone to the next.
const BLOCK_FRAMES: usize = 5;
/// Blocks in a second.
const BLOCKS_A_SECOND: usize = 20;
/// A channel has sound where it is this close to its own loud blocks, in dB. Vowels and most
/// consonants; what leaks at -20 dB or less is not.
const SOUND_RANGE_DB: f32 = 20.0;
/// A channel has sound where it is louder than its quiet blocks by this, in dB: steady hiss and hum
/// are none.
const ABOVE_QUIET_DB: f32 = 12.0;
/// One voice has a channel for itself where that is louder than the other by this, in dB. A leak of
/// -12 dB stays below and is too strong for words to be told apart by loudness; one of -20 dB does
/// not.
const DOMINANT_DB: f32 = 15.0;
/// Most that one channel's gain may differ from the other's and be evened out, in dB. It is less
/// than [`DOMINANT_DB`], so each voice is louder on its own channel as it stands.
const MOST_GAIN_DB: f32 = 12.0;
/// Share of the blocks with sound that must have a dominant channel. The rest are people who speak
/// at once, and jingles.
const DOMINATED_SHARE: f32 = 0.8;
/// Share of the dominated blocks that each channel must have.
const LEAST_SHARE: f32 = 0.05;
/// Blocks that each channel must have: five seconds of sound.
const LEAST_BLOCKS: usize = 5 * BLOCKS_A_SECOND;
/// Blocks with sound in a row, half a second, that make a turn and not a beat.
const TURN_BLOCKS: usize = BLOCKS_A_SECOND / 2;
/// Share of the dominated blocks that must lie in turns.
const TURNS_SHARE: f32 = 0.75;
/// Turns from which people answer each other: one, the other, the first again.
const LEAST_TURNS: usize = 3;

/// Which of two channels is louder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Returns true when each of a recording's two channels has a voice of its own, so that both can be
/// heard as tracks.
///
/// Wants five seconds of each voice; returns false for anything shorter, for silence, and for
/// whatever is not plain.
#[must_use]
pub fn one_voice_each(left: &Envelope, right: &Envelope) -> bool {
    let (left, right) = (levels(left), levels(right));
    let (Some(left_from), Some(right_from)) = (sound_from(&left), sound_from(&right)) else {
        return false;
    };
    let differences: Vec<f32> = left
        .iter()
        .zip(&right)
        .filter(|(left, right)| **left >= left_from || **right >= right_from)
        .map(|(left, right)| left - right)
        .collect();
    let gain = gain(&differences);
    let sides: Vec<Side> = differences.iter().filter_map(|one| dominant(one - gain)).collect();
    let lefts = sides.iter().filter(|side| **side == Side::Left).count();
    let fewest = lefts.min(sides.len() - lefts);
    fewest >= LEAST_BLOCKS
        && share(fewest, sides.len()) >= LEAST_SHARE
        && share(sides.len(), differences.len()) >= DOMINATED_SHARE
        && take_turns(&sides)
}

/// Returns the loudness of each block, in dB below full scale.
fn levels(envelope: &Envelope) -> Vec<f32> {
    let starts = (0..envelope.frames()).step_by(BLOCK_FRAMES);
    starts.filter_map(|start| envelope.mean(start, start + BLOCK_FRAMES)).collect()
}

/// Returns the loudness from which a channel has sound; nothing for a channel without any.
///
/// Loud is what a fiftieth of the blocks exceed, so that a voice heard for a twentieth of the time
/// sets it; quiet is what a twentieth stay below.
fn sound_from(levels: &[f32]) -> Option<f32> {
    let (quiet, loud) = (quantile(levels, 0.05)?, quantile(levels, 0.98)?);
    let from = (loud - SOUND_RANGE_DB).max(quiet + ABOVE_QUIET_DB);
    (from < loud).then_some(from)
}

/// Returns how much louder the left channel was recorded than the right, in dB: halfway between the
/// blocks that are furthest left and those furthest right.
fn gain(differences: &[f32]) -> f32 {
    let ends = quantile(differences, 0.02).zip(quantile(differences, 0.98));
    ends.map_or(0.0, |(right, left)| ((left + right) / 2.0).clamp(-MOST_GAIN_DB, MOST_GAIN_DB))
}

fn dominant(difference: f32) -> Option<Side> {
    match difference {
        left if left >= DOMINANT_DB => Some(Side::Left),
        right if right <= -DOMINANT_DB => Some(Side::Right),
        _ => None,
    }
}

/// Returns true when the sides change as speakers do, not with every beat and not just once.
fn take_turns(sides: &[Side]) -> bool {
    let turns = sides.chunk_by(PartialEq::eq).map(<[Side]>::len);
    let turns: Vec<usize> = turns.filter(|length| *length >= TURN_BLOCKS).collect();
    turns.len() >= LEAST_TURNS && share(turns.iter().sum(), sides.len()) >= TURNS_SHARE
}

/// Returns the value that `share` of all are not above.
fn quantile(values: &[f32], share: f32) -> Option<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let place = (sorted.len().saturating_sub(1) as f32 * share) as usize;
    sorted.get(place).copied()
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests;
