//! One pass over a file for the needles of any number of interviews.

use std::collections::{BTreeSet, HashMap};

use crate::folding;
use crate::needles::{Needles, one_line};
use crate::reading::{self, Kind};

/// Needles of one interview or many, ready to be searched for.
///
/// What is public of one interview is searched for in none: a sentence that ends every episode, a title that
/// others quote.
#[derive(Debug, Default)]
pub struct Searcher {
    /// Number of the interview that each needle is from.
    needles: HashMap<u64, usize>,
}

/// What a search found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// What sort of file it is.
    pub kind: Kind,
    /// Paid words, in the order of the file.
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
    /// Takes the needles of interviews, numbered from 0.
    #[must_use]
    pub fn new<'a>(interviews: impl IntoIterator<Item = &'a Needles> + Clone) -> Self {
        let mut needles = HashMap::new();
        for (number, interview) in interviews.clone().into_iter().enumerate() {
            for hash in interview.paid.keys() {
                needles.entry(*hash).or_insert(number);
            }
        }
        for hash in interviews.into_iter().flat_map(|interview| &interview.public) {
            needles.remove(hash);
        }
        Self { needles }
    }

    /// Searches the file called `name`, and its name.
    #[must_use]
    pub fn search(&self, name: &str, bytes: &[u8]) -> Searched {
        let read = reading::read(name, bytes);
        let mut hits: Vec<Hit> = Vec::new();
        let mut known = BTreeSet::new();
        for text in &read.texts {
            // Hits that touch are one.
            let mut open: Option<(usize, usize, usize)> = None;
            let mut closed = Vec::new();
            folding::runs(&text.text, |run| {
                let Some(number) = self.needles.get(&run.hash) else { return };
                match &mut open {
                    Some((start, end, same)) if run.start <= *end && same == number => {
                        (*start, *end) = (run.start.min(*start), run.end);
                    }
                    _ => closed.extend(open.replace((run.start, run.end, *number))),
                }
            });
            closed.extend(open);
            for (start, end, interview) in closed {
                let words = one_line(&text.text[start..end]);
                // The same words are often found once more beneath another coat of encoding.
                if known.insert((interview, words.clone())) {
                    hits.push(Hit { interview, place: text.place.clone(), words });
                }
            }
        }
        Searched { kind: read.kind, hits, unread: read.unread }
    }
}
