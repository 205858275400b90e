//! The folder of models: what is there, and how what is not gets there.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use transcript::{Monitor, Warning};

use super::manifest::{MODELS, Model, Source, find};
use crate::download;
use crate::error::chain;
use crate::storage::{self, Lock};
use crate::task::Task;
use crate::weights::ggml;
use crate::{Error, Result, Sha256};

/// A folder of models, and how to reach the world from it.
#[derive(Clone, Debug)]
pub struct Cache {
    pub(super) folder: PathBuf,
    pub(super) python: PathBuf,
}

/// What getting a model may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The network is forbidden: only what is in the folder, or can be made from it, is had.
    pub offline: bool,
}

/// A model that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obtained {
    /// Its file.
    pub path: PathBuf,
    /// The sources that failed before one did not.
    pub warnings: Vec<Warning>,
}

/// A model that the manifest knows or somebody imported.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its entry in the manifest; `None` where it was imported.
    pub model: Option<&'static Model>,
    /// Its file, which need not exist.
    pub path: PathBuf,
    /// How much of it is there.
    pub state: State,
}

/// How much of a model is in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All of it, in so many bytes.
    Here(u64),
    /// So many bytes of a download that broke off.
    Partial(u64),
    /// Nothing.
    Absent,
}

impl Cache {
    /// Returns the cache in a folder, which need not exist yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let python = if cfg!(windows) { "python" } else { "python3" };
        Self { folder: folder.into(), python: python.into() }
    }

    /// Returns the same cache with another Python interpreter, whose pip gets packages.
    #[must_use]
    pub fn with_python(self, python: impl Into<PathBuf>) -> Self {
        Self { python: python.into(), ..self }
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the file that holds a model, or would; it need not exist.
    #[must_use]
    pub fn locate(&self, model: &Model) -> PathBuf {
        self.folder.join(model.file_name())
    }

    /// Returns the file of a model of the manifest or of an imported one, and gets it first where
    /// it is missing.
    ///
    /// A file in the folder is read from end to end and held against the manifest's SHA-256 each
    /// time: a disk may lose a bit, and a model with a wrong one would hear words nobody said. One
    /// that is damaged is replaced.
    ///
    /// # Errors
    ///
    /// Fails for an unknown name, with [`Error::Offline`], [`Error::Damaged`] where a damaged file
    /// cannot be replaced without a network, [`Error::AllSourcesFailed`],
    /// [`Error::DiskFull`], [`Error::Interrupted`], or where the folder cannot be written.
    pub fn get(&self, name: &str, options: &Options, monitor: &dyn Monitor) -> Result<Obtained> {
        if let Some(model) = find(name) {
            return self.obtain(model, options, monitor);
        }
        let path = self.folder.join(format!("ggml-{name}.bin"));
        let is_name = !name.is_empty() && !name.contains(['/', '\\']);
        if is_name && path.is_file() {
            return Ok(Obtained { path, warnings: Vec::new() });
        }
        Err(Error::UnknownModel { name: name.to_owned() })
    }

    /// Does what [`Cache::get`] does for a model that need not be in the manifest.
    ///
    /// # Errors
    ///
    /// As [`Cache::get`].
    pub fn obtain(
        &self,
        model: &Model,
        options: &Options,
        monitor: &dyn Monitor,
    ) -> Result<Obtained> {
        let path = self.locate(model);
        let damaged = match look(&path, model, monitor)? {
            Look::Whole => return Ok(Obtained { path, warnings: Vec::new() }),
            Look::Damaged => {
                Some(Error::Damaged { name: model.name.to_owned(), path: path.clone() })
            }
            Look::Absent => None,
        };
        if options.offline && !self.can_make_offline(model) {
            let (name, folder) = (model.name.to_owned(), self.folder.clone());
            return Err(damaged.unwrap_or(Error::Offline { name, folder }));
        }
        storage::create_folder(&self.folder)?;
        let _lock = Lock::wait(&path, monitor)?;
        // Another process may have replaced it meanwhile.
        if damaged.is_some() && matches!(look(&path, model, monitor)?, Look::Damaged) {
            storage::remove(&path)?;
        }
        let mut failures = Vec::new();
        for source in model.sources {
            if is_whole(&path, model) {
                break;
            }
            match self.make(model, source, options, monitor) {
                Ok(()) => {}
                Err(error) if error.is_final() => return Err(error),
                Err(error) => failures.push((source.to_string(), error)),
            }
        }
        if !is_whole(&path, model) {
            return Err(Error::AllSourcesFailed { name: model.name.to_owned(), failures });
        }
        let warning = |(source, error): &(String, Error)| {
            Warning::new(format!("{source} failed: {}", chain(error)))
        };
        let replaced = damaged.map(|error| Warning::new(format!("{error}: got it anew")));
        let failed = failures.iter().map(warning);
        Ok(Obtained { path, warnings: replaced.into_iter().chain(failed).collect() })
    }

    /// Returns every model of the manifest, then the imported ones by name.
    ///
    /// # Errors
    ///
    /// Fails where the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Listed>> {
        let known = MODELS.iter().map(|model| {
            let path = self.locate(model);
            let part = path.with_added_extension("part").metadata();
            let state = match part {
                _ if is_whole(&path, model) => State::Here(model.bytes),
                Ok(part) => State::Partial(part.len()),
                Err(_) => State::Absent,
            };
            Listed { name: model.name.to_owned(), model: Some(model), path, state }
        });
        let mut listed: Vec<Listed> = known.collect();
        listed.extend(self.imported()?);
        Ok(listed)
    }

    /// Returns the Whisper models in the folder that the manifest does not know.
    fn imported(&self) -> Result<Vec<Listed>> {
        let read = |error| Error::file("read", &self.folder, error);
        let mut imported = Vec::new();
        if !self.folder.exists() {
            return Ok(imported);
        }
        for entry in fs::read_dir(&self.folder).map_err(read)? {
            let entry = entry.map_err(read)?;
            let file_name = entry.file_name();
            let name = file_name.to_str().and_then(|name| name.strip_prefix("ggml-"));
            let Some(name) = name.and_then(|name| name.strip_suffix(".bin")) else { continue };
            if find(name).is_none() {
                let state = State::Here(entry.metadata().map_err(read)?.len());
                let path = entry.path();
                imported.push(Listed { name: name.to_owned(), model: None, path, state });
            }
        }
        imported.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(imported)
    }

    /// Reads a model that is there from end to end and checks it against the manifest; an imported
    /// one is checked for being a whole model. A file that fails is removed, for the next
    /// [`Cache::get`] to get it anew.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::WrongHash`] or [`Error::Malformed`], or where there is no such model.
    pub fn verify(&self, name: &str, monitor: &dyn Monitor) -> Result<()> {
        let listed = self.list()?.into_iter().find(|listed| listed.name == name);
        let listed = listed.ok_or_else(|| Error::UnknownModel { name: name.to_owned() })?;
        let path = &listed.path;
        match listed.model {
            _ if !path.exists() => {
                Err(Error::Absent { name: name.to_owned(), folder: self.folder.clone() })
            }
            Some(model) => {
                download::check(path, &path.display().to_string(), &model.expected(), monitor)
            }
            None => {
                let file = File::open(path).map_err(|error| Error::file("read", path, error))?;
                let whole = ggml::read(BufReader::new(file), &path.display().to_string());
                whole.map(drop).inspect_err(|_| drop(fs::remove_file(path)))
            }
        }
    }

    /// Returns true where a model is made from another one that is there.
    fn can_make_offline(&self, model: &Model) -> bool {
        let is_there = |of| find(of).is_some_and(|other| is_whole(&self.locate(other), other));
        let mut sources = model.sources.iter();
        sources.any(|source| matches!(source, Source::Smaller { of, .. } if is_there(of)))
    }
}

/// What is found in the place of a model's file.
enum Look {
    Whole,
    Damaged,
    Absent,
}

/// Reads the file of a model from end to end.
fn look(path: &Path, model: &Model, monitor: &dyn Monitor) -> Result<Look> {
    if !path.exists() {
        return Ok(Look::Absent);
    }
    let _task = Task::begin(monitor, "checking the model", model.bytes);
    let whole = is_whole(path, model) && Sha256::of_file(path, monitor)? == model.sha256;
    Ok(if whole { Look::Whole } else { Look::Damaged })
}

/// Returns true where the file of a model is there with the right size.
pub(super) fn is_whole(path: &Path, model: &Model) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == model.bytes)
}
