//! What the arguments, the environment and castpress.toml say, settled once.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use pipeline::{Device, Given, ModelChoice, Options, ShowFolder};
use transcript::{Language, SpeakerId};

use crate::args::{Global, People, Print};
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
        given: Given::default(),
        device,
        threads: global.threads,
        jobs: NonZeroUsize::MIN,
        offline: global.offline,
        force: global.force,
        fonts: print.fonts,
        allow_missing_glyphs: print.allow_missing_glyphs,
    })
}

/// Settles what is known about the voices of the one episode of `episodes`.
///
/// # Errors
/// When it is of several episodes, or makes no sense.
pub(crate) fn given(people: People, episodes: usize) -> anyhow::Result<Given> {
    let People { names, guests, speakers, min_speakers, max_speakers } = people;
    let given = Given {
        names: in_order(&names),
        guests,
        min_speakers: speakers.or(min_speakers).map(NonZeroUsize::get),
        max_speakers: speakers.or(max_speakers).map(NonZeroUsize::get),
    };
    let wrong = |message: &str| Err(Usage(message.to_owned()).into());
    if given != Given::default() && episodes != 1 {
        return wrong("names, guests and numbers of speakers are for one episode: name it");
    }
    if let (Some(fewest), Some(most)) = (given.min_speakers, given.max_speakers)
        && fewest > most
    {
        return wrong("--min-speakers is more than --max-speakers");
    }
    Ok(given)
}

/// Reads a share such as `40%`, `40` or `0.4`; returns it from 0.0 to 1.0.
///
/// # Errors
/// When it is no number, or leaves nothing free or nothing to pay for.
pub(crate) fn share(text: &str) -> anyhow::Result<f32> {
    let number = text.trim().strip_suffix('%').unwrap_or(text.trim());
    let share = match number.trim().parse::<f32>() {
        Ok(fraction) if fraction < 1.0 && !text.contains('%') => fraction,
        Ok(percent) => percent / 100.0,
        Err(_) => f32::NAN,
    };
    if share > 0.0 && share < 1.0 {
        return Ok(share);
    }
    Err(Usage(format!("`{text}` is no share between 0% and 100%, such as 40%")).into())
}

/// Returns the voices that get these names, which are in order of first speech; an empty name leaves
/// its voice alone.
pub(crate) fn in_order(names: &[String]) -> Vec<(SpeakerId, String)> {
    let numbered = (0..).map(SpeakerId).zip(names);
    let named = numbered.filter(|(_, name)| !name.trim().is_empty());
    named.map(|(speaker, name)| (speaker, name.trim().to_owned())).collect()
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
    fn names_in_order_may_leave_a_voice_out() {
        let names = ["Ann Lee".to_owned(), " ".to_owned(), " Bo".to_owned()];
        let named = [(SpeakerId(0), "Ann Lee".to_owned()), (SpeakerId(2), "Bo".to_owned())];
        assert_eq!(in_order(&names), named);
    }

    #[test]
    fn what_is_known_about_voices_is_of_one_episode() {
        let people = || People { guests: vec!["Ann".to_owned()], ..People::default() };
        assert!(given(people(), 1).is_ok());
        assert!(given(people(), 2).unwrap_err().is::<Usage>());
        assert!(given(People::default(), 2).is_ok());
        let (min_speakers, max_speakers) = (NonZeroUsize::new(3), NonZeroUsize::new(2));
        let upside_down = People { min_speakers, max_speakers, ..People::default() };
        assert!(given(upside_down, 1).unwrap_err().is::<Usage>());
    }

    #[test]
    fn a_share_is_a_part_of_a_whole() {
        let percent = |text: &str| share(text).map(|share| (share * 100.0).round());
        for text in ["40%", " 40 % ", "40", "0.4"] {
            assert!(percent(text).is_ok_and(|percent| (percent - 40.0).abs() < 0.1), "{text}");
        }
        for text in ["", "all", "0", "100%", "-5%", "140", "nan"] {
            assert!(share(text).unwrap_err().is::<Usage>(), "{text}");
        }
    }

    #[test]
    fn a_device_nobody_knows_is_bad_usage() {
        let error = settled(&["--device", "abacus"], "").unwrap_err();
        assert!(error.is::<Usage>() && error.to_string().contains("abacus"), "{error}");
    }
}
