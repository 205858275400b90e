//! The rules, by name.

use transcript::{Show, Warning};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// To look at; it may be as it should.
    Note,
    /// To put right before the post goes out.
    Error,
}

macro_rules! rules {
    ($($(#[doc = $about:literal])+ $rule:ident $name:literal $severity:ident,)+) => {
        /// A rule of [`lint`](super::lint).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $about])+ $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];

            /// Returns its name, as people write it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// Returns what it finds, in a line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$rule => concat!($($about,)+).trim_ascii(),)+ }
            }

            /// Returns how much its findings weigh.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }
        }
    };
}

rules! {
    /// A line that could not be understood as it is written.
    Markdown "markdown" Error,
    /// A character that could not be read: the file was saved in another encoding.
    Unreadable "unreadable" Error,
    /// A key of the front matter that is unknown, misspelt or has a value of the wrong type.
    FrontMatter "front-matter" Error,
    /// Passages that an editor changed and that read differently now: interview.conflicts.md shows both.
    Conflicts "conflicts" Note,
    /// Something that only a person can fill in and nobody has.
    Blank "blank" Error,
    /// Paid text without a teaser: `members_discuss` is empty.
    NoTeaser "no-teaser" Error,
    /// A paid mark inside a sentence.
    CutInSentence "cut-in-sentence" Error,
    /// A paid mark inside somebody's answer.
    CutInTurn "cut-in-turn" Note,
    /// A turn of a voice that has no name yet.
    UnnamedSpeaker "unnamed-speaker" Error,
    /// A label that no list of people has, or not in full.
    UnknownLabel "unknown-label" Error,
    /// The same label on two turns in a row: a heading was lost, or they are one turn.
    DoubledLabel "doubled-label" Error,
    /// A name that differs by a letter or two from one in the lists of people.
    NameSpelling "name-spelling" Error,
    /// Two names in one value of `byline` or `guests`.
    JoinedNames "joined-names" Error,
    /// A heading more than one level below the one before.
    HeadingLevel "heading-level" Error,
    /// A point of a list that brings a bullet or a number of its own.
    PointGlyph "point-glyph" Error,
    /// Points of a list that end differently, or begin differently.
    PointsNotParallel "points-not-parallel" Error,
    /// A footnote that no mark names, or a mark without a footnote.
    Footnote "footnote" Error,
    /// A space at the start or the end of a text.
    Padding "padding" Error,
    /// Two spaces in a row.
    DoubleSpace "double-space" Error,
    /// Two words without a space between, at a link or after a full stop.
    LostSpace "lost-space" Error,
    /// A space before a comma, a full stop or the like.
    SpaceBeforeMark "space-before-mark" Error,
    /// Dots that should be one character, or too many of them.
    Ellipsis "ellipsis" Error,
    /// A straight quote in a text that has curly ones.
    StraightQuote "straight-quote" Error,
    /// Hyphens in place of a dash.
    Dash "dash" Error,
    /// A hyphen in place of a short dash between two numbers.
    HyphenRange "hyphen-range" Error,
    /// A bracket or a quotation that is not closed, or was not opened.
    Unclosed "unclosed" Error,
    /// Six words or more above the text that stand in the paid text alone.
    Overlap "overlap" Note,
    /// A heading or a point that is suggested and waits for an editor.
    Suggestion "suggestion" Note,
    /// The same sentence twice.
    RepeatedSentence "repeated-sentence" Error,
    /// The same little word twice in a row.
    RepeatedWord "repeated-word" Error,
    /// A sentence that starts with a digit.
    DigitStart "digit-start" Error,
    /// A word that does not go with the words around it.
    Grammar "grammar" Error,
    /// An abbreviation with full stops here and without them elsewhere.
    Acronym "acronym" Error,
    /// Words that may be another speaker's, and nobody has listened.
    Doubt "doubt" Error,
    /// Speech that was not written down, and nobody has listened.
    NotHeard "not-heard" Error,
    /// Five seconds or more in which the recording holds nothing at all, between words: a hole.
    Hole "hole" Error,
    /// A paragraph of a turn that is not in the recording: it has no times.
    Unplaced "unplaced" Note,
}

/// Returns the rules that the show does without, and what is odd in how it names them.
#[must_use]
pub fn rules_off(show: &Show) -> (Vec<Rule>, Vec<Warning>) {
    let mut rules = Vec::new();
    let mut warnings = Vec::new();
    for name in &show.check.off {
        match Rule::named(name) {
            Some(rule) => rules.push(rule),
            None => warnings.push(Warning::new(format!(
                "`check.off` in castpress.toml: there is no rule `{name}`: `castpress check --rules` \
                 names them"
            ))),
        }
    }
    (rules, warnings)
}

impl Rule {
    /// Returns the rule of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
