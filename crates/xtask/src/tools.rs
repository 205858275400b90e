//! Programs of others that cargo builds, into a folder of ours.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::shell::{House, output, run};

/// Returns the program of a package such as `cargo-deny@0.20.2`, which is built where it is not there yet:
/// that one version, so that it does the same on every machine. Without optimisation: that takes 40 s instead
/// of minutes, and it runs for two.
pub(crate) fn installed(house: &House, package: &str) -> Result<PathBuf> {
    let root = house.root.join("target/tools");
    let name = package.split('@').next().unwrap_or(package);
    let program = root.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !is_current(house, &program, package) {
        let mut install = house.cargo(&["install", "--debug", "--locked", package, "--root"]);
        run(install.arg(&root))?;
    }
    let shown = program.display();
    ensure!(is_current(house, &program, package), "{shown} is not what was installed");
    Ok(program)
}

fn is_current(house: &House, program: &Path, package: &str) -> bool {
    let said = output(house.program(program).arg("--version"));
    said.is_ok_and(|said| said.trim().replace(' ', "@") == package)
}
