//! Any bytes as `castpress.toml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transcript::Show;

fuzz_target!(|bytes: &[u8]| {
    let _ = Show::parse(&String::from_utf8_lossy(bytes));
});
