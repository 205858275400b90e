//! Windows of speech that are finished, kept line by line so that a killed run goes on from them.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use transcribe::WindowResult;
use transcript::Span;

use crate::error::{Result, ResultExt as _};
use crate::store;

/// A file of JSON lines: first the key the windows were heard under, then a window each.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    path: PathBuf,
    file: File,
    kept: BTreeMap<Span, WindowResult>,
}

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    key: String,
}

impl Checkpoint {
    /// Opens the checkpoint at `path` for work under `key`. What was kept under another key is
    /// dropped, and so is a last line that a killed run left torn.
    pub(crate) fn open(path: &Path, key: &str) -> Result<Self> {
        let bytes = store::read_if_there(path)?.unwrap_or_default();
        let (kept, whole) = read(&bytes, key).unwrap_or_default();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).writing(folder)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .append(true)
            .open(path)
            .writing(path)?;
        file.set_len(whole as u64).writing(path)?;
        if whole == 0 {
            append(&mut file, &Header { key: key.to_owned() }).writing(path)?;
        }
        Ok(Self { path: path.to_owned(), file, kept })
    }

    /// Removes the file: the work is done and saved.
    pub(crate) fn remove(self) -> Result<()> {
        fs::remove_file(&self.path).writing(&self.path)
    }
}

impl transcribe::Checkpoint for Checkpoint {
    fn load(&mut self, span: Span) -> Option<WindowResult> {
        self.kept.remove(&span)
    }

    fn save(&mut self, result: &WindowResult) -> io::Result<()> {
        append(&mut self.file, result)
    }
}

/// Appends a line in one write and waits until it is on the disk: a window is seconds of work.
fn append(file: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut json = serde_json::to_vec(line)?;
    json.push(b'\n');
    file.write_all(&json)?;
    file.sync_data()
}

/// Reads the windows kept under `key`, and how many bytes of the file are whole lines of them;
/// nothing where the file is of another key.
fn read(bytes: &[u8], key: &str) -> Option<(BTreeMap<Span, WindowResult>, usize)> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let header = lines.next()?;
    if serde_json::from_slice::<Header>(header).ok()?.key != key || !header.ends_with(b"\n") {
        return None;
    }
    let mut kept = BTreeMap::new();
    let mut whole = header.len();
    for line in lines.take_while(|line| line.ends_with(b"\n")) {
        let Ok(window) = serde_json::from_slice::<WindowResult>(line) else { break };
        kept.insert(window.span(), window);
        whole += line.len();
    }
    Some((kept, whole))
}

#[cfg(test)]
mod tests {
    use transcribe::Checkpoint as _;
    use transcript::Millis;

    use super::*;

    fn window(start: u32) -> WindowResult {
        let (start, end) = (Millis(start), Millis(start + 1000));
        WindowResult { start, end, ..WindowResult::default() }
    }

    fn kept_under(path: &Path, key: &str, starts: &[u32]) -> Vec<bool> {
        let mut checkpoint = Checkpoint::open(path, key).unwrap();
        starts.iter().map(|start| checkpoint.load(window(*start).span()).is_some()).collect()
    }

    #[test]
    fn windows_are_found_again_under_the_same_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".stage/transcribe.part");
        let mut checkpoint = Checkpoint::open(&path, "one").unwrap();
        checkpoint.save(&window(5000)).unwrap();
        checkpoint.save(&window(0)).unwrap();
        drop(checkpoint);
        assert_eq!(kept_under(&path, "one", &[0, 5000, 9000]), [true, true, false]);
        assert_eq!(kept_under(&path, "two", &[0, 5000]), [false, false]);
        assert_eq!(kept_under(&path, "one", &[0]), [false], "the other key's run dropped them");
    }

    #[test]
    fn a_torn_last_line_is_dropped_and_the_file_goes_on_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let mut checkpoint = Checkpoint::open(&path, "one").unwrap();
        checkpoint.save(&window(0)).unwrap();
        checkpoint.save(&window(1000)).unwrap();
        drop(checkpoint);
        let bytes = fs::read(&path).unwrap();
        for torn in [1, 5, bytes.len() - 2] {
            store::write(&path, &bytes[..bytes.len() - torn]).unwrap();
            let mut checkpoint = Checkpoint::open(&path, "one").unwrap();
            checkpoint.save(&window(7000)).unwrap();
            drop(checkpoint);
            assert_eq!(kept_under(&path, "one", &[1000, 7000]), [false, true], "{torn} bytes torn");
        }
    }

    #[test]
    fn whatever_byte_is_damaged_the_windows_before_it_are_kept_and_whole_lines_are_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let mut checkpoint = Checkpoint::open(&path, "one").unwrap();
        let windows = [window(0), window(1000), window(2000)];
        windows.iter().for_each(|window| checkpoint.save(window).unwrap());
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                let (kept, whole) = read(&damaged, "one").unwrap_or_default();
                assert!(whole == 0 || damaged[..whole].ends_with(b"\n"), "byte {at}, bit {bit}");
                let lines = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
                for window in windows.iter().take(lines.saturating_sub(1)) {
                    assert_eq!(kept.get(&window.span()), Some(window), "byte {at}, bit {bit}");
                }
            }
        }
    }

    #[test]
    fn a_file_of_anything_is_no_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        for bytes in [&b""[..], b"\n", b"{}\n", b"{\"key\":\"one\"}", b"\xff\xfe\n\n"] {
            store::write(&path, bytes).unwrap();
            assert_eq!(kept_under(&path, "one", &[0]), [false]);
        }
    }
}
