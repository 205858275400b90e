//! Cuts a stream of sound into the windows that the recogniser hears.

use transcript::{Activity, Millis, Pcm, SAMPLE_RATE, Span};

use crate::edges::level;

/// The longest window in seconds: what 1472 frames of the encoder hold (see `whisper`).
const MAX_SECONDS: f64 = 29.4;
/// A window that has to be cut short is at least this long, in seconds.
const MIN_SECONDS: f64 = 18.0;
/// Scores from here on count as speech.
const SPEECH_SCORE: f32 = 0.5;
/// Sound kept before and after speech, in seconds: soft beginnings and endings of words.
const MARGIN_SECONDS: f64 = 0.3;
/// Pauses up to this many seconds stay in; longer ones are taken out.
const MAX_PAUSE_SECONDS: f64 = 1.6;
/// What is heard for less than this many seconds between two long pauses is a click.
const MIN_SPEECH_SECONDS: f64 = 0.1;
/// Seconds on each side over which the quietness of a cut is judged.
const CUT_REACH_SECONDS: f64 = 0.25;
/// How much a cut may cost more at the end of the range than at its start, to fill windows: as much
/// as a pause between two phrases of one voice is above one between two voices, for a net's scores.
const FULLNESS: f32 = 0.4;

/// A stretch of the stream without a gap, as a window holds it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Number of its first sample in the stream.
    pub(crate) start: u64,
    /// The sound.
    pub(crate) samples: Vec<f32>,
    /// The activity's score for each frame of it.
    pub(crate) scores: Vec<f32>,
}

impl Piece {
    /// Returns when it is.
    pub(crate) fn span(&self) -> Span {
        let end = self.start + self.samples.len() as u64;
        Span::new(
            Millis::from_samples(self.start, SAMPLE_RATE),
            Millis::from_samples(end, SAMPLE_RATE),
        )
    }

    /// Cuts the piece before frame `frame`; the later part is returned.
    fn split_off(&mut self, frame: usize, frame_samples: usize) -> Self {
        let sample = (frame * frame_samples).min(self.samples.len());
        Self {
            start: self.start + sample as u64,
            samples: self.samples.split_off(sample),
            scores: self.scores.split_off(frame.min(self.scores.len())),
        }
    }
}

/// What the recogniser hears at once: pieces of speech laid end to end, at most 30 s in all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Window {
    /// The pieces, in order and not empty.
    pub(crate) pieces: Vec<Piece>,
    /// Samples of a frame of the scores.
    pub(crate) frame_samples: usize,
}

impl Window {
    /// Returns the stretch from its first moment to its last.
    pub(crate) fn hull(&self) -> Span {
        let mut spans = self.pieces.iter().map(Piece::span);
        let first = spans.next().unwrap_or_default();
        spans.fold(first, Span::hull)
    }

    /// Returns the number of samples in all pieces.
    pub(crate) fn samples(&self) -> usize {
        self.pieces.iter().map(|piece| piece.samples.len()).sum()
    }

    /// Returns how many seconds of it somebody is heard to speak, soft sounds around included.
    pub(crate) fn speech_seconds(&self) -> f32 {
        let reach = SAMPLE_RATE as usize / self.frame_samples / 5;
        let scores = self.scores();
        let mut left = 0;
        let mut frames = 0;
        for (frame, &score) in scores.iter().enumerate() {
            if score >= SPEECH_SCORE {
                frames += (frame - left).min(reach) + 1;
                left = frame + 1;
            }
        }
        (frames * self.frame_samples) as f32 / SAMPLE_RATE as f32
    }

    /// Returns the sound, pieces end to end.
    pub(crate) fn sound(&self) -> Vec<f32> {
        self.pieces.iter().flat_map(|piece| &piece.samples).copied().collect()
    }

    /// Returns the scores, pieces end to end.
    pub(crate) fn scores(&self) -> Vec<f32> {
        self.pieces.iter().flat_map(|piece| &piece.scores).copied().collect()
    }

    /// Cuts the window in two at the quietest moment of its middle half, if both parts would be
    /// at least a second long.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        let frames = self.scores().len();
        if self.samples() < 2 * 2 * SAMPLE_RATE as usize {
            return None;
        }
        let cut = quietest(&self.pieces, self.frame_samples, frames / 4..frames * 3 / 4);
        let mut first = self.clone();
        let rest = split(&mut first.pieces, cut, self.frame_samples);
        let second = Self { pieces: rest, frame_samples: self.frame_samples };
        (!first.pieces.is_empty() && !second.pieces.is_empty()).then_some((first, second))
    }

    /// Returns the part of the window from sample `sample` on, cut at the quietest moment within
    /// a second after it, or nothing where less than a second would be left.
    pub(crate) fn tail(&self, sample: usize) -> Option<Self> {
        let from = sample / self.frame_samples;
        let second = SAMPLE_RATE as usize / self.frame_samples;
        let frames = self.scores().len();
        if from + 2 * second > frames {
            return None;
        }
        let cut = quietest(&self.pieces, self.frame_samples, from..from + second);
        let mut pieces = self.pieces.clone();
        let rest = split(&mut pieces, cut, self.frame_samples);
        Some(Self { pieces: rest, frame_samples: self.frame_samples })
    }
}

impl Window {
    /// Takes `tail`, a last part of the window, off it.
    pub(crate) fn truncate(&mut self, tail: &Self) {
        let frames = self.scores().len() - tail.scores().len().min(self.scores().len());
        split(&mut self.pieces, frames, self.frame_samples);
    }
}

/// Packs speech into windows while the stream runs past; holds no more than about a window.
pub(crate) struct Windower<'a> {
    activity: &'a mut dyn Activity,
    frame_samples: usize,
    /// Sound from frame `base` on: what is not in `pending` and may still be speech.
    samples: Vec<f32>,
    /// Scores of the frames from `base` on, as far as they are settled.
    scores: Vec<f32>,
    /// Number of the frame where `samples` and `scores` begin.
    base: u64,
    /// Frames of `scores` that `stretch` knows.
    seen: usize,
    /// The stretch of speech that is being heard.
    stretch: Option<Stretch>,
    /// Speech that waits for its window.
    pending: Vec<Piece>,
    /// Samples heard in all.
    heard: u64,
}

/// Speech that is being heard, in frames from the windower's `base`.
struct Stretch {
    /// The first active frame.
    first: usize,
    /// The last active frame.
    last: usize,
    /// How many of the frames are active.
    active: usize,
}

impl<'a> Windower<'a> {
    /// Listens to a stream from its first sample on.
    pub(crate) fn new(activity: &'a mut dyn Activity) -> Self {
        let frame_samples = activity.frame_samples().max(1);
        Self {
            activity,
            frame_samples,
            samples: Vec::new(),
            scores: Vec::new(),
            base: 0,
            seen: 0,
            stretch: None,
            pending: Vec::new(),
            heard: 0,
        }
    }

    /// Returns how much of the stream was heard.
    pub(crate) fn heard(&self) -> Millis {
        Millis::from_samples(self.heard, SAMPLE_RATE)
    }

    /// Takes the next sound of the stream and appends the windows that are full by now.
    pub(crate) fn push(&mut self, pcm: &Pcm, windows: &mut Vec<Window>) {
        self.heard += pcm.samples().len() as u64;
        self.samples.extend_from_slice(pcm.samples());
        self.activity.push(pcm.samples(), &mut self.scores);
        self.look(windows);
    }

    /// Appends the windows that are left; the stream has ended.
    pub(crate) fn finish(&mut self, windows: &mut Vec<Window>) {
        self.activity.finish(&mut self.scores);
        let frames = self.samples.len().div_ceil(self.frame_samples);
        self.scores.resize(frames, 0.0);
        self.look(windows);
        self.close(windows);
        self.emit(windows, 0);
    }

    /// Goes through the frames that have scores now.
    fn look(&mut self, windows: &mut Vec<Window>) {
        let pause = self.frames(MAX_PAUSE_SECONDS);
        while self.seen < self.scores.len().min(self.samples.len().div_ceil(self.frame_samples)) {
            let frame = self.seen;
            self.seen += 1;
            let speaks = self.scores[frame] >= SPEECH_SCORE;
            match &mut self.stretch {
                Some(stretch) if speaks => {
                    stretch.last = frame;
                    stretch.active += 1;
                }
                None if speaks => {
                    self.stretch = Some(Stretch { first: frame, last: frame, active: 1 });
                }
                Some(stretch) if frame - stretch.last >= pause => self.close(windows),
                _ => {}
            }
            self.cut_where_full(windows);
        }
        if self.stretch.is_none() {
            let margin = self.frames(MARGIN_SECONDS);
            self.forget(self.seen.saturating_sub(margin));
        }
    }

    /// Ends the stretch that is being heard and lets it wait for its window.
    fn close(&mut self, windows: &mut Vec<Window>) {
        let Some(stretch) = self.stretch.take() else { return };
        let margin = self.frames(MARGIN_SECONDS);
        let end = (stretch.last + 1 + margin).min(self.scores.len());
        if stretch.active >= self.frames(MIN_SPEECH_SECONDS) {
            let first = stretch.first.saturating_sub(margin);
            self.forget(first);
            self.take(end - first);
        } else {
            self.forget(end);
        }
        while self.pending_frames() > self.frames(MAX_SECONDS) {
            self.cut(windows);
        }
    }

    /// Cuts a window off once the speech that waits and the speech being heard fill one.
    fn cut_where_full(&mut self, windows: &mut Vec<Window>) {
        let Some(stretch) = &self.stretch else { return };
        let margin = self.frames(MARGIN_SECONDS);
        let first = stretch.first.saturating_sub(margin);
        if self.pending_frames() + (self.seen - first) < self.frames(MAX_SECONDS) {
            return;
        }
        self.forget(first);
        let whole = self.seen.min(self.samples.len() / self.frame_samples);
        self.take(whole);
        self.cut(windows);
        // What is left of the stretch is heard on: back from the last piece into the stream.
        if let Some(piece) = self.pending.pop() {
            self.base = piece.start / self.frame_samples as u64;
            self.seen += piece.scores.len();
            let active = |score: &f32| *score >= SPEECH_SCORE;
            self.stretch = piece.scores.iter().rposition(active).map(|last| Stretch {
                first: piece.scores.iter().position(active).unwrap_or(last),
                last,
                active: piece.scores.iter().filter(|score| active(score)).count(),
            });
            self.samples.splice(..0, piece.samples);
            self.scores.splice(..0, piece.scores);
        } else {
            self.stretch = None;
        }
    }

    /// Moves the first `frames` frames of the stream to the speech that waits.
    fn take(&mut self, frames: usize) {
        let start = self.base * self.frame_samples as u64;
        let samples = (frames * self.frame_samples).min(self.samples.len());
        let piece = Piece {
            start,
            samples: self.samples.drain(..samples).collect(),
            scores: self.scores.drain(..frames).collect(),
        };
        self.base += frames as u64;
        self.seen -= frames.min(self.seen);
        if !piece.samples.is_empty() {
            self.pending.push(piece);
        }
    }

    /// Drops the first `frames` frames of the stream.
    fn forget(&mut self, frames: usize) {
        let samples = (frames * self.frame_samples).min(self.samples.len());
        self.samples.drain(..samples);
        self.scores.drain(..frames.min(self.scores.len()));
        self.base += frames as u64;
        self.seen -= frames.min(self.seen);
        if let Some(stretch) = &mut self.stretch {
            stretch.first = stretch.first.saturating_sub(frames);
            stretch.last = stretch.last.saturating_sub(frames);
        }
    }

    /// Cuts the speech that waits at its best moment and makes a window of the first part.
    fn cut(&mut self, windows: &mut Vec<Window>) {
        let last = self.frames(MAX_SECONDS).min(self.pending_frames());
        let cut =
            quietest(&self.pending, self.frame_samples, self.frames(MIN_SECONDS).min(last)..last);
        self.emit(windows, cut);
    }

    /// Makes a window of the first `frames` frames that wait, of all where that is zero.
    fn emit(&mut self, windows: &mut Vec<Window>, frames: usize) {
        let rest = if frames == 0 {
            Vec::new()
        } else {
            split(&mut self.pending, frames, self.frame_samples)
        };
        let pieces = std::mem::replace(&mut self.pending, rest);
        if !pieces.is_empty() {
            windows.push(Window { pieces, frame_samples: self.frame_samples });
        }
    }

    fn pending_frames(&self) -> usize {
        self.pending.iter().map(|piece| piece.scores.len()).sum()
    }

    /// Returns the number of frames in `seconds`, at least one.
    fn frames(&self, seconds: f64) -> usize {
        let frames = seconds * f64::from(SAMPLE_RATE) / self.frame_samples as f64;
        (frames.round() as usize).max(1)
    }
}

/// Cuts `pieces` before frame `frame`, counted over all; the later ones are returned.
fn split(pieces: &mut Vec<Piece>, frame: usize, frame_samples: usize) -> Vec<Piece> {
    let mut before = 0;
    for index in 0..pieces.len() {
        let frames = pieces[index].scores.len();
        if frame < before + frames {
            let mut rest = pieces.split_off(index);
            if frame > before {
                let later = rest[0].split_off(frame - before, frame_samples);
                pieces.push(std::mem::replace(&mut rest[0], later));
            }
            return rest;
        }
        before += frames;
    }
    Vec::new()
}

/// Returns the frame in `range`, counted over all `pieces`, before which to cut: where nobody
/// speaks, else where it is quietest, rather late than early.
fn quietest(pieces: &[Piece], frame_samples: usize, range: std::ops::Range<usize>) -> usize {
    let reach = (CUT_REACH_SECONDS * f64::from(SAMPLE_RATE) / frame_samples as f64).ceil() as usize;
    let mut costs = Vec::new();
    let mut junctions = Vec::new();
    for piece in pieces {
        junctions.push(costs.len());
        let frames = piece.samples.chunks(frame_samples).zip(&piece.scores);
        costs.extend(frames.map(|(samples, &score)| (score, level(samples))));
    }
    let end = range.end.min(costs.len());
    let start = range.start.min(end);
    let levels = costs[start..end].iter().map(|cost| cost.1);
    let low = levels.clone().fold(f32::INFINITY, f32::min);
    let high = levels.fold(f32::NEG_INFINITY, f32::max);
    let cost = |frame: usize| {
        if junctions.contains(&frame) {
            return 0.0;
        }
        let near = &costs[frame.saturating_sub(reach)..(frame + reach).min(costs.len())];
        let sum: f32 = near
            .iter()
            .map(|(score, level)| score + ((level - low) / (high - low).max(1.0)).clamp(0.0, 1.0))
            .sum();
        sum / near.len().max(1) as f32
    };
    let length = (end - start).max(1) as f32;
    (start..end)
        .map(|frame| (cost(frame) - FULLNESS * (frame - start) as f32 / length, frame))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(end, |(_, frame)| frame.max(1))
}
