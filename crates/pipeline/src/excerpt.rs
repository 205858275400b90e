//! Where an episode's free part could end, and setting the mark there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use compose::{Cut, Overlap, cuts, overlaps};
use transcript::format::markdown;

use crate::episodes::EpisodeName;
use crate::error::{Error, Result, ResultExt as _};
use crate::folder::ShowFolder;
use crate::lock::Lock;
use crate::stage::Stage;
use crate::store;
use crate::texts::INTERVIEW;

/// Where the free part of an episode could end.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Legal cuts, the best first.
    pub cuts: Vec<Cut>,
    /// The line of interview.md with the paid mark, from 1; none where all is free.
    pub marked_line: Option<usize>,
    /// The file as it is.
    source: String,
    /// The file without the mark: what the cuts are in.
    unmarked: String,
}

impl Excerpt {
    /// Reads an episode's interview.md and finds the cuts that leave about `share` of its words free,
    /// from 0.0 to 1.0.
    ///
    /// # Errors
    /// When there is none yet, or it has marks that only a person can move.
    pub fn read(show: &ShowFolder, episode: &EpisodeName, share: f32) -> Result<Self> {
        let path = path(show, episode);
        let source = source(&path)?;
        let (unmarked, marked_line) =
            markdown::uncut(&source).map_err(|source| Error::Cut { path, source })?;
        let (interview, _) = markdown::parse(&unmarked);
        let cuts = cuts(&interview, show.show(), share);
        Ok(Self { cuts, marked_line, source, unmarked })
    }

    /// Returns the file with the mark at a cut.
    ///
    /// # Errors
    /// When no mark can stand there.
    fn marked(&self, path: &Path, cut: &Cut) -> Result<String> {
        let marked = markdown::cut(&self.unmarked, cut.before);
        marked.map_err(|source| Error::Cut { path: path.to_owned(), source })
    }

    /// Sets the paid mark at a cut, in place of the one that stands; every other byte of the file stays
    /// as it is. Returns what the lines above the text give away of the text that is paid now.
    ///
    /// # Errors
    /// When the file was changed since it was read, no mark can stand there, or another process works
    /// on the episode.
    pub fn set(&self, show: &ShowFolder, episode: &EpisodeName, cut: &Cut) -> Result<Vec<Overlap>> {
        let path = path(show, episode);
        let _lock = Lock::of_episode(show, episode)?;
        if source(&path)? != self.source {
            return Err(Error::Changed { path });
        }
        let marked = self.marked(&path, cut)?;
        if marked != self.source {
            store::write(&path, marked.as_bytes())?;
        }
        Ok(overlaps(&markdown::parse(&marked).0))
    }
}

fn path(show: &ShowFolder, episode: &EpisodeName) -> PathBuf {
    show.texts(episode).join(INTERVIEW)
}

/// Reads the file as it is: what is to be written back must not be mended on the way.
fn source(path: &Path) -> Result<String> {
    if !path.exists() {
        return Err(Error::NotYet { path: path.to_owned(), made_by: Stage::Compose });
    }
    let bytes = fs::read(path).reading(path)?;
    String::from_utf8(bytes)
        .map_err(|odd| io::Error::new(io::ErrorKind::InvalidData, odd))
        .reading(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "**Ann:** Welcome,  all.\r\n\r\n**Bo:** Good to be here with you today.\r\n\
        ## Boats\r\n**Ann:** Why do boats wait?\r\n\r\n**Bo:** The tide is low, and they wait for more.\r\n";

    fn place(text: &[u8]) -> (tempfile::TempDir, ShowFolder, EpisodeName) {
        let folder = tempfile::tempdir().unwrap();
        let show = crate::init(folder.path()).unwrap();
        let episode = EpisodeName::new("ep-1").unwrap();
        store::write(&path(&show, &episode), text).unwrap();
        (folder, show, episode)
    }

    #[test]
    fn the_mark_is_set_and_moved_and_every_other_byte_stays() {
        let (_folder, show, episode) = place(FILE.as_bytes());
        let excerpt = Excerpt::read(&show, &episode, 0.4).unwrap();
        assert_eq!((excerpt.cuts.len(), excerpt.marked_line), (1, None));
        excerpt.set(&show, &episode, &excerpt.cuts[0]).unwrap();
        let marked = FILE.replace("**Bo:** The", "<!-- paid -->\r\n\r\n**Bo:** The");
        assert_eq!(source(&path(&show, &episode)).unwrap(), marked);
        let again = Excerpt::read(&show, &episode, 0.4).unwrap();
        assert_eq!((again.cuts.clone(), again.marked_line), (excerpt.cuts, Some(7)));
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_or_cannot_be_written_back_is_left_alone() {
        let (_folder, show, episode) = place(FILE.as_bytes());
        let excerpt = Excerpt::read(&show, &episode, 0.4).unwrap();
        store::write(&path(&show, &episode), b"other").unwrap();
        let set = excerpt.set(&show, &episode, &excerpt.cuts[0]);
        assert!(matches!(set, Err(Error::Changed { .. })), "{set:?}");
        let (_folder, show, episode) = place(b"**Ann:** \xff?\n");
        let read = Excerpt::read(&show, &episode, 0.4);
        assert!(matches!(read, Err(Error::Read { .. })), "{read:?}");
        let (_folder, show, episode) = place(b"<!-- paid -->\n\n**Ann:** a\n\n<!-- free -->\n");
        let read = Excerpt::read(&show, &episode, 0.4);
        assert!(matches!(read, Err(Error::Cut { .. })), "{read:?}");
    }
}
