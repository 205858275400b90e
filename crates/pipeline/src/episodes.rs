//! Which episodes a show has, and where their sound is.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

use audio::Channels;
use transcript::Millis;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::texts;

/// The name of an episode's folder: safe as one part of a path and of an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpisodeName(String);

impl EpisodeName {
    /// Returns the name of the episode that `path` is the sound of: the file's name without its
    /// ending, letters and digits of any script kept and everything else made a hyphen. Letters and
    /// the marks on them are put together, as some systems take them apart.
    ///
    /// # Errors
    /// When nothing is left, as of `???.mp3`.
    pub fn of_sound(path: &Path) -> Result<Self> {
        let stem = if path.is_dir() { path.file_name() } else { path.file_stem() };
        let stem: String = stem.unwrap_or_default().to_string_lossy().nfc().collect();
        let is_kept =
            |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | '.');
        let mut name = String::new();
        for part in stem.split(|c: char| !is_kept(c)) {
            let part = part.trim_matches('.');
            if name.is_empty() {
                name.push_str(&part[..part.floor_char_boundary(LONGEST_NAME)]);
            } else if !part.is_empty() && name.len() + part.len() < LONGEST_NAME {
                name.push('-');
                name.push_str(part);
            }
        }
        Self::new(&name).map_err(|_| Error::BadName { name: path.display().to_string() })
    }

    /// Takes the name of an episode's folder.
    ///
    /// # Errors
    /// When it is no plain name: empty, hidden, or a path.
    pub fn new(name: &str) -> Result<Self> {
        let mut parts = Path::new(name).components();
        let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
        let device = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let port = device.strip_prefix("com").or_else(|| device.strip_prefix("lpt"));
        let reserved = matches!(device.as_str(), "con" | "prn" | "aux" | "nul")
            || port.is_some_and(|port| port.len() == 1 && port.as_bytes()[0].is_ascii_digit());
        if plain && !reserved && !name.starts_with('.') && !name.contains(['/', '\\']) {
            Ok(Self(name.to_owned()))
        } else {
            Err(Error::BadName { name: name.to_owned() })
        }
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name as a headline until somebody writes one: hyphens and underscores are
    /// spaces.
    #[must_use]
    pub fn headline(&self) -> String {
        let words = self.0.split(['-', '_']).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Longest name of an episode in bytes, so that `NAME.pdf` fits every file system.
const LONGEST_NAME: usize = 120;

impl fmt::Display for EpisodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The recording of an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Everybody in one file.
    Mixed(PathBuf),
    /// One file a speaker, on one clock.
    Tracks {
        /// What listeners hear, where there is such a file.
        mix: Option<PathBuf>,
        /// The speakers, sorted by file name; never empty.
        tracks: Vec<Track>,
    },
}

/// One speaker's microphone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Full name, as on the turns' labels.
    pub speaker: String,
    /// The recording.
    pub path: PathBuf,
}

impl Sound {
    /// Finds the recording at `path`: a file, or a folder of one file a speaker, named for them.
    ///
    /// # Errors
    /// When there is nothing, or a folder without audio.
    pub fn at(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            return if path.exists() {
                Ok(Self::Mixed(path.to_owned()))
            } else {
                Err(Error::NoAudio { path: path.to_owned() })
            };
        }
        let tracks: Vec<Track> = entries(path)?
            .into_iter()
            .filter(|path| path.is_file() && is_audio(path))
            .map(|path| Track { speaker: speaker_of(&path), path })
            .collect();
        if tracks.is_empty() {
            return Err(Error::NoAudio { path: path.to_owned() });
        }
        Ok(Self::Tracks { mix: None, tracks })
    }

    /// Returns the files that are listened to.
    #[must_use]
    pub fn heard(&self) -> Vec<&Path> {
        match self {
            Self::Mixed(path) => vec![path],
            Self::Tracks { tracks, .. } => tracks.iter().map(|track| &*track.path).collect(),
        }
    }

    /// Returns the file that listeners hear, where there is one.
    #[must_use]
    pub fn listeners_hear(&self) -> Option<&Path> {
        match self {
            Self::Mixed(path) => Some(path),
            Self::Tracks { mix, .. } => mix.as_deref(),
        }
    }
}

impl Sound {
    /// Returns true where each speaker has a file.
    #[must_use]
    pub fn is_tracks(&self) -> bool {
        matches!(self, Self::Tracks { .. })
    }

    /// Returns how much sound there is to hear, all tracks together, by what the files say of
    /// themselves; none where one does not say.
    #[must_use]
    pub fn length(&self) -> Option<Millis> {
        let length = |path| audio::open(path, Channels::Mix).ok()?.expected();
        self.heard().into_iter().try_fold(Millis(0), |sum, path| Some(sum + length(path)?))
    }
}

/// Returns the name in a track's file name, with underscores as spaces.
fn speaker_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ").trim().to_owned()
}

/// An episode: its name, and its sound where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Name of its folder.
    pub name: EpisodeName,
    /// Its recording; none where only its texts are asked for.
    pub sound: Option<Sound>,
}

impl Episode {
    /// Returns the episode whose recording is at `path`.
    ///
    /// # Errors
    /// When there is no recording, or its file name has nothing to make a name of.
    pub fn of_sound(path: &Path) -> Result<Self> {
        let sound = Sound::at(path)?;
        Ok(Self { name: EpisodeName::of_sound(path)?, sound: Some(sound) })
    }

    /// Makes sure that every file of its sound is there.
    pub(crate) fn check_sound(&self) -> Result<()> {
        let Some(sound) = &self.sound else { return Ok(()) };
        let mut files = sound.heard().into_iter().chain(sound.listeners_hear());
        match files.find(|path| !path.is_file()) {
            Some(path) => Err(Error::NoAudio { path: path.to_owned() }),
            None => Ok(()),
        }
    }
}

/// The episodes of a show, and the recordings that none can be made of.
#[derive(Debug, Default)]
pub struct Listing {
    /// Sorted by name.
    pub episodes: Vec<Episode>,
    /// Sorted by place.
    pub refused: Vec<Refused>,
}

/// A recording in `audio/` that no episode can be made of as it is. It stops no other.
#[derive(Debug)]
pub struct Refused {
    /// Its place from the show's folder, with slashes.
    pub sound: String,
    /// Why.
    pub error: Error,
}

impl Listing {
    /// Returns the episode of this name; none where there is none.
    ///
    /// # Errors
    /// When several recordings would be it.
    pub fn named(self, name: &str) -> Result<Option<Episode>> {
        let found = self.episodes.into_iter().find(|episode| episode.name.as_str() == name);
        let would_be = |refused: &Refused| matches!(&refused.error, Error::SameName { name: one, .. } if one == name);
        match self.refused.into_iter().find(would_be) {
            Some(refused) if found.is_none() => Err(refused.error),
            _ => Ok(found),
        }
    }
}

impl From<Vec<Episode>> for Listing {
    fn from(episodes: Vec<Episode>) -> Self {
        Self { episodes, refused: Vec::new() }
    }
}

/// Finds every episode of the show by its sound in `audio/`.
///
/// Of recordings that would share one name none is an episode, but for the one that an interview.md
/// names as its sound.
///
/// # Errors
/// When the folder cannot be read.
pub fn in_audio(show: &ShowFolder) -> Result<Listing> {
    let mut listing = Listing::default();
    let mut found: BTreeMap<String, Vec<Recording>> = BTreeMap::new();
    for path in entries(&show.audio())? {
        let sound = show.relative(&path).unwrap_or_default();
        match of_entry(&path) {
            Ok(None) => {}
            Ok(Some(episode)) => {
                // File systems of two of the three platforms hold `A` and `a` for one name.
                let same = episode.name.as_str().to_lowercase();
                found.entry(same).or_default().push(Recording { sound, path, episode });
            }
            Err(error) => listing.refused.push(Refused { sound, error }),
        }
    }
    for alike in found.into_values() {
        listing.choose(show, alike);
    }
    listing.refused.sort_by(|one, other| one.sound.cmp(&other.sound));
    Ok(listing)
}

/// A recording in `audio/`, and the episode it is or would be.
struct Recording {
    sound: String,
    path: PathBuf,
    episode: Episode,
}

/// Returns the episode whose recording is this entry of `audio/`; none where it is no recording.
fn of_entry(path: &Path) -> Result<Option<Episode>> {
    let is_recording = if path.is_dir() {
        entries(path)?.iter().any(|path| is_audio(path))
    } else {
        path.is_file() && is_audio(path)
    };
    is_recording.then(|| Episode::of_sound(path)).transpose()
}

impl Recording {
    /// Returns true where the episode's interview.md names this as its sound.
    fn is_known(&self, show: &ShowFolder) -> bool {
        let front = texts::front(show, &self.episode.name);
        front.is_ok_and(|front| front.audio.as_ref() == Some(&self.sound))
    }
}

impl Listing {
    /// Takes in recordings of one name: the only one, or the one that is this episode already.
    fn choose(&mut self, show: &ShowFolder, mut alike: Vec<Recording>) {
        let chosen = if alike.len() == 1 {
            Some(0)
        } else {
            let mut known = (0..alike.len()).filter(|index| alike[*index].is_known(show));
            known.next().filter(|_| known.next().is_none())
        };
        let Some(chosen) = chosen else {
            let paths: Vec<_> = alike.iter().map(|one| one.path.clone()).collect();
            self.refused.extend(alike.into_iter().enumerate().map(|(index, one)| {
                let other = paths[usize::from(index == 0)].clone();
                let name = one.episode.name.to_string();
                let error = Error::SameName { name, sound: one.path, other };
                Refused { sound: one.sound, error }
            }));
            return;
        };
        let chosen = alike.swap_remove(chosen);
        self.refused.extend(alike.into_iter().map(|one| {
            let name = chosen.episode.name.to_string();
            let error = Error::NameTaken { name, sound: one.path, other: chosen.path.clone() };
            Refused { sound: one.sound, error }
        }));
        self.episodes.push(chosen.episode);
    }
}

/// Finds every episode of the show: those with sound in `audio/`, and those that have texts alone.
///
/// # Errors
/// As [`in_audio`].
pub fn all(show: &ShowFolder) -> Result<Listing> {
    let mut listing = in_audio(show)?;
    let episodes = &mut listing.episodes;
    for name in with_texts(show)? {
        if episodes.iter().all(|episode| episode.name != name) {
            episodes.push(Episode { name, sound: None });
        }
    }
    episodes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(listing)
}

/// Finds every episode that has a folder of texts, sorted by name.
pub(crate) fn with_texts(show: &ShowFolder) -> Result<Vec<EpisodeName>> {
    let folders = entries(&show.transcripts())?.into_iter().filter(|path| path.is_dir());
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(folders.filter_map(|path| EpisodeName::new(&name(&path)).ok()).collect())
}

/// Finds the episode that a person means by `name`: its name, or a path to its folder under
/// `transcripts/` or to a file in it.
///
/// # Errors
/// When there is no such folder.
pub fn named(show: &ShowFolder, name: &str) -> Result<EpisodeName> {
    let missing = || Error::NoEpisode { name: name.to_owned(), folder: show.transcripts() };
    if let Ok(plain) = EpisodeName::new(name)
        && show.texts(&plain).is_dir()
    {
        return Ok(plain);
    }
    let inside = show.relative(Path::new(name)).ok_or_else(missing)?;
    let folder = inside.strip_prefix("transcripts/").and_then(|rest| rest.split('/').next());
    let episode = EpisodeName::new(folder.ok_or_else(missing)?).map_err(|_| missing())?;
    if show.texts(&episode).is_dir() { Ok(episode) } else { Err(missing()) }
}

/// Endings of files that hold sound, and of films, which may.
const AUDIO_ENDINGS: [&str; 24] = [
    "aac", "aif", "aifc", "aiff", "alac", "caf", "flac", "m4a", "m4b", "mka", "mkv", "mov", "mp1",
    "mp2", "mp3", "mp4", "mpga", "oga", "ogg", "opus", "wav", "wave", "weba", "webm",
];

/// Returns true when the file's name says that it holds sound.
pub(crate) fn is_audio(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    AUDIO_ENDINGS.contains(&ending.as_str())
}

/// Returns the entries of a folder that are not hidden, sorted; none where there is no folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::Read { path: folder.to_owned(), source }),
    };
    let mut paths = Vec::new();
    for entry in listing {
        let entry = entry.reading(folder)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    #[track_caller]
    fn check_name(file: &str, expected: &str) {
        let name = EpisodeName::of_sound(Path::new(file)).map(|name| name.to_string());
        assert_eq!(name.unwrap_or_else(|_| "refused".to_owned()), expected);
    }

    #[test]
    fn names_of_episodes_are_safe_and_still_readable() {
        check_name("audio/ep-12.mp3", "ep-12");
        check_name("valid naïve – name with spaces.mp3", "valid-naïve-name-with-spaces");
        check_name("梁文锋.wav", "梁文锋");
        check_name("v1.2 final.wav", "v1.2-final");
        check_name("../..wav", "refused");
        check_name("???.mp3", "refused");
        check_name("con.wav", "refused");
        check_name("COM1.wav", "refused");
        check_name("lpt9.final.wav", "refused");
        check_name("com10.wav", "com10");
        check_name("..hidden.wav", "hidden");
        check_name("<script>.wav", "script");
        check_name("-rf.mp3", "rf");
        check_name("a\n\"b\"\u{202e}\u{1f399}'c'.mp3", "a-b-c");
        check_name("ends with a dot..mp3", "ends-with-a-dot");
        check_name("Sa\u{303}o.mp3", "São");
        check_name("हिन्दी.mp3", "हिन्दी");
        check_name("\u{1f399}.mp3", "refused");
    }

    #[test]
    fn a_very_long_name_still_fits_a_file_system() {
        for stem in ["word ".repeat(60), "x".repeat(251), "梁".repeat(83)] {
            let name = EpisodeName::of_sound(Path::new(&format!("{stem}.mp3"))).unwrap();
            assert!((100..=LONGEST_NAME).contains(&name.as_str().len()), "{name}");
        }
    }

    #[test]
    fn a_recording_whose_name_names_nothing_is_told_by_its_file() {
        let error = EpisodeName::of_sound(Path::new("audio/???.mp3")).unwrap_err();
        assert_eq!(error.to_string(), "`audio/???.mp3` cannot be the name of an episode");
    }

    fn show_with(files: &[&str]) -> (tempfile::TempDir, ShowFolder) {
        let folder = tempfile::tempdir().unwrap();
        for file in ["castpress.toml"].iter().chain(files) {
            store::write(&folder.path().join(file), b"").unwrap();
        }
        let show = ShowFolder::open(folder.path()).unwrap();
        (folder, show)
    }

    #[test]
    fn files_and_folders_of_tracks_are_episodes_and_nothing_else_is() {
        let (_folder, show) = show_with(&[
            "audio/two.mp3",
            "audio/notes.txt",
            "audio/.hidden.mp3",
            "audio/one/Zoe_Lee.wav",
            "audio/one/Ann.wav",
            "audio/pictures/cover.png",
        ]);
        let episodes = in_audio(&show).unwrap().episodes;
        let names: Vec<_> = episodes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        let Some(Sound::Tracks { tracks, .. }) = &episodes[0].sound else { panic!("not tracks") };
        let speakers: Vec<_> = tracks.iter().map(|track| track.speaker.as_str()).collect();
        assert_eq!(speakers, ["Ann", "Zoe Lee"]);
    }

    #[track_caller]
    fn check_listing(files: &[&str], episodes: &[&str], refused: &[(&str, &str)]) {
        let (_folder, show) = show_with(files);
        let listing = in_audio(&show).unwrap();
        let names: Vec<_> = listing.episodes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, episodes);
        let found: Vec<_> = listing.refused.iter().map(|one| one.sound.as_str()).collect();
        assert_eq!(found, refused.iter().map(|(sound, _)| *sound).collect::<Vec<_>>());
        for (found, (_, words)) in listing.refused.iter().zip(refused) {
            let message = found.error.to_string();
            assert!(message.contains(words), "no `{words}` in: {message}");
        }
    }

    #[test]
    fn recordings_that_cannot_be_an_episode_stop_no_other() {
        check_listing(
            &["audio/???.mp3", "audio/con/Ann.wav", "audio/ep-2.mp3"],
            &["ep-2"],
            &[
                ("audio/???.mp3", "cannot be the name of an episode"),
                ("audio/con", "cannot be the name of an episode"),
            ],
        );
        check_listing(
            &["audio/ep 1.mp3", "audio/EP-1.wav", "audio/ep_1.mp3", "audio/ep-1.flac"],
            &["ep_1"],
            &[
                ("audio/EP-1.wav", "ep 1.mp3 would both be the episode `EP-1`"),
                ("audio/ep 1.mp3", "EP-1.wav would both be the episode `ep-1`"),
                ("audio/ep-1.flac", "EP-1.wav would both be the episode `ep-1`"),
            ],
        );
    }

    #[test]
    fn a_recording_that_takes_the_name_of_an_episode_does_not_take_its_place() {
        let (_folder, show) = show_with(&["audio/ep 1.mp3", "audio/ep-1.wav"]);
        let text = "+++\ntitle = \"One\"\naudio = \"audio/ep 1.mp3\"\n+++\n";
        store::write(&show.root().join("transcripts/ep-1/interview.md"), text.as_bytes()).unwrap();
        let listing = all(&show).unwrap();
        assert_eq!(listing.episodes.len(), 1);
        let message = listing.refused[0].error.to_string();
        assert!(message.contains("ep-1.wav would be the episode `ep-1`, which "), "{message}");
        assert!(message.contains("ep 1.mp3 is already"), "{message}");
        let episode = listing.named("ep-1").unwrap().unwrap();
        assert_eq!(episode.sound, Some(Sound::Mixed(show.audio().join("ep 1.mp3"))));
    }

    #[test]
    fn a_name_that_two_recordings_would_have_is_told_by_both() {
        let (_folder, show) = show_with(&["audio/ep 1.mp3", "audio/ep-1.wav"]);
        let message = in_audio(&show).unwrap().named("ep-1").unwrap_err().to_string();
        assert!(message.contains("ep 1.mp3") && message.contains("ep-1.wav"), "{message}");
        assert_eq!(in_audio(&show).unwrap().named("ep-2").unwrap(), None);
    }

    #[test]
    fn an_episode_is_found_by_its_name_its_folder_or_a_file_in_it() {
        let (folder, show) = show_with(&["transcripts/ep-1/interview.md"]);
        let root = folder.path().to_str().unwrap();
        let paths = [
            "ep-1",
            &format!("{root}/transcripts/ep-1"),
            &format!("{root}/transcripts/ep-1/interview.md"),
        ];
        for name in paths {
            assert_eq!(named(&show, name).unwrap().as_str(), "ep-1", "{name}");
        }
        for name in ["ep-2", "..", "/", "transcripts", ""] {
            assert!(named(&show, name).is_err(), "{name}");
        }
    }
}
