//! The keys and the texts of the front matter.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::super::front;
use super::{KeyPlace, Lines, Passage, Place, Role};

/// Finds the keys of the front matter and its texts.
pub(super) fn find(source: &str) -> (Vec<KeyPlace>, Vec<Passage>) {
    let Some((start, end, _)) = front::fences(source) else { return Default::default() };
    let Ok(table) = DeTable::parse(&source[start..end]) else { return Default::default() };
    let lines = Lines::of(source);
    let (mut keys, mut passages) = (Vec::new(), Vec::new());
    for (key, value) in table.get_ref() {
        let line = lines.place(start + key.span().start).line;
        keys.push(KeyPlace { key: key.get_ref().to_string(), line });
        let role = Role::Front(key.get_ref().to_string());
        let mut put = |value: &DeValue<'_>, span: Range<usize>| {
            let DeValue::String(text) = value else { return };
            let place = lines.place(start + span.start);
            let mut passage = Passage::new(role.clone(), None, place);
            let inside = place.byte + 1;
            let stands = source[start..end].get(span.start + 1..).unwrap_or_default();
            let exact = stands.starts_with(text.as_ref()) && !text.contains('\n');
            passage.push(text, Place { line: place.line, byte: inside }, exact);
            passages.push(passage);
        };
        match value.get_ref() {
            DeValue::Array(values) => {
                values.iter().for_each(|value| put(value.get_ref(), value.span()));
            }
            one => put(one, value.span()),
        }
    }
    keys.sort_by_key(|key| key.line);
    (keys, passages)
}
