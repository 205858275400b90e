//! A turn's words as the next rule sees them, and how edits are carried out on them.

use transcript::{Span, Word};

use super::lexicon::{Lexicon, fold};
use super::{Change, Edit, Rule};
use crate::sentences::ends_sentence;

/// A word as a rule sees it.
struct Place<'a> {
    /// Which word of the turn it is.
    index: usize,
    text: &'a str,
    /// Folded; empty where an earlier rule settled the word.
    folded: String,
}

/// The words of a turn that earlier rules left.
pub(super) struct Line<'a> {
    places: Vec<Place<'a>>,
}

impl<'a> Line<'a> {
    /// Returns the words without those that `edits`, which are sorted, take out. Words that were
    /// replaced are settled: they stand in the line, and no later rule knows them.
    pub(super) fn new(words: &'a [Word], edits: &'a [Edit]) -> Self {
        let mut places = Vec::with_capacity(words.len());
        let mut edits = edits.iter().peekable();
        for (index, word) in words.iter().enumerate() {
            while edits.next_if(|edit| edit.words.end <= index).is_some() {}
            let settled = edits.peek().filter(|edit| edit.words.contains(&index));
            places.extend(match settled.map(|edit| &edit.change) {
                None => Some(Place { index, text: &word.text, folded: fold(&word.text) }),
                Some(Change::Out) => None,
                Some(_) => Some(Place { index, text: &word.text, folded: String::new() }),
            });
        }
        Self { places }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Returns the word at `place` as written.
    pub(super) fn text(&self, place: usize) -> &'a str {
        self.places[place].text
    }

    /// Returns the word at `place` folded; nothing past the ends and for a settled word.
    pub(super) fn folded(&self, place: usize) -> &str {
        self.places.get(place).map_or("", |one| &one.folded)
    }

    /// Returns the word before `place` folded; nothing at the start.
    pub(super) fn folded_before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |before| self.folded(before))
    }

    /// Returns true where a sentence begins at `place`.
    pub(super) fn starts_sentence(&self, place: usize) -> bool {
        place == 0 || ends_sentence(self.text(place - 1))
    }

    /// Returns true for a word inside a sentence whose capital says that it is a name.
    pub(super) fn is_name(&self, place: usize) -> bool {
        let folded = self.folded(place);
        let pronoun = folded == "i" || folded.starts_with("i'");
        place > 0
            && !self.starts_sentence(place)
            && !pronoun
            && starts_with_capital(self.text(place))
    }

    /// Returns how many words from `place` on are those of `phrase`; `None` where they are not, or
    /// where punctuation parts them.
    pub(super) fn has(&self, place: usize, phrase: &str) -> Option<usize> {
        let mut length = 0;
        for word in phrase.split(' ') {
            let at = place + length;
            let inside = length == 0 || !ends_with_mark(self.text(at - 1));
            if at >= self.len() || self.folded(at) != word || !inside {
                return None;
            }
            length += 1;
        }
        Some(length)
    }

    /// Returns true where none of the places is settled.
    pub(super) fn is_open(&self, edit: &Edit) -> bool {
        self.places[edit.words.clone()].iter().all(|one| !one.folded.is_empty())
    }

    /// Returns `edit`, made on this line, as edits of the turn. What goes is an edit for each run of
    /// words between those that earlier rules took; what replaces several words takes in those.
    pub(super) fn on_turn(&self, edit: &Edit) -> Vec<Edit> {
        let indices = self.places[edit.words.clone()].iter().map(|one| one.index);
        if edit.change != Change::Out {
            let (first, last) = (indices.clone().min(), indices.max());
            let range = first.zip(last).map(|(first, last)| first..last + 1);
            return range.map(|words| Edit { words, ..edit.clone() }).into_iter().collect();
        }
        let mut runs: Vec<Edit> = Vec::new();
        for index in indices {
            match runs.last_mut() {
                Some(run) if run.words.end == index => run.words.end += 1,
                _ => runs.push(Edit { words: index..index + 1, ..edit.clone() }),
            }
        }
        runs
    }
}

/// Returns true where any punctuation follows the word.
pub(super) fn ends_with_mark(word: &str) -> bool {
    word.ends_with(|c: char| !c.is_alphanumeric())
}

/// Returns the word with its first letter as a capital.
pub(super) fn capitalised(word: &str) -> String {
    let start = word.find(char::is_alphanumeric).unwrap_or(0);
    let (before, rest) = word.split_at(start);
    let mut letters = rest.chars();
    match letters.next() {
        Some(first) => before.chars().chain(first.to_uppercase()).chain(letters).collect(),
        None => word.to_owned(),
    }
}

pub(super) fn starts_with_capital(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Returns true for a sound or a mark in square brackets: `[laughs]`.
pub(super) fn is_bracketed(word: &str) -> bool {
    word.starts_with('[')
}

/// Returns what follows the last letter or digit of a word.
pub(super) fn closing(word: &str) -> &str {
    word.rfind(char::is_alphanumeric)
        .and_then(|at| word.get(at..))
        .map_or(word, |tail| tail.trim_start_matches(char::is_alphanumeric))
}

/// Returns what stands before the first letter or digit of a word.
pub(super) fn opening(word: &str) -> &str {
    word.find(char::is_alphanumeric).map_or("", |at| &word[..at])
}

/// Returns the words that stay. `edits` are sorted and do not overlap.
pub(super) fn carry_out(words: &[Word], edits: &[Edit], lexicon: &Lexicon) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut lost_capital = false;
    let mut edits = edits.iter().peekable();
    let mut index = 0;
    while let Some(first) = words.get(index) {
        while edits.next_if(|edit| edit.words.start < index || edit.words.is_empty()).is_some() {}
        let edit = edits.next_if(|edit| edit.words.start == index);
        let end = edit.map_or(index + 1, |edit| edit.words.end.min(words.len()));
        let group = &words[index..end];
        index = end;
        let opens = kept.last().is_none_or(|before| ends_sentence(&before.text));
        let mut word = match edit.map(|edit| (edit, &edit.change)) {
            None => first.clone(),
            Some((edit, Change::Out)) => {
                let last = group.last().unwrap_or(first);
                lost_capital |= opens && starts_with_capital(&first.text);
                close_over(&mut kept, edit, &last.text, lexicon);
                continue;
            }
            Some((_, Change::Words(text))) => replaced(group, &in_place_of(group, text, opens)),
            Some((_, Change::Exactly(text))) => replaced(group, text),
        };
        if !is_bracketed(&word.text) && std::mem::take(&mut lost_capital) {
            word.text = capitalised(&word.text);
        }
        kept.push(word);
    }
    kept
}

/// Returns one word for all of `group`.
fn replaced(group: &[Word], text: &str) -> Word {
    let span = group.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default();
    let confidence = group.iter().map(|word| word.confidence).fold(1.0, f32::min);
    let speaker = group.first().and_then(|word| word.speaker);
    Word { text: text.to_owned(), span, confidence, speaker }
}

/// Returns `text` with the capital and the punctuation that `group` has around it.
fn in_place_of(group: &[Word], text: &str, opens_sentence: bool) -> String {
    let first = group.first().map_or("", |word| &word.text);
    let last = group.last().map_or("", |word| &word.text);
    let capital = opens_sentence || starts_with_capital(first);
    let text = if capital { capitalised(text) } else { text.to_owned() };
    let opening = opening(first).trim_end_matches(['\'', '’']);
    format!("{opening}{text}{}", closing(last))
}

/// Gives the word before a hole the punctuation it needs: the end of the sentence, if that went
/// with the words; no comma of its own where a filler or an empty phrase stood between two, unless
/// the comma is right without that.
fn close_over(kept: &mut [Word], edit: &Edit, last_gone: &str, lexicon: &Lexicon) {
    let keeps_comma = has_comma_of_its_own(kept, lexicon);
    let Some(before) = kept.last_mut() else { return };
    if ends_sentence(&before.text) || is_bracketed(&before.text) {
        return;
    }
    let set_off = matches!(edit.rule, Rule::Filler | Rule::EmptyPhrase);
    if ends_sentence(last_gone) {
        let bare = before.text.trim_end_matches([',', ';', ':', '—', '–', '-']).len();
        before.text.truncate(bare);
        before.text.push_str(closing(last_gone));
    } else if set_off && !keeps_comma && before.text.ends_with(',') && last_gone.ends_with(',') {
        before.text.pop();
    }
}

/// Returns true where the last word is set off itself: "Well, um, we", "Ann, uh, go on", "ships,
/// boats, um, and".
fn has_comma_of_its_own(kept: &[Word], lexicon: &Lexicon) -> bool {
    let [before @ .., last] = kept else { return false };
    let folded = fold(&last.text);
    let opens = before.last().is_none_or(|word| ends_sentence(&word.text));
    let needs_what_follows = lexicon.subjects.contains(&folded)
        || lexicon.joining.contains(&folded)
        || lexicon.goes_on_after(&folded)
        || lexicon.is_auxiliary(&folded);
    let listed = before.last().is_some_and(|word| word.text.ends_with(','));
    listed || opens && !needs_what_follows
}
