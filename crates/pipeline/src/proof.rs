//! The proof that nothing paid goes out: public files are searched before they are written.

use std::fs;

use ::audit::{Control, Fingerprints, Kind, Needles, Searcher};
use rayon::prelude::*;
use transcript::{Interview, Show, Tier};

use crate::editions::{Content, Files};
use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::store;

/// Where an episode's working folder keeps what its public files were searched for.
const KEPT: &str = "fingerprints";

/// Both editions of an episode before they are written.
pub(crate) struct Proof<'a> {
    interview: &'a Interview,
    needles: Needles,
    /// True where the PDF may have boxes in place of letters, which no search can read.
    allow_missing_glyphs: bool,
}

impl<'a> Proof<'a> {
    pub(crate) fn new(interview: &'a Interview, show: &Show, allow_missing_glyphs: bool) -> Self {
        let needles = Needles::of(interview, show);
        Self { interview, needles, allow_missing_glyphs }
    }

    /// Searches files for anyone, each under its path from the show's folder.
    pub(crate) fn nothing_leaks(&self, folder: &str, public: &Files) -> Result<()> {
        if !self.needles.is_empty() {
            nothing_leaks(&Searcher::new([self.needles.fingerprints().clone()]), folder, public)?;
        }
        Ok(())
    }

    /// Makes sure that the search sees what it searches for, in the files for subscribers; and that the
    /// recording of the whole episode is among them alone.
    pub(crate) fn search_sees(&self, public: (&str, &Files), members: &Files) -> Result<()> {
        let is_paid = self.interview.body.iter().any(|tiered| tiered.tier == Tier::Paid);
        let (folder, public) = public;
        let whole = |content: &Content| match content {
            Content::SameAs(sound) => {
                members.values().any(|one| matches!(one, Content::SameAs(other) if other == sound))
            }
            Content::Bytes(_) => false,
        };
        if let Some((name, _)) = public.iter().find(|(_, content)| is_paid && whole(content)) {
            return Err(Error::WholeRecording { file: format!("{folder}/{name}") });
        }
        if self.needles.is_empty() {
            return Ok(());
        }
        let mut control = Control::default();
        for (name, content) in members {
            if let Content::Bytes(bytes) = content {
                control.add(&self.needles, name, bytes);
            }
        }
        let may_be_blind = |kind| kind == Kind::Pdf && self.allow_missing_glyphs;
        let blind = control.blind().find(|kind| !may_be_blind(*kind));
        match blind {
            Some(kind) => {
                let share = control.shares[&kind];
                Err(Error::Blind { kind, found: share.found, sought: share.sought })
            }
            None => Ok(()),
        }
    }

    /// Keeps what was searched for, for the lists that the episode's post will stand in.
    pub(crate) fn keep(&self, show: &ShowFolder, episode: &EpisodeName) -> Result<()> {
        let bytes = self.needles.fingerprints().to_bytes();
        store::write(&show.working(episode).join(KEPT), &bytes)
    }
}

/// Reads what an episode's public files were searched for; none where they never were, or by another
/// version.
pub(crate) fn kept(show: &ShowFolder, episode: &EpisodeName) -> Result<Option<Fingerprints>> {
    let bytes = store::read_if_there(&show.working(episode).join(KEPT))?;
    Ok(bytes.and_then(|bytes| Fingerprints::from_bytes(&bytes)))
}

/// Searches files for anyone, each under its path from the show's folder, on all cores. Of several that are
/// not clean the first is told.
pub(crate) fn nothing_leaks(searcher: &Searcher, folder: &str, public: &Files) -> Result<()> {
    let search = |(name, content): (&String, &Content)| {
        let file = format!("{folder}/{name}");
        match content {
            Content::Bytes(bytes) => file_is_clean(searcher, &file, name, bytes),
            Content::SameAs(path) => {
                file_is_clean(searcher, &file, name, &fs::read(path).reading(path)?)
            }
        }
    };
    let searched: Vec<_> = public.par_iter().map(search).collect();
    searched.into_iter().collect()
}

/// Searches one file for anyone.
pub(crate) fn file_is_clean(
    searcher: &Searcher,
    file: &str,
    name: &str,
    bytes: &[u8],
) -> Result<()> {
    let mut hits = searcher.search(name, bytes).hits.into_iter();
    let Some(first) = hits.next() else { return Ok(()) };
    Err(Error::Leak {
        file: file.to_owned(),
        place: first.place,
        words: first.words,
        more: hits.count(),
    })
}
