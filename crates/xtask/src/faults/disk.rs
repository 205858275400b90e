//! Disks that are full, and folders that may not be written.

use std::fs;

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Row;
use super::bench::{Bench, EPISODE, Files, Show, collect, differences, left_behind};
use crate::shell::{self, files_under};

/// Kilobytes that are left when a run begins to hear.
const ROOM_TO_HEAR: [usize; 5] = [0, 8, 24, 64, 96];

/// Kilobytes that are left when a run begins to write and to publish what was heard.
const ROOM_TO_PUBLISH: [usize; 16] =
    [0, 4, 8, 12, 20, 32, 48, 64, 80, 100, 120, 140, 160, 180, 210, 240];

/// As whom the program runs where we may do everything: nobody.
const NOBODY: u32 = 65_534;

/// Runs in a file system of its own that has little room, then again in one that has enough.
const IN_LITTLE_ROOM: &str = r#"
set -e
mount -t tmpfs -o size=1g none "$SHOW"
cp -a "$STOCK/." "$SHOW"
cd "$SHOW"
used=$(df -Pk "$SHOW" | awk 'NR == 2 { print $3 }')
mount -o "remount,size=$((used + ROOM))k" "$SHOW"
code=0
"$CASTPRESS" run > "$OUT/stdout" 2> "$OUT/first" || code=$?
cp -a "$SHOW" "$OUT/after"
mount -o remount,size=1g "$SHOW"
again=0
"$CASTPRESS" run > "$OUT/stdout" 2> "$OUT/second" || again=$?
cp -a "$SHOW" "$OUT/end"
echo "$code $again"
"#;

/// Lets runs meet a full disk, then makes room.
pub(super) fn full(bench: &Bench<'_>) -> Result<Row> {
    let fault = "disk full (a small tmpfs), from the beginning and before publishing".to_owned();
    if !may_mount() {
        let outcome = "not tried: this system does not let us mount".to_owned();
        return Ok(Row { fault, times: 0, outcome, findings: Vec::new() });
    }
    let heard = bench.finished_show("heard")?;
    fs::remove_dir_all(heard.root.join("site"))?;
    for name in
        ["interview.md", ".stage/compose.json", ".stage/publish.json", ".stage/entries.json"]
    {
        fs::remove_file(heard.root.join(format!("transcripts/{EPISODE}/{name}")))?;
    }
    let begun = bench.show("begun")?;
    let hear = ROOM_TO_HEAR.iter().map(|room| (&begun, *room));
    let publish = ROOM_TO_PUBLISH.iter().map(|room| (&heard, *room));
    let (mut times, mut findings) = (0, Vec::new());
    for (stock, room) in hear.chain(publish) {
        let place = bench.show("full")?;
        let found = in_little_room(bench, stock, &place, room)?;
        times += usize::from(found.was_full);
        findings
            .extend(found.findings.into_iter().map(|one| format!("with {room} kB left: {one}")));
    }
    let outcome =
        "exit 1 or 3, the message names the file, no half file; with room again the next run \
                   ends with the same bytes"
            .to_owned();
    Ok(Row { fault, times, outcome, findings })
}

struct Found {
    was_full: bool,
    findings: Vec<String>,
}

fn in_little_room(bench: &Bench<'_>, stock: &Show, place: &Show, room: usize) -> Result<Found> {
    let out = place.folder.join("out");
    fs::create_dir_all(&out)?;
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", IN_LITTLE_ROOM]);
    place.settle(&mut command);
    command.env("SHOW", &place.root).env("STOCK", &stock.root).env("OUT", &out);
    command.env("ROOM", room.to_string()).env("CASTPRESS", &place.binary);
    let codes = shell::output(&mut command)?;
    let read = |name: &str| fs::read_to_string(out.join(name)).context("a run says something");
    let (first, second) = (read("first")?, read("second")?);
    let mut findings = Vec::new();
    let after = files_in(&out.join("after"))?;
    let half = after.iter().filter(|(name, bytes)| bench.whole.get(*name) != Some(bytes));
    findings.extend(half.map(|(name, _)| format!("{name} is not whole")));
    findings.extend(left_behind(&out.join("after"))?);
    let was_full = match codes.trim() {
        "0 0" => false,
        // 3: both editions are published, and no room was left for the archive.
        "1 0" | "3 0" if first.contains("cannot write") && first.contains("No space left") => true,
        _ => {
            findings.push(format!("ended with {}\n{first}\n{second}", codes.trim()));
            true
        }
    };
    findings.extend(differences(&bench.whole, &files_in(&out.join("end"))?));
    Ok(Found { was_full, findings })
}

fn files_in(root: &Path) -> Result<Files> {
    let mut files = Files::new();
    for folder in ["transcripts", "site"] {
        collect(root, folder, &mut files)?;
    }
    Ok(files)
}

fn may_mount() -> bool {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"]);
    command.output().is_ok_and(|output| output.status.success())
}

/// Runs every command in a show that may only be read.
pub(super) fn read_only(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let new = owned(bench, bench.show("read-only")?)?;
    allow(&new.root, false)?;
    told(&new, &["run"], &["cannot write", "Permission denied"], &mut findings)?;
    allow(&new.root, true)?;
    new.succeeds(&["run"])?;
    findings.extend(bench.differences(&new)?);

    let done = owned(bench, bench.finished_show("read-only-done")?)?;
    allow(&done.root, false)?;
    // What only reads is allowed.
    for words in [&["status"][..], &["export", EPISODE, "txt"], &["speakers", "list", EPISODE]] {
        let ending = done.run(words)?;
        if !ending.status.is_some_and(|status| status.success()) {
            findings.push(format!(
                "`{}` fails where it need not write: {}",
                words.join(" "),
                ending.stderr
            ));
        }
    }
    told(&done, &["run", "--force"], &["cannot write", "Permission denied"], &mut findings)?;
    findings.extend(bench.differences(&done)?);
    allow(&done.root, true)?;
    let outcome =
        "commands that write end with 1 and name the file, those that read work".to_owned();
    Ok(Row { fault: "a show that may only be read".to_owned(), times: 5, outcome, findings })
}

/// Takes the right to write away while a run hears.
pub(super) fn permission_lost(bench: &Bench<'_>) -> Result<Row> {
    let mut findings = Vec::new();
    let show = owned(bench, bench.show("lost")?)?;
    let child = show.start(&["run"])?;
    show.wait_for_lines(&format!("transcripts/{EPISODE}/.stage/transcribe-1.part"), 2)?;
    allow(&show.root, false)?;
    let output = child.wait_with_output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(1) || !stderr.contains("cannot write") {
        findings.push(format!("a run that lost its rights ended with {}: {stderr}", output.status));
    }
    allow(&show.root, true)?;
    show.succeeds(&["run"])?;
    findings.extend(bench.differences(&show)?);
    let outcome = "exit 1, the message names the file; with the right back the next run goes on and ends with \
         the same bytes";
    let fault = "the right to write is lost while a run hears".to_owned();
    Ok(Row { fault, times: 1, outcome: outcome.to_owned(), findings })
}

/// Checks that a command ends with 1 and says these words.
fn told(show: &Show, command: &[&str], words: &[&str], findings: &mut Vec<String>) -> Result<()> {
    let ending = show.run(command)?;
    let code = ending.status.and_then(|status| status.code());
    if code != Some(1) || !words.iter().all(|word| ending.stderr.contains(word)) {
        let command = command.join(" ");
        findings.push(format!("`{command}` ended with {code:?}: {}", ending.stderr));
    }
    Ok(())
}

/// Gives a show to somebody whom permissions bind, and lets that person run the program: whoever may
/// do everything could write in any folder.
fn owned(bench: &Bench<'_>, mut show: Show) -> Result<Show> {
    let id = shell::output(Command::new("id").arg("-u"))?;
    if id.trim() != "0" {
        return Ok(show);
    }
    let models = bench.house.empty_folder("faults-models")?;
    for path in files_under(&show.models)? {
        let name = path.file_name().context("a file has a name")?;
        let is_model = path.extension().is_some_and(|end| end == "bin" || end == "safetensors");
        if is_model && fs::hard_link(&path, models.join(name)).is_err() {
            fs::copy(&path, models.join(name))?;
        }
    }
    shell::run(Command::new("chown").args(["-R", &NOBODY.to_string()]).arg(&show.root))?;
    show.models = models;
    show.user = Some(NOBODY);
    if !show.run(&["status"])?.status.is_some_and(|status| status.success()) {
        bail!("{} cannot be read by everybody, so rights cannot be tried", show.root.display());
    }
    Ok(show)
}

/// Gives or takes the right to write in a folder and all below it.
fn allow(folder: &Path, write: bool) -> Result<()> {
    let mode = if write { "u+w" } else { "a-w" };
    shell::run(Command::new("chmod").args(["-R", mode]).arg(folder))
}
