//! Whether what others wrote may come in: licences, sources, known faults, by cargo-deny and `deny.toml`.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::shell::{House, output, run};

/// The one version that is run: its rules are the same on every machine.
const CARGO_DENY: &str = "cargo-deny@0.20.2";

/// The workspaces of the house.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "fuzz/Cargo.toml"];

/// Checks every package that is built in, of every workspace.
pub(crate) fn check(house: &House) -> Result<()> {
    let deny = cargo_deny(house)?;
    let ask = |manifest: &str, what: &[&str]| {
        let words = ["--manifest-path", manifest, "--all-features", "check"];
        run(house.program(&deny).args(words).args(what))
    };
    for manifest in MANIFESTS {
        ask(manifest, &["bans", "licenses", "sources"])?;
    }
    if run(house.program(&deny).args(["fetch", "db"])).is_err() {
        eprintln!("   advisories: NOT CHECKED, their database cannot be reached from here");
        return Ok(());
    }
    MANIFESTS.iter().try_for_each(|manifest| ask(manifest, &["advisories"]))
}

/// Returns cargo-deny, which is built into a folder of ours where it is not there yet. Without
/// optimisation: that takes 40 s instead of minutes, and it runs for two.
fn cargo_deny(house: &House) -> Result<PathBuf> {
    let root = house.root.join("target/tools");
    let program = root.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !is_current(house, &program) {
        let mut install = house.cargo(&["install", "--debug", "--locked", CARGO_DENY, "--root"]);
        run(install.arg(&root))?;
    }
    ensure!(is_current(house, &program), "{} is not what was installed", program.display());
    Ok(program)
}

fn is_current(house: &House, program: &Path) -> bool {
    let said = output(house.program(program).arg("--version"));
    said.is_ok_and(|said| said.trim().replace(' ', "@") == CARGO_DENY)
}
