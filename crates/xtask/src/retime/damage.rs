//! Ten ways in which a text stops being what was said.

use transcript::Span;

use super::text::{Sentence, Text, Turn, Word};
use crate::chance::Chance;

/// A damaged text, and what was heard.
pub(super) struct Damaged {
    pub(super) text: Text,
    pub(super) heard: Vec<Word>,
}

/// One way to damage a text.
pub(super) struct Damage {
    pub(super) name: &'static str,
    /// Damages this share of the words.
    pub(super) make: fn(&Text, f64, &mut Chance) -> Damaged,
}

pub(super) const DAMAGES: [Damage; 10] = [
    Damage { name: "words put in", make: insert },
    Damage { name: "words taken out", make: delete },
    Damage { name: "words replaced", make: substitute },
    Damage { name: "words nobody says", make: synonyms },
    Damage { name: "numbers as digits", make: numerals },
    Damage { name: "paragraphs moved", make: move_paragraphs },
    Damage { name: "turns merged and split", make: split_turns },
    Damage { name: "sentences shuffled", make: shuffle_sentences },
    Damage { name: "case and punctuation", make: punctuate },
    Damage { name: "passages translated", make: translate },
];

/// Damages a text word by word: each becomes the words that `change` makes of it.
fn each(text: &Text, mut change: impl FnMut(Word) -> Vec<Word>) -> Damaged {
    let mut damaged = text.clone();
    for sentence in damaged.turns.iter_mut().flat_map(|turn| &mut turn.paragraphs).flatten() {
        *sentence = std::mem::take(sentence).into_iter().flat_map(&mut change).collect();
    }
    Damaged { text: damaged, heard: text.words() }
}

fn new(text: &str) -> Word {
    Word { text: text.to_owned(), truth: None }
}

fn insert(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    let known = text.words();
    each(text, |word| {
        let more = chance.strikes(rate).then(|| new(&known[chance.below(known.len())].text));
        more.into_iter().chain([word]).collect()
    })
}

fn delete(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    each(text, |word| if chance.strikes(rate) { Vec::new() } else { vec![word] })
}

/// Replaces words by others of the text.
pub(super) fn substitute(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    let known = text.words();
    each(text, |word| {
        let text = match chance.strikes(rate) {
            true => known[chance.below(known.len())].text.clone(),
            false => word.text,
        };
        vec![Word { text, truth: word.truth }]
    })
}

/// Replaces words by one or two that are nowhere in the text.
fn synonyms(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    each(text, |word| {
        if !chance.strikes(rate) {
            return vec![word];
        }
        let other: String = word.text.chars().rev().chain(['q']).collect();
        let first = Word { text: other, truth: word.truth };
        if chance.strikes(0.3) { vec![first, new("qu")] } else { vec![first] }
    })
}

/// Puts numbers in place of words: in words in what was heard, in digits in the text.
fn numerals(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    const TENS: [&str; 3] = ["twenty", "forty", "ninety"];
    const UNITS: [&str; 3] = ["one", "five", "seven"];
    const DIGITS: [[&str; 3]; 3] = [["21", "25", "27"], ["41", "45", "47"], ["91", "95", "97"]];
    let mut heard = Vec::new();
    let mut damaged = each(text, |word| {
        let Some(span) = word.truth.filter(|_| chance.strikes(rate)) else {
            heard.push(word.clone());
            return vec![word];
        };
        let (ten, unit) = (chance.below(3), chance.below(3));
        let halves = [
            (TENS[ten], Span::new(span.start(), span.middle())),
            (UNITS[unit], Span::new(span.middle(), span.end())),
        ];
        heard.extend(halves.map(|(text, span)| Word { truth: Some(span), ..new(text) }));
        vec![Word { truth: Some(span), ..new(DIGITS[ten][unit]) }]
    });
    damaged.heard = heard;
    damaged
}

/// Takes paragraphs away and puts them into other turns.
fn move_paragraphs(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    let mut damaged = text.clone();
    let mut moved = Vec::new();
    for turn in &mut damaged.turns {
        let (gone, kept) =
            std::mem::take(&mut turn.paragraphs).into_iter().partition(|_| chance.strikes(rate));
        turn.paragraphs = kept;
        moved.extend::<Vec<Vec<Sentence>>>(gone);
    }
    for paragraph in moved {
        let turn = chance.below(damaged.turns.len());
        let paragraphs = &mut damaged.turns[turn].paragraphs;
        let place = chance.below(paragraphs.len() + 1);
        paragraphs.insert(place, paragraph);
    }
    Damaged { text: damaged, heard: text.words() }
}

/// Makes one turn of the whole text and splits it anew, between any two words.
fn split_turns(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    let mut turns: Vec<Turn> = Vec::new();
    for word in text.words() {
        match turns.last_mut() {
            Some(turn) if !chance.strikes(rate) => turn.paragraphs[0][0].push(word),
            _ => turns.push(Turn {
                speaker: ["Ann", "Bo", "Cy"][chance.below(3)].to_owned(),
                paragraphs: vec![vec![vec![word]]],
            }),
        }
    }
    Damaged { text: Text { turns }, heard: text.words() }
}

fn shuffle_sentences(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    let mut damaged = text.clone();
    for sentences in damaged.turns.iter_mut().flat_map(|turn| &mut turn.paragraphs) {
        if chance.strikes(rate) {
            chance.shuffle(sentences);
        }
    }
    Damaged { text: damaged, heard: text.words() }
}

fn punctuate(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    const MARKS: [(&str, &str); 5] = [("“", "”"), ("", "."), ("", ","), ("", "?"), ("(", ")")];
    each(text, |word| {
        let Word { mut text, truth } = word;
        if chance.strikes(rate) {
            let (before, behind) = MARKS[chance.below(MARKS.len())];
            text = format!("{before}{}{behind}", text.to_uppercase());
        }
        vec![Word { text, truth }]
    })
}

/// Replaces whole paragraphs by words of another language; of each, the first has a true time.
fn translate(text: &Text, rate: f64, chance: &mut Chance) -> Damaged {
    const WORDS: [&str; 8] = ["água", "não", "quando", "barco", "então", "pedra", "sempre", "lua"];
    let mut damaged = text.clone();
    for sentences in damaged.turns.iter_mut().flat_map(|turn| &mut turn.paragraphs) {
        if !chance.strikes(rate) {
            continue;
        }
        let mut truth = sentences.first().and_then(|sentence| sentence.first()?.truth);
        for word in sentences.iter_mut().flatten() {
            *word = Word { truth: truth.take(), ..new(WORDS[chance.below(WORDS.len())]) };
        }
    }
    Damaged { text: damaged, heard: text.words() }
}
