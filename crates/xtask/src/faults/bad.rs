//! Bad inputs: recordings, texts and records that are damaged in many ways. Each must end in a way the
//! manual knows, with a message that names the file, and leave nothing half written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::bench::{Bench, EPISODE, Show, differences};
use super::damage::{Damage, TO_SOUND, TO_TEXT};
use super::{Part, Row};
use crate::chance::Chance;
use crate::shell::{House, files_under, write};
use crate::watch::Ending;

/// So many bytes of the sample episode are a few seconds of speech.
const SHORT_BYTES: usize = 80_000;

/// What people and other programs write in an episode's folder and beside it.
const TEXTS: [&str; 5] = [
    "castpress.toml",
    "transcripts/ep/interview.md",
    "transcripts/ep/transcript.json",
    "transcripts/ep/speakers.json",
    "transcripts/ep/cast.json",
];

/// What the program writes for itself. It is made anew where it is damaged, and nothing is lost.
const RECORDS: [&str; 7] = [
    "transcripts/ep/.stage/sound.json",
    "transcripts/ep/.stage/transcribe.json",
    "transcripts/ep/.stage/compose.json",
    "transcripts/ep/.stage/publish.json",
    "transcripts/ep/.stage/entries.json",
    "transcripts/ep/.stage/interview.base.md",
    "site/.stage/archive.json",
];

/// The different inputs that were tried: what each was given as, and its bytes.
type Inputs = BTreeSet<(String, Vec<u8>)>;

/// Tries bad inputs: the recordings of `data/bad`, damaged forms of those of `data/codecs` and of the
/// sample, and damaged texts and records.
pub(crate) fn run(house: &House, data: Option<&Path>) -> Result<Part> {
    let bench = Bench::new(house, "bad-inputs", SHORT_BYTES)?;
    let (mut rows, mut all) = (Vec::new(), Inputs::new());
    for name in TEXTS {
        rows.push(super::tried(name, || texts(&bench, name, Trust::Peoples, &mut all))?);
    }
    for name in RECORDS {
        rows.push(super::tried(name, || texts(&bench, name, Trust::Ours, &mut all))?);
    }
    rows.push(super::tried("damaged recordings", || recordings(&bench, data, &mut all))?);
    if let Some(data) = data {
        rows.push(super::tried("broken recordings", || known(&bench, data, &mut all))?);
    }
    let times: usize = rows.iter().map(|row| row.times).sum();
    Ok(Part::of_rows("bad inputs", format!("{times}, {} of them different", all.len()), rows))
}

/// The broken files that are kept for this.
fn known(bench: &Bench<'_>, data: &Path, all: &mut Inputs) -> Result<Row> {
    let files = files_under(&data.join("bad"))?;
    let inputs = files.iter().map(|path| Ok((name_of(path)?, fs::read(path)?)));
    let inputs = inputs.collect::<Result<Vec<_>>>()?;
    tried(bench, "recordings that are broken or none", &inputs, all)
}

/// Damaged forms of recordings of every kind.
fn recordings(bench: &Bench<'_>, data: Option<&Path>, all: &mut Inputs) -> Result<Row> {
    let mut whole = vec![("sample.mp3".to_owned(), bench.sound().to_vec())];
    if let Some(data) = data {
        for path in files_under(&data.join("codecs"))? {
            let (name, mut bytes) = (name_of(&path)?, fs::read(&path)?);
            // The index of these may be at their end; a few seconds of the others are enough.
            if !(name.ends_with(".m4a") || name.ends_with(".mp4")) {
                bytes.truncate(SHORT_BYTES);
            }
            whole.push((name, bytes));
        }
    }
    let mut inputs = Vec::new();
    for (kind, (name, bytes)) in whole.iter().enumerate() {
        for (index, Damage { make, .. }) in TO_SOUND.iter().enumerate() {
            let damaged = make(bytes, &mut Chance::of((kind * TO_SOUND.len() + index) as u64));
            inputs.push((format!("{index}-{name}"), damaged));
        }
    }
    tried(bench, &format!("damaged recordings of {} kinds", whole.len()), &inputs, all)
}

/// Has the program hear each of these.
fn tried(
    bench: &Bench<'_>,
    fault: &str,
    inputs: &[(String, Vec<u8>)],
    all: &mut Inputs,
) -> Result<Row> {
    let (mut findings, mut endings) = (Vec::new(), BTreeMap::new());
    for (name, bytes) in inputs {
        all.insert((EPISODE.to_owned(), bytes.clone()));
        let show = bench.show("recording")?;
        fs::remove_file(show.root.join(format!("audio/{EPISODE}.mp3")))?;
        write(&show.root.join("audio").join(name), bytes)?;
        let ending = show.run(&["run", "--language", "en", &format!("audio/{name}")])?;
        *endings.entry(code(&ending)).or_insert(0) += 1;
        let found = judged(&show, &ending, name)?;
        findings.extend(found.into_iter().map(|one| format!("{name}: {one}")));
    }
    Ok(Row { fault: fault.to_owned(), times: inputs.len(), outcome: told(&endings), findings })
}

/// Whose a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// A person's, or another program's: what is wrong with it is told.
    Peoples,
    /// The program's own: it is made anew.
    Ours,
}

/// Damages one file of a finished show in every way.
fn texts(bench: &Bench<'_>, name: &str, trust: Trust, all: &mut Inputs) -> Result<Row> {
    let (mut findings, mut endings) = (Vec::new(), BTreeMap::new());
    for (index, Damage { name: how, make }) in TO_TEXT.iter().enumerate() {
        let show = bench.finished_show("text")?;
        let path = show.root.join(name);
        let whole = fs::read(&path).unwrap_or_else(|_| b"{}\n".to_vec());
        let damaged = make(&whole, &mut Chance::of(index as u64));
        write(&path, &damaged)?;
        if damaged != whole {
            all.insert((name.to_owned(), damaged));
        }
        let ending = show.run(&["run"])?;
        *endings.entry(code(&ending)).or_insert(0) += 1;
        let file = name.rsplit('/').next().unwrap_or(name);
        let mut found = judged(&show, &ending, file)?;
        if trust == Trust::Ours {
            found.extend(differences(&bench.whole, &show.files()?));
            found.extend((code(&ending) != "exit 0").then(|| ending.stderr.clone()));
        }
        findings.extend(found.into_iter().map(|one| format!("{name}, {how}: {one}")));
    }
    Ok(Row {
        fault: format!("damaged {name}"),
        times: TO_TEXT.len(),
        outcome: told(&endings),
        findings,
    })
}

/// Returns what is wrong with how a run ended.
fn judged(show: &Show, ending: &Ending, file: &str) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let Ending { status, stderr, .. } = ending;
    if stderr.contains("panicked") {
        findings.push(format!("a panic: {stderr}"));
    }
    match status.map(|status| status.code()) {
        Some(Some(0)) => {}
        Some(Some(1..=3)) if stderr.contains("error: ") && stderr.contains(file) => {}
        Some(Some(1..=3)) => findings.push(format!("the message does not name the file: {stderr}")),
        Some(other) => findings.push(format!("ended with {other:?}: {stderr}")),
        None => findings.push(format!("did not end: {stderr}")),
    }
    findings.extend(show.left_behind()?);
    Ok(findings)
}

fn code(ending: &Ending) -> String {
    match ending.status.map(|status| status.code()) {
        Some(Some(code)) => format!("exit {code}"),
        Some(None) => "killed".to_owned(),
        None => "no end".to_owned(),
    }
}

fn told(endings: &BTreeMap<String, usize>) -> String {
    let parts: Vec<_> = endings.iter().map(|(how, count)| format!("{how}: {count}")).collect();
    parts.join(", ")
}

fn name_of(path: &Path) -> Result<String> {
    let name = PathBuf::from(path.file_name().context("a file has a name")?);
    Ok(name.to_string_lossy().into_owned())
}
