//! Who the voices of an episode are: what people said, in `cast.json`, and what the show knows.
//!
//! Names are worked out anew from the voices, `cast.json` and the voiceprints whenever they are
//! needed, so `speakers.json` stays what was heard, and a name never costs hearing again.

use std::collections::BTreeMap;
use std::fs;

use compose::naming::{self, Cast, Suggestion};
use transcript::format::{cast_json, markdown};
use transcript::{Diarization, EpisodeCast, NamedVoice, SpeakerId, Voiceprint, cosine};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::feed::facts::Facts;
use crate::folder::ShowFolder;
use crate::store;
use crate::texts::{self, CAST, INTERVIEW};
use crate::voiceprints::{self, voiceprints};

/// Cosine from which a voice is the one that was given a name, before the episode was heard again.
/// The same voice in the same sound lies far above, another voice far below.
const SAME_VOICE_COSINE: f32 = 0.62;

/// What a person says about an episode's voices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Voices and their people's full names; an empty name takes one back.
    pub names: Vec<(SpeakerId, String)>,
    /// Full names of the guests; those known before stay where this is empty.
    pub guests: Vec<String>,
    /// Fewest speakers to find.
    pub min_speakers: Option<usize>,
    /// Most speakers to find.
    pub max_speakers: Option<usize>,
}

/// Reads what people said about who is in the episode; nothing where nobody did.
pub(crate) fn cast(show: &ShowFolder, episode: &EpisodeName) -> Result<EpisodeCast> {
    let path = show.texts(episode).join(CAST);
    let Some(bytes) = store::read_if_there(&path)? else { return Ok(EpisodeCast::default()) };
    cast_json::read(&String::from_utf8_lossy(&bytes))
        .map_err(|source| Error::Format { path, source })
}

/// Keeps the numbers of speakers that are given, in place of those known before.
pub(crate) fn keep_count(show: &ShowFolder, episode: &EpisodeName, given: &Given) -> Result<()> {
    if given.min_speakers.is_none() && given.max_speakers.is_none() {
        return Ok(());
    }
    let Given { min_speakers, max_speakers, .. } = *given;
    let before = cast(show, episode)?;
    let after = EpisodeCast { min_speakers, max_speakers, ..before.clone() };
    if after == before { Ok(()) } else { write(show, episode, &after) }
}

/// Keeps the names and guests that are given, and learns the named voices. Returns the labels that
/// change, from old to new.
///
/// # Errors
/// When there is no such voice, or a file cannot be read or written.
pub(crate) fn give(
    show: &ShowFolder,
    episode: &EpisodeName,
    given: &Given,
) -> Result<BTreeMap<String, String>> {
    if given.names.is_empty() && given.guests.is_empty() {
        return Ok(BTreeMap::new());
    }
    let before = cast(show, episode)?;
    let voices = texts::voices(show, episode)?;
    let mut names: BTreeMap<SpeakerId, String> = found_again(&before, &voices);
    for (speaker, name) in &given.names {
        if voices.speakers.iter().all(|one| one.id != *speaker) {
            let (episode, count) = (episode.to_string(), voices.speakers.len());
            return Err(Error::NoVoice { episode, voice: speaker.to_string(), count });
        }
        names.insert(*speaker, compose::full_name(show.show(), name.trim().to_owned()));
    }
    names.retain(|_, name| !name.is_empty());
    let names = names.into_iter().map(|(speaker, name)| {
        let voice = voices.speakers.iter().find(|one| one.id == speaker);
        NamedVoice { speaker, name, voice: voice.and_then(|one| one.voice.clone()) }
    });
    let mut after = EpisodeCast { names: names.collect(), ..before.clone() };
    if !given.guests.is_empty() {
        after.guests.clone_from(&given.guests);
    }
    let (earlier, _) = named(show, episode)?;
    if after != before {
        write(show, episode, &after)?;
    }
    if !given.names.is_empty() {
        voiceprints::learn_episode(show, episode.as_str(), &after, &voices)?;
    }
    Ok(changed_labels(&earlier, &named(show, episode)?.0))
}

/// Reads an episode's voices under the names that are sure, and what could only be suggested.
pub(crate) fn named(
    show: &ShowFolder,
    episode: &EpisodeName,
) -> Result<(Diarization, Vec<Suggestion>)> {
    named_by(&voiceprints(show)?, show, episode)
}

/// Reads an episode's voices as [`named()`] does, with these voiceprints.
pub(crate) fn named_by(
    prints: &[Voiceprint],
    show: &ShowFolder,
    episode: &EpisodeName,
) -> Result<(Diarization, Vec<Suggestion>)> {
    let mut voices = texts::voices(show, episode)?;
    let mut cast = cast(show, episode)?;
    if cast.guests.is_empty()
        && let Some(facts) = Facts::read(show, episode)?
    {
        cast.guests = facts.guests();
    }
    let suggestions = apply(show, &cast, prints, &mut voices);
    Ok((voices, suggestions))
}

/// Gives the voices of an episode the names that are sure; returns what could only be suggested.
pub(crate) fn apply(
    show: &ShowFolder,
    cast: &EpisodeCast,
    prints: &[Voiceprint],
    voices: &mut Diarization,
) -> Vec<Suggestion> {
    let given = found_again(cast, voices);
    let name = |id: &SpeakerId| given.get(id).cloned().unwrap_or_default();
    let in_order: Vec<String> = voices.speakers.iter().map(|one| name(&one.id)).collect();
    let measured = voices.speakers.iter().filter_map(|one| Some((one.id, one.voice.clone()?)));
    let measured: Vec<_> = measured.collect();
    let cast =
        Cast { in_order: &in_order, guests: &cast.guests, show: show.show(), voiceprints: prints };
    naming::name(voices, &measured, &cast)
}

/// Returns the names given earlier, by the numbers that their voices have now. A voice that is not
/// heard any more has none.
fn found_again(cast: &EpisodeCast, voices: &Diarization) -> BTreeMap<SpeakerId, String> {
    let mut found = BTreeMap::new();
    for named in &cast.names {
        let speaker = match &named.voice {
            None => Some(named.speaker),
            Some(then) => voices
                .speakers
                .iter()
                .filter(|one| !found.contains_key(&one.id))
                .filter_map(|one| Some((cosine(one.voice.as_ref()?, then), one.id)))
                .filter(|(likeness, _)| *likeness >= SAME_VOICE_COSINE)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
                .map(|(_, id)| id),
        };
        if let Some(speaker) = speaker {
            found.insert(speaker, named.name.clone());
        }
    }
    found
}

/// Returns the labels that one voice alone had and that it has no longer, with its new ones.
fn changed_labels(before: &Diarization, after: &Diarization) -> BTreeMap<String, String> {
    let alone =
        |label: &str| before.speakers.iter().filter(|one| one.label() == label).count() == 1;
    let pairs = before.speakers.iter().zip(&after.speakers);
    pairs
        .map(|(before, after)| (before.label(), after.label()))
        .filter(|(old, new)| old != new && alone(old))
        .collect()
}

/// Returns the labels of voices without a name, each with the name its voice has now.
pub(crate) fn names_of_numbers(voices: &Diarization) -> BTreeMap<String, String> {
    let named = voices.speakers.iter().filter(|one| one.name.is_some());
    named.map(|one| (one.id.to_string(), one.label())).collect()
}

/// Replaces labels of turns in an interview.md that a person edited, and nothing else in it.
/// Returns those that were replaced.
pub(crate) fn relabel(
    show: &ShowFolder,
    episode: &EpisodeName,
    labels: &BTreeMap<String, String>,
) -> Result<Vec<(String, String)>> {
    let path = show.texts(episode).join(INTERVIEW);
    let Ok(text) = String::from_utf8(fs::read(&path).reading(&path)?) else {
        return Ok(Vec::new());
    };
    let (relabelled, replaced) = markdown::relabel(&text, labels);
    if !replaced.is_empty() {
        store::write(&path, relabelled.as_bytes())?;
    }
    Ok(replaced)
}

/// Keeps what people said about who is in the episode.
pub(crate) fn write(show: &ShowFolder, episode: &EpisodeName, cast: &EpisodeCast) -> Result<()> {
    store::write(&show.texts(episode).join(CAST), cast_json::write(cast).as_bytes())
}

#[cfg(test)]
mod tests {
    use transcript::{Millis, Role, Speaker, SpeakerSpan};

    use super::*;

    struct Place {
        _folder: tempfile::TempDir,
        show: ShowFolder,
        episode: EpisodeName,
    }

    /// A show with an episode whose voices, by number, point in these directions.
    fn place(voices: &[usize]) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let show = crate::init(folder.path()).unwrap();
        let place = Place { _folder: folder, show, episode: EpisodeName::new("ep-1").unwrap() };
        place.hear(voices);
        place
    }

    impl Place {
        fn hear(&self, voices: &[usize]) {
            let speakers = (0..).map(SpeakerId).zip(voices).map(|(id, direction)| {
                let mut voice = vec![0.0; 192];
                voice[*direction] = 1.0;
                let (name, role, talk) = (None, Role::Unknown, Millis(20_000));
                Speaker { id, name, role, talk, voice: Some(voice) }
            });
            let spans = Vec::<SpeakerSpan>::new();
            let heard =
                Diarization { speakers: speakers.collect(), spans, ..Diarization::default() };
            let path = self.show.texts(&self.episode).join(texts::SPEAKERS);
            let json = transcript::format::speakers_json::write(&heard);
            store::write(&path, json.as_bytes()).unwrap();
        }

        fn give(&self, names: &[(u16, &str)]) -> Result<BTreeMap<String, String>> {
            let names = names.iter().map(|(id, name)| (SpeakerId(*id), (*name).to_owned()));
            let given = Given { names: names.collect(), ..Given::default() };
            give(&self.show, &self.episode, &given)
        }

        #[track_caller]
        fn check(&self, labels: &[&str]) {
            let (voices, _) = named(&self.show, &self.episode).unwrap();
            let found: Vec<_> = voices.speakers.iter().map(Speaker::label).collect();
            assert_eq!(found, labels);
        }

        fn known(&self) -> Vec<String> {
            voiceprints(&self.show).unwrap().into_iter().map(|print| print.name).collect()
        }
    }

    #[test]
    fn a_name_follows_its_voice_when_the_episode_is_heard_again() {
        let place = place(&[3, 7]);
        place.give(&[(0, "Ana Sá"), (1, "Bo")]).unwrap();
        voiceprints::forget(&place.show, "Ana Sá").unwrap();
        voiceprints::forget(&place.show, "Bo").unwrap();
        place.hear(&[9, 7, 3]);
        place.check(&["Speaker 1", "Bo", "Ana Sá"]);
        place.hear(&[9]);
        place.check(&["Speaker 1"]);
    }

    #[test]
    fn a_name_that_is_put_right_or_taken_back_is_unlearned() {
        let place = place(&[3, 7]);
        let changed = place.give(&[(0, "Anna"), (1, "Bo")]).unwrap();
        assert_eq!(changed["Speaker 1"], "Anna");
        let changed = place.give(&[(0, "Ana Sá"), (1, "")]).unwrap();
        assert_eq!((&*changed["Anna"], &*changed["Bo"]), ("Ana Sá", "Speaker 2"));
        assert_eq!(place.known(), ["Ana Sá"]);
        place.check(&["Ana Sá", "Speaker 2"]);
    }

    #[test]
    fn a_label_that_two_voices_share_is_not_one_that_changes() {
        let place = place(&[3, 7]);
        place.give(&[(0, "Ana"), (1, "Ana")]).unwrap();
        assert!(place.give(&[(1, "Bo")]).unwrap().is_empty());
        place.check(&["Ana", "Bo"]);
    }

    #[test]
    fn a_voice_that_is_not_there_gets_no_name_and_nothing_is_kept() {
        let place = place(&[3]);
        assert!(matches!(place.give(&[(4, "Ana")]), Err(Error::NoVoice { count: 1, .. })));
        assert_eq!(cast(&place.show, &place.episode).unwrap(), EpisodeCast::default());
    }
}
