//! Any text between two lines of `+++`: what is understood of it is written and read back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transcript::format::markdown;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (interview, _) = markdown::parse(&format!("+++\n{text}\n+++\n"));
    let (again, _) = markdown::parse(&markdown::write(&interview));
    assert_eq!(again.front, interview.front);
});
