//! An episode's voices, for people who are to name them.

use std::io::Cursor;
use std::path::PathBuf;

use audio::Channels;
use compose::naming::{self, Suggestion};
use transcript::{Diarization, HeardTurn, Millis, SAMPLE_RATE, Span, Speaker, SpeakerId, Word};

use crate::episodes::{Episode, EpisodeName, Sound};
use crate::error::Result;
use crate::folder::ShowFolder;
use crate::store;
use crate::{names, texts};

/// A voice of an episode, and what helps to recognise it.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// The voice, under its name where that is sure.
    pub speaker: Speaker,
    /// The longest that it says in one go; none where no words are its own.
    pub quote: Option<HeardTurn>,
    /// Names that are likely, with why; none once it has a name.
    pub suggestions: Vec<Suggestion>,
}

/// Returns the voices of an episode, in order of first speech.
///
/// # Errors
/// When it was not transcribed yet, or a file is damaged.
pub fn voices(show: &ShowFolder, episode: &EpisodeName) -> Result<Vec<Voice>> {
    let (words, voices) = texts::heard(show, episode)?;
    let (_, mut suggestions) = names::named(show, episode)?;
    let turns = texts::turns(&words, &numbered(&voices));
    let said: Vec<(SpeakerId, &Word)> = turns
        .iter()
        .filter_map(|turn| Some((number(&voices, turn)?, turn)))
        .flat_map(|(speaker, turn)| turn.words.iter().map(move |word| (speaker, word)))
        .collect();
    suggestions.extend(naming::introductions(&said, &words.language));
    let named: Vec<&str> =
        voices.speakers.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
    suggestions.retain(|one| !named.contains(&one.name.as_str()));
    Ok(voices
        .speakers
        .iter()
        .map(|speaker| {
            let own = turns.iter().filter(|turn| number(&voices, turn) == Some(speaker.id));
            let open = speaker.name.is_none();
            let suggested = suggestions.iter().filter(|one| open && one.speaker == speaker.id);
            Voice {
                quote: own.max_by_key(|turn| turn.words.len()).cloned(),
                suggestions: suggested.cloned().collect(),
                speaker: speaker.clone(),
            }
        })
        .collect())
}

/// Returns the voices without their names, so that every turn's label is its voice's number.
fn numbered(voices: &Diarization) -> Diarization {
    let mut voices = voices.clone();
    voices.speakers.iter_mut().for_each(|speaker| speaker.name = None);
    voices
}

fn number(voices: &Diarization, turn: &HeardTurn) -> Option<SpeakerId> {
    let ids = voices.speakers.iter().map(|speaker| speaker.id);
    ids.into_iter().find(|id| id.to_string() == turn.speaker)
}

/// Length of a clip.
const CLIP: Millis = Millis(2_000);

/// Writes two seconds of a voice from `start` of the episode's sound on, as a WAV file beside what
/// only this program needs; returns where. None where the sound is not one file.
///
/// # Errors
/// When the sound cannot be read or the file not be written.
pub fn clip(
    show: &ShowFolder,
    episode: &Episode,
    voice: SpeakerId,
    start: Millis,
) -> Result<Option<PathBuf>> {
    let Some(sound) = episode.sound.as_ref().and_then(Sound::listeners_hear) else {
        return Ok(None);
    };
    let span = Span::new(start, start + CLIP);
    let (first, end) = (span.start().samples(SAMPLE_RATE), span.end().samples(SAMPLE_RATE));
    let (mut at, mut samples) = (0, Vec::new());
    for block in audio::open(sound, Channels::Mix)? {
        let block = block?;
        let wanted = (at..).zip(block.samples()).filter(|(at, _)| (first..end).contains(at));
        samples.extend(wanted.map(|(_, sample)| *sample));
        at += block.samples().len() as u64;
        if at >= end {
            break;
        }
    }
    let path = show.working(&episode.name).join(format!("voice-{}.wav", u32::from(voice.0) + 1));
    store::write(&path, &wave(&samples))?;
    Ok(Some(path))
}

/// Returns samples as the bytes of a 16-bit WAV file.
fn wave(samples: &[f32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let written = hound::WavWriter::new(&mut bytes, spec).and_then(|mut writer| {
        for sample in samples {
            writer.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16)?;
        }
        writer.finalize()
    });
    written.expect("two seconds fit memory and a WAV file");
    bytes.into_inner()
}
