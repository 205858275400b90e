//! YAML front matter, which other programs put above a text: what it says in our own keys.

use saphyr_parser::{Event, Parser, ScalarStyle};
use toml::{Table, Value};

use super::phrases;
use crate::format::markdown;
use crate::{FrontMatter, Show};

/// Lists inside lists go no deeper; what does is no front matter.
const MAX_DEPTH: usize = 8;

/// Takes the front matter off a text: what is known of it, and the rest of the text; none where no
/// table of YAML stands there. Keys that mean nothing here are kept as they are.
pub(super) fn front<'t>(text: &'t str, show: &Show) -> Option<(FrontMatter, &'t str)> {
    let (source, rest) = fenced(text)?;
    let entries = entries(source)?;
    let mut table = Table::new();
    for (key, value) in entries {
        let ours = ours(&key).filter(|ours| !table.contains_key(*ours));
        let (key, value) = match ours {
            Some(ours) => (ours.to_owned(), settled(ours, value, show)),
            None => (key, value),
        };
        // A second value for one of our keys has nowhere to stand.
        table.entry(key).or_insert(value);
    }
    Some((markdown::front_of(table), rest))
}

/// Returns the lines between two fences of hyphens, the second of which may be of full stops, and what
/// stands below.
fn fenced(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?.len();
    let mut at = first;
    for line in lines {
        if ["---", "..."].contains(&line.trim_end()) {
            return Some((&text[first..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Returns what programs for blogs and podcasts call one of our keys.
fn ours(key: &str) -> Option<&'static str> {
    Some(match key.to_lowercase().as_str() {
        "title" => "title",
        "subtitle" => "subtitle",
        "date" | "published" | "pubdate" | "publishdate" | "publish_date" => "published",
        "recorded" => "recorded",
        "author" | "authors" | "by" | "byline" => "byline",
        "guest" | "guests" => "guests",
        "description" | "summary" | "excerpt" => "deck",
        "tags" | "keywords" | "categories" => "tags",
        "lang" | "language" => "language",
        "audio" => "audio",
        _ => return None,
    })
}

/// Returns a value as our key has it: days without their hour, people one by one by their names.
fn settled(key: &str, value: Value, show: &Show) -> Value {
    let texts = |texts: Vec<String>| Value::Array(texts.into_iter().map(Value::String).collect());
    match (key, value) {
        ("published" | "recorded", Value::String(moment)) => {
            Value::String(moment.get(..10).unwrap_or(&moment).to_owned())
        }
        ("byline" | "guests", Value::String(names)) => {
            match phrases::byline(&format!("By {names}"), &show.name) {
                Some(byline) if byline.other.is_empty() => texts(byline.names),
                _ => texts(vec![names]),
            }
        }
        ("byline" | "guests", Value::Array(people)) => {
            let name = |person: Value| match person {
                Value::Table(mut table) if table.len() == 1 => {
                    table.remove("name").unwrap_or(Value::Table(table))
                }
                person => person,
            };
            Value::Array(people.into_iter().map(name).collect())
        }
        ("tags", Value::String(tags)) => {
            let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
            texts(tags.map(str::to_owned).collect())
        }
        (_, value) => value,
    }
}

/// Reads the keys of a table with their values, in order; a key that stands twice has its first value.
/// None for what is no table, or damaged.
fn entries(source: &str) -> Option<Vec<(String, Value)>> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(source) {
        let value = match event.ok()?.0 {
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() > MAX_DEPTH => {
                return None;
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Table { entries: Vec::new(), key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match (open.pop()?, open.is_empty()) {
                (Open::Table { entries, .. }, true) => return Some(entries),
                (closed, false) => Some(closed.value()),
                _ => return None,
            },
            Event::Scalar(text, ScalarStyle::Plain, ..) if ["", "~", "null"].contains(&&*text) => {
                None
            }
            Event::Scalar(text, ..) => Some(Value::String(text.into_owned())),
            // What an alias stands for is written out where it is named.
            Event::Alias(_) => None,
            _ => continue,
        };
        open.last_mut()?.take(value);
    }
    None
}

/// A list or a table while its values come in.
enum Open {
    List(Vec<Value>),
    Table { entries: Vec<(String, Value)>, key: Option<String> },
}

impl Open {
    fn take(&mut self, value: Option<Value>) {
        match self {
            Self::List(values) => values.extend(value),
            Self::Table { entries, key } => match key.take() {
                Some(key) if entries.iter().all(|(known, _)| *known != key) => {
                    entries.extend(value.map(|value| (key, value)));
                }
                Some(_) => {}
                None => {
                    *key = Some(match value {
                        Some(Value::String(name)) => name,
                        // A list as a key names nothing that could be kept.
                        _ => String::new(),
                    });
                }
            },
        }
    }

    fn value(self) -> Value {
        match self {
            Self::List(values) => Value::Array(values),
            Self::Table { entries, .. } => Value::Table(entries.into_iter().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_blogs_call_it_is_known_by_our_names_and_the_rest_is_kept() {
        let text = "---\ntitle: 'When the Table: Lies'\ndate: 2026-03-02T08:00:00Z\nauthor: Ann Lee and \
            Bo Chen\ntags: [tides, ferries]\ndescription: >\n  Who waits\n  for whom?\nlang: pt-BR\n\
            layout: post\nempty:\ncover:\n  image: a.png\n---\nText.\n";
        let (front, rest) = front(text, &Show::default()).unwrap();
        assert_eq!(rest, "Text.\n");
        assert_eq!(front.title, "When the Table: Lies");
        assert_eq!(front.published, Some(jiff::civil::date(2026, 3, 2)));
        assert_eq!(front.byline, ["Ann Lee", "Bo Chen"]);
        assert_eq!(front.tags, ["tides", "ferries"]);
        assert_eq!(front.deck.as_deref(), Some("Who waits for whom?\n"));
        assert_eq!(
            front.language.map(|language| language.tag().to_owned()).as_deref(),
            Some("pt-BR")
        );
        assert_eq!(front.other.keys().collect::<Vec<_>>(), ["cover", "layout"]);
    }

    #[test]
    fn people_may_be_a_list_with_names_or_of_tables() {
        let byline = |authors: &str| {
            let text = format!("---\nauthors:{authors}\n---\n");
            front(&text, &Show::default()).unwrap().0.byline
        };
        assert_eq!(byline(" [Ann Lee, Bo Chen]"), ["Ann Lee", "Bo Chen"]);
        assert_eq!(byline("\n  - name: Ann Lee\n  - Bo Chen"), ["Ann Lee", "Bo Chen"]);
        assert_eq!(byline(" \"Ann Lee\""), ["Ann Lee"]);
    }

    #[test]
    fn a_rule_and_what_is_no_table_are_text() {
        for text in [
            "---\n",
            "---\nText.\n---\n",
            "---\n- a\n---\n",
            "---\na: [\n---\n",
            "a\n---\nb: c\n---\n",
            "---\n---\n",
        ] {
            assert_eq!(front(text, &Show::default()), None, "{text}");
        }
        let deep = format!("---\na: {}{}\n---\n", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(front(&deep, &Show::default()), None);
    }
}
