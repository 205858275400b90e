//! Who depends on whom.

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// Crates of one stage each: of ours they may depend on `transcript` alone.
const STAGES: [&str; 7] =
    ["fetch", "audio", "transcribe", "diarize", "compose", "publish", "audit"];

/// Which of our crates the others may depend on.
const OURS: [(&str, &[&str]); 5] = [
    ("transcript", &[]),
    (
        "pipeline",
        &["transcript", "fetch", "audio", "transcribe", "diarize", "compose", "publish", "audit"],
    ),
    ("cli", &["pipeline", "transcript"]),
    // None is slow to build: xtask runs first on a bare machine.
    ("xtask", &["compose", "fetch", "transcript"]),
    ("fuzz", &["transcript", "fetch", "audio", "pipeline"]),
];

/// Crates of others that only some of ours may use.
const RESERVED: [(&str, &[&str]); 10] = [
    ("anyhow", &["cli", "xtask"]),
    ("clap", &["cli"]),
    ("ctrlc", &["cli"]),
    ("indicatif", &["cli"]),
    ("ureq", &["fetch"]),
    ("whisper-rs", &["transcribe"]),
    ("symphonia", &["audio"]),
    ("gemm", &["diarize"]),
    ("askama", &["publish"]),
    ("typst", &["publish"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Absent for what is used when the program runs.
    kind: Option<String>,
}

/// Returns what is wrong with the dependencies in the output of `cargo metadata --no-deps`.
pub(super) fn findings(metadata: &str) -> Result<Vec<String>> {
    let metadata: Metadata =
        serde_json::from_str(metadata).context("cannot read cargo's metadata")?;
    let ours: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let allowed = OURS.iter().find(|(one, _)| *one == name).map(|(_, allowed)| *allowed);
        let allowed = allowed.or_else(|| STAGES.contains(&name).then_some(&["transcript"]));
        let Some(allowed) = allowed else {
            findings.push(format!("crate `{name}` has no place in ARCHITECTURE.md"));
            continue;
        };
        let used = package.dependencies.iter().filter(|one| one.kind.as_deref() != Some("dev"));
        for dependency in used.map(|one| one.name.as_str()) {
            if ours.contains(&dependency) && !allowed.contains(&dependency) {
                findings.push(format!("crate `{name}` depends on `{dependency}`"));
            }
            for (reserved, users) in RESERVED {
                if dependency == reserved && !users.contains(&name) {
                    findings.push(format!(
                        "crate `{name}` depends on `{reserved}`, which is for {} alone",
                        users.join(" and ")
                    ));
                }
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(packages: &str, expected: &[&str]) {
        assert_eq!(findings(&format!("{{\"packages\": [{packages}]}}")).unwrap(), expected);
    }

    #[test]
    fn a_stage_that_knows_another_is_found() {
        check(
            r#"{"name": "audio", "dependencies": []},
               {"name": "compose", "dependencies": [{"name": "audio", "kind": null}]}"#,
            &["crate `compose` depends on `audio`"],
        );
        check(
            r#"{"name": "audio", "dependencies": []},
               {"name": "compose", "dependencies": [{"name": "audio", "kind": "dev"}]}"#,
            &[],
        );
    }

    #[test]
    fn a_library_that_reaches_out_is_found() {
        check(
            r#"{"name": "publish", "dependencies": [{"name": "ureq", "kind": null}]}"#,
            &["crate `publish` depends on `ureq`, which is for fetch alone"],
        );
        check(
            r#"{"name": "helpers", "dependencies": []}"#,
            &["crate `helpers` has no place in ARCHITECTURE.md"],
        );
    }
}
