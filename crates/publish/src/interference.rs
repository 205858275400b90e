//! Whatever the paid half says, the free edition is the same to the byte.
//!
//! Ten thousand interviews have their free half published twice, with two paid halves that share nothing:
//! turns, speakers, headings, notes, links, footnotes, lists, suggestions, words heard, their number and their
//! length. What
//! would tell of a paid half by its length, by a number, a hash or an order is found as well as its words.
//!
//! All files are compared, by whatever name, and all that the archive makes of them. In place of the PDF stands
//! what its template sees of the post: setting two pages twice takes half a second without optimisation. PDFs
//! themselves are compared over a few interviews in the suite of this crate.

use std::sync::LazyLock;

use compose::retime;
use jiff::civil::Date;
use proptest::prelude::*;
use transcript::{
    Block, Footnote, FrontMatter, Inline, Inlines, Interview, Kind, Language, Millis, Paywall,
    Provenance, Show, Span, Suggested, Suggestion, Tier, Tiered, Transcript, Turn, Word,
};

use crate::{Audio, OutputFile, Post, Press, entry, files, site};

static PRESS: LazyLock<Press> = LazyLock::new(Press::of_data_alone);

fn show() -> Show {
    Show {
        name: "The Long Table".to_owned(),
        url: Some("https://longtable.example".to_owned()),
        footer: Some("© The Long Table".to_owned()),
        paywall: Paywall {
            subscribe_url: Some("https://longtable.example/subscribe".to_owned()),
            ..Paywall::default()
        },
        ..Show::default()
    }
}

/// An interview, and the words heard in its recording.
type Episode = (Interview, Transcript);

/// Returns every public file of an episode's post, and of an archive that lists it.
fn public((interview, heard): &Episode) -> Vec<OutputFile> {
    let (edition, show) = (interview.edition(Tier::Free), show());
    let spoken = retime::edition(&edition, heard);
    let audio = Audio { href: "tricks.free.mp3", bytes: Some(1), duration: None };
    let post = Post { episode: "tricks", show: &show, audio: Some(audio), spoken: &spoken };
    let (mut all, warnings) = files(&edition, &post, &PRESS).unwrap();
    assert_eq!(warnings, []);
    let entry = entry(&edition, &post, &all);
    all.extend(site([&entry], &show, Tier::Free).unwrap());
    all
}

/// Returns what is heard: the free part as it is written, then the paid part's own words.
fn heard(free: &[Tiered], paid: &[String]) -> Transcript {
    let mut said = String::new();
    let paragraphs = free.iter().flat_map(|tiered| match &tiered.block {
        Block::Turn(turn) => turn.paragraphs.as_slice(),
        _ => &[],
    });
    for inline in paragraphs.flatten() {
        if let Inline::Text(text) | Inline::Code(text) = inline {
            said += text;
            said.push(' ');
        }
    }
    let words = said.split_whitespace().chain(paid.iter().flat_map(|said| said.split(' ')));
    let word = |(text, at): (&str, u32)| Word {
        text: text.to_owned(),
        span: Span::new(Millis(at * 500), Millis(at * 500 + 400)),
        confidence: 1.0,
        speaker: None,
    };
    Transcript {
        language: Language::new("en"),
        duration: Millis(3_600_000),
        words: words.zip(0..).map(word).collect(),
        ledger: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// A few words, some of which need escapes, another font or another language.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z<&\"'{}\\\\#*_梁あéß]{1,8}( [a-z0-9]{1,7}){0,8}[.?]?"
}

fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        5 => words().prop_map(Inline::Text),
        1 => words().prop_map(|said| Inline::Emphasis(vec![Inline::Text(said)])),
        1 => words().prop_map(Inline::Code),
        1 => (words(), "[a-z]{1,9}").prop_map(|(said, path)| Inline::Link {
            url: format!("https://example.org/{path}"),
            content: vec![Inline::Text(said)],
        }),
        1 => (words(), "[a-z]{1,9}").prop_map(|(alt, host)| Inline::Image {
            url: format!("https://{host}.example/a.png"),
            alt,
        }),
        1 => "[a-e]".prop_map(Inline::FootnoteMark),
        1 => Just(Inline::LineBreak),
    ]
}

fn inlines() -> impl Strategy<Value = Inlines> {
    prop::collection::vec(inline(), 1..4)
}

fn block() -> impl Strategy<Value = Block> {
    let speaker = prop_oneof![Just("Ana Silva".to_owned()), words()];
    let paragraph = || inlines().prop_map(Block::Paragraph);
    prop_oneof![
        5 => (speaker, prop::collection::vec(inlines(), 1..4))
            .prop_map(|(speaker, paragraphs)| Block::Turn(Turn { speaker, paragraphs })),
        1 => (2..7_u8, inlines()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => inlines().prop_map(Block::Note),
        1 => paragraph(),
        1 => paragraph().prop_map(|inner| Block::Quote(vec![inner])),
        1 => (prop::option::of(0..9_u64), prop::collection::vec(paragraph(), 1..3)).prop_map(
            |(start, items)| Block::List { start, items: items.into_iter().map(|one| vec![one]).collect() }
        ),
        1 => words().prop_map(Block::Code),
        1 => Just(Block::Rule),
        1 => "[a-z]{3,9}( [a-z]{3,9}){0,3}".prop_map(|text| Suggestion::new(&text).map_or(Block::Rule, Block::Suggestion)),
    ]
}

fn blocks(tier: Tier, most: usize) -> impl Strategy<Value = Vec<Tiered>> {
    prop::collection::vec(block().prop_map(move |block| Tiered { tier, block }), 1..most)
}

/// A paid half: its blocks, what proposals were made from it, the text of footnotes that it alone marks, and what
/// is heard of it: never three words in a row that the free text may have at its end, by which it would be told
/// where that is.
type Half = (Vec<Tiered>, Vec<String>, String, Vec<String>);

fn half() -> impl Strategy<Value = Half> {
    // A proposal alone is no paid text.
    let first = words().prop_map(|said| Tiered {
        tier: Tier::Paid,
        block: Block::Turn(Turn {
            speaker: said.clone(),
            paragraphs: vec![vec![Inline::Text(said)]],
        }),
    });
    let blocks = (first, blocks(Tier::Paid, 7)).prop_map(|(first, mut blocks)| {
        blocks.insert(blocks.len() / 2, first);
        blocks
    });
    let heard = prop::collection::vec("q[a-z]{7}q [a-z]{1,7}", 0..12);
    (blocks, prop::collection::vec(words(), 0..3), words(), heard)
}

/// Two interviews of one free half.
fn twins(kind: Kind) -> impl Strategy<Value = (Episode, Episode)> {
    let front =
        (words(), prop::option::of(words()), prop::sample::select(vec!["en", "pt", "zh", "de"]));
    let free = (blocks(Tier::Free, 5), blocks(Tier::Free, 3), any::<bool>());
    (front, free, half(), half()).prop_map(move |(front, free, one, other)| {
        let with = |half: &Half| (interview(&front, &free, half, kind), heard(&free.0, &half.3));
        (with(&one), with(&other))
    })
}

fn interview(
    (title, deck, language): &(String, Option<String>, &str),
    (open, end, has_end): &(Vec<Tiered>, Vec<Tiered>, bool),
    (paid, proposed, noted, _): &Half,
    kind: Kind,
) -> Interview {
    let end = end.iter().filter(|_| *has_end);
    let body: Vec<Tiered> = open.iter().chain(paid).chain(end).cloned().collect();
    let note = |name: &str, text: &str| Footnote {
        name: name.to_owned(),
        content: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])],
    };
    // Free text may mark `a` to `c`, so these say the same in both; what only paid text marks, and what
    // nobody marks, may say anything and come before them.
    let is_free = |name: &str| {
        let free = Interview {
            body: body.clone(),
            footnotes: vec![note(name, "x")],
            ..Interview::default()
        };
        !free.edition(Tier::Free).footnotes().is_empty()
    };
    let footnotes = ["e", "d", "c", "b", "a"]
        .into_iter()
        .map(|name| if is_free(name) { note(name, "said in both") } else { note(name, noted) });
    let front = FrontMatter {
        title: title.clone(),
        deck: deck.clone(),
        language: Some(Language::new(language)),
        published: Some(Date::constant(2026, 3, 2)),
        kind,
        members_discuss: vec!["What anybody may know of the rest".to_owned()],
        audio: Some("audio/tricks.mp3".to_owned()),
        tags: vec!["boats".to_owned()],
        suggested: Suggested { discuss: proposed.clone(), members_discuss: proposed.clone() },
        ..FrontMatter::default()
    };
    Interview { front, footnotes: footnotes.collect(), body }
}

/// Says which file differs, and how.
fn compared((one, other): &(Episode, Episode)) -> Result<(), TestCaseError> {
    let (one, other) = (public(one), public(other));
    let names =
        |files: &[OutputFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    prop_assert_eq!(names(&one), names(&other));
    for (one, other) in one.iter().zip(&other) {
        let text = |file: &OutputFile| String::from_utf8_lossy(&file.bytes).into_owned();
        prop_assert!(one == other, "{}:\n{}\n{}", one.path.display(), text(one), text(other));
    }
    Ok(())
}

proptest! {
    // Two tests, for two cores.
    #![proptest_config(ProptestConfig { cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn free_interviews_are_the_same_whatever_the_paid_half_says(twins in twins(Kind::Interview)) {
        compared(&twins)?;
    }

    #[test]
    fn free_essays_are_the_same_whatever_the_paid_half_says(twins in twins(Kind::Essay)) {
        compared(&twins)?;
    }
}

#[test]
fn the_twins_differ_and_so_do_their_members_editions() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let differ = (0..100).filter(|_| {
        let (one, other) = twins(Kind::Interview).new_tree(&mut runner).unwrap().current();
        let (paid, other) = (one.0.edition(Tier::Paid), other.0.edition(Tier::Paid));
        paid != other && one.0.edition(Tier::Free).has_cut()
    });
    assert_eq!(differ.count(), 100);
}
