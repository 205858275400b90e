//! `castpress audit`: whether anything in a public file is for subscribers.

use std::path::Path;

use anyhow::Result;
use pipeline::{Audit, AuditedEpisode, Control, Kind, Leak, Share, Unread};
use serde_json::json;

use crate::args::Global;
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(site: Option<&Path>, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let audit = pipeline::audit(&show, site)?;
    if global.json {
        for episode in &audit.episodes {
            printer.data(&format!("{}\n", object(episode)))?;
        }
        printer.data(&format!("{}\n", rest(&audit)))?;
    } else {
        printer.data(&report(&audit))?;
    }
    for line in advice(&audit) {
        printer.hint(line);
    }
    Ok(if audit.is_clean() { Ending::Done } else { Ending::Failed })
}

/// Returns the report as people read it.
fn report(audit: &Audit) -> String {
    let mut lines = Vec::new();
    for episode in &audit.episodes {
        lines.push(format!("{}: {}", episode.name, verdict(episode)));
        let allowed =
            episode.allowed.iter().map(|words| format!("  allowed by the teaser: “{words}”"));
        lines.extend(allowed);
        lines.extend(episode.leaks.iter().map(|leak| format!("  {}", line(leak))));
    }
    for Unread { file, why } in &audit.unread {
        lines.push(format!("not read: {file}: {why}"));
    }
    for file in &audit.unseen {
        lines.push(format!("not seen or heard: {file}"));
    }
    let leaks = audit.episodes.iter().map(|one| one.leaks.len()).sum::<usize>();
    let found = match leaks {
        0 if audit.is_clean() => "nothing that is for subscribers found".to_owned(),
        0 => "and nobody can tell whether they are clean".to_owned(),
        1 => "1 place with words for subscribers".to_owned(),
        _ => format!("{leaks} places with words for subscribers"),
    };
    lines.push(format!("{} read, {found}", files(audit.files())));
    lines.join("\n") + "\n"
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// Returns how an episode came out, in a line.
fn verdict(episode: &AuditedEpisode) -> String {
    let AuditedEpisode { needles, control, changed, .. } = episode;
    let mut parts = vec![files(episode.files), format!("{needles} runs of paid words looked for")];
    parts.extend(control.iter().flat_map(seen));
    parts.extend(episode.blind().iter().map(|kind| format!("the search is blind in {kind}")));
    if *changed {
        parts.push("interview.md has changed since it was published".to_owned());
    }
    parts.push(match episode.leaks.len() {
        0 => "no hit".to_owned(),
        1 => "1 hit".to_owned(),
        hits => format!("{hits} hits"),
    });
    parts.join(", ")
}

/// Returns what the search sees in each format of the members' edition.
fn seen(control: &Control) -> Option<String> {
    let share = |(kind, share): (&Kind, &Share)| {
        let percent = 100.0 * share.found as f64 / share.sought.max(1) as f64;
        (share.sought > 0).then(|| format!("{percent:.1} % in {kind}"))
    };
    let shares: Vec<_> = control.shares.iter().filter_map(share).collect();
    (!shares.is_empty()).then(|| format!("the members' files show {}", shares.join(", ")))
}

fn line(leak: &Leak) -> String {
    let Leak { file, place, words } = leak;
    format!("{file}: {place}: “{words}”")
}

/// Returns what a person can do about it.
fn advice(audit: &Audit) -> Vec<String> {
    let of = |episode: &AuditedEpisode| {
        let name = &episode.name;
        if episode.is_clean() {
            None
        } else if episode.changed {
            Some(format!("`castpress publish {name}` publishes it as interview.md is now"))
        } else if episode.leaks.is_empty() {
            Some(format!("`castpress publish {name} --force` writes its files anew"))
        } else {
            Some(format!(
                "take these files off the web; `castpress publish {name} --force` writes its own anew"
            ))
        }
    };
    audit.episodes.iter().filter_map(of).collect()
}

fn object(episode: &AuditedEpisode) -> serde_json::Value {
    let AuditedEpisode { name, files, needles, allowed, leaks, control, changed } = episode;
    let leaks: Vec<_> = leaks
        .iter()
        .map(|Leak { file, place, words }| json!({ "file": file, "place": place, "words": words }))
        .collect();
    let shares = control.iter().flat_map(|control| &control.shares);
    let control: serde_json::Map<_, _> = shares
        .map(|(kind, Share { found, sought })| {
            (kind.to_string(), json!({ "found": found, "sought": sought }))
        })
        .collect();
    json!({
        "episode": name.as_str(),
        "clean": episode.is_clean(),
        "files": files,
        "needles": needles,
        "allowed": allowed,
        "leaks": leaks,
        "control": control,
        "changed": changed,
    })
}

/// Returns what belongs to no episode.
fn rest(audit: &Audit) -> serde_json::Value {
    let unread: Vec<_> = audit
        .unread
        .iter()
        .map(|Unread { file, why }| json!({ "file": file, "why": why }))
        .collect();
    json!({
        "episode": null,
        "clean": audit.is_clean(),
        "files": audit.shared,
        "not_read": unread,
        "not_seen_or_heard": audit.unseen,
    })
}
