//! The workspace's folder, and the programs that are run in it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

/// The workspace.
pub(crate) struct House {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Folder of the models, shared with the programs that are run.
    pub(crate) models: PathBuf,
}

impl House {
    /// Finds the workspace this program belongs to.
    pub(crate) fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .context("xtask is started by cargo: `cargo xtask`")?;
        let root = Path::new(&manifest).join("../..").canonicalize()?;
        let models = fetch::models::default_folder(|name| std::env::var_os(name))
            .unwrap_or_else(|| root.join("target/models"));
        Ok(Self { models: std::path::absolute(models)?, root })
    }

    /// Returns cargo, to be run at the root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.program(cargo);
        command.args(arguments);
        command
    }

    /// Returns a program, to be run at the root with nothing to read from.
    pub(crate) fn program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(name);
        command.current_dir(&self.root).stdin(Stdio::null());
        command.env("CASTPRESS_MODELS", &self.models);
        command
    }

    /// Builds castpress and returns the binary.
    pub(crate) fn build(&self) -> Result<PathBuf> {
        self.built("dev", "debug")
    }

    /// Builds castpress as people install it and returns the binary.
    pub(crate) fn build_release(&self) -> Result<PathBuf> {
        self.built("release", "release")
    }

    fn built(&self, profile: &str, folder: &str) -> Result<PathBuf> {
        let words = ["build", "--package", "cli", "--profile", profile];
        step("build castpress", || run(&mut self.cargo(&words)))?;
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        let name = format!("castpress{}", std::env::consts::EXE_SUFFIX);
        Ok(self.root.join(target).join(folder).join(name))
    }

    /// Returns a folder under `target`, empty.
    pub(crate) fn empty_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join("target").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }
}

/// Does one step: says its name, and afterwards how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("== {name}");
    let begin = Instant::now();
    let done = work().with_context(|| format!("`{name}` failed"))?;
    eprintln!("== {name}: ok, {:.1} s", begin.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a program to its end; it fails where the program does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a program to its end and returns what it wrote to stdout.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} wrote no text", shown(command)))
}

/// Runs a program to its end, and shows and hands on each line it writes to stdout.
pub(crate) fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let lines = child.stdout.take().context("stdout is piped two lines above")?;
    for line in BufReader::new(lines).lines() {
        let line = line?;
        println!("{line}");
        each(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Returns the first of these programs that is in the search path.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect())?;
    let files = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.into_iter().find(|file| file.is_file())
}

/// Returns every file in a folder and in those below it, in order.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

/// Writes a file of a folder that this program made and makes anew each time.
#[expect(
    clippy::disallowed_methods,
    reason = "half a file under target is replaced by the next run"
)]
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
