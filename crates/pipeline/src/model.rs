//! Which Whisper model a run hears with, before it is here, and the nets that tell voices apart.

use std::path::PathBuf;

use diarize::Nets;
use fetch::models::{self, Cache};
use transcript::{Monitor, Warning};

use crate::digest;
use crate::error::{Error, Result};
use crate::options::{ModelChoice, Options};

/// The model of a run, known by the digest of its file even where it must be got first.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    name: String,
    sha256: String,
    file: Option<PathBuf>,
}

impl Model {
    /// Settles which model the options mean.
    ///
    /// # Errors
    /// When there is no such model.
    pub(crate) fn settle(options: &Options) -> Result<Self> {
        let name = match &options.model {
            ModelChoice::Auto => models::automatic(options.device.is_gpu()),
            ModelChoice::Named(name) => name,
            ModelChoice::File(path) => return Self::of_file(path.clone()),
        };
        let takes_bf16 = !options.device.is_gpu() && transcribe::multiplies_bf16();
        let name = &quickest(name, takes_bf16);
        if let Some(model) = models::find(name) {
            let sha256 = model.sha256.to_string();
            return Ok(Self { name: name.to_owned(), sha256, file: None });
        }
        let offline = models::Options { offline: true };
        let imported = Cache::new(&options.models).get(name, &offline, &transcript::Silent)?;
        Self::of_file(imported.path)
    }

    fn of_file(path: PathBuf) -> Result<Self> {
        if !path.is_file() {
            return Err(Error::NoModel { path });
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.strip_prefix("ggml-").unwrap_or(&stem).to_owned();
        Ok(Self { name, sha256: digest::of_file(&path)?, file: Some(path) })
    }

    /// Returns the SHA-256 of its file.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Returns its file, which is got first where it is not here.
    ///
    /// # Errors
    /// When it cannot be had.
    pub(crate) fn fetched(
        &self,
        options: &Options,
        monitor: &dyn Monitor,
    ) -> Result<(PathBuf, Vec<Warning>)> {
        if let Some(path) = &self.file {
            return Ok((path.clone(), Vec::new()));
        }
        let may = models::Options { offline: options.offline };
        let obtained = Cache::new(&options.models).get(&self.name, &may, monitor)?;
        Ok((obtained.path, obtained.warnings))
    }
}

/// Returns the name of the form in which a model is read quickest.
///
/// The processor that multiplies bf16 takes the bf16 form where the manifest makes one of the model:
/// as many bytes, and hardly another word. A form asked for by its own name stays as it is.
fn quickest(name: &str, takes_bf16: bool) -> String {
    let bf16 = format!("{name}-bf16");
    if takes_bf16 && models::find(&bf16).is_some() { bf16 } else { name.to_owned() }
}

/// The nets that tell voices apart: who is active, and whose voice it is.
const NETS: [&str; 2] = ["segmentation-3.0", "campplus"];

/// Returns the SHA-256 of each net's file.
pub(crate) fn nets_sha256() -> Vec<String> {
    NETS.into_iter().filter_map(models::find).map(|net| net.sha256.to_string()).collect()
}

/// Returns the nets, which are got first where they are not here.
///
/// Adds to `odd` what went wrong on the way and was got over.
///
/// # Errors
/// When they cannot be had or read.
pub(crate) fn nets(
    options: &Options,
    monitor: &dyn Monitor,
    odd: &mut Vec<String>,
) -> Result<Nets> {
    let may = models::Options { offline: options.offline };
    let cache = Cache::new(&options.models);
    let mut get = |name| -> Result<PathBuf> {
        let obtained = cache.get(name, &may, monitor)?;
        odd.extend(obtained.warnings.iter().map(ToString::to_string));
        Ok(obtained.path)
    };
    let [segmentation, embedding] = NETS;
    Ok(Nets::load(&get(segmentation)?, &get(embedding)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_with_bf16_takes_that_form_where_there_is_one() {
        assert_eq!(quickest("base", true), "base-bf16");
        assert_eq!(quickest("tiny.en", true), "tiny.en-bf16");
        assert_eq!(quickest("base", false), "base");
        for as_asked in ["base-q8_0", "base-bf16", "my-own"] {
            assert_eq!(quickest(as_asked, true), as_asked);
        }
    }
}
