//! Any bytes as Markdown of other programs.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::import(bytes, "x.md"));
