//! Front matter: TOML between two lines of `+++`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml::de::DeTable;
use toml::{Table, Value};

use super::line_at;
use crate::{FrontMatter, Kind, Language, Suggested, Warning};

const FENCE: &str = "+++";

/// A value that waits for an editor.
const BLANK: &str = "…";

/// Reads the front matter at the start of `source`; returns it with the place where the body starts.
pub(super) fn read(source: &str, warnings: &mut Vec<Warning>) -> (FrontMatter, usize) {
    let Some((start, end, rest)) = fences(source) else {
        if source.lines().next().is_some_and(|line| line.trim_end() == FENCE) {
            let message = "front matter has no closing `+++` line: it was kept as text";
            warnings.push(Warning::at(1, message));
        }
        return (FrontMatter::default(), 0);
    };
    let text = &source[start..end];
    let (table, keys) = match (toml::from_str::<Table>(text), DeTable::parse(text)) {
        (Ok(table), Ok(keys)) => (table, keys.into_inner()),
        (Err(error), _) | (_, Err(error)) => {
            let line = error.span().map_or(1, |span| line_at(source, start + span.start));
            let reason = error.message();
            let message = format!("front matter is not TOML ({reason}): it was kept but not used");
            warnings.push(Warning::at(line, message));
            let unreadable = Some(text.to_owned());
            return (FrontMatter { unreadable, ..FrontMatter::default() }, rest);
        }
    };
    let mut problem = |key: &str, problem: &str| {
        let place = keys.keys().find(|one| one.get_ref() == key);
        let line = place.map_or(1, |one| line_at(source, start + one.span().start));
        warnings.push(Warning::at(line, format!("front matter: `{key}` {problem}")));
    };
    (of_table(table, &mut problem), rest)
}

/// Takes over the keys of a table; tells `odd` of each that is kept and not used, and why.
pub(super) fn of_table(table: Table, odd: &mut dyn FnMut(&str, &str)) -> FrontMatter {
    let mut front = FrontMatter::default();
    for (key, value) in table {
        let blank = FrontMatter::blankable().find(|one| *one == key);
        let (filled, blank) = match (without_blanks(&value), blank) {
            (Some(filled), Some(key)) => (filled, Some(key)),
            _ => (Some(value.clone()), None),
        };
        match filled.map_or(Ok(()), |filled| set(&mut front, &key, &filled)) {
            Ok(()) => front.left_blank.extend(blank),
            Err(problem) => {
                odd(&key, problem);
                front.other.insert(key, value);
            }
        }
    }
    front
}

/// Returns where the text between the two fences starts and ends, and where the body starts.
pub(super) fn fences(source: &str) -> Option<(usize, usize, usize)> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let mut offset = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return Some((first.len(), offset, offset + line.len()));
        }
        offset += line.len();
    }
    None
}

/// Returns what is left of a value without its blanks, if it has any: of a text that is one nothing,
/// of a list its other items.
fn without_blanks(value: &Value) -> Option<Option<Value>> {
    let is_blank =
        |value: &Value| value.as_str().is_some_and(|text| [BLANK, "..."].contains(&text));
    match value {
        Value::Array(items) if items.iter().any(is_blank) => {
            let filled: Vec<_> = items.iter().filter(|item| !is_blank(item)).cloned().collect();
            Some((!filled.is_empty()).then_some(Value::Array(filled)))
        }
        value => is_blank(value).then_some(None),
    }
}

/// Takes one key over, or says what is wrong with it.
fn set(front: &mut FrontMatter, key: &str, value: &Value) -> Result<(), &'static str> {
    match key {
        "title" => front.title = string(value)?,
        "subtitle" => front.subtitle = Some(string(value)?),
        "language" => front.language = Some(Language::new(&string(value)?)),
        "published" => front.published = Some(date(value)?),
        "recorded" => front.recorded = Some(date(value)?),
        "kind" => front.kind = kind(value)?,
        "byline" => front.byline = strings(value)?,
        "guests" => front.guests = strings(value)?,
        "deck" => front.deck = Some(string(value)?),
        "discuss" => front.discuss = strings(value)?,
        "members_discuss" => front.members_discuss = strings(value)?,
        "recording_note" => front.recording_note = Some(string(value)?),
        "audio" => front.audio = Some(string(value)?),
        "tags" => front.tags = strings(value)?,
        "listen" => front.listen = links(value)?,
        "suggested" => front.suggested = suggested(value)?,
        _ => return Err("is not a known key: it was kept, and is published nowhere"),
    }
    Ok(())
}

fn string(value: &Value) -> Result<String, &'static str> {
    value.as_str().map(str::to_owned).ok_or("must be a text in quotes: it was kept but not used")
}

fn strings(value: &Value) -> Result<Vec<String>, &'static str> {
    let wrong = "must be a list of texts in quotes: it was kept but not used";
    match value {
        Value::String(one) => Ok(vec![one.clone()]),
        Value::Array(many) => {
            many.iter().map(|one| one.as_str().map(str::to_owned).ok_or(wrong)).collect()
        }
        _ => Err(wrong),
    }
}

fn date(value: &Value) -> Result<Date, &'static str> {
    let text = match value {
        Value::Datetime(moment) if moment.time.is_none() => moment.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => String::new(),
    };
    let day = text.parse().ok().filter(|day: &Date| day.year() >= 0);
    day.ok_or("must be a date such as 2026-03-02: it was kept but not used")
}

fn kind(value: &Value) -> Result<Kind, &'static str> {
    match value.as_str() {
        Some("interview") => Ok(Kind::Interview),
        Some("essay") => Ok(Kind::Essay),
        Some("stub") => Ok(Kind::Stub),
        _ => Err("must be \"interview\", \"essay\" or \"stub\": it was kept but not used"),
    }
}

fn links(value: &Value) -> Result<BTreeMap<String, String>, &'static str> {
    let wrong = "must be a table of names and URLs in quotes: it was kept but not used";
    let table = value.as_table().ok_or(wrong)?;
    table
        .iter()
        .map(|(name, url)| Ok((name.clone(), url.as_str().ok_or(wrong)?.to_owned())))
        .collect()
}

fn suggested(value: &Value) -> Result<Suggested, &'static str> {
    let wrong = "must be a table of `discuss` and `members_discuss`: it was kept but not used";
    let mut suggested = Suggested::default();
    for (key, value) in value.as_table().ok_or(wrong)? {
        match key.as_str() {
            "discuss" => suggested.discuss = strings(value).map_err(|_| wrong)?,
            "members_discuss" => suggested.members_discuss = strings(value).map_err(|_| wrong)?,
            _ => return Err(wrong),
        }
    }
    Ok(suggested)
}

/// Writes front matter with its fences; nothing where there is none.
pub(super) fn write(front: &FrontMatter) -> String {
    if *front == FrontMatter::default() {
        return String::new();
    }
    let text = match &front.unreadable {
        Some(unreadable) => unreadable.clone(),
        None => lines(front),
    };
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{FENCE}\n{text}{end}{FENCE}\n")
}

fn lines(front: &FrontMatter) -> String {
    let mut known = Table::new();
    let mut order = Vec::new();
    let is_blank = |key| front.left_blank.contains(key) && !front.other.contains_key(key);
    let blank = || Value::String(BLANK.to_owned());
    let mut put = |key: &'static str, value: Option<Value>| {
        let value = match value {
            Some(Value::Array(mut items)) => {
                items.extend(is_blank(key).then(blank));
                (!items.is_empty()).then_some(Value::Array(items))
            }
            None if is_blank(key) => Some(blank()),
            value => value,
        };
        if let Some(value) = value {
            known.insert(key.to_owned(), value);
            order.push(key);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::String);
    let texts =
        |texts: &[String]| Some(Value::Array(texts.iter().cloned().map(Value::String).collect()));
    let date = |date: Option<Date>| {
        let moment = date?.to_string().parse().ok()?;
        Some(Value::Datetime(moment))
    };
    let kind = match front.kind {
        Kind::Interview => None,
        Kind::Essay => Some("essay"),
        Kind::Stub => Some("stub"),
    };
    put("title", (!front.title.is_empty()).then(|| Value::String(front.title.clone())));
    put("subtitle", text(&front.subtitle));
    put("language", front.language.as_ref().map(|tag| Value::String(tag.tag().to_owned())));
    put("published", date(front.published));
    put("recorded", date(front.recorded));
    put("kind", kind.map(|kind| Value::String(kind.to_owned())));
    put("byline", texts(&front.byline));
    put("guests", texts(&front.guests));
    put("deck", text(&front.deck));
    put("discuss", texts(&front.discuss));
    put("members_discuss", texts(&front.members_discuss));
    put("recording_note", text(&front.recording_note));
    put("audio", text(&front.audio));
    put("tags", texts(&front.tags));
    let other = front.other.iter().filter(|(key, _)| !known.contains_key(*key));
    let (tables, values): (Vec<_>, Vec<_>) = other.partition(|(_, value)| value.is_table());
    let known = order.iter().map(|key| (*key, &known[*key]));
    let values = known.chain(values.into_iter().map(|(key, value)| (key.as_str(), value)));
    let mut out: String = values.map(|(key, value)| line(key, value)).collect();
    if !front.listen.is_empty() {
        out.push_str("[listen]\n");
        for (name, url) in &front.listen {
            out.push_str(&line(name, &Value::String(url.clone())));
        }
    }
    let Suggested { discuss, members_discuss } = &front.suggested;
    let suggested = [("discuss", discuss), ("members_discuss", members_discuss)];
    let has_suggested = suggested.iter().any(|(_, points)| !points.is_empty());
    if has_suggested {
        out.push_str("[suggested]\n");
        for (name, points) in suggested.iter().filter(|(_, points)| !points.is_empty()) {
            let points = points.iter().cloned().map(Value::String).collect();
            out.push_str(&line(name, &Value::Array(points)));
        }
    }
    for (name, table) in tables {
        let known = match name.as_str() {
            "listen" => !front.listen.is_empty(),
            "suggested" => has_suggested,
            _ => false,
        };
        if known {
            continue;
        }
        out.push_str(&format!("[{}]\n", key_text(name)));
        for (key, value) in table.as_table().into_iter().flatten() {
            out.push_str(&line(key, value));
        }
    }
    out
}

fn line(key: &str, value: &Value) -> String {
    format!("{} = {}\n", key_text(key), value_text(value))
}

fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { quoted(key) }
}

/// Writes a value on one line, so that no line of it can be taken for the closing fence.
fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(value_text).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            let pairs = table
                .iter()
                .map(|(key, value)| format!("{} = {}", key_text(key), value_text(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        _ => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
