//! Inputs that are kept, tried without an engine.

use std::fs;
use std::io;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// Tries the files that the program's arguments name.
///
/// # Errors
/// When one of them cannot be read.
pub fn try_files(tried: fn(&[u8])) -> io::Result<()> {
    std::env::args_os().skip(1).try_for_each(|path| {
        tried(&fs::read(path)?);
        Ok(())
    })
}

/// Tries the seeds of a target.
///
/// # Panics
/// When one of them is a finding, when there is none, and when one cannot be read.
pub fn try_seeds(target: &str, tried: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let seeds: io::Result<Vec<PathBuf>> = fs::read_dir(&folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    let mut seeds = seeds.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    assert!(!seeds.is_empty(), "{} is empty", folder.display());
    seeds.sort();
    for seed in seeds {
        let bytes = fs::read(&seed).unwrap_or_else(|error| panic!("{}: {error}", seed.display()));
        assert!(catch_unwind(|| tried(&bytes)).is_ok(), "{} is a finding", seed.display());
    }
}
