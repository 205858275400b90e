//! `castpress check`: what is odd, missing or was not heard in an episode.

use anyhow::Result;
use serde_json::json;
use transcript::{Block, Diarization, Doubt, Fate, Interview, SpeakerId, Transcript, Warning};

use crate::args::Global;
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(names: &[String], global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let mut ending = Ending::Done;
    for name in names {
        let episode = pipeline::named(&show, name)?;
        let (interview, odd) = pipeline::interview(&show, &episode)?;
        let (words, voices) = pipeline::heard(&show, &episode)?;
        let text =
            odd.into_iter().chain(blanks(&interview)).map(|finding| ("interview.md", finding));
        let sound = unheard(&words).into_iter().map(|finding| ("transcript.json", finding));
        let findings: Vec<_> = text.chain(sound).collect();
        if findings.is_empty() {
            printer.say(format_args!("{episode}: nothing found"));
        } else {
            ending = Ending::Failed;
        }
        if global.json {
            let findings: Vec<_> = findings
                .iter()
                .map(|(file, finding)| {
                    json!({ "file": file, "line": finding.line, "message": finding.message })
                })
                .collect();
            printer.data(&format!(
                "{}\n",
                json!({
                    "episode": episode.as_str(),
                    "findings": findings,
                    "doubts": voices.doubts.iter().map(|one| fields(one, &voices)).collect::<Vec<_>>(),
                })
            ))?;
        } else {
            for (file, finding) in findings {
                let file = format!("transcripts/{episode}/{file}");
                printer.data(&match finding.line {
                    Some(line) => format!("{file}:{line}: {}\n", finding.message),
                    None => format!("{file}: {}\n", finding.message),
                })?;
            }
            for doubt in &voices.doubts {
                let doubt = sentence(doubt, &voices);
                printer.data(&format!("transcripts/{episode}/speakers.json: {doubt}\n"))?;
            }
        }
    }
    Ok(ending)
}

/// Names what only a person can fill in and nobody has.
fn blanks(interview: &Interview) -> Vec<Warning> {
    let front = &interview.front;
    let mut found = Vec::new();
    let mut blank = |is_blank: bool, message: &str| {
        if is_blank {
            found.push(Warning::new(message));
        }
    };
    blank(front.title.is_empty(), "there is no title");
    blank(front.published.is_none(), "there is no day of publication: `published = 2026-03-02`");
    blank(front.byline.is_empty(), "there is no byline: `byline = [\"…\"]`");
    let unnamed = (0..u16::MAX)
        .map(|number| SpeakerId(number).to_string())
        .take_while(|label| speaks(interview, label))
        .count();
    blank(unnamed > 0, "some turns are of a voice without a name: replace `Speaker 1`");
    let paid = interview.body.iter().any(|part| part.tier == transcript::Tier::Paid);
    blank(
        paid && front.members_discuss.is_empty(),
        "there is paid text and no teaser: `members_discuss = [\"…\"]`",
    );
    found
}

fn speaks(interview: &Interview, label: &str) -> bool {
    interview.body.iter().any(|part| match &part.block {
        Block::Turn(turn) => turn.speaker == label,
        _ => false,
    })
}

/// Says who else may have said something. Doubts are for people to listen to; an episode with some
/// passes the check.
fn sentence(doubt: &Doubt, voices: &Diarization) -> String {
    let Doubt { span, words, speaker, other, margin } = doubt;
    let (moment, speaker) = (span.start(), voices.label(*speaker));
    match other.map(|other| voices.label(other)) {
        Some(other) => {
            format!("at {moment}, “{words}” is {speaker}, perhaps {other} (margin {margin:.2})")
        }
        None => format!(
            "at {moment}, “{words}” is {speaker}, perhaps somebody heard too briefly to be \
             told apart (margin {margin:.2})"
        ),
    }
}

fn fields(doubt: &Doubt, voices: &Diarization) -> serde_json::Value {
    json!({
        "start_ms": doubt.span.start(),
        "end_ms": doubt.span.end(),
        "words": doubt.words,
        "speaker": voices.label(doubt.speaker),
        "other": doubt.other.map(|other| voices.label(other)),
        "margin": (f64::from(doubt.margin) * 1000.0).round() / 1000.0,
    })
}

/// Names the stretches that hold speech of which nothing could be written down.
fn unheard(words: &Transcript) -> Vec<Warning> {
    let dropped = words.ledger.iter().filter(|entry| entry.fate == Fate::Dropped);
    dropped
        .map(|entry| {
            let (start, end) = (entry.span.start(), entry.span.end());
            let reason = entry.reason.as_deref().unwrap_or("no reason given");
            Warning::new(format!("nothing was written down from {start} to {end}: {reason}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use transcript::format::markdown;
    use transcript::{Millis, Span};

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (interview, _) = markdown::parse(text);
        let found: Vec<_> = blanks(&interview).into_iter().map(|found| found.message).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    const FRONT: &str = "+++\ntitle = \"T\"\npublished = 2026-03-02\nbyline = [\"Ann\"]\n+++\n\n";

    #[test]
    fn a_doubt_names_the_moment_the_words_and_both_speakers() {
        let doubt = |other| Doubt {
            span: Span::new(Millis(63_000), Millis(64_000)),
            words: "Good morning.".to_owned(),
            speaker: SpeakerId(0),
            other,
            margin: 0.125,
        };
        let voices = Diarization::default();
        assert_eq!(
            sentence(&doubt(Some(SpeakerId(1))), &voices),
            "at 1:03, “Good morning.” is Speaker 1, perhaps Speaker 2 (margin 0.12)"
        );
        assert_eq!(
            sentence(&doubt(None), &voices),
            "at 1:03, “Good morning.” is Speaker 1, perhaps somebody heard too briefly to be told \
             apart (margin 0.12)"
        );
    }

    #[test]
    fn a_post_with_nothing_missing_has_no_findings() {
        check(&format!("{FRONT}**Ann:** Hello.\n"), &[]);
    }

    #[test]
    fn everything_a_person_must_fill_in_is_named() {
        check("**Ann:** Hello.\n", &["title", "published", "byline"]);
        check(&format!("{FRONT}**Speaker 1:** Hello.\n"), &["Speaker 1"]);
        check(&format!("{FRONT}Free.\n\n<!-- paid -->\n\nPaid.\n"), &["members_discuss"]);
    }
}
