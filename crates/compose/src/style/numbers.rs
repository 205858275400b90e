//! Small numbers are spelled in running text (house style N1).

use super::lexicon::Lexicon;
use super::line::{Line, ends_with_mark};
use super::{Edit, Rule};

/// Spells one to nine, except where digits belong: beside units, money, dates, versions, numbered
/// things, and other numbers.
pub(super) fn small_numbers(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    (0..line.len())
        .filter_map(|place| {
            let spelled = spelled(line, lexicon, place)?;
            let words = place..place + 1;
            Some(Edit { rule: Rule::SmallNumber, words, instead: Some(spelled.to_owned()) })
        })
        .collect()
}

fn spelled(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> Option<&'static str> {
    let mut digits = line.text(place).chars().take_while(char::is_ascii_digit);
    let (digit, None) = (digits.next()?.to_digit(10)?, digits.next()) else { return None };
    let rest = line.text(place).trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.chars().any(|c| c.is_alphanumeric() || "%°$€£:/".contains(c)) {
        return None;
    }
    let before = place.checked_sub(1).map_or("", |at| line.folded(at));
    let after = if ends_with_mark(line.text(place)) { "" } else { line.folded(place + 1) };
    let measured = lexicon.before_digits.contains(&before) || lexicon.after_digits.contains(&after);
    let numeric = |word: &str| word.chars().any(char::is_numeric);
    // "Trump 2", "Apollo 8": a name with a number after it.
    let named = place > 0
        && !line.starts_sentence(place - 1)
        && line.text(place - 1).chars().next().is_some_and(char::is_uppercase)
        && before != "i";
    if measured || named || numeric(before) || numeric(after) {
        return None;
    }
    lexicon.small_numbers.get(usize::try_from(digit).ok()?.checked_sub(1)?).copied()
}
