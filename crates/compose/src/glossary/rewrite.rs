//! Writes names in place of what was heard.

use transcript::{Millis, Span, Word};

use super::Correction;
use super::find::Match;
use super::heard::{HeardWord, heard};
use super::names::Names;

/// Carries `found` out, which are sorted and do not overlap.
pub(super) fn carry_out(
    words: &[Word],
    found: &[Match],
    names: &Names,
) -> (Vec<Word>, Vec<Correction>) {
    let taken_apart = heard(words);
    let mut written = Vec::with_capacity(words.len());
    let mut corrections = Vec::with_capacity(found.len());
    let mut at = 0;
    for one in found {
        written.extend_from_slice(&words[at..one.words.start]);
        at = one.words.end;
        let (group, parts) = (&words[one.words.clone()], &taken_apart[one.words.clone()]);
        let form = &names.forms[one.form];
        let mut texts = form.words.clone();
        // A term in lower case keeps the capital of a sentence's first word.
        if !form.is_capitalised() && parts[0].is_capitalised {
            texts[0] = capitalised(&texts[0]);
        }
        dress(&mut texts, parts, one.ending);
        let new = timed(texts, group);
        let (heard, text) = (text_of(group), text_of(&new));
        if heard != text {
            let span = group[0].span.hull(group[group.len() - 1].span);
            let (term, reason) = (form.entry.clone(), one.reason);
            corrections.push(Correction { span, heard, written: text, term, reason });
        }
        written.extend(new);
    }
    written.extend_from_slice(&words[at..]);
    (written, corrections)
}

/// Gives the new words the punctuation of the old ones.
fn dress(texts: &mut [String], parts: &[HeardWord<'_>], ending: &str) {
    let (first, last) = (&parts[0], &parts[parts.len() - 1]);
    texts[0].insert_str(0, first.opening);
    if let Some(text) = texts.last_mut() {
        for tail in [ending, last.possessive, last.closing] {
            text.push_str(tail);
        }
    }
}

/// Returns the new words with the times of the old ones: each its own where they are as many, else
/// shares of the time of all, by their letters.
fn timed(texts: Vec<String>, group: &[Word]) -> Vec<Word> {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let confidence = group.iter().map(|word| word.confidence).fold(1.0, f32::min);
    let word = |text, span| Word { text, span, confidence, speaker: first.speaker };
    if texts.len() == group.len() {
        let pairs = texts.into_iter().zip(group);
        return pairs.map(|(text, old)| word(text, old.span)).collect();
    }
    let hull = first.span.hull(last.span);
    let letters: Vec<u64> = texts.iter().map(|text| text.chars().count() as u64).collect();
    let all = letters.iter().sum::<u64>().max(1);
    let mut passed = 0;
    let mut moment = |more: u64| {
        passed += more;
        let share = u64::from(hull.length().0) * passed / all;
        hull.start() + Millis(u32::try_from(share).unwrap_or(u32::MAX))
    };
    let mut start = moment(0);
    let timed = texts.into_iter().zip(letters).map(|(text, letters)| {
        let span = Span::new(start, moment(letters));
        start = span.end();
        word(text, span)
    });
    timed.collect()
}

fn text_of(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
