//! The words to expect, as Whisper takes them.

use whisper_rs::WhisperContext;

/// Tokens the prompt may have at most: of Whisper's 224, with room for the text of a window.
const MAX_TOKENS: usize = 200;

/// Returns the tokens of as many of `words` as there is room for, the first ones.
///
/// They read as a list that ends as a sentence does, so that the window begins a new one.
pub(crate) fn tokens(context: &WhisperContext, words: &[String]) -> Vec<i32> {
    let mut fitting = Vec::new();
    let mut text = String::new();
    for word in words.iter().map(|word| word.replace('\0', "")) {
        let word = word.trim();
        if word.is_empty() {
            continue;
        }
        let longer = if text.is_empty() { format!(" {word}") } else { format!("{text}, {word}") };
        let tokens = tokenize(context, &format!("{longer}."));
        if tokens.len() > MAX_TOKENS {
            break;
        }
        fitting = tokens;
        text = longer;
    }
    fitting
}

/// Returns the tokens of `text`, which has no NUL.
fn tokenize(context: &WhisperContext, text: &str) -> Vec<i32> {
    // A token is at least a byte. With less room than needed whisper-rs 0.16 makes a vector of
    // negative length.
    context.tokenize(text, text.len() + 1).unwrap_or_default()
}
