//! What ARCHITECTURE.md promises and a program can check.

mod crates;
mod sources;

use anyhow::{Result, bail};

use crate::shell::{House, output, step};

/// Checks the crates' dependencies and the files; says everything that is wrong at once.
pub(crate) fn run(house: &House) -> Result<()> {
    step("tidy", || {
        let metadata = output(&mut house.cargo(&["metadata", "--format-version=1", "--no-deps"]))?;
        let mut findings = crates::findings(&metadata)?;
        findings.extend(sources::findings(house)?);
        if findings.is_empty() {
            return Ok(());
        }
        bail!("{} things are untidy:\n  {}", findings.len(), findings.join("\n  "))
    })
}
