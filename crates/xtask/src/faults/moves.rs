//! Two runs at once, clocks that go wrong, damaged models, and files that move under a run.

use std::fs::{self, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Child, Output};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

use super::Row;
use super::bench::{Bench, EPISODE, MODEL};
use crate::shell::{files_under, write};

/// Lets several runs work on one episode.
pub(super) fn two_runs(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let show = bench.show("two")?;
    let first = show.start(&["run"])?;
    show.wait_for_lines(&part(), 2)?;
    let second = show.run(&["run"])?;
    let code = second.status.and_then(|status| status.code());
    if code != Some(1) || !second.stderr.contains("another castpress is at work on this episode") {
        findings.push(format!("the second run ended with {code:?}: {}", second.stderr));
    }
    ended_well(first, "the first of two runs", &mut findings)?;
    findings.extend(bench.differences(&show)?);

    let show = bench.show("three")?;
    let runs: Vec<Child> = (0..3).map(|_| show.start(&["run"])).collect::<Result<_>>()?;
    let outputs: Vec<Output> =
        runs.into_iter().map(|run| Ok(run.wait_with_output()?)).collect::<Result<_>>()?;
    let good = outputs.iter().filter(|output| output.status.success()).count();
    let told =
        |output: &&Output| String::from_utf8_lossy(&output.stderr).contains("another castpress");
    if good != 1 || outputs.iter().filter(told).count() != 2 {
        findings.push(format!("of three runs at once {good} ended well"));
    }
    findings.extend(bench.differences(&show)?);
    let outcome = "one works, the others end with 1 and say why; the same bytes".to_owned();
    Ok(Row { fault: "two and three runs at once".to_owned(), times: 2, outcome, findings })
}

/// Sets the times of files back and forth.
pub(super) fn clock(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let long_ago = SystemTime::UNIX_EPOCH - Duration::from_secs(1_000_000);
    let to_come = SystemTime::now() + Duration::from_secs(3_000_000_000);
    for (name, time) in
        [("1969", long_ago), ("1970", SystemTime::UNIX_EPOCH), ("in ninety years", to_come)]
    {
        let show = bench.finished_show("clock")?;
        for file in files_under(&show.root)? {
            OpenOptions::new().append(true).open(file)?.set_modified(time)?;
        }
        show.succeeds(&["run"])?;
        findings.extend(bench.differences(&show)?);
        let ending = show.run(&["run"])?;
        if !ending.stderr.contains("nothing to do") {
            findings.push(format!("work is done twice on files of {name}: {}", ending.stderr));
        }
        let interview = show.root.join(format!("transcripts/{EPISODE}/interview.md"));
        let text = fs::read_to_string(&interview)?;
        write(&interview, text.replacen("subtitle = \"…\"", "subtitle = \"New\"", 1))?;
        OpenOptions::new().append(true).open(&interview)?.set_modified(time)?;
        show.succeeds(&["run"])?;
        let page = format!("site/public/{EPISODE}/index.html");
        if !fs::read_to_string(show.root.join(page))?.contains("New") {
            findings.push(format!("an edit with a time of {name} was not noticed"));
        }
    }
    for (name, time) in [("1969", long_ago), ("in ninety years", to_come)] {
        let show = bench.show("clock")?;
        let child = show.start(&["run"])?;
        show.wait_for_lines(&part(), 2)?;
        // As if the clock had told this time until now, and is set right while the run goes on.
        for file in files_under(&show.root.join("transcripts"))? {
            OpenOptions::new().append(true).open(file)?.set_modified(time)?;
        }
        ended_well(child, &format!("a run whose clock was set from {name}"), &mut findings)?;
        findings.extend(bench.differences(&show)?);
        let ending = show.run(&["run"])?;
        if !ending.stderr.contains("nothing to do") {
            findings.push(format!("a clock was set from {name}: {}", ending.stderr));
        }
    }
    let outcome = "nothing is done twice, no edit is missed, the same bytes".to_owned();
    let fault =
        "a clock that was wrong, or is set right while a run hears: files of 1969, of 1970 and of \
                 the future"
            .to_owned();
    Ok(Row { fault, times: 5, outcome, findings })
}

/// Changes one byte in the middle of each model, and cuts each short.
pub(super) fn model_damaged(bench: &Bench<'_>) -> Result<Row> {
    let (mut times, mut findings) = (0, Vec::new());
    let models = files_under(&bench.house.models)?;
    let is_used = |name: &str| {
        name.ends_with(".safetensors")
            || (name.ends_with(".bin") && name.starts_with(&format!("ggml-{MODEL}")))
    };
    let names: Vec<String> = models
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| is_used(name))
        .collect();
    for damage in [flip, cut] {
        for part in ["ggml-", "segmentation-", "campplus"] {
            let mut show = bench.show("damaged")?;
            let folder = bench.house.empty_folder("faults-models")?;
            for name in &names {
                fs::copy(bench.house.models.join(name), folder.join(name))?;
                if name.starts_with(part) {
                    damage(&folder.join(name))?;
                }
            }
            show.models = folder;
            let ending = show.run(&["run"])?;
            times += 1;
            let code = ending.status.and_then(|status| status.code());
            let told = ending.stderr.contains("damaged") && ending.stderr.contains(part);
            if code != Some(1) || !told || ending.stderr.contains("panicked") {
                findings.push(format!(
                    "with a damaged {part} the run ended with {code:?}: {}",
                    ending.stderr
                ));
            }
            show.models = bench.house.models.clone();
            show.succeeds(&["run"])?;
            findings.extend(bench.differences(&show)?);
        }
    }
    let outcome =
        "found before use by its SHA-256, exit 1, the message names the file; with whole \
                   models the same bytes"
            .to_owned();
    let fault = "a model with one byte changed, and one cut short".to_owned();
    Ok(Row { fault, times, outcome, findings })
}

fn flip(model: &Path) -> Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(model)?;
    let middle = file.metadata()?.len() / 2;
    let mut byte = [0];
    file.seek(SeekFrom::Start(middle))?;
    std::io::Read::read_exact(&mut file, &mut byte)?;
    file.seek(SeekFrom::Start(middle))?;
    Ok(file.write_all(&[byte[0] ^ 1])?)
}

fn cut(model: &Path) -> Result<()> {
    let file = OpenOptions::new().write(true).open(model)?;
    Ok(file.set_len(file.metadata()?.len() / 2)?)
}

/// A way to change a recording.
type Replace = fn(&Path) -> Result<()>;

/// Puts another recording in the place of the one that is heard.
pub(super) fn audio_replaced(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let replacements: [(&str, Replace); 4] = [
        ("renamed over", |sound| {
            let other = sound.with_extension("other");
            let bytes = fs::read(sound)?;
            write(&other, &bytes[..bytes.len() / 2])?;
            Ok(fs::rename(other, sound)?)
        }),
        ("written over", |sound| {
            let bytes = fs::read(sound)?;
            write(sound, &bytes[..bytes.len() / 2])
        }),
        ("cut short", |sound| Ok(OpenOptions::new().write(true).open(sound)?.set_len(100_000)?)),
        ("removed", |sound| Ok(fs::remove_file(sound)?)),
    ];
    for (how, replace) in replacements {
        let show = bench.show("replaced")?;
        let sound = show.root.join(format!("audio/{EPISODE}.mp3"));
        let kept = fs::read(&sound)?;
        let child = show.start(&["run"])?;
        show.wait_for_lines(&part(), 2)?;
        replace(&sound).with_context(|| format!("the recording cannot be {how}"))?;
        let output = child.wait_with_output()?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        if output.status.code() != Some(1) || !stderr.contains("was changed meanwhile") {
            findings
                .push(format!("a recording {how}: the run ended with {}: {stderr}", output.status));
        }
        if show.root.join("site").exists() {
            findings.push(format!("a recording {how}: something was published"));
        }
        write(&sound, &kept)?;
        show.succeeds(&["run"])?;
        findings.extend(bench.differences(&show)?);
    }
    let outcome = "exit 1, the message names the file, nothing is published of it; with the first \
                   recording back the same bytes"
        .to_owned();
    let fault = "the recording is replaced, cut or removed while it is heard".to_owned();
    Ok(Row { fault, times: 4, outcome, findings })
}

/// Moves the show's folder while a run hears.
pub(super) fn folder_moved(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let mut show = bench.show("moved")?;
    let child = show.start(&["run"])?;
    show.wait_for_lines(&part(), 2)?;
    let elsewhere = show.folder.join("elsewhere");
    fs::rename(&show.root, &elsewhere)?;
    let output = child.wait_with_output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(1) || !stderr.contains("castpress.toml") {
        findings.push(format!("a run whose show was moved ended with {}: {stderr}", output.status));
    }
    if show.root.exists() {
        findings.push("half a show was made in the old place".to_owned());
    }
    show.root = elsewhere;
    show.succeeds(&["run"])?;
    findings.extend(bench.differences(&show)?);
    let outcome =
        "exit 1, the message names the folder, nothing is made in the old place; in the new \
                   one the next run goes on and ends with the same bytes"
            .to_owned();
    Ok(Row {
        fault: "the show's folder is moved while a run hears".to_owned(),
        times: 1,
        outcome,
        findings,
    })
}

/// Where the windows are kept that are finished.
fn part() -> String {
    format!("transcripts/{EPISODE}/.stage/transcribe-1.part")
}

fn ended_well(child: Child, which: &str, findings: &mut Vec<String>) -> Result<()> {
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        findings.push(format!("{which} ended with {}: {stderr}", output.status));
    }
    Ok(())
}
