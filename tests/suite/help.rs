//! What the program says of itself.

use crate::env::TestEnv;

#[test]
fn the_help_of_every_command_reads_as_it_should() {
    let env = TestEnv::new();
    let mut text = env.castpress(&["--help"]).succeeds().stdout.clone();
    let commands = [
        &["init"][..],
        &["run"],
        &["transcribe"],
        &["publish"],
        &["excerpt"],
        &["export"],
        &["check"],
        &["audit"],
        &["retime"],
        &["feed"],
        &["speakers"],
        &["speakers", "list"],
        &["speakers", "name"],
        &["speakers", "add"],
        &["speakers", "settle"],
        &["speakers", "forget"],
        &["glossary"],
        &["glossary", "learn"],
        &["status"],
        &["plan"],
        &["merge"],
        &["models"],
        &["models", "list"],
        &["models", "get"],
        &["models", "import"],
        &["models", "verify"],
        &["models", "where"],
        &["completions"],
        &["man"],
    ];
    for command in commands {
        let help = env.castpress(&[command, &["--help"]].concat()).succeeds().stdout.clone();
        // The global options are the same everywhere.
        let own = match (help.find("Global options:"), help.find("Example")) {
            (Some(global), Some(examples)) => help[..global].to_owned() + &help[examples..],
            (Some(global), None) => help[..global].to_owned(),
            (None, _) => help.clone(),
        };
        text += &format!("\n==== castpress {} ====\n\n{}", command.join(" "), own.trim_end());
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}

#[test]
fn completions_and_the_manual_page_know_the_commands() {
    let env = TestEnv::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = env.castpress(&["completions", shell]).succeeds().stdout.clone();
        assert!(script.contains("transcribe"), "{shell}");
    }
    let page = env.castpress(&["man"]).succeeds().stdout.clone();
    assert!(page.contains(".TH castpress 1") && page.contains("transcribe"), "{page}");
}

#[test]
fn a_word_that_is_no_command_is_bad_usage() {
    let env = TestEnv::new();
    env.castpress(&["transscribe"]).ends_with(2).says("transcribe");
}
