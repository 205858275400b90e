//! Any bytes as a plain text that is imported.

#![cfg_attr(fuzzing, no_main)]

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    fuzz::import(bytes, "x.txt");
}
