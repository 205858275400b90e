//! What a stage wrote, whether it still stands, and the only way to write it again.
//!
//! Each stage has a receipt under `.stage/`: the key it ran under and the digests of its files. A
//! receipt goes out twice: before the files, with the digests they are about to have and no key,
//! and after them, with the key. So a run killed in between leaves files that are known to be ours
//! and a stage that is stale, and never a file that looks as if a person had changed it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use crate::digest::{self, Stamp};
use crate::error::{Error, Result, ResultExt as _};
use crate::key::Key;

/// Whether a stage has to run.
#[derive(Debug)]
pub(crate) enum Status {
    /// Its files are what its inputs make: nothing to do.
    Fresh,
    /// A person changed its files: they are kept, and later stages use them.
    Edited {
        /// True where the inputs have changed since.
        outdated: bool,
    },
    /// It has to run.
    Stale(Box<Slot>),
}

/// Who may have changed a file that has no receipt, such as one from a fresh clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// It is meant to be edited: what is there without a receipt is a person's.
    ForPeople,
    /// It is a result: what is there without a receipt is made again.
    ForPrograms,
}

/// A stage's files and the receipt for them.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    /// Folder the files' names start from.
    pub(crate) folder: PathBuf,
    /// Where the receipt is.
    pub(crate) receipt: PathBuf,
    /// Names of the files, from `folder`.
    pub(crate) files: Vec<String>,
    /// Whom they are made for.
    pub(crate) made: Made,
}

/// The right to save a stage's files under a key.
#[derive(Debug)]
pub(crate) struct Slot {
    shelf: Shelf,
    key: Key,
    earlier: Receipt,
    edited: bool,
}

/// What a stage wrote and from what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    /// Digest of the key; none while the files are being written.
    key: Option<String>,
    /// What the key was made of, for people.
    inputs: serde_json::Value,
    /// The files.
    files: Vec<Written>,
}

/// A file as this program wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    /// Digests this program gave it: one, or two while it is being replaced.
    sha256: BTreeSet<String>,
    /// Its stamp when it was written; none before.
    stamp: Option<Stamp>,
}

impl Shelf {
    /// Returns whether the stage has to run to have its files under `key`.
    pub(crate) fn status(&self, key: &Key) -> Result<Status> {
        let earlier = Receipt::read(&self.receipt)?;
        let state = self.state(&earlier)?;
        let same_key = earlier.key.as_deref() == Some(key.digest());
        Ok(match state {
            State::Edited => Status::Edited { outdated: !same_key },
            State::Ours if same_key => Status::Fresh,
            State::Ours | State::Missing => Status::Stale(self.slot(key, earlier, false)),
        })
    }

    /// Returns what the files were made of, as the receipt tells; null without a receipt.
    pub(crate) fn inputs(&self) -> Result<serde_json::Value> {
        Ok(Receipt::read(&self.receipt)?.inputs)
    }

    /// Returns what the files were made of; none where one is missing, changed or half replaced.
    pub(crate) fn made_of(&self) -> Result<Option<serde_json::Value>> {
        let receipt = Receipt::read(&self.receipt)?;
        let stands = receipt.key.is_some() && matches!(self.state(&receipt)?, State::Ours);
        Ok(stands.then_some(receipt.inputs))
    }

    /// Returns the SHA-256 of one of the files: what the receipt says where it vouches for the file,
    /// so that a big file need not be read.
    pub(crate) fn digest(&self, name: &str) -> Result<String> {
        let path = self.folder.join(name);
        let stamp = Stamp::of(&path)?;
        let receipt = Receipt::read(&self.receipt)?;
        let known = receipt.files.into_iter().find(|file| file.name == name);
        let vouched = known.filter(|file| match (stamp, file.stamp) {
            (Some(now), Some(then)) => now.vouches_for(then),
            _ => false,
        });
        // Two digests are known of a file that is being replaced.
        match vouched.map(|file| file.sha256.into_iter().collect::<Vec<_>>()).as_deref() {
            Some([only]) => Ok(only.clone()),
            _ => digest::of_file(&path),
        }
    }

    /// Returns the slot whatever the status: what a person changed is set aside and replaced.
    pub(crate) fn forced(&self, key: &Key) -> Result<Box<Slot>> {
        let earlier = Receipt::read(&self.receipt)?;
        let edited = matches!(self.state(&earlier)?, State::Edited);
        Ok(self.slot(key, earlier, edited))
    }

    /// Keeps a file as `NAME~`, where it is there.
    fn set_aside(&self, name: &str) -> Result<()> {
        match read_if_there(&self.folder.join(name))? {
            Some(bytes) => write(&self.folder.join(format!("{name}~")), &bytes),
            None => Ok(()),
        }
    }

    fn slot(&self, key: &Key, earlier: Receipt, edited: bool) -> Box<Slot> {
        Box::new(Slot { shelf: self.clone(), key: key.clone(), earlier, edited })
    }

    fn state(&self, receipt: &Receipt) -> Result<State> {
        let mut state = State::Ours;
        for name in &self.files {
            let path = self.folder.join(name);
            let Some(stamp) = Stamp::of(&path)? else { return Ok(State::Missing) };
            let known = receipt.files.iter().find(|file| &file.name == name);
            let ours = match known {
                Some(file) if file.stamp.is_some_and(|then| stamp.vouches_for(then)) => true,
                Some(file) => file.sha256.contains(&digest::of_file(&path)?),
                None if self.made == Made::ForPrograms => return Ok(State::Missing),
                None => false,
            };
            if !ours {
                state = State::Edited;
            }
        }
        Ok(state)
    }
}

enum State {
    Ours,
    Edited,
    Missing,
}

impl Slot {
    /// Writes the stage's files, in the order of the shelf, and then the receipt. Returns the files.
    ///
    /// A file that a person changed is first kept as `NAME~`.
    pub(crate) fn save(self, contents: &[&[u8]]) -> Result<Vec<PathBuf>> {
        let Self { shelf, key, earlier, edited } = self;
        let files: Vec<Written> = shelf
            .files
            .iter()
            .zip(contents)
            .map(|(name, bytes)| Written {
                name: name.clone(),
                sha256: BTreeSet::from([digest::of_bytes(bytes)]),
                stamp: None,
            })
            .collect();
        Receipt { key: None, inputs: key.inputs().clone(), files: earlier.and(&files) }
            .write(&shelf.receipt)?;
        for (name, bytes) in shelf.files.iter().zip(contents) {
            if edited {
                shelf.set_aside(name)?;
            }
            write(&shelf.folder.join(name), bytes)?;
        }
        let files = files
            .into_iter()
            .map(|file| Ok(Written { stamp: Stamp::of(&shelf.folder.join(&file.name))?, ..file }))
            .collect::<Result<_>>()?;
        Receipt { key: Some(key.digest().to_owned()), inputs: key.inputs().clone(), files }
            .write(&shelf.receipt)?;
        Ok(shelf.files.iter().map(|name| shelf.folder.join(name)).collect())
    }
}

impl Slot {
    /// Writes files that a person edited, with what was merged into them: they stay that person's.
    /// What stood there before is kept as `NAME~`.
    pub(crate) fn write_edited(&self, contents: &[&[u8]]) -> Result<()> {
        let Self { shelf, .. } = self;
        for (name, bytes) in shelf.files.iter().zip(contents) {
            shelf.set_aside(name)?;
            write(&shelf.folder.join(name), bytes)?;
        }
        Ok(())
    }

    /// Writes the receipt for files with these contents, whatever stands there: files of other
    /// contents are a person's, and up to date.
    pub(crate) fn vouch_for(self, made: &[&[u8]]) -> Result<()> {
        let Self { shelf, key, .. } = self;
        let files = shelf.files.iter().zip(made).map(|(name, bytes)| Written {
            name: name.clone(),
            sha256: BTreeSet::from([digest::of_bytes(bytes)]),
            stamp: None,
        });
        let files = files.collect();
        Receipt { key: Some(key.digest().to_owned()), inputs: key.inputs().clone(), files }
            .write(&shelf.receipt)
    }
}

impl Receipt {
    /// Reads the receipt at `path`; one that is missing or damaged vouches for nothing.
    fn read(path: &Path) -> Result<Self> {
        let bytes = read_if_there(path)?.unwrap_or_default();
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    fn write(&self, path: &Path) -> Result<()> {
        write(path, &to_json(self))
    }

    /// Returns the files of this receipt with the digests that `coming` is about to give them.
    fn and(&self, coming: &[Written]) -> Vec<Written> {
        let mut files = self.files.clone();
        for new in coming {
            match files.iter_mut().find(|file| file.name == new.name) {
                Some(file) => file.sha256.extend(new.sha256.iter().cloned()),
                None => files.push(new.clone()),
            }
        }
        files
    }
}

/// Writes a file whole or not at all: a temporary file in the same folder, synced and renamed.
/// Folders on the way are made.
///
/// # Errors
/// When the folder cannot be written; what was there before is then untouched.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    persist(stage(path, bytes)?, path)
}

/// Writes a file as [`write()`] does, for its owner's eyes only where the system knows owners.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut private = tempfile::Builder::new();
    private.prefix(TEMPORARY_PREFIX);
    persist(stage_as(&private, path, bytes)?, path)
}

/// Writes a file as [`write()`] does whose bytes `put` gives little by little.
///
/// # Errors
/// As [`write()`], and what `put` returns.
pub(crate) fn write_by(
    path: &Path,
    put: impl FnOnce(&mut BufWriter<&mut fs::File>) -> Result<()>,
) -> Result<()> {
    let mut temporary = temporaries().tempfile_in(folder_of(path)?).writing(path)?;
    let mut buffered = BufWriter::new(temporary.as_file_mut());
    put(&mut buffered)?;
    buffered.flush().writing(path)?;
    drop(buffered);
    temporary.as_file().sync_data().writing(path)?;
    persist(temporary.into_temp_path(), path)
}

/// Writes what is to become the file at `path` under another name beside it. It is removed when
/// dropped.
pub(crate) fn stage(path: &Path, bytes: &[u8]) -> Result<TempPath> {
    stage_as(&temporaries(), path, bytes)
}

fn stage_as(kind: &tempfile::Builder<'_, '_>, path: &Path, bytes: &[u8]) -> Result<TempPath> {
    let mut temporary = kind.tempfile_in(folder_of(path)?).writing(path)?;
    temporary.write_all(bytes).writing(path)?;
    temporary.as_file().sync_data().writing(path)?;
    Ok(temporary.into_temp_path())
}

/// Stages a file with the same content as `original`: the same bytes on the disk where the file
/// system allows it, else a copy.
pub(crate) fn stage_same(path: &Path, original: &Path) -> Result<TempPath> {
    let folder = folder_of(path)?;
    let link = |to: &Path| fs::hard_link(original, to);
    if let Ok(linked) = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).make_in(folder, link) {
        return Ok(linked.into_temp_path());
    }
    stage_copy(path, original)
}

/// Stages a copy of `original`, which keeps its time of last change: receipts go on vouching for it.
fn stage_copy(path: &Path, original: &Path) -> Result<TempPath> {
    let mut source = fs::File::open(original).reading(original)?;
    let mut temporary = temporaries().tempfile_in(folder_of(path)?).writing(path)?;
    std::io::copy(&mut source, temporary.as_file_mut()).writing(path)?;
    if let Ok(modified) = source.metadata().and_then(|metadata| metadata.modified()) {
        temporary.as_file().set_modified(modified).writing(path)?;
    }
    temporary.as_file().sync_data().writing(path)?;
    Ok(temporary.into_temp_path())
}

/// Writes a copy of `original`, whole or not at all, as [`write()`] does.
pub(crate) fn copy(original: &Path, path: &Path) -> Result<()> {
    persist(stage_copy(path, original)?, path)
}

/// Renames a staged file into place, over what is there.
pub(crate) fn persist(staged: TempPath, path: &Path) -> Result<()> {
    let temporary = staged.to_path_buf();
    staged
        .persist(path)
        .map_err(|error| Error::Write { path: path.to_owned(), source: error.error })?;
    // A rename to another name of the same file does nothing, says POSIX: both names stay.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).writing(path),
        _ => Ok(()),
    }
}

/// Renames a finished file into place, over what is there, after its bytes have reached the disk.
pub(crate) fn settle(from: &Path, path: &Path) -> Result<()> {
    let synced = fs::File::open(from).and_then(|file| file.sync_data());
    synced.and_then(|()| fs::rename(from, path)).writing(path)
}

/// Returns the folder of `path`, which is made where it is not there.
fn folder_of(path: &Path) -> Result<&Path> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).writing(folder)?;
    Ok(folder)
}

/// Makes temporary files that have, once renamed, the permissions an ordinary new file has.
fn temporaries() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// How the names of temporary files begin, so that those of a killed run can be swept away.
const TEMPORARY_PREFIX: &str = ".castpress-";

/// Removes the temporary files that a killed run left in `folder`.
///
/// The caller holds the lock, so that no other run can be writing there.
pub(crate) fn sweep(folder: &Path) -> Result<()> {
    sweep_one(folder).map(|_| ())
}

/// Removes the temporary files that a killed run left in `folder` and the folders in it, as
/// [`sweep()`] does.
pub(crate) fn sweep_below(folder: &Path) -> Result<()> {
    sweep_one(folder)?.iter().try_for_each(|folder| sweep_below(folder))
}

/// Removes the temporary files in `folder`, and returns the folders in it.
fn sweep_one(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::Read { path: folder.to_owned(), source }),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.reading(folder)?;
        // A link to a folder is none: it may lead anywhere.
        if entry.file_type().reading(folder)?.is_dir() {
            folders.push(entry.path());
        } else if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            fs::remove_file(entry.path()).writing(&entry.path())?;
        }
    }
    Ok(folders)
}

/// Returns what the file at `path` holds, nothing where there is no file.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

/// Returns the readable JSON of one of this crate's own records.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).expect("records are plain data");
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place {
        _folder: tempfile::TempDir,
        shelf: Shelf,
    }

    fn place(made: Made) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf {
            folder: folder.path().to_owned(),
            receipt: folder.path().join(".stage/compose.json"),
            files: vec!["interview.md".to_owned()],
            made,
        };
        Place { _folder: folder, shelf }
    }

    impl Place {
        fn file(&self) -> PathBuf {
            self.shelf.folder.join("interview.md")
        }

        fn save(&self, key: &str, text: &str) {
            match self.shelf.status(&Key::of(&key)).unwrap() {
                Status::Stale(slot) => _ = slot.save(&[text.as_bytes()]).unwrap(),
                other => panic!("not stale but {other:?}"),
            }
        }

        fn edit(&self, text: &str) {
            write(&self.file(), text.as_bytes()).unwrap();
        }

        #[track_caller]
        fn check(&self, key: &str, expected: &str) {
            let status = match self.shelf.status(&Key::of(&key)).unwrap() {
                Status::Fresh => "fresh",
                Status::Edited { outdated: false } => "edited",
                Status::Edited { outdated: true } => "edited, outdated",
                Status::Stale(_) => "stale",
            };
            assert_eq!(status, expected);
        }
    }

    #[test]
    fn a_stage_is_stale_until_saved_and_again_when_its_inputs_change() {
        let place = place(Made::ForPeople);
        place.check("one", "stale");
        place.save("one", "text");
        place.check("one", "fresh");
        place.check("two", "stale");
        fs::remove_file(place.file()).unwrap();
        place.check("one", "stale");
    }

    #[test]
    fn what_files_were_made_of_is_known_until_somebody_changes_them() {
        let place = place(Made::ForPrograms);
        assert_eq!(place.shelf.made_of().unwrap(), None);
        place.save("one", "text");
        assert_eq!(place.shelf.made_of().unwrap(), Some("one".into()));
        place.edit("other text");
        assert_eq!(place.shelf.made_of().unwrap(), None);
    }

    #[test]
    fn what_a_person_changed_is_kept_whatever_happens_to_the_inputs() {
        let place = place(Made::ForPeople);
        place.save("one", "text");
        place.edit("better text");
        place.check("one", "edited");
        place.check("two", "edited, outdated");
    }

    #[test]
    fn an_edit_that_was_taken_back_is_no_edit() {
        let place = place(Made::ForPeople);
        place.save("one", "text");
        place.edit("better text");
        place.edit("text");
        place.check("one", "fresh");
    }

    #[test]
    fn without_a_receipt_a_text_is_a_persons_and_a_result_is_made_again() {
        let text = place(Made::ForPeople);
        text.edit("by hand");
        text.check("one", "edited, outdated");
        let result = place(Made::ForPrograms);
        result.edit("from a clone");
        result.check("one", "stale");
    }

    #[test]
    fn a_run_killed_between_file_and_receipt_is_not_taken_for_an_edit() {
        let place = place(Made::ForPeople);
        place.save("one", "text");
        let done = fs::read(&place.shelf.receipt).unwrap();
        place.save("two", "other text");
        // As the disk was before the last receipt: the new file, and the receipt for both.
        let mut receipt: Receipt = serde_json::from_slice(&done).unwrap();
        receipt.key = None;
        receipt.files = receipt.and(&[Written {
            name: "interview.md".to_owned(),
            sha256: BTreeSet::from([digest::of_bytes(b"other text")]),
            stamp: None,
        }]);
        receipt.write(&place.shelf.receipt).unwrap();
        place.check("two", "stale");
    }

    #[test]
    fn force_replaces_an_edit_and_sets_it_aside() {
        let place = place(Made::ForPeople);
        place.save("one", "text");
        place.edit("better text");
        place.shelf.forced(&Key::of(&"one")).unwrap().save(&[b"text"]).unwrap();
        place.check("one", "fresh");
        let aside = fs::read_to_string(place.shelf.folder.join("interview.md~")).unwrap();
        assert_eq!(aside, "better text");
    }

    #[test]
    fn a_damaged_receipt_vouches_for_nothing() {
        let place = place(Made::ForPrograms);
        place.save("one", "text");
        write(&place.shelf.receipt, b"{\"key\": tr").unwrap();
        place.check("one", "stale");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_private_can_be_read_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("voiceprints.json");
        write_private(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_has_the_permissions_of_an_ordinary_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (ours, ordinary) = (folder.path().join("ours"), folder.path().join("ordinary"));
        write(&ours, b"x").unwrap();
        fs::OpenOptions::new().create(true).append(true).open(&ordinary).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&ordinary));
    }
}
