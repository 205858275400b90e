//! `castpress models`.

use crate::env::TestEnv;

#[test]
fn models_are_listed_with_size_licence_and_whether_they_are_here() {
    let env = TestEnv::new();
    let list = env.castpress(&["models", "list"]).succeeds().stdout.clone();
    let line = list.lines().find(|line| line.starts_with("tiny.en ")).unwrap();
    assert!(line.contains("78 MB") && line.contains("MIT") && line.ends_with("here"), "{line}");
    let whole = env.castpress(&["models", "verify", "tiny.en"]);
    whole.succeeds().says("tiny.en: whole");
}

#[test]
fn an_imported_file_that_is_no_model_is_refused_by_name() {
    let env = TestEnv::new();
    env.write("notes.bin", "no model");
    let models = env.path("models");
    let ran = env.castpress_with(
        &["models", "import", "notes.bin"],
        "CASTPRESS_MODELS",
        models.to_str().unwrap(),
    );
    assert_ne!(ran.code, Some(0));
    ran.says("notes.bin");
}

#[test]
fn the_folder_of_models_is_where_the_variable_says() {
    let env = TestEnv::new();
    let ran = env.castpress_with(&["models", "where"], "CASTPRESS_MODELS", "/some/where");
    assert_eq!(ran.succeeds().stdout, "/some/where\n");
}
