//! The folders readers see: exactly the files of an edition, each whole.
//!
//! All new files are first written beside the old ones under other names, then renamed in one go,
//! the page last; then files of an earlier edition that this one lacks are removed. Files this
//! program did not write are never touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::digest::{self, Stamp};
use crate::error::{Error, Result};
use crate::folder::TRANSCRIPTS;
use crate::key::Key;
use crate::store;

/// What one file of an edition holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The same as this file, which is the sound of the episode.
    SameAs(PathBuf),
}

/// The files of an edition by their path from the edition's folder, with slashes.
pub(crate) type Files = BTreeMap<String, Content>;

/// The page, which links the other files and so comes last.
const PAGE: &str = "index.html";

/// What was published, by folder: the publish stage's receipt.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Published {
    /// Digest of the key; none while files are being changed.
    key: Option<String>,
    /// What the key was made of, for people.
    inputs: serde_json::Value,
    /// Files by their path from the show's folder, as they were left; no stamp while they are
    /// being changed.
    files: BTreeMap<String, Option<Stamp>>,
}

impl Published {
    /// Reads the receipt at `path`; one that is missing or damaged vouches for nothing, and so does
    /// one that names a file outside of the site: what it names may be removed.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bytes = store::read_if_there(path)?.unwrap_or_default();
        let published: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        let in_site = |name: &String| name.starts_with("site/") && is_plain(name);
        Ok(if published.files.keys().all(in_site) { published } else { Self::default() })
    }

    /// Returns one of the inputs that the files were made from, where it is text.
    pub(crate) fn input(&self, name: &str) -> Option<&str> {
        self.inputs.get(name)?.as_str()
    }

    /// Returns true when every file stands under `root` as it was published under `key`.
    pub(crate) fn is_fresh(&self, root: &Path, key: &Key) -> Result<bool> {
        if self.key.as_deref() != Some(key.digest()) {
            return Ok(false);
        }
        for (name, stamp) in &self.files {
            let now = Stamp::of(&root.join(name))?;
            if !matches!((now, stamp), (Some(now), Some(then)) if now.vouches_for(*then)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns what the editions were made of; null where they never were.
    pub(crate) fn inputs(&self) -> &serde_json::Value {
        &self.inputs
    }

    /// Makes the folders of a show hold exactly the files of these editions, and writes the
    /// receipt. Each edition's folder is named from `root`, with slashes.
    pub(crate) fn replace(
        self,
        root: &Path,
        receipt: &Path,
        key: &Key,
        editions: BTreeMap<String, Files>,
    ) -> Result<()> {
        let mut coming = BTreeMap::new();
        let earlier = without_anothers(self.files, root, &editions);
        for (folder, files) in editions {
            for (name, content) in files {
                coming.insert(format!("{folder}/{}", checked(name)?), content);
            }
        }
        let names = earlier.keys().chain(coming.keys()).cloned();
        let all = names.map(|name| (name, None)).collect();
        Self { key: None, inputs: key.inputs().clone(), files: all }.write(receipt)?;

        put(root, &coming)?;
        for name in earlier.keys().filter(|name| !coming.contains_key(*name)) {
            remove(root, name)?;
        }
        let stamped = coming.into_keys().map(|name| Ok((Stamp::of(&root.join(&name))?, name)));
        let files = stamped.map(|pair| pair.map(|(stamp, name)| (name, stamp)));
        let files = files.collect::<Result<_>>()?;
        Self { key: Some(key.digest().to_owned()), inputs: key.inputs().clone(), files }
            .write(receipt)
    }

    /// Replaces one file as long as it is as it was published, and returns whether it was.
    ///
    /// A run that is killed before the receipt is written leaves a file that is not the published
    /// one: its edition is published again the next time.
    pub(crate) fn rewrite(
        mut self,
        root: &Path,
        receipt: &Path,
        name: &str,
        bytes: &[u8],
    ) -> Result<bool> {
        let path = root.join(name);
        let then = self.files.get(name).copied().flatten();
        let ours =
            matches!((Stamp::of(&path)?, then), (Some(now), Some(then)) if now.vouches_for(then));
        if ours {
            store::write(&path, bytes)?;
            self.files.insert(name.to_owned(), Stamp::of(&path)?);
            self.write(receipt)?;
        }
        Ok(ours)
    }

    /// Removes all that was published, and the receipt.
    pub(crate) fn withdraw(self, root: &Path, receipt: &Path) -> Result<()> {
        self.files.keys().try_for_each(|name| remove(root, name))?;
        match fs::remove_file(receipt) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::Write { path: receipt.to_owned(), source })
            }
            _ => Ok(()),
        }
    }

    fn write(&self, path: &Path) -> Result<()> {
        store::write(path, &store::to_json(self))
    }
}

/// Leaves out the files of another episode that is in the show: its folder was copied with its receipt, and
/// its pages are not ours to remove. Those of one that is not there any more, as its folder was renamed, are.
fn without_anothers(
    mut files: BTreeMap<String, Option<Stamp>>,
    root: &Path,
    editions: &BTreeMap<String, Files>,
) -> BTreeMap<String, Option<Stamp>> {
    files.retain(|name, _| {
        let inside = |folder: &String| {
            name.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        // site/public/EPISODE/…
        let episode = name.split('/').nth(2).unwrap_or_default();
        editions.keys().any(inside) || !root.join(TRANSCRIPTS).join(episode).is_dir()
    });
    files
}

/// Refuses a file name that would lead out of the edition's folder.
fn checked(name: String) -> Result<String> {
    if is_plain(&name) { Ok(name) } else { Err(Error::BadName { name }) }
}

/// Returns true for a name that leads nowhere but down, and that a file system can hold.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains('\\') && part.len() <= LONGEST_PART
    };
    name.split('/').all(plain)
}

/// Longest name of a file or folder in bytes, on the file systems of our day.
const LONGEST_PART: usize = 255;

/// Writes all files under other names, then renames them all, pages last.
fn put(root: &Path, coming: &BTreeMap<String, Content>) -> Result<()> {
    let folders: BTreeSet<_> =
        coming.keys().filter_map(|name| Some(root.join(name).parent()?.to_owned())).collect();
    folders.iter().try_for_each(|folder| store::sweep(folder))?;
    let mut staged = Vec::new();
    for (name, content) in coming {
        let path = root.join(name);
        if let Content::Bytes(bytes) = content
            && digest_there(&path)?.is_some_and(|there| there == digest::of_bytes(bytes))
        {
            continue;
        }
        let temporary = match content {
            Content::Bytes(bytes) => store::stage(&path, bytes)?,
            Content::SameAs(sound) => store::stage_same(&path, sound)?,
        };
        staged.push((name.ends_with(PAGE), temporary, path));
    }
    staged.sort_by_key(|(page, ..)| *page);
    staged.into_iter().try_for_each(|(_, temporary, path)| store::persist(temporary, &path))
}

fn digest_there(path: &Path) -> Result<Option<String>> {
    if path.is_file() { digest::of_file(path).map(Some) } else { Ok(None) }
}

/// Removes a file of an earlier edition, and the folders that it leaves empty.
fn remove(root: &Path, name: &str) -> Result<()> {
    let path = root.join(name);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::Write { path, source: error });
        }
        _ => {}
    }
    let inside = path.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in inside {
        // A folder that is not empty stays: that is how it tells that it is needed.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Site {
        folder: tempfile::TempDir,
    }

    impl Site {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        fn publish(&self, files: &[(&str, &str)]) {
            let files: Files = files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), Content::Bytes(text.as_bytes().to_vec())))
                .collect();
            let editions = BTreeMap::from([("site/public/ep".to_owned(), files)]);
            self.published()
                .replace(self.root(), &self.receipt(), &Key::of(&"key"), editions)
                .unwrap();
        }

        fn published(&self) -> Published {
            Published::read(&self.receipt()).unwrap()
        }

        fn is_fresh(&self) -> bool {
            self.published().is_fresh(self.root(), &Key::of(&"key")).unwrap()
        }

        fn root(&self) -> &Path {
            self.folder.path()
        }

        fn receipt(&self) -> PathBuf {
            self.root().join("publish.json")
        }

        fn page(&self, name: &str) -> PathBuf {
            self.root().join("site/public/ep").join(name)
        }
    }

    #[test]
    fn an_edition_is_replaced_by_exactly_the_new_files() {
        let site = Site::new();
        site.publish(&[("index.html", "one"), ("paste/old.html", "old"), ("a.txt", "same")]);
        store::write(&site.page("mine.txt"), b"not ours").unwrap();
        store::write(&site.page(".castpress-left-by-a-killed-run"), b"half").unwrap();
        site.publish(&[("index.html", "two"), ("a.txt", "same")]);
        assert_eq!(fs::read_to_string(site.page("index.html")).unwrap(), "two");
        assert!(!site.page("paste").exists());
        assert_eq!(fs::read_to_string(site.page("mine.txt")).unwrap(), "not ours");
        assert_eq!(fs::read_dir(site.page("")).unwrap().count(), 3);
    }

    #[test]
    fn a_published_file_that_was_touched_or_lost_is_noticed() {
        let site = Site::new();
        site.publish(&[("index.html", "one")]);
        assert!(site.is_fresh());
        store::write(&site.page("index.html"), b"defaced").unwrap();
        assert!(!site.is_fresh());
        site.publish(&[("index.html", "one")]);
        assert!(site.is_fresh());
        fs::remove_file(site.page("index.html")).unwrap();
        assert!(!site.is_fresh());
    }

    #[test]
    fn one_file_is_replaced_only_while_it_is_as_it_was_published() {
        let site = Site::new();
        site.publish(&[("index.html", "one")]);
        let rewrite = |text: &str| {
            let name = "site/public/ep/index.html";
            site.published().rewrite(site.root(), &site.receipt(), name, text.as_bytes()).unwrap()
        };
        assert!(rewrite("one, linked"));
        assert_eq!(fs::read_to_string(site.page("index.html")).unwrap(), "one, linked");
        assert!(site.is_fresh());
        store::write(&site.page("index.html"), b"defaced").unwrap();
        assert!(!rewrite("two, linked"));
        assert_eq!(fs::read_to_string(site.page("index.html")).unwrap(), "defaced");
    }

    #[test]
    fn a_copied_episode_leaves_the_original_its_pages_and_a_renamed_one_takes_its_own_along() {
        let site = Site::new();
        let publish_as = |name: &str| {
            let page = Content::Bytes(name.as_bytes().to_vec());
            let files = Files::from([("index.html".to_owned(), page)]);
            let editions = BTreeMap::from([(format!("site/public/{name}"), files)]);
            let receipt = site.receipt();
            site.published().replace(site.root(), &receipt, &Key::of(&name), editions).unwrap();
        };
        let pages = |names: [&str; 3]| {
            names.map(|name| site.root().join("site/public").join(name).join("index.html").exists())
        };
        publish_as("original");
        for name in ["original", "copy"] {
            fs::create_dir_all(site.root().join("transcripts").join(name)).unwrap();
        }
        publish_as("copy");
        assert_eq!(pages(["original", "copy", "renamed"]), [true, true, false]);
        fs::rename(site.root().join("transcripts/copy"), site.root().join("transcripts/renamed"))
            .unwrap();
        publish_as("renamed");
        assert_eq!(pages(["original", "copy", "renamed"]), [true, false, true]);
    }

    #[test]
    fn a_receipt_that_names_a_file_elsewhere_removes_nothing() {
        let site = Site::new();
        store::write(&site.root().join("mine.txt"), b"mine").unwrap();
        let long = format!("site/{}", "(".repeat(1000));
        for name in ["mine.txt", "site/../mine.txt", "/etc/hosts", &long] {
            let receipt = format!("{{\"key\":null,\"inputs\":null,\"files\":{{\"{name}\":null}}}}");
            store::write(&site.receipt(), receipt.as_bytes()).unwrap();
            assert!(site.published().files.is_empty(), "{name}");
            site.publish(&[("index.html", "one")]);
            assert_eq!(fs::read(site.root().join("mine.txt")).unwrap(), b"mine");
        }
    }

    #[test]
    fn no_file_can_be_published_outside_its_folder() {
        for name in ["../members/x", "/etc/x", "a//b", "a/./b", "a\\b", ""] {
            assert!(checked(name.to_owned()).is_err(), "{name}");
        }
    }

    #[test]
    fn sound_is_published_without_taking_the_original_apart() {
        let site = Site::new();
        let original = site.root().join("audio.mp3");
        store::write(&original, b"sound").unwrap();
        let files = Files::from([("ep.mp3".to_owned(), Content::SameAs(original.clone()))]);
        let editions = BTreeMap::from([("site/public/ep".to_owned(), files)]);
        site.published().replace(site.root(), &site.receipt(), &Key::of(&"key"), editions).unwrap();
        let files = Files::from([("ep.mp3".to_owned(), Content::SameAs(original.clone()))]);
        let editions = BTreeMap::from([("site/public/ep".to_owned(), files)]);
        site.published().replace(site.root(), &site.receipt(), &Key::of(&"two"), editions).unwrap();
        let names = fs::read_dir(site.page("")).unwrap().count();
        assert_eq!(names, 1, "the same sound published again leaves no second name of it");
        site.publish(&[("index.html", "one")]);
        assert!(!site.page("ep.mp3").exists());
        assert_eq!(fs::read(&original).unwrap(), b"sound");
    }
}
