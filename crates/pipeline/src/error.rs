//! What can go wrong, with the file it went wrong with.

use std::io;
use std::path::{Path, PathBuf};

use crate::Stage;

/// What went wrong in work on an episode or on the show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No folder from here up is a show.
    #[error("no castpress.toml in {from} or in a folder above it")]
    NoShow {
        /// Where the search began.
        from: PathBuf,
    },
    /// The show's description is not what it must be.
    #[error("{path} is not a show's description")]
    Show {
        /// The description.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<transcript::ShowError>,
    },
    /// The show's description cannot be written anew.
    #[error("cannot change {path}")]
    EditShow {
        /// The description.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<toml_edit::TomlError>,
    },
    /// The folder is a show already.
    #[error("{path} is there already")]
    AlreadyAShow {
        /// The show's description.
        path: PathBuf,
    },
    /// There is no such episode.
    #[error("no episode called `{name}` in {folder}")]
    NoEpisode {
        /// What was asked for.
        name: String,
        /// Where it should be.
        folder: PathBuf,
    },
    /// Two recordings would share one folder.
    #[error("{sound} and {other} would both be the episode `{name}`")]
    SameName {
        /// The folder they would share.
        name: String,
        /// The recording.
        sound: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// A recording would be an episode that is made of another one.
    #[error("{sound} would be the episode `{name}`, which {other} is already")]
    NameTaken {
        /// The episode.
        name: String,
        /// The recording.
        sound: PathBuf,
        /// The one it is made of.
        other: PathBuf,
    },
    /// A name that no episode's folder can have.
    #[error("`{name}` cannot be the name of an episode")]
    BadName {
        /// The name.
        name: String,
    },
    /// The recording is not there.
    #[error("there is no audio at {path}")]
    NoAudio {
        /// Where it should be.
        path: PathBuf,
    },
    /// An earlier stage has to run first.
    #[error("there is no {path} yet")]
    NotYet {
        /// What is missing.
        path: PathBuf,
        /// The stage that makes it.
        made_by: Stage,
    },
    /// Another process works on the episode.
    #[error("another castpress is at work here (it holds {lock})")]
    Busy {
        /// The lock it holds.
        lock: PathBuf,
    },
    /// The episode has no such voice.
    #[error("{episode} has {count} voices and no `{voice}`")]
    NoVoice {
        /// The episode.
        episode: String,
        /// The voice's name or label.
        voice: String,
        /// How many voices it has.
        count: usize,
    },
    /// A voiceprint needs one voice, and more of it.
    #[error("a voiceprint needs one voice and 10 seconds of it: {source_name} has {found}")]
    NoPrint {
        /// The episode or sound file.
        source_name: String,
        /// What it has instead.
        found: String,
    },
    /// There is no voiceprint of this name.
    #[error("there is no voiceprint of `{name}`")]
    NoVoiceprint {
        /// The name.
        name: String,
    },
    /// There is nothing to listen to at a moment.
    #[error("nothing of {episode} is in doubt at {moment}")]
    NothingToSettle {
        /// The episode.
        episode: String,
        /// The moment.
        moment: String,
    },
    /// A text has bytes that are no text.
    #[error("{path} is not UTF-8")]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// The cut cannot be set in a text.
    #[error("cannot set the cut in {path}")]
    Cut {
        /// The text.
        path: PathBuf,
        /// Why.
        source: transcript::format::markdown::CutError,
    },
    /// Somebody saved the file while it was at work.
    #[error("{path} was changed meanwhile")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The show's folder was moved or removed while it was worked in.
    #[error("there is no {path} any more")]
    Gone {
        /// The show's description, as it was found at the beginning.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of ours does not read as one.
    #[error("cannot understand {path}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: transcript::format::Error,
    },
    /// A transcript from elsewhere cannot be read.
    #[error("cannot import {path}")]
    Import {
        /// The file.
        path: PathBuf,
        /// Why.
        source: transcript::import::ImportError,
    },
    /// An import would replace an interview.
    #[error("there is an interview at {path} already")]
    InterviewThere {
        /// The interview.
        path: PathBuf,
    },
    /// Nobody says which feed.
    #[error("no feed: neither an address was given nor one stands in castpress.toml")]
    NoFeed,
    /// The network is forbidden and a feed was to be asked.
    #[error("--offline forbids asking {url}")]
    Offline {
        /// The feed's address, its secrets hidden.
        url: String,
    },
    /// The feed does not have an episode any more.
    #[error("the feed does not have `{title}` any more")]
    NotOffered {
        /// The episode's title.
        title: String,
    },
    /// What came as a recording is none.
    #[error("{url} is no recording that can be read")]
    NoRecording {
        /// The address, its secrets hidden.
        url: String,
        /// Why.
        source: audio::Error,
    },
    /// A plan is not what it must be.
    #[error("cannot follow the plan {path}")]
    Plan {
        /// The plan.
        path: PathBuf,
        /// What is wrong with it.
        source: crate::PlanError,
    },
    /// A folder is another show's.
    #[error("{folder} is the show `{name}`, and not this one")]
    OtherShow {
        /// The folder.
        folder: PathBuf,
        /// The show it is.
        name: String,
    },
    /// Two folders have different files of an episode.
    #[error("{there} is not the same as {here}")]
    Conflict {
        /// The file that would be replaced.
        here: PathBuf,
        /// The one that would come in its place.
        there: PathBuf,
    },
    /// The model file is not there.
    #[error("there is no model at {path}")]
    NoModel {
        /// Where it should be.
        path: PathBuf,
    },
    /// A model could not be had.
    #[error(transparent)]
    Fetch(fetch::Error),
    /// The recording cannot be read.
    #[error(transparent)]
    Audio(#[from] audio::Error),
    /// The recording cannot be heard.
    #[error(transparent)]
    Transcribe(transcribe::Error),
    /// The voices cannot be told apart.
    #[error(transparent)]
    Diarize(diarize::Error),
    /// The editions cannot be made.
    #[error(transparent)]
    Publish(#[from] publish::Error),
    /// There is no site to look at.
    #[error("there is no folder {path}")]
    NoSite {
        /// The folder.
        path: PathBuf,
    },
    /// Words for subscribers would have become public.
    #[error("{file} would show anyone what is for subscribers: “{words}” ({place}{})", and_more(*more))]
    Leak {
        /// The file, from the show's folder.
        file: String,
        /// Where in it they are.
        place: String,
        /// The words.
        words: String,
        /// In how many other places there are such.
        more: usize,
    },
    /// The recording of the whole episode would have become public.
    #[error("{file} would be the whole recording, and part of the episode is for subscribers")]
    WholeRecording {
        /// The file, from the show's folder.
        file: String,
    },
    /// The search for paid words does not see them where they are.
    #[error(
        "nobody can tell whether the free edition is clean: of {sought} words for subscribers, the search sees {found} in the members' {kind}"
    )]
    Blind {
        /// Format that it cannot read.
        kind: audit::Kind,
        /// Words seen.
        found: usize,
        /// Words that are there.
        sought: usize,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl From<fetch::Error> for Error {
    fn from(error: fetch::Error) -> Self {
        match error {
            fetch::Error::Interrupted => Self::Interrupted,
            error => Self::Fetch(error),
        }
    }
}

impl From<diarize::Error> for Error {
    fn from(error: diarize::Error) -> Self {
        match error {
            diarize::Error::Interrupted => Self::Interrupted,
            error => Self::Diarize(error),
        }
    }
}

impl From<transcribe::Error> for Error {
    fn from(error: transcribe::Error) -> Self {
        match error {
            transcribe::Error::Interrupted => Self::Interrupted,
            error => Self::Transcribe(error),
        }
    }
}

impl Error {
    /// Returns true when the fault lies in what the user gave, and not in the work on it.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::NoShow { .. }
            | Self::Show { .. }
            | Self::EditShow { .. }
            | Self::AlreadyAShow { .. }
            | Self::NoEpisode { .. }
            | Self::SameName { .. }
            | Self::NameTaken { .. }
            | Self::BadName { .. }
            | Self::NoAudio { .. }
            | Self::NotYet { .. }
            | Self::NoVoice { .. }
            | Self::NoPrint { .. }
            | Self::NoVoiceprint { .. }
            | Self::NothingToSettle { .. }
            | Self::NotText { .. }
            | Self::Format { .. }
            | Self::Import { .. }
            | Self::InterviewThere { .. }
            | Self::Plan { .. }
            | Self::OtherShow { .. }
            | Self::Conflict { .. }
            | Self::Cut { .. }
            | Self::NoFeed
            | Self::NoRecording { .. }
            | Self::NoSite { .. }
            | Self::NoModel { .. } => true,
            Self::Audio(error) => error.is_bad_input(),
            Self::Fetch(error) => matches!(
                error,
                fetch::Error::UnknownModel { .. }
                    | fetch::Error::BadAddress { .. }
                    | fetch::Error::Private { .. }
                    | fetch::Error::Feed { .. }
                    | fetch::Error::Unfit { .. }
            ),
            Self::Transcribe(error) => matches!(
                error,
                transcribe::Error::UnknownDevice(_)
                    | transcribe::Error::DeviceNotBuilt { .. }
                    | transcribe::Error::UnknownLanguage(_)
                    | transcribe::Error::EnglishOnly { .. }
                    | transcribe::Error::DamagedModel { .. }
            ),
            Self::Busy { .. }
            | Self::Changed { .. }
            | Self::Offline { .. }
            | Self::Gone { .. }
            | Self::NotOffered { .. }
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::Diarize(_)
            | Self::Publish(_)
            | Self::Leak { .. }
            | Self::WholeRecording { .. }
            | Self::Blind { .. }
            | Self::Interrupted => false,
        }
    }

    /// Returns what a person can do about it, where that is not in the message itself.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoShow { .. } => {
                "`castpress init` makes this folder a show, and --show names another one".to_owned()
            }
            Self::NoEpisode { .. } => "`castpress status` names the episodes".to_owned(),
            Self::SameName { .. } | Self::NameTaken { .. } | Self::BadName { .. } => {
                "rename the recording: its name becomes the episode's".to_owned()
            }
            Self::NotYet { made_by: Stage::Transcribe | Stage::Compose, .. } => {
                "`castpress transcribe AUDIO` makes it".to_owned()
            }
            Self::NoVoice { episode, .. } => {
                format!("`castpress speakers list {episode}` shows its voices")
            }
            Self::NoVoiceprint { .. } => "`castpress speakers list` names them".to_owned(),
            Self::NothingToSettle { episode, .. } => {
                format!("`castpress check {episode}` names the moments")
            }
            Self::NotText { .. } => "save it as UTF-8 in your editor".to_owned(),
            Self::Cut { .. } => {
                "put `<!-- paid -->` on a line of its own where the free part ends".to_owned()
            }
            Self::Changed { .. } => "do it again".to_owned(),
            Self::Read { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "give castpress the right to read it".to_owned()
            }
            Self::Gone { .. } => {
                "the show's folder was moved: run again where it is now, and it goes on".to_owned()
            }
            Self::Write { source, .. } => return hint_of_writing(source).map(str::to_owned),
            Self::Busy { .. } => "wait until it is done, or stop it".to_owned(),
            Self::Format { .. } => {
                "mend it, or remove it and run again to have it made anew".to_owned()
            }
            Self::Import { .. } => format!("castpress reads {}", transcript::import::FORMATS),
            Self::InterviewThere { .. } => {
                "--force replaces it and keeps it as interview.md~; --name imports under another name"
                    .to_owned()
            }
            Self::NoFeed => {
                "`castpress feed URL`, or `feed = \"…\"` under `[source]` in castpress.toml".to_owned()
            }
            Self::Plan { .. } => "`castpress plan` makes a new one".to_owned(),
            Self::Conflict { .. } => {
                "nothing was merged: decide which one is right, and remove the other episode's folder"
                    .to_owned()
            }
            Self::NoModel { .. } => "`castpress models list` names the models".to_owned(),
            Self::NoSite { .. } => "`castpress publish EPISODE` makes one".to_owned(),
            Self::Leak { .. } => {
                "nothing was written; if these words may be public, let the free part or \
                 `members_discuss` say them, else it is a fault of castpress: please report it"
                    .to_owned()
            }
            Self::WholeRecording { .. } | Self::Blind { .. } => {
                "nothing was written; it is a fault of castpress: please report it".to_owned()
            }
            Self::Show { source, .. } => return source.hint().map(str::to_owned),
            Self::Fetch(error) => return error.hint(),
            Self::Publish(error) => return error.hint().map(str::to_owned),
            _ => return None,
        })
    }
}

/// Returns what is said of other places.
fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => ", and in one more place".to_owned(),
        more => format!(", and in {more} more places"),
    }
}

/// Returns what a person can do where a file cannot be written.
fn hint_of_writing(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room and run again: what is done is kept")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Some("castpress writes in the show's transcripts/ and site/: give it the right to")
        }
        _ => None,
    }
}

/// What this crate's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Names the file in an I/O error.
pub(crate) trait ResultExt<T> {
    /// Says that `path` was being read.
    fn reading(self, path: &Path) -> Result<T>;
    /// Says that `path` was being written.
    fn writing(self, path: &Path) -> Result<T>;
}

impl<T> ResultExt<T> for io::Result<T> {
    fn reading(self, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Read { path: path.to_owned(), source })
    }

    fn writing(self, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Write { path: path.to_owned(), source })
    }
}
