//! Text behind escapes: entities, percent signs, backslashes, quoted-printable, base64.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use super::html;

/// Shortest stretch of base64 that is looked at: 18 bytes, which three short words need.
const LEAST_BASE64: usize = 24;

/// Returns a text with all its escapes undone, where it has any.
pub(super) fn undone(text: &str) -> Option<String> {
    let mut undone: Option<String> = None;
    for undo in [quoted_printable, entities, percents, backslashes] {
        let next = undo(undone.as_deref().unwrap_or(text));
        undone = next.or(undone);
    }
    undone.filter(|undone| undone != text)
}

/// Returns a text as it reads with one sort of escapes undone, where undoing them all would spoil it; without
/// the addresses in it; and the words of names in it.
pub(super) fn forms(text: &str) -> Vec<String> {
    let forms = [entities(text), percents(text), backslashes(text), bare(text), slugs(text)];
    forms.into_iter().flatten().collect()
}

/// Undoes `&eacute;`, `&#233;` and `&#xe9;`.
fn entities(text: &str) -> Option<String> {
    let has_one = text
        .match_indices('&')
        .any(|(at, _)| text[at + 1..].starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()));
    has_one.then(|| html::characters(text))
}

/// Undoes `%C3%A9`, and `+` for a space as forms have it.
fn percents(text: &str) -> Option<String> {
    let is_hex = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
    let has_one = text.match_indices('%').any(|(at, _)| is_hex(at + 1) && is_hex(at + 2));
    has_one.then(|| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// Undoes `\u00e9`, `\xe9`, `\n` and `\"` as JSON and JavaScript have them, `\e9 ` as CSS has it, and
/// the backslashes of Markdown.
fn backslashes(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let (unit, taken) = escape(after);
        units.extend(unit);
        rest = &after[taken..];
    }
    units.extend(rest.encode_utf16());
    Some(String::from_utf16_lossy(&units))
}

/// Returns what stands behind a backslash, and how many bytes of `after` say it.
fn escape(after: &str) -> (Vec<u16>, usize) {
    let hex = |from: usize, most: usize| {
        let digits = after.as_bytes().get(from..).unwrap_or_default();
        let count = digits.iter().take(most).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let value =
            after.get(from..from + count).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        value.map(|value| (value, from + count))
    };
    let unit = |value: u32| match u16::try_from(value) {
        Ok(unit) => vec![unit],
        Err(_) => char::from_u32(value)
            .map(|c| c.to_string().encode_utf16().collect())
            .unwrap_or_default(),
    };
    let found = match after.as_bytes().first() {
        Some(b'u') if after.as_bytes().get(1) == Some(&b'{') => hex(2, 6)
            .map(|(value, end)| (unit(value), end + usize::from(after[end..].starts_with('}')))),
        Some(b'u') => hex(1, 4).filter(|(_, end)| *end == 5).map(|(value, end)| (unit(value), end)),
        Some(b'x') => hex(1, 2).filter(|(_, end)| *end == 3).map(|(value, end)| (unit(value), end)),
        Some(b'n' | b'r' | b't' | b'f' | b'b') => Some((vec![u16::from(b'\n')], 1)),
        Some(byte) if byte.is_ascii_hexdigit() => hex(0, 6)
            .map(|(value, end)| (unit(value), end + usize::from(after[end..].starts_with(' ')))),
        _ => None,
    };
    found.unwrap_or_default()
}

/// Undoes `=C3=A9` and the line ends of mails.
fn quoted_printable(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let ends_line = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    let has_one = text
        .match_indices('=')
        .any(|(at, _)| ends_line(at + 1) || is_hex(at + 1) && is_hex(at + 2));
    if !has_one {
        return None;
    }
    let soft = text.replace("=\r\n", "").replace("=\n", "");
    // What is left is percent-encoding with another sign.
    let percents = soft.replace('%', "%25").replace('=', "%");
    Some(percent_decode_str(&percents).decode_utf8_lossy().into_owned())
}

/// Returns text without addresses in the midst of its sentences, as in `[these words](https://…)`.
fn bare(text: &str) -> Option<String> {
    if !text.contains("](") && !text.contains("://") {
        return None;
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) =
        ["](", "http://", "https://", "mailto:"].iter().filter_map(|sign| rest.find(sign)).min()
    {
        bare.push_str(&rest[..at]);
        let address = &rest[at..];
        let (inner, closing) = match address.strip_prefix("](") {
            Some(inner) => (inner, Some(')')),
            None => (address, None),
        };
        let end =
            inner.find(|c: char| c.is_whitespace() || Some(c) == closing || matches!(c, '>' | '"'));
        let end = end.unwrap_or(inner.len());
        rest = &inner[end..];
        if let Some(closing) = closing {
            rest = rest.strip_prefix(closing).unwrap_or(rest);
        }
    }
    bare.push_str(rest);
    Some(bare)
}

/// Returns the words of names such as `what-s-next`, in which hyphens part words.
fn slugs(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '%' | '\'' | '’' | '“' | '”');
    let names = text.split(|c| !is_part(c)).filter(|name| name.matches('-').count() > 1);
    let names: Vec<_> = names.map(|name| name.replace('-', " ")).collect();
    (!names.is_empty()).then(|| names.join("\n"))
}

/// Returns what stretches of base64 in a text stand for; lines may part them.
pub(super) fn base64(text: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut stretch = String::new();
    let mut take = |stretch: &mut String| {
        if stretch.len() >= LEAST_BASE64 {
            found.extend(decoded(stretch));
        }
        stretch.clear();
    };
    for line in text.lines() {
        let is_sign =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
        let mut parts = line.split(|c| !is_sign(c)).peekable();
        while let Some(part) = parts.next() {
            stretch.push_str(part);
            // Only a line that is full of it goes on with the next.
            if parts.peek().is_some() || part.len() < 60 {
                take(&mut stretch);
            }
        }
    }
    take(&mut stretch);
    found
}

/// Decodes a stretch of either alphabet; one that says `key=` before it, without that.
fn decoded(stretch: &str) -> Option<Vec<u8>> {
    let stretch = stretch.trim_end_matches('=');
    let stretch = stretch.rsplit('=').next().unwrap_or(stretch);
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let standard = stretch.replace('-', "+").replace('_', "/");
    let mut whole = standard.len();
    if whole % 4 == 1 {
        whole -= 1;
    }
    if whole < LEAST_BASE64 {
        return None;
    }
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(&standard[..whole]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = [undone(text).into_iter().collect(), forms(text)].concat();
        assert!(found.iter().any(|found| found == expected), "{found:?}");
    }

    #[test]
    fn escapes_are_undone() {
        check("caf&eacute; &#233; &#xe9;", "café é é");
        check("a%20caf%C3%A9", "a café");
        check(r#"a \"caf\u00e9\" \ud83d\ude00 \x41"#, "a \"café\" 😀 A");
        check(r"\41 b \u{1F600}", "Ab 😀");
        check("so it=\r\n goes, caf=C3=A9", "so it goes, café");
        check("see [the words](https://example.org/a_(b)) here", "see [the words) here");
        check("see https://example.org/words here", "see  here");
        check("href=\"#what-is-next\"", "what is next");
        check(r"caf%C3%A9 &amp;\u0020t&eacute;", "café & té");
        assert_eq!(undone("100 % of a & b = c"), None);
    }

    #[test]
    fn base64_is_found_and_read() {
        let engine = base64::engine::general_purpose::STANDARD;
        let said = "the paid words that nobody may read, and some more so that they fill a line and another";
        let sealed = engine.encode(said);
        let lines = format!("{}\r\n{}", &sealed[..76], &sealed[76..]);
        for text in [
            sealed.clone(),
            lines,
            format!("url(data:text/plain;base64,{sealed})"),
            sealed.replace('=', ""),
        ] {
            assert!(base64(&text).iter().any(|bytes| bytes == said.as_bytes()), "{text}");
        }
    }
}
