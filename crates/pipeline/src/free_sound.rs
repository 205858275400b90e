//! The sound of a free edition: the recording up to where its text ends.
//!
//! It is made once for a recording and a moment, in the episode's working folder, and stays there for
//! the next time; the published file is the same one.

use std::fs;
use std::path::{Path, PathBuf};

use audio::Excerpt;
use compose::retime;
use serde::Serialize;
use transcript::{Interview, Millis, Transcript};

use crate::error::{Error, Result, ResultExt as _};
use crate::key::Key;
use crate::store;
use crate::studio::Desk;

/// How the names of such files begin.
const PREFIX: &str = "free-sound-";

/// Digits of the key in a file's name.
const KEY_DIGITS: usize = 16;

/// Rises with every change of how the beginning of a recording is written.
const VERSION: u32 = 1;

/// All that can change the file.
#[derive(Serialize)]
struct Inputs {
    version: u32,
    sound_sha256: String,
    until: Millis,
}

/// The sound of a free edition.
#[derive(Debug)]
pub(crate) struct FreeSound {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// How long it is.
    pub(crate) duration: Millis,
}

/// Makes the sound of the free edition of a post with paid text, of the recording at `recording`. Without
/// it the report says why.
///
/// # Errors
/// When a file cannot be written, or the recording not be read through.
pub(crate) fn make(
    desk: &mut Desk<'_>,
    interview: &Interview,
    words: Option<&Transcript>,
    recording: &Path,
) -> Result<Option<FreeSound>> {
    let Some(words) = words else {
        is_missing(desk, "nobody knows when its text is said (castpress transcribe)");
        return Ok(None);
    };
    let Some(until) = retime::end_of_free_sound(interview, words) else {
        is_missing(desk, "its text is not what is heard at the start of the recording");
        return Ok(None);
    };
    let excerpt = match Excerpt::of(recording, until) {
        Ok(excerpt) => excerpt,
        Err(error) if error.is_bad_input() => {
            is_missing(desk, &error.to_string());
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let sound_sha256 = desk.digests.of(recording)?;
    let key = Key::of(&Inputs { version: VERSION, sound_sha256, until });
    let digits: String = key.digest().chars().take(KEY_DIGITS).collect();
    let name = format!("{PREFIX}{digits}.{}", excerpt.extension());
    let path = desk.working().join(&name);
    if !path.is_file() {
        store::write_by(&path, |file| excerpt.write(file).map_err(Error::from))?;
    }
    sweep(&desk.working(), &name)?;
    Ok(Some(FreeSound { path, duration: excerpt.duration() }))
}

/// Reports that a free edition has no sound, and why.
pub(crate) fn is_missing(desk: &mut Desk<'_>, reason: &str) {
    desk.report.warnings.push(format!("the free edition plays no sound: {reason}"));
}

/// Removes what was made for other moments and recordings.
fn sweep(folder: &Path, kept: &str) -> Result<()> {
    for entry in fs::read_dir(folder).reading(folder)? {
        let entry = entry.reading(folder)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name != kept {
            fs::remove_file(entry.path()).writing(&entry.path())?;
        }
    }
    Ok(())
}
