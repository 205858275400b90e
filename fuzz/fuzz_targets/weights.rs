//! Any bytes as a model: by the first byte as a ggml file, a CTranslate2 one or a checkpoint of
//! PyTorch.

#![no_main]

use std::io::Cursor;

use fetch::weights::{ct2, ggml, torch};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match first % 3 {
        0 => drop(ggml::read(Cursor::new(rest), "x")),
        1 => drop(ct2::read(Cursor::new(rest), "x")),
        _ => drop(torch::Checkpoint::open(rest.to_vec(), "x")),
    }
});
