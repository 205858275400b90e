//! Any bytes as what scorers and captions hold, by the first byte: RTTM, UEM, JSON lines, SubRip, WebVTT.

#![cfg_attr(fuzzing, no_main)]

use transcript::format::{jsonl, rttm, srt, uem, vtt};

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = &String::from_utf8_lossy(rest);
    match first % 5 {
        0 => drop(rttm::read(text)),
        1 => drop(uem::read(text)),
        2 => drop(jsonl::read(text)),
        3 => drop(srt::read(text)),
        _ => drop(vtt::read(text)),
    }
}
