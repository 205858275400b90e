//! HTML as text to read.

use html_escape::decode_html_entities;

/// Elements that begin a paragraph of their own.
const BLOCKS: [&str; 15] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "tr",
    "section",
];

/// Elements whose content nobody reads.
const SILENT: [&str; 3] = ["script", "style", "head"];

/// Returns what a reader sees of a piece of HTML, or of text that is none: paragraphs between empty
/// lines, blanks in a row as one.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    let mut silent: Option<String> = None;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        if silent.is_none() {
            text.push_str(before);
        }
        let Some((name, is_end, length)) = tag_at(tag) else {
            if silent.is_none() {
                text.push('<');
            }
            rest = &tag[1..];
            continue;
        };
        match &silent {
            Some(open) if is_end && *open == name => silent = None,
            Some(_) => {}
            None if SILENT.contains(&&*name) && !is_end => silent = Some(name),
            None if BLOCKS.contains(&&*name) => text.push_str("\n\n"),
            None if name == "br" => text.push('\n'),
            None => {}
        }
        rest = &tag[length..];
    }
    if silent.is_none() {
        text.push_str(rest);
    }
    let mut text = decode_html_entities(&text).into_owned();
    // What a terminal would obey is nothing to read.
    text.retain(|c| !c.is_control() || c.is_whitespace());
    paragraphs(&text)
}

/// Reads the tag or comment that `text` begins with: its name in lower case, whether it ends an
/// element, and its length in bytes. None where a `<` is no tag.
fn tag_at(text: &str) -> Option<(String, bool, usize)> {
    if text.starts_with("<!--") {
        let length = text.find("-->").map_or(text.len(), |end| end + 3);
        return Some((String::new(), false, length));
    }
    let inner = text.strip_prefix('<')?;
    let is_end = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    let length = text.find('>')? + 1;
    Some((name.to_ascii_lowercase(), is_end, length))
}

/// Returns the paragraphs of a text, which empty lines part; other line ends are blanks.
fn paragraphs(text: &str) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in text.lines() {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut() {
            _ if words.is_empty() => paragraphs.push(String::new()),
            Some(last) if !last.is_empty() => {
                last.push(' ');
                last.push_str(&words);
            }
            Some(last) => last.push_str(&words),
            None => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(plain(html), expected);
    }

    #[test]
    fn a_description_reads_as_on_a_page() {
        check(
            "<p>Who keeps a mill <b>awake</b>?</p>\n<p>We ask.</p>",
            "Who keeps a mill awake?\n\nWe ask.",
        );
        check("One<br/>two &amp; three&nbsp;&hellip; caf&eacute;", "One two & three … café");
        check(
            "Plain text,\nof two lines.\n\nAnd one more.",
            "Plain text, of two lines.\n\nAnd one more.",
        );
        check("<UL><LI>a<li>b</UL>", "a\n\nb");
        check("a<!-- b > c -->d<script>if (a < b) {}</script><style>x</style>e", "ade");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("1 < 2 and 3 > 2", "1 < 2 and 3 > 2");
        check("a <b", "a <b");
        check("&lt;b&gt; &nonsense; &", "<b> &nonsense; &");
        check("", "");
        check("<script>never closed", "");
        check("a\u{1b}[2Jb&#27;[31m&#7;c\u{9b}", "a[2Jb&#27;[31m&#7;c");
    }
}
