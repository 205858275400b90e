//! Any text between two lines of `+++`: what is understood of it is written and read back.

#![cfg_attr(fuzzing, no_main)]

use transcript::format::markdown;

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (interview, _) = markdown::parse(&format!("+++\n{text}\n+++\n"));
    let (again, _) = markdown::parse(&markdown::write(&interview));
    assert_eq!(again.front, interview.front);
}
