//! Sound to `transcript.json` and `speakers.json`.

use std::iter;
use std::path::Path;

use ::transcribe::{Loudness, Options};
use audio::{Channels, Tags};
use compose::attribute::attribute;
use compose::glossary::{self, About};
use compose::tracks::{self, Envelope};
use diarize::{Heard, Listener};
use serde::Serialize;
use transcript::format::{speakers_json, transcript_json};
use transcript::{Activity, Diarization, FrontMatter, Language, Pcm, Transcript};

use crate::channels;
use crate::checkpoint::Checkpoint;
use crate::episodes::{Episode, Sound, Track};
use crate::error::{Error, Result};
use crate::feed::facts::Facts;
use crate::key::Key;
use crate::listening;
use crate::model;
use crate::names;
use crate::report::Outcome;
use crate::stage::Stage;
use crate::store::{Made, Shelf};
use crate::studio::{Claim, Desk};
use crate::texts::{self, SPEAKERS, TRANSCRIPT};

/// Rises with every change of the words that are heard from the same sound with the same model.
const WORDS_VERSION: u32 = 5;

/// Rises with every change of the voices that are told apart in the same sound.
const VOICES_VERSION: u32 = 1;

/// Threads that compute voices' embeddings beside the recogniser's.
const LISTENER_THREADS: usize = 1;

/// Name of the part of the inputs that the words depend on.
const WORDS: &str = "words";

/// All that makes what was heard out of date.
///
/// The names and terms that the recogniser was told to expect are not here: a changed spelling is
/// corrected when the interview is composed, which takes a moment and not an hour. They stand in the
/// transcript's provenance, and `--force` hears again with those of today.
#[derive(Serialize)]
struct Inputs<'a> {
    stage: Stage,
    words: WordInputs<'a>,
    voices: VoiceInputs,
}

/// All that can change the words.
#[derive(Serialize)]
struct WordInputs<'a> {
    version: u32,
    sound: Vec<SoundInput<'a>>,
    model_sha256: &'a str,
    /// The nets that hear when somebody speaks, and who; none where each speaker has a track.
    nets_sha256: Vec<String>,
    language: Option<&'a Language>,
}

/// All else that can change whose words they are.
#[derive(Serialize)]
struct VoiceInputs {
    version: u32,
    /// Fewest and most speakers to find; not asked where each speaker has a track.
    speakers: [Option<usize>; 2],
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
    let mut kept = Vec::new();
    let heard = heard(desk, &sound, &key, &mut kept);
    if !matches!(heard, Err(Error::Interrupted)) {
        same_sound(desk, &sound, &mut kept)?;
    }
    let (words, voices) = heard?;
    if words.words.is_empty() {
        desk.report.warnings.push("no speech was heard: the interview is empty".to_owned());
    }
    let (words, voices) = (transcript_json::write(&words), speakers_json::write(&voices));
    desk.save(slot, &[words.as_bytes(), voices.as_bytes()])?;
    kept.into_iter().try_for_each(Checkpoint::remove)?;
    Ok(Outcome::Done)
}

/// Makes sure that what was listened to is what the key says; else the windows that were kept are
/// dropped too, since nobody knows of what they are.
fn same_sound(desk: &Desk<'_>, sound: &Sound, kept: &mut Vec<Checkpoint>) -> Result<()> {
    // Where the whole show has moved, its sound is as it was.
    desk.go_on()?;
    let changed = sound.heard().into_iter().try_for_each(|path| desk.digests.stands(path));
    if matches!(changed, Err(Error::Changed { .. })) {
        kept.drain(..).try_for_each(Checkpoint::remove)?;
    }
    changed
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
    let is_tracks = matches!(sound, Sound::Tracks { .. });
    let nets_sha256 = if is_tracks { Vec::new() } else { model::nets_sha256() };
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
    let speakers = if is_tracks { [None; 2] } else { [min_speakers, max_speakers] };
    let model_sha256 = desk.studio.model()?.sha256().to_owned();
    Ok(Key::of(&Inputs {
        stage: Stage::Transcribe,
        words: WordInputs {
            version: WORDS_VERSION,
            sound,
            model_sha256: &model_sha256,
            nets_sha256,
            language: desk.studio.options.language.as_ref(),
        },
        voices: VoiceInputs { version: VOICES_VERSION, speakers },
    }))
}

/// Returns the names and terms to expect in the episode, the most important first.
fn expected(desk: &Desk<'_>, tags: &Tags) -> Result<Vec<String>> {
    let show = desk.show();
    let options = &desk.studio.options;
    let front = match texts::front(show, desk.name()) {
        Ok(front) => front,
        Err(Error::NotYet { .. }) => FrontMatter::default(),
        Err(error) => return Err(error),
    };
    let cast = names::cast(show, desk.name())?;
    let given = options.given.names.iter().map(|(_, name)| name.clone());
    let known = cast.names.into_iter().map(|named| named.name);
    let facts = Facts::read(show, desk.name())?;
    let credited = facts.as_ref().map(Facts::guests).unwrap_or_default();
    let guests = [&options.given.guests, &cast.guests, &front.guests, &credited];
    let guests = guests.into_iter().flatten().cloned();
    let people = guests.chain(given).chain(known).filter(|name| !name.is_empty());
    let people = people.map(|name| compose::full_name(show.show(), name)).collect();
    let headline = desk.name().headline();
    let text: Vec<String> = [Some(headline), tags.title.clone(), tags.comment.clone()]
        .into_iter()
        .flatten()
        .chain([front.title])
        .chain(front.subtitle)
        .chain(front.deck)
        .chain(front.tags)
        .chain(front.discuss)
        .chain(front.members_discuss)
        .chain(facts.into_iter().flat_map(|facts| [facts.title, facts.description]))
        .collect();
    let about = About { people, text: text.join("\n"), language: options.language.clone() };
    Ok(glossary::expected(show.show(), &about))
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

/// Hears words and voices; the voices alone where the words were heard before. Finished windows are
/// kept in checkpoints, which are added to `kept`.
fn heard(
    desk: &mut Desk<'_>,
    sound: &Sound,
    key: &Key,
    kept: &mut Vec<Checkpoint>,
) -> Result<(Transcript, Diarization)> {
    let before = heard_before(desk, key)?;
    if before.is_none() {
        // The recogniser's model is the one people choose, so it is the first to be missed.
        desk.studio.engine(desk.monitor, &mut desk.report.warnings)?;
    }
    let may_be_two = may_be_two(&speaker_count(desk)?);
    match sound {
        Sound::Mixed(path) if may_be_two && channels::one_voice_each(path) => {
            desk.report.notes.push(channels::note(path));
            if let Some(words) = before.filter(is_of_tracks) {
                return Ok((words, texts::voices(desk.show(), desk.name())?));
            }
            let channels = [0, 1].map(|channel| (None, path.as_path(), Channels::One(channel)));
            hear_tracks(desk, &channels, key, kept)
        }
        Sound::Mixed(path) => {
            let before = before.filter(|words| !is_of_tracks(words));
            hear_mixed(desk, path, before, key, kept)
        }
        Sound::Tracks { tracks, .. } => {
            let tracks: Vec<_> = tracks
                .iter()
                .map(|Track { speaker, path }| (Some(&**speaker), &**path, Channels::Mix))
                .collect();
            hear_tracks(desk, &tracks, key, kept)
        }
    }
}

/// Returns the words as the stage wrote them, where `key` has other voices from them and no other
/// words.
fn heard_before(desk: &Desk<'_>, key: &Key) -> Result<Option<Transcript>> {
    let made_of = shelf(desk).made_of()?;
    let same_words = made_of.is_some_and(|then| then[WORDS] == key.inputs()[WORDS]);
    if !same_words || desk.studio.options.force {
        return Ok(None);
    }
    texts::words(desk.show(), desk.name()).map(Some)
}

/// Returns true where words were heard track by track.
fn is_of_tracks(words: &Transcript) -> bool {
    words.ledger.iter().any(|entry| entry.speaker.is_some())
}

/// Hears the voices of a recording, and its words too where they are not there.
fn hear_mixed(
    desk: &mut Desk<'_>,
    path: &Path,
    words: Option<Transcript>,
    key: &Key,
    kept: &mut Vec<Checkpoint>,
) -> Result<(Transcript, Diarization)> {
    let nets = desk.studio.nets(desk.monitor, &mut desk.report.warnings)?;
    let mut listener = Listener::new(nets, LISTENER_THREADS)?;
    let mut words = match words {
        Some(words) => {
            listening::listen(&mut listener, path, desk.monitor)?;
            words
        }
        None => hear(desk, (path, Channels::Mix), key, kept, &mut listener, |_| ())?,
    };
    let Heard { mut diarization, evidence } =
        listener.diarize(&speaker_count(desk)?, desk.monitor)?;
    words.words.iter_mut().for_each(|word| word.speaker = None);
    let said = attribute(&words.words, &words.language, &diarization, &evidence);
    words.words = said.words;
    diarization.doubts = said.doubts;
    Ok((words, diarization))
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
    let expected = expected(desk, decoder.tags())?;
    // Windows do not depend on the number of speakers, but on what of the file is listened to. Those
    // that were read with other words to expect are read again, or the same inputs would not make the
    // same transcript.
    let part_key = Key::of(&(&key.inputs()[WORDS], format!("{channels:?}"), &expected));
    let mut checkpoint = Checkpoint::open(&part, part_key.digest())?;
    let options = Options {
        language: desk.studio.options.language.clone(),
        prompt: expected,
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
    let mut words = heard.map_err(|error| match error {
        // The engine does not know where its windows are kept.
        ::transcribe::Error::Checkpoint { source, .. } => Error::Write { path: part, source },
        error => error.into(),
    })?;
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
