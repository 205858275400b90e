//! Lines of Markdown that open a turn, made ready for a reader that takes every bold word before a colon
//! for a speaker.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::labels::{self, Names, label};
use super::pieces::is_break;
use super::stamps;
use crate::Show;

/// Returns Markdown of other programs as `interview.md` would have it: speakers in bold, an empty line
/// before each line that opens a turn, and a backslash before the colon of a bold word that names
/// nobody.
pub(super) fn prepare(text: &str, show: &Show) -> String {
    let starts: Vec<Cow<'_, str>> = text.lines().map(start).collect();
    let names = Names::of(starts.iter().map(AsRef::as_ref), show);
    let labels = Labels::of(text);
    let mut prepared = String::with_capacity(text.len() + 64);
    let mut passage = Passage::default();
    let mut after_text = false;
    for line in text.lines() {
        let is_plain = passage.is_plain(line) && !line.starts_with(char::is_whitespace);
        let bold = bold_label(line).filter(|_| is_plain);
        let plain = label(line).filter(|_| is_plain && bold.is_none());
        let plain = plain.and_then(|label| Some((names.speaker(&label)?, label)));
        let speaks = plain.is_some() || bold.is_some_and(|(name, _)| labels.is_speaker(name));
        if speaks && after_text {
            prepared.push('\n');
        }
        match (bold, plain) {
            (Some((_, colon)), _) if !speaks => {
                prepared.push_str(&line[..colon]);
                prepared.push('\\');
                prepared.push_str(&line[colon..]);
            }
            (_, Some((name, label))) => {
                let stamps = label.stamps.iter().map(|stamp| format!(" {stamp}"));
                let stamps: String = stamps.collect();
                prepared.push_str(&format!("**{name}{stamps}:** {}", label.text));
            }
            _ => prepared.push_str(line),
        }
        prepared.push('\n');
        after_text = !line.trim().is_empty();
    }
    prepared
}

/// Returns the start of a line as if its label were not bold.
fn start(line: &str) -> Cow<'_, str> {
    match bold_label(line) {
        Some((name, _)) => Cow::Owned(format!("{name}: ")),
        None => Cow::Borrowed(line),
    }
}

/// What part of a file a line is in.
#[derive(Default)]
struct Passage {
    lines: usize,
    is_front: bool,
    is_code: bool,
}

impl Passage {
    /// Takes the next line; returns true unless it belongs to front matter or code.
    fn is_plain(&mut self, line: &str) -> bool {
        let is_first = self.lines == 0;
        self.lines += 1;
        if line.trim_end() == "+++" && (is_first || self.is_front) {
            self.is_front = is_first;
            return false;
        }
        if line.trim_start().starts_with("```") {
            self.is_code = !self.is_code;
        }
        !self.is_front && !self.is_code
    }
}

/// Returns the bold words before a colon that a line starts with, and where the colon is.
fn bold_label(line: &str) -> Option<(&str, usize)> {
    let inside = &line.strip_prefix("**")?;
    let end = inside.find("**")?;
    let (bold, after) = (&inside[..end], &inside[end + 2..]);
    if bold.contains('\\') {
        return None;
    }
    if let Some(name) = bold.strip_suffix([':', '：']) {
        return Some((name.trim(), 2 + name.len()));
    }
    after.starts_with([':', '：']).then_some((bold.trim(), 2 + end + 2))
}

/// How often each bold label stands in a file.
struct Labels<'t>(BTreeMap<&'t str, usize>);

impl<'t> Labels<'t> {
    fn of(text: &'t str) -> Self {
        let mut counts = BTreeMap::new();
        for (name, _) in text.lines().filter_map(bold_label) {
            *counts.entry(name).or_default() += 1;
        }
        Self(counts)
    }

    /// Returns true for a label that could be somebody's name, or that stands more than once and is no
    /// word such as `Note`; and for the breaks of the Changelog's transcripts.
    fn is_speaker(&self, label: &str) -> bool {
        let (name, stamped) = match stamps::at_end(label) {
            Some((name, _)) => (name, true),
            None => (label, false),
        };
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let recurs = self.0.get(label).is_some_and(|count| *count > 1);
        is_break(name)
            || labels::is_name(name)
            || ((stamped || recurs) && letters > 1 && !labels::is_nobody(name))
    }
}
