//! Sound to words with the real weights of `tiny.en` and `base`, which `cargo xtask test` fetches.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use transcribe::{
    Checkpoint, Engine, EngineOptions, Error, Loudness, NoCheckpoint, Options, WindowResult,
};
use transcript::{Fate, Language, Millis, Monitor, Pcm, Silent, Span, Transcript, Unit};

/// Returns the file of a model, by the rule of `fetch::models`.
fn model(name: &str) -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value: &OsString| !value.is_empty());
    let home = || variable("HOME").map(PathBuf::from).unwrap();
    let caches = || {
        if cfg!(target_os = "macos") {
            home().join("Library/Caches")
        } else {
            variable("XDG_CACHE_HOME").map_or_else(|| home().join(".cache"), PathBuf::from)
        }
    };
    let folder = variable("CASTPRESS_MODELS")
        .map_or_else(|| caches().join("castpress/models"), PathBuf::from);
    folder.join(format!("ggml-{name}.bin"))
}

fn engine(name: &str, threads: usize) -> Engine {
    let options = EngineOptions { threads: NonZeroUsize::new(threads), ..EngineOptions::default() };
    Engine::load(&model(name), &options)
        .unwrap_or_else(|error| panic!("{error}: `cargo xtask test` fetches the models"))
}

/// Returns the samples of the spoken sentence.
fn sentence() -> Vec<f32> {
    let wav = include_bytes!("data/kitchen.wav");
    wav[44..]
        .chunks_exact(2)
        .map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) / 32768.0)
        .collect()
}

/// Returns the sentence `count` times, with two seconds of silence after each.
fn sentences(count: usize) -> Vec<f32> {
    let one = [sentence(), vec![0.0; 32_000]].concat();
    one.repeat(count)
}

/// Cuts samples into blocks as a decoder does.
fn blocks(samples: &[f32], length: usize) -> impl Iterator<Item = Pcm> {
    samples.chunks(length).map(|block| Pcm::new(block.to_vec()))
}

fn transcribe(engine: &Engine, samples: &[f32]) -> Transcript {
    let pcm = blocks(samples, 16_000);
    let options = Options::default();
    engine.transcribe(pcm, &mut Loudness::default(), &options, &mut NoCheckpoint, &Silent).unwrap()
}

fn text(transcript: &Transcript) -> String {
    transcript.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check_order(transcript: &Transcript) {
    for pair in transcript.words.windows(2) {
        assert!(pair[0].span.start() <= pair[1].span.start(), "{pair:?}");
    }
    assert!(transcript.words.iter().all(|word| word.span.end() <= transcript.duration));
    let mut at = Millis::ZERO;
    for entry in &transcript.ledger {
        assert_eq!(entry.span.start(), at);
        at = entry.span.end();
    }
    assert_eq!(at, transcript.duration);
}

#[test]
fn a_sentence_comes_out_word_by_word_on_the_clock() {
    let sound = [vec![0.0; 48_000], sentence()].concat();
    let heard = transcribe(&engine("tiny.en", 1), &sound);
    // The smallest model is not sure of a synthetic voice's marks.
    let letters = |c: char| c.is_alphabetic() || c == ' ';
    let words = text(&heard).to_lowercase().replace(|c| !letters(c), "");
    assert_eq!(
        words,
        "good evening the recording begins in the kitchen where nobody has slept since monday"
    );
    check_order(&heard);
    let first = heard.words[0].span.start();
    assert!((2950..3250).contains(&first.0), "the first word is at {first:?}");
    assert_eq!(heard.ledger[0].fate, Fate::Silence);
}

#[test]
fn the_result_does_not_depend_on_threads_or_blocks() {
    let sound = sentences(9);
    let one = transcribe(&engine("tiny.en", 1), &sound);
    let engine = engine("tiny.en", 2);
    let options = Options::default();
    let two = engine
        .transcribe(
            blocks(&sound, 777),
            &mut Loudness::default(),
            &options,
            &mut NoCheckpoint,
            &Silent,
        )
        .unwrap();
    assert_eq!(one, two);
    assert_eq!(text(&one).matches("kitchen").count(), 9, "{}", text(&one));
    check_order(&one);
}

#[test]
fn nothing_is_written_where_nobody_speaks() {
    let noise = |seconds: usize, level: f32| {
        let mut seed = 1_u32;
        (0..seconds * 16_000)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((seed >> 8) as f32 / 8_388_608.0 - 1.0) * level
            })
            .collect::<Vec<f32>>()
    };
    let tone = |seconds: usize| {
        (0..seconds * 16_000)
            .map(|n| (n as f32 * 440.0 * std::f32::consts::TAU / 16_000.0).sin() * 0.5)
            .collect::<Vec<f32>>()
    };
    let silence = |seconds: usize| vec![0.0; seconds * 16_000];
    let sounds: [(&str, Vec<f32>); 7] = [
        ("silence", silence(10)),
        ("noise", noise(8, 0.5)),
        ("soft noise", noise(8, 0.001)),
        ("tone", tone(6)),
        ("offset", vec![0.5; 64_000]),
        ("a tone after silence", [silence(4), tone(4), silence(4)].concat()),
        ("noise after silence", [silence(4), noise(4, 0.3), silence(4)].concat()),
    ];
    for name in ["tiny.en", "base"] {
        let engine = engine(name, 2);
        for (what, sound) in &sounds {
            let heard = transcribe(&engine, sound);
            assert_eq!(text(&heard), "", "{name} on {what}");
            check_order(&heard);
        }
    }
}

#[test]
fn a_whisper_of_a_recording_is_heard() {
    let sound: Vec<f32> = sentence().iter().map(|sample| sample * 0.01).collect();
    let heard = transcribe(&engine("tiny.en", 1), &sound);
    assert!(text(&heard).contains("nobody has slept"), "{}", text(&heard));
}

#[test]
fn no_sound_at_all_is_an_empty_transcript() {
    let heard = transcribe(&engine("tiny.en", 1), &[]);
    assert!(heard.words.is_empty() && heard.ledger.is_empty());
    assert_eq!(transcribe(&engine("tiny.en", 1), &[0.1]).words, []);
}

#[test]
fn the_language_is_detected() {
    let heard = transcribe(&engine("base", 1), &sentence());
    assert_eq!(heard.language, Language::new("en"));
    assert!(text(&heard).contains("kitchen"));
}

#[test]
fn an_english_model_says_which_model_knows_the_language() {
    let options = Options { language: Some(Language::new("pt-BR")), ..Options::default() };
    let error = engine("tiny.en", 1)
        .transcribe(
            blocks(&sentence(), 16_000),
            &mut Loudness::default(),
            &options,
            &mut NoCheckpoint,
            &Silent,
        )
        .unwrap_err();
    assert!(matches!(&error, Error::EnglishOnly { instead, .. } if instead == "tiny"), "{error}");
}

/// Keeps windows in memory and fails once it has some.
#[derive(Default)]
struct Notebook {
    kept: BTreeMap<Span, WindowResult>,
    room: usize,
}

impl Checkpoint for Notebook {
    fn load(&mut self, span: Span) -> Option<WindowResult> {
        self.kept.get(&span).cloned()
    }

    fn save(&mut self, result: &WindowResult) -> std::io::Result<()> {
        if self.kept.len() == self.room {
            return Err(std::io::Error::other("no room"));
        }
        self.kept.insert(result.span(), result.clone());
        Ok(())
    }
}

#[test]
fn a_run_that_was_stopped_goes_on_and_ends_the_same() {
    let sound = sentences(9);
    let engine = engine("tiny.en", 1);
    let whole = transcribe(&engine, &sound);
    let mut notebook = Notebook { room: 1, ..Notebook::default() };
    let options = Options::default();
    let run = |notebook: &mut Notebook| {
        let pcm = blocks(&sound, 16_000);
        engine.transcribe(pcm, &mut Loudness::default(), &options, notebook, &Silent)
    };
    let error = run(&mut notebook).unwrap_err();
    assert!(matches!(error, Error::Checkpoint { .. }), "{error}");
    assert_eq!(notebook.kept.len(), 1);
    notebook.room = usize::MAX;
    assert_eq!(run(&mut notebook).unwrap(), whole);
    assert!(notebook.kept.len() > 1);
}

/// Cancels after it was asked a few times.
struct Impatient(AtomicUsize);

impl Monitor for Impatient {
    fn begin(&self, _task: &str, _total: Option<u64>, _unit: Unit) {}
    fn advance(&self, _done: u64) {}
    fn end(&self) {}
    fn is_cancelled(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= 2
    }
}

#[test]
fn cancelling_stops_in_the_middle_of_a_window() {
    let sound = sentences(9);
    let mut notebook = Notebook { room: usize::MAX, ..Notebook::default() };
    let error = engine("base", 1)
        .transcribe(
            blocks(&sound, 16_000),
            &mut Loudness::default(),
            &Options { language: Some(Language::new("en")), ..Options::default() },
            &mut notebook,
            &Impatient(AtomicUsize::new(0)),
        )
        .unwrap_err();
    assert!(matches!(error, Error::Interrupted), "{error}");
    assert!(notebook.kept.is_empty(), "a window was finished after the work was cancelled");
}

#[test]
fn a_damaged_model_is_an_error_that_says_so() {
    let whole = std::fs::read(model("tiny.en")).unwrap();
    let mut absurd = whole.clone();
    absurd[20..24].fill(0xff);
    let cases: [(&str, &[u8]); 6] = [
        ("empty", &[]),
        ("no model", b"<html>not found</html>"),
        ("half a head", &whole[..30]),
        ("half a vocabulary", &whole[..100_000]),
        ("half the weights", &whole[..whole.len() / 2]),
        ("absurd sizes", &absurd),
    ];
    for (what, bytes) in cases {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let error = Engine::load(file.path(), &EngineOptions::default()).unwrap_err();
        assert!(matches!(error, Error::DamagedModel { .. }), "{what}: {error}");
        assert!(error.to_string().contains("castpress models get"), "{what}: {error}");
    }
}
