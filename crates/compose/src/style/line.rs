//! A turn's words as the next rule sees them, and how edits are carried out on them.

use transcript::{Span, Word};

use super::lexicon::fold;
use super::{Edit, Rule};

/// The words of a turn that earlier rules left as they are.
pub(super) struct Line<'a> {
    words: Vec<(usize, &'a str, String)>,
}

impl<'a> Line<'a> {
    /// Returns the words outside `edits`, which are sorted. Words that were replaced are settled:
    /// no later rule sees them.
    pub(super) fn new(words: &'a [Word], edits: &[Edit]) -> Self {
        let open = |index: &usize| !edits.iter().any(|edit| edit.words.contains(index));
        let words = (0..words.len())
            .filter(open)
            .map(|index| (index, words[index].text.as_str(), fold(&words[index].text)))
            .collect();
        Self { words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the word at `place` as written.
    pub(super) fn text(&self, place: usize) -> &'a str {
        self.words[place].1
    }

    /// Returns the word at `place` folded; nothing past the ends.
    pub(super) fn folded(&self, place: usize) -> &str {
        self.words.get(place).map_or("", |(_, _, folded)| folded)
    }

    /// Returns true where a sentence begins at `place`.
    pub(super) fn starts_sentence(&self, place: usize) -> bool {
        place == 0 || ends_sentence(self.text(place - 1))
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

    /// Returns `edit`, made on this line, as edits of the turn: one for each run of words between
    /// those that earlier rules settled.
    pub(super) fn on_turn(&self, edit: &Edit) -> Vec<Edit> {
        let mut runs: Vec<Edit> = Vec::new();
        for (index, _, _) in &self.words[edit.words.clone()] {
            match runs.last_mut() {
                Some(run) if run.words.end == *index => run.words.end += 1,
                _ => runs.push(Edit { words: *index..index + 1, ..edit.clone() }),
            }
        }
        runs
    }
}

/// Returns true where the word closes a sentence.
pub(super) fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')', ']', '»'])
        .ends_with(['.', '?', '!', '…', '。', '？', '！'])
}

/// Returns true where any punctuation follows the word.
pub(super) fn ends_with_mark(word: &str) -> bool {
    word.ends_with(|c: char| !c.is_alphanumeric())
}

/// Returns the word with its first letter as a capital.
fn capitalised(word: &str) -> String {
    let start = word.find(char::is_alphanumeric).unwrap_or(0);
    let (before, rest) = word.split_at(start);
    let mut letters = rest.chars();
    match letters.next() {
        Some(first) => before.chars().chain(first.to_uppercase()).chain(letters).collect(),
        None => word.to_owned(),
    }
}

fn starts_with_capital(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Returns what follows the last letter or digit of a word.
fn closing(word: &str) -> &str {
    word.rfind(char::is_alphanumeric)
        .and_then(|at| word.get(at..))
        .map_or(word, |tail| tail.trim_start_matches(char::is_alphanumeric))
}

/// Returns what stands before the first letter or digit of a word.
fn opening(word: &str) -> &str {
    word.find(char::is_alphanumeric).map_or("", |at| &word[..at])
}

pub(super) fn carry_out(words: &[Word], edits: &[Edit]) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut lost_capital = false;
    let mut index = 0;
    while index < words.len() {
        let edit = edits.iter().find(|edit| edit.words.start == index);
        let end = edit.map_or(index + 1, |edit| edit.words.end.max(index + 1));
        let group = &words[index..end];
        index = end;
        let (Some(first), Some(last)) = (group.first(), group.last()) else { break };
        let opens = kept.last().is_none_or(|before| ends_sentence(&before.text));
        let mut word = match edit {
            None => first.clone(),
            Some(Edit { instead: Some(text), .. }) => replaced(group, text, opens),
            Some(edit) => {
                lost_capital |= opens && starts_with_capital(&first.text);
                close_over(&mut kept, edit, &last.text);
                continue;
            }
        };
        if std::mem::take(&mut lost_capital) {
            word.text = capitalised(&word.text);
        }
        kept.push(word);
    }
    kept
}

fn replaced(group: &[Word], text: &str, opens_sentence: bool) -> Word {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let capital = opens_sentence || starts_with_capital(&first.text);
    let text = if capital { capitalised(text) } else { text.to_owned() };
    let confidence = group.iter().map(|word| word.confidence).fold(1.0, f32::min);
    let span: Span = first.span.hull(last.span);
    let text = format!("{}{text}{}", opening(&first.text), closing(&last.text));
    Word { text, span, confidence, speaker: first.speaker }
}

/// Gives the word before a hole the punctuation it needs: the end of the sentence, if that went
/// with the words; no comma of its own where a filler or an empty phrase stood between two.
fn close_over(kept: &mut [Word], edit: &Edit, last_gone: &str) {
    let Some(before) = kept.last_mut() else { return };
    if ends_sentence(&before.text) {
        return;
    }
    let set_off = matches!(edit.rule, Rule::Filler | Rule::EmptyPhrase);
    if ends_sentence(last_gone) {
        let bare = before.text.trim_end_matches([',', ';', ':', '—', '–', '-']).len();
        before.text.truncate(bare);
        before.text.push_str(closing(last_gone));
    } else if set_off && before.text.ends_with(',') && last_gone.ends_with(',') {
        before.text.pop();
    }
}
