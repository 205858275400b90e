//! The words to expect, as Whisper takes them.

use whisper_rs::WhisperContext;

/// Tokens the prompt may have at most: of Whisper's 224, with room for the text of a window.
const MAX_TOKENS: usize = 200;

/// The words that a window is read with, and their tokens.
pub(crate) struct Prompt {
    /// As many of the words to expect as there is room for, the first ones.
    pub(crate) words: Vec<String>,
    /// They as a list that ends as a sentence does, so that the window begins a new one.
    pub(crate) tokens: Vec<i32>,
}

/// Returns as many of `words` as there is room for.
pub(crate) fn fitting(context: &WhisperContext, words: &[String]) -> Prompt {
    let mut prompt = Prompt { words: Vec::new(), tokens: Vec::new() };
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
        prompt.words.push(word.to_owned());
        prompt.tokens = tokens;
        text = longer;
    }
    prompt
}

/// Returns the tokens of `text`, which has no NUL.
fn tokenize(context: &WhisperContext, text: &str) -> Vec<i32> {
    // A token is at least a byte. With less room than needed whisper-rs 0.16 makes a vector of
    // negative length.
    context.tokenize(text, text.len() + 1).unwrap_or_default()
}
