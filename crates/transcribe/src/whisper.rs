//! One reading of one window by whisper.cpp.

use std::sync::atomic::AtomicBool;

use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperError, WhisperState};

use crate::abort;

/// Tokens a reading may have at most: a little under whisper.cpp's own limit of 220, so that a
/// reading that will not end is cut by a rule that leaves its times in order.
pub(crate) const MAX_TOKENS: usize = 216;
/// Frames the encoder looks at, at most.
const MOST_FRAMES: usize = 1472;
/// Silence that the encoder sees behind the window, at least, in its frames: three seconds, without
/// which the decoder more often stops early or reads on past the end.
const SILENT_FRAMES: usize = 150;
/// Samples of a frame of the encoder.
const FRAME_SAMPLES: usize = 320;
/// Seconds between two of Whisper's timestamps.
const TIMESTAMP_SECONDS: f64 = 0.02;

/// What to decode with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// Whisper's name of the language.
    pub(crate) language: &'a str,
    /// Tokens that stand before the window as if they had been said.
    pub(crate) prompt: &'a [i32],
    /// How freely tokens are drawn: 0.0 takes the likeliest.
    pub(crate) temperature: f32,
    /// Threads of the processor.
    pub(crate) threads: usize,
}

/// A token as heard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A piece of text.
    Text {
        /// Bytes of UTF-8; a character may be spread over several tokens.
        bytes: Vec<u8>,
        /// Natural logarithm of the probability it was chosen with.
        log_probability: f32,
        /// When it ends, in seconds of the window, by the attention of the decoder.
        end: f64,
    },
    /// A moment the decoder wrote down, in seconds of the window.
    Moment(f64),
}

/// What a reading gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// The tokens, in order.
    pub(crate) tokens: Vec<Token>,
    /// Probability that nobody speaks in the window, by the decoder.
    pub(crate) no_speech: f32,
    /// True where the reading did not end by itself.
    pub(crate) endless: bool,
}

impl Reading {
    /// Returns the mean natural logarithm of the probabilities of the text.
    pub(crate) fn mean_log_probability(&self) -> f32 {
        let (sum, count) = self.tokens.iter().fold((0.0, 0), |(sum, count), token| match token {
            Token::Text { log_probability, .. } => (sum + log_probability, count + 1),
            Token::Moment(_) => (sum, count),
        });
        if count == 0 { 0.0 } else { sum / count as f32 }
    }
}

/// Reads `samples`, a window of at most 30 s, in one pass.
pub(crate) fn read(
    context: &WhisperContext,
    state: &mut WhisperState,
    samples: &[f32],
    settings: Settings<'_>,
    stop: &AtomicBool,
) -> Result<Reading, WhisperError> {
    // Whisper's word times end the process where the sound is longer than the encoder's view.
    let samples = &samples[..samples.len().min(MOST_FRAMES * FRAME_SAMPLES)];
    abort::run(state, parameters(settings, samples.len()), samples, stop)?;
    let mut reading = Reading::default();
    let (first_moment, end_of_text) = (context.token_beg(), context.token_eot());
    let mut last_end = 0.0_f64;
    for segment in state.as_iter() {
        reading.no_speech = segment.no_speech_probability();
        for index in 0..segment.n_tokens() {
            let Some(token) = segment.get_token(index) else { continue };
            let data = token.token_data();
            if data.id >= first_moment {
                let seconds = f64::from(data.id - first_moment) * TIMESTAMP_SECONDS;
                reading.tokens.push(Token::Moment(seconds));
            } else if data.id < end_of_text {
                if data.t_dtw >= 0 {
                    last_end = last_end.max(data.t_dtw as f64 / 100.0);
                }
                reading.tokens.push(Token::Text {
                    bytes: token.to_bytes()?.to_vec(),
                    log_probability: data.plog,
                    end: last_end,
                });
            }
        }
    }
    reading.endless = reading.tokens.len() >= MAX_TOKENS;
    Ok(reading)
}

/// Returns how many frames the encoder looks at: the window, silence behind it, and what makes
/// up a multiple of 64, for which the matrix kernels are several times as fast as for Whisper's own
/// 1500 (`docs/decisions`).
fn encoder_frames(samples: usize) -> usize {
    (samples.div_ceil(FRAME_SAMPLES) + SILENT_FRAMES).next_multiple_of(64).min(MOST_FRAMES)
}

/// Returns the parameters of one pass.
///
/// Every window is one segment for whisper.cpp: it must not move on inside the window by itself,
/// which costs a second run of the encoder, and its word times abort the process on segments of
/// less than 0.15 s.
fn parameters<'a>(settings: Settings<'a>, samples: usize) -> FullParams<'a, 'a> {
    let best_of = if settings.temperature > 0.0 { 3 } else { 1 };
    let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of });
    parameters.set_n_threads(i32::try_from(settings.threads).unwrap_or(1).max(1));
    parameters.set_language(Some(settings.language));
    parameters.set_tokens(settings.prompt);
    parameters.set_audio_ctx(i32::try_from(encoder_frames(samples)).unwrap_or(0));
    parameters.set_no_context(true);
    parameters.set_single_segment(true);
    parameters.set_max_tokens(MAX_TOKENS as i32);
    parameters.set_temperature(settings.temperature);
    parameters.set_temperature_inc(0.0);
    parameters.set_suppress_nst(true);
    // Whether a reading is to be trusted is judged here (`crate::judge`), not by whisper.cpp.
    parameters.set_no_speech_thold(2.0);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    parameters
}
