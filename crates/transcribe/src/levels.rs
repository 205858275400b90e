//! How loud a recording is from moment to moment: what tells a pause from silence and from music.

use transcript::{Fate, LedgerEntry, Millis, SAMPLE_RATE, Span};

/// Samples of a level: a tenth of a second.
const FRAME_SAMPLES: usize = SAMPLE_RATE as usize / 10;
/// Milliseconds of a level.
const FRAME_MILLIS: u32 = 100;
/// At or under this level, in dB of full scale, nothing was recorded: no more than the last bit of
/// 16 moves.
const NOTHING_DB: i8 = -90;
/// A sound that is so much below the level of speech, in dB, is the room's.
const BELOW_SPEECH_DB: i8 = 18;
/// Level of speech where nobody speaks, in dB of full scale.
const USUAL_SPEECH_DB: i8 = -26;
/// Frames from which on a silence is one: two seconds.
const SILENCE_FRAMES: usize = 20;
/// Frames from which on a sound is told of: three seconds.
const SOUND_FRAMES: usize = 30;
/// Frames by which a sound may be interrupted: the second between two chords.
const BREAK_FRAMES: usize = 10;
/// A sound whose level changes by less than this, in dB, is steady.
const STEADY_DB: i8 = 2;

/// What is said of a sound that moves as music does.
const MOVING: &str = "a sound that moves and is no speech, such as music";
/// What is said of a sound that does not.
const STEADY: &str = "a steady sound, such as noise or a tone";

/// The level of each tenth of a second, a byte each: an hour is 36 kB.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    /// In dB of full scale, without an offset.
    frames: Vec<i8>,
    rest: Vec<f32>,
}

impl Levels {
    /// Takes the next sound of the stream.
    pub(crate) fn push(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let (now, later) = samples.split_at(samples.len().min(FRAME_SAMPLES - self.rest.len()));
            self.rest.extend_from_slice(now);
            samples = later;
            if self.rest.len() == FRAME_SAMPLES {
                self.frames.push(level(&self.rest));
                self.rest.clear();
            }
        }
    }

    /// Tells, of the stretches in which nobody speaks, those in which nothing is recorded and those
    /// in which something else sounds. The rest stays: pauses with the sound of the room.
    pub(crate) fn tell_apart(&self, ledger: Vec<LedgerEntry>) -> Vec<LedgerEntry> {
        let audible = self.speech(&ledger).saturating_sub(BELOW_SPEECH_DB);
        let mut told = Vec::new();
        for entry in ledger {
            if entry.fate != Fate::NoSpeech || entry.reason.is_some() {
                told.push(entry);
                continue;
            }
            let mut at = entry.span.start();
            for (span, fate, reason) in self.runs(entry.span, audible) {
                told.extend(part(&entry, Span::new(at, span.start())));
                let reason = reason.map(str::to_owned);
                told.extend(part(&LedgerEntry { fate, reason, ..entry.clone() }, span));
                at = span.end();
            }
            told.extend(part(&entry, Span::new(at, entry.span.end())));
        }
        told
    }

    /// Returns the silences and sounds in a stretch where nobody speaks, in order.
    fn runs(&self, span: Span, audible: i8) -> Vec<(Span, Fate, Option<&'static str>)> {
        let first = span.start().0.div_ceil(FRAME_MILLIS) as usize;
        let last = (span.end().0 / FRAME_MILLIS) as usize;
        let Some(frames) = self.frames.get(first..last.min(self.frames.len())) else {
            return Vec::new();
        };
        let on_clock = |from: usize, until: usize| {
            let moment = |frame: usize| Millis((first + frame) as u32 * FRAME_MILLIS);
            // The ends of a stretch go with what is beside them.
            let start = if from == 0 { span.start() } else { moment(from) };
            let end = if first + until >= last { span.end() } else { moment(until) };
            Span::new(start, end)
        };
        let mut runs = Vec::new();
        for (from, until) in stretches(frames, 0, |db| db <= NOTHING_DB) {
            if until - from >= SILENCE_FRAMES {
                runs.push((on_clock(from, until), Fate::Silence, None));
            }
        }
        for (from, until) in stretches(frames, BREAK_FRAMES, |db| db >= audible) {
            if until - from >= SOUND_FRAMES {
                let reason = if is_steady(&frames[from..until]) { STEADY } else { MOVING };
                runs.push((on_clock(from, until), Fate::OtherSound, Some(reason)));
            }
        }
        runs.sort_by_key(|(span, ..)| *span);
        runs
    }

    /// Returns the median level of speech.
    fn speech(&self, ledger: &[LedgerEntry]) -> i8 {
        let spoken = ledger.iter().filter(|e| matches!(e.fate, Fate::Transcribed | Fate::Retried));
        let frames = spoken.flat_map(|entry| {
            let frame = |moment: Millis| (moment.0 / FRAME_MILLIS) as usize;
            let end = frame(entry.span.end()).min(self.frames.len());
            self.frames.get(frame(entry.span.start())..end).unwrap_or_default()
        });
        let mut levels: Vec<i8> = frames.copied().collect();
        let middle = levels.len() / 2;
        if levels.is_empty() { USUAL_SPEECH_DB } else { *levels.select_nth_unstable(middle).1 }
    }
}

/// Returns the entry over another stretch, where that is one.
fn part(entry: &LedgerEntry, span: Span) -> Option<LedgerEntry> {
    (!span.is_empty()).then(|| LedgerEntry { span, ..entry.clone() })
}

/// Returns where levels are as asked for, from a first frame to the one after the last; breaks of up
/// to `breaks` frames do not count.
fn stretches(frames: &[i8], breaks: usize, is: impl Fn(i8) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (frame, _) in frames.iter().enumerate().filter(|(_, db)| is(**db)) {
        match found.last_mut() {
            Some((_, until)) if frame <= *until + breaks => *until = frame + 1,
            _ => found.push((frame, frame + 1)),
        }
    }
    found
}

/// Returns true where nine levels in ten are hardly more than those of the quietest tenth.
fn is_steady(frames: &[i8]) -> bool {
    let mut sorted = frames.to_vec();
    sorted.sort_unstable();
    let at = |tenths: usize| sorted[(sorted.len() - 1) * tenths / 10];
    at(9).saturating_sub(at(1)) < STEADY_DB
}

/// Returns the level of samples in dB of full scale, without their offset.
fn level(samples: &[f32]) -> i8 {
    let mean = samples.iter().sum::<f32>() / samples.len() as f32;
    let power = samples.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / samples.len() as f32;
    // Between -90 and 20, which a byte holds; a sound that is no number is silence.
    (10.0 * power.max(1e-12).log10()).clamp(f32::from(NOTHING_DB), 20.0) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: usize = SAMPLE_RATE as usize;

    /// White noise of an amplitude.
    fn noise(seconds: usize, amplitude: f32) -> Vec<f32> {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..seconds * SECOND).map(|_| amplitude * next()).collect()
    }

    fn tone(seconds: usize) -> Vec<f32> {
        (0..seconds * SECOND).map(|n| 0.1 * (n as f32 * 0.17).sin()).collect()
    }

    /// Plucked strings, two a second.
    fn music(seconds: usize) -> Vec<f32> {
        let pluck = |n: usize| (-6.0 * (n % (SECOND / 2)) as f32 / SECOND as f32).exp();
        tone(seconds).iter().enumerate().map(|(n, x)| 2.0 * x * pluck(n)).collect()
    }

    /// Hears five seconds of speech, then these sounds, of which nobody speaks.
    #[track_caller]
    fn check(sounds: &[Vec<f32>], expected: &[(u32, u32, Fate)]) {
        let sound = [noise(5, 0.1), sounds.concat()].concat();
        let mut levels = Levels::default();
        sound.chunks(777).for_each(|block| levels.push(block));
        let entry = |start: usize, end: usize, fate| LedgerEntry {
            span: Span::new(Millis(start as u32 * 1000), Millis(end as u32 * 1000)),
            fate,
            reason: None,
            speaker: None,
        };
        let ledger =
            vec![entry(0, 5, Fate::Transcribed), entry(5, sound.len() / SECOND, Fate::NoSpeech)];
        let told = levels.tell_apart(ledger);
        let found: Vec<_> =
            told[1..].iter().map(|e| (e.span.start().0, e.span.end().0, e.fate)).collect();
        assert_eq!(found, expected);
    }

    fn nothing(seconds: usize) -> Vec<f32> {
        vec![0.0; seconds * SECOND]
    }

    #[test]
    fn a_hole_and_a_pause_are_two_things() {
        use Fate::{NoSpeech, Silence};
        check(&[noise(3, 0.001)], &[(5000, 8000, NoSpeech)]);
        check(&[nothing(20)], &[(5000, 25_000, Silence)]);
        check(
            &[noise(2, 0.001), nothing(4), noise(2, 0.001)],
            &[(5000, 7000, NoSpeech), (7000, 11_000, Silence), (11_000, 13_000, NoSpeech)],
        );
        check(&[nothing(1), noise(2, 0.001)], &[(5000, 8000, NoSpeech)]);
    }

    #[test]
    fn music_tones_and_noise_are_no_pause() {
        use Fate::{NoSpeech, OtherSound};
        for sound in [music(10), tone(10), noise(10, 0.05)] {
            let pauses = noise(2, 0.001);
            check(
                &[pauses.clone(), sound, pauses],
                &[(5000, 7000, NoSpeech), (7000, 17_000, OtherSound), (17_000, 19_000, NoSpeech)],
            );
        }
        check(&[noise(1, 0.1), noise(4, 0.001)], &[(5000, 10_000, NoSpeech)]);
    }

    #[test]
    fn what_moves_is_told_from_what_does_not() {
        let of = |sound: &[f32]| {
            let mut levels = Levels::default();
            levels.push(sound);
            is_steady(&levels.frames)
        };
        assert!(of(&tone(5)) && of(&noise(5, 0.1)) && !of(&music(5)));
    }

    #[test]
    fn a_sound_that_is_no_number_has_a_level() {
        assert_eq!(level(&[f32::NAN; 4]), NOTHING_DB);
        assert_eq!(level(&[f32::INFINITY, 0.0]), NOTHING_DB);
    }
}
