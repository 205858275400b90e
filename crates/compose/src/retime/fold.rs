//! What makes two written words the same spoken word.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// English numbers up to twelve, the ones that house style spells out and recognisers do not.
const NUMBER_WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// Returns the word without case, punctuation, diacritics and apostrophes; small numbers as digits.
///
/// A word of punctuation alone folds to nothing, and matches nothing.
pub(super) fn fold(word: &str) -> String {
    let folded: String = word
        .nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    match NUMBER_WORDS.iter().position(|one| *one == folded) {
        Some(number) => number.to_string(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spelling_that_cannot_be_heard_does_not_matter() {
        assert_eq!(fold("“Don’t!”"), fold("dont"));
        assert_eq!(fold("João,"), fold("joao"));
        assert_eq!(fold("Three"), fold("3"));
        assert_eq!(fold("梁文锋。"), "梁文锋");
        assert_eq!(fold("—"), "");
    }
}
