//! Any bytes as the files beside `interview.md`, by the first byte: what is read and written is read back,
//! and written the same.

#![cfg_attr(fuzzing, no_main)]

use transcript::format::{Error, cast_json, speakers_json, transcript_json, voiceprints_json};

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = &String::from_utf8_lossy(rest);
    match first % 4 {
        0 => check(text, transcript_json::read, transcript_json::write),
        1 => check(text, speakers_json::read, speakers_json::write),
        2 => check(text, cast_json::read, cast_json::write),
        _ => check(text, voiceprints_json::read, |prints| voiceprints_json::write(prints)),
    }
}

/// Reads a text, and checks that what is written of it is kept, to the number of digits that the format has.
fn check<T>(text: &str, read: fn(&str) -> Result<T, Error>, write: fn(&T) -> String) {
    let Ok(value) = read(text) else { return };
    let written = write(&value);
    let again = read(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(write(&again), written);
}
