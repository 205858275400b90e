//! `castpress check`: what is odd, missing or was not heard in an episode.

use anyhow::Result;
use pipeline::{Doubted, EpisodeName, Finding, Rule, Severity};
use serde_json::json;

use crate::args::{Check, Global};
use crate::error::{Ending, Usage};
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(what: &Check, global: &Global, printer: &Printer) -> Result<Ending> {
    if what.rules {
        rules(global.json, printer)?;
        return Ok(Ending::Done);
    }
    let skipped = what.skip.iter().map(|name| rule(name)).collect::<Result<Vec<_>>>()?;
    let show = settings::show(global)?;
    pipeline::odd_rules(&show).iter().for_each(|odd| printer.warning(odd));
    let mut ending = Ending::Done;
    for name in &what.episodes {
        let episode = pipeline::named(&show, name)?;
        let fixed = if what.fix { pipeline::fix(&show, &episode, &skipped)? } else { Vec::new() };
        let mut found = pipeline::check(&show, &episode)?;
        found.retain(|finding| !skipped.contains(&finding.rule));
        if found.iter().any(|finding| finding.rule.severity() == Severity::Error) {
            ending = Ending::Failed;
        }
        if global.json {
            printer.data(&format!("{}\n", object(&episode, &fixed, &found)))?;
        } else {
            for finding in &fixed {
                printer.data(&line(&episode, "fixed: ", finding))?;
            }
            for finding in &found {
                let note = finding.rule.severity() == Severity::Note;
                printer.data(&line(&episode, if note { "note: " } else { "" }, finding))?;
            }
        }
        tell(&episode, &found, printer);
    }
    Ok(ending)
}

/// Reads the name of a rule.
fn rule(name: &str) -> Result<Rule> {
    let unknown =
        || Usage(format!("there is no rule `{name}`: `castpress check --rules` names them"));
    Rule::named(name).ok_or_else(|| unknown().into())
}

/// Names the rules.
fn rules(json: bool, printer: &Printer) -> Result<()> {
    let widest = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or(0);
    for rule in Rule::ALL {
        let (name, about) = (rule.name(), rule.about().trim_end_matches('.'));
        printer.data(&if json {
            format!("{}\n", json!({ "rule": name, "about": about, "severity": severity(*rule) }))
        } else {
            format!("{name:widest$}  {about}\n")
        })?;
    }
    Ok(())
}

/// Tells a person how it came out.
fn tell(episode: &EpisodeName, found: &[Finding], printer: &Printer) {
    if found.is_empty() {
        printer.say(format_args!("{episode}: nothing found"));
        return;
    }
    let fixable = found.iter().filter(|finding| finding.is_fixable()).count();
    if fixable > 0 {
        let hint = format!("castpress check {episode} --fix");
        printer.say(format_args!("{episode}: `{hint}` puts {fixable} of these right"));
    }
    if found.iter().any(|finding| finding.span.is_some()) {
        let hint = format!("castpress speakers settle {episode} MOMENT");
        printer.say(format_args!("{episode}: `{hint}` says that you have listened"));
    }
}

/// Returns a line as other linters print it: `FILE:LINE:COLUMN: RULE: MESSAGE`.
fn line(episode: &EpisodeName, kind: &str, finding: &Finding) -> String {
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        _ => String::new(),
    };
    let (rule, message) = (finding.rule.name(), &finding.message);
    format!("transcripts/{episode}/interview.md{place}: {kind}{rule}: {message}\n")
}

fn object(episode: &EpisodeName, fixed: &[Finding], found: &[Finding]) -> serde_json::Value {
    json!({
        "episode": episode.as_str(),
        "findings": found.iter().map(fields).collect::<Vec<_>>(),
        "fixed": fixed.iter().map(fields).collect::<Vec<_>>(),
    })
}

fn fields(finding: &Finding) -> serde_json::Value {
    let mut fields = json!({
        "rule": finding.rule.name(),
        "severity": severity(finding.rule),
        "file": "interview.md",
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "fixable": finding.is_fixable(),
    });
    if let Some(span) = finding.span {
        fields["start_ms"] = json!(span.start());
        fields["end_ms"] = json!(span.end());
    }
    if let Some(Doubted { words, speaker, other, margin }) = &finding.doubt {
        fields["words"] = json!(words);
        fields["speaker"] = json!(speaker);
        fields["other"] = json!(other);
        fields["margin"] = json!((f64::from(*margin) * 1000.0).round() / 1000.0);
    }
    fields
}

fn severity(rule: Rule) -> &'static str {
    match rule.severity() {
        Severity::Error => "error",
        Severity::Note => "note",
    }
}
