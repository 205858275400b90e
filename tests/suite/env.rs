//! A show of its own for each test, and the program run in it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Name of the sample episode in a test's show.
pub(crate) const EPISODE: &str = "sample";

/// So much of the sample's mp3 file is a few seconds of speech.
const SHORT_BYTES: usize = 80_000;

/// How long a test waits for something that takes seconds.
const LONG: Duration = Duration::from_secs(300);

/// A show folder with the program's environment settled.
pub(crate) struct TestEnv {
    folder: TempDir,
}

/// What a command left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl TestEnv {
    /// Makes an empty show.
    pub(crate) fn new() -> Self {
        let env = Self { folder: tempfile::tempdir().unwrap() };
        env.castpress(&["init"]).succeeds();
        env
    }

    /// Makes a show with the sample episode in `audio/`, not yet heard.
    pub(crate) fn with_sample() -> Self {
        let env = Self::new();
        fs::copy(sample(), env.path(&format!("audio/{EPISODE}.mp3"))).unwrap();
        env
    }

    /// Makes a show with the first seconds of the sample episode.
    pub(crate) fn with_short_sample() -> Self {
        let env = Self::new();
        let sound = fs::read(sample()).unwrap();
        env.write(&format!("audio/{EPISODE}.mp3"), &sound[..SHORT_BYTES]);
        env
    }

    /// Makes a show with the sample episode run through once, undisturbed. The run itself is done
    /// once for all tests.
    pub(crate) fn with_finished_sample() -> Self {
        static FINISHED: LazyLock<(TestEnv, Ran)> = LazyLock::new(|| {
            let env = TestEnv::with_sample();
            let ran = env.castpress(&["run", "--json"]);
            (env, ran)
        });
        let (finished, ran) = &*FINISHED;
        ran.succeeds();
        let env = Self { folder: tempfile::tempdir().unwrap() };
        copy_folder(finished.root(), env.root());
        env
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        let path = self.path(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut options = fs::OpenOptions::new();
        let mut file = options.create(true).write(true).truncate(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_ref()).unwrap();
    }

    /// Changes a text by replacing the one place where `old` stands.
    #[track_caller]
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}:\n{text}");
        self.write(name, text.replace(old, new));
    }

    /// Returns every file under `folder` with its content, sorted by name, without `.stage/`.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path(folder), &self.path(folder), &mut files);
        files.sort();
        files
    }

    /// Returns the text of a PDF, as a reader copies it, on one line.
    pub(crate) fn pdf_text(&self, name: &str) -> String {
        let mut pdftotext = Command::new("pdftotext");
        let output = pdftotext.arg(self.path(name)).arg("-").output().expect("pdftotext is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the program with its environment settled.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_castpress"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CASTPRESS_") && name != "CASTPRESS_MODELS" {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(self.root())
            .env("CASTPRESS_MODEL", "tiny.en")
            .env("CASTPRESS_OFFLINE", "1")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn castpress(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs the program to its end with a variable of the environment set.
    pub(crate) fn castpress_with(&self, arguments: &[&str], name: &str, value: &str) -> Ran {
        Ran::of(self.command(arguments).env(name, value).output().unwrap())
    }

    /// Starts the program with a variable of the environment set.
    pub(crate) fn spawn_with(&self, arguments: &[&str], name: &str, value: &str) -> Child {
        let mut command = self.command(arguments);
        command.env(name, value).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts the program.
    pub(crate) fn spawn(&self, arguments: &[&str], stdout: Stdio) -> Child {
        self.command(arguments).stdout(stdout).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts a `run` and returns it once the first window is heard and kept.
    pub(crate) fn start_run(&self) -> Child {
        let part = self.path(&format!("transcripts/{EPISODE}/.stage/transcribe-1.part"));
        let before = lines(&part).max(1);
        let mut child = self.spawn(&["run"], Stdio::piped());
        let deadline = Instant::now() + LONG;
        while lines(&part) <= before {
            assert!(Instant::now() < deadline, "no window was heard");
            if let Some(status) = child.try_wait().unwrap() {
                let mut stderr = String::new();
                child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
                panic!("the run ended before it was disturbed: {status}\n{stderr}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        child
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Self {
        self.ends_with(0)
    }

    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Checks that stdout is this, to the byte.
    #[track_caller]
    pub(crate) fn prints(&self, data: &str) -> &Self {
        assert_eq!(self.stdout, data, "stderr:\n{}", self.stderr);
        self
    }

    /// Checks that stderr tells people this.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.stderr.contains(words), "no `{words}` in:\n{}", self.stderr);
        self
    }

    /// Returns the JSON object of the one episode on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.stdout.lines().count(), 1, "{}", self.stdout);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// Returns the sample episode's recording.
pub(crate) fn sample() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../audio");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut sounds = paths.filter(|path| path.extension().is_some_and(|ending| ending == "mp3"));
    sounds.next().expect("the sample episode is in audio/")
}

fn lines(path: &Path) -> usize {
    fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
}

/// Copies a folder; files keep their times.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let modified = entry.metadata().unwrap().modified().unwrap();
            let file = fs::OpenOptions::new().append(true).open(&target).unwrap();
            file.set_modified(modified).unwrap();
        }
    }
}

fn collect(folder: &Path, from: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".stage") {
            collect(&path, from, files);
        } else if path.is_file() {
            let name = path.strip_prefix(from).unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}
