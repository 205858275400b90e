//! How JSON is laid out: a field a line, an entry a line.

use std::fmt::Write as _;

use serde::Serialize;

/// A JSON object being written: a field a line, and an entry a line in lists.
///
/// So a change to one word changes one line, and the same value is always the same bytes.
pub(super) struct Document {
    text: String,
}

impl Document {
    /// Starts an object without fields.
    pub(super) fn new() -> Self {
        Self { text: "{".to_owned() }
    }

    /// Adds a field.
    pub(super) fn value(mut self, name: &str, value: impl Serialize) -> Self {
        self.name(name);
        self.text.push_str(&compact(&value));
        self
    }

    /// Adds a field that is a list.
    pub(super) fn list<T: Serialize>(mut self, name: &str, items: impl Iterator<Item = T>) -> Self {
        self.name(name);
        self.text.push('[');
        let mut empty = true;
        for item in items {
            self.text.push_str(if empty { "\n    " } else { ",\n    " });
            self.text.push_str(&compact(&item));
            empty = false;
        }
        self.text.push_str(if empty { "]" } else { "\n  ]" });
        self
    }

    /// Returns the whole text.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\n}\n");
        self.text
    }

    fn name(&mut self, name: &str) {
        let comma = if self.text.ends_with('{') { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{comma}\n  \"{name}\": ");
    }
}

/// Returns `value` as JSON on one line.
pub(super) fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain structs of numbers and strings are JSON")
}
