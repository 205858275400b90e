//! A show's folder: where things are in it.

use std::path::{Component, Path, PathBuf};

use transcript::{Show, Tier};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::store;

/// Name of the file that makes a folder a show.
pub const SHOW_FILE: &str = "castpress.toml";

/// Where the episodes have their texts, a folder each, from the show's folder.
pub(crate) const TRANSCRIPTS: &str = "transcripts";

/// Parts of castpress.toml that are about the words alone: readers see them in interview.md or not at
/// all.
const WORDING: [&str; 3] = ["style", "rules_off", "glossary"];

/// A show's folder and what its description says.
#[derive(Clone, Debug)]
pub struct ShowFolder {
    root: PathBuf,
    show: Show,
    text: toml::Table,
}

impl ShowFolder {
    /// Opens the show in `root`.
    ///
    /// # Errors
    /// When there is no castpress.toml, or it cannot be understood.
    pub fn open(root: &Path) -> Result<Self> {
        let path = root.join(SHOW_FILE);
        let Some(bytes) = store::read_if_there(&path)? else {
            return Err(Error::NoShow { from: root.to_owned() });
        };
        let text = String::from_utf8_lossy(&bytes);
        let show =
            Show::parse(&text).map_err(|source| Error::Show { path, source: Box::new(source) })?;
        let mut text: toml::Table = text.parse().unwrap_or_default();
        // It changes nothing that is made, and its secrets do not belong into keys and receipts.
        text.remove("source");
        Ok(Self { root: root.to_owned(), show, text })
    }

    /// Opens the show that `from` lies in: the nearest folder from there up with a castpress.toml.
    ///
    /// # Errors
    /// When there is none, or its castpress.toml cannot be understood.
    pub fn find(from: &Path) -> Result<Self> {
        let start = std::path::absolute(from).reading(from)?;
        match start.ancestors().find(|folder| folder.join(SHOW_FILE).is_file()) {
            Some(root) => Self::open(root),
            None => Err(Error::NoShow { from: start }),
        }
    }

    /// Returns the folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what holds for every episode.
    #[must_use]
    pub fn show(&self) -> &Show {
        &self.show
    }

    /// Returns castpress.toml without the parts that only change what interview.md says, for the key
    /// of a stage that all the rest can change.
    pub(crate) fn without_wording(&self) -> toml::Table {
        let rest = self.text.iter().filter(|(name, _)| !WORDING.contains(&name.as_str()));
        rest.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Returns the parts of castpress.toml of these names, for the key of a stage they can change.
    pub(crate) fn parts(&self, names: &[&str]) -> toml::Table {
        let parts = self.text.iter().filter(|(name, _)| names.contains(&name.as_str()));
        parts.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Returns where episodes come in.
    #[must_use]
    pub fn audio(&self) -> PathBuf {
        self.root.join("audio")
    }

    /// Returns where the voices are kept that the show knows.
    #[must_use]
    pub fn voiceprints(&self) -> PathBuf {
        self.root.join("voiceprints.json")
    }

    /// Returns where the episodes' texts are, a folder each.
    #[must_use]
    pub fn transcripts(&self) -> PathBuf {
        self.root.join(TRANSCRIPTS)
    }

    /// Returns the folder of an episode's texts.
    #[must_use]
    pub fn texts(&self, episode: &EpisodeName) -> PathBuf {
        self.transcripts().join(episode.as_str())
    }

    /// Returns where `stage` of an episode keeps what only this program needs.
    pub(crate) fn working(&self, episode: &EpisodeName) -> PathBuf {
        self.texts(episode).join(".stage")
    }

    /// Returns the folder of what readers of `tier` may read of an episode.
    #[must_use]
    pub fn edition(&self, episode: &EpisodeName, tier: Tier) -> PathBuf {
        self.site(tier).join(episode.as_str())
    }

    /// Returns the folder of what readers of `tier` may read of the show.
    #[must_use]
    pub fn site(&self, tier: Tier) -> PathBuf {
        let readers = match tier {
            Tier::Free => "public",
            Tier::Paid => "members",
        };
        self.root.join("site").join(readers)
    }

    /// Returns the file that `named` means from the show's folder, where it cannot lead out of it.
    pub(crate) fn inside(&self, named: &str) -> Option<PathBuf> {
        let plain = |part| matches!(part, Component::Normal(_));
        Path::new(named).components().all(plain).then(|| self.root.join(named))
    }

    /// Returns `path` as it reads from the show's folder, with slashes, where it lies in it.
    #[must_use]
    pub fn relative(&self, path: &Path) -> Option<String> {
        let root = std::path::absolute(&self.root).ok()?;
        let path = std::path::absolute(path).ok()?;
        let inside = path.strip_prefix(root).ok()?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Some(parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_episodes_come_from_is_in_no_key_and_what_feeds_say_is() {
        let folder = tempfile::tempdir().unwrap();
        let text = "name = \"A\"\n[feed]\nauthor = \"Ann\"\n[source]\nfeed = \"https://ann:s3cret@x.org/\"\n";
        store::write(&folder.path().join(SHOW_FILE), text.as_bytes()).unwrap();
        let key = ShowFolder::open(folder.path()).unwrap().without_wording().to_string();
        assert!(key.contains("Ann") && !key.contains("s3cret"), "{key}");
    }
}
