//! `interview.md` to the free and the whole edition.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use ::compose::retime;
use ::publish::{Audio, Entry, Post};
use serde::Serialize;
use transcript::{Edition, FreeAudio, FrontMatter, Interview, Millis, Tier, Transcript};

use crate::archive::{self, Entries};
use crate::digest;
use crate::editions::{Content, Files, Published};
use crate::episodes::is_audio;
use crate::error::{Error, Result};
use crate::free_sound::{self, FreeSound};
use crate::key::Key;
use crate::options::Options;
use crate::proof::{self, Proof};
use crate::report::Outcome;
use crate::stage::Stage;
use crate::stages::{compose, transcribe};
use crate::store;
use crate::studio::Desk;
use crate::texts::{self, INTERVIEW, TRANSCRIPT};

/// Rises with every change of what readers see of the same text.
const VERSION: u32 = 6;

/// All that can change what readers see.
#[derive(Serialize)]
struct Inputs<'a> {
    stage: Stage,
    version: u32,
    program: &'a str,
    interview_sha256: String,
    transcript_sha256: Option<String>,
    sound_sha256: Option<String>,
    episode: &'a str,
    show: toml::Table,
    fonts: Vec<String>,
    allow_missing_glyphs: bool,
}

/// Publishes both editions, unless they stand as they should.
pub(crate) fn run(desk: &mut Desk<'_>) -> Result<Outcome> {
    let (interview, odd) = texts::interview(desk.show(), desk.name())?;
    let key = key(desk, &interview.front)?;
    let published = Published::read(&desk.receipt(Stage::Publish))?;
    if !desk.studio.options.force
        && published.is_fresh(desk.show().root(), &key)?
        && Entries::read(desk.show(), desk.name())?.is_some()
        && proof::kept(desk.show(), desk.name())?.is_some()
    {
        return Ok(Outcome::Fresh);
    }
    desk.explain(Stage::Publish, published.inputs(), &key);
    desk.report.warnings.extend(odd.iter().map(|warning| format!("{INTERVIEW}: {warning}")));
    let words = words(desk);
    desk.report.warnings.extend(archive::odd_logo(desk.show()));
    let mut editions = BTreeMap::new();
    let mut made = |tier: Tier| -> Result<Entry> {
        desk.go_on()?;
        let folder = desk.show().edition(desk.name(), tier);
        let folder = desk.show().relative(&folder).unwrap_or_default();
        let (files, entry) = files(desk, &interview, tier, words.as_ref())?;
        editions.insert(folder, files);
        Ok(entry)
    };
    let entries = Entries { public: made(Tier::Free)?, members: made(Tier::Paid)? };
    prove(desk, &interview, &entries, &editions)?;
    // Before the files: a run that is killed in between publishes again.
    entries.keep(desk.show(), desk.name())?;
    let names = editions
        .iter()
        .flat_map(|(folder, files)| files.keys().map(move |name| format!("{folder}/{name}")));
    let names: Vec<_> = names.collect();
    published.replace(desk.show().root(), &desk.receipt(Stage::Publish), &key, editions)?;
    desk.report.files.extend(names);
    Ok(Outcome::Done)
}

/// Searches what anyone will read for what is for subscribers, before anything of it is written.
fn prove(
    desk: &Desk<'_>,
    interview: &Interview,
    entries: &Entries,
    editions: &BTreeMap<String, Files>,
) -> Result<()> {
    let proof = Proof::new(interview, desk.show().show(), desk.studio.options.allow_missing_glyphs);
    let [public, members] = [Tier::Free, Tier::Paid].map(|tier| {
        let folder = desk.show().edition(desk.name(), tier);
        desk.show().relative(&folder).unwrap_or_default()
    });
    let none = Files::new();
    let files = |folder: &String| editions.get(folder).unwrap_or(&none);
    let (clean, seen) = rayon::join(
        || proof.nothing_leaks(&public, files(&public)),
        || proof.search_sees((&public, files(&public)), files(&members)),
    );
    clean.and(seen)?;
    let entry = Content::Bytes(store::to_json(&entries.public));
    proof
        .nothing_leaks(&public, &Files::from([("the post's entry in lists".to_owned(), entry)]))?;
    proof.keep(desk.show(), desk.name())
}

/// Returns what the stage's result depends on.
pub(crate) fn key(desk: &mut Desk<'_>, front: &FrontMatter) -> Result<Key> {
    let heard = transcribe::shelf(desk);
    let transcript = desk.has(TRANSCRIPT).then(|| heard.digest(TRANSCRIPT)).transpose()?;
    let sound = match sound_of(desk, front) {
        Some(Sound::File(path)) => Some(desk.digests.of(&path)?),
        _ => None,
    };
    let Options { fonts, allow_missing_glyphs, .. } = &desk.studio.options;
    Ok(Key::of(&Inputs {
        stage: Stage::Publish,
        version: VERSION,
        program: env!("CARGO_PKG_VERSION"),
        interview_sha256: compose::shelf(desk).digest(INTERVIEW)?,
        transcript_sha256: transcript,
        sound_sha256: sound,
        episode: desk.name().as_str(),
        show: desk.show().without_wording(),
        fonts: fonts.iter().map(|path| digest::of_file(path)).collect::<Result<_>>()?,
        allow_missing_glyphs: *allow_missing_glyphs,
    }))
}

/// Reads the words heard, which tell when those of the text are said; there are none where the text
/// did not come from sound.
fn words(desk: &mut Desk<'_>) -> Option<Transcript> {
    match texts::words(desk.show(), desk.name()) {
        Ok(words) => Some(words),
        Err(Error::NotYet { .. }) => None,
        Err(error) => {
            desk.report.warnings.push(format!("{error}, so there are no captions"));
            None
        }
    }
}

/// Returns the files of an edition, with the sound that its page plays, and what the archive says of it.
fn files(
    desk: &mut Desk<'_>,
    interview: &Interview,
    tier: Tier,
    words: Option<&Transcript>,
) -> Result<(Files, Entry)> {
    let edition = &interview.edition(tier);
    let played = played(desk, interview, edition, words)?;
    let mut files = Files::new();
    if let Some(Played { href, file: Some(path), .. }) = &played {
        files.insert(href.clone(), Content::SameAs(path.clone()));
    }
    let audio = played.as_ref().map(|Played { href, file, duration }| Audio {
        href,
        bytes: file.as_ref().and_then(|path| fs::metadata(path).ok()).map(|file| file.len()),
        duration: *duration,
    });
    // Told by this edition alone: no paid word has a part in the times of the free one.
    let spoken = words.map(|words| retime::edition(edition, words)).unwrap_or_default();
    let (episode, show) = (desk.name().as_str(), desk.studio.show.show());
    let post = Post { episode, show, audio, spoken: &spoken };
    let (made, odd) = ::publish::files(edition, &post, desk.studio.press()?)?;
    let entry = ::publish::entry(edition, &post, &made);
    for file in made {
        let name: Vec<_> = file.path.iter().map(|part| part.to_string_lossy()).collect();
        files.insert(name.join("/"), Content::Bytes(file.bytes));
    }
    desk.report.warnings.extend(odd.iter().map(ToString::to_string));
    Ok((files, entry))
}

/// What a page plays.
struct Played {
    /// Its address from the page.
    href: String,
    /// The file, where it is one of the edition's.
    file: Option<PathBuf>,
    duration: Option<Millis>,
}

/// Returns what the page of an edition plays: the whole recording, or the beginning of it where the
/// text goes on for subscribers.
fn played(
    desk: &mut Desk<'_>,
    interview: &Interview,
    edition: &Edition,
    words: Option<&Transcript>,
) -> Result<Option<Played>> {
    let begins = edition.tier() == Tier::Free && edition.has_cut();
    if begins && desk.studio.show.show().paywall.free_audio == FreeAudio::None {
        return Ok(None);
    }
    let whole = words.map(|words| words.duration);
    let (path, duration) = match sound_of(desk, &interview.front) {
        Some(Sound::File(path)) if begins => {
            match free_sound::make(desk, interview, words, &path)? {
                Some(FreeSound { path, duration }) => (path, Some(duration)),
                None => return Ok(None),
            }
        }
        Some(Sound::File(path)) => (path, whole),
        Some(Sound::Elsewhere(url)) if begins => {
            free_sound::is_missing(desk, &format!("the recording is at {url}"));
            return Ok(None);
        }
        Some(Sound::Elsewhere(href)) => {
            return Ok(Some(Played { href, file: None, duration: whole }));
        }
        // The whole edition says so.
        Some(Sound::Missing(_)) if begins => return Ok(None),
        Some(Sound::Missing(name)) => {
            let warning = format!("there is no recording at `{name}`, so the page plays none");
            desk.report.warnings.push(warning);
            return Ok(None);
        }
        None => return Ok(None),
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let href = format!("{}.{ending}", desk.name());
    Ok(Some(Played { href, file: Some(path), duration }))
}

/// The sound that a post names.
enum Sound {
    /// At an address.
    Elsewhere(String),
    /// In the show's folder.
    File(PathBuf),
    /// Nowhere that may be published.
    Missing(String),
}

/// Finds the sound that the front matter names: an address, or a recording in the show's folder.
fn sound_of(desk: &Desk<'_>, front: &FrontMatter) -> Option<Sound> {
    let named = front.audio.as_deref()?;
    if named.starts_with("https://") || named.starts_with("http://") {
        return Some(Sound::Elsewhere(named.to_owned()));
    }
    let recording = desk.show().inside(named).filter(|path| is_audio(path) && path.is_file());
    Some(recording.map_or_else(|| Sound::Missing(named.to_owned()), Sound::File))
}
