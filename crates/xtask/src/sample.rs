//! The sample episode: a script read by three synthetic voices, with exact references.
//!
//! `crates/xtask/sample/script.md` is an interview in the program's own form. Each sentence is
//! spoken by `flite`, laid on one clock with pauses, an interruption and a backchannel where the
//! script asks for them, and encoded by `lame`. What was said when goes beside the episode as
//! `reference.jsonl` and `reference.rttm`.

mod mix;
mod reference;
mod script;
mod voice;

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// The episode's name: of its file under `audio/` and of its folder under `transcripts/`.
const EPISODE: &str = "tides-and-timetables";

/// Makes the sample episode's sound and references again, in the show at `root`.
///
/// Needs `flite` (with the voices slt, rms and awb) and `lame` from the system's packages. The same
/// versions of both make the same bytes.
pub(crate) fn run(root: &Path) -> Result<()> {
    let path = root.join("crates/xtask/sample/script.md");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read the script {}", path.display()))?;
    let turns = script::parse(&text)?;
    let work = root.join("target/sample");
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;

    let mut voices = voice::Voices::new(&work);
    let mut mix = mix::Mix::default();
    let mut spoken = Vec::new();
    for turn in &turns {
        spoken.push(mix.lay(turn, &mut voices)?);
    }
    let sound = work.join("mix.wav");
    mix.save(&sound)?;
    save(&root.join("audio").join(format!("{EPISODE}.mp3")), &encode(&sound, &text)?)?;
    let folder = root.join("transcripts").join(EPISODE);
    save(&folder.join("reference.jsonl"), reference::jsonl(&spoken)?.as_bytes())?;
    save(&folder.join("reference.rttm"), reference::rttm(EPISODE, &spoken).as_bytes())?;
    Ok(())
}

/// Returns the sound as MP3, with tags from the script's front matter.
fn encode(sound: &Path, script: &str) -> Result<Vec<u8>> {
    let field = |name: &str| script::front(script, name).unwrap_or_default().to_owned();
    let mp3 = sound.with_extension("mp3");
    let status = Command::new("lame")
        .args(["--silent", "--noreplaygain", "-m", "m", "-b", "64", "--add-id3v2"])
        .args(["--tt", &field("title"), "--tl", "The Slow Crossing", "--ta", "castpress"])
        .args(["--ty", field("published").get(..4).unwrap_or_default(), "--tn", "1"])
        .args([sound, &mp3])
        .status()
        .context("cannot start `lame`: install it from the system's packages")?;
    ensure!(status.success(), "lame ended with {status}");
    fs::read(&mp3).with_context(|| format!("cannot read {}", mp3.display()))
}

/// Writes a file in one step: a temporary file beside it, then a rename.
fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    let temporary = path.with_extension("part");
    fs::create_dir_all(folder)
        .and_then(|()| {
            let mut options = OpenOptions::new();
            let mut file = options.create(true).write(true).truncate(true).open(&temporary)?;
            file.write_all(bytes)?;
            file.sync_data()
        })
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
