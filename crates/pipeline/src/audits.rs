//! A site on disk, searched for what is for subscribers, whoever wrote its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use ::audit::{Control, Kind, Needles, Searched, Searcher};
use transcript::{Interview, Tier};

use crate::digest;
use crate::editions::Published;
use crate::episodes::{self, EpisodeName, is_audio};
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::stage::Stage;
use crate::texts::{self, INTERVIEW};

/// What was found out about a site.
#[derive(Debug)]
pub struct Audit {
    /// What was found out about each episode, in the order of their names.
    pub episodes: Vec<AuditedEpisode>,
    /// Files that belong to no episode: lists, feeds, and what somebody else put there.
    pub shared: usize,
    /// Files that nobody can read, or not all of, in the order of their names.
    pub unread: Vec<Unread>,
    /// Pictures and sounds: what is written in their data was read, and what they show and say was not.
    pub unseen: Vec<String>,
}

/// What was found out about an episode.
#[derive(Debug)]
pub struct AuditedEpisode {
    /// Which.
    pub name: EpisodeName,
    /// Files of its folder on the site.
    pub files: usize,
    /// Runs of words that were looked for in every file of the site.
    pub needles: usize,
    /// What the teaser tells of the paid half: allowed.
    pub allowed: Vec<String>,
    /// Where its paid words are, on the whole site.
    pub leaks: Vec<Leak>,
    /// What the search sees in the members' files, where there are any.
    pub control: Option<Control>,
    /// True where interview.md is another one than was published.
    pub changed: bool,
}

/// Paid words in a public file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file, from the site's folder.
    pub file: String,
    /// Where in the file.
    pub place: String,
    /// The words.
    pub words: String,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file, from the site's folder.
    pub file: String,
    /// Why, in words for people.
    pub why: String,
}

impl Audit {
    /// Returns true where no paid word was found, and the search saw them where they are.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.episodes.iter().all(AuditedEpisode::is_clean)
    }

    /// Returns how many files were read.
    #[must_use]
    pub fn files(&self) -> usize {
        self.shared + self.episodes.iter().map(|episode| episode.files).sum::<usize>()
    }
}

impl AuditedEpisode {
    /// Returns true where none of its paid words was found, and the search saw them where they are.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.leaks.is_empty() && self.blind().is_empty()
    }

    /// Returns the formats in which the search does not see what it looks for.
    #[must_use]
    pub fn blind(&self) -> Vec<Kind> {
        self.control.iter().flat_map(Control::blind).collect()
    }
}

/// Searches every file under `site`, or else under the show's public site, for the paid half of every
/// episode that the show has a text of.
///
/// # Errors
/// When there is no such folder, or a file cannot be read.
pub fn audit(show: &ShowFolder, site: Option<&Path>) -> Result<Audit> {
    let own = show.site(Tier::Free);
    let site = site.unwrap_or(&own);
    if !site.is_dir() {
        return Err(Error::NoSite { path: site.to_owned() });
    }
    let texts = texts(show)?;
    let searcher = Searcher::new(texts.iter().map(|text| text.needles.fingerprints().clone()));
    let files = files(site)?;
    let searched =
        in_parallel(&files, |file| file.bytes().map(|bytes| searcher.search(&file.name, &bytes)))?;
    let controls = in_parallel(&texts, |text| control(show, text))?;

    let mut audit =
        Audit { episodes: Vec::new(), shared: 0, unread: Vec::new(), unseen: Vec::new() };
    for (text, control) in texts.iter().zip(controls) {
        audit.episodes.push(AuditedEpisode {
            name: text.name.clone(),
            files: 0,
            needles: text.needles.len(),
            allowed: text.needles.allowed().to_vec(),
            leaks: whole_recordings(show, text, &files)?,
            control,
            changed: is_changed(show, &text.name)?,
        });
    }
    for (file, searched) in files.iter().zip(searched) {
        audit.add(file, searched);
    }
    Ok(audit)
}

impl Audit {
    fn add(&mut self, file: &SiteFile, searched: Searched) {
        let folder = file.name.split_once('/').map_or("", |(folder, _)| folder);
        match self.episodes.iter_mut().find(|episode| episode.name.as_str() == folder) {
            Some(episode) => episode.files += 1,
            None => self.shared += 1,
        }
        for hit in searched.hits {
            if let Some(episode) = self.episodes.get_mut(hit.interview) {
                let file = file.name.clone();
                episode.leaks.push(Leak { file, place: hit.place, words: hit.words });
            }
        }
        let unread = searched.unread.into_iter();
        self.unread.extend(unread.map(|why| Unread { file: file.name.clone(), why }));
        if matches!(searched.kind, Kind::Picture | Kind::Sound) {
            self.unseen.push(file.name.clone());
        }
    }
}

/// An episode's text and what is looked for.
struct EpisodeText {
    name: EpisodeName,
    interview: Interview,
    needles: Needles,
}

fn texts(show: &ShowFolder) -> Result<Vec<EpisodeText>> {
    let mut read = Vec::new();
    for name in episodes::with_texts(show)? {
        match texts::interview(show, &name) {
            Ok((interview, _)) => {
                let needles = Needles::of(&interview, show.show());
                read.push(EpisodeText { name, interview, needles });
            }
            Err(Error::NotYet { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// A file of a site.
struct SiteFile {
    /// Its path from the site's folder, with slashes.
    name: String,
    path: PathBuf,
}

impl SiteFile {
    fn bytes(&self) -> Result<Vec<u8>> {
        fs::read(&self.path).reading(&self.path)
    }
}

/// Returns every file under a folder, hidden ones too, in the order of their names.
fn files(site: &Path) -> Result<Vec<SiteFile>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(String::new(), site.to_owned())];
    while let Some((within, folder)) = folders.pop() {
        for entry in fs::read_dir(&folder).reading(&folder)? {
            let path = entry.reading(&folder)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name =
                if within.is_empty() { name.into_owned() } else { format!("{within}/{name}") };
            // A link to a folder is not followed: it may lead back here.
            if path.is_dir() && !path.is_symlink() {
                folders.push((name, path));
            } else if path.is_file() {
                found.insert(name, path);
            }
        }
    }
    Ok(found.into_iter().map(|(name, path)| SiteFile { name, path }).collect())
}

/// Searches an episode's files for subscribers as the public ones are searched; none where there are none,
/// or nothing is looked for.
fn control(show: &ShowFolder, text: &EpisodeText) -> Result<Option<Control>> {
    let folder = show.edition(&text.name, Tier::Paid);
    if !folder.is_dir() || text.needles.is_empty() {
        return Ok(None);
    }
    let mut control = Control::default();
    for file in files(&folder)?.iter().filter(|file| !is_audio(&file.path)) {
        control.add(&text.needles, &file.name, &file.bytes()?);
    }
    Ok(Some(control))
}

/// Finds the recording of a whole episode among the files of a site.
fn whole_recordings(show: &ShowFolder, text: &EpisodeText, site: &[SiteFile]) -> Result<Vec<Leak>> {
    let folder = show.edition(&text.name, Tier::Paid);
    let is_paid = text.interview.body.iter().any(|tiered| tiered.tier == Tier::Paid);
    if !is_paid || !folder.is_dir() {
        return Ok(Vec::new());
    }
    let size = |path: &Path| fs::metadata(path).map(|file| file.len()).reading(path);
    let mut leaks = Vec::new();
    for whole in files(&folder)?.iter().filter(|file| is_audio(&file.path)) {
        for file in site.iter().filter(|file| is_audio(&file.path)) {
            if size(&file.path)? == size(&whole.path)?
                && digest::of_file(&file.path)? == digest::of_file(&whole.path)?
            {
                let (file, place) = (file.name.clone(), "the sound".to_owned());
                let words = "the whole recording".to_owned();
                leaks.push(Leak { file, place, words });
            }
        }
    }
    Ok(leaks)
}

/// Returns true where interview.md is another one than what was published.
fn is_changed(show: &ShowFolder, episode: &EpisodeName) -> Result<bool> {
    let receipt = show.working(episode).join(format!("{}.json", Stage::Publish));
    let published = Published::read(&receipt)?;
    let now = digest::of_file(&show.texts(episode).join(INTERVIEW))?;
    Ok(published.input("interview_sha256").is_some_and(|then| then != now))
}

/// Does the same with each of many, on all cores, and returns the results in order.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(1);
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(share)
            .map(|items| scope.spawn(move || items.iter().map(work).collect::<Result<Vec<_>>>()))
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for worker in workers {
            // A worker that panicked has told why, and this is no place to go on from.
            all.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(all)
    })
}
