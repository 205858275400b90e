//! The loaded model, and what people ask of it.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use transcript::{
    Activity, Language, Millis, Monitor, Pcm, Provenance, Span, Transcript, Unit, Word,
};
use whisper_rs::{
    DtwMode, DtwParameters, WHISPER_CPP_VERSION, WhisperContext, WhisperContextParameters,
};

use crate::levels::Levels;
use crate::model_file::ModelFile;
use crate::windows::{Window, Windower};
use crate::workers::{Pool, work};
use crate::{Checkpoint, Device, Error, Result, WindowResult, language, ledger, prompt};

/// Bytes that whisper.cpp may take for the times of the words of a window; it ends the process
/// where they are too few. 23 heads of 220 tokens by 1500 frames need a little more than half.
const WORD_TIMES_BYTES: usize = 256 << 20;

/// Where and with how many threads the engine runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct EngineOptions {
    /// Where the nets run.
    pub device: Device,
    /// Threads of the processor to use at most; as many as there are cores where absent.
    pub threads: Option<NonZeroUsize>,
}

/// What to listen for in one recording.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language that is spoken; detected where absent.
    pub language: Option<Language>,
    /// Words to spell so, the most important first: names, places, terms. What is too much for
    /// Whisper is left off at the end.
    pub prompt: Vec<String>,
    /// How long the recording is said to be, for the monitor alone.
    pub expected: Option<Millis>,
}

/// A loaded Whisper model. Loading is costly: load once, transcribe many recordings.
#[derive(Debug)]
pub struct Engine {
    context: WhisperContext,
    model: ModelFile,
    path: PathBuf,
    workers: usize,
}

impl Engine {
    /// Loads the ggml model file at `path`.
    ///
    /// The log of whisper.cpp is silenced for the whole process.
    ///
    /// # Errors
    /// When the device is not in this build, and when the file cannot be read, is damaged or does
    /// not fit into memory.
    pub fn load(path: &Path, options: &EngineOptions) -> Result<Self> {
        options.device.check()?;
        whisper_rs::install_logging_hooks();
        let model = ModelFile::check(path)?;
        let mode = match model.alignment_heads() {
            Some(model_preset) => DtwMode::ModelPreset { model_preset },
            None => DtwMode::TopMost { n_top: model.upper_layers() },
        };
        let mut parameters = WhisperContextParameters::new();
        parameters
            .use_gpu(options.device.is_gpu())
            .gpu_device(i32::try_from(options.device.card()).unwrap_or(0))
            .flash_attn(false)
            .dtw_parameters(DtwParameters { mode, dtw_mem_size: WORD_TIMES_BYTES });
        let context = WhisperContext::new_with_params(path, parameters)
            .map_err(|source| Error::LoadModel { path: path.to_owned(), source })?;
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = options.threads.map_or(cores, NonZeroUsize::get).min(cores);
        let workers = if options.device.is_gpu() { 1 } else { threads };
        Ok(Self { context, model, path: path.to_owned(), workers })
    }

    /// Returns true where the model knows other languages than English.
    #[must_use]
    pub fn is_multilingual(&self) -> bool {
        self.model.is_multilingual()
    }

    /// Returns the name of the model by its file: `base` for `ggml-base.bin`.
    #[must_use]
    pub fn model_name(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        stem.strip_prefix("ggml-").unwrap_or(&stem).to_owned()
    }

    /// Writes down what is said in `pcm`, a recording from its first sample on.
    ///
    /// The sound is read as it comes and is held no longer than until its windows are read, so
    /// memory does not grow with the recording. `activity` hears where somebody speaks: there alone
    /// the model listens. Windows that `checkpoint` has are not read again. The result is the same
    /// for any number of threads. In its provenance the digest of the model is empty: only the
    /// caller knows it.
    ///
    /// # Errors
    /// When the model does not know the language, when the engine or the checkpoint fails, and
    /// [`Error::Interrupted`] within about a second once the monitor says so.
    pub fn transcribe(
        &self,
        pcm: impl IntoIterator<Item = Pcm>,
        activity: &mut dyn Activity,
        options: &Options,
        checkpoint: &mut dyn Checkpoint,
        monitor: &dyn Monitor,
    ) -> Result<Transcript> {
        let asked = match &options.language {
            None if !self.is_multilingual() => Some(Language::default()),
            asked => asked.clone(),
        };
        if let Some(language) = &asked {
            language::whisper_name(language, &self.model, &self.model_name())?;
        }
        let total = options.expected.map(|expected| u64::from(expected.0));
        monitor.begin("transcribe", total, Unit::AudioMillis);
        let heard = self.hear(pcm, activity, asked, options, checkpoint, monitor);
        monitor.end();
        Ok(self.transcript(heard?))
    }

    /// Reads all windows and returns what came of them, in order.
    fn hear(
        &self,
        pcm: impl IntoIterator<Item = Pcm>,
        activity: &mut dyn Activity,
        asked: Option<Language>,
        options: &Options,
        checkpoint: &mut dyn Checkpoint,
        monitor: &dyn Monitor,
    ) -> Result<Heard> {
        let mut stream = Stream::new(pcm.into_iter(), activity);
        let language = match asked {
            Some(language) => language,
            None => language::detect(&self.context, stream.peek(language::VOTING_WINDOWS))?,
        };
        let name = language::whisper_name(&language, &self.model, &self.model_name())?;
        let prompt = prompt::fitting(&self.context, &options.prompt);
        let pool = Pool {
            context: &self.context,
            language: name,
            prompt: &prompt.tokens,
            expected: &prompt.words,
            workers: self.workers,
        };
        let results = work(&pool, &mut stream, checkpoint, monitor)?;
        let Stream { windower, levels, .. } = stream;
        let duration = windower.heard();
        Ok(Heard { language, results, duration, levels, expected: prompt.words })
    }

    /// Puts the results of all windows together.
    fn transcript(&self, heard: Heard) -> Transcript {
        let Heard { language, results, duration, levels, expected } = heard;
        let mut words = Vec::new();
        let mut fates = Vec::new();
        for result in results {
            words.extend(result.words.into_iter().map(|word| Word {
                text: word.text,
                span: Span::new(word.start.min(duration), word.end.min(duration)),
                confidence: word.confidence,
                speaker: None,
            }));
            fates.extend(result.fates);
        }
        words.sort_by_key(|word| word.span);
        Transcript {
            language,
            duration,
            words,
            ledger: levels.tell_apart(ledger::lay_out(fates, duration)),
            provenance: Provenance {
                model: self.model_name(),
                model_sha256: String::new(),
                engine: format!("whisper.cpp {WHISPER_CPP_VERSION}"),
                expected,
            },
        }
    }
}

/// What came of all windows.
struct Heard {
    language: Language,
    results: Vec<WindowResult>,
    duration: Millis,
    levels: Levels,
    /// The words that all windows were read with.
    expected: Vec<String>,
}

/// The windows of a recording, cut as they are asked for.
pub(crate) struct Stream<'a, I> {
    pcm: I,
    windower: Windower<'a>,
    levels: Levels,
    ready: Vec<Window>,
    ended: bool,
}

impl<'a, I: Iterator<Item = Pcm>> Stream<'a, I> {
    fn new(pcm: I, activity: &'a mut dyn Activity) -> Self {
        let (windower, levels) = (Windower::new(activity), Levels::default());
        Self { pcm, windower, levels, ready: Vec::new(), ended: false }
    }

    /// Returns the next `count` windows without taking them, fewer where the recording ends.
    fn peek(&mut self, count: usize) -> &[Window] {
        while self.ready.len() < count && !self.ended {
            match self.pcm.next() {
                Some(block) => {
                    self.levels.push(block.samples());
                    self.windower.push(&block, &mut self.ready);
                }
                None => {
                    self.windower.finish(&mut self.ready);
                    self.ended = true;
                }
            }
        }
        &self.ready[..count.min(self.ready.len())]
    }
}

impl<I: Iterator<Item = Pcm>> Iterator for Stream<'_, I> {
    type Item = Window;

    fn next(&mut self) -> Option<Window> {
        if self.peek(1).is_empty() { None } else { Some(self.ready.remove(0)) }
    }
}
