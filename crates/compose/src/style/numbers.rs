//! Numbers as house style N1 writes them: small ones in words, figures beside units, and no digit
//! at the start of a sentence.

use transcript::Language;

use super::lexicon::Lexicon;
use super::line::{Line, closing, ends_with_mark, starts_with_capital};
use super::numerals::spelled;
use super::{Change, Edit, Rule};

/// Abbreviated units: a figure stands before them even where a sentence begins.
const SYMBOLS: [&str; 26] = [
    "km", "kg", "cm", "mm", "m", "g", "mg", "ml", "l", "ft", "lb", "mph", "ghz", "mhz", "khz",
    "gb", "mb", "tb", "kwh", "mw", "gw", "kw", "a.m", "p.m", "am", "pm",
];

/// Marks that make more of a number than a count.
const MARKS: [char; 16] =
    ['%', '°', '$', '€', '£', '¥', ':', '/', '+', '-', '#', '–', '\'', '’', '=', '*'];

/// Spells the smallest numbers, except where digits belong: beside units, money, dates, versions,
/// numbered things, and other numbers.
pub(super) fn small_numbers(line: &Line<'_>, lexicon: &Lexicon, language: &Language) -> Vec<Edit> {
    replacements(line, Rule::SmallNumber, |place| {
        let number = whole(line, place, language)?;
        let (before, after) = (line.folded_before(place), after(line, place));
        let measured = lexicon.before_digits.contains(before)
            || lexicon.after_digits.contains(after)
            || SYMBOLS.contains(&after);
        let small = |number| number <= lexicon.spelled_to && spelled(number, language).is_some();
        let alike = partners(line, place, lexicon).into_iter().all(|other| {
            whole(line, other, language).is_some_and(small) && !is_labelled(line, other)
        });
        (small(number) && alike && !measured && !is_labelled(line, place))
            .then(|| spelled(number, language))?
    })
}

/// Spells the number a sentence begins with.
pub(super) fn opening_numbers(
    line: &Line<'_>,
    lexicon: &Lexicon,
    language: &Language,
) -> Vec<Edit> {
    if lexicon.spelled_to == 0 {
        return Vec::new();
    }
    replacements(line, Rule::OpeningNumber, |place| {
        let number = whole(line, place, language).filter(|_| line.starts_sentence(place))?;
        let after = after(line, place);
        // "50 Cent", "21 Savage"; nouns have capitals in German.
        let name = !after.is_empty()
            && language.primary() != "de"
            && starts_with_capital(line.text(place + 1));
        // "3, 2, 1."
        let row = line.text(place).ends_with(',') && is_numeric(line.folded(place + 1));
        (!name && !row && !SYMBOLS.contains(&after) && !is_numeric(after))
            .then(|| spelled(number, language))?
    })
}

/// Returns an edit for each word that has another form.
fn replacements(
    line: &Line<'_>,
    rule: Rule,
    written: impl Fn(usize) -> Option<String>,
) -> Vec<Edit> {
    (0..line.len())
        .filter_map(|place| {
            let change = Change::Words(written(place)?);
            Some(Edit { rule, words: place..place + 1, change })
        })
        .collect()
}

/// Returns the whole number that is the word at `place`, without sign, unit, point or ordinal.
fn whole(line: &Line<'_>, place: usize, language: &Language) -> Option<u32> {
    let text = line.text(place);
    let digits = line.folded(place);
    let (before, rest) = text.split_once(digits).filter(|_| !digits.is_empty())?;
    let plain = |text: &str| !text.contains(MARKS);
    // "Am 3. Mai": a full stop behind a number makes an ordinal of it in German.
    let ordinal = language.primary() == "de" && rest.starts_with('.') && place + 1 < line.len();
    let whole = digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit());
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    // "1) the boat, 2) the sea".
    let item = rest.starts_with(')') && !before.ends_with('(');
    if !whole || leading_zero || item || !plain(before) || !plain(rest) || ordinal {
        return None;
    }
    digits.parse().ok().filter(|number| *number > 0)
}

/// Returns the word after the one at `place`, folded; nothing where punctuation parts them.
fn after<'a>(line: &'a Line<'_>, place: usize) -> &'a str {
    if ends_with_mark(line.text(place)) { "" } else { line.folded(place + 1) }
}

fn is_numeric(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// Returns the places of numbers that the one at `place` is said with: "5 or 6", "6 to 10".
fn partners(line: &Line<'_>, place: usize, lexicon: &Lexicon) -> Vec<usize> {
    const BETWEEN: [&str; 8] = ["to", "through", "versus", "a", "até", "hasta", "à", "bis"];
    let joined = |at: usize| {
        let word = line.folded(at);
        BETWEEN.contains(&word) || lexicon.joining.contains(word)
    };
    let before = place.checked_sub(2).filter(|_| joined(place - 1));
    let after = (place + 2 < line.len() && joined(place + 1)).then_some(place + 2);
    let mut places: Vec<usize> = before.into_iter().chain(after).collect();
    places.retain(|&at| is_numeric(line.folded(at)));
    places
}

/// Returns true for a number that belongs to a name or to other numbers: "Apollo 8", "3, 2, 1".
fn is_labelled(line: &Line<'_>, place: usize) -> bool {
    let (before, after) = (line.folded_before(place), line.folded(place + 1));
    let named = place > 0 && line.is_name(place - 1) && !ends_with_mark(line.text(place - 1));
    named || is_numeric(before) || is_numeric(after)
}

/// Writes figures as English prints them: "25%", "1,200 pounds", "Feb. 26".
pub(super) fn figures(line: &Line<'_>, language: &Language) -> Vec<Edit> {
    if language.primary() != "en" {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let figure = percent(line, place)
            .or_else(|| date(line, place))
            .or_else(|| Some((1, thousands(line, place)?)));
        let length = figure.as_ref().map_or(1, |(length, _)| *length);
        if let Some((length, text)) = figure {
            let words = place..place + length;
            found.push(Edit { rule: Rule::Figure, words, change: Change::Exactly(text) });
        }
        place += length;
    }
    found
}

/// "25 percent", "2.5 per cent" and "five percent" with the sign; at the start of a sentence the
/// words stay.
fn percent(line: &Line<'_>, place: usize) -> Option<(usize, String)> {
    let length = line.has(place + 1, "percent").or_else(|| line.has(place + 1, "per cent"))?;
    let number = line.text(place);
    if ends_with_mark(number) || line.starts_sentence(place) {
        return None;
    }
    let digits = if number.chars().all(|c| c.is_ascii_digit() || ".,".contains(c)) {
        number.to_owned()
    } else {
        let english = Language::new("en");
        (1..=9).find(|one| spelled(*one, &english).as_deref() == Some(number))?.to_string()
    };
    let last = line.text(place + length);
    Some((1 + length, format!("{digits}%{}", closing(last))))
}

/// Months that are abbreviated before a day; the others are short enough.
const MONTHS: [(&str, &str); 8] = [
    ("january", "Jan."),
    ("february", "Feb."),
    ("august", "Aug."),
    ("september", "Sept."),
    ("october", "Oct."),
    ("november", "Nov."),
    ("december", "Dec."),
    ("sept", "Sept."),
];

/// "February 26th" as "Feb. 26", where what follows shows that the number is a day.
fn date(line: &Line<'_>, place: usize) -> Option<(usize, String)> {
    const AFTER_A_DAY: [&str; 12] =
        ["of", "at", "in", "on", "and", "to", "when", "with", "the", "we", "i", "was"];
    let (_, month) = MONTHS.iter().find(|(name, _)| *name == line.folded(place))?;
    let text = line.text(place);
    if ends_with_mark(text) || !starts_with_capital(text) || place + 1 >= line.len() {
        return None;
    }
    let word = line.folded(place + 1);
    let day = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    let digits = day.unwrap_or(word);
    let number = digits.parse::<u32>().ok().filter(|day| (1..=31).contains(day))?;
    let year = |word: &str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let next = line.folded(place + 2);
    let parted = ends_with_mark(line.text(place + 1)) || next.is_empty();
    let sure = day.is_some() || parted || AFTER_A_DAY.contains(&next) || year(next);
    sure.then(|| (2, format!("{month} {number}{}", closing(line.text(place + 1)))))
}

/// "1200 pounds" and "80000" with a comma; what may be a year, a code or a time stays.
fn thousands(line: &Line<'_>, place: usize) -> Option<String> {
    const CODES: [&str; 12] = [
        "number", "code", "zip", "room", "flight", "page", "line", "route", "no", "model", "type",
        "channel",
    ];
    const COUNTED: [&str; 28] = [
        "pounds",
        "dollars",
        "euros",
        "people",
        "passengers",
        "miles",
        "kilometers",
        "kilometres",
        "meters",
        "metres",
        "feet",
        "tons",
        "tonnes",
        "hours",
        "days",
        "words",
        "times",
        "years",
        "pages",
        "employees",
        "workers",
        "students",
        "soldiers",
        "troops",
        "km",
        "kg",
        "megawatts",
        "units",
    ];
    let text = line.text(place);
    let digits = line.folded(place);
    let count = digits.len();
    if !(4..=12).contains(&count)
        || digits.starts_with('0')
        || !digits.chars().all(|c| c.is_ascii_digit())
        || CODES.contains(&line.folded_before(place))
        || line.is_name(place.checked_sub(1).unwrap_or(place))
    {
        return None;
    }
    let (before, rest) = text.split_once(digits)?;
    let money = before.ends_with(['$', '£', '€', '¥']);
    let counted = COUNTED.contains(&after(line, place));
    let round = count > 4 && digits.ends_with("00");
    // "In 2019 people left."
    let year = digits.parse().is_ok_and(|number: u32| (1500..=2100).contains(&number));
    if rest.contains(['-', '/', ':', '–']) || !(money || !year && counted || round) {
        return None;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Some(format!("{before}{grouped}{rest}"))
}
