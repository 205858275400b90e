//! A panic under the engine: a finding where it comes out of what is tried, and nothing where the product
//! catches it itself.
#![expect(clippy::print_stderr, reason = "the engine speaks to people there")]

use std::panic::{catch_unwind, set_hook};
use std::process::abort;
use std::sync::{Mutex, PoisonError};

/// What the last panic said.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Takes the engine's hook away, which ends the program at every panic, caught or not.
pub fn begin() {
    set_hook(Box::new(|panic| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
}

/// Tries an input; ends the program, which the engine then reports, where a panic comes out.
pub fn run(tried: fn(&[u8]), bytes: &[u8]) {
    if catch_unwind(|| tried(bytes)).is_err() {
        eprintln!("{}", LAST.lock().unwrap_or_else(PoisonError::into_inner));
        abort();
    }
}
