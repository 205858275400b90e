//! What an editor put right by hand, for the show to know next time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use transcript::{Block, Interview, Show, Span, SpeakerId, Word, read_out};

use super::heard::{HeardWord, heard};
use super::names::{Names, letters};
use super::ordinary::{Common, is_famous};
use super::sounds::Sounds;
use crate::align::align;

/// Most words on either side of a change of spelling.
const MOST_WORDS: usize = 4;
/// Words that sound less alike are another wording.
const ALIKE: f32 = 0.4;
/// Words of text around an example.
const AROUND: usize = 4;

/// A spelling that an editor put in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The words as castpress wrote them.
    pub heard: String,
    /// The words as the editor wrote them.
    pub written: String,
    /// The person or term of castpress.toml that they are; none where castpress.toml knows none.
    pub entry: Option<String>,
    /// How often the editor made this change.
    pub count: usize,
    /// The first place, with the words around it.
    pub example: String,
}

impl Lesson {
    /// Returns true where both spellings have the same letters, so that the right one is all there is
    /// to know.
    #[must_use]
    pub fn has_same_letters(&self) -> bool {
        letters(&self.heard) == letters(&self.written)
    }
}

/// Finds the spellings of names and terms that an editor corrected in `edited`, which castpress
/// would write as `composed` today. Those corrected most often come first.
///
/// A change is one of spelling where a few words gave way to a few that sound like them and are no
/// ordinary words of the language. Changes that were made in one place and not in another are left
/// out, and so are words that are too common to be replaced wherever they are heard.
#[must_use]
pub fn lessons(composed: &Interview, edited: &Interview, show: &Show) -> Vec<Lesson> {
    let language = edited.front.language.clone().or_else(|| composed.front.language.clone());
    let language = language.or_else(|| show.language.clone()).unwrap_or_default();
    let (before, after) = (words(composed), words(edited));
    let (before, after) = (heard(&before), heard(&after));
    let judge = Judge { common: Common::of(&language), names: Names::of(show, &[]) };
    let mut found: BTreeMap<(String, String), Lesson> = BTreeMap::new();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    for change in changes(&before, &after) {
        let (old, new) = (&before[change.before], &after[change.after.clone()]);
        if old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.core == new.core) {
            kept.insert(letters(&said(old)));
        }
        let Some(entry) = judge.spelling(old, new) else { continue };
        let (heard, written) = (said(old), said(new));
        let lesson = found.entry((letters(&heard), written.clone())).or_insert_with(|| Lesson {
            heard,
            written,
            entry,
            count: 0,
            example: around(&after, change.after),
        });
        lesson.count += 1;
    }
    let all = |lesson: &Lesson| !kept.contains(&letters(&lesson.heard));
    let same = |lesson: &Lesson| lesson.has_same_letters();
    let mut lessons: Vec<Lesson> =
        found.into_values().filter(|one| same(one) || all(one)).collect();
    lessons.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.written.cmp(&b.written)));
    lessons
}

/// Words that gave way to others.
struct Change {
    before: Range<usize>,
    after: Range<usize>,
}

/// Returns the stretches of a few words that stand for each other, in order: those that differ, and
/// each pair of words with the same letters.
fn changes(before: &[HeardWord<'_>], after: &[HeardWord<'_>]) -> Vec<Change> {
    let folds =
        |words: &[HeardWord<'_>]| words.iter().map(|word| word.letters.clone()).collect::<Vec<_>>();
    let matches = align(&folds(after), &folds(before));
    let mut changes = Vec::new();
    let mut last = (0, 0);
    let ends = std::iter::once((after.len(), before.len()));
    let pairs = matches.iter().enumerate().filter_map(|(new, old)| Some((new, (*old)?)));
    for (new, old) in pairs.chain(ends) {
        let gap = Change { before: last.1..old, after: last.0..new };
        let few = |range: &Range<usize>| (1..=MOST_WORDS).contains(&range.len());
        if few(&gap.before) && few(&gap.after) {
            changes.push(gap);
        }
        if new < after.len() {
            changes.push(Change { before: old..old + 1, after: new..new + 1 });
        }
        last = (new + 1, old + 1);
    }
    changes
}

struct Judge {
    common: Common,
    names: Names,
}

impl Judge {
    /// Returns the person or term that `new` spells, if there is one, where it is a spelling that
    /// `old` lacked; nothing where it is another wording.
    fn spelling(&self, old: &[HeardWord<'_>], new: &[HeardWord<'_>]) -> Option<Option<String>> {
        let (heard, written) = (said(old), said(new));
        let (old_letters, new_letters) = (letters(&heard), letters(&written));
        let whole = |words: &[HeardWord<'_>]| {
            words.iter().rev().skip(1).all(|word| word.goes_on)
                && words.iter().all(|word| !word.letters.is_empty())
        };
        if heard == written || !whole(old) || !whole(new) || !self.is_name(new) {
            return None;
        }
        let entry = self.names.exact.get(&new_letters).map(|form| &self.names.forms[*form]);
        if old_letters == new_letters {
            // A capital more or less may be the sentence's.
            let lower = heard.to_lowercase() == written.to_lowercase();
            let inside = written.chars().skip(1).any(char::is_uppercase);
            return (entry.is_none() && (!lower || inside)).then_some(None);
        }
        let sounds = |text: &str| (Sounds::of(text), Sounds::of_pinyin(text));
        let ((a, pinyin_a), (b, pinyin_b)) = (sounds(&heard), sounds(&written));
        let alike = a.distance(&b).min(pinyin_a.distance(&pinyin_b)) <= ALIKE;
        // What is a word by itself, or a name that is right elsewhere, must not be replaced always.
        let replaceable = !self.names.exact.contains_key(&old_letters)
            && (old.len() > 1 || (!self.common.has(&old_letters) && !is_famous(&old_letters)));
        (alike && replaceable).then(|| entry.map(|form| form.entry.clone()))
    }

    /// Returns true for words that a show would have in its glossary: known ones, and those that all
    /// have a capital and are not all common words.
    fn is_name(&self, words: &[HeardWord<'_>]) -> bool {
        let capital = |word: &HeardWord<'_>| word.core.chars().any(char::is_uppercase);
        self.names.exact.contains_key(&letters(&said(words)))
            || (words.iter().all(capital)
                && words.iter().any(|word| !self.common.has(&word.letters)))
    }
}

/// Returns words without what stands around them.
fn said(words: &[HeardWord<'_>]) -> String {
    words.iter().map(|word| word.core).collect::<Vec<_>>().join(" ")
}

fn around(words: &[HeardWord<'_>], place: Range<usize>) -> String {
    let (from, to) = (place.start.saturating_sub(AROUND), (place.end + AROUND).min(words.len()));
    let shown = words[from..to].iter();
    let shown = shown
        .map(|word| format!("{}{}{}{}", word.opening, word.core, word.possessive, word.closing));
    shown.collect::<Vec<_>>().join(" ")
}

/// Returns the words of all turns. Each paragraph counts as a voice of its own, so that nothing goes
/// on from one into the next.
fn words(interview: &Interview) -> Vec<Word> {
    let mut words = Vec::new();
    let mut paragraphs = 0_u16;
    for part in &interview.body {
        let Block::Turn(turn) = &part.block else { continue };
        for paragraph in &turn.paragraphs {
            paragraphs = paragraphs.wrapping_add(1);
            let text = read_out(paragraph);
            words.extend(text.split_whitespace().map(|word| Word {
                text: word.to_owned(),
                span: Span::default(),
                confidence: 1.0,
                speaker: Some(SpeakerId(paragraphs)),
            }));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use transcript::format::markdown;

    use super::*;

    const SHOW: &str = "glossary = [\"JWST\"]\n\
        [[people]]\nname = \"Duarte Gonçalves\"\n\
        [[people]]\nname = \"Liang Wenfeng\"\nnative = \"梁文锋\"\n";

    #[track_caller]
    fn check(composed: &str, edited: &str, expected: &[&str]) {
        let parse = |text: &str| markdown::parse(&format!("**Ann:** {text}\n")).0;
        let found = lessons(&parse(composed), &parse(edited), &Show::parse(SHOW).unwrap());
        let found: Vec<String> = found
            .iter()
            .map(|one| {
                let entry = one.entry.as_deref().unwrap_or("new");
                format!("{} > {} ({entry}, {})", one.heard, one.written, one.count)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_put_right_belongs_to_its_person_or_is_new() {
        check(
            "I asked Gunsails, and Gunsails said so to me.",
            "I asked Gonçalves, and Gonçalves said so to me.",
            &["Gunsails > Gonçalves (Duarte Gonçalves, 2)"],
        );
        check(
            "He read it to Leon Wen Fang at home.",
            "He read it to Liang Wenfeng at home.",
            &["Leon Wen Fang > Liang Wenfeng (Liang Wenfeng, 1)"],
        );
        check(
            "They trained deep sick on it, says Mira O'Conjo’s aunt.",
            "They trained DeepSeek on it, says Mira Okonjo’s aunt.",
            &["deep sick > DeepSeek (new, 1)", "O'Conjo > Okonjo (new, 1)"],
        );
    }

    #[test]
    fn letters_that_changed_their_look_are_a_lesson_too() {
        check(
            "We met Muller in Ipad city.",
            "We met Müller in iPad city.",
            &["Muller > Müller (new, 1)", "Ipad > iPad (new, 1)"],
        );
        check("seen by the old jwst again", "seen by the old JWST again", &[]);
    }

    #[test]
    fn other_wording_is_no_lesson() {
        check("It was a big boat then.", "It was a large ship then.", &[]);
        check("I looped at the stones there.", "I looked at the stones there.", &[]);
        check("Thank you, Panif, for that.", "Thank you, Hannah, for that.", &[]);
        check("and then the moon rose", "And then the Moon rose", &[]);
        check("We read it to the end.", "We Reid it to the end.", &[]);
    }

    #[test]
    fn what_was_put_right_only_once_may_be_another_name() {
        check("Here is Lofgren. There is Lofgren.", "Here is Löfgren-Sá. There is Lofgren.", &[]);
    }
}
