//! From the windows and their labels back to one line of time.

use transcript::{Millis, SAMPLE_RATE, Span};

use crate::options::Recipe;
use crate::recording::{LEAD_FRAMES, Recording};
use crate::segmentation::powerset::{VOICES, somebody, two, voices};
use crate::segmentation::{FIRST_FRAME_CENTRE, FRAME_SAMPLES, WINDOW_FRAMES};

/// The speaker of each voice of a window, where it has one.
pub(crate) type Labels = [Option<usize>; VOICES];

/// What the windows that hear a frame say of it, on average.
pub(crate) struct Frame<'a> {
    /// Its number, from the recording's first on.
    pub(crate) number: usize,
    /// P(somebody speaks).
    pub(crate) somebody: f32,
    /// P(two speak at once).
    pub(crate) two: f32,
    /// P(each speaker is heard).
    pub(crate) speakers: &'a [f32],
}

/// Calls `each` with the frames of the recording in order; `labels` has an entry a window.
pub(crate) fn for_each_frame(
    recording: &Recording,
    labels: &[Labels],
    speakers: usize,
    mut each: impl FnMut(Frame<'_>),
) {
    let end = LEAD_FRAMES + recording.samples.div_ceil(FRAME_SAMPLES);
    // For each frame from the window's first on: windows, P(somebody), P(two), the speakers.
    let width = 3 + speakers;
    let mut sums = vec![0.0; WINDOW_FRAMES * width];
    let mut first = 0;
    let mut emit = |first: usize, sums: &mut [f32]| {
        for (number, row) in (first..end).zip(sums.chunks_exact_mut(width)) {
            let Some(number) = number.checked_sub(LEAD_FRAMES) else { continue };
            let windows = row[0].max(1.0);
            row.iter_mut().for_each(|value| *value /= windows);
            each(Frame { number, somebody: row[1], two: row[2], speakers: &row[3..] });
        }
    };
    for (window, labels) in recording.windows.iter().zip(labels) {
        // Windows overlap, so all that is settled lies in the buffer.
        let settled = (window.start - first) * width;
        emit(first, &mut sums[..settled]);
        sums.drain(..settled);
        sums.resize(WINDOW_FRAMES * width, 0.0);
        first = window.start;
        for (row, frame) in sums.chunks_exact_mut(width).zip(window.frames()) {
            row[0] += 1.0;
            row[1] += somebody(&frame);
            row[2] += two(&frame);
            let heard = voices(&frame);
            for (speaker, sum) in row[3..].iter_mut().enumerate() {
                let own = (0..VOICES).filter(|voice| labels[*voice] == Some(speaker));
                *sum += own.map(|voice| heard[voice]).fold(0.0, f32::max);
            }
        }
    }
    emit(first, &mut sums);
}

/// Decides from frame to frame who is heard.
pub(crate) struct Decoder<'a> {
    recipe: &'a Recipe,
    /// Stretches of each speaker: first frame, and the first after it.
    stretches: Vec<Vec<(usize, usize)>>,
    /// Whether others alone have been heard since each speaker was.
    interrupted: Vec<bool>,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(recipe: &'a Recipe, speakers: usize) -> Self {
        let (stretches, interrupted) = (vec![Vec::new(); speakers], vec![false; speakers]);
        Self { recipe, stretches, interrupted }
    }

    /// Takes the next frame: as many speakers are heard as the segmentation says, the likeliest
    /// ones.
    pub(crate) fn push(&mut self, frame: &Frame<'_>) {
        if frame.somebody <= self.recipe.onset {
            return;
        }
        let first = likeliest(frame.speakers, None);
        let Some(first) = first.filter(|one| frame.speakers[*one] > 0.0) else { return };
        let second = likeliest(frame.speakers, Some(first)).filter(|second| {
            frame.two > self.recipe.overlap && frame.speakers[*second] > self.recipe.second
        });
        for speaker in [Some(first), second].into_iter().flatten() {
            self.hear(speaker, frame.number);
        }
        for (speaker, interrupted) in self.interrupted.iter_mut().enumerate() {
            *interrupted |= speaker != first && Some(speaker) != second;
        }
    }

    fn hear(&mut self, speaker: usize, frame: usize) {
        let seconds = |frames: usize| (frames * FRAME_SAMPLES) as f64 / f64::from(SAMPLE_RATE);
        let goes_on = !std::mem::take(&mut self.interrupted[speaker]);
        match self.stretches[speaker].last_mut() {
            Some((_, end)) if goes_on && seconds(frame - *end) < self.recipe.pause_seconds => {
                *end = frame + 1;
            }
            _ => self.stretches[speaker].push((frame, frame + 1)),
        }
    }

    /// Returns the spans of each speaker, none past `end`.
    pub(crate) fn finish(self, end: Millis) -> Vec<Vec<Span>> {
        let least = Millis::from_seconds(self.recipe.least_seconds);
        let spans = |stretches: Vec<(usize, usize)>| {
            let spans = stretches.into_iter().map(|(from, to)| span(from, to, end));
            spans.filter(|span| span.length() >= least).collect()
        };
        self.stretches.into_iter().map(spans).collect()
    }
}

/// Returns the speaker most likely heard, other than `but`; the first of several.
fn likeliest(speakers: &[f32], but: Option<usize>) -> Option<usize> {
    let others = (0..speakers.len()).filter(|one| Some(*one) != but);
    others.reduce(|best, one| if speakers[one] > speakers[best] { one } else { best })
}

/// Returns the time from frame `from` to before frame `to`, not past `end`.
pub(crate) fn span(from: usize, to: usize, end: Millis) -> Span {
    let edge = |frame: usize| {
        let sample = frame * FRAME_SAMPLES + FIRST_FRAME_CENTRE - FRAME_SAMPLES / 2;
        Millis::from_samples(sample as u64, SAMPLE_RATE).min(end)
    };
    // The first frame's span reaches back to the start: no frame comes before it.
    let start = if from == 0 { Millis::ZERO } else { edge(from) };
    Span::new(start, edge(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Window;
    use crate::segmentation::powerset::CLASSES;

    const A: [f32; CLASSES] = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    const BOTH: [f32; CLASSES] = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    const NOBODY: [f32; CLASSES] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

    /// A recording with windows at these frames, in each of which `says` gives every frame.
    fn recording(
        starts: &[usize],
        frames: usize,
        says: impl Fn(usize, usize) -> [f32; CLASSES],
    ) -> Recording {
        let window = |(index, start): (usize, &usize)| {
            let frames = (*start..*start + WINDOW_FRAMES).map(|frame| says(index, frame)).collect();
            Window::new(LEAD_FRAMES + *start, &frames)
        };
        Recording {
            samples: frames * FRAME_SAMPLES,
            windows: starts.iter().enumerate().map(window).collect(),
            locals: Vec::new(),
        }
    }

    #[test]
    fn overlapping_windows_are_averaged_over_those_that_hear_the_frame() {
        let recording = recording(&[0, 148], 700, |window, _| if window == 0 { A } else { NOBODY });
        let mut heard = Vec::new();
        let labels = [[Some(0), None, None]; 2];
        for_each_frame(&recording, &labels, 1, |frame| {
            assert_eq!(frame.number, heard.len());
            heard.push((frame.somebody, frame.speakers[0]));
        });
        assert_eq!(heard.len(), 700);
        assert_eq!([heard[0], heard[147]], [(1.0, 1.0); 2]);
        assert_eq!([heard[148], heard[588]], [(0.5, 0.5); 2]);
        assert_eq!([heard[589], heard[699]], [(0.0, 0.0); 2]);
    }

    #[test]
    fn the_order_of_voices_in_a_window_does_not_matter() {
        let recording = recording(&[0, 148], 700, |window, _| {
            if window == 0 { A } else { [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0] }
        });
        let labels = [[Some(1), Some(0), None], [Some(0), Some(1), None]];
        for_each_frame(&recording, &labels, 2, |frame| assert_eq!(frame.speakers, [0.0, 1.0]));
    }

    fn decoded(says: impl Fn(usize) -> [f32; CLASSES]) -> Vec<Vec<Span>> {
        let recording = recording(&[0], 580, |_, frame| says(frame));
        let recipe = Recipe::default();
        let mut decoder = Decoder::new(&recipe, 2);
        let labels = [[Some(0), Some(1), None]];
        for_each_frame(&recording, &labels, 2, |frame| decoder.push(&frame));
        decoder.finish(Millis(9_787))
    }

    #[test]
    fn overlap_is_kept_as_overlap() {
        let spans = decoded(|frame| if (200..300).contains(&frame) { BOTH } else { A });
        assert_eq!(spans[0], [Span::new(Millis(0), Millis(9_787))]);
        assert_eq!(spans[1], [Span::new(Millis(3_398), Millis(5_085))]);
    }

    #[test]
    fn short_pauses_are_filled_and_blips_dropped() {
        let spans = decoded(|frame| match frame {
            100..200 | 220..300 | 400..404 => A,
            _ => NOBODY,
        });
        assert_eq!(spans[0], [Span::new(Millis(1_710), Millis(5_085))]);
        assert!(spans[1].is_empty());
    }

    #[test]
    fn a_pause_in_which_somebody_else_speaks_is_not_filled() {
        const B: [f32; CLASSES] = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let spans = decoded(|frame| if (220..240).contains(&frame) { B } else { A });
        assert_eq!(spans[0].len(), 2, "{spans:?}");
        assert_eq!(spans[1], [Span::new(spans[0][0].end(), spans[0][1].start())]);
    }

    #[test]
    fn what_is_before_the_first_sample_is_no_frame() {
        let mut recording = recording(&[0], 500, |_, _| A);
        recording.windows[0].start = 0;
        let mut heard = Vec::new();
        for_each_frame(&recording, &[[Some(0), None, None]], 1, |frame| heard.push(frame.number));
        assert_eq!(heard, (0..WINDOW_FRAMES - LEAD_FRAMES).collect::<Vec<_>>());
    }

    #[test]
    fn nobody_is_heard_where_nobody_speaks() {
        assert_eq!(decoded(|_| NOBODY), [vec![], vec![]]);
    }
}
