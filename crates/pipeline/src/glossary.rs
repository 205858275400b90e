//! The show's spellings, learned from what editors put right.

use compose::glossary::{self, Lesson};
use toml_edit::{Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, TableLike, Value};
use transcript::{FrontMatter, Show};

use crate::episodes::EpisodeName;
use crate::error::{Error, Result};
use crate::folder::{SHOW_FILE, ShowFolder};
use crate::store;
use crate::texts;

/// Returns the spellings that somebody put right in an episode's interview.md: where it differs from
/// what would be composed today.
///
/// # Errors
/// When the episode has no interview.md or was not heard, or a file is damaged.
pub fn lessons(show: &ShowFolder, episode: &EpisodeName) -> Result<Vec<Lesson>> {
    let (edited, _) = texts::interview(show, episode)?;
    let (words, voices) = texts::heard(show, episode)?;
    let front = FrontMatter { guests: edited.front.guests.clone(), ..FrontMatter::default() };
    let composed = compose::interview(&words, &voices, show.show(), front).interview;
    Ok(glossary::lessons(&composed, &edited, show.show()))
}

/// Writes `lessons` into the show's castpress.toml: what was heard is added to the `sounds_like` of
/// the person or term, and a word that nobody knew to the glossary. The rest of the file stays as it
/// is, with its comments.
///
/// # Errors
/// When the file cannot be read, understood or written.
pub fn adopt(show: &ShowFolder, lessons: &[Lesson]) -> Result<()> {
    let path = show.root().join(SHOW_FILE);
    let bytes = store::read_if_there(&path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let wrong = |source| Error::Show { path: path.clone(), source: Box::new(source) };
    Show::parse(&text).map_err(wrong)?;
    let mut document: DocumentMut = text
        .parse()
        .map_err(|source| Error::EditShow { path: path.clone(), source: Box::new(source) })?;
    for lesson in lessons {
        learn(&mut document, lesson);
    }
    let text = document.to_string();
    Show::parse(&text).map_err(wrong)?;
    store::write(&path, text.as_bytes())
}

/// Writes one lesson into the description.
fn learn(document: &mut DocumentMut, lesson: &Lesson) {
    let Lesson { heard, written, entry, .. } = lesson;
    let add = |found: Option<&mut dyn TableLike>| {
        let known = found.is_some();
        if let Some(table) = found {
            push(sounds_like(table), heard.as_str().into());
        }
        known
    };
    let known = entry.as_deref().is_some_and(|entry| {
        add(table(document.get_mut("people"), "name", entry))
            || add(term(document.get_mut("glossary"), entry))
    });
    if !known {
        add_term(document, written, (!lesson.has_same_letters()).then_some(heard));
    }
}

/// Returns the table of `item` whose `key` is `value`, in whichever of its two forms it is written.
fn table<'a>(item: Option<&'a mut Item>, key: &str, value: &str) -> Option<&'a mut dyn TableLike> {
    let is = |table: &dyn TableLike| table.get(key).and_then(Item::as_str) == Some(value);
    match item? {
        Item::ArrayOfTables(tables) => {
            let mut tables = tables.iter_mut().map(|table| table as &mut dyn TableLike);
            tables.find(|table| is(*table))
        }
        Item::Value(Value::Array(array)) => {
            let tables = array.iter_mut().filter_map(Value::as_inline_table_mut);
            tables.map(|table| table as &mut dyn TableLike).find(|table| is(*table))
        }
        _ => None,
    }
}

/// Returns the table of the term `entry`; a plain word is made a table first.
fn term<'a>(mut item: Option<&'a mut Item>, entry: &str) -> Option<&'a mut dyn TableLike> {
    if let Some(Item::Value(Value::Array(array))) = &mut item {
        for value in array.iter_mut().filter(|value| value.as_str() == Some(entry)) {
            let decor = value.decor().clone();
            let mut table = InlineTable::new();
            table.insert("term", entry.into());
            *value = Value::InlineTable(table);
            *value.decor_mut() = decor;
        }
    }
    table(item, "term", entry)
}

/// Returns what the entry is misheard as; made where it has nothing yet.
fn sounds_like(table: &mut dyn TableLike) -> &mut Item {
    let mut list = Value::Array(Array::new());
    if !table.contains_key("sounds_like")
        && let Some((_, Item::Value(last))) = table.iter_mut().last()
        && last.decor().suffix().and_then(|space| space.as_str()) == Some(" ")
    {
        // The blank before a closing brace belongs to the value ahead of it.
        last.decor_mut().set_suffix("");
        *list.decor_mut() = Decor::new(" ", " ");
    }
    table.entry("sounds_like").or_insert(Item::Value(list))
}

/// Adds a term that the show did not know.
fn add_term(document: &mut DocumentMut, term: &str, heard: Option<&String>) {
    if let Some(Item::ArrayOfTables(terms)) = document.get_mut("glossary") {
        return add_table(terms, term, heard);
    }
    let value = match heard {
        None => term.into(),
        Some(heard) => {
            let mut table = InlineTable::new();
            table.insert("term", term.into());
            table.insert("sounds_like", Value::Array(Array::from_iter([heard.as_str()])));
            Value::InlineTable(table)
        }
    };
    let glossary =
        document.entry("glossary").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    push(glossary, value);
}

fn add_table(terms: &mut ArrayOfTables, term: &str, heard: Option<&String>) {
    let mut table = toml_edit::Table::new();
    table.insert("term", term.into());
    if let Some(heard) = heard {
        let list = Array::from_iter([heard.as_str()]);
        table.insert("sounds_like", Item::Value(Value::Array(list)));
    }
    terms.push(table);
}

/// Adds a value to an array, on a line of its own where the one before it is.
fn push(item: &mut Item, value: Value) {
    let Some(array) = item.as_array_mut() else { return };
    if array.iter().any(|one| one.as_str().is_some() && one.as_str() == value.as_str()) {
        return;
    }
    let before = array.iter().last().map(|last| last.decor().clone());
    array.push(value);
    let lines = before.filter(|decor| {
        decor.prefix().and_then(|space| space.as_str()).is_some_and(|space| space.contains('\n'))
    });
    if let (Some(lines), Some(last)) = (lines, array.iter_mut().last()) {
        // A comment ahead of the value before is that value's alone.
        let space = lines.prefix().and_then(|space| space.as_str()).unwrap_or_default();
        let line = space.rfind('\n').map_or("", |at| &space[at..]);
        last.decor_mut().set_prefix(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, lessons: &[(&str, &str, Option<&str>)], expected: &str) {
        let mut document: DocumentMut = text.parse().unwrap();
        for (heard, written, entry) in lessons {
            let lesson = Lesson {
                heard: (*heard).to_owned(),
                written: (*written).to_owned(),
                entry: entry.map(str::to_owned),
                count: 1,
                example: String::new(),
            };
            learn(&mut document, &lesson);
        }
        let text = document.to_string();
        assert_eq!(text, expected);
        Show::parse(&text).unwrap();
    }

    #[test]
    fn a_person_is_heard_by_one_more_spelling() {
        check(
            "# Ours.\nname = \"A\" # short\n\n[[people]]\nname = \"Bo Reid\"\n\n# Guests\n[[people]]\nname = \"Ana Sá\"\nsounds_like = [\"Anna Saw\"] # twice\n",
            &[("Reed", "Reid", Some("Bo Reid")), ("Ana Sar", "Ana Sá", Some("Ana Sá"))],
            "# Ours.\nname = \"A\" # short\n\n[[people]]\nname = \"Bo Reid\"\nsounds_like = [\"Reed\"]\n\n# Guests\n[[people]]\nname = \"Ana Sá\"\nsounds_like = [\"Anna Saw\", \"Ana Sar\"] # twice\n",
        );
        check(
            "people = [{ name = \"Bo Reid\" }]\n",
            &[("Reed", "Reid", Some("Bo Reid")), ("Reed", "Reid", Some("Bo Reid"))],
            "people = [{ name = \"Bo Reid\", sounds_like = [\"Reed\"] }]\n",
        );
    }

    #[test]
    fn a_term_in_quotes_becomes_a_table_and_a_new_one_is_added_in_the_layout_of_the_file() {
        check(
            "glossary = [\n  # the telescope\n  \"JWST\",\n  \"Kepler\", # the man\n]\n",
            &[("J West", "JWST", Some("JWST")), ("deep sick", "DeepSeek", None)],
            "glossary = [\n  # the telescope\n  { term = \"JWST\", sounds_like = [\"J West\"] },\n  \"Kepler\",\n  { term = \"DeepSeek\", sounds_like = [\"deep sick\"] }, # the man\n]\n",
        );
        check(
            "glossary = [\"JWST\"]\n",
            &[("Muller", "Müller", None)],
            "glossary = [\"JWST\", \"Müller\"]\n",
        );
    }

    #[test]
    fn a_show_without_a_glossary_gets_one_above_its_tables() {
        check(
            "# A show.\nname = \"A\"\n\n# People.\n[[people]]\nname = \"Bo\"\n",
            &[("Muller", "Müller", None)],
            "# A show.\nname = \"A\"\nglossary = [\"Müller\"]\n\n# People.\n[[people]]\nname = \"Bo\"\n",
        );
        check(
            "[[glossary]]\nterm = \"JWST\"\n",
            &[("deep sick", "DeepSeek", None), ("J West", "JWST", Some("JWST"))],
            "[[glossary]]\nterm = \"JWST\"\nsounds_like = [\"J West\"]\n\n[[glossary]]\nterm = \"DeepSeek\"\nsounds_like = [\"deep sick\"]\n",
        );
    }
}
