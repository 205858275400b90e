//! What a server said of a file that came by half: the tag that tells whether the rest is still of
//! the same file.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ureq::http::header::{ETAG, LAST_MODIFIED};

use crate::web::Answer;
use crate::{Error, Result, storage};

/// What a server said of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tag {
    /// Value for `If-Range`: a strong ETag, else the time of the last change.
    pub(crate) validator: String,
    /// Size of the whole file, where it was told.
    pub(crate) bytes: Option<u64>,
}

impl Tag {
    /// Returns the tag of an answer with a whole file of so many bytes; none where the server gives
    /// nothing to tell one version from the next.
    pub(crate) fn of(answer: &Answer, bytes: Option<u64>) -> Option<Self> {
        // A weak tag says that two versions mean the same, not that they are the same to the byte.
        let strong = answer.header(&ETAG).filter(|tag| tag.starts_with('"'));
        let validator = strong.or_else(|| answer.header(&LAST_MODIFIED))?;
        Some(Self { validator: validator.to_owned(), bytes })
    }

    /// Reads the tag beside `part`; none where it is missing or damaged.
    pub(crate) fn read(part: &Path) -> Result<Option<Self>> {
        let path = beside(part);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file("read", &path, error)),
        }
    }

    /// Writes the tag beside `part`.
    ///
    /// The part is empty when this is called, so that a tag cut short, which is no tag, costs nothing.
    pub(crate) fn keep(&self, part: &Path) -> Result<()> {
        let mut output = storage::Output::create(&beside(part))?;
        output.write(&serde_json::to_vec(self).expect("a tag is plain data"))?;
        output.finish()
    }

    /// Removes the tag beside `part`.
    pub(crate) fn remove(part: &Path) -> Result<()> {
        storage::remove(&beside(part))
    }
}

fn beside(part: &Path) -> PathBuf {
    part.with_added_extension("tag")
}
