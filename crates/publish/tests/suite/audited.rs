//! The audit of an edition's files, which knows nothing of how they are made.

use audit::{Control, Kind, Needles, Searcher};
use publish::OutputFile;
use transcript::format::markdown;
use transcript::{Inline, Interview, Tier};

use crate::pdf::poppler;
use crate::specimen::{self, footnote, free, heading, nasty, paid, rich_turn};
use crate::{file, publish};

/// The sample episode, paid from its sixth block on.
fn sample() -> Interview {
    let source = include_str!("../../../../transcripts/tides-and-timetables/interview.md");
    let mut sample = markdown::parse(source).0;
    sample.body.iter_mut().skip(5).for_each(|tiered| tiered.tier = Tier::Paid);
    sample
}

fn name(file: &OutputFile) -> String {
    file.path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[test]
fn the_audit_finds_all_that_is_paid_in_the_members_files_and_nothing_in_the_free_ones() {
    for interview in [nasty(), sample()] {
        let needles = Needles::of(&interview, &specimen::show());
        let searcher = Searcher::new([needles.fingerprints().clone()]);
        for file in publish(&interview, Tier::Free) {
            let searched = searcher.search(&name(&file), &file.bytes);
            assert_eq!(searched.hits, [], "{}", name(&file));
            assert_eq!(searched.unread, [""; 0], "{}", name(&file));
        }
        let mut control = Control::default();
        for file in publish(&interview, Tier::Paid) {
            let before = control.clone();
            control.add(&needles, &name(&file), &file.bytes);
            assert_eq!(control.blind().count(), 0, "{}: {control:?} {before:?}", name(&file));
        }
        for kind in [Kind::Html, Kind::Pdf, Kind::Text] {
            assert!(control.shares[&kind].found > 20, "{control:?}");
        }
    }
}

/// An interview of many pages, whose paragraphs hyphens, footnotes and the ends of pages part.
fn long() -> Interview {
    let words = "Measuring extraordinarily complicated international infrastructure characteristically \
                 necessitates well-considered instrumentation";
    let mut long = Interview { body: vec![free(heading(2, "Free"))], ..nasty() };
    for number in 0..12_usize {
        // Letters, since digits are no words to an audit.
        let own = |at: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[(number * 3 + at) % 26]);
        let tell: String = (0..60)
            .map(|at| {
                format!("{} {}{}x ", words.split(' ').nth(at % 8).unwrap(), own(0), own(at * 7))
            })
            .collect();
        let mark = Inline::FootnoteMark(number.to_string());
        let more = Inline::Text(tell.to_uppercase());
        long.body.push(paid(rich_turn(
            "Kaisa Mäkelä",
            vec![vec![Inline::Text(tell.clone()), mark, more]],
        )));
        long.footnotes
            .push(footnote(&number.to_string(), vec![Inline::Text(format!("A note: {tell}"))]));
    }
    long
}

#[test]
fn the_text_of_a_pdf_is_found_over_the_ends_of_lines_and_pages() {
    let long = long();
    let needles = Needles::of(&long, &specimen::show());
    let pdf = publish(&long, Tier::Paid);
    let mut control = Control::default();
    control.add(&needles, "tricks.pdf", file(&pdf, "tricks.pdf"));
    // Nobody finds more: notes at the foot of a page stand between the words of the paragraph they part.
    let text = poppler("pdftotext", &["-raw"], file(&pdf, "tricks.pdf"));
    control.add(&needles, "text.txt", text.as_bytes());
    assert_eq!(control.blind().count(), 0, "{control:?}");
    assert!(control.shares[&Kind::Pdf].found >= control.shares[&Kind::Text].found, "{control:?}");
}
