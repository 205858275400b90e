//! Text as bare letters, and the runs of words in it.
//!
//! Two texts that say the same are the same here, however they are set: case, accents, ligatures,
//! width, soft hyphens and hyphens at the ends of lines make no difference, and neither do digits,
//! which in rendered text are often no words of it: footnote marks, times, page numbers.

use std::collections::VecDeque;
use std::ops::Range;

use transcript::is_unspaced;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a word weighs.
const WORD: u32 = 8;

/// What a letter weighs that is written without spaces: a Chinese word has 1.6 characters on average.
const LETTER: u32 = 5;

/// Weight of a run: five words, or eight Chinese characters, or something of both.
pub(crate) const RUN: u32 = 5 * WORD;

/// Weight of the shortest text that is looked for as a whole: three words.
pub(crate) const SHORT: u32 = 3 * WORD;

/// Longest run in words: eight letters weigh as much as one.
const MOST_WORDS: usize = RUN.div_ceil(LETTER) as usize;

/// Words in a row, by what they are and where they stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Tells it from others.
    pub(crate) hash: u64,
    /// How much it weighs, at least [`SHORT`]. One of at least [`RUN`] has no word more than it needs.
    pub(crate) weight: u32,
    /// Where its first word begins, in bytes.
    pub(crate) start: usize,
    /// Where its last word ends.
    pub(crate) end: usize,
    /// Number of its first word in the text.
    pub(crate) first: usize,
    /// Number of the word behind its last.
    pub(crate) after: usize,
}

/// Calls `visit` with every run of `text`, by where they end; with those that end at one word the
/// shorter one first.
pub(crate) fn runs(text: &str, mut visit: impl FnMut(Run)) {
    let mut last: VecDeque<Word> = VecDeque::with_capacity(MOST_WORDS);
    let mut after = 0;
    words(text, |word| {
        if last.len() == MOST_WORDS {
            last.pop_front();
        }
        last.push_back(word);
        after += 1;
        let (mut hash, mut weight) = (0, 0);
        for (before, first) in last.iter().rev().enumerate() {
            hash = mixed(hash, first.hash);
            weight += first.weight;
            if weight >= SHORT {
                let (start, end, first) = (first.start, word.end, after - before - 1);
                visit(Run { hash, weight, start, end, first, after });
            }
            if weight >= RUN {
                break;
            }
        }
    });
}

/// Returns the whole of a text as one run, where it is one word or more.
pub(crate) fn whole(text: &str) -> Option<Run> {
    let mut all = Vec::new();
    words(text, |word| all.push(word));
    let (first, last) = (all.first()?, all.last()?);
    let hash = all.iter().rev().fold(0, |hash, word| mixed(hash, word.hash));
    let weight = all.iter().map(|word| word.weight).sum();
    Some(Run { hash, weight, start: first.start, end: last.end, first: 0, after: all.len() })
}

/// A word, or a letter that stands for itself.
#[derive(Clone, Copy, Debug)]
struct Word {
    hash: u64,
    weight: u32,
    start: usize,
    end: usize,
}

/// Calls `visit` with the words of `text`.
fn words(text: &str, mut visit: impl FnMut(Word)) {
    let mut open: Option<Word> = None;
    // A hyphen or a line's end after one was passed, and the word may go on behind them.
    let mut skipped_to = 0;
    for (at, c) in text.char_indices() {
        if at < skipped_to || is_ignored(c) {
            continue;
        }
        let after = at + c.len_utf8();
        if c.is_ascii_alphabetic() {
            grow(&mut open, c.to_ascii_lowercase(), at..after);
        } else if joins(c)
            && open.is_some()
            && let Some(next) = next_letter(&text[after..], is_hyphen(c))
        {
            skipped_to = after + next;
        } else if matches!(c, '\u{4e00}'..='\u{9fff}') {
            // As below, for the many that are nothing but themselves.
            open.take().into_iter().for_each(&mut visit);
            visit(letter(c, at..after));
        } else if c.is_alphabetic() || is_combining_mark(c) {
            decompose_compatible(c, |part| {
                if is_combining_mark(part) {
                } else if is_unspaced(part) {
                    open.take().into_iter().for_each(&mut visit);
                    visit(letter(part, at..after));
                } else if part.is_alphabetic() {
                    let folded = part.to_uppercase().flat_map(char::to_lowercase);
                    folded.for_each(|part| grow(&mut open, part, at..after));
                } else {
                    open.take().into_iter().for_each(&mut visit);
                }
            });
        } else {
            open.take().into_iter().for_each(&mut visit);
        }
    }
    open.into_iter().for_each(visit);
}

/// Adds a letter to the open word.
fn grow(open: &mut Option<Word>, letter: char, at: Range<usize>) {
    let begun = Word { hash: OFFSET, weight: WORD, start: at.start, end: at.end };
    let word = open.get_or_insert(begun);
    word.hash = with_letter(word.hash, letter);
    word.end = at.end;
}

/// Returns a letter that stands for itself.
fn letter(letter: char, at: Range<usize>) -> Word {
    Word { hash: with_letter(OFFSET, letter), weight: LETTER, start: at.start, end: at.end }
}

/// Returns the hash of a word with one letter more.
fn with_letter(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(PRIME)
}

/// The 64-bit FNV-1a hash, over letters in place of bytes.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Returns the hash of a run that `word` stands before; the finalizer of `SplitMix64` mixes it.
fn mixed(rest: u64, word: u64) -> u64 {
    let mut hash = rest.rotate_left(23).wrapping_add(word).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Characters that nobody sees: of no width, for direction, or to choose a form.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

/// Hyphens and apostrophes: between two letters they are part of a word.
fn joins(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// Returns where the letter is that a word goes on with, behind a hyphen: at once, or on the next line
/// if `lines` may end there.
fn next_letter(rest: &str, lines: bool) -> Option<usize> {
    let mut line_ended = false;
    let mut blank = false;
    for (at, c) in rest.char_indices() {
        match c {
            '\n' | '\r' | '\u{2028}' if lines => (line_ended, blank) = (true, true),
            c if c.is_whitespace() => blank = true,
            c if is_ignored(c) || c == '\u{ad}' => {}
            c if c.is_alphabetic() && !is_unspaced(c) && (line_ended || !blank) => return Some(at),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words of a text as they stand in it.
    fn told(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        words(text, |word| all.push(&text[word.start..word.end]));
        all
    }

    #[track_caller]
    fn check(one: &str, other: &str) {
        let hash = |text| whole(text).map(|run| run.hash);
        assert_eq!(hash(one), hash(other), "{:?} and {:?}", told(one), told(other));
    }

    #[test]
    fn what_reads_the_same_is_the_same() {
        check("Straße des 17. Juni", "STRASSE DES 16. JUNI");
        check("ﬁne coﬀee", "fine coffee");
        check("João Gonçalves", "joa\u{303}o goncalves");
        check("a cul\u{ad}ture", "a culture");
        check("a cul\u{ad}\n  ture of mea-\r\nsuring", "a culture of measuring");
        check("a well-known man", "a well\u{2011}known man");
        check("a well-\nknown man", "a wellknown man");
        check("don\u{2019}t", "don't");
        check("it ends here.12 And", "It ends here: and");
        check("mp3", "MP 4");
        check("深\u{200b}度 求索", "深度求索");
        check("ＡＢＣ", "abc");
    }

    #[test]
    fn what_reads_differently_is_not() {
        for (one, other) in [
            ("one two", "two one"),
            ("one - two", "onetwo"),
            ("so- called", "socalled"),
            ("深度", "度深"),
            ("the rapist", "therapist"),
        ] {
            assert_ne!(whole(one).unwrap().hash, whole(other).unwrap().hash, "{one}, {other}");
        }
    }

    #[test]
    fn a_run_is_five_words_or_eight_characters() {
        let full = |text: &str| {
            let mut all = Vec::new();
            runs(text, |run| {
                if run.weight >= RUN {
                    all.push(text[run.start..run.end].to_owned());
                }
            });
            all
        };
        assert_eq!(
            full("One, two, three, four, five, six."),
            ["One, two, three, four, five", "two, three, four, five, six"]
        );
        assert_eq!(full("我觉得最重要的是好"), ["我觉得最重要的是", "觉得最重要的是好"]);
        assert_eq!(full("we asked Liang 梁文锋 twice"), ["we asked Liang 梁文锋 twice"]);
        assert_eq!(full("one two three four"), [""; 0]);
    }
}
