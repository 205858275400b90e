//! Names and terms as the show spells them.
//!
//! The recogniser writes what it hears; castpress.toml says how the show's people and terms are
//! written. [`correct`] brings both together, on the words of the transcript and before anything else
//! is made of them, so that a changed spelling costs composing and never hearing:
//!
//! 1. words that castpress.toml lists as heard for a name (`sounds_like`, and a term's `aliases`) are
//!    always replaced;
//! 2. words with the very letters of a name get its capitals, diacritics and spaces;
//! 3. words that sound like a name ([`sounds`]) are replaced where they are no ordinary words of the
//!    language ([`ordinary`]), near enough for how sure the recogniser was, and clearly nearer to this
//!    name than to any other;
//! 4. the first time a name is said that has a script of its own, that script follows it (house
//!    style Q1).
//!
//! A wrong correction is worse than a missed one: in doubt nothing is changed. Every change is a
//! [`Correction`] with its reason. [`expected()`] chooses what the recogniser is told beforehand, and
//! [`lessons()`] finds what an editor put right by hand.

mod expected;
mod find;
mod heard;
mod lessons;
mod names;
mod native;
mod ordinary;
mod rewrite;
mod sounds;

use transcript::{Language, Show, Span, Word};

pub use expected::{About, expected};
pub use lessons::{Lesson, lessons};
use names::Names;

use crate::style::{Rule, rules_off};

/// Why words were written otherwise than they were heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// castpress.toml lists what was heard for this name.
    Listed,
    /// The letters are the name's, its capitals, diacritics or spaces were not.
    Letters,
    /// It sounds like the name.
    Sound {
        /// How far apart they sound: 0 for the same, 1 for nothing in common.
        distance: f32,
    },
    /// The first mention of a name is followed by the name in its own script.
    Native,
}

/// Words that were written otherwise than they were heard. Without the entry in castpress.toml they
/// stay as they were heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// When they are said.
    pub span: Span,
    /// The words as heard, with their punctuation.
    pub heard: String,
    /// The words as written.
    pub written: String,
    /// The person or term of castpress.toml.
    pub term: String,
    /// Why.
    pub reason: Reason,
}

/// Returns the words with the names and terms of `show` as the show spells them, and what was
/// changed, in order. `present` are the full names of the people who are heard.
///
/// Times stay: words that take the place of others share their time. Punctuation, possessives and
/// plurals are kept.
#[must_use]
pub fn correct(
    words: &[Word],
    language: &Language,
    show: &Show,
    present: &[String],
) -> (Vec<Word>, Vec<Correction>) {
    let names = Names::of(show, present);
    let (off, _) = rules_off(show);
    let is_on = |rule: Rule| rule.belongs_to(show.style) && !off.contains(&rule);
    let found =
        if is_on(Rule::Spelling) { find::matches(words, language, &names) } else { Vec::new() };
    let (words, mut corrections) = rewrite::carry_out(words, &found, &names);
    if !is_on(Rule::NativeScript) {
        return (words, corrections);
    }
    let (words, mentions) = native::first_mentions(&words, language, &names);
    corrections.extend(mentions);
    corrections.sort_by_key(|one| one.span);
    (words, corrections)
}

#[cfg(test)]
mod tests;
