//! Writes what is inside a paragraph so that Markdown reads back exactly that.

use crate::{Inline, Inlines};

/// Between two marks that would otherwise be read as one.
const SEPARATOR: &str = "<!-- -->";

/// Where the written text will stand.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// At the start of a line, to its end.
    Line,
    /// Behind something on the same line, to its end.
    Behind,
    /// In a heading.
    Heading,
    /// Between brackets or marks: ends of the text are no ends of a line.
    Inside,
}

/// Writes the content of a paragraph.
pub(super) fn inlines(content: &Inlines, place: Place) -> String {
    let mut writer = Writer { out: String::new(), guard: false, star: false };
    for (index, inline) in content.iter().enumerate() {
        let line_start = match place {
            Place::Line => index == 0,
            _ => false,
        } || (index > 0 && content[index - 1] == Inline::LineBreak);
        let edge_before = line_start || (index == 0 && place != Place::Inside);
        let edge_after = match content.get(index + 1) {
            None => place != Place::Inside,
            Some(next) => *next == Inline::LineBreak,
        };
        let around = Around {
            line_start,
            edge_before,
            edge_after,
            last: index + 1 == content.len(),
            heading: place == Place::Heading,
        };
        writer.inline(inline, around);
    }
    writer.out
}

/// Writes a speaker's name for the inside of a bold label.
pub(super) fn label(name: &str) -> String {
    let around = Around {
        line_start: false,
        edge_before: true,
        edge_after: false,
        last: false,
        heading: false,
    };
    let mut writer = Writer { out: String::new(), guard: false, star: false };
    writer.text(name, around);
    writer.out
}

#[derive(Clone, Copy)]
struct Around {
    /// The piece starts a line, where Markdown's blocks begin.
    line_start: bool,
    /// Blanks at its start would be dropped.
    edge_before: bool,
    /// Blanks at its end would be dropped.
    edge_after: bool,
    /// Nothing follows in the same paragraph or mark.
    last: bool,
    heading: bool,
}

struct Writer {
    out: String,
    /// A closing mark stands behind punctuation: a letter right after it would keep it from closing.
    guard: bool,
    /// The last thing written was a run of asterisks.
    star: bool,
}

impl Writer {
    fn inline(&mut self, inline: &Inline, around: Around) {
        match inline {
            Inline::Text(text) => self.text(text, around),
            Inline::Emphasis(content) => self.marked("*", content),
            Inline::Strong(content) => self.marked("**", content),
            Inline::Code(text) => {
                self.raw(&code(text));
                // What follows is no part of a comment that seems to begin in the code.
                if text.rsplit_once("<!").is_some_and(|(_, rest)| !rest.contains('>')) {
                    self.out.push_str(SEPARATOR);
                }
            }
            Inline::Link { url, content } => {
                let content = inlines(content, Place::Inside);
                self.raw(&format!("[{content}]({})", destination(url)));
            }
            Inline::Image { url, alt } => {
                let alt = inlines(&vec![Inline::Text(alt.clone())], Place::Inside);
                self.raw(&format!("![{alt}]({})", destination(url)));
            }
            Inline::FootnoteMark(name) => self.raw(&format!("[^{name}]")),
            Inline::LineBreak => self.raw("\\\n"),
        }
    }

    /// Writes what starts and ends with punctuation, kept apart from what it would join.
    fn raw(&mut self, text: &str) {
        let touches = |last, first| self.out.ends_with(last) && text.starts_with(first);
        if touches('`', '`') || touches(']', '[') {
            self.out.push_str(SEPARATOR);
        }
        self.out.push_str(text);
        self.guard = false;
        self.star = false;
    }

    /// Writes emphasis so that its marks open and close: CommonMark looks at the characters on both
    /// sides of each, and where a letter would be in the way it is written as its number.
    fn marked(&mut self, mark: &str, content: &Inlines) {
        let is_marked = |inline: Option<&Inline>| {
            matches!(inline, Some(Inline::Emphasis(_) | Inline::Strong(_)))
        };
        let mut inner = inlines(content, Place::Inside);
        if inner.is_empty() {
            return;
        }
        if let Some(blank) = inner.chars().next().filter(|c| c.is_whitespace()) {
            inner.replace_range(..blank.len_utf8(), &number(blank));
        }
        if let Some(blank) = inner.chars().last().filter(|c| c.is_whitespace()) {
            inner.truncate(inner.len() - blank.len_utf8());
            inner.push_str(&number(blank));
        }
        if is_marked(content.first()) {
            inner.insert_str(0, SEPARATOR);
        }
        if is_marked(content.last()) {
            inner.push_str(SEPARATOR);
        }
        if self.star {
            self.out.push_str(SEPARATOR);
        }
        let outside = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
        if !inner.starts_with(char::is_alphanumeric)
            && let Some(before) = self.out.chars().last().filter(|c| !outside(*c))
        {
            self.out.truncate(self.out.len() - before.len_utf8());
            self.out.push_str(&number(before));
        }
        self.guard = !inner.ends_with(char::is_alphanumeric);
        self.star = true;
        self.out.push_str(mark);
        self.out.push_str(&inner);
        self.out.push_str(mark);
    }

    fn text(&mut self, text: &str, around: Around) {
        let start = self.out.len();
        // Even an escaped bracket right behind a footnote mark can undo the mark (pulldown-cmark
        // 0.13.6, inside another pair of brackets).
        if text.starts_with('[') && self.out.ends_with(']') {
            self.out.push_str(SEPARATOR);
        }
        let mut group_end = 0;
        for (at, c) in text.char_indices() {
            let before = text[..at].chars().next_back();
            let after = text[at + c.len_utf8()..].chars().next();
            let first = at == 0;
            let line_start = around.line_start && first;
            let blank_edge =
                (first && around.edge_before) || (after.is_none() && around.edge_after);
            if first && self.guard && !(c.is_whitespace() || c.is_ascii_punctuation()) {
                self.out.push_str(&number(c));
                continue;
            }
            match c {
                '[' if is_sound(&text[at..], around.last) => {
                    group_end = at + text[at..].find(']').unwrap_or(0);
                    self.out.push(c);
                }
                ']' if at == group_end && at > 0 => self.out.push(c),
                '\\' | '*' | '`' | '[' | ']' | '|' => self.escaped(c),
                '_' if !(before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric)) =>
                {
                    self.escaped(c);
                }
                '<' if after.is_none_or(|c| c.is_ascii_alphabetic() || "/!?".contains(c))
                    || is_mail_address(&text[at + 1..]) =>
                {
                    self.escaped(c);
                }
                '!' if after.is_none_or(|c| c == '[') && !(after.is_none() && around.last) => {
                    self.escaped(c);
                }
                '&' if is_entity(&text[at..]) => self.escaped(c),
                '(' | ':' if first && self.out.ends_with(']') => self.escaped(c),
                '#' if around.heading => self.escaped(c),
                '#' | '>' | '-' | '+' | '=' | '~' | ':' if line_start => self.escaped(c),
                '.' | ')' if around.line_start && is_number(&text[..at]) => self.escaped(c),
                c if c.is_whitespace() && blank_edge => self.out.push_str(&number(c)),
                c if c.is_control() || c == '\u{feff}' => self.out.push_str(&number(c)),
                c => self.out.push(c),
            }
        }
        if self.out.len() > start {
            self.guard = false;
            self.star = false;
        }
    }

    fn escaped(&mut self, c: char) {
        self.out.push('\\');
        self.out.push(c);
    }
}

/// Returns a numeric character reference.
fn number(c: char) -> String {
    format!("&#{};", u32::from(c))
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true for text that starts with a pair of brackets which Markdown leaves alone, such as
/// `[laughs]` or `[inaudible 12:31]`.
fn is_sound(text: &str, last: bool) -> bool {
    let Some((inside, after)) = text[1..].split_once(']') else { return false };
    let plain = |c: char| c.is_alphanumeric() || " :,.'’-".contains(c);
    let starts = inside.starts_with(char::is_alphanumeric);
    let ends = inside.ends_with(char::is_alphanumeric);
    let free = match after.chars().next() {
        None => last,
        Some(next) => !"([:".contains(next),
    };
    starts && ends && inside.chars().all(plain) && free
}

/// Returns true where what follows an angle bracket could be an address that is a link in brackets.
fn is_mail_address(text: &str) -> bool {
    text.split(char::is_whitespace).next().is_some_and(|word| word.contains('@'))
}

fn is_entity(text: &str) -> bool {
    let Some((name, _)) = text[1..].split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Writes code between the shortest run of backticks that is not inside it.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let runs: Vec<usize> =
        text.split(|c| c != '`').map(str::len).filter(|length| *length > 0).collect();
    let length = (1..).find(|length| !runs.contains(length)).unwrap_or(1);
    let fence = "`".repeat(length);
    // Only spaces count here; other blanks are characters.
    let blank = text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' ');
    let pad = if blank || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn destination(url: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$'+,;=%".contains(c);
    if url.chars().all(plain) {
        return url.to_owned();
    }
    let mut out = String::from("<");
    for c in url.chars() {
        match c {
            '<' | '>' | '\\' | '&' | '[' | ']' | '`' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() || c.is_whitespace() => out.push_str(&number(c)),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}
