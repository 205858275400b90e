//! The names of the rules, and which of them a show has switched off.

use transcript::{Show, Style, Warning};

/// Why something is printed otherwise than it was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A name or a term as castpress.toml spells it.
    Spelling,
    /// "Liang Wenfeng 梁文锋": a name in its own script where it is said first.
    NativeScript,
    /// "Right." while another speaker holds the floor.
    Backchannel,
    /// A turn that goes on after such a word.
    MergedTurn,
    /// A full stop where the recogniser wrote none.
    SentenceEnd,
    /// A dash where somebody cuts in.
    CutOff,
    /// A capital where the recogniser wrote none.
    Capital,
    /// `(LAUGHS)` as `[laughs]`.
    Sound,
    /// "um", "euh", "äh": sounds that fill a pause.
    Filler,
    /// "I I", "th- the": a word or a few said again at once.
    Repeat,
    /// "We were— we went": a start given up within five words.
    AbandonedStart,
    /// ", you know," between commas.
    EmptyPhrase,
    /// "right?" after a statement when the speaker goes on.
    TagQuestion,
    /// "gonna" for "going to".
    SpokenForm,
    /// "12" for "twelve" at the start of a sentence.
    OpeningNumber,
    /// "3" for "three" in running text.
    SmallNumber,
    /// "25 percent" for "25%", "1200 pounds" for "1,200 pounds".
    Figure,
}

impl Rule {
    /// Every rule, in the order in which they run.
    pub const ALL: [Self; 17] = [
        Self::Spelling,
        Self::NativeScript,
        Self::Backchannel,
        Self::MergedTurn,
        Self::SentenceEnd,
        Self::CutOff,
        Self::Capital,
        Self::Sound,
        Self::Filler,
        Self::Repeat,
        Self::AbandonedStart,
        Self::EmptyPhrase,
        Self::TagQuestion,
        Self::SpokenForm,
        Self::OpeningNumber,
        Self::SmallNumber,
        Self::Figure,
    ];

    /// Returns the rule's name in settings and listings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::NativeScript => "native-script",
            Self::Backchannel => "backchannel",
            Self::MergedTurn => "merged-turn",
            Self::SentenceEnd => "sentence-end",
            Self::CutOff => "cut-off",
            Self::Capital => "capital",
            Self::Sound => "sound",
            Self::Filler => "filler",
            Self::Repeat => "repeat",
            Self::AbandonedStart => "abandoned-start",
            Self::EmptyPhrase => "empty-phrase",
            Self::TagQuestion => "tag-question",
            Self::SpokenForm => "spoken-form",
            Self::OpeningNumber => "opening-number",
            Self::SmallNumber => "small-number",
            Self::Figure => "figure",
        }
    }

    /// Returns true where the rule is part of `style`.
    #[must_use]
    pub fn belongs_to(self, style: Style) -> bool {
        match self {
            Self::Spelling => true,
            Self::NativeScript
            | Self::Backchannel
            | Self::MergedTurn
            | Self::SentenceEnd
            | Self::CutOff
            | Self::Capital
            | Self::Sound
            | Self::Filler
            | Self::Repeat
            | Self::AbandonedStart => style != Style::Verbatim,
            Self::EmptyPhrase
            | Self::TagQuestion
            | Self::SpokenForm
            | Self::OpeningNumber
            | Self::SmallNumber
            | Self::Figure => style == Style::Edited,
        }
    }
}

/// Returns the rules that the show has switched off, and a warning for each name that no rule has.
#[must_use]
pub fn rules_off(show: &Show) -> (Vec<Rule>, Vec<Warning>) {
    let mut rules = Vec::new();
    let mut warnings = Vec::new();
    for name in &show.rules_off {
        match Rule::ALL.into_iter().find(|rule| rule.name() == name) {
            Some(rule) => rules.push(rule),
            None => {
                let known = Rule::ALL.map(Rule::name).join(", ");
                warnings.push(Warning::new(format!(
                    "rules_off in castpress.toml: there is no rule `{name}`; the rules are {known}"
                )));
            }
        }
    }
    (rules, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_does_not_exist_is_named_with_those_that_do() {
        let show = Show::parse("rules_off = [\"small-number\", \"umms\"]").unwrap();
        let (rules, warnings) = rules_off(&show);
        assert_eq!(rules, [Rule::SmallNumber]);
        let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
        assert!(warning.message.contains("`umms`") && warning.message.contains("filler"));
    }
}
