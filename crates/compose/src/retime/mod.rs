//! Edited words get their times back from what was heard.
//!
//! Editors delete, insert, rewrite, turn words to numerals, merge and split turns, rename speakers
//! and move whole paragraphs; nobody writes times in the file. [`interview()`] and [`edition()`]
//! align the words of the text with the words of the transcript and give each a stretch of the
//! episode's clock:
//!
//! 1. the paragraphs that somebody speaks are gathered ([`mod@spoken`]), and both texts are read as what
//!    they sound like ([`mod@tokens`], [`numbers`]);
//! 2. both are aligned in order ([`crate::align`]);
//! 3. paragraphs that found no place in that order were moved, and are looked for among the heard
//!    words nobody claimed ([`moved`]);
//! 4. words that still match nothing share the time between their matched neighbours, by length
//!    ([`mod@spread`]); a paragraph that matches nothing, such as a quote that was translated, has the
//!    time between its neighbours, where that is long enough.
//!
//! The free edition of a post with paid text is aligned by itself, with what is heard before the cut
//! ([`cut`]): no paid word can move a free one.

mod cut;
mod moved;
mod numbers;
mod places;
mod spoken;
mod spread;
mod tokens;

use std::ops::Range;

use transcript::{
    Block, Edition, Interview, Millis, Passage, Span, Tier, TimedParagraph, Transcript, Word,
};

use crate::align::align;
use spoken::{Spoken, spoken};
use spread::{Found, Heard, share, spread, usual};
use tokens::{Token, plain_tokens, tokens};

pub use places::{Placed, placed};

/// Share of a paragraph that must be heard for it to count as found.
const LEAST_MATCHED: f32 = 0.25;

/// Part of its ordinary time that the gap must have which an unmatched paragraph fills.
const LEAST_GAP_PART: u32 = 3;

/// Gives every spoken word of an interview its time, in the order of the file.
#[must_use]
pub fn interview(interview: &Interview, heard: &Transcript) -> Vec<TimedParagraph> {
    let text = spoken(interview.body.iter().map(|tiered| &tiered.block));
    retime(text, &heard.words, heard.duration)
}

/// Gives the spoken words of an edition their times.
///
/// A free edition with a cut has times up to its first cut. They depend on its own text, on what is
/// heard before the cut and on the length of the episode, and on nothing else; see [`cut`].
#[must_use]
pub fn edition(edition: &Edition, heard: &Transcript) -> Vec<TimedParagraph> {
    let text = free_text(edition);
    let end = if is_cut_off(edition) { heard_of_free(&text, heard) } else { heard.words.len() };
    retime(text, &heard.words[..end], heard.duration)
}

/// Returns when the sound must end that the free edition of a post with paid text may play: a moment
/// after its last heard word, and before whatever is said next. `None` where all is free, where nothing of
/// the free part is heard, and where paid words are said before free ones that stand before them.
///
/// It depends on what is said behind the cut, as the sound does that ends there. The times of free text
/// do not.
#[must_use]
pub fn end_of_free_sound(interview: &Interview, heard: &Transcript) -> Option<Millis> {
    let free = interview.edition(Tier::Free);
    if !is_cut_off(&free) {
        return None;
    }
    let (before, behind) = heard.words.split_at(heard_of_free(&free_text(&free), heard));
    let last = before.iter().map(|word| word.span.end()).max()?;
    let paid = self::interview(interview, heard)
        .into_iter()
        .filter(|one| interview.body.get(one.block).is_some_and(|of| of.tier == Tier::Paid))
        .filter(is_surely_heard)
        .filter_map(|one| one.span());
    let next = behind.first().map(|word| word.span);
    let next = paid.chain(next).map(|span| span.start()).min().unwrap_or(heard.duration);
    if last.since(next) > LONGEST_OVERLAP {
        return None;
    }
    // Recognisers know the edges of words to a tenth of a second or so: halfway is safest.
    let halfway = Millis(last.0 + next.since(last).0 / 2);
    Some(next.min(halfway).min(last + AFTER_LAST_WORD))
}

/// How long the first paid word may be said at the same time as the last free one.
const LONGEST_OVERLAP: Millis = Millis(1000);

/// How much of the silence after the last free word is kept, in milliseconds.
const AFTER_LAST_WORD: Millis = Millis(400);

/// Returns true for a paragraph of some length, most of which was heard: a word or two of a shorter one
/// may be found anywhere.
fn is_surely_heard(paragraph: &TimedParagraph) -> bool {
    paragraph.matched >= 0.5 && paragraph.words.len() >= 5
}

fn is_cut_off(edition: &Edition) -> bool {
    edition.tier() == Tier::Free && edition.has_cut()
}

/// Returns what is spoken in an edition; in a free one up to its first cut.
fn free_text(edition: &Edition) -> Vec<Spoken> {
    let cut = |passage: &&Passage| is_cut_off(edition) && **passage == Passage::Cut;
    spoken(edition.passages().iter().take_while(|passage| !cut(passage)).map(block))
}

/// Returns how many of the heard words are said before the cut.
fn heard_of_free(text: &[Spoken], heard: &Transcript) -> usize {
    let own = text.iter().flat_map(|paragraph| &paragraph.words);
    let own = plain_tokens(own.map(String::as_str));
    let sounds = plain_tokens(texts(&heard.words));
    let last = cut::end_of_free(&own, &sounds).checked_sub(1);
    last.map_or(0, |last| sounds[last].words.end)
}

/// Returns the block of a passage; a cut is none that is spoken, and ends no turn.
fn block(passage: &Passage) -> &Block {
    const NOTHING: &Block = &Block::Code(String::new());
    match passage {
        Passage::Block(block) => block,
        _ => NOTHING,
    }
}

fn texts(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().map(|word| word.text.as_str())
}

/// Both texts, and what of the one is what of the other.
struct Aligned {
    /// What each paragraph says.
    edited: Vec<Vec<Token>>,
    heard: Vec<Token>,
    /// For each paragraph, the heard token that each of its own is.
    matches: Vec<Vec<Option<usize>>>,
}

fn retime(text: Vec<Spoken>, heard: &[Word], duration: Millis) -> Vec<TimedParagraph> {
    let edited = text.iter().map(|one| tokens(one.words.iter().map(String::as_str))).collect();
    let mut aligned = Aligned::in_order(edited, tokens(texts(heard)));
    moved::follow(&mut aligned);
    aligned.drop_chance_matches();

    let moments = moments(&aligned.heard, heard);
    let found: Vec<Vec<Option<Found>>> = (0..text.len())
        .map(|index| aligned.found(index, text[index].words.len(), &moments, heard))
        .collect();
    let mut claimed = vec![false; heard.len()];
    for one in found.iter().flatten().flatten() {
        claimed[one.first..=one.last].fill(true);
    }
    let mut sounds = Heard { words: heard, claimed, duration, floor: Millis::ZERO };
    let mut timed: Vec<TimedParagraph> = text
        .into_iter()
        .zip(&found)
        .enumerate()
        .map(|(index, (one, found))| {
            let placed = found.iter().any(Option::is_some);
            let spans = if placed { spread(&one.words, found, &mut sounds) } else { Vec::new() };
            let spread = if placed { found.iter().filter(|one| one.is_none()).count() } else { 0 };
            let Spoken { block, paragraph, turn, speaker, words } = one;
            let matched = aligned.share(index);
            TimedParagraph { block, paragraph, turn, speaker, words, spans, matched, spread }
        })
        .collect();
    fill_gaps(&mut timed, &found, &sounds);
    part_words(&mut timed);
    timed
}

impl Aligned {
    fn in_order(edited: Vec<Vec<Token>>, heard: Vec<Token>) -> Self {
        let own: Vec<&str> = edited.iter().flatten().map(|token| &*token.text).collect();
        let sounds: Vec<&str> = heard.iter().map(|token| &*token.text).collect();
        let found = align(&own, &sounds);
        let mut rest = found.as_slice();
        let per_paragraph = edited.iter().map(|tokens| {
            let (own, others) = rest.split_at(tokens.len());
            rest = others;
            own.to_vec()
        });
        let matches = per_paragraph.collect();
        Self { edited, heard, matches }
    }

    /// Returns the share of a paragraph that is heard.
    fn share(&self, index: usize) -> f32 {
        let matches = &self.matches[index];
        let matched = matches.iter().flatten().count();
        if matches.is_empty() { 0.0 } else { matched as f32 / matches.len() as f32 }
    }

    /// Forgets the few words that match by chance in a paragraph nobody said.
    fn drop_chance_matches(&mut self) {
        for index in 0..self.edited.len() {
            if self.share(index) < LEAST_MATCHED {
                self.matches[index].fill(None);
            }
        }
    }

    /// Returns where the words of a paragraph were found: each from the first to the last heard word
    /// that its tokens are.
    fn found(
        &self,
        index: usize,
        words: usize,
        moments: &[Span],
        heard: &[Word],
    ) -> Vec<Option<Found>> {
        let mut found: Vec<Option<Found>> = vec![None; words];
        for (token, matched) in self.edited[index].iter().zip(&self.matches[index]) {
            let Some(matched) = *matched else { continue };
            let place = &self.heard[matched].words;
            let parts = parts(&token.words, place, moments[matched], heard);
            for (word, part) in token.words.clone().zip(parts) {
                let whole = found[word].map_or(part, |earlier| Found {
                    first: earlier.first,
                    last: part.last,
                    span: earlier.span.hull(part.span),
                });
                found[word] = Some(whole);
            }
        }
        found
    }
}

/// Returns the time of each token: that of its words, or its share of a word that says more.
fn moments(tokens: &[Token], heard: &[Word]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(tokens.len());
    while let Some(first) = tokens.get(spans.len()) {
        let rest = &tokens[spans.len()..];
        let of_one_word = rest.iter().take_while(|token| token.words == first.words);
        let texts: Vec<String> = of_one_word.map(|token| token.text.clone()).collect();
        let whole = heard[first.words.start].span.hull(heard[first.words.end - 1].span);
        spans.extend(share(&texts, whole));
    }
    spans
}

/// Returns what each of the `words` of a token is of the heard words in `place`: one is one where they
/// are as many, else each has a share of the time.
fn parts(words: &Range<usize>, place: &Range<usize>, moment: Span, heard: &[Word]) -> Vec<Found> {
    let (first, last) = (place.start, place.end - 1);
    if words.len() == 1 {
        return vec![Found { first, last, span: moment }];
    }
    if words.len() == place.len() {
        return place
            .clone()
            .map(|at| Found { first: at, last: at, span: heard[at].span })
            .collect();
    }
    let equal = vec!["x".to_owned(); words.len()];
    share(&equal, moment).into_iter().map(|span| Found { first, last, span }).collect()
}

/// Gives paragraphs without a place the time between the paragraphs around them, where something
/// was heard there that is in no other: a quote that was translated, or a passage written anew.
fn fill_gaps(timed: &mut [TimedParagraph], found: &[Vec<Option<Found>>], heard: &Heard<'_>) {
    let ends = |index: usize| {
        let mut own = found[index].iter().flatten();
        let first = own.next()?;
        Some((first.first, own.next_back().unwrap_or(first).last))
    };
    let mut at = 0;
    while at < timed.len() {
        let end = (at..timed.len()).find(|&index| !timed[index].spans.is_empty());
        let Some(end) = end else { break };
        let before = at.checked_sub(1).and_then(ends);
        if let (Some((_, before)), Some((after, _)), true) = (before, ends(end), end > at)
            && before < after
        {
            let open: Vec<&Word> = (before + 1..after)
                .filter(|index| !heard.claimed[*index])
                .map(|index| &heard.words[index])
                .collect();
            let room = open.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default();
            fill(&mut timed[at..end], room);
        }
        at = end + 1;
    }
}

fn fill(timed: &mut [TimedParagraph], room: Span) {
    let words: Vec<String> = timed.iter().flat_map(|one| one.words.iter().cloned()).collect();
    if room.is_empty() || room.length().0 < usual(&words).0 / LEAST_GAP_PART {
        return;
    }
    let mut spans = share(&words, room).into_iter();
    for one in timed {
        one.spans = spans.by_ref().take(one.words.len()).collect();
        one.spread = one.words.len();
    }
}

/// Ends words where the next word of their turn begins: a paragraph that was moved may stand
/// between the words of another.
fn part_words(timed: &mut [TimedParagraph]) {
    for turn in timed.chunk_by_mut(|one, other| one.turn == other.turn) {
        let mut spans: Vec<&mut Span> = turn.iter_mut().flat_map(|one| &mut one.spans).collect();
        spans.sort_by_key(|span| (span.start(), span.end()));
        let mut next = None;
        for span in spans.into_iter().rev() {
            let end = next.map_or(span.end(), |next| span.end().min(next));
            *span = Span::new(span.start(), end);
            next = Some(span.start());
        }
    }
}

#[cfg(test)]
mod tests;
