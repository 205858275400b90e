//! Reading captions: cards of text, each with the time it is shown, as in SRT and WebVTT files.

use super::jsonl::Segment;
use super::timed::{LeftOut, Timed, share};
use crate::{Millis, Span, Word};

/// Marks that captions style text with; anything else in angle brackets is text.
const STYLES: [&str; 9] = ["i", "b", "u", "c", "s", "font", "ruby", "rt", "lang"];

/// What stands in a file of captions, in its order.
#[derive(Debug, PartialEq)]
pub(super) enum Found<'a> {
    /// A card.
    Card {
        /// When it is shown.
        span: Span,
        /// Its lines, none of them blank.
        lines: Vec<&'a str>,
    },
    /// The line that numbers or names the next card.
    Name(&'a str),
    /// A line outside any card, never blank.
    Loose(&'a str),
}

/// Returns what stands in a file of captions.
///
/// A card's text ends where the next one begins and not at an empty line, as captions made by hand
/// have empty lines in their text. A line right before the next card's time is that card's name when
/// a blank line, or nothing, stands before it, or when it is the number the card should have.
pub(super) fn find(text: &str) -> Vec<Found<'_>> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let times: Vec<(usize, Span)> =
        (0..).zip(&lines).filter_map(|(at, line)| Some((at, times(line)?))).collect();
    let is_name = |at: usize, number: usize| {
        let before = at.checked_sub(1).map(|before| lines[before].trim());
        let line = lines[at].trim();
        !line.is_empty()
            && (before.is_none_or(str::is_empty) || line == number.to_string())
            && times.binary_search_by_key(&at, |(time, _)| *time).is_err()
    };
    let mut found = Vec::new();
    let first = times.first().map_or(lines.len(), |(at, _)| *at);
    let mut name = first.checked_sub(1).filter(|at| first < lines.len() && is_name(*at, 1));
    let loose = &lines[..name.unwrap_or(first)];
    found
        .extend(loose.iter().filter(|line| !line.trim().is_empty()).map(|line| Found::Loose(line)));
    for (index, (at, span)) in times.iter().enumerate() {
        found.extend(name.map(|at| Found::Name(lines[at].trim())));
        let next = times.get(index + 1).map_or(lines.len(), |(next, _)| *next);
        let last = next - 1;
        name = (next < lines.len() && last > *at && is_name(last, index + 2)).then_some(last);
        let text = lines[at + 1..name.unwrap_or(next)].iter().copied();
        found.push(Found::Card {
            span: *span,
            lines: text.filter(|line| !line.trim().is_empty()).collect(),
        });
    }
    found
}

/// Reads a line such as `00:01:02,300 --> 00:01:04,000 align:start`.
fn times(line: &str) -> Option<Span> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some(Span::new(moment(start.trim())?, moment(end)?))
}

/// Reads a moment as captions write it: `01:02:03,400`, `02:03.4`.
pub(super) fn moment(text: &str) -> Option<Millis> {
    let (clock, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |text: &str| {
        (!text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u64>().ok())
            .flatten()
    };
    let mut seconds = 0_u64;
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        seconds = seconds * 60 + digits(part)?;
    }
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let millis = seconds * 1000 + digits(&thousandths)?;
    digits(fraction)?;
    Some(Millis(u32::try_from(millis).unwrap_or(u32::MAX)))
}

/// A stretch of a card's text.
#[derive(Debug, Default)]
struct Part {
    speaker: String,
    /// When it begins, where a tag says so.
    start: Option<Millis>,
    text: String,
}

/// Adds what a card says: one segment for each voice in it. A card without a voice tag has the voice
/// of the card before it.
pub(super) fn push_card(timed: &mut Timed, span: Span, lines: &[&str]) {
    let voice = timed.segments.last().map(|last| last.speaker.clone()).unwrap_or_default();
    let mut parts = vec![Part { speaker: voice, ..Part::default() }];
    read_tags(&lines.join("\n"), &mut parts, &mut timed.left_out);
    parts.retain(|part| !part.text.trim().is_empty());
    let starts = starts(span, &parts);
    let mut index = 0;
    while let Some(first) = parts.get(index) {
        let same = parts[index..].iter().take_while(|part| part.speaker == first.speaker).count();
        let ends = starts[index + 1..=index + same].iter();
        let spans = starts[index..].iter().zip(ends).map(|(start, end)| Span::new(*start, *end));
        timed.segments.push(segment(&parts[index..index + same], &spans.collect::<Vec<_>>()));
        index += same;
    }
}

/// Returns when each part begins, and when the last one ends: what a tag says where it is later than
/// what stands before it, else a share of the time between two tags.
fn starts(span: Span, parts: &[Part]) -> Vec<Millis> {
    let mut starts = vec![span.start()];
    let mut index = 0;
    while index < parts.len() {
        let known = |part: &Part| part.start.filter(|at| *at > starts[index] && *at < span.end());
        let next = (index + 1..parts.len()).find(|at| known(&parts[*at]).is_some());
        let end = next.and_then(|next| known(&parts[next])).unwrap_or(span.end());
        let until = next.unwrap_or(parts.len());
        let texts = parts[index..until].iter().map(|part| part.text.as_str());
        let shared = share(Span::new(starts[index], end), texts);
        starts.extend(shared.iter().map(|part| part.end()));
        index = until;
    }
    starts
}

fn segment(parts: &[Part], spans: &[Span]) -> Segment {
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    let timed = parts.iter().any(|part| part.start.is_some());
    let mut words = Vec::new();
    for (part, span) in parts.iter().zip(spans).filter(|_| timed) {
        let said = || part.text.split_whitespace();
        words.extend(said().zip(share(*span, said())).map(|(text, span)| Word::sure(text, span)));
    }
    let span = spans.iter().copied().reduce(Span::hull).unwrap_or_default();
    let speaker = parts.first().map(|part| part.speaker.clone()).unwrap_or_default();
    Segment { span, speaker, text: text.trim().to_owned(), words }
}

/// Returns a line without its marks.
pub(super) fn untagged(line: &str) -> String {
    let mut parts = vec![Part::default()];
    read_tags(line, &mut parts, &mut Vec::new());
    let text: String = parts.into_iter().map(|part| part.text).collect();
    text.trim().to_owned()
}

/// Takes the marks out of a card's text: voices and times begin new parts, styles are dropped.
fn read_tags(text: &str, parts: &mut Vec<Part>, left_out: &mut Vec<LeftOut>) {
    let mut rest = text;
    while let Some(open) = rest.find(['<', '{']) {
        push_text(parts, &rest[..open]);
        rest = &rest[open..];
        // SubStation's `{\an8}` places a card.
        if let Some(inside) = rest.strip_prefix("{\\") {
            if let Some((mark, after)) = inside.split_once('}') {
                left_out.push(LeftOut::new("caption style", format!("{{\\{mark}}}")));
                rest = after;
                continue;
            }
        } else if rest.starts_with('<')
            && let Some((tag, after)) = rest[1..].split_once('>')
            && take_tag(tag, parts, left_out)
        {
            rest = after;
            continue;
        }
        push_text(parts, &rest[..1]);
        rest = &rest[1..];
    }
    push_text(parts, rest);
}

/// Takes what stands between angle brackets, where that is a mark and no text.
fn take_tag(tag: &str, parts: &mut Vec<Part>, left_out: &mut Vec<LeftOut>) -> bool {
    let (name, value) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let name = name.split('.').next().unwrap_or_default();
    let part = |speaker: String, start| Part { speaker, start, text: String::new() };
    let speaker = parts.last().map(|part| part.speaker.clone()).unwrap_or_default();
    if name.eq_ignore_ascii_case("v") && !value.trim().is_empty() {
        let mut voice = String::new();
        entities(value, &mut voice);
        parts.push(part(voice.split_whitespace().collect::<Vec<_>>().join(" "), None));
        return true;
    }
    if let Some(at) = moment(tag.trim()) {
        parts.push(part(speaker, Some(at)));
        return true;
    }
    let closed = name.trim_start_matches('/').trim_end_matches('/');
    if closed.eq_ignore_ascii_case("v") {
        return true;
    }
    if closed.eq_ignore_ascii_case("br") {
        push_text(parts, "\n");
        return true;
    }
    let is_style = STYLES.iter().any(|style| closed.eq_ignore_ascii_case(style));
    if is_style && !value.is_empty() {
        left_out.push(LeftOut::new("caption style", format!("<{tag}>")));
    }
    is_style
}

fn push_text(parts: &mut [Part], text: &str) {
    if let Some(part) = parts.last_mut() {
        entities(text, &mut part.text);
    }
}

/// Appends a text with the characters that its `&amp;` and the like stand for.
fn entities(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest[1..].split_once(';').and_then(|(name, after)| Some((entity(name)?, after))) {
            Some((letter, after)) => {
                into.push(letter);
                rest = after;
            }
            None => {
                into.push('&');
                rest = &rest[1..];
            }
        }
    }
    into.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| *letter != '\0')?
        }
    })
}
