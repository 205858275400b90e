//! Fillers, phrases that carry no meaning, and spoken forms: rules that know words by lists.

use super::lexicon::Lexicon;
use super::line::{Line, ends_sentence, ends_with_mark};
use super::{Edit, Rule};

/// Takes out the sounds that fill a pause.
pub(super) fn fillers(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    (0..line.len())
        .filter(|&place| lexicon.fillers.contains(&line.folded(place)))
        .map(|place| Edit { rule: Rule::Filler, words: place..place + 1, instead: None })
        .collect()
}

/// Takes out phrases that mean nothing where commas set them off: "The port, you know, is old."
///
/// At the start of a sentence the comma after is enough: "You know, it rose." A phrase that ends its
/// sentence stays, since "right?" and "you know?" may be real questions.
pub(super) fn empty_phrases(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let phrase = lexicon.empty_phrases.iter().filter_map(|one| line.has(place, one)).max();
        let set_off = phrase.is_some_and(|length| {
            let opened = line.starts_sentence(place) || line.text(place - 1).ends_with(',');
            opened && line.text(place + length - 1).ends_with(',')
        });
        match phrase {
            Some(length) if set_off => {
                let words = place..place + length;
                found.push(Edit { rule: Rule::EmptyPhrase, words, instead: None });
                place += length;
            }
            _ => place += 1,
        }
    }
    found
}

/// Writes spoken contractions out: "gonna" becomes "going to".
pub(super) fn spoken_forms(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let written = |place: usize| {
        lexicon.spoken_forms.iter().find(|(spoken, _)| *spoken == line.folded(place))
    };
    (0..line.len())
        .filter_map(|place| {
            let (_, written) = written(place)?;
            let instead = Some((*written).to_owned());
            Some(Edit { rule: Rule::SpokenForm, words: place..place + 1, instead })
        })
        .collect()
}

/// Returns true where a word breaks off: "th-", "were—".
pub(super) fn breaks_off(word: &str) -> bool {
    ends_with_mark(word) && !ends_sentence(word) && word.ends_with(['-', '—', '–'])
}
