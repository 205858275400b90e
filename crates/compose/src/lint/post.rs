//! A post as the rules see it, and what they find.

use std::ops::Range;

use transcript::format::markdown::{Located, Passage, Role};
use transcript::{Language, Show, Span};

use super::{Change, Doubted, Finding, Place, Rule};

/// Keys of the front matter whose values are prose.
const PROSE_KEYS: [&str; 6] =
    ["title", "subtitle", "deck", "discuss", "members_discuss", "recording_note"];

/// Keys of the front matter whose values are names of people.
const NAME_KEYS: [&str; 2] = ["byline", "guests"];

/// A post, read.
pub(super) struct Post<'a> {
    pub(super) located: &'a Located,
    pub(super) show: &'a Show,
    pub(super) language: Language,
    /// Everything that is prose, in the order of the file.
    pub(super) prose: Vec<Prose<'a>>,
}

impl<'a> Post<'a> {
    /// Reads a post; `spoken` is the language of its recording.
    pub(super) fn new(located: &'a Located, show: &'a Show, spoken: Option<&Language>) -> Self {
        let language = located.interview.front.language.as_ref().or(spoken);
        let language = language.or(show.language.as_ref()).cloned().unwrap_or_default();
        let is_prose = |passage: &&Passage| match &passage.role {
            Role::Front(key) => PROSE_KEYS.contains(&key.as_str()),
            Role::Suggestion => false,
            _ => true,
        };
        let prose = located.passages.iter().filter(is_prose).map(Prose::new).collect();
        Self { located, show, language, prose }
    }

    /// Returns true where the post is written in one of these languages.
    pub(super) fn is_in(&self, languages: &[&str]) -> bool {
        languages.contains(&self.language.primary())
    }

    /// Returns what stands under the front matter.
    pub(super) fn body(&self) -> impl Iterator<Item = &Prose<'a>> {
        self.prose.iter().filter(|one| !matches!(one.role, Role::Front(_)))
    }

    /// Returns the values of the front matter's lists of names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a Passage> {
        let is_name = |role: &Role| match role {
            Role::Front(key) => NAME_KEYS.contains(&key.as_str()),
            _ => false,
        };
        self.located.passages.iter().filter(move |passage| is_name(&passage.role))
    }
}

/// A passage of prose.
pub(super) struct Prose<'a> {
    passage: &'a Passage,
    /// What is no prose in it: code and addresses, in order.
    skipped: Vec<Range<usize>>,
}

impl std::ops::Deref for Prose<'_> {
    type Target = Passage;
    fn deref(&self) -> &Passage {
        self.passage
    }
}

impl<'a> Prose<'a> {
    fn new(passage: &'a Passage) -> Self {
        let addresses = tokens(&passage.text).flat_map(|token| addresses(&passage.text, token));
        let mut skipped: Vec<_> = passage.code.iter().cloned().chain(addresses).collect();
        skipped.sort_by_key(|range| range.start);
        Self { passage, skipped }
    }

    /// Returns true where byte `at` is in code or in an address.
    pub(super) fn skips(&self, at: usize) -> bool {
        let after = self.skipped.partition_point(|range| range.start <= at);
        // Ranges may hold one another, but there are few in a passage that do.
        self.skipped[..after].iter().rev().take(4).any(|range| range.contains(&at))
    }

    /// Returns the characters with their places, without what is no prose.
    pub(super) fn chars(&self) -> impl DoubleEndedIterator<Item = (usize, char)> {
        self.passage.text.char_indices().filter(|(at, _)| !self.skips(*at))
    }

    /// Returns the character before byte `at`.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.passage.text[..at].chars().next_back()
    }

    /// Returns the character at byte `at`.
    pub(super) fn from(&self, at: usize) -> Option<char> {
        self.passage.text[at..].chars().next()
    }
}

/// Returns where the words of a text are, with their punctuation.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |word| {
        let start = text[at..].find(word).map_or(at, |found| at + found);
        at = start + word.len();
        (!word.is_empty()).then_some(start..at)
    })
}

/// Returns where in a word addresses of the web or of mail and paths are, without the punctuation of
/// the sentence around them. Where no spaces part words, one ends where the letters are not Latin.
fn addresses(text: &str, token: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = token.start;
    for run in text[token].split_inclusive(|c: char| !c.is_ascii()) {
        let start = at;
        at += run.len();
        let run = run.trim_end_matches(|c: char| !c.is_ascii());
        let head = run.len() - run.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let closing = if run[head..].contains('(') { ".,;:!?]\"'" } else { ".,;:!?]\"')" };
        let address = run[head..].trim_end_matches(|c| closing.contains(c));
        let is_path = address.contains('/') && address.contains('.');
        let is_mail = address.contains('@');
        if is_path || is_mail || address.contains("://") || address.contains("www.") {
            found.push(start + head..start + head + address.len());
        }
    }
    found
}

/// Returns true for a letter of a script that parts words by spaces.
pub(super) fn is_spaced_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{0e00}'
}

/// What the rules have found so far.
#[derive(Default)]
pub(super) struct Findings(Vec<(Option<Place>, Finding)>);

impl Findings {
    /// Tells of something about no one line.
    pub(super) fn whole(&mut self, rule: Rule, message: impl Into<String>) {
        self.put(rule, None, None, message);
    }

    /// Tells of something about a line.
    pub(super) fn line(&mut self, rule: Rule, line: usize, message: impl Into<String>) {
        self.put(rule, Some(Place { line, byte: usize::MAX }), None, message);
    }

    /// Tells of something at the start of a passage.
    pub(super) fn passage(&mut self, rule: Rule, passage: &Passage, message: impl Into<String>) {
        self.put(rule, Some(passage.place), None, message);
    }

    /// Tells of something at byte `at` of a passage's text.
    pub(super) fn at(
        &mut self,
        rule: Rule,
        passage: &Passage,
        at: usize,
        message: impl Into<String>,
    ) {
        self.put(rule, Some(passage.place_of(at)), None, message);
    }

    /// Tells of something that is put right by `with` in the place of `range` of a passage's text.
    pub(super) fn fixed(
        &mut self,
        rule: Rule,
        passage: &Passage,
        (range, with): (Range<usize>, &str),
        message: impl Into<String>,
    ) {
        let place = passage.place_of(range.start);
        self.put(rule, Some(place), passage.change(range, with), message);
    }

    /// Tells of something that is put right by a change.
    pub(super) fn changed(&mut self, rule: Rule, change: Change, message: impl Into<String>) {
        self.put(rule, Some(change.place), Some(change), message);
    }

    /// Tells of something to listen to.
    pub(super) fn heard(
        &mut self,
        rule: Rule,
        place: Option<Place>,
        (span, doubt): (Span, Option<Doubted>),
        message: impl Into<String>,
    ) {
        self.put(rule, place, None, message);
        if let Some((_, finding)) = self.0.last_mut() {
            finding.span = Some(span);
            finding.doubt = doubt;
        }
    }

    fn put(
        &mut self,
        rule: Rule,
        place: Option<Place>,
        change: Option<Change>,
        message: impl Into<String>,
    ) {
        let line = place.map(|place| place.line);
        let message = message.into();
        let (column, doubt, span) = Default::default();
        self.0.push((place, Finding { rule, line, column, message, doubt, span, change }));
    }

    /// Returns the findings in the order of the file, with their columns.
    pub(super) fn finish(mut self, source: &str) -> Vec<Finding> {
        self.0.sort_by(|(place, one), (other_place, other)| {
            (place, one.rule, one.span).cmp(&(other_place, other.rule, other.span))
        });
        let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
        let mut lines = source.split(['\n', '\r']).zip(1..);
        let mut line = ("", 0);
        let with_column = |(place, finding): (Option<Place>, Finding)| {
            let Some(place) = place.filter(|place| place.byte != usize::MAX) else {
                return finding;
            };
            while line.1 < place.line
                && let Some(next) = lines.next()
            {
                line = next;
            }
            let before = line.0.char_indices().take_while(|(at, _)| *at < place.byte).count();
            Finding { column: Some(before + 1), ..finding }
        };
        self.0.into_iter().map(with_column).collect()
    }
}
