//! `voiceprints.json`: the voices a show knows, in its folder, for its owner's eyes only.

use transcript::format::voiceprints_json;
use transcript::{Diarization, EpisodeCast, VoiceSample, Voiceprint};

use crate::error::{Error, Result};
use crate::folder::ShowFolder;
use crate::store;

/// Speech from which a voice may become a voiceprint.
pub(crate) const LEAST_TALK: transcript::Millis = transcript::Millis(10_000);

/// Returns the voices that the show knows; none before somebody gave one a name.
///
/// # Errors
/// When their file is damaged.
pub fn voiceprints(show: &ShowFolder) -> Result<Vec<Voiceprint>> {
    let path = show.voiceprints();
    let Some(bytes) = store::read_if_there(&path)? else { return Ok(Vec::new()) };
    voiceprints_json::read(&String::from_utf8_lossy(&bytes))
        .map_err(|source| Error::Format { path, source })
}

/// Deletes a person's voiceprint. Names that somebody gave in episodes stay.
///
/// # Errors
/// When there is none, or the file cannot be read or written.
pub fn forget(show: &ShowFolder, name: &str) -> Result<()> {
    let mut prints = voiceprints(show)?;
    let before = prints.len();
    prints.retain(|print| print.name != name);
    if prints.len() == before {
        return Err(Error::NoVoiceprint { name: name.to_owned() });
    }
    write(show, &prints)
}

/// Adds a voice to a person's voiceprint, in place of an earlier sample of the same source.
pub(crate) fn learn(show: &ShowFolder, name: &str, sample: VoiceSample) -> Result<()> {
    let mut prints = voiceprints(show)?;
    add(&mut prints, name, sample);
    write(show, &prints)
}

/// Makes an episode's share of the voiceprints what its named voices are: a name that was taken
/// back is unlearned.
pub(crate) fn learn_episode(
    show: &ShowFolder,
    episode: &str,
    cast: &EpisodeCast,
    voices: &Diarization,
) -> Result<()> {
    let before = voiceprints(show)?;
    let mut prints = before.clone();
    for print in &mut prints {
        print.samples.retain(|sample| sample.episode != episode);
    }
    let mut named: Vec<_> = cast
        .names
        .iter()
        .filter_map(|named| {
            let speaker = voices.speakers.iter().find(|one| one.id == named.speaker)?;
            Some((speaker.talk, &named.name, speaker.voice.clone()?))
        })
        .filter(|(talk, ..)| *talk >= LEAST_TALK)
        .collect();
    // Where one person has two voices, the one heard longer is learned last, and stays.
    named.sort_by_key(|(talk, ..)| *talk);
    for (talk, name, embedding) in named {
        let sample = VoiceSample { episode: episode.to_owned(), talk, embedding };
        add(&mut prints, name, sample);
    }
    prints.retain(|print| !print.samples.is_empty());
    if prints == before { Ok(()) } else { write(show, &prints) }
}

fn add(prints: &mut Vec<Voiceprint>, name: &str, sample: VoiceSample) {
    match prints.iter_mut().find(|print| print.name == name) {
        Some(print) => print.learn(sample),
        None => prints.push(Voiceprint { name: name.to_owned(), samples: vec![sample] }),
    }
}

fn write(show: &ShowFolder, prints: &[Voiceprint]) -> Result<()> {
    store::write_private(&show.voiceprints(), voiceprints_json::write(prints).as_bytes())
}
