//! Show folders to be disturbed, the program that works in them, and what it makes undisturbed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::setup;
use crate::shell::{self, House};
use crate::watch::{Ending, watch};

/// Small and quick.
pub(super) const MODEL: &str = "tiny.en";

/// The models a run takes.
const MODELS: [&str; 3] = [MODEL, "segmentation-3.0", "campplus"];

/// Name of the one episode of every show here.
pub(super) const EPISODE: &str = "ep";

/// Longer than any run here may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// The content of files by their names, with slashes.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The program, and what it makes of the sample episode when nobody disturbs it.
pub(super) struct Bench<'a> {
    pub(super) house: &'a House,
    pub(super) binary: PathBuf,
    folder: PathBuf,
    sound: Vec<u8>,
    /// The files people and readers see after an undisturbed run.
    pub(super) whole: Files,
    /// How long that run took.
    pub(super) duration: Duration,
    /// How much of that after the words were there.
    pub(super) after_words: Duration,
}

impl<'a> Bench<'a> {
    /// Builds the program and lets it work once undisturbed, on so many bytes of the sample episode,
    /// in a folder of this name.
    pub(super) fn new(house: &'a House, name: &str, bytes: usize) -> Result<Self> {
        setup::building(house, &MODELS)?;
        // What people install: a development build takes minutes for the pages of a thousand episodes.
        let built = house.build_release()?;
        let folder = house.empty_folder(name)?;
        // A copy, so that a build beside this cannot change what is tried.
        let binary = folder.join("castpress");
        std::fs::copy(&built, &binary)
            .with_context(|| format!("cannot copy {}", built.display()))?;
        let mut sound = std::fs::read(sample(&house.root)?)?;
        sound.truncate(bytes);
        let (whole, duration, after_words) = (Files::new(), Duration::ZERO, Duration::ZERO);
        let mut bench = Self { house, binary, folder, sound, whole, duration, after_words };
        let show = bench.show("undisturbed")?;
        let begin = Instant::now();
        show.succeeds(&["run"])?;
        bench.duration = begin.elapsed();
        let words = show.root.join(format!("transcripts/{EPISODE}/transcript.json"));
        bench.after_words = std::fs::metadata(words)?.modified()?.elapsed()?.min(bench.duration);
        bench.whole = show.files()?;
        eprintln!(
            "   undisturbed: {} files, {:.1} s",
            bench.whole.len(),
            bench.duration.as_secs_f64()
        );
        Ok(bench)
    }

    /// Makes a show with the sample episode, not yet heard.
    pub(super) fn show(&self, name: &str) -> Result<Show> {
        let folder = self.folder.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let root = folder.join("show");
        std::fs::create_dir_all(root.join("audio"))?;
        let house = &self.house.root;
        std::fs::copy(house.join("castpress.toml"), root.join("castpress.toml"))?;
        shell::write(&root.join(format!("audio/{EPISODE}.mp3")), &self.sound)?;
        let (binary, models) = (self.binary.clone(), self.house.models.clone());
        Ok(Show { folder, root, binary, models, user: None })
    }

    /// Makes a show with the sample episode heard and published.
    pub(super) fn finished_show(&self, name: &str) -> Result<Show> {
        let show = self.show(name)?;
        let done = self.folder.join("undisturbed/show");
        // With their times, which tell that nobody has changed them.
        shell::run(Command::new("cp").arg("-a").arg(done.join(".")).arg(&show.root))?;
        Ok(show)
    }

    /// Returns the recording.
    pub(super) fn sound(&self) -> &[u8] {
        &self.sound
    }

    /// Returns how a show differs from one that nobody disturbed, a line a file.
    pub(super) fn differences(&self, show: &Show) -> Result<Vec<String>> {
        let mut found = differences(&self.whole, &show.files()?);
        found.extend(show.left_behind()?);
        Ok(found)
    }
}

/// Returns the sample episode's recording.
pub(super) fn sample(house: &Path) -> Result<PathBuf> {
    let sounds = shell::files_under(&house.join("audio"))?;
    let mut sounds = sounds.into_iter().filter(|path| path.extension().is_some_and(|e| e == "mp3"));
    sounds.next().context("the sample episode is not in audio/")
}

/// Returns what is missing, added or other in `found`.
pub(super) fn differences(whole: &Files, found: &Files) -> Vec<String> {
    let missing = whole.keys().filter(|name| !found.contains_key(*name));
    let missing = missing.map(|name| format!("{name} is missing"));
    let others = found.iter().filter(|(name, bytes)| whole.get(*name) != Some(bytes));
    let others = others.map(|(name, _)| format!("{name} is not as an undisturbed run leaves it"));
    missing.chain(others).collect()
}

/// A show's folder and the program that works in it.
pub(super) struct Show {
    /// Holds the show's folder and nothing that the program writes.
    pub(super) folder: PathBuf,
    pub(super) root: PathBuf,
    pub(super) binary: PathBuf,
    pub(super) models: PathBuf,
    /// As whom the program runs, where not as ourselves.
    pub(super) user: Option<u32>,
}

impl Show {
    /// Returns the program, to be run in the show.
    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).current_dir(&self.root).stdin(Stdio::null());
        self.settle(&mut command);
        command
    }

    /// Settles the environment of a command, and as whom it runs.
    pub(super) fn settle(&self, command: &mut Command) {
        let ours = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("CASTPRESS_");
        for (name, _) in std::env::vars_os().filter(|(name, _)| ours(name)) {
            command.env_remove(name);
        }
        command.env("CASTPRESS_MODEL", MODEL).env("CASTPRESS_MODELS", &self.models);
        command.env("CASTPRESS_OFFLINE", "1");
        if let Some(user) = self.user {
            use std::os::unix::process::CommandExt as _;
            command.uid(user).gid(user);
        }
    }

    /// Starts the program and lets it talk to nobody.
    pub(super) fn start(&self, words: &[&str]) -> Result<Child> {
        let mut command = self.command(words);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().context("cannot start castpress")
    }

    /// Runs the program to its end.
    pub(super) fn run(&self, words: &[&str]) -> Result<Ending> {
        watch(self.command(words), &self.folder, PATIENCE)
    }

    /// Runs the program to its end, which must be a good one.
    pub(super) fn succeeds(&self, words: &[&str]) -> Result<()> {
        let ending = self.run(words)?;
        let good = ending.status.is_some_and(|status| status.success());
        ensure!(good, "`castpress {}` ended badly:\n{}", words.join(" "), ending.stderr);
        Ok(())
    }

    /// Returns the files that people and readers see: `transcripts/` and `site/`, without what only
    /// the program needs and what it is about to rename.
    pub(super) fn files(&self) -> Result<Files> {
        let mut files = Files::new();
        for folder in ["transcripts", "site"] {
            collect(&self.root, folder, &mut files)?;
        }
        Ok(files)
    }

    /// Returns the temporary files that are still there, a line each.
    pub(super) fn left_behind(&self) -> Result<Vec<String>> {
        left_behind(&self.root)
    }

    /// Waits until a file of the show has so many lines.
    pub(super) fn wait_for_lines(&self, name: &str, lines: usize) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let count = || {
            let bytes = std::fs::read(self.root.join(name)).unwrap_or_default();
            bytes.iter().filter(|byte| **byte == b'\n').count()
        };
        while count() < lines {
            ensure!(Instant::now() < deadline, "{name} has not come to {lines} lines");
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// Returns the temporary files in a show's folder, a line each.
pub(super) fn left_behind(root: &Path) -> Result<Vec<String>> {
    let files = shell::files_under(root)?;
    let is_temporary = |path: &&PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".castpress-"))
    };
    let left = files.iter().filter(is_temporary);
    Ok(left.map(|path| format!("{} was left behind", path.display())).collect())
}

/// Returns true for names that are nobody's but the program's.
pub(super) fn is_internal(name: &str) -> bool {
    name == ".stage" || name.starts_with(".castpress-")
}

/// Adds what a folder holds; a file that goes away meanwhile was replaced or removed.
pub(super) fn collect(root: &Path, folder: &str, files: &mut Files) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_internal(&name) {
            continue;
        }
        let inside = format!("{folder}/{name}");
        if entry.path().is_dir() {
            collect(root, &inside, files)?;
        } else if let Ok(bytes) = std::fs::read(entry.path()) {
            files.insert(inside, bytes);
        }
    }
    Ok(())
}
