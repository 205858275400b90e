//! The front matter, merged key by key: the editor wins.

use std::collections::BTreeSet;

use toml::de::DeTable;
use toml::{Table, Value};

use super::{Conflict, Merged};

/// A key, or a table of keys, and its lines.
#[derive(Clone, Debug, PartialEq)]
struct Entry<'a> {
    key: String,
    value: Value,
    /// The lines, and comments under them.
    text: &'a str,
    is_table: bool,
}

/// A front matter as its lines: the opening fence and what stands above the first key, the keys,
/// and the closing fence.
struct Lines<'a> {
    head: &'a str,
    entries: Vec<Entry<'a>>,
    tail: &'a str,
}

/// Merges three front matters with their fences; one that is missing is empty.
///
/// The editor's lines are kept as they are. A key that only the new version changed gets its lines
/// from there, one that only it has is put behind the others. What is not TOML, or would not mean
/// the same when put together, stays the editor's as a whole.
pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    let kept = |conflicts| Merged { text: ours.to_owned(), conflicts, updated: 0 };
    if base == theirs || ours == theirs {
        return kept(Vec::new());
    }
    let whole = |now: &str| Conflict { yours: shown(ours), now: shown(now), ..in_line(1) };
    let sources = (Lines::read(base), Lines::read(ours), Lines::read(theirs));
    let (Some(base), Some(our), Some(their)) = sources else {
        return kept(vec![whole(theirs)]);
    };
    let plan = Plan::of(&base, &our, &their);
    let merged = if plan.updated > 0 { plan.lines(&our, &their) } else { ours.to_owned() };
    match Lines::read(&merged) {
        Some(lines) if lines.table() == plan.table => {
            let conflicts = plan.conflicts.iter().map(|key| conflict(&lines, &our, &their, key));
            Merged { conflicts: conflicts.collect(), updated: plan.updated, text: merged }
        }
        _ => kept(vec![whole(theirs)]),
    }
}

fn in_line(line: usize) -> Conflict {
    let (before, yours, now, after) = Default::default();
    Conflict { line, before, yours, now, after }
}

fn conflict(merged: &Lines<'_>, ours: &Lines<'_>, theirs: &Lines<'_>, key: &str) -> Conflict {
    let text = |lines: &Lines<'_>| lines.entry(key).map(|one| shown(one.text)).unwrap_or_default();
    let above = merged.entries.iter().take_while(|one| one.key != key);
    let above = above.map(|one| one.text).chain([merged.head]);
    let line = 1 + above.map(|text| text.matches('\n').count()).sum::<usize>();
    Conflict { yours: text(ours), now: text(theirs), ..in_line(line) }
}

/// Returns lines as one.
fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is taken from where.
#[derive(Default)]
struct Plan {
    /// Keys whose new lines replace the editor's.
    replaced: BTreeSet<String>,
    /// Keys that go.
    removed: BTreeSet<String>,
    /// Keys that come.
    added: BTreeSet<String>,
    /// Keys that the editor and the new version changed differently.
    conflicts: Vec<String>,
    /// What the front matter is to say.
    table: Table,
    updated: usize,
}

impl Plan {
    fn of(base: &Lines<'_>, ours: &Lines<'_>, theirs: &Lines<'_>) -> Self {
        let mut plan = Self { table: ours.table(), ..Self::default() };
        let keys = ours.entries.iter().chain(&theirs.entries).map(|one| one.key.as_str());
        let mut seen = BTreeSet::new();
        for key in keys.filter(|key| seen.insert(*key)) {
            let (before, own, new) = (base.value(key), ours.value(key), theirs.value(key));
            if new == before || new == own {
                continue;
            }
            if own != before {
                plan.conflicts.push(key.to_owned());
                continue;
            }
            plan.updated += 1;
            let set = match (own, new) {
                (Some(_), Some(_)) => &mut plan.replaced,
                (Some(_), None) => &mut plan.removed,
                _ => &mut plan.added,
            };
            set.insert(key.to_owned());
            match new {
                Some(value) => _ = plan.table.insert(key.to_owned(), value.clone()),
                None => _ = plan.table.remove(key),
            }
        }
        plan
    }

    /// Returns the merged lines: the editor's, with the others at their place. Single keys must stand
    /// above the first table.
    fn lines(&self, ours: &Lines<'_>, theirs: &Lines<'_>) -> String {
        let fences = if ours.head.is_empty() { theirs } else { ours };
        let mut text = fences.head.to_owned();
        for is_table in [false, true] {
            let own = ours.entries.iter().filter(|one| one.is_table == is_table);
            for entry in own.filter(|one| !self.removed.contains(&one.key)) {
                let new = theirs.entry(&entry.key).filter(|_| self.replaced.contains(&entry.key));
                text.push_str(new.unwrap_or(entry).text);
            }
            let new = theirs.entries.iter().filter(|one| one.is_table == is_table);
            text.extend(new.filter(|one| self.added.contains(&one.key)).map(|one| one.text));
        }
        text + fences.tail
    }
}

impl<'a> Lines<'a> {
    /// Reads a front matter with its fences; none where it is not TOML.
    fn read(source: &'a str) -> Option<Self> {
        if source.is_empty() {
            return Some(Self { head: "", entries: Vec::new(), tail: "" });
        }
        let start = source.find('\n')? + 1;
        let end = source.trim_end().rfind('\n')? + 1;
        let text = source.get(start..end)?;
        let table: Table = text.parse().ok()?;
        let keys = DeTable::parse(text).ok()?.into_inner();
        let mut starts: Vec<(usize, String)> = keys
            .keys()
            .map(|key| {
                let line = text[..key.span().start].rfind('\n').map_or(0, |at| at + 1);
                (line, key.get_ref().to_string())
            })
            .collect();
        starts.sort();
        let ends: Vec<usize> = starts.iter().skip(1).map(|one| one.0).chain([text.len()]).collect();
        let first = starts.first().map_or(text.len(), |one| one.0);
        let entries = starts.into_iter().zip(ends).map(|((from, key), to)| {
            let text = &text[from..to];
            let is_table = text.trim_start().starts_with('[');
            Some(Entry { value: table.get(&key)?.clone(), key, text, is_table })
        });
        let entries = entries.collect::<Option<_>>()?;
        Some(Self { head: &source[..start + first], entries, tail: &source[end..] })
    }

    fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|one| one.key == key)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|one| &one.value)
    }

    fn table(&self) -> Table {
        self.entries.iter().map(|one| (one.key.clone(), one.value.clone())).collect()
    }
}
