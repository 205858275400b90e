//! JSON: its strings, joined by the name they stand under.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Reader;

/// Returns true for what may be JSON, or lines of it.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

impl Reader {
    /// Takes the strings of JSON; false where it is none.
    ///
    /// Strings under one name are also read as one text: the words of a transcript stand in a segment
    /// each, between times and speakers.
    pub(super) fn json(&mut self, depth: usize, place: &str, text: &str) -> bool {
        let found = RefCell::new(Strings::default());
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = serde_json::Deserializer::from_str(text);
        let mut read = false;
        // One value after the other: lines of JSON are as good as one.
        loop {
            if lines.end().is_ok() {
                break;
            }
            if (Value { found: &found, name: "" }).deserialize(&mut lines).is_err() {
                read = false;
                break;
            }
            read = true;
        }
        let Strings { by_name, names } = found.into_inner();
        if !read {
            return false;
        }
        self.keep(&format!("names in JSON of {place}"), &names.join("\n"));
        for (name, strings) in by_name {
            let place = format!("JSON `{name}` of {place}");
            self.keep(&place, &strings.join("\n"));
            for string in strings {
                self.text(depth + 1, &place, &string);
            }
        }
        true
    }
}

#[derive(Default)]
struct Strings {
    by_name: BTreeMap<String, Vec<String>>,
    names: Vec<String>,
}

/// A value, and the name it stands under. A tree would forget all but the last of two equal names.
struct Value<'a> {
    found: &'a RefCell<Strings>,
    name: &'a str,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, string: &str) -> Result<(), E> {
        let mut found = self.found.borrow_mut();
        found.by_name.entry(self.name.to_owned()).or_default().push(string.to_owned());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Value { found: self.found, name: self.name })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(Value { found: self.found, name: &name })?;
            self.found.borrow_mut().names.push(name);
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
