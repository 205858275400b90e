//! The files of an episode's text folder: their names, and reading them.

use std::fs;
use std::path::PathBuf;

use compose::Decision;
use compose::attribute::utterances;
use transcript::format::{markdown, speakers_json, transcript_json};
use transcript::{Diarization, FrontMatter, HeardTurn, Interview, Millis, Transcript, Warning};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::names;
use crate::stage::Stage;

/// Every word heard.
pub(crate) const TRANSCRIPT: &str = "transcript.json";
/// Who spoke when.
pub(crate) const SPEAKERS: &str = "speakers.json";
/// What people edit.
pub(crate) const INTERVIEW: &str = "interview.md";

/// Where the editor's text and one composed anew differ.
pub(crate) const CONFLICTS: &str = "interview.conflicts.md";

/// What people said about who is in the episode.
pub(crate) const CAST: &str = "cast.json";

/// Reads what was heard in an episode, its voices under the names that are sure.
///
/// # Errors
/// When it was not transcribed yet, or a file is damaged.
pub fn heard(show: &ShowFolder, episode: &EpisodeName) -> Result<(Transcript, Diarization)> {
    Ok((words(show, episode)?, names::named(show, episode)?.0))
}

/// Reads the words that were heard in an episode.
pub(crate) fn words(show: &ShowFolder, episode: &EpisodeName) -> Result<Transcript> {
    let (path, text) = text(show, episode, TRANSCRIPT, Stage::Transcribe)?;
    transcript_json::read(&text).map_err(|source| Error::Format { path, source })
}

/// Reads an episode's voices as they were heard: only those of tracks have names.
pub(crate) fn voices(show: &ShowFolder, episode: &EpisodeName) -> Result<Diarization> {
    let (path, text) = text(show, episode, SPEAKERS, Stage::Transcribe)?;
    speakers_json::read(&text).map_err(|source| Error::Format { path, source })
}

/// A speaker who is silent for longer begins a new turn, even if nobody else spoke.
const PAUSE: Millis = Millis(2000);

/// Returns the words as turns, in the order in which they begin, each under its speaker's label.
#[must_use]
pub fn turns(words: &Transcript, voices: &Diarization) -> Vec<HeardTurn> {
    let mut turns: Vec<HeardTurn> = Vec::new();
    for utterance in utterances(&words.words, &words.language) {
        let speaker = voices.label(utterance.speaker);
        match turns.last_mut() {
            Some(turn)
                if turn.speaker == speaker
                    && utterance.span().start().since(turn.span().end()) <= PAUSE =>
            {
                turn.words.extend(utterance.words);
            }
            _ => turns.push(HeardTurn { speaker, words: utterance.words }),
        }
    }
    turns
}

/// Reads an episode's interview.md, with what is odd in it.
///
/// # Errors
/// When there is none yet.
pub(crate) fn interview(
    show: &ShowFolder,
    episode: &EpisodeName,
) -> Result<(Interview, Vec<Warning>)> {
    Ok(markdown::parse(&interview_source(show, episode)?))
}

/// Reads the front matter of an episode's interview.md, and none of its text.
pub(crate) fn front(show: &ShowFolder, episode: &EpisodeName) -> Result<FrontMatter> {
    let source = interview_source(show, episode)?;
    let (front, _) = markdown::split_front(&source);
    Ok(markdown::parse(front).0.front)
}

/// Reads the text of an episode's interview.md.
pub(crate) fn interview_source(show: &ShowFolder, episode: &EpisodeName) -> Result<String> {
    text(show, episode, INTERVIEW, Stage::Compose).map(|(_, text)| text)
}

/// Returns what interview.md would say otherwise than was heard, were it written now, in the order
/// of time, and what is odd in the show's settings. The sound is not needed.
///
/// # Errors
/// When the episode was not transcribed yet, or a file is damaged.
pub fn decisions(
    show: &ShowFolder,
    episode: &EpisodeName,
) -> Result<(Vec<Decision>, Vec<Warning>)> {
    let (words, voices) = heard(show, episode)?;
    let composed = compose::interview(&words, &voices, show.show(), FrontMatter::default());
    Ok((composed.decisions, composed.warnings))
}

/// Reads a file of an episode that `made_by` makes; bytes that are no UTF-8 become `�`.
pub(crate) fn text(
    show: &ShowFolder,
    episode: &EpisodeName,
    name: &str,
    made_by: Stage,
) -> Result<(PathBuf, String)> {
    let path = show.texts(episode).join(name);
    if !path.exists() {
        return Err(Error::NotYet { path, made_by });
    }
    let bytes = fs::read(&path).reading(&path)?;
    Ok((path, String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::{Language, Provenance, Role, Span, Speaker, SpeakerId, Word};

    fn word(text: &str, start: u32, speaker: u16) -> Word {
        Word {
            text: text.to_owned(),
            span: Span::new(Millis(start), Millis(start + 300)),
            confidence: 1.0,
            speaker: Some(SpeakerId(speaker)),
        }
    }

    #[test]
    fn a_turn_ends_at_another_voice_and_at_a_long_pause() {
        let transcript = Transcript {
            language: Language::default(),
            duration: Millis(20_000),
            words: vec![
                word("One", 0, 0),
                word("two.", 400, 0),
                word("Yes?", 800, 1),
                word("Three.", 1200, 0),
                word("Four.", 4000, 0),
            ],
            ledger: vec![],
            provenance: Provenance::default(),
        };
        let ana = Speaker {
            id: SpeakerId(1),
            name: Some("Ana".to_owned()),
            role: Role::Guest,
            talk: Millis(300),
            voice: None,
        };
        let voices = Diarization { speakers: vec![ana], ..Diarization::default() };
        let turns = turns(&transcript, &voices);
        let lines: Vec<String> = turns
            .iter()
            .map(|turn| format!("{} {} {}", turn.span().start(), turn.speaker, turn.text()))
            .collect();
        let expected = [
            "0:00 Speaker 1 One two.",
            "0:00 Ana Yes?",
            "0:01 Speaker 1 Three.",
            "0:04 Speaker 1 Four.",
        ];
        assert_eq!(lines, expected);
    }
}
