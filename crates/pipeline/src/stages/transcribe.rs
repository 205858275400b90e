//! Sound to `transcript.json` and `speakers.json`.

use std::iter;
use std::path::Path;

use ::transcribe::{Loudness, Options};
use audio::Channels;
use compose::attribute::attribute;
use compose::tracks::{self, Envelope};
use diarize::{Heard, Listener};
use serde::Serialize;
use transcript::format::{speakers_json, transcript_json};
use transcript::{Activity, Diarization, Language, Pcm, Transcript};

use crate::channels;
use crate::checkpoint::Checkpoint;
use crate::episodes::{Episode, Sound, Track};
use crate::error::{Error, Result};
use crate::key::Key;
use crate::model;
use crate::names;
use crate::report::Outcome;
use crate::stage::Stage;
use crate::store::{Made, Shelf};
use crate::studio::{Claim, Desk};
use crate::texts::{SPEAKERS, TRANSCRIPT};

/// Rises with every change of what is heard from the same sound with the same model.
const VERSION: u32 = 4;

/// Threads that compute voices' embeddings beside the recogniser's.
const LISTENER_THREADS: usize = 1;

/// All that can change what is heard.
#[derive(Serialize)]
struct Inputs<'a> {
    stage: Stage,
    version: u32,
    sound: Vec<SoundInput<'a>>,
    model_sha256: &'a str,
    /// The nets that tell voices apart; none where each speaker has a track.
    nets_sha256: Vec<String>,
    /// Fewest and most speakers to find.
    speakers: [Option<usize>; 2],
    language: Option<&'a Language>,
    spellings: Vec<&'a str>,
}

/// One file that is listened to.
#[derive(Serialize)]
struct SoundInput<'a> {
    speaker: Option<&'a str>,
    sha256: String,
}

/// Hears the episode's sound, unless what was heard still stands.
pub(crate) fn run(desk: &mut Desk<'_>) -> Result<Outcome> {
    let Some(sound) = desk.episode.sound.clone() else {
        return Err(Error::NoAudio { path: desk.show().audio() });
    };
    names::keep_count(desk.show(), desk.name(), &desk.studio.options.given)?;
    let key = key(desk, &sound)?;
    let slot = match desk.claim(Stage::Transcribe, &shelf(desk), &key)? {
        Claim::Run(slot) => slot,
        Claim::Leave(outcome) => return Ok(outcome),
    };
    // The recogniser's model is the one people choose, so it is the first to be missed.
    desk.studio.engine(desk.monitor, &mut desk.report.warnings)?;
    let mut kept = Vec::new();
    let count = speaker_count(desk)?;
    let (words, voices) = match &sound {
        Sound::Mixed(path) if may_be_two(&count) && channels::one_voice_each(path) => {
            desk.report.notes.push(channels::note(path));
            let channels = [0, 1].map(|channel| (None, path.as_path(), Channels::One(channel)));
            hear_tracks(desk, &channels, &key, &mut kept)?
        }
        Sound::Mixed(path) => {
            let nets = desk.studio.nets(desk.monitor, &mut desk.report.warnings)?;
            let mut listener = Listener::new(nets, LISTENER_THREADS)?;
            let mut words =
                hear(desk, (path, Channels::Mix), &key, &mut kept, &mut listener, |_| ())?;
            let Heard { mut diarization, evidence } = listener.diarize(&count, desk.monitor)?;
            let said = attribute(&words.words, &words.language, &diarization, &evidence);
            words.words = said.words;
            diarization.doubts = said.doubts;
            (words, diarization)
        }
        Sound::Tracks { tracks, .. } => {
            let tracks: Vec<_> = tracks
                .iter()
                .map(|Track { speaker, path }| (Some(&**speaker), &**path, Channels::Mix))
                .collect();
            hear_tracks(desk, &tracks, &key, &mut kept)?
        }
    };
    if words.words.is_empty() {
        desk.report.warnings.push("no speech was heard: the interview is empty".to_owned());
    }
    let (words, voices) = (transcript_json::write(&words), speakers_json::write(&voices));
    desk.save(slot, &[words.as_bytes(), voices.as_bytes()])?;
    kept.into_iter().try_for_each(Checkpoint::remove)?;
    Ok(Outcome::Done)
}

/// Makes sure that every file of an episode's sound begins with sound.
pub(crate) fn try_sound(episode: &Episode) -> Result<()> {
    for path in episode.sound.iter().flat_map(Sound::heard) {
        audio::open(path, Channels::Mix)?;
    }
    Ok(())
}

/// Returns the files of the stage.
pub(crate) fn shelf(desk: &Desk<'_>) -> Shelf {
    desk.shelf(Stage::Transcribe, &[TRANSCRIPT, SPEAKERS], Made::ForPrograms)
}

/// Returns what the stage's result depends on.
pub(crate) fn key(desk: &mut Desk<'_>, sound: &Sound) -> Result<Key> {
    let nets_sha256 = match sound {
        Sound::Mixed(_) => model::nets_sha256(),
        Sound::Tracks { .. } => Vec::new(),
    };
    let sound = match sound {
        Sound::Mixed(path) => vec![SoundInput { speaker: None, sha256: desk.digests.of(path)? }],
        Sound::Tracks { tracks, .. } => tracks
            .iter()
            .map(|Track { speaker, path }| {
                Ok(SoundInput { speaker: Some(speaker), sha256: desk.digests.of(path)? })
            })
            .collect::<Result<_>>()?,
    };
    let diarize::Options { min_speakers, max_speakers } = speaker_count(desk)?;
    let model_sha256 = desk.studio.model()?.sha256().to_owned();
    Ok(Key::of(&Inputs {
        stage: Stage::Transcribe,
        version: VERSION,
        sound,
        model_sha256: &model_sha256,
        nets_sha256,
        speakers: [min_speakers, max_speakers],
        language: desk.studio.options.language.as_ref(),
        spellings: desk.show().show().spellings().collect(),
    }))
}

/// Returns how many speakers there are, as far as anybody said.
fn speaker_count(desk: &Desk<'_>) -> Result<diarize::Options> {
    let cast = names::cast(desk.show(), desk.name())?;
    Ok(diarize::Options { min_speakers: cast.min_speakers, max_speakers: cast.max_speakers })
}

/// Returns true unless somebody said that there are more or fewer than two speakers.
fn may_be_two(count: &diarize::Options) -> bool {
    count.min_speakers.is_none_or(|fewest| fewest <= 2)
        && count.max_speakers.is_none_or(|most| most >= 2)
}

/// Hears each track, a name where it is known and a sound, and puts the words of all together.
fn hear_tracks(
    desk: &mut Desk<'_>,
    tracks: &[(Option<&str>, &Path, Channels)],
    key: &Key,
    kept: &mut Vec<Checkpoint>,
) -> Result<(Transcript, Diarization)> {
    let mut heard = Vec::new();
    for (name, path, channels) in tracks {
        let mut envelope = Envelope::default();
        let sound = (*path, *channels);
        let transcript =
            hear(desk, sound, key, kept, &mut Loudness::default(), |block| envelope.push(block))?;
        heard.push(tracks::Track { name: name.map(str::to_owned), transcript, envelope });
    }
    tracks::merge(&heard).ok_or_else(|| Error::NoAudio { path: desk.show().audio() })
}

/// Hears channels of a file, and lets `also` hear every block of them. Finished windows are kept in
/// a checkpoint, which is added to `kept`.
fn hear(
    desk: &mut Desk<'_>,
    (path, channels): (&Path, Channels),
    key: &Key,
    kept: &mut Vec<Checkpoint>,
    activity: &mut dyn Activity,
    mut also: impl FnMut(&Pcm),
) -> Result<Transcript> {
    let mut decoder = audio::open(path, channels)?;
    let part = desk.working().join(format!("transcribe-{}.part", kept.len() + 1));
    let mut checkpoint = Checkpoint::open(&part, key.digest())?;
    let options = Options {
        language: desk.studio.options.language.clone(),
        prompt: desk.show().show().spellings().map(str::to_owned).collect(),
        expected: decoder.expected(),
    };
    let monitor = desk.monitor;
    let engine = desk.studio.engine(monitor, &mut desk.report.warnings)?;
    let mut fault = None;
    let blocks = iter::from_fn(|| match decoder.next()? {
        Ok(block) => {
            also(&block);
            Some(block)
        }
        Err(error) => {
            fault = Some(error);
            None
        }
    });
    let heard = engine.transcribe(blocks, activity, &options, &mut checkpoint, monitor);
    kept.push(checkpoint);
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    let mut words = heard?;
    words.provenance.model_sha256 = desk.studio.model()?.sha256().to_owned();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    for warning in decoder.warnings() {
        let odd = format!("{file}: {warning}");
        // Each channel of a file is heard with the same warnings.
        if !desk.report.warnings.contains(&odd) {
            desk.report.warnings.push(odd);
        }
    }
    Ok(words)
}
