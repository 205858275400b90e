//! Laughter and applause, in square brackets and lower case (house style E2).

use super::lexicon::{Lexicon, fold};
use super::line::Line;
use super::{Change, Edit, Rule};

/// Longest mark, in words: "(audience laughing and clapping)".
const LONGEST_WORDS: usize = 5;

/// Writes sounds as house style has them, however the recogniser did: `(laughs)`, `*laughs*` and
/// `[LAUGHTER]`.
pub(super) fn sounds(line: &Line<'_>, lexicon: &Lexicon) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < line.len() {
        let mark = mark(line, lexicon, place);
        let length = mark.as_ref().map_or(1, |(length, _)| *length);
        if let Some((length, text)) = mark {
            let written = line.text(place);
            if length > 1 || text != written {
                let words = place..place + length;
                let change = Change::Exactly(text);
                found.push(Edit { rule: Rule::Sound, words, change });
            }
        }
        place += length;
    }
    found
}

/// Returns how many words from `place` on are one mark, and how it is written.
fn mark(line: &Line<'_>, lexicon: &Lexicon, place: usize) -> Option<(usize, String)> {
    let first = line.text(place);
    let (open, close) = [('(', ')'), ('[', ']'), ('*', '*')]
        .into_iter()
        .find(|(open, _)| first.starts_with(*open))?;
    let stop = (place + LONGEST_WORDS).min(line.len());
    let last = (place..stop).find(|&at| {
        let text = line.text(at).trim_end_matches(['.', ',', '!', '?']);
        text.ends_with(close) && (at > place || text.len() > 1)
    })?;
    let words: Vec<&str> = (place..=last).map(|at| line.text(at)).collect();
    let all = words.join(" ").to_lowercase();
    let inside = all.trim_end_matches(['.', ',', '!', '?']);
    let inside = inside.trim_start_matches(open).trim_end_matches(close);
    let inside = inside.trim_end_matches(['.', '!']).trim();
    let is_sound = inside.split(' ').any(|word| lexicon.sounds.contains(&fold(word)));
    let has_time = inside.contains(|c: char| c.is_ascii_digit());
    (is_sound && !has_time).then(|| (last + 1 - place, format!("[{inside}]")))
}
