//! Which language is spoken.

use transcript::{Language, SAMPLE_RATE};
use whisper_rs::{WhisperContext, WhisperError};

use crate::model_file::ModelFile;
use crate::windows::Window;
use crate::{Error, Result};

/// Windows that are asked for their language before the first is read.
pub(crate) const VOTING_WINDOWS: usize = 3;

/// Returns Whisper's name of `language`, if the model knows it.
pub(crate) fn whisper_name(
    language: &Language,
    model: &ModelFile,
    model_name: &str,
) -> Result<&'static str> {
    let name = match language.primary() {
        "nb" => "no",
        "fil" => "tl",
        "yue" if !model.knows_cantonese() => "zh",
        primary => primary,
    };
    let known = whisper_rs::get_lang_id(name).and_then(whisper_rs::get_lang_str);
    let known = known.ok_or_else(|| Error::UnknownLanguage(language.to_string()))?;
    if known != "en" && !model.is_multilingual() {
        return Err(Error::EnglishOnly {
            model: model_name.to_owned(),
            language: language.to_string(),
            instead: model_name.trim_end_matches(".en").to_owned(),
        });
    }
    Ok(known)
}

/// Returns the language that the windows hold most likely, each heard by its share of speech.
pub(crate) fn detect(context: &WhisperContext, windows: &[Window]) -> Result<Language> {
    let mut votes: Vec<f32> = Vec::new();
    for window in windows {
        let speech = window.speech_seconds();
        let failed = |source| Error::Decode { at: window.hull().start(), source };
        let probabilities = probabilities(context, window).map_err(failed)?;
        votes.resize(votes.len().max(probabilities.len()), 0.0);
        for (vote, probability) in votes.iter_mut().zip(probabilities) {
            *vote += speech * probability;
        }
    }
    let best = votes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    let name = best.and_then(|(id, _)| whisper_rs::get_lang_str(i32::try_from(id).ok()?));
    Ok(name.map_or_else(Language::default, Language::new))
}

/// Returns the probability of each language Whisper knows, by its number.
fn probabilities(
    context: &WhisperContext,
    window: &Window,
) -> std::result::Result<Vec<f32>, WhisperError> {
    let mut state = context.create_state()?;
    let mut samples = window.sound();
    samples.resize(samples.len().max(SAMPLE_RATE as usize), 0.0);
    state.pcm_to_mel(&samples, 1)?;
    Ok(state.lang_detect(0, 1)?.1)
}
