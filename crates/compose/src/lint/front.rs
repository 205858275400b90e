//! What stands above the text: keys, and what nobody filled in.

use transcript::FrontMatter;
use transcript::format::markdown::Role;

use super::Rule;
use super::post::{Findings, Post};

/// Passes on what reading the file found odd, with the key that a misspelt one may mean.
pub(super) fn odd(post: &Post<'_>, findings: &mut Findings) {
    let front = &post.located.interview.front;
    for warning in &post.located.warnings {
        let key = post
            .located
            .keys
            .iter()
            .find(|key| Some(key.line) == warning.line && front.other.contains_key(&key.key));
        let about_front = warning.message.starts_with("front matter");
        let rule = if about_front { Rule::FrontMatter } else { Rule::Markdown };
        let meant = key.filter(|_| about_front).and_then(|key| meant(&key.key));
        // What was found may be of several lines, and a finding has one.
        let message = warning.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = message.strip_prefix("front matter: ").unwrap_or(&message);
        let message = match meant {
            Some(meant) => format!("{said}; did you mean `{meant}`?"),
            None => said.to_owned(),
        };
        match warning.line {
            Some(line) => findings.line(rule, line, message),
            None => findings.whole(rule, message),
        }
    }
}

/// Finds characters that could not be read, a passage once.
pub(super) fn unreadable(post: &Post<'_>, findings: &mut Findings) {
    for passage in &post.located.passages {
        if let Some(at) = passage.text.find(char::REPLACEMENT_CHARACTER) {
            let message = "a character could not be read: is the file saved as UTF-8?";
            findings.at(Rule::Unreadable, passage, at, message);
        }
    }
}

/// Returns the known key that is spelt almost like an unknown one.
fn meant(key: &str) -> Option<&'static str> {
    let key = key.to_lowercase().replace('-', "_");
    let near =
        FrontMatter::KEYS.into_iter().map(|known| (strsim::osa_distance(known, &key), known));
    let near = near.filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2);
    near.min().map(|(_, known)| known).filter(|known| *known != key)
}

/// Finds points that are suggested and neither taken nor thrown away.
pub(super) fn suggestions(post: &Post<'_>, findings: &mut Findings) {
    let message = "suggested points wait: move those you take to `discuss` and `members_discuss`, \
         and delete the rest";
    for key in post.located.keys.iter().filter(|key| key.key == "suggested") {
        findings.line(Rule::Suggestion, key.line, message);
    }
}

/// Finds what only a person can fill in and nobody has.
pub(super) fn blanks(post: &Post<'_>, findings: &mut Findings) {
    let mut blank = Vec::new();
    for passage in post.located.passages.iter().filter(|passage| is_blank(&passage.text)) {
        if let Role::Front(key) = &passage.role {
            blank.push(key.as_str());
            let message = format!("`{key}` is not filled in");
            findings.passage(Rule::Blank, passage, message);
        }
    }
    let front = &post.located.interview.front;
    let mut lacks = |key: &str, absent: bool, message: &str| {
        if absent && !blank.contains(&key) {
            findings.whole(Rule::Blank, message);
        }
    };
    lacks("title", front.title.is_empty(), "there is no title");
    let day = "there is no day of publication: `published = 2026-03-02`";
    lacks("published", front.published.is_none(), day);
    lacks("byline", front.byline.is_empty(), "there is no byline: `byline = [\"…\"]`");
}

/// Returns true for the mark that stands where somebody should write something.
pub(super) fn is_blank(value: &str) -> bool {
    matches!(value.trim(), "" | "…" | "...")
}
