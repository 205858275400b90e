//! Sentences spoken by `flite`, with the time of each word.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

/// Samples a second of every voice, in Hz.
pub(crate) const RATE: u32 = 16_000;

/// Who speaks with which voice of flite's, and how loud: decibels against the host.
const CAST: [(&str, &str, f32); 3] = [
    ("Hannah Whitlock", "slt", 0.0),
    ("Duarte Gonçalves", "rms", -1.5),
    ("Callum Reid", "awb", -3.0),
];

/// Root mean square of the host's speech, in full scales.
const SPEECH_LEVEL: f32 = 0.08;

/// Words that flite would not pronounce, and how to spell them for it. Han characters repeat the
/// name before them and are not spoken.
const SPELLINGS: [(&str, &str); 6] = [
    ("Duarte", "Dwar tay"),
    ("Gonçalves", "Gonsalvez"),
    ("Chen", "Chun"),
    ("Weiguo", "way gwoh"),
    ("陈卫国", ""),
    ("Mm-hm", "umm humm"),
];

/// Half of what is kept of a pause at the edges of a sentence, in seconds.
const EDGE_SECONDS: f64 = 0.03;

/// A sentence as sound.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// Samples at [`RATE`].
    pub(crate) samples: Vec<f32>,
    /// Words as written, each with its start and end in seconds from the first sample.
    pub(crate) words: Vec<(String, f64, f64)>,
}

/// The cast, with the phones of the words it has spoken.
pub(crate) struct Voices {
    work: PathBuf,
    phones: BTreeMap<(String, String), Vec<String>>,
}

impl Voices {
    /// Returns the cast, who leave temporary files in the folder `work`.
    pub(crate) fn new(work: &Path) -> Self {
        Self { work: work.to_owned(), phones: BTreeMap::new() }
    }

    /// Speaks a sentence with the voice of `speaker`.
    pub(crate) fn speak(&mut self, speaker: &str, sentence: &str) -> Result<Spoken> {
        let Some((_, voice, level)) = CAST.iter().find(|(name, ..)| *name == speaker) else {
            bail!("nobody in the cast is called {speaker}");
        };
        let words: Vec<(&str, String)> = sentence
            .split_whitespace()
            .map(|word| (word, spelling(word)))
            .filter(|(_, said)| !said.is_empty())
            .collect();
        let said: Vec<&str> = words.iter().map(|(_, said)| said.as_str()).collect();
        let file = self.work.join("sentence.wav");
        let report = flite(voice, "-psdur", &said.join(" "), &file)?;
        let phones = timed_phones(&report);
        let mut of_words = Vec::new();
        for said in said {
            of_words.push(self.phones_of(voice, said)?);
        }
        let times = word_times(&of_words, &phones);
        let samples = read(&file)?;
        Ok(trimmed(samples, &words, &times, *level))
    }

    /// Returns the phones of a word spoken by itself.
    fn phones_of(&mut self, voice: &str, said: &str) -> Result<Vec<String>> {
        let key = (voice.to_owned(), said.to_owned());
        if !self.phones.contains_key(&key) {
            let report = flite(voice, "-ps", said, Path::new("none"))?;
            let phones = report.split_whitespace().filter(|phone| *phone != "pau");
            self.phones.insert(key.clone(), phones.map(str::to_owned).collect());
        }
        Ok(self.phones.get(&key).cloned().unwrap_or_default())
    }
}

/// Returns how flite is to be given a word.
fn spelling(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let listed = SPELLINGS.iter().find(|(written, _)| *written == bare);
    listed.map_or_else(
        || word.to_owned(),
        |(_, said)| if said.is_empty() { String::new() } else { word.replace(bare, said) },
    )
}

/// Runs flite and returns what it printed.
fn flite(voice: &str, print: &str, text: &str, file: &Path) -> Result<String> {
    let output = Command::new("flite")
        .args(["-voice", voice, print, "-t", text, "-o"])
        .arg(file)
        .output()
        .context("cannot start `flite`: install it from the system's packages")?;
    ensure!(output.status.success(), "flite ended with {} on `{text}`", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// Reads `phone:end` pairs; flite counts from 0 again where it splits a text.
fn timed_phones(report: &str) -> Vec<(String, f64, f64)> {
    let (mut phones, mut base, mut last) = (Vec::new(), 0.0, 0.0);
    for (phone, end) in report.split_whitespace().filter_map(|pair| pair.split_once(':')) {
        let Ok(end) = end.parse::<f64>() else { continue };
        if base + end < last {
            base = last;
        }
        phones.push((phone.to_owned(), last, base + end));
        last = base + end;
    }
    phones.retain(|(phone, ..)| phone != "pau");
    phones
}

/// Returns the start and end of each word: the phones of the words spoken singly, one after
/// another, are aligned with those of the sentence by edit distance.
fn word_times(words: &[Vec<String>], phones: &[(String, f64, f64)]) -> Vec<(f64, f64)> {
    let single: Vec<(usize, &str)> = words
        .iter()
        .enumerate()
        .flat_map(|(word, phones)| phones.iter().map(move |phone| (word, phone.as_str())))
        .collect();
    let (rows, columns) = (single.len() + 1, phones.len() + 1);
    let mut cost = vec![0_usize; rows * columns];
    for row in 0..rows {
        for column in 0..columns {
            cost[row * columns + column] = match (row, column) {
                (0, n) | (n, 0) => n,
                _ => {
                    let differs = usize::from(single[row - 1].1 != phones[column - 1].0);
                    let at = |row: usize, column: usize| cost[row * columns + column];
                    (at(row - 1, column - 1) + differs)
                        .min(at(row - 1, column) + 1)
                        .min(at(row, column - 1) + 1)
                }
            };
        }
    }
    let mut times = vec![None::<(f64, f64)>; words.len()];
    let (mut row, mut column) = (rows - 1, columns - 1);
    while row > 0 && column > 0 {
        let here = cost[row * columns + column];
        let differs = usize::from(single[row - 1].1 != phones[column - 1].0);
        if here == cost[(row - 1) * columns + column - 1] + differs {
            let (_, start, end) = phones[column - 1];
            let time = &mut times[single[row - 1].0];
            *time = Some((start, time.map_or(end, |(_, end)| end)));
            (row, column) = (row - 1, column - 1);
        } else if here == cost[(row - 1) * columns + column] + 1 {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    // A word none of whose phones was found lies where the one before it ends.
    let mut last = 0.0;
    times
        .into_iter()
        .map(|time| {
            let (start, end) = time.unwrap_or((last, last));
            last = end;
            (start, end)
        })
        .collect()
}

/// Reads a mono file of flite's.
fn read(path: &Path) -> Result<Vec<f32>> {
    let mut reader =
        hound::WavReader::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let spec = reader.spec();
    ensure!(spec.sample_rate == RATE && spec.channels == 1, "flite speaks at another rate");
    let samples = reader.samples::<i16>().map(|sample| Ok(f32::from(sample?) / 32_768.0));
    samples.collect()
}

/// Cuts the pauses at the edges and sets the level.
fn trimmed(
    samples: Vec<f32>,
    words: &[(&str, String)],
    times: &[(f64, f64)],
    level: f32,
) -> Spoken {
    let seconds = samples.len() as f64 / f64::from(RATE);
    let start = times.first().map_or(0.0, |(start, _)| (start - EDGE_SECONDS).max(0.0));
    let end = times.last().map_or(seconds, |(_, end)| (end + 2.0 * EDGE_SECONDS).min(seconds));
    let index = |seconds: f64| (seconds * f64::from(RATE)) as usize;
    let mut samples: Vec<f32> = samples.into_iter().take(index(end)).skip(index(start)).collect();
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>();
    let loudness = (power / samples.len().max(1) as f32).sqrt().max(1e-6);
    let gain = SPEECH_LEVEL * 10.0_f32.powf(level / 20.0) / loudness;
    samples.iter_mut().for_each(|sample| *sample *= gain);
    let words = words.iter().zip(times);
    let words = words.map(|((word, _), (a, b))| ((*word).to_owned(), a - start, b - start));
    Spoken { samples, words: words.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_the_times_of_their_phones() {
        let words = [["dh", "ax"], ["s", "iy"]].map(|phones| phones.map(str::to_owned).to_vec());
        let phones = timed_phones("pau:0.1 dh:0.2 iy:0.3 pau:0.5 s:0.6 iy:0.8 pau:1.0");
        let times = word_times(&words, &phones);
        assert_eq!(times, [(0.1, 0.3), (0.5, 0.8)]);
    }

    #[test]
    fn names_are_spelled_for_the_voice_and_han_is_not_spoken() {
        assert_eq!(spelling("Gonçalves."), "Gonsalvez.");
        assert_eq!(spelling("陈卫国,"), "");
        assert_eq!(spelling("water"), "water");
    }
}
