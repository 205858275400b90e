//! A person's voice is learned from an episode, or from a recording of that person alone.

use std::path::Path;

use diarize::Listener;
use transcript::{Millis, Monitor, Speaker, VoiceSample};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result};
use crate::listening;
use crate::names;
use crate::studio::Studio;
use crate::voiceprints::{LEAST_TALK, learn};

/// Share of the speech in a recording of one person that may be taken for others.
const OTHERS_SHARE: f64 = 0.05;

impl Studio {
    /// Learns the voice that bears `name` in an episode, or the only voice there is. Returns the
    /// speech it was learned from.
    ///
    /// # Errors
    /// When the episode was not transcribed yet, none of its voices is `name`'s, or there is too
    /// little of it.
    pub fn enrol_episode(&self, name: &str, episode: &EpisodeName) -> Result<Millis> {
        let (voices, _) = names::named(&self.show, episode)?;
        let named = |one: &&Speaker| one.name.as_deref() == Some(name);
        let longest = voices.speakers.iter().filter(named).max_by_key(|one| one.talk);
        let voice = match (longest, voices.speakers.as_slice()) {
            (Some(voice), _) => voice,
            (None, [only]) if only.name.is_none() => only,
            (None, all) => {
                let (episode, count) = (episode.to_string(), all.len());
                return Err(Error::NoVoice { episode, voice: name.to_owned(), count });
            }
        };
        self.enrol(name, episode.as_str(), voice)
    }

    /// Learns a voice from a recording in which nobody else speaks. Returns the speech it was
    /// learned from.
    ///
    /// Adds to `odd` what went wrong on the way and was got over.
    ///
    /// # Errors
    /// When the recording cannot be read, others speak in it, or there is too little speech.
    pub fn enrol_sound(
        &self,
        name: &str,
        sound: &Path,
        monitor: &dyn Monitor,
        odd: &mut Vec<String>,
    ) -> Result<Millis> {
        let mut listener = Listener::new(self.nets(monitor, odd)?, 1)?;
        listening::listen(&mut listener, sound, monitor)?;
        let heard = listener.diarize(&diarize::Options::default(), monitor)?;
        let source = sound.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let speakers = &heard.diarization.speakers;
        let all: u32 = speakers.iter().map(|one| one.talk.0).sum();
        let Some(longest) = speakers.iter().max_by_key(|one| one.talk) else {
            return Err(Error::NoPrint { source_name: source, found: "no speech".to_owned() });
        };
        if f64::from(all - longest.talk.0) > OTHERS_SHARE * f64::from(all) {
            let found = format!("{} voices", speakers.len());
            return Err(Error::NoPrint { source_name: source, found });
        }
        self.enrol(name, &source, longest)
    }

    fn enrol(&self, name: &str, source: &str, voice: &Speaker) -> Result<Millis> {
        let too_little = |found| Error::NoPrint { source_name: source.to_owned(), found };
        let Some(embedding) = voice.voice.clone() else {
            let found = "a track a speaker, none of them measured: give the track's file";
            return Err(too_little(found.to_owned()));
        };
        if voice.talk < LEAST_TALK {
            return Err(too_little(format!("{} seconds", voice.talk.0 / 1000)));
        }
        let name = compose::full_name(self.show.show(), name.trim().to_owned());
        let sample = VoiceSample { episode: source.to_owned(), talk: voice.talk, embedding };
        learn(&self.show, &name, sample)?;
        Ok(voice.talk)
    }
}
