//! Folding away what does not count as an error: case, punctuation, fillers, contractions.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Which differences between two texts do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Normaliser {
    /// As Whisper's English normaliser, save that numbers stay as they are written and British
    /// spellings stay British.
    #[default]
    English,
    /// Case, punctuation and what stands in brackets: for every other language.
    Basic,
}

/// A letter of another kind than these parts one word from the next.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Hesitations the English normaliser leaves out.
const FILLERS: [&str; 6] = ["hmm", "mm", "mhm", "mmm", "uh", "um"];

/// What whole words stand for, in the order in which they are replaced.
const WORDS: [(&str, &str); 21] = [
    ("won't", "will not"),
    ("can't", "can not"),
    ("let's", "let us"),
    ("ain't", "aint"),
    ("y'all", "you all"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("gonna", "going to"),
    ("i'ma", "i am going to"),
    ("imma", "i am going to"),
    ("woulda", "would have"),
    ("coulda", "could have"),
    ("shoulda", "should have"),
    ("ma'am", "madam"),
    ("mr", "mister "),
    ("mrs", "missus "),
    ("st", "saint "),
    ("dr", "doctor "),
    ("prof", "professor "),
    ("jr", "junior "),
    ("sr", "senior "),
];

/// What the ends of words stand for, in the order in which they are replaced, after [`WORDS`].
const ENDINGS: [(&str, &str); 14] = [
    ("'d been", " had been"),
    ("'s been", " has been"),
    ("'d gone", " had gone"),
    ("'s gone", " has gone"),
    ("'d done", " had done"),
    ("'s got", " has got"),
    ("n't", " not"),
    ("'re", " are"),
    ("'s", " is"),
    ("'d", " would"),
    ("'ll", " will"),
    ("'t", " not"),
    ("'ve", " have"),
    ("'m", " am"),
];

impl Normaliser {
    /// Returns the text with what does not count folded away: words with one space between.
    #[must_use]
    pub fn fold(self, text: &str) -> String {
        let text = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '\u{02bc}'], "'");
        let text = without_brackets(&text, &['<', '['], &['>', ']'], 0);
        let text = without_brackets(&text, &['('], &[')'], 1);
        let text = match self {
            Self::Basic => text
                .nfkc()
                .map(
                    |letter| {
                        if is_combining_mark(letter) || is_sign(letter) { ' ' } else { letter }
                    },
                )
                .collect(),
            Self::English => english(&text),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn english(text: &str) -> String {
    let mut text = close_apostrophes(&without_fillers(text));
    for (word, meaning) in WORDS {
        text = substitute(&text, word, meaning, |before| !before.is_some_and(is_word));
    }
    for (ending, meaning) in ENDINGS {
        text = substitute(&text, ending, meaning, |_| true);
    }
    let text = without_thousands(&text);
    let text = spread(&text, &['.'], true);
    let text: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| if is_sign(letter) && !".%$".contains(letter) { ' ' } else { letter })
        .collect();
    without_lone_percents(&spread(&text, &['.', '$'], false))
}

/// True for punctuation and symbols: all that is no letter, number, mark, space or control.
fn is_sign(letter: char) -> bool {
    let invisible = matches!(letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}');
    !(letter.is_alphanumeric()
        || letter.is_whitespace()
        || letter.is_control()
        || is_combining_mark(letter)
        || invisible)
}

/// Returns `text` without brackets and the at least `least` characters in them.
fn without_brackets(text: &str, open: &[char], close: &[char], least: usize) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let inside = &rest[start + 1..];
        match inside.find(close) {
            Some(end) if end >= least => {
                kept.push_str(&rest[..start]);
                rest = &inside[end + 1..];
            }
            _ => {
                kept.push_str(&rest[..=start]);
                rest = inside;
            }
        }
    }
    kept + rest
}

fn without_fillers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        if !FILLERS.contains(&&rest[..word]) {
            kept.push_str(&rest[..word]);
        }
        rest = &rest[word..];
        let gap = rest.find(is_word).unwrap_or(rest.len());
        kept.push_str(&rest[..gap]);
        rest = &rest[gap..];
    }
    kept
}

/// Returns `text` without the white space before apostrophes.
fn close_apostrophes(text: &str) -> String {
    let mut parts = text.split('\'');
    let last = parts.next_back().unwrap_or_default();
    let mut closed: String = parts.map(|part| part.trim_end().to_owned() + "'").collect();
    closed.push_str(last);
    closed
}

/// Replaces `from` where a word ends behind it and `fits` holds for the letter before it.
fn substitute(text: &str, from: &str, to: &str, fits: impl Fn(Option<char>) -> bool) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, _) in text.match_indices(from) {
        let end = at + from.len();
        if fits(text[..at].chars().next_back()) && !text[end..].starts_with(is_word) {
            done.push_str(&text[rest..at]);
            done.push_str(to);
            rest = end;
        }
    }
    done + &text[rest..]
}

/// Returns `text` without a comma between two digits.
fn without_thousands(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        kept.push(letters[at]);
        if let [a, ',', b, ..] = letters[at..]
            && a.is_ascii_digit()
            && b.is_ascii_digit()
        {
            kept.push(b);
            at += 2;
        }
        at += 1;
    }
    kept
}

/// Puts a space in the place of each of `marks` that no digit follows; at the end of the text
/// only if `at_end`. The letter behind a mark is passed over, be it a mark itself.
fn spread(text: &str, marks: &[char], at_end: bool) -> String {
    let mut done = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if !marks.contains(&letter) {
            done.push(letter);
            continue;
        }
        match letters.clone().next() {
            Some(next) if next.is_ascii_digit() => done.push(letter),
            Some(next) => {
                letters.next();
                done.push(' ');
                done.push(next);
            }
            None if at_end => done.push(' '),
            None => done.push(letter),
        }
    }
    done
}

/// Puts a space in the place of each `%` with something before it that is no digit.
fn without_lone_percents(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        done.push(letter);
        if !letter.is_ascii_digit() && letters.clone().next() == Some('%') {
            letters.next();
            done.push(' ');
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(Normaliser::English.fold(text), folded);
    }

    #[test]
    fn what_does_not_count_is_folded_away() {
        check("Mr. Smith café 3.5%", "mister smith cafe 3.5%");
        check("I can't. It's 1,000!", "i can not it is 1000");
        check("um so [laughter] (coughs) yes () —", "so yes");
        check(
            "He’d been; she'd gone, they won't, shan 't",
            "he had been she had gone they will not sha not",
        );
        check("$5 or 5$ a%b 50%.", "$5 or 5 a b 50%");
        check("", "");
    }

    #[test]
    fn other_languages_keep_their_accents_and_words() {
        let folded = Normaliser::Basic.fold("C'est ÉTÉ, [rire] um — Ça va ?");
        assert_eq!(folded, "c est été um ça va");
    }
}
