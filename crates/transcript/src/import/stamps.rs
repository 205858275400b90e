//! Time stamps that people and programs put into text: `[04:01]`, `(00:31)`, `1:02:09`.

use crate::format::LeftOut;
use crate::{Inline, Inlines};

/// What a time stamp is called where it is left out.
pub(super) const STAMP: &str = "time stamp";

/// Returns true for `4:01`, `00:12:31` and `00:12:31.05`.
pub(super) fn is_stamp(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = clock.split(':');
    let first = parts.next().is_some_and(|first| digits(first, 3));
    let rest: Vec<&str> = parts.collect();
    let pairs = rest.iter().all(|part| part.len() == 2 && digits(part, 2));
    first && (1..=2).contains(&rest.len()) && pairs && digits(fraction, 3)
}

/// Parts a text that begins with a stamp, in brackets or without, into the stamp and what follows.
pub(super) fn at_start(text: &str) -> Option<(&str, &str)> {
    let end = match text.chars().next()? {
        '[' => text.find(']')? + 1,
        '(' => text.find(')')? + 1,
        _ => text.find(char::is_whitespace)?,
    };
    let (stamp, rest) = text.split_at(end);
    is_stamp(bare(stamp)).then(|| (stamp, rest.trim_start()))
}

/// Parts a text that ends with a stamp, in brackets or without, into what stands before and the stamp.
pub(super) fn at_end(text: &str) -> Option<(&str, &str)> {
    let start = match text.chars().next_back()? {
        ']' => text.rfind('[')?,
        ')' => text.rfind('(')?,
        _ => text.trim_end_matches(|c: char| !c.is_whitespace()).len(),
    };
    let (before, stamp) = text.split_at(start);
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '·' | ',');
    is_stamp(bare(stamp)).then(|| (before.trim_end_matches(between), stamp))
}

fn bare(stamp: &str) -> &str {
    stamp.trim_matches(['[', ']', '(', ')']).trim()
}

/// Takes the stamps in square brackets out of a paragraph; other things in brackets stay, such as
/// `[unintelligible 12:31]`.
pub(super) fn strip(content: &mut Inlines, left_out: &mut Vec<LeftOut>) {
    for inline in content.iter_mut() {
        match inline {
            Inline::Text(text) => strip_text(text, left_out),
            Inline::Emphasis(inner) | Inline::Strong(inner) => strip(inner, left_out),
            _ => {}
        }
    }
    content.retain(|inline| match inline {
        Inline::Text(text) => !text.is_empty(),
        Inline::Emphasis(inner) | Inline::Strong(inner) => !inner.is_empty(),
        _ => true,
    });
}

fn strip_text(text: &mut String, left_out: &mut Vec<LeftOut>) {
    if !text.contains('[') {
        return;
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('[') {
        kept.push_str(&rest[..open]);
        rest = &rest[open..];
        match rest.split_once(']') {
            Some((stamp, after)) if is_stamp(stamp[1..].trim()) => {
                left_out.push(LeftOut::new(STAMP, format!("{stamp}]")));
                let apart = kept.is_empty() || kept.ends_with(char::is_whitespace);
                rest = if apart { after.trim_start() } else { after };
            }
            _ => {
                kept.push('[');
                rest = &rest[1..];
            }
        }
    }
    kept.push_str(rest);
    *text = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_told_from_other_numbers() {
        for stamp in ["4:01", "00:31", "1:02:09", "00:12:31.05", "104:00"] {
            assert!(is_stamp(stamp), "{stamp}");
        }
        for other in ["", "4", "4:1", "10:30am", "1:2:3:4", "a:bc", "-1:00", "::", "2:1000"] {
            assert!(!is_stamp(other), "{other}");
        }
    }

    #[test]
    fn stamps_in_running_text_go_and_everything_else_stays() {
        let check = |before: &str, after: &str| {
            let mut content = vec![Inline::Text(before.to_owned())];
            strip(&mut content, &mut Vec::new());
            let text: String = match content.as_slice() {
                [Inline::Text(text)] => text.clone(),
                _ => String::new(),
            };
            assert_eq!(text, after);
        };
        check("[04:01] So we [1:04:01] began.", "So we began.");
        check(
            "We [laughs] lost [unintelligible 00:12:31.05] it",
            "We [laughs] lost [unintelligible 00:12:31.05] it",
        );
        check("At 10:30 [see", "At 10:30 [see");
        check("[00:10]", "");
    }
}
