//! Each editorial decision, as data that can be shown and undone.

use transcript::{Span, Word, join_words};

use crate::glossary::{Correction, Reason};
use crate::style::{Change, Edit, Rule};

/// One thing that is printed otherwise than it was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Why.
    pub rule: Rule,
    /// When the words were said.
    pub span: Span,
    /// Label of who said them.
    pub speaker: String,
    /// The words as heard.
    pub said: String,
    /// What is printed for them; empty where they go.
    pub printed: String,
    /// What a reader of the list needs to know besides.
    pub reason: Option<String>,
}

impl Decision {
    /// Returns the decision about `words`, as they were heard, of which `printed` is left.
    pub(crate) fn about(rule: Rule, speaker: &str, words: &[Word], printed: String) -> Self {
        Self {
            rule,
            span: words.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default(),
            speaker: speaker.to_owned(),
            said: join_words(words.iter().map(|word| word.text.as_str())),
            printed,
            reason: None,
        }
    }

    /// Returns the decision that a correction of `speaker`'s words is.
    pub(crate) fn of_correction(correction: &Correction, speaker: String) -> Self {
        let Correction { span, heard, written, term, reason } = correction;
        let (rule, reason) = match reason {
            Reason::Listed => (Rule::Spelling, format!("listed as heard for {term}")),
            Reason::Letters => (Rule::Spelling, format!("the letters of {term}")),
            Reason::Sound { distance } => {
                (Rule::Spelling, format!("sounds like {term}, distance {distance:.2}"))
            }
            Reason::Native => (Rule::NativeScript, format!("first mention of {term}")),
        };
        let (said, printed) = (heard.clone(), written.clone());
        Self { rule, span: *span, speaker, said, printed, reason: Some(reason) }
    }

    /// Returns the decision that an edit of a turn's words is.
    pub(crate) fn of_edit(edit: &Edit, speaker: &str, words: &[Word]) -> Self {
        let words = words.get(edit.words.clone()).unwrap_or_default();
        match &edit.change {
            Change::Out => Self::about(edit.rule, speaker, words, String::new()),
            Change::Exactly(text) => Self::about(edit.rule, speaker, words, text.clone()),
            Change::Words(text) => {
                let whole = Self::about(edit.rule, speaker, words, text.clone());
                // The punctuation around the words stays.
                let said = whole.said.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                Self { said, ..whole }
            }
        }
    }
}
