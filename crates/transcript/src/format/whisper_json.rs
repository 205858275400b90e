//! JSON of recognisers: Whisper and the programs that write as it does, WhisperX, whisper.cpp.
//!
//! Whisper and WhisperX write `segments` with `start` and `end` in seconds, WhisperX with a `speaker`,
//! and both may have `words`. whisper.cpp (`-oj`, `-ojf`) writes a `transcription` with `offsets` in
//! milliseconds, and `tokens` where it was asked to.

use serde::Deserialize;

use super::Error;
use super::jsonl::Segment;
use super::seconds::{Seconds, span};
use super::timed::{Timed, language};
use crate::{Millis, Span, Word};

/// The file; fields beyond these are let pass.
#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    language: Option<String>,
    segments: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    #[serde(default)]
    start: Seconds,
    #[serde(default)]
    end: Seconds,
    #[serde(default)]
    text: String,
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    words: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(alias = "text")]
    word: String,
    /// WhisperX leaves out the times of words without a sound it knows, such as numbers.
    #[serde(default)]
    start: Seconds,
    #[serde(default)]
    end: Seconds,
    #[serde(default)]
    speaker: Option<String>,
    /// How sure Whisper is of the word, or WhisperX of its place.
    #[serde(default, alias = "score")]
    probability: Option<f32>,
}

/// Reads what Whisper or WhisperX wrote. Words that two speakers share a phrase with part it.
///
/// # Errors
/// When the text is no JSON object with a list of `segments`.
pub fn read(text: &str) -> Result<Timed, Error> {
    let body: Body = serde_json::from_str(text)
        .map_err(|source| Error::Foreign { format: "Whisper's JSON", source })?;
    let mut segments: Vec<Segment> = Vec::with_capacity(body.segments.len());
    for phrase in body.segments {
        let before = segments.last().map(|before| before.span);
        segments.extend(phrase.segments(before));
    }
    let language = body.language.as_deref().and_then(language);
    Ok(Timed { segments, language, left_out: Vec::new() })
}

impl Phrase {
    /// Returns the phrase in one piece, or in one for each speaker in a row.
    fn segments(self, before: Option<Span>) -> Vec<Segment> {
        let span = span(self.start, self.end, before);
        let speaker = self.speaker.unwrap_or_default();
        let voices: Vec<String> = voices(&self.words, &speaker);
        let words = times(span, self.words);
        let whole = joined(&words);
        let text = if letters(&self.text).is_empty() { whole.clone() } else { self.text };
        if words.is_empty() || letters(&text) != letters(&whole) {
            // The words are not all of the text, so the text alone is to be trusted.
            return vec![Segment { span, speaker, text, words: Vec::new() }];
        }
        let mut segments: Vec<Segment> = Vec::new();
        for (word, speaker) in words.into_iter().zip(voices) {
            match segments.last_mut() {
                Some(last) if last.speaker == speaker => last.words.push(word),
                _ => {
                    let words = vec![word];
                    segments.push(Segment { span, speaker, text: String::new(), words });
                }
            }
        }
        if let [only] = segments.as_mut_slice() {
            only.text = text.trim().to_owned();
        } else {
            for segment in &mut segments {
                let spans = segment.words.iter().map(|word| word.span);
                segment.span = spans.reduce(Span::hull).unwrap_or(span);
                segment.text = joined(&segment.words);
            }
        }
        for segment in &mut segments {
            trim(&mut segment.words);
        }
        segments
    }
}

/// Returns who says each word: whom it names, else who spoke before it in the phrase.
fn voices(words: &[Said], speaker: &str) -> Vec<String> {
    let first = words.iter().find_map(|word| word.speaker.clone());
    let mut voice = if speaker.is_empty() { first.unwrap_or_default() } else { speaker.to_owned() };
    let mut voices = Vec::with_capacity(words.len());
    for word in words {
        if let Some(named) = &word.speaker {
            voice.clone_from(named);
        }
        voices.push(voice.clone());
    }
    voices
}

/// Returns the words with their times; one without stands where the word before it ends.
fn times(phrase: Span, words: Vec<Said>) -> Vec<Word> {
    let mut before = Span::new(phrase.start(), phrase.start());
    words
        .into_iter()
        .map(|word| {
            before = span(word.start, word.end, Some(before));
            said(word.word, before, word.probability)
        })
        .collect()
}

/// Returns a word, which is sure where nothing says how sure it is.
fn said(text: String, span: Span, probability: Option<f32>) -> Word {
    let confidence = probability.unwrap_or(1.0).clamp(0.0, 1.0);
    Word { confidence, ..Word::sure(text, span) }
}

/// Takes the spaces off the words, and out those that are nothing else.
fn trim(words: &mut Vec<Word>) {
    for word in words.iter_mut() {
        word.text = word.text.trim().to_owned();
    }
    words.retain(|word| !word.text.is_empty());
}

/// Returns the words as text: Whisper's carry their spaces, WhisperX's have none.
fn joined(words: &[Word]) -> String {
    let spaced = words.iter().skip(1).any(|word| word.text.starts_with(' '));
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let text = if spaced { texts.concat() } else { crate::join_words(texts) };
    text.trim().to_owned()
}

/// Returns a text without its spaces, to tell whether two are the same but for those.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The file of whisper.cpp; fields beyond these are let pass.
#[derive(Deserialize)]
struct Printed {
    #[serde(default)]
    result: Outcome,
    transcription: Vec<Stretch>,
}

#[derive(Default, Deserialize)]
struct Outcome {
    #[serde(default)]
    language: Option<String>,
}

#[derive(Deserialize)]
struct Stretch {
    #[serde(default)]
    offsets: Offsets,
    text: String,
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Offsets {
    from: i64,
    to: i64,
}

#[derive(Deserialize)]
struct Token {
    text: String,
    #[serde(default)]
    offsets: Option<Offsets>,
    /// How sure the recogniser is.
    #[serde(default)]
    p: Option<f32>,
}

/// Reads what whisper.cpp wrote.
///
/// # Errors
/// When the text is no JSON object with a list `transcription`.
pub fn read_cpp(text: &str) -> Result<Timed, Error> {
    let printed: Printed = serde_json::from_str(text)
        .map_err(|source| Error::Foreign { format: "whisper.cpp's JSON", source })?;
    let segments = printed.transcription.into_iter().map(Stretch::segment).collect();
    let language = printed.result.language.as_deref().and_then(language);
    Ok(Timed { segments, language, left_out: Vec::new() })
}

impl Offsets {
    fn span(self) -> Span {
        let moment = |millis: i64| Millis(u32::try_from(millis.max(0)).unwrap_or(u32::MAX));
        Span::new(moment(self.from), moment(self.to))
    }
}

impl Stretch {
    fn segment(self) -> Segment {
        let mut words: Vec<Word> = Vec::new();
        // `[_BEG_]` and its like are no text. A token that starts with a space starts a word.
        for token in self.tokens.iter().filter(|token| !token.text.starts_with("[_")) {
            let span = token.offsets.map(Offsets::span);
            match words.last_mut() {
                Some(word) if !token.text.starts_with(' ') => {
                    word.text.push_str(&token.text);
                    word.span = span.map_or(word.span, |span| word.span.hull(span));
                    // A word is as sure as the least sure of its letters; its comma is none of them.
                    if token.text.contains(char::is_alphanumeric) {
                        let sure = token.p.unwrap_or(1.0).clamp(0.0, 1.0);
                        word.confidence = word.confidence.min(sure);
                    }
                }
                _ => {
                    let start = self.offsets.span().start();
                    let end = words.last().map_or(start, |last| last.span.end());
                    let span = span.unwrap_or(Span::new(end, end));
                    words.push(said(token.text.clone(), span, token.p));
                }
            }
        }
        // Pieces of letters that no token holds whole are printed as `�`: the text is to be trusted.
        if letters(&joined(&words)) != letters(&self.text) {
            words.clear();
        }
        trim(&mut words);
        Segment {
            span: self.offsets.span(),
            speaker: self.speaker.unwrap_or_default(),
            text: self.text.trim().to_owned(),
            words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints segments as `start-end speaker: text / word@start word@start`.
    #[track_caller]
    fn check(timed: Result<Timed, Error>, expected: &[&str]) {
        let printed: Vec<String> = timed
            .unwrap()
            .segments
            .iter()
            .map(|one| {
                let words = one.words.iter().map(|word| {
                    let sure = (word.confidence < 1.0).then(|| format!("~{}", word.confidence));
                    let (text, start) = (&word.text, word.span.start().0);
                    format!("{text}@{start}{}", sure.unwrap_or_default())
                });
                let (start, end) = (one.span.start().0, one.span.end().0);
                let words = words.collect::<Vec<_>>().join(" ");
                format!("{start}-{end} {}: {} / {words}", one.speaker, one.text)
            })
            .collect();
        assert_eq!(printed, expected);
    }

    #[test]
    fn whisper_has_phrases_and_may_have_words() {
        check(
            read(
                r#"{"text": " Good day. And you?", "language": "en", "segments": [
                    {"id": 0, "start": 0.0, "end": 1.5, "text": " Good day.", "tokens": [1, 2]},
                    {"id": 1, "start": 1.5, "end": 3, "text": " And you?", "words": [
                        {"word": " And", "start": 1.6, "end": 1.9, "probability": 0.9},
                        {"word": " you?", "start": 2.0, "end": 2.4, "probability": 0.8}]}]}"#,
            ),
            &["0-1500 :  Good day. / ", "1500-3000 : And you? / And@1600~0.9 you?@2000~0.8"],
        );
    }

    #[test]
    fn whisperx_tells_who_says_each_word_and_leaves_out_times_of_numbers() {
        check(
            read(
                r#"{"segments": [{"start": 0.1, "end": 2.0, "text": " In 1984. Really?",
                    "speaker": "SPEAKER_00", "words": [
                        {"word": "In", "start": 0.1, "end": 0.3, "score": 0.9, "speaker": "SPEAKER_00"},
                        {"word": "1984."},
                        {"word": "Really?", "start": 1.0, "end": 1.9, "speaker": "SPEAKER_01"}]}],
                    "word_segments": []}"#,
            ),
            &[
                "100-300 SPEAKER_00: In 1984. / In@100~0.9 1984.@300",
                "1000-1900 SPEAKER_01: Really? / Really?@1000",
            ],
        );
    }

    #[test]
    fn words_that_are_not_all_of_the_text_are_not_trusted() {
        check(
            read(
                r#"{"segments": [{"start": 0, "end": 1, "text": "One two", "words": [{"word": "One"}]}]}"#,
            ),
            &["0-1000 : One two / "],
        );
    }

    #[test]
    fn whisper_cpp_has_milliseconds_and_may_have_pieces_of_words() {
        check(
            read_cpp(
                r#"{"result": {"language": "en"}, "transcription": [
                    {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,000"},
                     "offsets": {"from": 0, "to": 2000}, "text": " Abacus, no", "tokens": [
                        {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}},
                        {"text": " Aba", "offsets": {"from": 100, "to": 300}},
                        {"text": "cus", "offsets": {"from": 300, "to": 500}, "p": 0.5},
                        {"text": ",", "offsets": {"from": 500, "to": 510}, "p": 0.1},
                        {"text": " no", "offsets": {"from": 700, "to": 900}}]},
                    {"offsets": {"from": 2000, "to": 2500}, "text": " Yes."}]}"#,
            ),
            &["0-2000 : Abacus, no / Abacus,@100~0.5 no@700", "2000-2500 : Yes. / "],
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let error = read("{\"segments\": [\n{\"start\": 1, \"text\": 5}]}").unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(error.to_string(), "the text is not Whisper's JSON");
        assert!(source.contains("line 2"), "{source}");
    }
}
