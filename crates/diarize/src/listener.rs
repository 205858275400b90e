//! The stream: sound in, activity out at once, and what the clustering needs kept for the end.

use std::sync::Arc;

use transcript::{Activity, Monitor};

use crate::embedder::{Embedder, Job};
use crate::embedding::{BINS, FRAME_SAMPLES as BIN_SAMPLES, FRAME_STEP_SAMPLES, Fbank, level};
use crate::level::Level;
use crate::nets::Nets;
use crate::options::Options;
use crate::recording::{LEAD_FRAMES, Recording, Window};
use crate::segmentation::powerset::{VOICES, likeliest, somebody};
use crate::segmentation::{
    FIRST_FRAME_CENTRE, FRAME_SAMPLES, Probabilities, WINDOW_FRAMES, WINDOW_SAMPLES,
};
use crate::{Heard, Result};

/// Frames from one window to the next: 2.5 seconds, so that every moment is heard four times.
pub(crate) const STEP_FRAMES: usize = 148;

/// The same in samples.
const STEP_SAMPLES: usize = STEP_FRAMES * FRAME_SAMPLES;

/// The silence that the windows hear before the recording, and after it, in samples.
const LEAD_SAMPLES: usize = LEAD_FRAMES * FRAME_SAMPLES;

/// Windows that run through the segmentation net in lock step.
const BATCH: usize = 4;

/// Frames by which the net's frame grid lags behind that of [`Activity`]: its first frame is
/// centred at 31 ms, that of the grid at 8 ms.
pub(crate) const LAG_FRAMES: usize = 1;

/// Fewest mel frames of a voice that are worth an embedding, before they are repeated.
const LEAST_BINS: usize = 5;

/// Mel frames an embedding needs; shorter stretches are repeated.
const ENOUGH_BINS: usize = 25;

/// Mel frames an embedding is made of at most, from the middle of the voice's own: four seconds. All
/// ten of a monologue cost twice the time and cluster no better.
const MOST_BINS: usize = 400;

/// Mel frames of a voice alone from which on those in overlap are left out.
const CLEAN_BINS: usize = 40;

/// Hears a recording as it goes by: an [`Activity`] for those who cut it, and at the end who spoke
/// when.
///
/// Keeps a few seconds of sound, and of all that went by only the nets' answers: about 8 MB an
/// hour. The result does not depend on how the sound was cut into blocks.
pub struct Listener {
    nets: Arc<Nets>,
    embedder: Embedder,
    fbank: Fbank,
    level: Level,
    /// The last samples, from number `first_sample` on; all is counted from the silence before the
    /// recording on.
    samples: Vec<f32>,
    first_sample: usize,
    /// Their log mel energies, from frame number `first_bin` on.
    bins: Vec<f32>,
    first_bin: usize,
    /// Start of the next window on the grid, in frames.
    next_frame: usize,
    /// Sums of P(somebody) and numbers of windows, from frame number `scored` on.
    sums: Vec<(f32, f32)>,
    scored: usize,
    recording: Recording,
    ended: bool,
}

impl Listener {
    /// Begins to hear a recording, with embeddings computed on `threads` threads of their own; with
    /// none, in [`Activity::push`].
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn new(nets: Arc<Nets>, threads: usize) -> Result<Self> {
        let mut listener = Self {
            embedder: Embedder::start(Arc::clone(&nets), threads)?,
            nets,
            fbank: Fbank::new(),
            level: Level::new(),
            samples: Vec::new(),
            first_sample: 0,
            bins: Vec::new(),
            first_bin: 0,
            next_frame: 0,
            sums: Vec::new(),
            scored: 0,
            recording: Recording::default(),
            ended: false,
        };
        listener.take(&[0.0; LEAD_SAMPLES]);
        Ok(listener)
    }

    /// Returns who spoke when in all that was pushed, after [`Activity::finish`] or instead of it.
    ///
    /// # Errors
    /// When `monitor` asks to stop.
    pub fn diarize(mut self, options: &Options, monitor: &dyn Monitor) -> Result<Heard> {
        if !self.ended {
            self.finish(&mut Vec::new());
        }
        self.recording.locals = self.embedder.finish();
        crate::diarization::diarize(&self.recording, options, monitor)
    }

    /// Returns the number of samples heard so far, the silence before them included.
    fn heard(&self) -> usize {
        self.first_sample + self.samples.len()
    }

    /// Takes samples in, and their mel energies.
    fn take(&mut self, samples: &[f32]) {
        self.samples.extend_from_slice(samples);
        loop {
            let frame = self.first_bin + self.bins.len() / BINS;
            let start = frame * FRAME_STEP_SAMPLES - self.first_sample;
            let Some(samples) = self.samples.get(start..start + BIN_SAMPLES) else { break };
            let at = self.bins.len();
            self.bins.resize(at + BINS, 0.0);
            self.fbank.frame(samples, &mut self.bins[at..]);
        }
    }

    /// Runs the windows that begin at these frames, and hands their voices on.
    fn run(&mut self, starts: &[usize]) {
        let windows: Vec<Vec<f32>> = starts
            .iter()
            .map(|start| {
                let at = start * FRAME_SAMPLES - self.first_sample;
                let end = (at + WINDOW_SAMPLES).min(self.samples.len());
                let mut window = self.samples[at..end].to_vec();
                window.resize(WINDOW_SAMPLES, 0.0);
                window
            })
            .collect();
        let views: Vec<&[f32]> = windows.iter().map(Vec::as_slice).collect();
        let gain = self.level.gain();
        // A recording that is shorter than a window has no other than these.
        let is_short = starts.iter().all(|start| *start < LEAD_FRAMES);
        for (start, probabilities) in starts.iter().zip(self.nets.segmentation.run(&views)) {
            // The silence before the recording serves to tell voices apart. When somebody speaks is
            // left to the windows that are all sound, and with it where the recogniser cuts.
            if is_short || *start >= LEAD_FRAMES {
                self.add_scores(*start, &probabilities);
            }
            self.embed(*start, &probabilities, gain);
            self.recording.windows.push(Window::new(*start, &probabilities));
        }
    }

    fn add_scores(&mut self, start: usize, probabilities: &Probabilities) {
        // The last window may reach back to scores that are out already.
        let late = self.scored.saturating_sub(start);
        let from = start + late - self.scored;
        let length = self.sums.len().max(from + WINDOW_FRAMES - late);
        self.sums.resize(length, (0.0, 0.0));
        let frames = &probabilities[late..];
        for ((sum, count), frame) in self.sums[from..].iter_mut().zip(frames) {
            *sum += somebody(frame);
            *count += 1.0;
        }
    }

    /// Hands each voice's own mel frames, laid end to end, to the embedder.
    fn embed(&mut self, start: usize, probabilities: &Probabilities, gain: f32) {
        let start_sample = start * FRAME_SAMPLES;
        let sets: Vec<[bool; VOICES]> = probabilities.iter().map(likeliest).collect();
        let first = start_sample.div_ceil(FRAME_STEP_SAMPLES);
        let end = (start_sample + WINDOW_SAMPLES - BIN_SAMPLES) / FRAME_STEP_SAMPLES + 1;
        let end = end.min(self.first_bin + self.bins.len() / BINS);
        let set_of = |bin: usize| {
            let centre = bin * FRAME_STEP_SAMPLES + BIN_SAMPLES / 2 - start_sample;
            let frame = (centre + FRAME_SAMPLES / 2).saturating_sub(FIRST_FRAME_CENTRE);
            sets[(frame / FRAME_SAMPLES).min(WINDOW_FRAMES - 1)]
        };
        for voice in 0..VOICES {
            let mut own: Vec<usize> = (first..end).filter(|bin| set_of(*bin)[voice]).collect();
            if own.len() < LEAST_BINS {
                continue;
            }
            let alone = |bin: &usize| set_of(*bin).iter().filter(|heard| **heard).count() == 1;
            let clean: Vec<usize> = own.iter().copied().filter(alone).collect();
            if clean.len() >= CLEAN_BINS {
                own = clean;
            }
            let skipped = own.len().saturating_sub(MOST_BINS) / 2;
            let own = own.iter().skip(skipped).take(MOST_BINS);
            let count = own.len().max(ENOUGH_BINS);
            let mut frames = Vec::with_capacity(count * BINS);
            for bin in own.cycle().take(count) {
                let at = (bin - self.first_bin) * BINS;
                frames.extend_from_slice(&self.bins[at..at + BINS]);
            }
            level(&mut frames, gain);
            let window = self.recording.windows.len();
            self.embedder.push(Job { window, voice, frames });
        }
    }

    /// Appends the scores of the net's frames up to number `end`, shifted to the grid of
    /// [`Activity`].
    fn settle(&mut self, end: usize, scores: &mut Vec<f32>) {
        let settled = (end - self.scored).min(self.sums.len());
        for (sum, count) in self.sums.drain(..settled) {
            let score = sum / count.max(1.0);
            if self.scored == LEAD_FRAMES {
                scores.extend([score; LAG_FRAMES]);
            }
            if self.scored >= LEAD_FRAMES {
                scores.push(score);
            }
            self.scored += 1;
        }
    }

    /// Forgets the sound that no window to come can reach: the last one may begin a step before
    /// the next one on the grid.
    fn forget(&mut self) {
        let needed = (self.next_frame * FRAME_SAMPLES).saturating_sub(STEP_SAMPLES);
        let samples = needed.saturating_sub(self.first_sample);
        let bins = (needed / FRAME_STEP_SAMPLES).saturating_sub(self.first_bin);
        self.bins.drain(..bins * BINS);
        self.first_bin += bins;
        // No further than the mel frames have come, which need their samples whole.
        self.samples.drain(..samples);
        self.first_sample += samples;
    }
}

impl Activity for Listener {
    fn frame_samples(&self) -> usize {
        FRAME_SAMPLES
    }

    fn push(&mut self, mut samples: &[f32], scores: &mut Vec<f32>) {
        while !samples.is_empty() {
            let last = self.next_frame + (BATCH - 1) * STEP_FRAMES;
            let missing = last * FRAME_SAMPLES + WINDOW_SAMPLES - self.heard();
            let (now, later) = samples.split_at(missing.min(samples.len()));
            self.level.push(now);
            self.take(now);
            samples = later;
            if now.len() == missing {
                let starts: Vec<usize> = (self.next_frame..=last).step_by(STEP_FRAMES).collect();
                self.run(&starts);
                self.next_frame = last + STEP_FRAMES;
                self.settle(self.next_frame, scores);
                self.forget();
            }
        }
    }

    fn finish(&mut self, scores: &mut Vec<f32>) {
        let samples = self.heard() - LEAD_SAMPLES;
        self.recording.samples = samples;
        self.ended = true;
        if samples == 0 {
            return;
        }
        self.take(&[0.0; LEAD_SAMPLES]);
        let length = self.heard();
        let mut starts = Vec::new();
        while self.next_frame * FRAME_SAMPLES + WINDOW_SAMPLES <= length {
            starts.push(self.next_frame);
            self.next_frame += STEP_FRAMES;
        }
        // The last window ends with the silence after the recording.
        let last = length.saturating_sub(WINDOW_SAMPLES).div_ceil(FRAME_SAMPLES);
        if starts.last().or(self.recording.windows.last().map(|window| &window.start))
            != Some(&last)
        {
            starts.push(last);
        }
        self.run(&starts);

        let frames = samples.div_ceil(FRAME_SAMPLES);
        let before = match self.scored.checked_sub(LEAD_FRAMES) {
            None | Some(0) => 0,
            Some(scored) => scored + LAG_FRAMES,
        };
        let already = scores.len();
        self.settle(LEAD_FRAMES + frames, scores);
        let owed = already + frames - before;
        let silence = scores.last().copied().unwrap_or(0.0);
        scores.resize(owed, silence);
    }
}

#[cfg(test)]
mod tests {
    use transcript::{Silent, Unit};

    use super::*;
    use crate::Error;
    use crate::nets::tests::{nets, signal};

    /// Hears `sound` in blocks of the given sizes, round and round, on `threads` threads.
    fn hear(sound: &[f32], blocks: &[usize], threads: usize) -> (Vec<f32>, Heard) {
        let mut listener = Listener::new(nets(), threads).unwrap();
        let (mut scores, mut rest) = (Vec::new(), sound);
        for size in blocks.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*size).min(rest.len()));
            listener.push(now, &mut scores);
            rest = later;
        }
        listener.finish(&mut scores);
        (scores, listener.diarize(&Options::default(), &Silent).unwrap())
    }

    /// Half a minute of synthetic voices, not a whole number of windows.
    fn half_a_minute() -> Vec<f32> {
        let mut sound = signal().repeat(3);
        sound.truncate(473_210);
        sound
    }

    #[test]
    fn speech_in_a_recording_shorter_than_a_window_is_heard() {
        for seconds in [2, 5, 8] {
            let sound = &half_a_minute()[..seconds * 16_000];
            let (scores, _) = hear(sound, &[sound.len()], 0);
            assert_eq!(scores.len(), sound.len().div_ceil(FRAME_SAMPLES));
            let loud = scores.iter().filter(|score| **score > 0.5).count();
            assert!(2 * loud > scores.len(), "{loud} of {} frames in {seconds} s", scores.len());
        }
    }

    #[test]
    fn neither_blocks_nor_threads_change_what_is_heard() {
        let sound = half_a_minute();
        let (scores, heard) = hear(&sound, &[sound.len()], 0);
        assert_eq!(scores.len(), sound.len().div_ceil(FRAME_SAMPLES));
        assert!(!heard.diarization.speakers.is_empty());
        assert!(!heard.evidence.excerpts.is_empty());
        assert_eq!((scores.clone(), heard.clone()), hear(&sound, &[1, 7_777, 16_000], 1));
        assert_eq!((scores, heard), hear(&sound, &[50_000], 3));
    }

    #[test]
    fn speech_scores_high_and_pauses_low() {
        let (scores, heard) = hear(&half_a_minute(), &[16_000], 0);
        let at = |seconds: f64| scores[(seconds * 16_000.0) as usize / FRAME_SAMPLES];
        assert!(at(2.0) > 0.9 && at(5.0) > 0.9 && at(8.0) > 0.9, "{} {}", at(2.0), at(5.0));
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
        let spans = &heard.diarization.spans;
        assert!(spans.is_sorted() && spans[0].speaker.0 == 0);
        let first_of = |id: u16| spans.iter().position(|span| span.speaker.0 == id);
        let count = heard.diarization.speakers.len() as u16;
        assert!((0..count).map(first_of).is_sorted(), "numbered in order of first speech");
        assert_eq!(heard.evidence.centroids.len(), usize::from(count));
    }

    #[test]
    fn nobody_is_heard_in_silence_noise_or_a_tone() {
        let mut seed = 1_u32;
        let noise = (0..200_000).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            0.1 * ((seed >> 8) as f32 / (1 << 23) as f32 - 1.0)
        });
        let tone = (0..200_000).map(|n| 0.3 * (n as f32 * 0.172_8).sin());
        for sound in [vec![0.0; 200_000], vec![0.5; 200_000], noise.collect(), tone.collect()] {
            let (scores, heard) = hear(&sound, &[16_000], 0);
            assert!(heard.diarization.spans.is_empty(), "{:?}", heard.diarization);
            assert!(scores.iter().all(|score| *score < 0.5));
        }
    }

    #[test]
    fn next_to_no_sound_is_heard_without_fuss() {
        for length in [0, 1, 160, 399, 400, 16_000] {
            let (scores, heard) = hear(&signal()[40_000..40_000 + length], &[1000], 1);
            assert_eq!(scores.len(), length.div_ceil(FRAME_SAMPLES), "{length} samples");
            let end = transcript::Millis::from_samples(length as u64, 16_000);
            assert!(heard.diarization.spans.iter().all(|span| span.span.end() <= end));
        }
    }

    #[test]
    fn the_sound_itself_is_not_kept() {
        let mut listener = Listener::new(nets(), 0).unwrap();
        let block = signal();
        for _ in 0..6 {
            listener.push(&block, &mut Vec::new());
            assert!(listener.samples.len() <= WINDOW_SAMPLES + 5 * STEP_SAMPLES);
            assert!(listener.bins.len() / BINS * FRAME_STEP_SAMPLES <= listener.samples.len());
            assert!(listener.sums.len() <= WINDOW_FRAMES + 4 * STEP_FRAMES);
        }
    }

    #[test]
    fn work_stops_when_asked() {
        struct Stop;
        impl Monitor for Stop {
            fn begin(&self, _: &str, _: Option<u64>, _: Unit) {}
            fn advance(&self, _: u64) {}
            fn end(&self) {}
            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let listener = Listener::new(nets(), 1).unwrap();
        let stopped = listener.diarize(&Options::default(), &Stop);
        assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
    }
}
