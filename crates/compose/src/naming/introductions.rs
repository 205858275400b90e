//! What people say of who they are: "I'm Ana", "joined by João".
//!
//! Evidence, never a decision: hosts quote others, and guests joke.

use transcript::{Language, Millis, SpeakerId, Word};

use super::Suggestion;
use crate::style::lexicon::fold;

/// Words before a name that say whose name it is.
struct Pattern {
    words: &'static [&'static str],
    whose: Whose,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The speaker's own: "I'm …".
    Own,
    /// The next other speaker's: "joined by …".
    Next,
}

const fn own(words: &'static [&'static str]) -> Pattern {
    Pattern { words, whose: Whose::Own }
}

const fn next(words: &'static [&'static str]) -> Pattern {
    Pattern { words, whose: Whose::Next }
}

const ENGLISH: &[Pattern] = &[
    own(&["i'm"]),
    own(&["i", "am"]),
    own(&["my", "name", "is"]),
    own(&["my", "name's"]),
    next(&["joined", "by"]),
    next(&["my", "guest", "is"]),
    next(&["my", "guest", "today", "is"]),
    next(&["welcome"]),
    next(&["here", "with"]),
];
const PORTUGUESE: &[Pattern] = &[
    own(&["eu", "sou", "o"]),
    own(&["eu", "sou", "a"]),
    own(&["eu", "sou"]),
    own(&["meu", "nome", "é"]),
    own(&["chamo-me"]),
    next(&["recebemos"]),
    next(&["bem-vindo"]),
    next(&["bem-vinda"]),
];
const SPANISH: &[Pattern] = &[
    own(&["soy"]),
    own(&["me", "llamo"]),
    own(&["mi", "nombre", "es"]),
    next(&["bienvenido"]),
    next(&["bienvenida"]),
    next(&["nos", "acompaña"]),
];
const FRENCH: &[Pattern] = &[
    own(&["je", "suis"]),
    own(&["je", "m'appelle"]),
    own(&["mon", "nom", "est"]),
    next(&["bienvenue"]),
    next(&["je", "reçois"]),
];
const GERMAN: &[Pattern] = &[
    own(&["ich", "bin"]),
    own(&["ich", "heiße"]),
    own(&["mein", "name", "ist"]),
    next(&["willkommen"]),
    next(&["zu", "gast", "ist"]),
];

/// Words that join the parts of a name: "João da Silva", "Ludwig van Beethoven".
const NAME_PARTICLES: &[&str] =
    &["da", "das", "de", "del", "der", "di", "do", "dos", "du", "la", "le", "van", "von"];

/// The longest name looked for, in words.
const LONGEST_NAME_WORDS: usize = 5;

/// Finds the places where somebody says who they, or the next speaker, are.
///
/// `words` are the episode's words in order with the voice that says each. At most one suggestion a
/// voice and name comes back, the earliest. Languages without patterns of their own give none.
#[must_use]
pub fn introductions(words: &[(SpeakerId, &Word)], language: &Language) -> Vec<Suggestion> {
    let patterns = match language.primary() {
        "en" => ENGLISH,
        "pt" => PORTUGUESE,
        "es" => SPANISH,
        "fr" => FRENCH,
        "de" => GERMAN,
        _ => return Vec::new(),
    };
    let folded: Vec<String> = words.iter().map(|(_, word)| fold(&word.text)).collect();
    let mut found: Vec<Suggestion> = Vec::new();
    for start in 0..words.len() {
        let fits = |pattern: &&Pattern| {
            let heard = folded.iter().skip(start).take(pattern.words.len());
            heard.eq(pattern.words.iter()) && one_voice(words, start, pattern.words.len())
        };
        let Some(pattern) = patterns.iter().filter(fits).max_by_key(|one| one.words.len()) else {
            continue;
        };
        let after = start + pattern.words.len();
        let (Some(name), Some(speaker)) = (name_at(words, after), whose(words, start, pattern))
        else {
            continue;
        };
        if found.iter().all(|one| (one.speaker, &one.name) != (speaker, &name)) {
            let at = words.get(start).map(|(_, word)| word.span.start());
            found.push(suggestion(words, start..after, speaker, name, at));
        }
    }
    found
}

fn suggestion(
    words: &[(SpeakerId, &Word)],
    said: std::ops::Range<usize>,
    speaker: SpeakerId,
    name: String,
    at: Option<Millis>,
) -> Suggestion {
    let said: Vec<&str> = words[said].iter().map(|(_, word)| word.text.as_str()).collect();
    Suggestion { speaker, evidence: format!("said “{} {name}”", said.join(" ")), name, at }
}

/// Returns the voice a pattern at `start` speaks of.
fn whose(words: &[(SpeakerId, &Word)], start: usize, pattern: &Pattern) -> Option<SpeakerId> {
    let (speaker, _) = words.get(start)?;
    match pattern.whose {
        Whose::Own => Some(*speaker),
        Whose::Next => words.iter().skip(start).map(|(one, _)| *one).find(|one| one != speaker),
    }
}

fn one_voice(words: &[(SpeakerId, &Word)], start: usize, count: usize) -> bool {
    words.iter().skip(start).take(count).all(|(speaker, _)| *speaker == words[start].0)
}

/// Reads a name of two words or more that begins at `start`: capitalised words of one voice,
/// particles between them, up to the first punctuation.
///
/// A single capitalised word is no name here: "I'm British", "welcome Back".
fn name_at(words: &[(SpeakerId, &Word)], start: usize) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    for (speaker, word) in words.iter().skip(start).take(LONGEST_NAME_WORDS) {
        let bare = word.text.trim_end_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        let particle = !name.is_empty() && NAME_PARTICLES.contains(&bare);
        if *speaker != words[start].0 || !(capital || particle) {
            break;
        }
        name.push(bare);
        if bare.len() < word.text.len() {
            break;
        }
    }
    while name.last().is_some_and(|last| NAME_PARTICLES.contains(last)) {
        name.pop();
    }
    (name.len() >= 2).then(|| name.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    /// Each turn is a voice and what it says, a word a quarter of a second.
    fn found(language: &str, turns: &[(u16, &str)]) -> Vec<(u16, String)> {
        let spoken: Vec<(SpeakerId, Word)> = turns
            .iter()
            .flat_map(|(voice, text)| text.split(' ').map(|word| (SpeakerId(*voice), word)))
            .zip(0u32..)
            .map(|((voice, text), index)| {
                let span = Span::new(Millis(index * 250), Millis(index * 250 + 200));
                let word = Word { text: text.to_owned(), span, confidence: 1.0, speaker: None };
                (voice, word)
            })
            .collect();
        let words: Vec<_> = spoken.iter().map(|(voice, word)| (*voice, word)).collect();
        introductions(&words, &Language::new(language))
            .into_iter()
            .map(|one| (one.speaker.0, one.name))
            .collect()
    }

    #[test]
    fn people_who_say_their_name_are_suggested_it() {
        let turns = [(0, "Hello, I'm Ana Conceição, and this is the show."), (1, "Hi there.")];
        assert_eq!(found("en", &turns), [(0, "Ana Conceição".to_owned())]);
    }

    #[test]
    fn a_guest_who_is_announced_is_the_next_other_voice() {
        let turns =
            [(0, "Today we are joined by Liang Wenfeng. Good to see you."), (2, "Thank you.")];
        assert_eq!(found("en", &turns), [(2, "Liang Wenfeng".to_owned())]);
    }

    #[test]
    fn a_name_may_have_particles_in_portuguese() {
        assert_eq!(
            found("pt", &[(1, "Bom dia, eu sou o João da Silva e estudo marés.")]),
            [(1, "João da Silva".to_owned())]
        );
    }

    #[test]
    fn what_only_looks_like_an_introduction_is_left_alone() {
        assert_eq!(found("en", &[(0, "I'm British and I'm going to Lisbon Portugal")]), []);
        assert_eq!(found("ja", &[(0, "I'm Ana Conceição")]), []);
    }
}
