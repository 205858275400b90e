//! Any bytes as a model: by the first byte as a ggml file, which is made smaller too; as a CTranslate2 one,
//! which becomes ggml; or as a checkpoint of PyTorch, of which nets are made.

#![cfg_attr(fuzzing, no_main)]

use std::io::{Cursor, Write as _};

use fetch::weights::quantise::{Form, quantise};
use fetch::weights::{ct2, ggml, nets, torch, whisper};
use transcript::Silent;

/// A vocabulary of two tokens.
const TOKENIZER: &[u8] = br#"{"model": {"vocab": {"!": 0, "\u0120a": 1}}}"#;

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    match first % 3 {
        0 => {
            let Ok(contents) = ggml::read(Cursor::new(rest), "x") else { return };
            let end = contents.tensors.iter().map(|one| one.offset.saturating_add(one.bytes()));
            assert!(end.max().unwrap_or(0) <= rest.len() as u64, "a tensor is not in the file");
            let Some((file, out)) = written(rest) else { return };
            let _ = quantise(file.path(), Form::ALL[rest.len() % 3], out.path(), &Silent);
        }
        1 => {
            if ct2::read(Cursor::new(rest), "x").is_ok()
                && let Some((file, out)) = written(rest)
            {
                let _ = whisper::convert(file.path(), TOKENIZER, out.path(), &Silent);
            }
        }
        _ => {
            let Ok(mut checkpoint) = torch::Checkpoint::open(rest.to_vec(), "x") else { return };
            let _ = checkpoint.tensor("w");
            let _ = nets::segmentation(&mut checkpoint);
            let _ = nets::campplus(&mut checkpoint);
        }
    }
}

/// Writes bytes to a file, and returns it with a place for what is made of it.
fn written(bytes: &[u8]) -> Option<(tempfile::NamedTempFile, tempfile::NamedTempFile)> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(bytes).ok()?;
    Some((file, tempfile::NamedTempFile::new().ok()?))
}
