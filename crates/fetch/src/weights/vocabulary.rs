//! The tokens of Whisper, out of a Hugging Face `tokenizer.json`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Error, Result};

/// Tokens with a text of their own in the models that know all languages.
const MULTILINGUAL_TOKENS: usize = 50_257;
/// The same in the English ones; the official files write the end of text after them.
const ENGLISH_TOKENS: usize = 50_256;
const END_OF_TEXT: &[u8] = b"<|endoftext|>";

#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    vocab: BTreeMap<String, u32>,
}

/// Returns the bytes of each token in the order of their numbers, as the official ggml files have
/// them.
pub(super) fn read(json: &[u8], what: &str, is_multilingual: bool) -> Result<Vec<Vec<u8>>> {
    let tokenizer: Tokenizer = serde_json::from_slice(json)
        .map_err(|error| Error::malformed(what, format!("is not a tokenizer: {error}")))?;
    let mut vocabulary: Vec<(u32, String)> =
        tokenizer.model.vocab.into_iter().map(|(token, number)| (number, token)).collect();
    vocabulary.retain(|(_, token)| !(token.starts_with("<|") && token.ends_with("|>")));
    vocabulary.sort();
    vocabulary.truncate(if is_multilingual { MULTILINGUAL_TOKENS } else { ENGLISH_TOKENS });
    let spelling = spelling();
    let bytes = |token: &str| -> Option<Vec<u8>> {
        token.chars().map(|letter| spelling.get(&letter).copied()).collect()
    };
    let mut tokens = Vec::with_capacity(vocabulary.len() + 1);
    for (_, token) in &vocabulary {
        let unknown =
            || Error::malformed(what, format!("cannot spell the token `{token}` in bytes"));
        tokens.push(bytes(token).ok_or_else(unknown)?);
    }
    if !is_multilingual {
        tokens.push(END_OF_TEXT.to_vec());
    }
    Ok(tokens)
}

/// Returns the byte that each letter stands for in GPT-2's vocabularies: printable bytes stand for
/// themselves, the others for the letters from U+0100 on.
fn spelling() -> BTreeMap<char, u8> {
    let is_printable = |byte: &u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let (printable, others): (Vec<u8>, Vec<u8>) = (0..=255).partition(is_printable);
    let themselves = printable.into_iter().map(|byte| (char::from(byte), byte));
    themselves.chain(('\u{100}'..).zip(others)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_bytes_in_the_order_of_their_numbers() {
        let json = br#"{"model": {"vocab": {"\u0120a": 1, "!": 0, "<|notimestamps|>": 3, "": 2}}}"#;
        let tokens = read(json, "t", true).unwrap();
        assert_eq!(tokens, [b"!".to_vec(), b" a".to_vec(), Vec::new()]);
        let tokens = read(json, "t", false).unwrap();
        assert_eq!(tokens.last().unwrap(), END_OF_TEXT);
    }

    #[test]
    fn a_letter_that_stands_for_no_byte_is_an_error() {
        let error =
            read("{\"model\": {\"vocab\": {\"好\": 0}}}".as_bytes(), "t", true).unwrap_err();
        assert!(error.to_string().contains('好'));
        assert!(read(b"[]", "tokenizer.json", true).is_err());
    }
}
