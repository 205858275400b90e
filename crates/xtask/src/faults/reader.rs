//! A reader who looks at a show's files again and again while it is worked on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::bench::{Files, Show, collect};

/// How long a reader looks away.
const PAUSE: Duration = Duration::from_millis(3);

/// The contents that each file may have at one moment or another.
pub(super) type Versions = BTreeMap<String, Vec<Vec<u8>>>;

/// A reader at work.
pub(super) struct Reader {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

/// What a reader saw.
#[derive(Default)]
pub(super) struct Seen {
    /// How many files it has read.
    pub(super) reads: usize,
    /// Those that were no whole version.
    pub(super) torn: BTreeSet<String>,
}

/// Returns the versions that a file may have, from whole sets of files.
pub(super) fn versions(of: &[&Files]) -> Versions {
    let mut versions = Versions::new();
    for (name, bytes) in of.iter().flat_map(|files| files.iter()) {
        versions.entry(name.clone()).or_default().push(bytes.clone());
    }
    versions
}

impl Reader {
    /// Begins to look at the show's files.
    pub(super) fn begin(show: &Show, versions: &Arc<Versions>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, versions, root) =
            (Arc::clone(&stop), Arc::clone(versions), show.root.clone());
        let thread = thread::spawn(move || {
            let mut seen = Seen::default();
            while !stopped.load(Ordering::Relaxed) {
                look(&root, &versions, &mut seen);
                thread::sleep(PAUSE);
            }
            seen
        });
        Self { stop, thread }
    }

    /// Ends, and returns what was seen.
    pub(super) fn end(self) -> Result<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().ok().context("the reader panicked")
    }
}

fn look(root: &Path, versions: &Versions, seen: &mut Seen) {
    let mut files = Files::new();
    for folder in ["transcripts", "site"] {
        // What cannot be read is not there yet, or not any more.
        let _ = collect(root, folder, &mut files);
    }
    for (name, bytes) in files {
        seen.reads += 1;
        if !versions.get(&name).is_some_and(|known| known.contains(&bytes)) {
            seen.torn.insert(format!(
                "{name} was seen with {} bytes that are no whole version",
                bytes.len()
            ));
        }
    }
}
