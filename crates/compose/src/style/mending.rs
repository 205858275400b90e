//! Sentence ends and capitals where the recogniser left none. No word changes.

use transcript::{Language, Millis, Word};

use super::lexicon::{self, Lexicon, fold};
use super::line::{capitalised, is_bracketed, starts_with_capital};
use super::{Change, Edit, Rule};
use crate::sentences::ends_sentence;

/// How a turn stands among the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The speaker goes on with a sentence in which somebody cut in.
    pub goes_on: bool,
    /// The speaker answers a question.
    pub answers: bool,
    /// The last sentence is not finished: somebody cuts in.
    pub is_cut_off: bool,
}

/// A sentence of more words that has commas is looked through for a place to end it.
const LONG_WORDS: usize = 60;
/// A sentence of more words without any punctuation is.
const BARE_WORDS: usize = 30;
/// No sentence is made of fewer words.
const SHORT_WORDS: usize = 6;
/// Past so many words the best place is taken, however good it is.
const ENDLESS_WORDS: usize = 100;
/// What a place must score, in milliseconds of pause or their worth.
const ENOUGH: u32 = 700;
/// The first place that scores so much is taken, even if a better one follows.
const CLEAR: u32 = 1000;
/// A pause is worth no more.
const LONGEST_PAUSE: Millis = Millis(1500);
/// What a word is worth that joins clauses, a pronoun that opens one, and a comma before it.
const JOINING_WORTH: u32 = 500;
const SUBJECT_WORTH: u32 = 300;
const COMMA_WORTH: u32 = 200;
/// A pause before a capital that shows a full stop is missing.
const BEAT: Millis = Millis(200);

/// Finds where sentences of a turn should end and do not: at pauses and before words that open a
/// sentence, where none ended for long; before a capital that no name explains; and at its end.
/// Where the word before such a capital cannot end a sentence, an ellipsis shows that something was
/// not heard.
///
/// `names` are spellings whose capitals mean nothing of the kind.
#[must_use]
pub fn sentence_ends(
    words: &[Word],
    language: &Language,
    names: &[&str],
    setting: Setting,
) -> Vec<Edit> {
    let lexicon = lexicon::of(language);
    let mut found = Vec::new();
    let mut start = 0;
    for index in 0..words.len() {
        let last = index + 1 == words.len();
        let missed = !last && stop_is_missing(words, index, lexicon, names);
        if !(last || missed || ends_sentence(&words[index].text)) {
            continue;
        }
        found.extend(cuts(&words[start..=index], start, lexicon));
        if missed {
            let begun = found.last().map_or(start, |edit: &Edit| edit.words.end.max(start));
            found.push(if lexicon.goes_on_after(&fold(&words[index].text)) {
                // "for six hours in The sea": what stood between was not heard.
                let change = Change::Exactly(format!("{}…", words[index].text));
                Edit { rule: Rule::SentenceEnd, words: index..index + 1, change }
            } else {
                ended(words, begun, index, lexicon)
            });
        }
        start = index + 1;
    }
    let begun = found.last().map_or(0, |edit| edit.words.end);
    found.extend(turn_end(words, begun, lexicon, setting));
    found
}

/// Returns true before a capital in the middle of nowhere: "the wind It blows".
fn stop_is_missing(words: &[Word], index: usize, lexicon: &Lexicon, names: &[&str]) -> bool {
    let [word, next, rest @ ..] = &words[index..] else { return false };
    let folded = fold(&next.text);
    let always_capital = folded == "i" || folded.starts_with("i'");
    let opens = lexicon.openers.contains(&folded) || lexicon.articles.contains(&folded);
    let title = rest.first().is_some_and(|after| starts_with_capital(&after.text));
    let pause = next.span.start().since(word.span.end());
    word.text.ends_with(char::is_alphanumeric)
        && starts_with_capital(&next.text)
        && !always_capital
        && opens
        && !title
        && pause >= BEAT
        && !names.iter().any(|name| is_part_of(name, word, next, rest.first()))
}

/// Returns true where a name has this word, with these before and behind it.
fn is_part_of(name: &str, before: &Word, word: &Word, after: Option<&Word>) -> bool {
    let parts: Vec<String> = name.split(' ').map(fold).collect();
    let after = after.map(|word| fold(&word.text)).unwrap_or_default();
    (0..parts.len()).any(|at| {
        parts[at] == fold(&word.text)
            && at.checked_sub(1).is_none_or(|left| parts[left] == fold(&before.text))
            && parts.get(at + 1).is_none_or(|right| *right == after)
    })
}

/// Finds where a sentence is to be cut that goes on for too long; `offset` is its place in the turn.
fn cuts(sentence: &[Word], offset: usize, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut start = 0;
    let marks = sentence.iter().filter(|word| word.text.ends_with([',', ';', ':'])).count();
    let bare = marks * BARE_WORDS < sentence.len();
    let limit = if bare { BARE_WORDS } else { LONG_WORDS };
    // Where one stop was missing the next is too, however short the rest.
    let goes_on = |start: usize| {
        let rest = sentence.len() - start;
        rest > limit || bare && start > 0 && rest >= 2 * SHORT_WORDS
    };
    while goes_on(start) {
        let far = (start + ENDLESS_WORDS).min(sentence.len() - 1);
        let near = (start + limit).min(far);
        let places = |stop: usize| {
            let stop = stop.min(sentence.len().saturating_sub(SHORT_WORDS));
            (start + SHORT_WORDS..stop).map(|next| (worth(sentence, next, lexicon), next))
        };
        let best = |stop: usize| {
            places(stop).max_by_key(|(worth, next)| (*worth, std::cmp::Reverse(*next)))
        };
        let floor = if sentence.len() - start > ENDLESS_WORDS { SUBJECT_WORTH } else { ENOUGH };
        let cut = places(near)
            .find(|(worth, _)| *worth >= CLEAR)
            .or_else(|| best(near).filter(|(worth, _)| *worth >= ENOUGH))
            .or_else(|| best(far).filter(|(worth, _)| *worth >= floor));
        match cut {
            Some((_, next)) => {
                let mut edit = ended(sentence, start, next - 1, lexicon);
                edit.words = offset + edit.words.start..offset + edit.words.end;
                found.push(edit);
                start = next;
            }
            None => start = far,
        }
    }
    found
}

/// Returns how likely a sentence begins at `next`, in milliseconds of pause or their worth.
fn worth(words: &[Word], next: usize, lexicon: &Lexicon) -> u32 {
    let (before, after) = (&words[next - 1], &words[next]);
    let folded = fold(&before.text);
    if lexicon.goes_on_after(&folded) || lexicon.openers.contains(&folded) {
        return 0;
    }
    let pause = after.span.start().since(before.span.end()).min(LONGEST_PAUSE).0;
    let opener = fold(&after.text);
    let opener = if lexicon.joining.contains(&opener) {
        JOINING_WORTH
    } else {
        u32::from(lexicon.subjects.contains(&opener)) * SUBJECT_WORTH
    };
    let comma = before.text.ends_with([',', ';', ':']);
    // After the comma of a list there is no opener.
    if comma && opener == 0 {
        return 0;
    }
    pause + opener + u32::from(comma) * COMMA_WORTH
}

/// Ends the sentence from `start` at the word `last`.
fn ended(words: &[Word], start: usize, last: usize, lexicon: &Lexicon) -> Edit {
    let mark = if lexicon.asks(&words[start..=last]) { "?" } else { "." };
    let bare = words[last].text.trim_end_matches([',', ';', ':', '-', '–', '—']);
    let change = Change::Exactly(format!("{bare}{mark}"));
    Edit { rule: Rule::SentenceEnd, words: last..last + 1, change }
}

/// Ends the last sentence of a turn.
fn turn_end(words: &[Word], begun: usize, lexicon: &Lexicon, setting: Setting) -> Option<Edit> {
    let last = words.iter().rposition(|word| !is_bracketed(&word.text))?;
    let text = &words[last].text;
    let inside = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '“']);
    let cased = |c: char| c.is_lowercase() || c.is_uppercase() || c.is_ascii_digit();
    let broken = inside.ends_with(['-', '–', '—']);
    let open = inside.ends_with([',', ';', ':']) || inside.ends_with(cased) || broken;
    if !open || inside.len() != text.len() || !text.contains(cased) {
        return None;
    }
    if setting.is_cut_off || broken {
        // A dash is there already; how it is printed is a matter of typography.
        if inside.ends_with(['–', '—']) || inside.ends_with("--") {
            return None;
        }
        let bare = inside.trim_end_matches([',', ';', ':', '-', ' ']);
        let change = Change::Exactly(format!("{bare}{}", lexicon.cut_off));
        return Some(Edit { rule: Rule::CutOff, words: last..last + 1, change });
    }
    let before = words[..last].iter().rposition(|word| ends_sentence(&word.text));
    let start = before.map_or(0, |at| at + 1).max(begun.min(last));
    Some(ended(words, start, last, lexicon))
}

/// Finds words that want a capital: the first of a sentence, the English "I", and names of more
/// than one word out of `names`. A turn that goes on with a sentence begins with the mark for it.
#[must_use]
pub fn capitals(
    words: &[Word],
    language: &Language,
    names: &[&str],
    setting: Setting,
) -> Vec<Edit> {
    let lexicon = lexicon::of(language);
    let mut texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    name_capitals(&mut texts, names);
    let mut starts = true;
    for (index, text) in texts.iter_mut().enumerate() {
        if is_bracketed(text) {
            continue;
        }
        let continues = index == 0 && setting.goes_on;
        let pronoun = fold(text);
        let pronoun = language.primary() == "en" && (pronoun == "i" || pronoun.starts_with("i'"));
        let goes_on = continues || text.starts_with(['…', '.']);
        if pronoun || starts && !goes_on && !has_inner_capital(text) {
            *text = capitalised(text);
        } else if continues && !starts_with_capital(text) {
            *text = format!("{}{text}", lexicon.cut_off);
        }
        starts = opens_after(&words[index].text, language);
    }
    let changed =
        words.iter().zip(texts).enumerate().filter(|(_, (word, text))| word.text != *text);
    changed
        .map(|(index, (_, text))| Edit {
            rule: if setting.goes_on && index == 0 { Rule::CutOff } else { Rule::Capital },
            words: index..index + 1,
            change: Change::Exactly(text),
        })
        .collect()
}

/// Returns true where the word after this one begins a sentence: not after a quotation inside a
/// sentence, nor after an abbreviation or a German ordinal.
fn opens_after(word: &str, language: &Language) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', '»', '“']);
    let quoted = bare.len() < word.len() && bare.ends_with(['?', '!']);
    // "in the U.S. and", "at 5 p.m. it".
    let short = bare.strip_suffix('.').is_some_and(|word| word.contains('.'));
    let ordinal = language.primary() == "de"
        && bare.strip_suffix('.').is_some_and(|number| number.ends_with(|c: char| c.is_numeric()));
    ends_sentence(word) && !quoted && !short && !ordinal
}

/// "iPhone", "eBay": written so wherever it stands.
fn has_inner_capital(word: &str) -> bool {
    !starts_with_capital(word) && word.chars().any(char::is_uppercase)
}

/// Gives names of more than one word their capitals.
fn name_capitals(texts: &mut [String], names: &[&str]) {
    for name in names.iter().filter(|name| starts_with_capital(name)) {
        let parts: Vec<&str> = name.split(' ').collect();
        let folded: Vec<String> = parts.iter().map(|part| fold(part)).collect();
        if parts.len() < 2 {
            continue;
        }
        for at in 0..texts.len().saturating_sub(parts.len() - 1) {
            let place = at..at + parts.len();
            if texts[place.clone()].iter().map(|text| fold(text)).eq(folded.iter().cloned()) {
                for (text, part) in texts[place].iter_mut().zip(&parts) {
                    if starts_with_capital(part) && !starts_with_capital(text) {
                        *text = capitalised(text);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use transcript::{Span, join_words};

    /// Words a quarter of a second each; `|` is a pause of a second.
    fn heard(text: &str) -> Vec<Word> {
        let mut now = 0;
        let mut words = Vec::new();
        for text in text.split_whitespace() {
            if text == "|" {
                now += 1000;
                continue;
            }
            let span = Span::new(Millis(now), Millis(now + 250));
            words.push(Word { text: text.to_owned(), span, confidence: 1.0, speaker: None });
            now += 250;
        }
        words
    }

    #[track_caller]
    fn check_in(language: &str, setting: Setting, said: &str, printed: &str) {
        let language = Language::new(language);
        let names = ["Hannah Whitlock", "The Slow Crossing"];
        let words = heard(said);
        let words = apply(&words, &sentence_ends(&words, &language, &names, setting), &language);
        let words = apply(&words, &capitals(&words, &language, &names, setting), &language);
        assert_eq!(join_words(words.iter().map(|word| word.text.as_str())), printed);
    }

    #[track_caller]
    fn check(said: &str, printed: &str) {
        check_in("en", Setting::default(), said, printed);
    }

    #[test]
    fn a_turn_has_a_capital_and_a_full_stop() {
        check("good morning", "Good morning.");
        check("Good morning!", "Good morning!");
        check("the table is a work of...", "The table is a work of...");
        check("well,", "Well.");
        check("it was fun [laughs]", "It was fun. [laughs]");
        check("[laughs] it was", "[laughs] It was.");
        check("he said, “go.” and i went", "He said, “go.” And I went.");
        check("“Really?” she asked.", "“Really?” she asked.");
        check("i think i'm hannah whitlock.", "I think I'm Hannah Whitlock.");
        check("iPhones sell.", "iPhones sell.");
        check_in("it", Setting::default(), "buongiorno a tutti", "Buongiorno a tutti.");
        check_in("zh", Setting::default(), "你好", "你好");
        check_in("de", Setting::default(), "am 3. großen Tag", "Am 3. großen Tag.");
    }

    #[test]
    fn a_question_without_its_mark_gets_it() {
        check("how do you know", "How do you know?");
        check("what a day", "What a day.");
        check_in("fr", Setting::default(), "est-ce que ça va", "Est-ce que ça va?");
    }

    #[test]
    fn somebody_who_is_cut_off_goes_on_with_a_small_letter() {
        let cut = Setting { is_cut_off: true, ..Setting::default() };
        let on = Setting { goes_on: true, ..Setting::default() };
        check_in("en", cut, "and the table", "And the table—");
        check_in("en", cut, "It is done.", "It is done.");
        check_in("en", on, "is a work of fiction.", "—is a work of fiction.");
        check_in("pt", cut, "e a tabela", "E a tabela…");
        check("I was-", "I was—");
    }

    #[test]
    fn a_capital_in_the_middle_of_nowhere_shows_a_missing_stop() {
        check("I saw the wind | It blew.", "I saw the wind. It blew.");
        check("We made | The Slow Crossing.", "We made The Slow Crossing.");
        check("About six hours in | The sea rose.", "About six hours in… The sea rose.");
        check("I read in The Times.", "I read in The Times.");
        check("In the U.S. and the U.K. it rose.", "In the U.S. and the U.K. it rose.");
        check("I saw The Economist.", "I saw The Economist.");
    }

    #[test]
    fn speech_without_full_stops_is_cut_at_pauses_and_openers() {
        let said = "the table knows the moon it does not know the wind | if the wind blows from the \
            west for two days it pushes the water into the bay | and i have half a meter more than \
            the table says";
        let printed = "The table knows the moon it does not know the wind. If the wind blows from the \
            west for two days it pushes the water into the bay. And I have half a meter more than the \
            table says.";
        check(said, printed);
    }

    #[test]
    fn a_long_sentence_that_is_well_made_stays() {
        let clause = "the boat leaves in the morning, the wind turns at noon, ";
        check(
            &format!("In summer {}and all is well.", clause.repeat(4)),
            &format!("In summer {}and all is well.", clause.repeat(4)),
        );
    }
}
