//! Names before a colon: which of them are speakers.

use std::collections::BTreeMap;

use super::stamps;
use crate::Show;

/// Words of a name at most.
const MOST_WORDS: usize = 5;

/// Letters of a name at most.
const LONGEST: usize = 60;

/// Letters at most of a name in a script that puts no spaces between words.
const LONGEST_UNSPACED: usize = 10;

/// Words of a post's head at most: people are named near its start.
const HEAD_WORDS: usize = 2000;

/// Small words inside names.
const PARTICLES: [&str; 24] = [
    "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "e", "el", "ibn", "la", "le", "of", "the", "van", "von", "y",
];

/// What stands before a colon and is nobody, in lower case.
const NOBODY: [&str; 53] = [
    "answer",
    "audio",
    "author",
    "break",
    "byline",
    "chapter",
    "correction",
    "credit",
    "date",
    "deck",
    "disclaimer",
    "disclosure",
    "edit",
    "editor's note",
    "editor’s note",
    "example",
    "figure",
    "further reading",
    "guests",
    "hosts",
    "intro",
    "jingle",
    "link",
    "links",
    "listen",
    "music",
    "nota",
    "note",
    "notes",
    "outro",
    "part",
    "photo",
    "ps",
    "published",
    "question",
    "re",
    "read",
    "read more",
    "recorded",
    "see also",
    "show notes",
    "source",
    "sources",
    "sponsor",
    "step",
    "subject",
    "subtitle",
    "summary",
    "title",
    "transcript",
    "update",
    "warning",
    "watch",
];

/// A name before a colon, or before a time stamp on a line of its own.
#[derive(Debug, PartialEq)]
pub(super) struct Label<'t> {
    pub(super) name: &'t str,
    /// The time stamps before and behind the name.
    pub(super) stamps: Vec<&'t str>,
    /// What follows.
    pub(super) text: &'t str,
}

impl Label<'_> {
    /// Returns the name with single spaces.
    fn written(&self) -> String {
        self.name.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Takes the label off the start of a line, where something stands there that could be one.
pub(super) fn label(line: &str) -> Option<Label<'_>> {
    let line = line.trim_matches(is_blank);
    let (first, rest) = match stamps::at_start(line) {
        Some((stamp, rest)) => (Some(stamp), rest),
        None => (None, line),
    };
    let labelled = |before, text| {
        let (name, last) = match stamps::at_end(before) {
            Some((name, stamp)) => (name, Some(stamp)),
            None => (before, None),
        };
        let stamps = first.into_iter().chain(last).collect();
        is_name(name).then_some(Label { name, stamps, text })
    };
    // A stamp has colons too, so the first colon need not be the label's.
    for (at, colon) in rest.match_indices([':', '：']).take(4) {
        let text = &rest[at + colon.len()..];
        if colon == "：" || text.is_empty() || text.starts_with(char::is_whitespace) {
            return labelled(rest[..at].trim_end(), text.trim_matches(is_blank));
        }
    }
    labelled(rest, "").filter(|label| label.stamps.len() > usize::from(first.is_some()))
}

/// Blanks, and the marks that turn the direction of writing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
}

/// Returns true for what could be a person's name, as far as its shape tells.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = text.chars().any(|c| c.is_alphabetic() && !has_case(c));
    let longest = if unspaced && words.len() == 1 { LONGEST_UNSPACED } else { LONGEST };
    let starts_well = text.chars().next().is_some_and(|c| c.is_alphabetic() && is_capital(c));
    starts_well
        && letters > 1
        && text.chars().count() <= longest
        && words.len() <= MOST_WORDS
        && words.iter().all(|word| is_word_of_name(word))
        && !is_nobody(text)
}

/// Returns true for what stands before a colon without naming anybody, such as `Note`.
pub(super) fn is_nobody(text: &str) -> bool {
    NOBODY.contains(&fold(text).as_str())
}

fn is_word_of_name(word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '-' | '‑' | '·');
    let bare = word.trim_start_matches('(').trim_end_matches([')', ',']);
    let starts_well = bare.chars().next().is_some_and(|c| is_capital(c) || c.is_ascii_digit());
    !bare.is_empty()
        && bare.chars().all(|c| inside(c) || is_mark(c))
        && (starts_well || PARTICLES.contains(&bare) || word.starts_with('('))
}

/// Marks on letters that are characters of their own, as in Hindi.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{064b}'..='\u{065f}'
        | '\u{0900}'..='\u{0d7f}' | '\u{0e31}'..='\u{0e4e}')
}

fn has_case(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

/// True for capitals, and for letters of scripts that have none.
fn is_capital(c: char) -> bool {
    c.is_uppercase() || (c.is_alphabetic() && !has_case(c))
}

/// Returns a name in small letters with single spaces, to compare it.
pub(super) fn fold(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Returns the full name of the show's person of this name or alias.
pub(super) fn full_name(name: &str, show: &Show) -> Option<String> {
    let folded = fold(name);
    let person = show.people.iter().find(|person| {
        let mut names = person.aliases.iter().chain([&person.name]).chain(&person.native);
        names.any(|name| fold(name) == folded)
    });
    person.map(|person| person.name.clone())
}

/// Who speaks in a text.
pub(super) struct Names<'s> {
    show: &'s Show,
    /// How often each name stands before a colon.
    counts: BTreeMap<String, usize>,
    /// How the first label that is not all in capitals spells each name.
    spellings: BTreeMap<String, String>,
    /// The words of the post's head, which names people.
    head: Vec<String>,
    /// Most paragraphs have a label, so that one which stands once is a speaker's, too.
    is_dialogue: bool,
}

impl<'s> Names<'s> {
    /// Finds out who speaks where `lines` are the starts of all paragraphs, in order.
    pub(super) fn of<'t>(lines: impl Iterator<Item = &'t str>, show: &'s Show) -> Self {
        let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
        let labels: Vec<_> = lines.iter().map(|line| label(line)).collect();
        let mut counts = BTreeMap::<String, usize>::new();
        let mut spellings = BTreeMap::new();
        for label in labels.iter().flatten() {
            *counts.entry(fold(label.name)).or_default() += 1;
            if label.name.chars().any(char::is_lowercase) {
                spellings.entry(fold(label.name)).or_insert_with(|| label.written());
            }
        }
        let names = Self { show, counts, spellings, head: Vec::new(), is_dialogue: false };
        let sure = |label: &Option<Label<'_>>| {
            label.as_ref().is_some_and(|label| names.speaker(label).is_some())
        };
        let (sure_from, from) =
            (labels.iter().position(sure), labels.iter().position(Option::is_some));
        let head_end = sure_from.or(from).unwrap_or(lines.len());
        // A title such as `Export Controls: What Comes Next` does not name its own first words.
        let text = |at: usize| labels[at].as_ref().map_or(lines[at], |label| label.text);
        let words = (0..head_end).flat_map(|at| text(at).split_whitespace());
        let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let head = words.map(word).filter(|word| !word.is_empty()).take(HEAD_WORDS).collect();
        let is_dialogue = names.counts.len() > 1
            && match (sure_from, from) {
                (Some(from), _) => {
                    let labelled = labels[from..].iter().flatten().count();
                    labelled * 4 >= (labels.len() - from) * 3
                }
                (None, Some(from)) => from <= 1 && labels[from..].iter().all(Option::is_some),
                (None, None) => false,
            };
        Self { head, is_dialogue, ..names }
    }

    /// Returns the full name of the speaker that a label names; none where it names nobody.
    pub(super) fn speaker(&self, label: &Label<'_>) -> Option<String> {
        let folded = fold(label.name);
        if let Some(person) = full_name(label.name, self.show) {
            return Some(person);
        }
        let count = self.counts.get(&folded).copied().unwrap_or_default();
        let named = self.in_head(&folded);
        if count < 2 && label.stamps.is_empty() && named.is_none() && !self.is_dialogue {
            return None;
        }
        let spelt = self.spellings.get(&folded).cloned().or(named);
        Some(spelt.unwrap_or_else(|| label.written()))
    }

    /// Returns true where a label that names a speaker names him or her nowhere else.
    pub(super) fn is_once(&self, label: &Label<'_>) -> bool {
        let folded = fold(label.name);
        self.counts.get(&folded).is_none_or(|count| *count < 2)
            && label.stamps.is_empty()
            && self.in_head(&folded).is_none()
            && full_name(label.name, self.show).is_none()
    }

    /// Returns a name as the post's head spells it.
    fn in_head(&self, folded: &str) -> Option<String> {
        let words: Vec<&str> = folded.split(' ').collect();
        let same =
            |at: &[String]| at.iter().map(|one| one.to_lowercase()).eq(words.iter().copied());
        self.head.windows(words.len()).find(|at| same(at)).map(|at| at.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: &str, stamps: &[&str], text: &str) {
        assert_eq!(label(line), Some(Label { name, stamps: stamps.to_vec(), text }));
    }

    #[test]
    fn labels_of_every_layout_are_read() {
        check("Ann Lee: Hello: you.", "Ann Lee", &[], "Hello: you.");
        check("Dan Shipper (00:01:48)", "Dan Shipper", &["(00:01:48)"], "");
        check("Kalani Scarrott (00:31): Yes.", "Kalani Scarrott", &["(00:31)"], "Yes.");
        check("[1:02:03] Ann: Yes.", "Ann", &["[1:02:03]"], "Yes.");
        check("Ann Lee  0:03", "Ann Lee", &["0:03"], "");
        check("MARIA DE SOUZA:  Well.", "MARIA DE SOUZA", &[], "Well.");
        check("Speaker 1:", "Speaker 1", &[], "");
        check("梁文锋：你好", "梁文锋", &[], "你好");
        check("\u{200f}דנה: שלום", "דנה", &[], "שלום");
        check("Martin King, Jr.: No.", "Martin King, Jr.", &[], "No.");
    }

    #[test]
    fn what_only_looks_like_a_label_is_none() {
        for line in [
            "Note: this",
            "Q: What?",
            "https://example.org: x",
            "10:30: x",
            "he said: no",
            "I will tell you what happened then: nothing",
            "Time is 10:30",
            "The End",
            ": x",
            "",
            "Ann:x",
        ] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn a_speaker_recurs_or_is_known() {
        let speakers = |lines: &[&str]| -> Vec<String> {
            let show =
                Show::parse("[[people]]\nname = \"Michael Horowitz\"\naliases = [\"Mike\"]\n");
            let show = show.unwrap();
            let names = Names::of(lines.iter().copied(), &show);
            let labels = lines.iter().filter_map(|line| label(line));
            labels.filter_map(|label| names.speaker(&label)).collect()
        };
        assert_eq!(
            speakers(&["Ann: a", "b", "Ann: c", "d", "First Thing: e", "f"]),
            ["Ann", "Ann"]
        );
        assert_eq!(speakers(&["x", "Mike: a", "b"]), ["Michael Horowitz"]);
        assert_eq!(
            speakers(&["With Bo Chen.", "ANN: a", "b", "ANN: c", "BO CHEN: d"]),
            ["ANN", "ANN", "Bo Chen"]
        );
        assert_eq!(speakers(&["Ann: a?", "Bo: b."]), ["Ann", "Bo"]);
        assert_eq!(speakers(&["Ann: a?", "Bo: b.", "ANN: c"]), ["Ann", "Bo", "Ann"]);
        assert_eq!(speakers(&["A text.", "Important Thing: one.", "More."]), Vec::<String>::new());
    }
}
