//! What an editor would be ashamed of once it is out: the rules of `castpress check`.
//!
//! [`lint`] looks an `interview.md` over, with what was heard where that is known, and returns its
//! [`Finding`]s in the order of the file; [`fix`] makes the changes that need no judgement. Each
//! family of rules is a module: [`spaces`], [`punctuation`], [`brackets`], [`sentences`],
//! [`words`], [`names`], [`turns`], [`points`], [`front`] and [`sound`]. A rule would rather miss a
//! mistake than find one that is none: where a language has a rule of its own, or has none, the
//! rule for English is not for it.

mod brackets;
mod front;
mod names;
mod points;
mod post;
mod punctuation;
mod rule;
mod sentences;
mod sound;
mod spaces;
mod turns;
mod words;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use transcript::format::markdown::{self, Change, Place};
use transcript::{Show, Span};

use post::{Findings, Post};
pub use rule::{Rule, Severity, rules_off};
pub use sound::{Doubted, Heard};

/// Something in a post that somebody should put right or look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// Line of `interview.md`, from 1; none where it is about no one line.
    pub line: Option<usize>,
    /// Character of the line, from 1.
    pub column: Option<usize>,
    /// What was found: lower case, no full stop.
    pub message: String,
    /// The words that may be somebody else's, where it is about them.
    pub doubt: Option<Doubted>,
    /// The stretch of the recording to listen to, where it is about one.
    pub span: Option<Span>,
    /// What would put it right without judgement.
    change: Option<Change>,
}

impl Finding {
    /// Returns the finding that so many passages wait in the file that shows conflicts beside
    /// `interview.md`.
    #[must_use]
    pub fn of_conflicts(count: usize) -> Self {
        let places = if count == 1 { "a passage" } else { "passages" };
        let message = format!(
            "interview.conflicts.md shows {places} of yours that would read differently now: take \
             over what is better, then delete it"
        );
        let (line, column, doubt, span, change) = Default::default();
        Self { rule: Rule::Conflicts, line, column, message, doubt, span, change }
    }

    /// Returns true where [`fix`] would put it right.
    #[must_use]
    pub fn is_fixable(&self) -> bool {
        self.change.is_some()
    }
}

/// A rule: it looks at the post and tells what it finds.
type Look = fn(&Post<'_>, &mut Findings);

/// The rules that look at text alone.
const LOOKS: [Look; 29] = [
    front::odd,
    front::unreadable,
    front::blanks,
    front::suggestions,
    names::joined,
    names::labels,
    names::spelling,
    points::glyphs,
    points::parallel,
    turns::doubled_labels,
    turns::headings,
    turns::cut,
    turns::overlaps,
    turns::suggestions,
    turns::footnotes,
    spaces::padding,
    spaces::double,
    spaces::lost,
    spaces::lost_at_links,
    spaces::before_marks,
    punctuation::ellipses,
    punctuation::straight_quotes,
    punctuation::dashes,
    punctuation::ranges,
    brackets::unclosed,
    sentences::repeated,
    sentences::digits,
    words::repeated,
    words::look,
];

/// Looks a post over: `source` is its `interview.md`. The findings are in the order of the file,
/// those about no line first. Rules that the show has off find nothing.
#[must_use]
pub fn lint(source: &str, show: &Show, heard: Option<&Heard<'_>>) -> Vec<Finding> {
    let located = markdown::locate(source);
    let spoken = heard.map(|heard| &heard.transcript.language);
    let post = Post::new(&located, show, spoken);
    let mut findings = Findings::default();
    LOOKS.iter().for_each(|look| look(&post, &mut findings));
    if let Some(heard) = heard {
        sound::look(&post, heard, &mut findings);
    }
    let mut found = findings.finish(source);
    let (off, _) = rules_off(show);
    found.retain(|finding| !off.contains(&finding.rule));
    found
}

/// Makes the changes that need no judgement, but for those of the `skipped` rules: no letter and no
/// digit is touched, and no byte that need not be. Returns the file and what was put right, in the
/// order of the file.
#[must_use]
pub fn fix(source: &str, show: &Show, skipped: &[Rule]) -> (String, Vec<Finding>) {
    let mut text = source.to_owned();
    let mut fixed = Vec::new();
    // One change may be in the way of another, or make room for one.
    for _ in 0..MAX_ROUNDS {
        let mut found = lint(&text, show, None);
        found.retain(|one| one.is_fixable() && !skipped.contains(&one.rule));
        let changes: Vec<Change> = found.iter().filter_map(|one| one.change.clone()).collect();
        let made = markdown::changed(&text, &changes);
        if made.changes.is_empty() {
            break;
        }
        fixed.extend(
            found.into_iter().filter(|one| {
                one.change.as_ref().is_some_and(|change| made.changes.contains(change))
            }),
        );
        text = made.text;
    }
    fixed.sort_by_key(|finding| (finding.line, finding.column));
    (text, fixed)
}

/// How often [`fix`] looks again.
const MAX_ROUNDS: usize = 8;
