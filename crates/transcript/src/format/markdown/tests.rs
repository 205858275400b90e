//! Tests of reading and writing interview.md.

use super::*;
use crate::interview::Floor;
use crate::{Block, Inline, Suggestion, Tier, Tiered, Turn};

const SAMPLE: &str = r#"+++
title = "On waiting"
published = 2026-03-02
guests = ["Guest One"]
odd = 3
[listen]
apple = "https://example.org/a"
+++

An introduction.

**Host Name:** A *question*?[^why]

**Guest One:** An answer.

A second paragraph of the same turn.

- a point,
- another.

Still the guest.

## A section heading

[Host: an editor's note.]

<!-- paid -->

**Guest One:** Only for members.

[^why]: Because.
"#;

#[test]
fn the_sample_is_read_and_written_as_it_is() {
    let (interview, warnings) = parse(SAMPLE);
    let seen: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let odd =
        "line 5: front matter: `odd` is not a known key: it was kept, and is published nowhere";
    assert_eq!(seen, [odd]);
    assert_eq!(write(&interview), SAMPLE);
}

/// Reads a file and returns who may read each line of its text.
#[track_caller]
fn check_tiers(file: &str, expected: &[(Tier, &str)], warnings: usize) {
    let (interview, seen) = parse(file);
    let lines: Vec<(Tier, String)> =
        interview.body.iter().map(|one| (one.tier, text_of(&one.block))).collect();
    let lines: Vec<(Tier, &str)> =
        lines.iter().map(|(tier, text)| (*tier, text.as_str())).collect();
    assert_eq!(lines, expected, "{file}");
    assert_eq!(seen.len(), warnings, "{seen:?}");
}

fn text_of(block: &Block) -> String {
    let mut text = String::new();
    block.clone().for_each_inlines(&mut |content| {
        for inline in content {
            match inline {
                Inline::Text(part) | Inline::Code(part) => text.push_str(part),
                _ => text.push('|'),
            }
        }
    });
    match block {
        Block::Code(lines) => lines.clone(),
        _ => text,
    }
}

use Tier::{Free, Paid};

#[test]
fn marks_switch_who_may_read_what_follows() {
    let marks = "a\n\n<!-- paid -->\n\nb\n\n<!-- free -->\n\nc\n";
    check_tiers(marks, &[(Free, "a"), (Paid, "b"), (Free, "c")], 0);
    let tight = "a\r\n<!--PAID-->\r\nb\r\n  <!--  Free-->\r\n\r\nc";
    check_tiers(tight, &[(Free, "a"), (Paid, "b"), (Free, "c")], 0);
}

/// Found by fuzzing: the bold text was taken to end in the code.
#[test]
fn code_in_bold_text_at_the_start_of_a_paragraph_is_kept() {
    let bold = vec![Inline::Text("a ".to_owned()), Inline::Code("b:** c".to_owned())];
    let body =
        vec![Tiered { tier: Tier::Free, block: Block::Paragraph(vec![Inline::Strong(bold)]) }];
    let interview = Interview { body, ..Interview::default() };
    assert_eq!(parse(&write(&interview)).0, interview);
}

/// Found by fuzzing: text that reads like a mark was one, once it was written.
#[test]
fn text_that_reads_like_a_paid_mark_is_written_as_text() {
    for said in ["paid -->", "<<! paid <>", "(paid)"] {
        let paragraph = |text: &str| vec![Inline::Text(text.to_owned())];
        let turn =
            Turn { speaker: "Ann".to_owned(), paragraphs: vec![paragraph("a"), paragraph(said)] };
        let body = vec![Tiered { tier: Tier::Free, block: Block::Turn(turn) }];
        let interview = Interview { body, ..Interview::default() };
        assert_eq!(parse(&write(&interview)).0, interview, "{said}");
    }
}

/// Found by fuzzing.
#[test]
fn addresses_and_notes_that_would_be_links_and_footnotes_are_written_as_text() {
    let text = |said: &str| vec![Inline::Text(said.to_owned())];
    for block in [Block::Paragraph(text("a <1@2>3")), Block::Note(text("^5"))] {
        let body = vec![Tiered { tier: Tier::Free, block }];
        let interview = Interview { body, ..Interview::default() };
        let written = write(&interview) + "\n[^5]: note\n";
        assert_eq!(parse(&written).0.body, interview.body, "{written}");
    }
}

/// Found by fuzzing.
#[test]
fn names_of_notes_blanks_in_code_and_empty_points_are_read_back_as_they_are_written() {
    for text in [
        "**a\\:**: b\n",
        "a[^b`c] `d\n\n[^b`c]: e\n",
        "` \u{a0}  `\n",
        "- a\n- <!--paid x\n",
        "- * -\n",
        "a[^b]\n\n[^b]:<!--paid\n",
        "**A:** a\n\n- b\n\n**A:**\n\n**A:** c\n",
    ] {
        let (interview, _) = parse(text);
        let written = write(&interview);
        assert_eq!(parse(&written).0, interview, "{text}\n{written}");
    }
}

/// Found by fuzzing: nothing in code can be escaped, so that text became a mark when it was written.
#[test]
fn code_that_is_no_paid_mark_becomes_none_when_it_is_written_again() {
    let tiers = |text: &str| {
        let (interview, _) = parse(text);
        let written = write(&interview);
        let (again, _) = parse(&written);
        assert_eq!(write(&again), written, "{text}");
        let tiers = |read: &Interview| read.body.iter().map(|one| one.tier).collect::<Vec<_>>();
        assert_eq!(tiers(&interview), tiers(&again), "{text}");
        tiers(&interview)
    };
    assert_eq!(tiers("a `<!`\npaid\n\nb\n"), [Free, Free]);
    assert_eq!(tiers("a `paid -->` b\n\nc\n"), [Free, Free]);
    assert_eq!(tiers("a [b](<! é>) paid\n\nc\n"), [Free, Free]);
    // What is one in more than a line, or behind a fence, hides from the first reading on.
    assert_eq!(tiers("a `<!--\npaid -->` b\n\nc\n"), [Paid, Paid]);
    assert_eq!(tiers("``` paid-->\na\n```\n\nc\n"), [Paid, Paid]);
    assert_eq!(tiers("1.     paid -->\n\nc\n"), [Paid, Paid]);
}

/// Found by fuzzing.
#[test]
fn an_escaped_bracket_before_a_sound_makes_no_note() {
    let (interview, _) = parse("\\[[laughs]\n");
    assert!(matches!(interview.body[0].block, Block::Paragraph(_)), "{interview:?}");
}

#[test]
fn a_paid_mark_that_is_misspelt_still_hides_what_follows() {
    for mark in [
        "<!--paid->",
        "<!-paid-->",
        "<!- paid ->",
        "<-- paid -->",
        "<!-- piad -->",
        "<!-- pai -->",
        "<!-- paidd -->",
        "<!-- paid",
        "paid -->",
        "* paid -->",
        "<!— paid —>",
        "<!–– paid ––>",
        "&lt;!-- paid --&gt;",
        "\\<!-- paid --\\>",
        "[paid]",
        "{{ paid }}",
        "<paid>",
        "<!-- paid part -->",
        "<!-- the paywall starts here -->",
        "<!--members-only-->",
    ] {
        check_tiers(&format!("a\n\n{mark}\n\nb\n"), &[(Free, "a"), (Paid, "b")], 1);
    }
    check_tiers("a\n\n<!--\npaid\n-->\n\nb\n", &[(Free, "a"), (Paid, "b")], 0);
}

#[test]
fn words_that_only_look_like_a_mark_stay_free() {
    for text in [
        "Paid.",
        "He paid!",
        "(Said.)",
        "He said -- paid.",
        "- paid",
        "# Paid",
        "> Said",
        "**Said:** —",
        "- **a *`id`*<!-- -->**",
    ] {
        let (interview, _) = parse(&format!("{text}\n\nb\n"));
        assert!(interview.body.iter().all(|one| one.tier == Free), "{text}");
    }
}

#[test]
fn a_paid_mark_inside_a_block_hides_all_of_it() {
    check_tiers(
        "a\n\nb <!-- paid --> c\n\nd\n",
        &[(Free, "a"), (Paid, "b <!-- paid --> c"), (Paid, "d")],
        2,
    );
    check_tiers(
        "a\n\n```\nb\n<!-- paid -->\nc\n",
        &[(Free, "a"), (Paid, "b\n<!-- paid -->\nc")],
        1,
    );
    check_tiers(
        "- a\n- b\n  <!-- paid -->\n- c\n\nd\n",
        &[(Free, "ab"), (Paid, "c"), (Paid, "d")],
        0,
    );
}

#[test]
fn a_free_mark_must_be_exact() {
    for mark in
        ["<!-- fre -->", "<!-free-->", "text <!-- free -->", "> <!-- free -->", "\\<!-- free -->"]
    {
        let (interview, _) = parse(&format!("<!-- paid -->\n\na\n\n{mark}\n\nb\n"));
        assert!(interview.body.iter().all(|one| one.tier == Paid), "{mark}");
    }
}

#[test]
fn a_comment_proposes_a_heading_and_one_that_speaks_of_paid_text_does_not() {
    let file = "**A:** a\n\n<!-- heading? What’s New? -->\n\n**A:** b\n\n**B:** c\n";
    assert_eq!(parse(&file.replace("**A:** b", "b")).0, parse(file).0);
    let (interview, warnings) = parse(file);
    assert_eq!(warnings, []);
    let Block::Suggestion(suggestion) = &interview.body[1].block else { panic!("{interview:?}") };
    assert_eq!(suggestion.text(), "What’s New?");
    assert_eq!(write(&interview), file);
    check_tiers("a\n\n<!-- heading? For Members -->\n\nb\n", &[(Free, "a"), (Paid, "b")], 1);
    for text in ["For Members", "Said", "The Paid Ones", "a\nb", "a --> b", " ", "<!-- paid"] {
        assert_eq!(Suggestion::new(text), None, "{text}");
    }
    let nested = "> <!-- heading? Why -->\n";
    check_tiers(nested, &[(Free, "<!-- heading? Why -->")], 1);
}

#[test]
fn a_blank_is_no_value_and_stays_in_the_file() {
    let file = "+++\ntitle = \"T\"\npublished = \"…\"\ndeck = \"…\"\ndiscuss = [\"One\", \"…\"]\n\
        [suggested]\ndiscuss = [\"Two\"]\n+++\n\na\n";
    let (interview, warnings) = parse(file);
    assert_eq!(warnings, []);
    let front = &interview.front;
    assert_eq!((front.published, front.deck.as_deref()), (None, None));
    assert_eq!(front.discuss, ["One"]);
    assert_eq!(front.suggested.discuss, ["Two"]);
    assert_eq!(write(&interview), file);
    let (odd, warnings) = parse("+++\n[suggested]\ntitle = \"x\"\n+++\n");
    assert_eq!(warnings.len(), 1);
    assert!(odd.front.other.contains_key("suggested"));
}

#[test]
fn turns_hold_their_paragraphs_and_lists_until_somebody_else_begins() {
    let file =
        "**A:** a\n\nb\n\n- c\n\nd\n\n**B**: e\n\n[A: f]\n\ng\n\n**not bold: h\n\n**C\\:** i\n";
    let (interview, _) = parse(file);
    let speakers: Vec<Floor<'_>> = interview.body.iter().map(|one| one.block.floor()).collect();
    use Floor::{Kept, Open, TakenBy};
    let expected = [TakenBy("A"), Kept, TakenBy("A"), TakenBy("B"), Open, Open, Open, Open];
    assert_eq!(speakers, expected);
    assert_eq!(interview.body[4].block, Block::Note(vec![Inline::Text("A: f".to_owned())]));
}

#[test]
fn what_markdown_would_drop_is_kept_with_a_warning() {
    check_tiers("[a]: http://b\n\nc\n", &[(Free, "[a]: http://b"), (Free, "c")], 1);
    check_tiers("x | y\n--|--\n1 | 2\n", &[(Free, "x | y|--|--|1 | 2")], 1);
    check_tiers("<div>\nq\n</div>\n", &[(Free, "<div>|q|</div>")], 1);
    check_tiers("[a](javascript:b)\n", &[(Free, "a (javascript:b)")], 1);
    check_tiers("1999. a\n2001. b\n", &[(Free, "a"), (Free, "b")], 0);
}

#[test]
fn front_matter_that_is_wrong_is_named_and_kept() {
    let file = "+++\ntitle = 3\npublished = \"soon\"\n+++\n\na\n";
    let (interview, warnings) = parse(file);
    let seen: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let title = "line 2: front matter: `title` must be a text in quotes: it was kept but not used";
    let date = "line 3: front matter: `published` must be a date such as 2026-03-02: it was kept but not used";
    assert_eq!(seen, [title, date]);
    assert_eq!(parse(&write(&interview)).0, interview);

    let broken = "+++\ntitle = \"a\n+++\n\nb\n";
    let (interview, warnings) = parse(broken);
    assert_eq!(warnings[0].line, Some(2));
    assert_eq!(write(&interview), broken);
    assert_eq!(parse("+++\nno end\n").0.body.len(), 1);
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let (interview, _) = parse(&format!("{} end", "> ".repeat(5000)));
    assert!(write(&interview).contains("end"));
    let (interview, _) = parse(&format!("{}x{}", "*a **b ".repeat(3000), "** *".repeat(3000)));
    assert!(write(&interview).contains('x'));
}

#[test]
fn sounds_in_brackets_are_written_plainly() {
    let file = "**A:** Yes. [laughs] And [inaudible 12:31] then [crosstalk]\n";
    assert_eq!(write(&parse(file).0), file);
}

#[test]
fn an_edition_shows_its_cut_and_teaser() {
    let (interview, _) = parse(&SAMPLE.replace("odd = 3", "members_discuss = [\"Why,\"]"));
    let free = write_edition(&interview.edition(Free), "Subscribers read on:");
    assert!(
        free.ends_with("(...)\n\nSubscribers read on:\n\n- Why,\n\n[^1]: Because.\n"),
        "{free}"
    );
    let whole = write_edition(&interview.edition(Paid), "Subscribers read on:");
    assert!(whole.contains("Only for members.") && !whole.contains("Subscribers"), "{whole}");
}
