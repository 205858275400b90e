//! Any bytes as a plain text that is imported.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::import(bytes, "x.txt"));
