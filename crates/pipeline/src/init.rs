//! A new show's folder.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result, ResultExt as _};
use crate::folder::{SHOW_FILE, ShowFolder};
use crate::store;

/// What a new show says of itself, with an example of everything it could say.
const TEMPLATE: &str = include_str!("castpress.toml");

/// What a new show keeps out of git: what can be made again, and what people's voices are like.
const IGNORED: &str = "/audio/.stage/\n/site/\n/transcripts/*/.stage/\n/voiceprints.json\n";

/// Makes `folder` a show: a commented castpress.toml, a place for recordings, and a .gitignore
/// where there is none. Folders on the way are made.
///
/// # Errors
/// When it is a show already, or cannot be written.
pub fn init(folder: &Path) -> Result<ShowFolder> {
    let description = folder.join(SHOW_FILE);
    if description.exists() {
        return Err(Error::AlreadyAShow { path: description });
    }
    let audio = folder.join("audio");
    fs::create_dir_all(&audio).writing(&audio)?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        store::write(&ignored, IGNORED.as_bytes())?;
    }
    store::write(&description, TEMPLATE.as_bytes())?;
    ShowFolder::open(folder)
}

#[cfg(test)]
mod tests {
    use transcript::Show;

    use super::*;

    #[test]
    fn every_example_in_the_new_description_is_one_that_works() {
        let uncommented: String = TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(example) if example.contains(" = ") || example.starts_with('[') => example,
                _ => line,
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let show = Show::parse(&uncommented).unwrap();
        assert_eq!(show.people.len(), 2);
        assert_eq!(show.glossary.len(), 3);
        assert_eq!(show.listen.len(), 2);
        assert!(show.language.is_some() && show.url.is_some() && show.footer.is_some());
        assert!(show.paywall.subscribe_url.is_some() && show.source.feed.is_some());
    }

    #[test]
    fn a_show_is_never_made_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/show");
        init(&root).unwrap();
        assert!(root.join("audio").is_dir());
        assert!(matches!(init(&root), Err(Error::AlreadyAShow { .. })));
    }
}
