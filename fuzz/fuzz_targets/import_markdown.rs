//! Any bytes as Markdown of other programs.

#![cfg_attr(fuzzing, no_main)]

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    fuzz::import(bytes, "x.md");
}
