//! Reads a window, and reads it again in other ways where the reading is not honest.

use std::sync::atomic::{AtomicBool, Ordering};

use transcript::{Fate, Millis, SAMPLE_RATE, Span};
use whisper_rs::{WhisperContext, WhisperState};

use crate::judge::{Evidence, Fault, fault};
use crate::whisper::{self, Reading, Settings, Token};
use crate::windows::Window;
use crate::words::{self, HeardWord};
use crate::{Error, Result, WindowFate, WindowResult, WindowWord, edges};

/// whisper.cpp does not read less than 0.1 s; shorter windows get silence at their end.
const MIN_SAMPLES: usize = SAMPLE_RATE as usize;
/// Speech after the last word from which on the end of a window is read again, in seconds.
const UNREAD_SECONDS: f32 = 1.5;
/// How often a window is halved at most: 30, 15, 7.5 seconds.
const MAX_HALVINGS: u32 = 2;
/// How freely the last reading of a window draws its tokens.
const LAST_TEMPERATURE: f32 = 0.4;

/// What all windows of a recording are read with.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) context: &'a WhisperContext,
    /// Whisper's name of the language.
    pub(crate) language: &'a str,
    /// Tokens of the words to expect.
    pub(crate) prompt: &'a [i32],
    /// The words to expect.
    pub(crate) expected: &'a [String],
    /// Threads of the processor a reading may take.
    pub(crate) threads: usize,
    /// Set once the work is to stop.
    pub(crate) stop: &'a AtomicBool,
}

/// One worker's place to read in: its memory is made at the first window and used for all.
pub(crate) struct Listener<'a> {
    task: Task<'a>,
    state: Option<WhisperState>,
}

/// How far the attempts on a window have gone.
#[derive(Clone, Copy, Default)]
struct Attempt {
    /// How often it was halved.
    halvings: u32,
    /// True where an earlier reading of the same sound was thrown away.
    again: bool,
}

impl<'a> Listener<'a> {
    pub(crate) fn new(task: Task<'a>) -> Self {
        Self { task, state: None }
    }

    /// Reads a window.
    pub(crate) fn listen(&mut self, window: &Window) -> Result<WindowResult> {
        let hull = window.hull();
        let mut result =
            WindowResult { start: hull.start(), end: hull.end(), ..WindowResult::default() };
        self.attempt(window, Attempt::default(), &mut result)?;
        result.words.sort_by_key(|word| (word.start, word.end));
        result.fates.sort_by_key(|fate| fate.start);
        Ok(result)
    }

    /// Reads a window or a part of one and adds what came of it to `result`.
    fn attempt(
        &mut self,
        window: &Window,
        attempt: Attempt,
        result: &mut WindowResult,
    ) -> Result<()> {
        let prompt = if attempt.again { &[][..] } else { self.task.prompt };
        let (reading, heard) = self.read(window, prompt, 0.0)?;
        let Some(found) = self.fault(&reading, &heard, window) else {
            let fate = if attempt.again { Fate::Retried } else { Fate::Transcribed };
            return self.accept(window, &reading, heard, fate, result);
        };
        if found.is_final() {
            drop_window(window, found, result);
            return Ok(());
        }
        let next = Attempt { halvings: attempt.halvings + 1, again: true };
        if next.halvings <= MAX_HALVINGS
            && let Some((first, second)) = window.halves()
        {
            self.attempt(&first, next, result)?;
            return self.attempt(&second, next, result);
        }
        self.last_attempt(window, result)
    }

    /// Reads a short window once more with tokens drawn by chance, which breaks loops.
    fn last_attempt(&mut self, window: &Window, result: &mut WindowResult) -> Result<()> {
        // whisper.cpp seeds its dice when it makes a state, so only a new one throws the same
        // whatever this worker has read before.
        self.state = None;
        let (reading, heard) = self.read(window, &[], LAST_TEMPERATURE)?;
        match self.fault(&reading, &heard, window) {
            None => self.accept(window, &reading, heard, Fate::Retried, result),
            Some(found) => {
                drop_window(window, found, result);
                Ok(())
            }
        }
    }

    /// Takes the words of an honest reading, and reads on where it stopped before the speech did.
    fn accept(
        &mut self,
        window: &Window,
        reading: &Reading,
        heard: Vec<HeardWord>,
        fate: Fate,
        result: &mut WindowResult,
    ) -> Result<()> {
        let stopped = end_of(reading, &heard);
        let unread = window
            .tail((stopped * f64::from(SAMPLE_RATE)) as usize)
            .filter(|tail| tail.speech_seconds() >= UNREAD_SECONDS);
        let mut read = window.clone();
        if let Some(tail) = &unread {
            read.truncate(tail);
            self.attempt(tail, Attempt { halvings: MAX_HALVINGS, again: true }, result)?;
        }
        for piece in &read.pieces {
            add_fate(result, piece.span(), fate, None);
        }
        result.words.extend(heard.iter().map(|word| place(word, &read)));
        Ok(())
    }

    fn fault(&self, reading: &Reading, words: &[HeardWord], window: &Window) -> Option<Fault> {
        let Task { language, expected, .. } = self.task;
        fault(&Evidence { reading, words, window, language, expected })
    }

    /// Reads a window once.
    fn read(
        &mut self,
        window: &Window,
        prompt: &[i32],
        temperature: f32,
    ) -> Result<(Reading, Vec<HeardWord>)> {
        let Task { context, language, threads, stop, .. } = self.task;
        let failed = |source| {
            if stop.load(Ordering::Relaxed) {
                Error::Interrupted
            } else {
                Error::Decode { at: window.hull().start(), source }
            }
        };
        let state = match &mut self.state {
            Some(state) => state,
            none => none.insert(context.create_state().map_err(failed)?),
        };
        let mut samples = window.sound();
        samples.resize(samples.len().max(MIN_SAMPLES), 0.0);
        let settings = Settings { language, prompt, temperature, threads };
        let reading = whisper::read(context, state, &samples, settings, stop).map_err(failed)?;
        let mut words = words::assemble(&reading.tokens, language);
        edges::refine(&mut words, &samples);
        Ok((reading, words))
    }
}

/// Returns where a reading stopped, in seconds of its window: at the moment it wrote down last,
/// else at the end of its last word.
fn end_of(reading: &Reading, heard: &[HeardWord]) -> f64 {
    match reading.tokens.last() {
        Some(Token::Moment(seconds)) => *seconds,
        _ => heard.last().map_or(0.0, |word| word.end),
    }
}

/// Writes down that a window is left out.
fn drop_window(window: &Window, fault: Fault, result: &mut WindowResult) {
    let fate = if fault == Fault::NobodySpeaks { Fate::NoSpeech } else { Fate::Dropped };
    for piece in &window.pieces {
        add_fate(result, piece.span(), fate, Some(fault.reason().to_owned()));
    }
}

fn add_fate(result: &mut WindowResult, span: Span, fate: Fate, reason: Option<String>) {
    result.fates.push(WindowFate { start: span.start(), end: span.end(), fate, reason });
}

/// Puts a word of a window on the episode's clock, inside the piece that holds its middle.
fn place(word: &HeardWord, window: &Window) -> WindowWord {
    let rate = f64::from(SAMPLE_RATE);
    let middle = ((word.start + word.end) / 2.0 * rate) as usize;
    let mut before = 0;
    let mut pieces = window.pieces.iter().peekable();
    let piece = loop {
        match pieces.next() {
            Some(piece) if middle < before + piece.samples.len() || pieces.peek().is_none() => {
                break Some(piece);
            }
            Some(piece) => before += piece.samples.len(),
            None => break None,
        }
    };
    let moment = |seconds: f64| {
        piece.map_or(Millis::ZERO, |piece| {
            let inside = ((seconds * rate) as usize).clamp(before, before + piece.samples.len());
            Millis::from_samples(piece.start + (inside - before) as u64, SAMPLE_RATE)
        })
    };
    let (start, end) = (moment(word.start), moment(word.end));
    WindowWord {
        text: word.text.clone(),
        start,
        end: end.max(start),
        confidence: (word.log_probability.exp().clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
    }
}
