//! What two texts are compared by: words as they sound, however they are written.
//!
//! Case, punctuation, diacritics and apostrophes do not matter. A contraction is the words it
//! contracts (`don't`, `gonna`), a number is its digits (`twenty-five percent`, `25%`), and letters
//! of scripts without spaces stand alone, since two programs seldom cut them into the same words.

use std::ops::Range;

use transcript::is_unspaced;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::numbers;

/// Something said, and the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What is compared, never empty.
    pub(super) text: String,
    /// Places of its words: several where they are one number, and one that other tokens share where
    /// a word is a contraction.
    pub(super) words: Range<usize>,
}

impl Token {
    pub(super) fn new(text: impl Into<String>, words: Range<usize>) -> Self {
        Self { text: text.into(), words }
    }
}

/// Returns what `words` say, numbers in words joined to their digits. Punctuation, and sounds in
/// square brackets, say nothing.
pub(super) fn tokens<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Token> {
    numbers::join(plain_tokens(words))
}

/// Returns what `words` say, each word by itself: no token depends on a word that comes later.
pub(super) fn plain_tokens<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut is_bracketed = false;
    for (index, word) in words.into_iter().enumerate() {
        let opens = word.starts_with('[');
        if !is_bracketed && !opens {
            pieces(word, index, &mut tokens);
        }
        is_bracketed = (is_bracketed || opens) && !word.contains(']');
    }
    tokens
}

/// Adds what one word says.
fn pieces(word: &str, index: usize, tokens: &mut Vec<Token>) {
    let mut push = |text: &str| tokens.push(Token::new(text, index..index + 1));
    let letters: Vec<char> =
        word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut piece = String::new();
    let mut stem: Option<String> = None;
    for (at, &letter) in letters.iter().enumerate() {
        let in_number = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match letter {
            letter if is_unspaced(letter) => {
                close(&mut piece, &mut stem, &mut push);
                push(letter.encode_utf8(&mut [0; 4]));
            }
            letter if letter.is_alphanumeric() => piece.push(letter),
            '\'' | '’' | 'ʼ' if !piece.is_empty() && stem.is_none() => {
                stem = Some(std::mem::take(&mut piece));
            }
            '.' if in_number => piece.push('.'),
            ',' | ':' if in_number => {}
            other => {
                close(&mut piece, &mut stem, &mut push);
                if let Some((_, said)) = SIGNS.iter().find(|(sign, _)| *sign == other) {
                    push(said);
                }
            }
        }
    }
    close(&mut piece, &mut stem, &mut push);
}

/// Ends a piece: what follows an apostrophe is the rest of a contraction.
fn close(piece: &mut String, stem: &mut Option<String>, push: &mut impl FnMut(&str)) {
    let piece = std::mem::take(piece);
    match stem.take() {
        None => spoken(&piece, push),
        Some(stem) if piece == "t" && stem.ends_with('n') => {
            let verb = NEGATED.iter().find(|(short, _)| *short == stem);
            push(verb.map_or_else(|| &stem[..stem.len() - 1], |(_, verb)| verb));
            push("not");
        }
        Some(stem) => {
            spoken(&stem, push);
            let long = CONTRACTED.iter().find(|(short, _)| *short == piece);
            spoken(long.map_or(&*piece, |(_, long)| long), push);
        }
    }
}

/// Adds a piece without an apostrophe, in the words it stands for.
fn spoken(piece: &str, push: &mut impl FnMut(&str)) {
    match SPOKEN.iter().find(|(short, _)| *short == piece) {
        Some((_, long)) => long.split(' ').for_each(push),
        None if piece.is_empty() => {}
        None => push(piece),
    }
}

/// Signs that are read out; the money is joined with its number later.
const SIGNS: [(char, &str); 5] =
    [('%', "percent"), ('&', "and"), ('$', "$"), ('€', "€"), ('£', "£")];

/// Verbs whose stem before `n't` is not the verb.
const NEGATED: [(&str, &str); 3] = [("can", "can"), ("won", "will"), ("shan", "shall")];

/// What follows an apostrophe.
const CONTRACTED: [(&str, &str); 6] =
    [("s", "is"), ("re", "are"), ("ve", "have"), ("ll", "will"), ("d", "would"), ("m", "am")];

/// Words written as one or short, and what they say. Both texts are read so, which makes it safe
/// in languages where such a word means something else.
const SPOKEN: [(&str, &str); 28] = [
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("kinda", "kind of"),
    ("sorta", "sort of"),
    ("lotta", "lot of"),
    ("outta", "out of"),
    ("lemme", "let me"),
    ("gimme", "give me"),
    ("dunno", "do not know"),
    ("cannot", "can not"),
    ("ok", "okay"),
    ("alright", "all right"),
    ("mr", "mister"),
    ("dr", "doctor"),
    ("vs", "versus"),
    ("etc", "et cetera"),
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("aug", "august"),
    ("sep", "september"),
    ("sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
    ("dollar", "dollars"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = tokens(text.split_whitespace());
        let found: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        let texts = |text: &str| -> Vec<String> {
            tokens(text.split_whitespace()).into_iter().map(|token| token.text).collect()
        };
        assert_eq!(texts(one), texts(other));
    }

    #[test]
    fn spelling_that_cannot_be_heard_does_not_matter() {
        same("João, — SAID: “no”", "joao said no");
        same("a well-known e-mail", "a well known e mail");
        check("[laughs] yes [inaudible 12:31] no", "yes no");
        check("— …", "");
    }

    #[test]
    fn contractions_are_the_words_they_contract() {
        same("I don't and can’t and won't", "I do not and cannot and will not");
        same("we're gonna say it's kinda late", "we are going to say it is kind of late");
        same("Hannah's boat", "Hannah’s boat");
        check("l'eau d'ici", "l eau d ici");
    }

    #[test]
    fn signs_and_short_forms_are_read_out() {
        same("Feb. 26", "February 26");
        same("Dr. Reid & Mr. Lee", "doctor Reid and mister Lee");
        same("$5 or £2", "5 dollars or 2 pounds");
    }

    #[test]
    fn scripts_without_spaces_are_compared_letter_by_letter() {
        check("我们今天用OpenAI的模型。", "我 们 今 天 用 openai 的 模 型");
        let token = &tokens(["梁文锋"])[1];
        assert_eq!(*token, Token::new("文", 0..1));
    }
}
