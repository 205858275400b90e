//! What files are called and what must not be in them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{House, output};

/// Names that say nothing of what a file holds.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "misc"];

/// A longer file needs a reason that a reviewer would accept.
const LONGEST_LINES: usize = 600;

/// Files with such a reason.
const LONG_FILES: [&str; 0] = [];

/// Crates that do no I/O and read no clock.
const PURE: [&str; 4] = ["transcript", "compose", "publish", "audit"];

/// What I/O and clocks look like.
const IMPURE: [&str; 5] =
    ["std::fs", "std::net", "std::process", "SystemTime::now", "Instant::now"];

/// Returns what is wrong with the files that git knows or would take.
pub(super) fn findings(house: &House) -> Result<Vec<String>> {
    let mut git = house.program("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let list = output(&mut git)?;
    let machine = paths_of_this_machine(&house.root);
    let mut findings = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        // A file that is no text, or was just removed, has nothing to find.
        if let Ok(text) = std::fs::read_to_string(house.root.join(path)) {
            findings.extend(in_file(path, &text, &machine));
        }
    }
    Ok(findings)
}

/// Folders that exist on the machine at hand and mean nothing on another.
fn paths_of_this_machine(root: &Path) -> Vec<String> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let folders = [Some(root.to_owned()), home, Some(std::env::temp_dir())];
    let texts = folders.into_iter().flatten().map(|folder| format!("{}/", folder.display()));
    texts.map(|text| text.replace("//", "/")).filter(|text| text.len() > 2).collect()
}

fn in_file(path: &str, text: &str, machine: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    for folder in machine {
        if text.contains(folder) {
            findings.push(format!("{path} names `{folder}`, a folder of one machine"));
        }
    }
    let Some(module) = path.strip_suffix(".rs") else { return findings };
    if module.split('/').any(|part| EMPTY_NAMES.contains(&part)) {
        findings.push(format!("{path} is not named for what it holds"));
    }
    let lines = text.lines().count();
    if lines > LONGEST_LINES && !LONG_FILES.contains(&path) {
        findings.push(format!("{path} has {lines} lines, more than {LONGEST_LINES}"));
    }
    for unfinished in ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!(")) {
        if text.contains(&unfinished) {
            findings.push(format!("{path} has `{unfinished}`"));
        }
    }
    let is_pure = PURE.iter().any(|name| path.starts_with(&format!("crates/{name}/src/")));
    for impure in IMPURE.iter().filter(|impure| is_pure && text.contains(**impure)) {
        findings.push(format!("{path} has `{impure}`, in a crate that does no I/O"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        assert_eq!(in_file(path, text, &["/a/house/".to_owned()]), expected);
    }

    #[test]
    fn untidy_files_are_found() {
        check(
            "crates/cli/src/utils.rs",
            "",
            &["crates/cli/src/utils.rs is not named for what it holds"],
        );
        check(
            "docs/x.md",
            "see /a/house/x",
            &["docs/x.md names `/a/house/`, a folder of one machine"],
        );
        check(
            "crates/compose/src/x.rs",
            "use std::fs;",
            &["crates/compose/src/x.rs has `std::fs`, in a crate that does no I/O"],
        );
        check("crates/cli/src/x.rs", "use std::fs;", &[]);
        check(
            "crates/cli/src/x.rs",
            &"\n".repeat(601),
            &["crates/cli/src/x.rs has 601 lines, more than 600"],
        );
    }
}
