//! A heard word without what belongs to the sentence: punctuation and the ending of a possessive.

use transcript::{Millis, Word};

use super::names::letters;
use crate::sentences::ends_sentence;

/// Words further apart than this are not one name.
const LONGEST_PAUSE: Millis = Millis(1500);

/// A word taken apart: `“Reid’s,` is `“`, `Reid`, `’s` and `,`.
#[derive(Debug)]
pub(super) struct HeardWord<'a> {
    pub(super) opening: &'a str,
    /// The word itself.
    pub(super) core: &'a str,
    /// `’s` or `'s`.
    pub(super) possessive: &'a str,
    pub(super) closing: &'a str,
    /// The word's letters in lower case, without diacritics.
    pub(super) letters: String,
    /// True where it begins with a capital that the place in the sentence does not ask for.
    pub(super) is_named: bool,
    /// True where it begins with a capital at all.
    pub(super) is_capitalised: bool,
    /// True where the next word is the same speaker's, without punctuation or a pause between.
    pub(super) goes_on: bool,
    /// How sure the recogniser is, from 0.0 to 1.0.
    pub(super) confidence: f32,
}

/// Takes words apart.
pub(super) fn heard(words: &[Word]) -> Vec<HeardWord<'_>> {
    let mut opens = true;
    let mut heard: Vec<HeardWord<'_>> = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let (opening, rest) = split_opening(&word.text);
        let (core, possessive, closing) = split_closing(rest);
        let next = words.get(index + 1);
        let follows = next.is_some_and(|next| {
            next.speaker == word.speaker
                && next.span.start().since(word.span.end()) <= LONGEST_PAUSE
        });
        opens |= !opening.is_empty();
        let is_capitalised = core.chars().next().is_some_and(char::is_uppercase);
        heard.push(HeardWord {
            opening,
            core,
            possessive,
            closing,
            letters: letters(core),
            is_named: is_capitalised && !opens,
            is_capitalised,
            goes_on: follows && closing.is_empty() && possessive.is_empty(),
            confidence: word.confidence,
        });
        let new_voice = next.is_some_and(|next| next.speaker != word.speaker);
        opens = new_voice || ends_sentence(&word.text) || word.text.ends_with(['—', ':']);
    }
    heard
}

fn split_opening(word: &str) -> (&str, &str) {
    let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    word.split_at(start)
}

fn split_closing(word: &str) -> (&str, &str, &str) {
    let end = word
        .rfind(char::is_alphanumeric)
        .map_or(0, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
    let (core, closing) = word.split_at(end);
    let ending = ["’s", "'s", "’S", "'S"].into_iter().find(|ending| core.ends_with(ending));
    let (core, possessive) = core.split_at(core.len() - ending.map_or(0, str::len));
    (core, possessive, closing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    #[track_caller]
    fn check(text: &str, expected: [&str; 4]) {
        let word =
            Word { text: text.to_owned(), span: Span::default(), confidence: 1.0, speaker: None };
        let words = [word];
        let heard = heard(&words);
        let HeardWord { opening, core, possessive, closing, .. } = heard[0];
        assert_eq!([opening, core, possessive, closing], expected);
    }

    #[test]
    fn a_word_is_told_from_what_stands_around_it() {
        check("“Reid’s,", ["“", "Reid", "’s", ","]);
        check("Gonçalves", ["", "Gonçalves", "", ""]);
        check("well-known.", ["", "well-known", "", "."]);
        check("梁文锋。", ["", "梁文锋", "", "。"]);
        check("—", ["—", "", "", ""]);
    }
}
