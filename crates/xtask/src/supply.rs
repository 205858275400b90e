//! Whether what others wrote may come in: licences, sources, known faults, by cargo-deny and `deny.toml`.

use anyhow::Result;

use crate::shell::{House, run};
use crate::tools;

const CARGO_DENY: &str = "cargo-deny@0.20.2";

/// Checks every package that is built in.
pub(crate) fn check(house: &House) -> Result<()> {
    let deny = tools::installed(house, CARGO_DENY)?;
    let ask =
        |what: &[&str]| run(house.program(&deny).args(["--all-features", "check"]).args(what));
    ask(&["bans", "licenses", "sources"])?;
    if run(house.program(&deny).args(["fetch", "db"])).is_err() {
        eprintln!("   advisories: NOT CHECKED, their database cannot be reached from here");
        return Ok(());
    }
    ask(&["advisories"])
}
