//! The elements of one item become an [`Item`].

use jiff::civil::Date;
use jiff::fmt::rfc2822;
use transcript::Millis;

use super::{Family, Field, one_line, plain};
use crate::Address;
use crate::feed::{Credit, Enclosure, Item, Moment};

/// Returns the item of these elements; none where it has no recording.
pub(super) fn of(fields: &[Field], base: &Address) -> Option<Item> {
    let sound = sound(fields, base)?;
    let own = |name: &str| first(fields, &[(Family::Own, name)]);
    let title = own("title").or_else(|| first(fields, &[(Family::Itunes, "title")]));
    let number = |name: &str| {
        let text = first(fields, &[(Family::Itunes, name), (Family::Podcast, name)])?;
        text.split('.').next()?.parse().ok()
    };
    Some(Item {
        guid: own("guid").or_else(|| own("id")).map(str::to_owned),
        title: title.map(one_line).unwrap_or_default(),
        published: published(fields),
        duration: first(fields, &[(Family::Itunes, "duration")]).and_then(duration),
        description: description(fields),
        link: link(fields, base),
        people: people(fields),
        season: number("season"),
        number: number("episode"),
        sound,
        transcripts: transcripts(fields, base),
    })
}

/// Returns the text of the first element that is there and says something, the first of the names
/// being the best.
fn first<'a>(fields: &'a [Field], names: &[(Family, &str)]) -> Option<&'a str> {
    names.iter().find_map(|(family, name)| {
        let mut texts = fields.iter().filter(|field| field.is(*family, name));
        texts.find_map(|field| Some(field.text.trim()).filter(|text| !text.is_empty()))
    })
}

/// Returns the recording: the first enclosure that does not say it is something else.
fn sound(fields: &[Field], base: &Address) -> Option<Enclosure> {
    let rss = fields.iter().filter(|field| field.is(Family::Own, "enclosure"));
    let atom = fields.iter().filter(|field| {
        field.is(Family::Own, "link") && field.attribute("rel") == Some("enclosure")
    });
    let all = rss.chain(atom).filter_map(|field| {
        let address = field.attribute("url").or_else(|| field.attribute("href"))?;
        enclosure(field, address, base)
    });
    let is_sound = |one: &Enclosure| {
        let (kind, _) = one.media_type.split_once('/').unwrap_or_default();
        matches!(kind, "" | "audio" | "video") || one.media_type == "application/octet-stream"
    };
    let mut all: Vec<Enclosure> = all.filter(is_sound).collect();
    all.sort_by_key(|one| !one.media_type.starts_with("audio/"));
    all.into_iter().next()
}

fn enclosure(field: &Field, address: &str, base: &Address) -> Option<Enclosure> {
    let media_type = field.attribute("type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let bytes = field.attribute("length").and_then(|text| text.parse().ok());
    Some(Enclosure {
        address: base.join(address).ok()?,
        // Publishers who do not know the size write 0 or 1.
        bytes: bytes.filter(|bytes| *bytes > 1),
        media_type,
    })
}

fn transcripts(fields: &[Field], base: &Address) -> Vec<Enclosure> {
    let all = fields.iter().filter(|field| field.is(Family::Podcast, "transcript"));
    all.filter_map(|field| enclosure(field, field.attribute("url")?, base)).collect()
}

/// Returns who takes part. A person without a role is a host, as the namespace has it.
pub(super) fn people(fields: &[Field]) -> Vec<Credit> {
    let all = fields.iter().filter(|field| field.is(Family::Podcast, "person"));
    let all = all.filter_map(|field| {
        let name = one_line(&field.text);
        let role = field.attribute("role").unwrap_or("host").to_lowercase();
        (!name.is_empty()).then_some(Credit { name, role })
    });
    all.collect()
}

fn link(fields: &[Field], base: &Address) -> Option<Address> {
    let links = fields.iter().filter(|field| field.is(Family::Own, "link"));
    let mut found = links.filter_map(|field| match field.attribute("href") {
        Some(address) => {
            let is_page = matches!(field.attribute("rel"), None | Some("alternate"));
            is_page.then(|| base.join(address).ok()).flatten()
        }
        None if field.text.trim().is_empty() => None,
        None => base.join(&field.text).ok(),
    });
    found.next()
}

fn description(fields: &[Field]) -> String {
    let names = [
        (Family::Own, "description"),
        (Family::Own, "summary"),
        (Family::Itunes, "summary"),
        (Family::Content, "encoded"),
        (Family::Own, "content"),
        (Family::Itunes, "subtitle"),
    ];
    first(fields, &names).map(plain).unwrap_or_default()
}

fn published(fields: &[Field]) -> Option<Moment> {
    let names = [
        (Family::Own, "pubDate"),
        (Family::Own, "published"),
        (Family::DublinCore, "date"),
        (Family::Own, "updated"),
    ];
    first(fields, &names).and_then(moment)
}

/// Reads a date of RSS (RFC 2822) or of Atom (RFC 3339); a day alone is its midnight in UTC.
fn moment(text: &str) -> Option<Moment> {
    // The name of the weekday tells nothing, and is spelt in many ways.
    let dated = text.split_once(',').map_or(text, |(_, rest)| rest.trim_start());
    if let Ok(zoned) = rfc2822::DateTimeParser::new().parse_zoned_datetime(dated) {
        return Some(Moment { day: zoned.date(), at: zoned.timestamp() });
    }
    let day: Date = text.get(..10)?.parse().ok()?;
    let at = text.parse().or_else(|_| format!("{day}T00:00:00Z").parse()).ok()?;
    Some(Moment { day, at })
}

/// Reads a length: seconds, `MM:SS` or `HH:MM:SS`.
fn duration(text: &str) -> Option<Millis> {
    let mut seconds = 0.0;
    for part in text.trim().split(':') {
        let part: f64 =
            part.trim().parse().ok().filter(|part: &f64| part.is_finite() && *part >= 0.0)?;
        seconds = seconds * 60.0 + part;
    }
    (seconds > 0.0).then(|| Millis::from_seconds(seconds))
}
