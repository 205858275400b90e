//! Tokens become words.

use crate::whisper::Token;

/// A word in a window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeardWord {
    /// The word with its punctuation.
    pub(crate) text: String,
    /// When it starts, in seconds of the window.
    pub(crate) start: f64,
    /// When it ends, in seconds of the window.
    pub(crate) end: f64,
    /// Mean natural logarithm of the probabilities of its tokens.
    pub(crate) log_probability: f32,
}

/// Languages written without spaces: there a word is a run of whole characters of a token.
const WITHOUT_SPACES: [&str; 7] = ["zh", "ja", "th", "lo", "my", "yue", "bo"];
/// Marks that belong to the word after them.
const OPENING: &str = "\"'“‘¿¡([{-«「『（【《";
/// Marks that belong to the word before them.
const CLOSING: &str = "\"'.。,，、!！?？:：;；”’)]}»」』）】》…%";

/// Returns true where the words of `language` have spaces between them.
pub(crate) fn has_spaces(language: &str) -> bool {
    !WITHOUT_SPACES.contains(&language)
}

/// Puts the tokens of one reading together as words.
pub(crate) fn assemble(tokens: &[Token], language: &str) -> Vec<HeardWord> {
    let spaces = has_spaces(language);
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0.0;
    let mut whole = true;
    for token in tokens {
        match token {
            Token::Moment(seconds) => start = f64::max(start, *seconds),
            Token::Text { bytes, log_probability, end } => {
                let begins = whole && (!spaces || bytes.first() == Some(&b' '));
                match parts.last_mut() {
                    Some(part) if !begins => part.take(bytes, *log_probability, *end),
                    _ => parts.push(Part::new(bytes, *log_probability, start, *end)),
                }
                whole = parts.last().is_none_or(|part| std::str::from_utf8(&part.bytes).is_ok());
                start = end.max(start);
            }
        }
    }
    join_marks(parts.iter().filter_map(Part::word).collect())
}

/// Tokens that make one word, before its marks are joined to it.
struct Part {
    bytes: Vec<u8>,
    log_probabilities: Vec<f32>,
    start: f64,
    end: f64,
}

impl Part {
    fn new(bytes: &[u8], log_probability: f32, start: f64, end: f64) -> Self {
        let log_probabilities = vec![log_probability];
        Self { bytes: bytes.to_vec(), log_probabilities, start, end: end.max(start) }
    }

    fn take(&mut self, bytes: &[u8], log_probability: f32, end: f64) {
        let marks = std::str::from_utf8(bytes).is_ok_and(|text| is_marks(text, CLOSING));
        self.bytes.extend_from_slice(bytes);
        if !marks {
            self.log_probabilities.push(log_probability);
            self.end = self.end.max(end);
        }
    }

    fn word(&self) -> Option<HeardWord> {
        let text = String::from_utf8_lossy(&self.bytes);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FFFD}');
        if text.is_empty() {
            return None;
        }
        let sum: f32 = self.log_probabilities.iter().sum();
        Some(HeardWord {
            text: text.to_owned(),
            start: self.start,
            end: self.end,
            log_probability: sum / self.log_probabilities.len() as f32,
        })
    }
}

/// Joins marks that stand alone to the word they belong to; marks beside no word are dropped.
fn join_marks(words: Vec<HeardWord>) -> Vec<HeardWord> {
    let mut joined: Vec<HeardWord> = Vec::with_capacity(words.len());
    let mut opening: Option<HeardWord> = None;
    for mut word in words {
        if is_marks(&word.text, CLOSING)
            && opening.is_none()
            && let Some(before) = joined.last_mut()
        {
            before.text.push_str(&word.text);
        } else if is_marks(&word.text, OPENING) {
            opening = Some(word);
        } else if word.text.chars().any(char::is_alphanumeric) {
            if let Some(mark) = opening.take() {
                word.text.insert_str(0, &mark.text);
            }
            joined.push(word);
        }
    }
    joined
}

/// Returns true where `text` holds marks of `set` and nothing else.
fn is_marks(text: &str, set: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| set.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Assembles tokens that each last a tenth of a second.
    #[track_caller]
    fn check(language: &str, tokens: &[&[u8]], expected: &[(&str, f64, f64)]) {
        let tokens: Vec<Token> = tokens
            .iter()
            .enumerate()
            .map(|(index, bytes)| Token::Text {
                bytes: bytes.to_vec(),
                log_probability: -0.1,
                end: (index + 1) as f64 / 10.0,
            })
            .collect();
        let words = assemble(&tokens, language);
        let found: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.start, w.end)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tokens_join_to_words_and_marks_join_the_word_they_belong_to() {
        check(
            "en",
            &[b" Kenn", b"edy", b",", b" well", b"-", b"known", b" \"", b"Hi", b".", b" ("],
            &[("Kennedy,", 0.0, 0.2), ("well-known", 0.3, 0.6), ("\"Hi.", 0.6, 0.8)],
        );
    }

    #[test]
    fn a_character_spread_over_tokens_is_one_character() {
        let fold = "梁".as_bytes();
        check(
            "zh",
            &[&fold[..2], &fold[2..], "文".as_bytes(), "。".as_bytes()],
            &[("梁", 0.0, 0.2), ("文。", 0.2, 0.3)],
        );
        check("pt", &[b" Jo\xc3", b"\xa3o"], &[("João", 0.0, 0.2)]);
    }

    #[test]
    fn broken_utf8_leaves_no_broken_character() {
        check("en", &[b" a\xe6", b" b"], &[("a\u{FFFD} b", 0.0, 0.2)]);
    }

    #[test]
    fn marks_alone_are_no_words() {
        check("en", &[b" ...", b" -"], &[]);
    }
}
