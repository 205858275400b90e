//! One pass over a file for the needles of any number of interviews.

use std::collections::HashSet;

use crate::fingerprints::Fingerprints;
use crate::folding::{self, Run};
use crate::needles::one_line;
use crate::reading::{self, Kind};

/// Needles of one interview or many, ready to be searched for.
///
/// What is public of one interview is searched for in none: a sentence that ends every episode, a title that
/// others quote.
#[derive(Debug, Default)]
pub struct Searcher {
    needles: HashSet<u64>,
    interviews: Vec<Fingerprints>,
}

/// What a search found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// What sort of file it is.
    pub kind: Kind,
    /// Paid words, each at the first place where they are.
    pub hits: Vec<Hit>,
    /// What in it could not be read, in words for people.
    pub unread: Vec<String>,
}

/// Paid words in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the interview whose words they are, in the order they were given in.
    pub interview: usize,
    /// Where in the file they are, such as ``attribute `alt` ``.
    pub place: String,
    /// The words, as they stand there.
    pub words: String,
}

impl Searcher {
    /// Takes the fingerprints of interviews, numbered from 0.
    #[must_use]
    pub fn new(interviews: impl IntoIterator<Item = Fingerprints>) -> Self {
        let interviews: Vec<_> = interviews.into_iter().collect();
        let mut needles: HashSet<u64> =
            interviews.iter().flat_map(|one| &one.paid).copied().collect();
        for hash in interviews.iter().flat_map(|one| &one.public) {
            needles.remove(hash);
        }
        Self { needles, interviews }
    }

    /// Returns the number of the first interview that has this run in its paid half.
    fn interview(&self, hash: u64) -> Option<usize> {
        self.needles.contains(&hash).then_some(())?;
        self.interviews.iter().position(|one| one.have_paid(hash))
    }

    /// Searches the file called `name`, and its name.
    #[must_use]
    pub fn search(&self, name: &str, bytes: &[u8]) -> Searched {
        let read = reading::read(name, bytes);
        let mut hits: Vec<Hit> = Vec::new();
        let mut known = HashSet::new();
        for text in &read.texts {
            let mut stretches: Vec<Stretch> = Vec::new();
            folding::runs(&text.text, |run| {
                let Some(interview) = self.interview(run.hash) else { return };
                let is_new = known.insert(run.hash);
                match stretches.last_mut() {
                    // Hits that touch are one.
                    Some(open) if run.start <= open.end && open.interview == interview => {
                        (open.start, open.end) = (run.start.min(open.start), run.end);
                        open.is_new |= is_new;
                    }
                    _ => {
                        let Run { start, end, .. } = run;
                        stretches.push(Stretch { interview, start, end, is_new });
                    }
                }
            });
            // The same words are often found once more beneath another coat of encoding.
            for Stretch { interview, start, end, .. } in
                stretches.into_iter().filter(|one| one.is_new)
            {
                let words = one_line(&text.text[start..end]);
                hits.push(Hit { interview, place: text.place.clone(), words });
            }
        }
        Searched { kind: read.kind, hits, unread: read.unread }
    }
}

/// Needles in a row.
struct Stretch {
    interview: usize,
    start: usize,
    end: usize,
    /// True where one of them was not in the file before.
    is_new: bool,
}
