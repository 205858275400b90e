//! Edited words get their times back from what was heard.
//!
//! Editors delete, insert, rewrite, turn words to numerals, merge and split turns and move whole
//! paragraphs; nobody writes times in the file. [`retime`] aligns the words of the edited text with
//! the words of the transcript and gives every edited word a stretch of the episode's clock:
//!
//! 1. both texts are folded ([`fold`]) so that case, punctuation and diacritics do not matter;
//! 2. the order-preserving alignment of the whole text is found between anchors: runs of words that
//!    both texts hold just once (patience diff, after Bram Cohen), with an exact alignment by edit
//!    distance between them ([`align`]);
//! 3. paragraphs that found no place in that order were moved, and are looked for among the heard
//!    words nobody claimed;
//! 4. words that still match nothing share the time between their matched neighbours, by length.

mod align;
mod fold;
mod spread;

use transcript::{Span, Word};

/// A paragraph of the edited text, with a time for each of its words.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedParagraph {
    /// When each word is said: as many as the paragraph has words, starts never decreasing, no two
    /// overlapping. Empty where the paragraph was not found in the recording at all.
    pub words: Vec<Span>,
    /// Share of the words that were found in the recording, from 0.0 to 1.0.
    pub matched: f32,
}

impl TimedParagraph {
    /// Returns the stretch from the first word to the last; `None` where it was not found.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(self.words.first()?.hull(*self.words.last()?))
    }
}

/// Shortest paragraph, in words, that is looked for out of order: less may stand anywhere.
const LEAST_MOVED_WORDS: usize = 6;

/// Share of a paragraph's words that must match for it to count as found.
const LEAST_MATCHED: f32 = 0.25;

/// Gives every word of the edited `paragraphs` its time, from the words `heard`.
///
/// Paragraphs come in the order of the file, each as its words; `heard` is sorted by start. The
/// result has one entry a paragraph. Times lie inside the episode.
#[must_use]
pub fn retime(paragraphs: &[Vec<&str>], heard: &[Word]) -> Vec<TimedParagraph> {
    let heard_folds: Vec<String> = heard.iter().map(|word| fold::fold(&word.text)).collect();
    let edited: Vec<Vec<String>> = paragraphs
        .iter()
        .map(|words| words.iter().map(|word| fold::fold(word)).collect())
        .collect();

    let mut matches = align::in_order(&edited, &heard_folds);
    follow_moved(&edited, &heard_folds, &mut matches);
    spread::spread(paragraphs, heard, &matches)
}

/// For each paragraph, the heard word each of its words matches.
type Matches = Vec<Vec<Option<usize>>>;

fn matched_share(matches: &[Option<usize>]) -> f32 {
    let matched = matches.iter().flatten().count();
    if matches.is_empty() { 0.0 } else { matched as f32 / matches.len() as f32 }
}

/// Looks for paragraphs that were moved among the heard words that nobody claimed.
fn follow_moved(edited: &[Vec<String>], heard: &[String], matches: &mut Matches) {
    let mut claimed = vec![false; heard.len()];
    for index in matches.iter().flatten().flatten() {
        claimed[*index] = true;
    }
    for (words, own) in edited.iter().zip(matches.iter_mut()) {
        if words.len() < LEAST_MOVED_WORDS || matched_share(own) >= LEAST_MATCHED {
            continue;
        }
        let free: Vec<usize> = (0..heard.len()).filter(|index| !claimed[*index]).collect();
        let Some(place) = align::densest(words, heard, &free) else { continue };
        let text: Vec<&str> = place.iter().map(|index| heard[*index].as_str()).collect();
        let found: Vec<Option<usize>> = align::exact(words, &text)
            .into_iter()
            .map(|one| one.map(|index| place[index]))
            .collect();
        if matched_share(&found) >= LEAST_MATCHED.max(matched_share(own)) {
            for index in found.iter().flatten() {
                claimed[*index] = true;
            }
            *own = found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Millis;

    /// A word every half second, 400 ms long.
    fn heard(text: &str) -> Vec<Word> {
        text.split_whitespace()
            .zip(0u32..)
            .map(|(text, index)| Word {
                text: text.to_owned(),
                span: Span::new(Millis(index * 500), Millis(index * 500 + 400)),
                confidence: 1.0,
                speaker: None,
            })
            .collect()
    }

    fn starts(paragraphs: &[&str], spoken: &str) -> Vec<Vec<u32>> {
        let split: Vec<Vec<&str>> =
            paragraphs.iter().map(|text| text.split_whitespace().collect()).collect();
        retime(&split, &heard(spoken))
            .into_iter()
            .map(|one| one.words.iter().map(|span| span.start().0).collect())
            .collect()
    }

    #[test]
    fn untouched_words_keep_their_times() {
        assert_eq!(
            starts(&["The tide", "comes in."], "the tide comes in"),
            [vec![0, 500], vec![1000, 1500]]
        );
    }

    #[test]
    fn a_deleted_word_leaves_the_others_where_they_were() {
        assert_eq!(
            starts(&["we measure the tides"], "we um measure the the tides"),
            [vec![0, 1000, 1500, 2500]]
        );
    }

    #[test]
    fn a_rewritten_word_takes_the_time_of_what_it_replaced() {
        let spoken = "we measured twenty five percent of the coast";
        let edited = starts(&["We measured 25% of the coast"], spoken);
        assert_eq!(edited[0][..2], [0, 500]);
        assert!((900..2000).contains(&edited[0][2]), "{edited:?}");
        assert_eq!(edited[0][3..], [2500, 3000, 3500]);
    }

    #[test]
    fn a_paragraph_that_was_moved_is_found_at_its_old_time() {
        let spoken = "first we talk about the long history of tides in this harbour \
            then somebody asks why the ferry never leaves on time in winter \
            and at last we come to the price of fish on the northern coast";
        let moved = [
            "Then somebody asks why the ferry never leaves on time in winter.",
            "First we talk about the long history of tides in this harbour",
            "and at last we come to the price of fish on the northern coast.",
        ];
        let times = starts(&moved, spoken);
        assert_eq!(times[0][0], 12 * 500);
        assert_eq!(times[1][0], 0);
        assert_eq!(times[2][0], 24 * 500);
    }

    #[test]
    fn a_paragraph_nobody_said_has_no_time() {
        let spoken = "the tide comes in twice a day and goes out again";
        let times = starts(&["The tide comes in twice a day", "Sponsored by Acme"], spoken);
        assert!(times[1].is_empty(), "{times:?}");
    }

    #[test]
    fn an_empty_text_and_an_empty_recording_are_no_trouble() {
        assert_eq!(starts(&["", "a"], ""), [vec![], Vec::<u32>::new()]);
        assert!(starts(&[], "a b").is_empty());
    }
}
