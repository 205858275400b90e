//! What an edition holds, and above all what it does not.

use proptest::prelude::*;

use super::*;
use crate::format::markdown;
use crate::format::markdown::properties::interview;

fn parsed(file: &str) -> Interview {
    markdown::parse(file).0
}

fn turns(edition: &Edition) -> Vec<(String, usize, bool)> {
    let mut turns = Vec::new();
    for (index, passage) in edition.passages().iter().enumerate() {
        match passage {
            Passage::Block(Block::Turn(turn)) => {
                let goes_on = edition.continues(index);
                turns.push((turn.speaker.clone(), turn.paragraphs.len(), goes_on));
            }
            Passage::Block(_) => turns.push(("-".to_owned(), 0, false)),
            Passage::Cut => turns.push(("(...)".to_owned(), 0, false)),
        }
    }
    turns
}

#[track_caller]
fn check(file: &str, tier: Tier, expected: &[(&str, usize, bool)]) {
    let turns = turns(&parsed(file).edition(tier));
    let turns: Vec<_> =
        turns.iter().map(|(name, count, on)| (name.as_str(), *count, *on)).collect();
    assert_eq!(turns, expected);
}

const SPLIT: &str = "**A:** a\n\n<!-- paid -->\n\nb\n\n<!-- free -->\n\nc\n\n- d\n\ne\n";

#[test]
fn one_cut_stands_where_paid_text_was_left_out() {
    let list = ("-", 0, false);
    let cut = ("(...)", 0, false);
    check(SPLIT, Tier::Free, &[("A", 1, false), cut, ("A", 1, false), list, ("A", 1, true)]);
    check(SPLIT, Tier::Paid, &[("A", 1, false), cut, ("A", 2, true), list, ("A", 1, true)]);
    let tail = "**A:** a\n\n<!-- paid -->\n\n## h\n\n**B:** b\n\n**C:** c\n";
    check(tail, Tier::Free, &[("A", 1, false), cut]);
    check("**A:** a\n\n<!-- paid -->\n", Tier::Free, &[("A", 1, false)]);
}

#[test]
fn footnotes_are_numbered_by_their_marks_and_paid_ones_are_absent() {
    let file = "a[^z] b[^gone]\n\n<!-- paid -->\n\nc[^p]\n\n<!-- free -->\n\nd[^y]\n\n\
        [^p]: paid\n\n[^y]: why[^z]\n\n[^z]: last[^x]\n\n[^x]: deep\n\n[^n]: never marked\n";
    let free = parsed(file).edition(Tier::Free);
    let names: Vec<&str> = free.footnotes().iter().map(|note| note.name.as_str()).collect();
    assert_eq!(names, ["1", "2", "3"]);
    let text = format!("{free:?}");
    assert!(text.contains("why") && text.contains("deep"), "{text}");
    assert!(!text.contains("paid") && !text.contains("never"), "{text}");
}

#[test]
fn a_free_edition_with_a_cut_names_no_sound() {
    let head = "+++\naudio = \"a.mp3\"\nsecret = \"s\"\n+++\n\na\n";
    let open = parsed(head).edition(Tier::Free);
    assert_eq!(open.front().audio.as_deref(), Some("a.mp3"));
    assert!(open.front().other.is_empty());
    let cut = parsed(&format!("{head}\n<!-- paid -->\n\nb\n"));
    assert_eq!(cut.edition(Tier::Free).front().audio, None);
    assert_eq!(cut.edition(Tier::Paid).front().audio.as_deref(), Some("a.mp3"));
}

#[test]
fn what_only_proposes_something_is_in_no_edition() {
    let file = "+++\ntitle = \"t\"\ndeck = \"…\"\ndiscuss = [\"…\"]\nsubtitle = \"...\"\n[suggested]\n\
        discuss = [\"mine\"]\nmembers_discuss = [\"mine too\"]\n+++\n\n**A:** a\n\n\
        <!-- heading? mine -->\n\nb\n\n<!-- heading? mine -->\n\n**B:** b\n\n<!-- paid -->\n\n\
        <!-- heading? mine -->\n";
    let (interview, warnings) = markdown::parse(file);
    assert_eq!(warnings, []);
    assert_eq!(interview.front.left_blank, ["subtitle", "deck", "discuss"].into());
    for tier in [Tier::Free, Tier::Paid] {
        let written = markdown::write_edition(&interview.edition(tier), "");
        assert_eq!(written, "+++\ntitle = \"t\"\n+++\n\n**A:** a\n\nb\n\n**B:** b\n");
    }
}

/// Writes a canary into all text of the paid blocks.
fn marked(mut interview: Interview, canary: &str) -> Interview {
    for tiered in interview.body.iter_mut().filter(|one| one.tier == Tier::Paid) {
        tiered.block.for_each_inlines(&mut |content| {
            content.insert(0, Inline::Text(canary.to_owned()));
        });
        if let Block::Code(lines) = &mut tiered.block {
            lines.push_str(canary);
        }
    }
    interview
}

/// Returns the interview with other paid text in the same places: more of it, other footnotes.
fn with_other_paid_text(interview: &Interview) -> Interview {
    let mut other = interview.clone();
    other.body.clear();
    for tiered in &interview.body {
        let again = if tiered.tier == Tier::Paid { 3 } else { 1 };
        for _ in 0..again {
            other.body.push(tiered.clone());
        }
        // A suggestion is no text: it makes no cut, and so must not get text behind it.
        if tiered.tier == Tier::Paid && !matches!(tiered.block, Block::Suggestion(_)) {
            let content = vec![Inline::FootnoteMark("3".to_owned()), Inline::Text("x".to_owned())];
            other.body.push(Tiered { tier: Tier::Paid, block: Block::Paragraph(content) });
        }
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paid_text_has_no_influence_on_the_free_edition(interview in interview()) {
        let free = format!("{:?}", interview.edition(Tier::Free));
        let other = with_other_paid_text(&interview).edition(Tier::Free);
        prop_assert_eq!(&free, &format!("{other:?}"));
        let canary = "CanaryOfThePaidPart";
        let marked = marked(interview, canary);
        let again = marked.edition(Tier::Free);
        prop_assert_eq!(&free, &format!("{again:?}"));
        prop_assert!(!markdown::write_edition(&again, "").contains(canary));
    }

    #[test]
    fn the_whole_edition_holds_every_block(interview in interview()) {
        let whole = format!("{:?}", marked(interview.clone(), "Canary").edition(Tier::Paid));
        let paid = interview.body.iter().filter(|one| one.tier == Tier::Paid);
        let texts = paid.filter(|one| matches!(one.block, Block::Heading { .. } | Block::Note(_)));
        prop_assert!(whole.matches("Canary").count() >= texts.count());
    }

    #[test]
    fn every_mark_of_an_edition_has_its_footnote(interview in interview()) {
        let free = interview.edition(Tier::Free);
        let names: Vec<&str> = free.footnotes().iter().map(|note| note.name.as_str()).collect();
        let numbers: Vec<String> = (1..=names.len()).map(|n| n.to_string()).collect();
        prop_assert_eq!(&names, &numbers);
        let text = format!("{free:?}");
        for mark in text.split("FootnoteMark(\"").skip(1) {
            let name = mark.split('"').next().unwrap_or_default();
            prop_assert!(names.contains(&name), "{}", name);
        }
    }
}

/// Returns each paragraph's name and the words it was made of.
fn named(edition: &Edition) -> Vec<(String, String)> {
    let text = |inlines: &[Inline]| match inlines {
        [Inline::Text(text)] => text.clone(),
        other => format!("{other:?}"),
    };
    let mut named = Vec::new();
    for (index, passage) in edition.passages().iter().enumerate() {
        let texts = match passage {
            Passage::Block(Block::Turn(turn)) => turn.paragraphs.iter().map(|p| text(p)).collect(),
            Passage::Block(Block::Paragraph(content)) => vec![text(content)],
            _ => Vec::new(),
        };
        assert_eq!(texts.len(), edition.paragraph_ids(index).len());
        named.extend(edition.paragraph_ids(index).iter().cloned().zip(texts));
    }
    named
}

#[test]
fn paragraphs_have_the_same_names_in_both_editions_and_after_edits_elsewhere() {
    let file = "**A:** Yes.\n\nNo.\n\n<!-- paid -->\n\nYes.\n\n**B:** Paid.\n\n<!-- free -->\n\n**A:** YES\n";
    let free = named(&parsed(file).edition(Tier::Free));
    let whole = named(&parsed(file).edition(Tier::Paid));
    assert_eq!(free.len(), 3);
    assert!(free.iter().all(|one| whole.contains(one)), "{free:?} {whole:?}");
    // The free ones count first: the paid `Yes.` between them is the third.
    assert_eq!(free[2].0, format!("{}-2", free[0].0));
    assert_eq!(whole[2], (format!("{}-3", free[0].0), "Yes.".to_owned()));

    let edited = file.replace("**A:** Yes.", "New.\n\n**Ann:** Yes!").replace("Paid.", "Other.");
    let edited = named(&parsed(&edited).edition(Tier::Free));
    let names = |of: &[(String, String)]| of.iter().map(|one| one.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&edited)[1..], names(&free));
}

#[test]
fn a_name_is_good_as_an_anchor_and_stays_for_ever() {
    let free = named(&parsed("**A:** We leave at ten.\n").edition(Tier::Free));
    assert_eq!(free[0].0, "p-3fa75tuy");
}
