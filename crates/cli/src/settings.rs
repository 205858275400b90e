//! What the arguments, the environment and castpress.toml say, settled once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use pipeline::{Device, ModelChoice, Options, ShowFolder};
use transcript::Language;

use crate::args::{Global, Print};
use crate::error::Usage;

/// What the environment says, by the name of the variable.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Reads the process's own environment.
pub(crate) fn process_environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Opens the show: the folder of `--show`, else the nearest one upwards from where we are.
///
/// # Errors
/// When there is none, or its castpress.toml cannot be understood.
pub(crate) fn show(global: &Global) -> pipeline::Result<ShowFolder> {
    match &global.show {
        Some(folder) => ShowFolder::open(folder),
        None => ShowFolder::find(Path::new(".")),
    }
}

/// Settles what a run may use and must heed. The language is that of `--language`, else the
/// show's, else detected.
///
/// # Errors
/// When an argument makes no sense, or nothing says where models are kept.
pub(crate) fn options(
    global: &Global,
    print: Print,
    environment: Environment<'_>,
    show: &ShowFolder,
) -> anyhow::Result<Options> {
    let device: Device = match &global.device {
        Some(text) => {
            text.parse().map_err(|error: pipeline::DeviceError| Usage(error.to_string()))?
        }
        None => Device::default(),
    };
    let language = global.language.as_deref().map(Language::new);
    Ok(Options {
        model: model(global.model.as_deref()),
        models: models_folder(environment)?,
        language: language.or_else(|| show.show().language.clone()),
        device,
        threads: global.threads,
        offline: global.offline,
        force: global.force,
        fonts: print.fonts,
        allow_missing_glyphs: print.allow_missing_glyphs,
    })
}

/// Returns the model that `text` means: `auto`, a name, or a file where it looks like a path.
fn model(text: Option<&str>) -> ModelChoice {
    match text {
        None | Some("auto") => ModelChoice::Auto,
        Some(text) => {
            let is_path = text.contains(['/', '\\']) || text.ends_with(".bin");
            if is_path {
                ModelChoice::File(text.into())
            } else {
                ModelChoice::Named(text.to_owned())
            }
        }
    }
}

/// Returns the folder that models are kept in: `$CASTPRESS_MODELS`, else `castpress/models` in the
/// platform's cache folder.
///
/// # Errors
/// When the environment names neither.
pub(crate) fn models_folder(environment: Environment<'_>) -> anyhow::Result<PathBuf> {
    pipeline::models::default_folder(environment).ok_or_else(|| {
        let message = "nothing says where models are kept: set CASTPRESS_MODELS to a folder";
        Usage(message.to_owned()).into()
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::Cli;

    fn global(arguments: &[&str]) -> Global {
        Cli::parse_from(["castpress", "status"].iter().chain(arguments)).global
    }

    fn show_speaking(language: &str) -> (tempfile::TempDir, ShowFolder) {
        let folder = tempfile::tempdir().unwrap();
        pipeline::init(folder.path()).unwrap();
        let text = format!("name = \"Show\"\n{language}");
        let path = folder.path().join(pipeline::SHOW_FILE);
        let mut file = std::fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let show = ShowFolder::open(folder.path()).unwrap();
        (folder, show)
    }

    fn settled(arguments: &[&str], show: &str) -> anyhow::Result<Options> {
        let (_folder, show) = show_speaking(show);
        options(
            &global(arguments),
            Print::default(),
            &|name| (name == "CASTPRESS_MODELS").then(|| "/m".into()),
            &show,
        )
    }

    #[test]
    fn arguments_win_over_the_show_and_the_show_over_detection() {
        let language = |arguments: &[&str], show| {
            settled(arguments, show).unwrap().language.map(|language| language.tag().to_owned())
        };
        assert_eq!(language(&["--language", "pt-BR"], "language = \"de\"").unwrap(), "pt-BR");
        assert_eq!(language(&[], "language = \"de\"").unwrap(), "de");
        assert_eq!(language(&[], ""), None);
    }

    #[test]
    fn a_model_is_a_name_unless_it_looks_like_a_file() {
        assert_eq!(model(None), ModelChoice::Auto);
        assert_eq!(model(Some("auto")), ModelChoice::Auto);
        assert_eq!(model(Some("base")), ModelChoice::Named("base".to_owned()));
        assert_eq!(model(Some("m/base")), ModelChoice::File("m/base".into()));
        assert_eq!(model(Some("ggml-base.bin")), ModelChoice::File("ggml-base.bin".into()));
    }

    #[test]
    fn a_device_nobody_knows_is_bad_usage() {
        let error = settled(&["--device", "abacus"], "").unwrap_err();
        assert!(error.is::<Usage>() && error.to_string().contains("abacus"), "{error}");
    }
}
