//! What is composed anew comes into the `interview.md` that a person edited.
//!
//! What was composed last time is kept beside the receipt. A merge writes the conflicts first, then
//! the text, then what was composed now, the receipt last. A run killed in between merges again,
//! and finds most of it done.

use std::path::PathBuf;

use compose::merge::{self, Merged, Versions};

use crate::error::{Result, ResultExt as _};
use crate::report::Outcome;
use crate::store::{self, Slot};
use crate::studio::Desk;
use crate::texts::{CONFLICTS, INTERVIEW};

/// What was composed last time.
const BASE: &str = "interview.base.md";

fn base_path(desk: &Desk<'_>) -> PathBuf {
    desk.working().join(BASE)
}

/// Returns true where it is known what was composed last time.
pub(crate) fn is_possible(desk: &Desk<'_>) -> bool {
    base_path(desk).is_file()
}

/// Returns what was composed last time, where that is known.
pub(crate) fn base(desk: &Desk<'_>) -> Result<Option<String>> {
    let bytes = store::read_if_there(&base_path(desk))?;
    Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Keeps what is composed, for the next time.
pub(crate) fn keep(desk: &Desk<'_>, composed: &str) -> Result<()> {
    store::write(&base_path(desk), composed.as_bytes())
}

/// Merges what is composed now into the text that a person edited, which `slot` may replace.
///
/// A text that is no UTF-8 is left alone.
pub(crate) fn run(desk: &mut Desk<'_>, slot: Slot, composed: &str) -> Result<Outcome> {
    let folder = desk.show().texts(desk.name());
    let path = folder.join(INTERVIEW);
    let edited = std::fs::read(&path).reading(&path)?;
    let (Some(base), Ok(ours)) = (base(desk)?, String::from_utf8(edited)) else {
        return Ok(Outcome::Kept { outdated: true });
    };
    let merged = merge::merge(Versions { base: &base, ours: &ours, theirs: composed });
    desk.go_on()?;
    if !merged.conflicts.is_empty() {
        let path = folder.join(CONFLICTS);
        let earlier = store::read_if_there(&path)?;
        let earlier = earlier.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        store::write(&path, merge::report(earlier.as_deref(), &merged.conflicts).as_bytes())?;
        desk.report.files.extend(desk.show().relative(&path));
    }
    let is_changed = merged.text != ours;
    if is_changed {
        slot.write_edited(&[merged.text.as_bytes()])?;
        desk.report.files.extend(desk.show().relative(&path));
    }
    keep(desk, composed)?;
    slot.vouch_for(&[composed.as_bytes()])?;
    if !is_changed && merged.conflicts.is_empty() {
        return Ok(Outcome::Kept { outdated: false });
    }
    desk.report.notes.extend(notes(&merged));
    Ok(Outcome::Merged { conflicts: merged.conflicts.len() })
}

/// Says what was merged, in lines for people.
fn notes(merged: &Merged) -> Vec<String> {
    let updated = (merged.updated > 0).then(|| {
        let words = counted(merged.updated, "word was", "words were");
        format!("{INTERVIEW}: {words} updated where nobody had edited")
    });
    let conflicts = (!merged.conflicts.is_empty()).then(|| {
        let places = counted(merged.conflicts.len(), "place", "places");
        let lines: Vec<String> =
            merged.conflicts.iter().take(MOST_LINES).map(|one| one.line.to_string()).collect();
        let more = if merged.conflicts.len() > MOST_LINES { ", …" } else { "" };
        let lines = lines.join(", ");
        format!(
            "{INTERVIEW}: your text stands in {places} that would read differently now (line \
             {lines}{more}): {CONFLICTS} shows both"
        )
    });
    updated.into_iter().chain(conflicts).collect()
}

/// Lines that a note names.
const MOST_LINES: usize = 5;

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
