//! Measuring how edited words get their times back: texts whose words have times are damaged as
//! editors damage them, and the times that come back are compared with the true ones.

mod damage;
mod text;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use compose::retime;
use transcript::format::jsonl::{self, Segment};
use transcript::{Language, Millis, Provenance, Transcript};

use crate::chance::Chance;
use damage::{DAMAGES, Damaged};
use text::{Text, said};

/// Shares of the words that are damaged.
const RATES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.4];

/// How often each damage is done, with other words each time.
const TRIALS: u64 = 8;

/// A word is right whose start is no farther off.
const NEAR: Millis = Millis(200);

/// Words of the text that the time of the work is measured on: an hour of talk.
const HOUR_WORDS: usize = 10_000;

/// Damages the texts of `composed/` in `data` and prints the share of words within 200 ms.
pub(crate) fn run(data: &Path) -> Result<()> {
    let folder = data.join("composed");
    let mut texts = Vec::new();
    let entries = fs::read_dir(&folder)
        .with_context(|| format!("there are no texts in {}", folder.display()))?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "jsonl")) {
        let segments = jsonl::read(&fs::read_to_string(path)?)
            .with_context(|| format!("cannot read {}", path.display()))?;
        texts.push(Text::of(&segments));
    }
    if texts.is_empty() {
        bail!("there are no texts in {}", folder.display());
    }
    print!("share of words within {} ms, by the share that is damaged\n{:<22}", NEAR.0, "");
    RATES.iter().for_each(|rate| print!(" {:>6}", format!("{:.0} %", 100.0 * rate)));
    println!();
    for damage in &DAMAGES {
        print!("{:<22}", damage.name);
        for rate in RATES {
            print!(" {:>6.1}", 100.0 * share_near(&texts, damage.make, rate));
        }
        println!();
    }
    let (words, seconds) = an_hour(&texts);
    println!("{words} words, a fifth of them replaced: {seconds:.3} s");
    Ok(())
}

/// Returns the share of words, over all texts and trials, that come back near their true time.
fn share_near(texts: &[Text], make: fn(&Text, f64, &mut Chance) -> Damaged, rate: f64) -> f64 {
    let (mut near, mut all) = (0, 0);
    for text in texts {
        for trial in 0..TRIALS {
            let damaged = make(text, rate, &mut Chance::of(trial + 1));
            let found = distances(&damaged);
            all += found.len();
            near += found.iter().filter(|one| one.is_some_and(|far| far <= NEAR)).count();
        }
    }
    near as f64 / all.max(1) as f64
}

/// Returns how far the start of each word with a true time is off; none for a word without a time.
fn distances(damaged: &Damaged) -> Vec<Option<Millis>> {
    let timed = retime::interview(&damaged.text.interview(), &heard(&damaged.heard));
    let paragraphs = damaged.text.turns.iter().flat_map(|turn| &turn.paragraphs);
    let mut distances = Vec::new();
    for (paragraph, timed) in paragraphs.zip(&timed) {
        let words: Vec<_> = paragraph.iter().flatten().collect();
        assert_eq!(words.len(), timed.words.len(), "a word is one word");
        for (index, word) in words.into_iter().enumerate() {
            let Some(truth) = word.truth else { continue };
            let found = timed.spans.get(index).map(|span| span.start().0);
            distances.push(found.map(|start| Millis(start.abs_diff(truth.start().0))));
        }
    }
    distances
}

fn heard(words: &[text::Word]) -> Transcript {
    let words = words.iter().filter_map(said);
    let words: Vec<_> = words.collect();
    let end = words.last().map_or(Millis::ZERO, |word: &transcript::Word| word.span.end());
    Transcript {
        language: Language::new("en"),
        duration: end + Millis(1000),
        words,
        ledger: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// Returns how many words there are in a text as long as an hour of talk, and how many seconds it
/// takes to time them.
fn an_hour(texts: &[Text]) -> (usize, f64) {
    let long = Text::long(texts, HOUR_WORDS, &mut Chance::of(1));
    let damaged = damage::substitute(&long, 0.2, &mut Chance::of(2));
    let (interview, heard) = (damaged.text.interview(), heard(&damaged.heard));
    let before = Instant::now();
    let timed = retime::interview(&interview, &heard);
    let seconds = before.elapsed().as_secs_f64();
    (timed.iter().map(|one| one.words.len()).sum(), seconds)
}

/// Returns true where two segments are one turn.
fn go_on(one: &Segment, other: &Segment) -> bool {
    one.speaker == other.speaker
}
