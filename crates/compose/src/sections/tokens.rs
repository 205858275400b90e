//! Words of printed text: where they stand, and what makes two of them the same.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use transcript::{Language, is_unspaced};
use unicode_normalization::UnicodeNormalization as _;

use super::grammar::Grammar;

/// A word of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// The bytes of the text that are the word.
    pub(crate) place: Range<usize>,
    /// The word without case; see [`fold`].
    pub(crate) folded: String,
    /// True where more than white space stands between it and the word before, or nothing.
    pub(crate) after_break: bool,
}

/// Cuts a text into words: letters and digits with the apostrophes, hyphens, points and commas that
/// stand inside them. A letter of a script without spaces is a word of its own.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = None;
    let mut is_break = true;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let alone = is_unspaced(letter) && letter.is_alphanumeric();
        let inside = start.is_some_and(|start| joins(text, at, next, &text[start..at]));
        let goes_on = !alone && (is_of_word(letter) || inside);
        if goes_on && start.is_none() {
            start = Some(at);
        }
        let ended = start.filter(|_| !goes_on).map(|start| start..at);
        for place in ended.into_iter().chain(alone.then(|| at..at + letter.len_utf8())) {
            tokens.push(Token { folded: fold(&text[place.clone()]), place, after_break: is_break });
            is_break = false;
            start = None;
        }
        let elided = place_of_last(&tokens).is_some_and(|place| {
            place.end == at
                && "'’".contains(letter)
                && ELIDED.contains(&fold(&text[place]).as_str())
        });
        is_break |= !goes_on && !alone && !elided && (!letter.is_whitespace() || letter == '\n');
    }
    if let Some(start) = start {
        let place = start..text.len();
        tokens.push(Token { folded: fold(&text[place.clone()]), place, after_break: is_break });
    }
    tokens
}

/// Words of French and Italian that lose their vowel before another: a word of their own.
const ELIDED: [&str; 17] = [
    "l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    "nell", "dall", "sull",
];

fn place_of_last(tokens: &[Token]) -> Option<Range<usize>> {
    tokens.last().map(|token| token.place.clone())
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter)
}

/// Returns true where the mark at byte `at`, inside a word so far, does not end it.
fn joins(text: &str, at: usize, next: Option<char>, word: &str) -> bool {
    let Some(next) = next.filter(|next| next.is_alphanumeric() && !is_unspaced(*next)) else {
        return false;
    };
    let before = text[..at].chars().next_back();
    match text[at..].chars().next() {
        Some('\'' | '’') => !ELIDED.contains(&fold(word).as_str()),
        Some('-' | '‑') => true,
        Some('.' | ',') => {
            next.is_ascii_digit() && before.is_some_and(|before| before.is_ascii_digit())
        }
        _ => false,
    }
}

/// Returns a word as the lists have it: in compatibility form, lower case, with straight apostrophes.
pub(crate) fn fold(word: &str) -> String {
    word.nfkc().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// The number of a term: of all words that mean the same.
pub(crate) type Term = u32;

/// Tells which words carry a topic, and which of them are the same but for their endings.
pub(crate) struct Vocabulary {
    stops: HashSet<String>,
    stemmer: Option<Stemmer>,
    terms: HashMap<String, Term>,
}

impl Vocabulary {
    /// Returns the vocabulary of a language, without any terms yet; `names` are those of the people
    /// who talk, which tell nothing of the topic.
    pub(crate) fn new(language: &Language, grammar: &Grammar, names: &[&str]) -> Self {
        let listed = stop_words::lookup(language.primary()).unwrap_or_default();
        let mut stops: HashSet<String> = listed.iter().map(|word| fold(word)).collect();
        stops.extend(grammar.stops());
        stops.extend(names.iter().flat_map(|name| tokens(name)).map(|token| token.folded));
        let stemmer = algorithm(language).map(Stemmer::create);
        Self { stops, stemmer, terms: HashMap::new() }
    }

    /// Returns true for a word that tells nothing of the topic.
    pub(crate) fn is_stop(&self, folded: &str) -> bool {
        let is_short = |word: &str| word.chars().nth(1).is_none() && !word.starts_with(is_unspaced);
        let listed = |word: &str| is_short(word) || self.stops.contains(word);
        let base = folded.split('\'').next().unwrap_or(folded);
        !folded.contains(char::is_alphabetic) || listed(folded) || listed(base)
    }

    /// Returns the term of each word; none for words that tell nothing. In scripts without spaces
    /// two letters that touch are a term.
    pub(crate) fn terms(&mut self, tokens: &[Token]) -> Vec<Option<Term>> {
        let pairs = tokens.iter().zip(tokens.iter().skip(1).map(Some).chain([None]));
        let stems = pairs.map(|(token, next)| {
            if !token.folded.starts_with(is_unspaced) {
                return (!self.is_stop(&token.folded)).then(|| self.stem(&token.folded));
            }
            let next =
                next.filter(|next| !next.after_break && next.place.start == token.place.end)?;
            let pair = format!("{}{}", token.folded, next.folded);
            let means = next.folded.starts_with(is_unspaced) && !self.stops.contains(&pair);
            means.then_some(pair)
        });
        let stems: Vec<Option<String>> = stems.collect();
        let mut number = |stem: String| {
            let next = Term::try_from(self.terms.len()).unwrap_or(Term::MAX);
            *self.terms.entry(stem).or_insert(next)
        };
        stems.into_iter().map(|stem| stem.map(&mut number)).collect()
    }

    /// Returns how many terms there are; their numbers are lower.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    fn stem(&self, folded: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(folded).into_owned(),
            None => folded.to_owned(),
        }
    }
}

fn algorithm(language: &Language) -> Option<Algorithm> {
    Some(match language.primary() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<String> = tokens(text)
            .into_iter()
            .map(|one| format!("{}{}", if one.after_break { "|" } else { "" }, one.folded))
            .collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn words_keep_their_inner_marks_and_tell_where_a_clause_ends() {
        check("So, it’s 1,200 — well-known.", "|so |it's 1,200 |well-known");
        check("The ‘boat’ left.\n\nIt", "|the |boat |left |it");
        check("早上好，Ana！", "|早 上 好 |ana");
        check("été 10.", "|été 10");
        check("L’île d'un roi", "|l île d un roi");
        check(" — ", "");
    }

    #[test]
    fn a_term_is_a_word_whatever_its_ending_and_two_letters_where_no_spaces_are() {
        let english = Language::new("en");
        let mut vocabulary =
            Vocabulary::new(&english, super::super::grammar::of(&english), &["Ann Lee"]);
        let terms = vocabulary.terms(&tokens("The timetable, timetables and Ann know."));
        assert_eq!(terms, [None, Some(0), Some(0), None, None, None]);
        let chinese = Language::new("zh");
        let mut vocabulary = Vocabulary::new(&chinese, super::super::grammar::of(&chinese), &[]);
        assert_eq!(vocabulary.terms(&tokens("潮汐，潮汐")), [Some(0), None, Some(0), None]);
    }
}
