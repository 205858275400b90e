//! Why a stage has to run, in words: what its result depended on when it was made, against what it
//! depends on now.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::folder::SHOW_FILE;
use crate::models;
use crate::stage::Stage;
use crate::texts::{INTERVIEW, SPEAKERS, TRANSCRIPT};

/// Returns what changed from the inputs `then` to those of `now`, in lines for people; nothing where
/// they are the same. Null inputs are those of a stage that never ran.
pub(crate) fn changes(stage: Stage, then: &Value, now: &Value) -> Vec<String> {
    if then.is_null() {
        let made = match stage {
            Stage::Transcribe => "it was not heard yet",
            Stage::Compose => "it was not written yet",
            Stage::Publish => "it was not published yet",
        };
        return vec![made.to_owned()];
    }
    let mut lines = Vec::new();
    compare("", then, now, &mut lines);
    lines
}

/// Adds a line for each field that differs; `path` names the object that holds them.
fn compare(path: &str, then: &Value, now: &Value, lines: &mut Vec<String>) {
    let (Some(old), Some(new)) = (then.as_object(), now.as_object()) else {
        lines.extend((then != now).then(|| line(path, then, now)));
        return;
    };
    let fields: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for field in fields {
        let (then, now) = (&then[field], &now[field]);
        if then == now {
            continue;
        }
        match (path, field.as_str()) {
            ("", "words" | "voices" | "show") => compare(field, then, now, lines),
            // Each key of castpress.toml is one thing to people, whatever is in it.
            ("show", _) => lines.push(format!("{SHOW_FILE}: `{field}` changed")),
            _ => lines.push(line(field, then, now)),
        }
    }
}

/// Says in words that a field differs.
fn line(field: &str, then: &Value, now: &Value) -> String {
    match field {
        "model_sha256" => change("the model", &model(then), &model(now)),
        "language" => change("the language", &language(then), &language(now)),
        "sound" if now.is_array() => sound(then, now),
        "sound" => change("the recording's place", &plain(then), &plain(now)),
        "sound_sha256" if now.is_null() => "there is no recording any more".to_owned(),
        "sound_sha256" => "the recording changed".to_owned(),
        "transcript_sha256" => format!("{TRANSCRIPT} changed"),
        "speakers_sha256" => format!("{SPEAKERS} changed"),
        "interview_sha256" => format!("{INTERVIEW} was edited"),
        "speakers" if then[0].is_array() || now[0].is_array() => names(then, now),
        "speakers" => "the number of speakers to find changed".to_owned(),
        "nets_sha256" => "the nets that tell voices apart changed".to_owned(),
        "episode" => change("the episode's name", &plain(then), &plain(now)),
        "fonts" => "the fonts changed".to_owned(),
        "allow_missing_glyphs" => "--allow-missing-glyphs changed".to_owned(),
        "version" | "program" => {
            "this castpress does it otherwise than the one that did it".to_owned()
        }
        other => format!("`{other}` changed"),
    }
}

fn change(what: &str, then: &str, now: &str) -> String {
    if then == now {
        format!("{what} changed")
    } else {
        format!("{what} changed from {then} to {now}")
    }
}

/// Returns the name of the model with this digest, where the manifest knows it.
fn model(sha256: &Value) -> String {
    let known = models::MODELS.iter().find(|model| sha256 == &model.sha256.to_string());
    known.map_or("another", |model| model.name).to_owned()
}

fn language(tag: &Value) -> String {
    tag.as_str().unwrap_or("whatever is detected").to_owned()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| "none".to_owned(), |text| format!("`{text}`"))
}

/// Says which recordings differ: those of speakers by their names.
fn sound(then: &Value, now: &Value) -> String {
    let tracks = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (then, now) = (tracks(then), tracks(now));
    let differs = now.iter().filter(|track| !then.contains(track));
    let names: Vec<_> = differs.filter_map(|track| Some(plain(track.get("speaker")?))).collect();
    match names.as_slice() {
        [] => "a track was taken away".to_owned(),
        [none] if none == "none" => "the recording changed".to_owned(),
        names => format!("other tracks: {}", names.join(", ")),
    }
}

/// Says which voices have other names.
fn names(then: &Value, now: &Value) -> String {
    let labels = |value: &Value| -> Vec<String> {
        let voices = value.as_array().into_iter().flatten();
        voices.map(|voice| plain(&voice[0])).collect()
    };
    let (then, now) = (labels(then), labels(now));
    let pairs = then.iter().zip(&now).filter(|(old, new)| old != new);
    let pairs: Vec<_> = pairs.map(|(old, new)| format!("{old} is now {new}")).collect();
    if then.len() != now.len() || pairs.is_empty() {
        return "other voices, or other roles of them".to_owned();
    }
    pairs.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(stage: Stage, then: Value, now: Value, expected: &[&str]) {
        assert_eq!(changes(stage, &then, &now), expected);
    }

    fn sha256(model: &str) -> String {
        models::find(model).unwrap().sha256.to_string()
    }

    #[test]
    fn what_was_heard_otherwise_is_told_by_name() {
        let inputs = |model: &str, language: Value, sound: &str| {
            let sound = [json!({ "speaker": null, "sha256": sound })];
            json!({ "words": {
                "version": 5, "model_sha256": sha256(model), "language": language, "sound": sound,
            }, "voices": { "version": 1, "speakers": [null, null] } })
        };
        let base = || inputs("base", json!("de"), "aa");
        check(Stage::Transcribe, base(), base(), &[]);
        check(Stage::Transcribe, Value::Null, base(), &["it was not heard yet"]);
        let changed = ["the model changed from base to small"];
        check(Stage::Transcribe, base(), inputs("small", json!("de"), "aa"), &changed);
        let changed =
            ["the language changed from de to whatever is detected", "the recording changed"];
        check(Stage::Transcribe, base(), inputs("base", Value::Null, "bb"), &changed);
        let mut two = base();
        two["voices"]["speakers"] = json!([2, 2]);
        check(Stage::Transcribe, base(), two, &["the number of speakers to find changed"]);
    }

    #[test]
    fn tracks_are_told_by_their_speakers() {
        let tracks = |ann: &str| {
            let sound =
                json!([{ "speaker": "Ann", "sha256": ann }, { "speaker": "Bo", "sha256": "b" }]);
            json!({ "words": { "sound": sound } })
        };
        check(Stage::Transcribe, tracks("a"), tracks("c"), &["other tracks: `Ann`"]);
    }

    #[test]
    fn each_key_of_the_shows_description_is_named() {
        let show =
            |style: &str, terms: &[&str]| json!({ "show": { "style": style, "glossary": terms } });
        let (clean, edited) = (show("clean", &["x"]), show("edited", &["x"]));
        check(Stage::Compose, clean.clone(), edited, &["castpress.toml: `style` changed"]);
        let both = ["castpress.toml: `glossary` changed", "castpress.toml: `style` changed"];
        check(Stage::Compose, clean.clone(), show("edited", &["x", "y"]), &both);
        check(Stage::Compose, clean, json!({ "show": { "glossary": ["x"] } }), &both[1..]);
    }

    #[test]
    fn a_voice_with_another_name_is_told_by_both() {
        let voices = |label: &str| json!({ "speakers": [["Ann", "host"], [label, "unknown"]] });
        let changed = ["`Speaker 2` is now `Bo`"];
        check(Stage::Compose, voices("Speaker 2"), voices("Bo"), &changed);
    }

    #[test]
    fn texts_are_told_by_their_names() {
        let inputs = |text: &str, heard: &str| json!({ "interview_sha256": text, "transcript_sha256": heard });
        check(Stage::Publish, inputs("a", "b"), inputs("c", "b"), &["interview.md was edited"]);
        check(Stage::Publish, inputs("a", "b"), inputs("a", "d"), &["transcript.json changed"]);
        let newer = json!({ "interview_sha256": "a", "transcript_sha256": "b", "captions": 1 });
        check(Stage::Publish, inputs("a", "b"), newer, &["`captions` changed"]);
    }
}
