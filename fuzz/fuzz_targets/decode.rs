//! Any bytes as a recording: what can be read of it comes as numbers, in order, and ends.

#![cfg_attr(fuzzing, no_main)]

use std::io::Write as _;

use audio::Channels;

/// So much of a recording is read: a small file may claim to be long.
const MOST_SAMPLES: usize = 20 * 16_000;

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    if file.write_all(bytes).is_err() {
        return;
    }
    for channels in [Channels::Mix, Channels::One(1)] {
        let Ok(decoder) = audio::open(file.path(), channels) else { continue };
        let mut heard = 0;
        for block in decoder {
            let Ok(block) = block else { break };
            assert!(block.samples().iter().all(|sample| sample.is_finite()));
            heard += block.samples().len();
            if heard > MOST_SAMPLES {
                break;
            }
        }
    }
}
