//! A small show in which everything is done, that is as it was before each input.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pipeline::{
    Access, Balance, Chosen, Device, Episode, Given, ModelChoice, Options, Reach, Report,
    ShowFolder, Stage, Studio, Subscription, Which, Wish,
};
use transcript::Silent;

/// The show's feed, on this machine: a request for it is refused before it is made.
pub(crate) const FEED: &str = "http://127.0.0.1:9/feed.xml";

/// The plan of the work, from the show's folder.
pub(crate) const PLAN: &str = "plan.json";

const DESCRIPTION: &str = "name = \"The Mill\"\nlanguage = \"en\"\nurl = \"https://example.org\"\n";

/// What is said in the episode that was heard, or so it seems.
const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Dora>Who keeps a mill awake?\n\n\
    00:02.500 --> 00:05.000\n<v Ana>The miller does, and the river.\n";

/// What a person wrote.
const TEXT: &str = "+++\ntitle = \"Night\"\n+++\n\n**Dora:** Who keeps a mill awake?\n\n<!-- paid -->\n\n\
    **Ana:** The miller does, by night.\n";

/// A folder with the show in it, and a file beside it.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
    /// The files that the program keeps for itself, from the show's folder.
    pub(crate) kept: Vec<String>,
    /// All files, by their path from the folder.
    before: BTreeMap<PathBuf, File>,
}

/// A file as it should be.
struct File {
    bytes: Vec<u8>,
    modified: SystemTime,
}

impl Bench {
    /// Makes the show.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let mut bench = Self { folder, kept: Vec::new(), before: BTreeMap::new() };
        write(&bench.folder.path().join("beside.txt"), b"nothing of the show's");
        write(&bench.path("castpress.toml"), DESCRIPTION.as_bytes());
        write(&bench.path("site/public/mine.txt"), b"a person's");
        write(&bench.path("site/public/heard/mine.txt"), b"a person's");
        bench.finish();
        let paths = files_under(bench.folder.path());
        let relative = |path: &PathBuf| Some(path.strip_prefix(bench.path("")).ok()?.to_owned());
        let kept = paths.iter().filter_map(relative).filter(|path| is_kept(path));
        let kept = kept.map(|path| path.to_string_lossy().replace('\\', "/"));
        bench.kept = kept.collect();
        let read = |path: PathBuf| (path.clone(), File::read(&path));
        bench.before = paths.into_iter().map(read).collect();
        bench
    }

    /// Has the program do all that is done in the show.
    fn finish(&self) {
        let studio = Studio::new(self.show(), self.options());
        for name in ["heard", "edited"] {
            let recording = self.path(&format!("audio/{name}.wav"));
            write(&recording, &wave());
            let episode = Episode::of_sound(&recording).expect("it is there");
            let captions = Path::new("captions.vtt");
            done(&studio.import_with(captions, CAPTIONS.as_bytes(), &episode));
            // What is composed of them takes the place of the imported text.
            self.remove(&format!("transcripts/{name}/interview.md"));
            done(&studio.work(&episode, &[Stage::Compose], &Silent));
            if name == "edited" {
                self.put("transcripts/edited/interview.md", TEXT.as_bytes());
            }
            done(&studio.work(&episode, &[Stage::Publish], &Silent));
        }
        studio.archive().expect("it is made");
        let episodes = pipeline::all(&self.show()).expect("they are there").episodes;
        let plan = studio.plan(&episodes, Chosen::All, NonZeroUsize::MIN, Balance::Count);
        plan.and_then(|plan| plan.save(&self.path(PLAN))).expect("it is written");
        let access = Access { reach: Reach::Public, offline: false };
        let wish = Wish { which: Which::New, replaced: false };
        let feed = Subscription::open(&self.show(), Some(FEED), access, wish);
        feed.and_then(|mut feed| feed.pass_over_all_but(&[])).expect("it is written");
    }

    pub(crate) fn show(&self) -> ShowFolder {
        ShowFolder::open(&self.path("")).expect("its description is as it was")
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            model: ModelChoice::Named("tiny.en".to_owned()),
            models: self.folder.path().join("models"),
            language: None,
            given: Given::default(),
            device: Device::default(),
            threads: Some(NonZeroUsize::MIN),
            jobs: NonZeroUsize::MIN,
            offline: true,
            force: false,
            fonts: Vec::new(),
            allow_missing_glyphs: false,
        }
    }

    /// Returns where a file of the show is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("show").join(name)
    }

    /// Returns what a file of the show holds when all is well.
    pub(crate) fn content(&self, name: &str) -> &[u8] {
        &self.before[&self.path(name)].bytes
    }

    /// Writes a file of the show.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        write(&self.path(name), bytes);
    }

    /// Removes a file of the show.
    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("it is there");
    }

    /// Makes sure that what is not the program's is as it was, and puts everything back.
    ///
    /// # Panics
    /// When it is not.
    pub(crate) fn check_and_restore(&self) {
        let came = files_under(self.folder.path());
        let came = came.iter().filter(|path| !self.before.contains_key(*path));
        for (path, file) in self.before.iter().filter(|(path, file)| !file.stands(path)) {
            assert!(self.may_change(path, file), "{} has changed", path.display());
            write(path, &file.bytes);
            let opened = fs::OpenOptions::new().append(true).open(path);
            opened.and_then(|opened| opened.set_modified(file.modified)).expect("it was written");
        }
        for path in came {
            assert!(self.may_come(path), "{} is new", path.display());
            fs::remove_file(path).expect("it is there");
        }
    }
}

impl Bench {
    /// Returns true for a file that the program may add: to what it keeps, to a site, and beside a text.
    fn may_come(&self, path: &Path) -> bool {
        let beside = ["interview.md~", "interview.conflicts.md"];
        self.is_ours(path) || beside.iter().any(|name| path.ends_with(name))
    }

    /// Returns true for a file that the program may change or remove; an interview.md where the person's is
    /// kept beside it.
    fn may_change(&self, path: &Path, file: &File) -> bool {
        let aside = || fs::read(path.with_file_name("interview.md~")).ok();
        self.is_ours(path)
            || path.ends_with("interview.md")
                && (fs::read(path).ok().as_ref() == Some(&file.bytes)
                    || aside().as_ref() == Some(&file.bytes))
    }

    /// Returns true for a file that the program made for itself, or for readers.
    fn is_ours(&self, path: &Path) -> bool {
        path.strip_prefix(self.path("")).is_ok_and(|path| {
            is_kept(path)
                || path.ends_with(".stage/lock")
                || path.starts_with("site") && !path.ends_with("mine.txt")
        })
    }
}

/// Returns true for a file, by its path from the show's folder, that the program keeps for itself.
fn is_kept(path: &Path) -> bool {
    let inside = path.iter().any(|part| part == ".stage") && !path.ends_with("lock");
    inside || path == Path::new(PLAN)
}

impl File {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).expect("it is there");
        Self { bytes, modified: modified(path).expect("it is there") }
    }

    /// Returns true where the file at `path` is this one, untouched.
    fn stands(&self, path: &Path) -> bool {
        modified(path) == Some(self.modified)
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}

#[expect(clippy::disallowed_methods, reason = "half a file of a show for an hour harms nobody")]
fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("it is in the show");
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).expect("it can be written");
}

/// Makes sure that the program did what it was asked to.
fn done(report: &Report) {
    assert!(report.failure.is_none(), "{:?}", report.failure);
}

/// Returns every file in a folder and in those below it, sorted.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is there");
    let paths = entries.map(|entry| entry.expect("it is there").path());
    let mut files: Vec<_> = paths
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect();
    files.sort();
    files
}

/// Returns a recording of a tenth of a second.
fn wave() -> Vec<u8> {
    let samples = [0; 3200];
    // One channel of 16-bit samples, 16000 a second.
    let format = b"fmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0";
    let [whole, data] = [36 + samples.len(), samples.len()].map(|size| (size as u32).to_le_bytes());
    [b"RIFF", &whole, b"WAVE", &format[..], b"data", &data, &samples].concat()
}
