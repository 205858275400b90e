//! The first mention of a name that has a script of its own: `Liang Wenfeng 梁文锋` (house style Q1).

use std::collections::BTreeSet;

use transcript::{Language, Span, Word};

use super::heard::heard;
use super::names::Names;
use super::{Correction, Reason};

/// Languages in which such names are written in their own script to begin with.
const OWN_SCRIPT: [&str; 4] = ["zh", "yue", "ja", "ko"];

/// Puts the name's own script behind the first mention of each full name, once an episode.
///
/// A mention of a part of the name is not given one: the script is that of the whole name.
pub(super) fn first_mentions(
    words: &[Word],
    language: &Language,
    names: &Names,
) -> (Vec<Word>, Vec<Correction>) {
    if OWN_SCRIPT.contains(&language.primary()) {
        return (words.to_vec(), Vec::new());
    }
    let mut written = Vec::with_capacity(words.len());
    let mut mentions = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let parts = heard(words);
    let mut start = 0;
    while start < words.len() {
        let mut text = String::new();
        let mut end = start;
        let found = loop {
            let Some(part) = parts.get(end) else { break None };
            text.push_str(&part.letters);
            end += 1;
            let native = names.native.get(&text).filter(|one| !done.contains(one.entry.as_str()));
            if native.is_some() || !part.goes_on || end - start >= names.longest_native {
                break native;
            }
        };
        let Some(native) = found else {
            written.push(words[start].clone());
            start += 1;
            continue;
        };
        done.insert(&native.entry);
        let (group, last) = (&words[start..end], &parts[end - 1]);
        written.extend_from_slice(&group[..group.len() - 1]);
        let old = &group[group.len() - 1];
        let bare = format!("{}{}", last.opening, last.core);
        let script = format!("{}{}{}", native.script, last.possessive, last.closing);
        let moment = Span::new(old.span.end(), old.span.end());
        let texts = |words: &[Word]| {
            words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let before = written.len() + 1 - group.len();
        written.push(Word { text: bare, ..old.clone() });
        written.push(Word { text: script, span: moment, ..old.clone() });
        mentions.push(Correction {
            span: group[0].span.hull(old.span),
            heard: texts(group),
            written: texts(&written[before..]),
            term: native.entry.clone(),
            reason: Reason::Native,
        });
        start = end;
    }
    (written, mentions)
}
