//! English numbers in words, as digits.
//!
//! Recognisers write some numbers in digits and some in words, and house style turns them round
//! again. Both texts are read through here, so words that only look like numbers do no harm.

use super::tokens::Token;

/// Replaces the words of each number by one token of its digits; money comes behind its number.
pub(super) fn join(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let money = MONEY.iter().find(|(sign, _)| *sign == tokens[at].text);
        let first = at + usize::from(money.is_some());
        let (taken, digits) = number(&tokens[first..]).unwrap_or_default();
        if taken > 0 {
            let end = tokens[first + taken - 1].words.end;
            joined.push(Token::new(digits, tokens[at].words.start..end));
        }
        if let Some((_, name)) = money {
            let last = joined.last().map_or(tokens[at].words.end, |number| number.words.end);
            joined.push(Token::new(*name, last - 1..last));
        } else if taken == 0 {
            let percent = tokens[at].text == "per" && says(&tokens, at + 1, "cent");
            let (taken, text) = if percent { (2, "percent") } else { (1, &*tokens[at].text) };
            joined.push(Token::new(text, tokens[at].words.start..tokens[at + taken - 1].words.end));
            at += taken;
            continue;
        }
        at = first + taken;
    }
    joined
}

const MONEY: [(&str, &str); 3] = [("$", "dollars"), ("€", "euros"), ("£", "pounds")];

/// Below twenty, by value; ordinals count as their numbers.
const SMALL: [(&str, &str); 20] = [
    ("zero", "zeroth"),
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("four", "fourth"),
    ("five", "fifth"),
    ("six", "sixth"),
    ("seven", "seventh"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("ten", "tenth"),
    ("eleven", "eleventh"),
    ("twelve", "twelfth"),
    ("thirteen", "thirteenth"),
    ("fourteen", "fourteenth"),
    ("fifteen", "fifteenth"),
    ("sixteen", "sixteenth"),
    ("seventeen", "seventeenth"),
    ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"),
];

/// Tens from twenty; decades count as their numbers.
const TENS: [[&str; 3]; 8] = [
    ["twenty", "twentieth", "twenties"],
    ["thirty", "thirtieth", "thirties"],
    ["forty", "fortieth", "forties"],
    ["fifty", "fiftieth", "fifties"],
    ["sixty", "sixtieth", "sixties"],
    ["seventy", "seventieth", "seventies"],
    ["eighty", "eightieth", "eighties"],
    ["ninety", "ninetieth", "nineties"],
];

const SCALES: [(&str, u64); 4] = [
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
];

/// Reads the longest number at the start of `tokens`: how many it takes, and its digits.
fn number(tokens: &[Token]) -> Option<(usize, String)> {
    if let Some(digits) = written(tokens.first()?) {
        return Some(scaled(digits, tokens.get(1)));
    }
    let (mut taken, mut total, mut limit) = (0, 0, u64::MAX);
    while let Some((length, group)) = group(&tokens[taken..]) {
        let scale = tokens.get(taken + length).and_then(scale).filter(|scale| *scale < limit);
        taken += length;
        let Some(scale) = scale else {
            total += group;
            break;
        };
        total += group * scale;
        (taken, limit) = (taken + 1, scale);
        let and = usize::from(says(tokens, taken, "and"));
        if group_behind(tokens, taken + and).is_none() {
            break;
        }
        taken += and;
    }
    if taken == 0 {
        return None;
    }
    // `nineteen ninety nine`, `twenty twenty four`: years are read in two halves.
    if let Some((length, half)) = group_behind(tokens, taken)
        && limit == u64::MAX
        && (10..100).contains(&total)
        && (10..100).contains(&half)
    {
        return Some((taken + length, (100 * total + half).to_string()));
    }
    let mut digits = total.to_string();
    if says(tokens, taken, "point") && tokens.get(taken + 1).and_then(digit).is_some() {
        digits.push('.');
        taken += 1;
        while let Some(digit) = tokens.get(taken).and_then(digit) {
            digits.push(digit);
            taken += 1;
        }
    }
    Some((taken, digits))
}

/// Returns the digits of a number that is written in digits: `19` of `19th`, `1990` of `1990s`.
fn written(token: &Token) -> Option<&str> {
    let end =
        token.text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(token.text.len());
    let (digits, ending) = token.text.split_at(end);
    (!digits.is_empty() && ["", "s", "st", "nd", "rd", "th"].contains(&ending)).then_some(digits)
}

/// Returns written digits with the scale behind them, as in `2.5 million`.
fn scaled(digits: &str, next: Option<&Token>) -> (usize, String) {
    let number = digits.parse::<f64>().ok().zip(next.and_then(scale));
    match number.map(|(number, scale)| number * scale as f64) {
        Some(value) if value < 1e15 => (2, format!("{value:.0}")),
        _ => (1, digits.to_owned()),
    }
}

/// Reads a number below a thousand, or one of hundreds such as `twelve hundred`.
fn group(tokens: &[Token]) -> Option<(usize, u64)> {
    let (mut taken, mut value) = match below_hundred(tokens) {
        Some(found) => found,
        None if says(tokens, 0, "a")
            && (says(tokens, 1, "hundred") || says(tokens, 1, "thousand")) =>
        {
            (1, 1)
        }
        None => return None,
    };
    if says(tokens, taken, "hundred") {
        (taken, value) = (taken + 1, value * 100);
        let and = usize::from(says(tokens, taken, "and"));
        if let Some((length, rest)) = tokens.get(taken + and..).and_then(below_hundred) {
            (taken, value) = (taken + and + length, value + rest);
        }
    }
    Some((taken, value))
}

fn group_behind(tokens: &[Token], at: usize) -> Option<(usize, u64)> {
    tokens.get(at..).and_then(group)
}

fn below_hundred(tokens: &[Token]) -> Option<(usize, u64)> {
    let first = &tokens.first()?.text;
    if let Some(ten) = TENS.iter().position(|forms| forms.contains(&first.as_str())) {
        let ten = 20 + 10 * ten as u64;
        let unit = tokens.get(1).and_then(small).filter(|unit| (1..10).contains(unit));
        return Some(unit.map_or((1, ten), |unit| (2, ten + unit)));
    }
    Some((1, small(tokens.first()?)?))
}

fn small(token: &Token) -> Option<u64> {
    let is_it = |(cardinal, ordinal): &(&str, &str)| [*cardinal, *ordinal].contains(&&*token.text);
    SMALL.iter().position(is_it).map(|value| value as u64)
}

fn digit(token: &Token) -> Option<char> {
    let value = small(token).filter(|value| *value < 10)?;
    char::from_digit(u32::try_from(value).ok()?, 10)
}

fn scale(token: &Token) -> Option<u64> {
    SCALES.iter().find(|(name, _)| *name == token.text).map(|(_, scale)| *scale)
}

fn says(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.text == text)
}

#[cfg(test)]
mod tests {
    use crate::retime::tokens::tokens;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = tokens(text.split_whitespace());
        let found: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn numbers_are_their_digits_however_they_are_written() {
        check("twenty-five percent", "25 percent");
        check("25 per cent, 25%", "25 percent 25 percent");
        check("one hundred and twenty people", "120 people");
        check("a hundred people and two", "100 people and 2");
        check("1,200 or twelve hundred", "1200 or 1200");
        check("two thousand and six", "2006");
        check("three million two hundred thousand and one", "3200001");
        check("nineteen ninety-nine, twenty twenty-four", "1999 2024");
        check("the nineteenth century, the 19th", "the 19 century the 19");
        check("in the 1990s, the nineteen nineties", "in the 1990 the 1990");
        check("three point five or 3.5", "3.5 or 3.5");
        check("one, two, three", "1 2 3");
        check("$5 million, five million dollars", "5000000 dollars 5000000 dollars");
        check("2.5 billion", "2500000000");
    }

    #[test]
    fn a_number_knows_its_words() {
        let found = tokens(["about", "twenty", "five", "percent"]);
        assert_eq!(found[1].words, 1..3);
        let found = tokens(["$5", "million", "more"]);
        assert_eq!((found[0].words.clone(), found[1].words.clone()), (0..2, 1..2));
    }

    #[test]
    fn words_beside_numbers_stay() {
        check("a thousand and", "1000 and");
        check("the point of one", "the point of 1");
        check("$ alone", "dollars alone");
    }
}
