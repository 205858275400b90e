//! Any bytes as captions: WebVTT where the first byte is odd, else SubRip.

#![cfg_attr(fuzzing, no_main)]

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let start: &[u8] = match first % 2 {
        0 => b"1\n00:00:01,000 --> 00:00:02,000\n",
        _ => b"WEBVTT\n\n",
    };
    fuzz::import(&[start, rest].concat(), "x");
}
