//! Which model and which folder, where nobody says.

use std::ffi::OsString;
use std::path::PathBuf;

use transcript::Language;

/// Returns the name of the Whisper model that `auto` stands for.
///
/// It knows every language, whatever the episode's is: an English model must be asked for.
#[must_use]
pub fn automatic(has_gpu: bool) -> &'static str {
    if has_gpu { "large-v3-turbo" } else { "base" }
}

/// Returns true where the Whisper model of a name can write a language: `.en` models know English
/// alone.
#[must_use]
pub fn knows(name: &str, language: &Language) -> bool {
    let is_english_only = name.ends_with(".en") || name.contains(".en-");
    !is_english_only || language.primary() == "en"
}

/// Returns the folder that models are kept in: `$CASTPRESS_MODELS`, else `castpress/models` in the
/// platform's folder for caches.
///
/// `variable` looks a variable of the environment up; `None` comes back where nothing says where
/// the user's files are.
pub fn default_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(folder) = variable("CASTPRESS_MODELS").filter(|value| !value.is_empty()) {
        return Some(folder.into());
    }
    let caches = if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("castpress").join("models"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_models_know_every_language() {
        for has_gpu in [false, true] {
            assert!(knows(automatic(has_gpu), &Language::new("pt-BR")));
        }
    }

    #[test]
    fn english_models_know_english_alone() {
        assert!(knows("tiny.en", &Language::new("en-GB")));
        assert!(!knows("tiny.en", &Language::new("pt")));
        assert!(!knows("tiny.en-q5_1", &Language::new("zh")));
        assert!(knows("tiny-q5_1", &Language::new("zh")));
    }

    #[test]
    fn the_variable_wins_over_the_cache_folder() {
        let variable = |name: &str| match name {
            "CASTPRESS_MODELS" => Some("here".into()),
            _ => Some("/elsewhere".into()),
        };
        assert_eq!(default_folder(variable), Some("here".into()));
    }

    #[test]
    fn an_empty_variable_counts_as_none() {
        let variable = |name: &str| (name == "CASTPRESS_MODELS").then(OsString::new);
        assert_eq!(default_folder(variable), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_relative_cache_folder_is_ignored_as_the_standard_asks() {
        let variable = |name: &str| match name {
            "XDG_CACHE_HOME" => Some("caches".into()),
            "HOME" => Some("/home/ann".into()),
            _ => None,
        };
        assert_eq!(default_folder(variable), Some("/home/ann/.cache/castpress/models".into()));
    }
}
