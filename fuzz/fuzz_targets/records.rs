//! Any bytes as the files beside `interview.md`, by the first byte: what is read is written and read
//! back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transcript::format::{cast_json, speakers_json, transcript_json, voiceprints_json};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = &String::from_utf8_lossy(rest);
    match first % 4 {
        0 => {
            let Ok(read) = transcript_json::read(text) else { return };
            assert_eq!(transcript_json::read(&transcript_json::write(&read)).unwrap(), read);
        }
        1 => {
            let Ok(read) = speakers_json::read(text) else { return };
            assert_eq!(speakers_json::read(&speakers_json::write(&read)).unwrap(), read);
        }
        2 => {
            let Ok(read) = cast_json::read(text) else { return };
            assert_eq!(cast_json::read(&cast_json::write(&read)).unwrap(), read);
        }
        _ => {
            let Ok(read) = voiceprints_json::read(text) else { return };
            let again = voiceprints_json::read(&voiceprints_json::write(&read)).unwrap();
            assert_eq!(again.len(), read.len());
        }
    }
});
