//! Any bytes as `castpress.toml`.

#![cfg_attr(fuzzing, no_main)]

use transcript::Show;

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let _ = Show::parse(&String::from_utf8_lossy(bytes));
}
