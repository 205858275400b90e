//! `castpress transcribe`: audio to interview.md.

use std::path::{Path, PathBuf};

use anyhow::Result;
use pipeline::{Episode, EpisodeName, Sound, Stage, Studio, Track};

use super::work;
use crate::args::{Global, People, Print};
use crate::error::{Ending, Usage};
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(
    audio: &[PathBuf],
    tracks: &[String],
    people: People,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let episodes: Vec<_> = if tracks.is_empty() {
        audio.iter().map(|path| Episode::of_sound(path)).collect::<pipeline::Result<_>>()?
    } else {
        let tracks = tracks.iter().map(|track| track_of(track)).collect::<Result<Vec<_>>>()?;
        vec![of_tracks(audio, tracks)?]
    };
    let mut options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    options.given = settings::given(people, episodes.len())?;
    let stages = [Stage::Transcribe, Stage::Compose];
    let studio = Studio::new(show, options);
    Ok(work::run(&studio, episodes.into(), &stages, global.json, printer)?.ending)
}

/// Reads `NAME=FILE`.
fn track_of(text: &str) -> Result<Track> {
    match text.split_once('=') {
        Some((name, path)) if !name.trim().is_empty() && !path.is_empty() => {
            Ok(Track { speaker: name.trim().to_owned(), path: path.into() })
        }
        _ => Err(Usage(format!("`--track {text}` is not NAME=FILE")).into()),
    }
}

/// Returns the episode of these tracks, named for the recording that listeners hear, else for the
/// folder the tracks are in.
fn of_tracks(audio: &[PathBuf], tracks: Vec<Track>) -> Result<Episode> {
    let (name, mix) = match audio {
        [] => {
            let folder = tracks[0].path.parent().unwrap_or(Path::new(""));
            if tracks.iter().any(|track| track.path.parent() != Some(folder)) {
                let message = "the tracks are in different folders, so nothing names the episode: \
                               put them into one, or give the recording that listeners hear too";
                return Err(Usage(message.to_owned()).into());
            }
            let folder = std::path::absolute(folder.join("."))?;
            (EpisodeName::of_sound(&folder)?, None)
        }
        [mix] => (EpisodeName::of_sound(mix)?, Some(mix.clone())),
        _ => {
            let message =
                "--track is for one episode: give one recording that listeners hear, or none";
            return Err(Usage(message.to_owned()).into());
        }
    };
    Ok(Episode { name, sound: Some(Sound::Tracks { mix, tracks }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(audio: &[&str], tracks: &[&str]) -> Result<String> {
        let audio: Vec<PathBuf> = audio.iter().map(PathBuf::from).collect();
        let tracks = tracks.iter().map(|track| track_of(track)).collect::<Result<_>>()?;
        Ok(of_tracks(&audio, tracks)?.name.to_string())
    }

    #[test]
    fn an_episode_of_tracks_is_named_for_what_listeners_hear_else_for_its_folder() {
        let tracks = ["Ann=x/ep-1/a.wav", "Bo=x/ep-1/b.wav"];
        assert_eq!(name_of(&["audio/final mix.mp3"], &tracks).unwrap(), "final-mix");
        assert_eq!(name_of(&[], &tracks).unwrap(), "ep-1");
    }

    #[test]
    fn tracks_that_name_nothing_are_bad_usage() {
        for (audio, tracks) in [
            (vec![], vec!["Ann=x/a.wav", "Bo=y/b.wav"]),
            (vec!["a.mp3", "b.mp3"], vec!["Ann=a.wav"]),
            (vec![], vec!["a.wav"]),
            (vec![], vec!["=a.wav"]),
            (vec![], vec!["Ann="]),
        ] {
            assert!(name_of(&audio, &tracks).unwrap_err().is::<Usage>(), "{tracks:?}");
        }
    }
}
