//! Our scores are those of the evaluation recordings' own scorer, `score.py`, on the same input.
//!
//! `score/cases.json` is made by `score/make_cases.py`, which calls it.

#![expect(clippy::unwrap_used, reason = "the cases are a file of ours")]

use serde_json::Value;
use transcript::format::jsonl::{self, Segment};
use transcript::format::rttm::LabelledSpan;
use transcript::score::{Errors, Normaliser, Scope, cer, cpwer, der, jer, wder, wer};
use transcript::{Millis, Span};

fn cases() -> Value {
    serde_json::from_str(include_str!("score/cases.json")).unwrap()
}

fn segments(list: &Value) -> Vec<Segment> {
    let lines: Vec<String> = list.as_array().unwrap().iter().map(Value::to_string).collect();
    jsonl::read(&lines.join("\n")).unwrap()
}

fn spans(segments: &[Segment]) -> Vec<LabelledSpan> {
    let label = |one: &Segment| LabelledSpan { speaker: one.speaker.clone(), span: one.span };
    segments.iter().map(label).collect()
}

fn text(segments: &[Segment]) -> String {
    let mut sorted: Vec<&Segment> = segments.iter().collect();
    sorted.sort_by_key(|segment| segment.span.start());
    sorted.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn parts(list: &Value) -> Vec<Span> {
    let moment = |value: &Value| Millis::from_seconds(value.as_f64().unwrap());
    let part = |pair: &Value| Span::new(moment(&pair[0]), moment(&pair[1]));
    list.as_array().map(|list| list.iter().map(part).collect()).unwrap_or_default()
}

/// Checks a figure against the field of that name.
#[track_caller]
fn check(case: usize, expected: &Value, field: &str, found: f64) {
    let expected = &expected[field];
    let same = match expected.as_f64() {
        Some(expected) => (expected - found).abs() < 1e-9,
        None => found.is_infinite(),
    };
    assert!(same, "case {case}, {field}: score.py says {expected}, we say {found}");
}

#[track_caller]
fn check_errors(case: usize, expected: &Value, rate: &str, errors: &Errors) {
    check(case, expected, rate, errors.rate());
    check(case, expected, "substitutions", errors.substitutions as f64);
    check(case, expected, "deletions", errors.deletions as f64);
    check(case, expected, "insertions", errors.insertions as f64);
    check(case, expected, "ref_words", errors.reference as f64);
}

fn each(test: impl Fn(usize, &[Segment], &[Segment], &Value, &Value)) {
    for (number, case) in cases()["cases"].as_array().unwrap().iter().enumerate() {
        let (reference, hypothesis) = (segments(&case["reference"]), segments(&case["hypothesis"]));
        test(number, &reference, &hypothesis, &case["expected"], &case["parts"]);
    }
}

const NORMALISERS: [(&str, Normaliser); 2] =
    [("english", Normaliser::English), ("basic", Normaliser::Basic)];

#[test]
fn texts_are_folded_alike() {
    for text in cases()["texts"].as_array().unwrap() {
        let [raw, english, basic] = [0, 1, 2].map(|at| text[at].as_str().unwrap());
        assert_eq!(Normaliser::English.fold(raw), english);
        assert_eq!(Normaliser::Basic.fold(raw), basic);
    }
}

#[test]
fn word_and_letter_errors_are_the_same() {
    each(|number, reference, hypothesis, expected, _| {
        let (reference, hypothesis) = (text(reference), text(hypothesis));
        for (name, normaliser) in NORMALISERS {
            let errors = wer(&reference, &hypothesis, normaliser);
            check_errors(number, &expected[format!("wer_{name}")], "wer", &errors);
        }
        let errors = cer(&reference, &hypothesis, Normaliser::Basic);
        check_errors(number, &expected["cer"], "wer", &errors);
    });
}

#[test]
fn speaker_attributed_word_errors_are_the_same() {
    each(|number, reference, hypothesis, expected, _| {
        for (name, normaliser) in NORMALISERS {
            let expected_words = &expected[format!("cpwer_{name}")];
            let words = cpwer(reference, hypothesis, normaliser);
            check_errors(number, expected_words, "cpwer", &words.errors);
            check(number, expected_words, "ref_speakers", words.reference_speakers as f64);
            check(number, expected_words, "hyp_speakers", words.hypothesis_speakers as f64);

            let expected_labels = &expected[format!("wder_{name}")];
            let labels = wder(reference, hypothesis, normaliser);
            check(number, expected_labels, "wder", labels.rate());
            check(number, expected_labels, "aligned_words", labels.aligned as f64);
            check(number, expected_labels, "wrong_speaker_words", labels.wrong as f64);
        }
    });
}

#[test]
fn diarization_errors_are_the_same() {
    each(|number, reference, hypothesis, expected, scored| {
        let (reference, hypothesis) = (spans(reference), spans(hypothesis));
        let scored = parts(scored);
        for collar in [0, 250] {
            let scope = Scope { collar: Millis(collar), parts: &scored };
            let expected = &expected[format!("der_{collar}")];
            let error = der(&reference, &hypothesis, &scope);
            check(number, expected, "der", error.rate());
            check(number, expected, "miss_s", error.miss as f64 / 1000.0);
            check(number, expected, "false_alarm_s", error.false_alarm as f64 / 1000.0);
            check(number, expected, "confusion_s", error.confusion as f64 / 1000.0);
            check(number, expected, "ref_speech_s", error.reference as f64 / 1000.0);
        }
        let scope = Scope { parts: &scored, ..Scope::default() };
        check(number, expected, "jer", jer(&reference, &hypothesis, &scope));
    });
}
