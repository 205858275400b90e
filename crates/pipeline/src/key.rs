//! What a stage's result depends on.

use serde::Serialize;
use serde_json::Value;

use crate::digest;

/// Everything that can change the result of a stage, as printable JSON, and the digest of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    inputs: Value,
    digest: String,
}

impl Key {
    /// Takes the one struct that holds all a stage depends on.
    ///
    /// # Panics
    /// When `inputs` has no JSON form, which only a map with keys that are no strings has not.
    pub(crate) fn of(inputs: &impl Serialize) -> Self {
        // A JSON value sorts the keys of its objects, so equal inputs print alike.
        let inputs = serde_json::to_value(inputs).expect("key structs are plain data");
        let digest = digest::of_bytes(inputs.to_string().as_bytes());
        Self { inputs, digest }
    }

    /// Returns the SHA-256 of the inputs' canonical JSON, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the inputs, for people who ask why something is stale.
    #[must_use]
    pub fn inputs(&self) -> &Value {
        &self.inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Inputs {
        version: u32,
        sound: &'static str,
    }

    #[test]
    fn a_key_changes_with_every_input_and_with_nothing_else() {
        let key = Key::of(&Inputs { version: 1, sound: "a" });
        assert_eq!(key, Key::of(&Inputs { version: 1, sound: "a" }));
        assert_ne!(key.digest(), Key::of(&Inputs { version: 2, sound: "a" }).digest());
        assert_ne!(key.digest(), Key::of(&Inputs { version: 1, sound: "b" }).digest());
        assert_eq!(key.inputs().to_string(), r#"{"sound":"a","version":1}"#);
    }
}
