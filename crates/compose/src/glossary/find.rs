//! Finds the words that are a name or term of the show, heard or written another way.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use transcript::{Language, Word};

use super::Reason;
use super::heard::{HeardWord, heard};
use super::names::{Form, Names, letters};
use super::ordinary::{Common, is_famous};
use super::sounds::Sounds;

/// Most words that are one name or term; of scripts without spaces, where a word may be a letter.
const MOST_WORDS: usize = 4;
const MOST_UNSPACED: usize = 8;
/// Fewest letters of a name that is told by its sound: of shorter ones too many are alike.
const LEAST_LETTERS: usize = 4;
/// From so many letters on a name may sound a little different.
const ENOUGH_LETTERS: usize = 6;
/// How different a name may sound: one of four or five letters, a longer one, several words.
const SHORT: f32 = 0.05;
const LONG: f32 = 0.14;
const SEVERAL: f32 = 0.16;
/// How different each word of several may sound.
const EACH: f32 = 0.2;
/// How different all may sound where every word is a known name or word too.
const KNOWN: f32 = 0.06;
/// What is added to a bar where the recogniser is in doubt, and taken off where it is sure.
const DOUBT: f32 = 0.03;
const SURENESS: f32 = 0.05;
/// How sure the recogniser is then.
const DOUBTFUL: f32 = 0.5;
const SURE: f32 = 0.9;
/// What is added to the bar of a name whose bearer is in the episode.
const PRESENT: f32 = 0.03;
/// How much further a match may be for each word that it has more than another.
const LONGER: f32 = 0.1;
/// How much nearer the best name must be than the second.
const MARGIN: f32 = 0.05;

/// Words of the transcript that are to be written as a form.
#[derive(Debug, PartialEq)]
pub(super) struct Match {
    pub(super) words: Range<usize>,
    pub(super) form: usize,
    /// `s` where the heard word is the form's plural.
    pub(super) ending: &'static str,
    pub(super) reason: Reason,
}

impl Match {
    /// Returns what decides between matches that overlap, the least first: what is listed, then what
    /// is nearest; a full name may be a little further than a part of it.
    fn worth(&self) -> f32 {
        let distance = match self.reason {
            Reason::Listed => return -(self.words.len() as f32) - 1.0,
            Reason::Sound { distance } => distance,
            Reason::Letters | Reason::Native => 0.0,
        };
        distance - LONGER * (self.words.len() - 1) as f32
    }
}

/// Finds matches, sorted and without overlaps.
pub(super) fn matches(words: &[Word], language: &Language, names: &Names) -> Vec<Match> {
    let heard = heard(words);
    let search = Search::new(&heard, language, names);
    let mut found = search.all();
    found.sort_by(|a, b| a.worth().total_cmp(&b.worth()).then(a.words.start.cmp(&b.words.start)));
    let mut taken = vec![false; words.len()];
    found.retain(|one| {
        let free = one.words.clone().all(|index| !taken[index]);
        if free {
            one.words.clone().for_each(|index| taken[index] = true);
        }
        free
    });
    found.retain(|one| search.changes(one));
    found.sort_by_key(|one| one.words.start);
    found
}

struct Search<'a> {
    heard: &'a [HeardWord<'a>],
    names: &'a Names,
    common: Common,
    /// Words that are said in lower case somewhere in the episode: with a capital they are no names
    /// either.
    said_plainly: HashSet<&'a str>,
}

impl<'a> Search<'a> {
    fn new(heard: &'a [HeardWord<'a>], language: &Language, names: &'a Names) -> Self {
        let plain = heard.iter().filter(|word| !word.is_capitalised);
        let said_plainly = plain.map(|word| word.letters.as_str()).collect();
        Self { heard, names, common: Common::of(language), said_plainly }
    }

    /// Returns every span of words that means a form; spans may overlap.
    fn all(&self) -> Vec<Match> {
        let mut found = Vec::new();
        let mut by_sound: HashMap<String, Option<(usize, f32)>> = HashMap::new();
        for start in 0..self.heard.len() {
            let mut text = String::new();
            for end in start + 1..=self.heard.len().min(start + MOST_UNSPACED) {
                let last = &self.heard[end - 1];
                if last.letters.is_empty() || last.opening.contains('[') {
                    break;
                }
                text.push_str(&last.letters);
                let span = start..end;
                if let Some(one) = self.by_letters(&text, span.clone()) {
                    found.push(one);
                } else if span.len() <= MOST_WORDS && self.may_be_misheard(&span) {
                    found.extend(self.by_sound(span, &mut by_sound));
                }
                let unspaced = text.chars().all(|c| c.is_alphabetic() && !c.is_lowercase());
                if !last.goes_on || (end - start >= MOST_WORDS && !unspaced) {
                    break;
                }
            }
        }
        found
    }

    /// Finds what is listed, and what has a form's very letters.
    fn by_letters(&self, text: &str, words: Range<usize>) -> Option<Match> {
        for (stem, ending) in [(Some(text), ""), (text.strip_suffix('s'), "s")] {
            let Some(stem) = stem.filter(|stem| !stem.is_empty()) else { continue };
            if let Some(&form) = self.names.listed.get(stem) {
                return Some(Match { words, form, ending, reason: Reason::Listed });
            }
            if let Some(&form) = self.names.exact.get(stem) {
                return Some(Match { words, form, ending, reason: Reason::Letters });
            }
        }
        None
    }

    /// Returns true where the words can be a name that was misheard, whatever it is.
    fn may_be_misheard(&self, words: &Range<usize>) -> bool {
        let words = &self.heard[words.clone()];
        if words.iter().any(|word| word.letters.chars().any(char::is_numeric)) {
            return false;
        }
        // Scripts without capitals tell no name from a word.
        if !words.iter().all(|word| word.letters.is_ascii()) {
            return false;
        }
        // A capital at the start of a sentence says nothing: "What Gonsalves" is no name.
        let ordinary = |word: &HeardWord<'_>| !self.is_rare(word) && !word.is_named;
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        !ordinary(first)
            && !ordinary(last)
            && (words.iter().all(|word| word.is_capitalised)
                || words.iter().all(|word| self.is_rare(word)))
    }

    /// Returns true for a word that is neither one of the language's common ones nor said in lower
    /// case elsewhere. Of a language whose words nobody listed, those with a capital inside a sentence
    /// are rare.
    fn is_rare(&self, word: &HeardWord<'_>) -> bool {
        let listed = self.common.has(&word.letters);
        let plain = word.is_capitalised && self.said_plainly.contains(word.letters.as_str());
        !listed && !plain && (self.common.is_known() || word.is_named)
    }

    /// Finds the one form that sounds near enough.
    fn by_sound(
        &self,
        words: Range<usize>,
        known: &mut HashMap<String, Option<(usize, f32)>>,
    ) -> Option<Match> {
        let spoken: Vec<&str> = self.heard[words.clone()].iter().map(|word| word.core).collect();
        let key = spoken.join(" ");
        let nearest = *known.entry(key).or_insert_with(|| self.nearest(&spoken));
        let (form, distance) = nearest?;
        let near = distance <= self.bar(&words, &self.names.forms[form])?;
        let reason = Reason::Sound { distance };
        near.then_some(Match { words, form, ending: "", reason })
    }

    /// Returns the form that sounds nearest to the spoken words and how far it is, if no other is
    /// nearly as near.
    fn nearest(&self, spoken: &[&str]) -> Option<(usize, f32)> {
        let text = spoken.concat();
        let read = |read: fn(&str) -> Sounds| {
            (read(&text), spoken.iter().map(|word| read(word)).collect::<Vec<_>>())
        };
        let (plain, pinyin) = (read(Sounds::of), read(Sounds::of_pinyin));
        let mut best: Option<(usize, f32)> = None;
        let mut second = f32::INFINITY;
        for (index, form) in self.names.forms.iter().enumerate() {
            let (all, each) = if form.is_pinyin { &pinyin } else { &plain };
            let length = form.sounds.len().abs_diff(all.len()) > all.len() / 3 + 1;
            if length || !all.begins_like(&form.sounds) {
                continue;
            }
            let Some(distance) = all.within(&form.sounds, SEVERAL + DOUBT + PRESENT) else {
                continue;
            };
            let several = each.len() > 1 && each.len() == form.word_sounds.len();
            let far = several
                && each.iter().zip(&form.word_sounds).any(|(a, b)| a.within(b, EACH).is_none());
            if far {
                continue;
            }
            match best {
                Some((_, least)) if distance >= least => second = second.min(distance),
                _ => {
                    second = second.min(best.map_or(f32::INFINITY, |(_, least)| least));
                    best = Some((index, distance));
                }
            }
        }
        best.filter(|(_, distance)| second - distance >= MARGIN)
    }

    /// Returns how different the words may sound from the form; none where they must not be touched.
    fn bar(&self, words: &Range<usize>, form: &Form) -> Option<f32> {
        let spoken = &self.heard[words.clone()];
        let confidence =
            spoken.iter().map(|word| word.confidence).sum::<f32>() / spoken.len() as f32;
        let rare = spoken.iter().any(|word| self.is_rare(word));
        let single = spoken.len() == 1;
        let famous = spoken.iter().all(|word| is_famous(&word.letters));
        let named = spoken.iter().all(|word| word.is_capitalised)
            && (spoken.len() > 1 || spoken[0].is_named || rare);
        // A recogniser that hears a name writes a capital.
        if !named && form.is_capitalised() {
            return None;
        }
        let letters = letters(&form.words.concat()).chars().count();
        if letters < LEAST_LETTERS || (form.is_given_name && single && !form.is_present) {
            return None;
        }
        if !rare || (famous && single) {
            // All of it may be somebody else's name, or ordinary words: a full name of the episode's
            // own people that sounds the same is still likelier.
            let full = form.words.len() > 1 && spoken.len() > 1 && form.is_present && named;
            let plain = spoken.iter().all(|word| self.common.has(&word.letters));
            return (full && !plain).then_some(KNOWN);
        }
        let base = match (spoken.len().max(form.words.len()), letters) {
            (1, ..ENOUGH_LETTERS) => SHORT,
            (1, _) => LONG,
            _ => SEVERAL,
        };
        let sureness = match confidence {
            ..DOUBTFUL => DOUBT,
            SURE.. => -SURENESS,
            _ => 0.0,
        };
        let presence = if form.is_present { PRESENT } else { 0.0 };
        Some((base + sureness + presence).max(SHORT.min(base)))
    }

    /// Returns true where writing the form changes anything that should be changed.
    fn changes(&self, found: &Match) -> bool {
        let spoken = &self.heard[found.words.clone()];
        let form = &self.names.forms[found.form];
        if found.reason != Reason::Letters {
            return true;
        }
        let as_heard = spoken.iter().map(|word| word.core).collect::<Vec<_>>().join(" ");
        let written = format!("{}{}", form.text(), found.ending);
        if as_heard == written {
            return false;
        }
        if !form.is_capitalised() {
            return as_heard.to_lowercase() != written.to_lowercase();
        }
        // "a raven" and the product Raven: a capital alone does not tell which was meant.
        let first_capital = |word: &str| word.chars().skip(1).all(|c| !c.is_uppercase());
        if as_heard == written.to_lowercase() && spoken.len() == 1 && first_capital(&written) {
            return false;
        }
        // "US" and "us", "The Slow Crossing" and "the slow crossing": ordinary words stay, unless
        // their capitals say that the name is meant.
        let plain = spoken.iter().all(|word| self.common.has(&word.letters));
        let named = spoken.iter().filter(|word| word.is_named).count();
        !plain || (spoken.len() > 1 && 2 * named >= spoken.len())
    }
}
