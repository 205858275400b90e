//! Where a speaker can change.

use transcript::{Language, Word};

use crate::sentences::ends_sentence;
use crate::style::is_backchannel;

/// What a change costs inside a sentence, as a natural logarithm.
const INSIDE: f32 = 8.0;
/// What it costs at a comma, or where a capital begins.
const AT_A_BREAK: f32 = 5.0;
/// What it costs where speech breaks off, and around a word that only says "I listen".
const AT_A_HALT: f32 = 3.0;
/// What it costs at the end of a sentence.
const AT_AN_END: f32 = 2.0;
/// A pause that halves the cost, in seconds.
const PAUSE_SECONDS: f32 = 0.5;

/// Returns what a change of speaker before each word costs.
pub(super) fn costs(words: &[Word], language: &Language) -> Vec<f32> {
    let before_first = words.first().map(|_| 0.0);
    let pairs = words.windows(2).map(|pair| {
        let pause = pair[1].span.start().since(pair[0].span.end()).seconds() as f32;
        text_cost(&pair[0], &pair[1], language) / (1.0 + pause / PAUSE_SECONDS)
    });
    before_first.into_iter().chain(pairs).collect()
}

fn text_cost(before: &Word, after: &Word, language: &Language) -> f32 {
    let listens = |word: &Word| {
        word.text.ends_with([',', '.', '!', '?', '…', '，', '。'])
            && is_backchannel(std::slice::from_ref(word), language)
    };
    if ends_sentence(&before.text) {
        AT_AN_END
    } else if before.text.ends_with(['.', '…', '—', '–', '-']) || listens(before) || listens(after)
    {
        AT_A_HALT
    } else if before.text.ends_with([',', ';', ':', '，', '；', '：', '、'])
        || begins_sentence(&after.text)
    {
        AT_A_BREAK
    } else {
        INSIDE
    }
}

/// Returns true for a word with a capital that it need not have: more than one letter, so not "I",
/// and no acronym. Names and German nouns look the same, which costs little.
fn begins_sentence(word: &str) -> bool {
    let mut letters = word.chars().filter(|one| one.is_alphanumeric());
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}
