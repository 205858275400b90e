//! What there is to measure: sound, and what is known of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use transcript::Span;
use transcript::format::jsonl::{self, Segment};
use transcript::format::rttm::{self, LabelledSpan};
use transcript::format::uem;
use transcript::score::Normaliser;

use super::MODEL;

/// Endings of sound files.
const SOUND: [&str; 3] = ["flac", "wav", "mp3"];

/// Files whose references are those of another, by the end of their name.
const SAME_AS: [&str; 2] = ["_lr", "_quiet_float32"];

/// Two people at once on two channels: its text is by channel, so it has no one reference.
const WITHOUT_ONE_TEXT: &str = "single/two_channels_two_voices.wav";

/// Something to measure.
pub(super) struct Recording {
    /// Its path in the folder, such as `single/jfk.flac`.
    pub(super) name: String,
    /// The sound.
    pub(super) sound: Sound,
    /// The model to hear it with.
    pub(super) model: &'static str,
    /// The language spoken.
    pub(super) language: String,
    /// What is known of it.
    pub(super) reference: Reference,
}

/// Where the sound is.
pub(super) enum Sound {
    /// All voices in one file.
    Mixed(PathBuf),
    /// A file a voice: its name and its file.
    Tracks(Vec<(String, PathBuf)>),
}

/// What is known of a recording.
#[derive(Clone, Default)]
pub(super) struct Reference {
    /// Its words.
    pub(super) text: Option<String>,
    /// Who said what when.
    pub(super) segments: Option<Vec<Segment>>,
    /// Who spoke when.
    pub(super) turns: Option<Vec<LabelledSpan>>,
    /// The parts that count; empty for all.
    pub(super) parts: Vec<Span>,
}

impl Recording {
    /// Returns which differences of words do not count.
    pub(super) fn normaliser(&self) -> Normaliser {
        if self.language == "en" { Normaliser::English } else { Normaliser::Basic }
    }

    /// Returns the folder or file of the sound.
    pub(super) fn mixed(&self) -> Option<&Path> {
        match &self.sound {
            Sound::Mixed(path) => Some(path),
            Sound::Tracks(_) => None,
        }
    }
}

/// Returns the recordings of `single/`, `composed/` and `real/` of which something is known.
pub(super) fn with_references(data: &Path) -> Result<Vec<Recording>> {
    let mut recordings = Vec::new();
    for folder in ["single", "composed", "real"] {
        for path in entries(&data.join(folder))? {
            let stem = stem(&path);
            let name = format!("{folder}/{}", file_name(&path));
            let tracks = path.extension().is_some_and(|ending| ending == "tracks");
            let is_sound = SOUND.iter().any(|end| path.extension().is_some_and(|it| it == *end));
            if !(tracks || is_sound) || name == WITHOUT_ONE_TEXT {
                continue;
            }
            let base = SAME_AS.iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(&stem);
            let reference = Reference::beside(&path.with_file_name(base))?;
            if reference.text.is_none() && reference.turns.is_none() {
                continue;
            }
            let language = stem.strip_prefix("lang_").unwrap_or("en").to_owned();
            let recording = |model| -> Result<Recording> {
                let sound = if tracks { tracks_of(&path)? } else { Sound::Mixed(path.clone()) };
                let (name, language) = (name.clone(), language.clone());
                Ok(Recording { name, sound, model, language, reference: reference.clone() })
            };
            recordings.push(recording(MODEL)?);
            if name == "single/jfk.flac" {
                recordings.push(recording("tiny.en")?);
            }
        }
    }
    Ok(recordings)
}

/// Returns the files of `codecs/`, which all hold what `reference` holds.
pub(super) fn codecs(data: &Path, reference: &Path) -> Result<Vec<Recording>> {
    let reference = Reference::beside(&reference.with_extension(""))?;
    let recording = |path: PathBuf| Recording {
        name: format!("codecs/{}", file_name(&path)),
        sound: Sound::Mixed(path),
        model: MODEL,
        language: "en".to_owned(),
        reference: reference.clone(),
    };
    Ok(entries(&data.join("codecs"))?.into_iter().map(recording).collect())
}

/// Returns what a folder holds, in order; nothing where it is not there.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    Ok(entries)
}

/// Returns the name of a file.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn tracks_of(folder: &Path) -> Result<Sound> {
    let tracks = entries(folder)?.into_iter().map(|path| (stem(&path), path));
    Ok(Sound::Tracks(tracks.collect()))
}

impl Reference {
    /// Reads the `.txt`, `.jsonl`, `.rttm` and `.uem` of a name.
    fn beside(base: &Path) -> Result<Self> {
        let text = |ending: &str| -> Result<Option<String>> {
            let mut path = base.as_os_str().to_owned();
            path.push(ending);
            let path = Path::new(&path);
            let read = path.is_file().then(|| fs::read_to_string(path));
            read.transpose().with_context(|| format!("cannot read {}", path.display()))
        };
        let about = |what: &str| format!("{}{what}", base.display());
        Ok(Self {
            text: text(".txt")?,
            segments: text(".jsonl")?
                .map(|text| jsonl::read(&text).with_context(|| about(".jsonl")))
                .transpose()?,
            turns: text(".rttm")?
                .map(|text| rttm::read(&text).with_context(|| about(".rttm")))
                .transpose()?,
            parts: text(".uem")?
                .map(|text| uem::read(&text).with_context(|| about(".uem")))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}
