//! `castpress retime`: how well the edited text fits what was heard.

use anyhow::Result;
use pipeline::{Retimed, TimedParagraph};
use serde_json::json;

use crate::args::Global;
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

/// Share of a paragraph's words below which its times are worth a look.
const SURE: f32 = 0.6;

/// How many words of a paragraph are shown.
const FIRST_WORDS: usize = 8;

pub(crate) fn run(names: &[String], global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    for name in names {
        let episode = pipeline::named(&show, name)?;
        let retimed = pipeline::retimed(&show, &episode)?;
        let total = Total::of(&retimed);
        if global.json {
            let paragraphs: Vec<_> = retimed.iter().map(fields).collect();
            let object = json!({
                "episode": episode.as_str(),
                "words": total.words,
                "matched": thousandths(total.matched),
                "spread": total.spread,
                "unplaced": total.unplaced,
                "paragraphs": paragraphs,
            });
            printer.data(&format!("{object}\n"))?;
        } else {
            for finding in retimed.iter().filter_map(finding) {
                printer.data(&format!("transcripts/{episode}/interview.md:{finding}\n"))?;
            }
        }
        printer.say(format_args!("{episode}: {}", total.sentence()));
    }
    Ok(Ending::Done)
}

/// What holds for the whole text.
#[derive(Debug, Default, PartialEq)]
struct Total {
    words: usize,
    /// Share of the words that were heard.
    matched: f32,
    spread: usize,
    unplaced: usize,
}

impl Total {
    fn of(retimed: &[Retimed]) -> Self {
        let paragraphs = retimed.iter().map(|one| &one.paragraph);
        let mut total = Self::default();
        let mut heard = 0.0;
        for paragraph in paragraphs {
            total.words += paragraph.words.len();
            heard += paragraph.matched * paragraph.words.len() as f32;
            total.spread += paragraph.spread;
            total.unplaced += usize::from(is_unplaced(paragraph));
        }
        total.matched = if total.words == 0 { 0.0 } else { heard / total.words as f32 };
        total
    }

    fn sentence(&self) -> String {
        let Self { words, matched, spread, unplaced } = self;
        let paragraphs = if *unplaced == 1 { "paragraph has" } else { "paragraphs have" };
        format!(
            "{:.1} % of {words} words were heard, {spread} more are timed between them, \
             {unplaced} {paragraphs} no place in the recording",
            100.0 * matched
        )
    }
}

fn is_unplaced(paragraph: &TimedParagraph) -> bool {
    paragraph.spans.is_empty() && !paragraph.words.is_empty()
}

/// Returns the line and what is to be said of a paragraph that was not found, or only in part.
fn finding(one: &Retimed) -> Option<String> {
    let Retimed { line, paragraph } = one;
    let first = first_words(paragraph);
    let found = if is_unplaced(paragraph) {
        "not in the recording".to_owned()
    } else {
        let place = paragraph.span().filter(|_| paragraph.matched < SURE)?;
        format!("{:.0} % heard, from {}", 100.0 * paragraph.matched, place.start())
    };
    Some(format!("{line}: {found}: “{first}”"))
}

fn first_words(paragraph: &TimedParagraph) -> String {
    let words = paragraph.words.iter().take(FIRST_WORDS).map(String::as_str);
    let mut first = transcript::join_words(words);
    if paragraph.words.len() > FIRST_WORDS {
        first.push_str(" …");
    }
    first
}

fn fields(one: &Retimed) -> serde_json::Value {
    let Retimed { line, paragraph } = one;
    json!({
        "line": line,
        "speaker": paragraph.speaker,
        "start_ms": paragraph.span().map(|span| span.start()),
        "end_ms": paragraph.span().map(|span| span.end()),
        "words": paragraph.words.len(),
        "matched": thousandths(paragraph.matched),
        "spread": paragraph.spread,
        "first_words": first_words(paragraph),
    })
}

fn thousandths(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}
