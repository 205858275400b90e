//! Conflicts as a file that an editor reads beside `interview.md`.

use std::fmt::Write as _;

use super::Conflict;

const HEAD: &str = "\
# Conflicts in interview.md

These passages you had edited, and they were heard or composed anew. Yours are in interview.md. Take
over what is better, then delete this file.
";

/// Returns the file that shows conflicts side by side, below those that `earlier`, the file as it
/// stands, tells of. Conflicts that it tells of already are not added again.
#[must_use]
pub fn report(earlier: Option<&str>, conflicts: &[Conflict]) -> String {
    let mut file = earlier.unwrap_or(HEAD).to_owned();
    for conflict in conflicts {
        let entry = entry(conflict);
        if !file.contains(&entry) {
            if !file.ends_with('\n') {
                file.push('\n');
            }
            file.push_str(&entry);
        }
    }
    file
}

/// Returns how many conflicts such a file shows.
#[must_use]
pub fn count(report: &str) -> usize {
    report.lines().filter(|line| line.starts_with(HEADING)).count()
}

/// What stands before the line of a conflict.
const HEADING: &str = "## Line ";

fn entry(conflict: &Conflict) -> String {
    let Conflict { line, yours, now, .. } = conflict;
    let mut entry = format!("\n{HEADING}{line}\n\n");
    for (whose, words) in [("yours", yours), ("now  ", now)] {
        let _ = writeln!(entry, "- {whose}: {}", in_context(conflict, words));
    }
    entry
}

/// Returns words between those around them, in brackets that no text has.
fn in_context(conflict: &Conflict, words: &str) -> String {
    let Conflict { before, after, .. } = conflict;
    let words = if words.is_empty() { "⟦⟧".to_owned() } else { format!("⟦{words}⟧") };
    let parts = [before.as_str(), &words, after.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
