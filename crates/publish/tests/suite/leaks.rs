//! What is paid is in no public file.

use proptest::prelude::*;
use publish::{Audio, Entry, OutputFile, Post, entry, site};
use transcript::{Block, Footnote, Inline, Interview, Tier, Tiered};

use crate::pdf::letters;
use crate::publish;
use crate::specimen::{
    self, CANARIES, footnote, free, heading, nasty, paid, paragraph, rich_turn, turn,
};

#[test]
fn no_canary_is_in_a_free_file_and_every_one_is_in_the_members_files() {
    let free = publish(&nasty(), Tier::Free);
    let whole = publish(&nasty(), Tier::Paid);
    for free in &free {
        let (name, free) = (free.path.display(), reading(free));
        assert!(!free.contains("zyxw"), "{name} of the free edition holds a canary");
        assert!(free.contains("(...)"), "{name} of the free edition does not show the cut");
        for canary in CANARIES {
            assert!(!free.contains(canary), "{canary} leaks into {name}");
        }
    }
    for whole in &whole {
        let (name, whole) = (whole.path.display(), reading(whole));
        for canary in CANARIES {
            assert!(whole.contains(canary), "{name} cannot be searched for {canary}");
        }
    }
}

/// Returns what can be read in a file: of a PDF its text, and its bytes for the addresses.
fn reading(file: &OutputFile) -> String {
    let bytes = String::from_utf8_lossy(&file.bytes).to_lowercase();
    match file.path.extension() {
        Some(extension) if extension == "pdf" => bytes + &letters(&file.bytes).to_lowercase(),
        _ => bytes,
    }
}

#[test]
fn the_pdf_of_a_free_edition_does_not_depend_on_paid_text() {
    let mut changed = nasty();
    changed.body.retain(|tiered| tiered.tier == Tier::Free);
    changed.body.push(paid(heading(2, "Something else entirely")));
    changed.body.push(paid(turn("Nobody", &["Words 龢 that were never there."; 40])));
    changed.footnotes.remove(0);
    assert_eq!(publish(&nasty(), Tier::Free), publish(&changed, Tier::Free));
}

fn words() -> impl Strategy<Value = String> {
    "[a-z<&\"梁あé]{1,8}( [a-z]{1,6}){0,6}"
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        4 => words().prop_map(Inline::Text),
        1 => words().prop_map(|said| Inline::Emphasis(vec![Inline::Text(said)])),
        1 => words().prop_map(|said| Inline::Link {
            url: format!("https://example.org/{}", said.len()),
            content: vec![Inline::Text(said)],
        }),
        1 => words().prop_map(|alt| Inline::Image { url: "https://pictures.example/a".to_owned(), alt }),
        1 => (0..4_u8).prop_map(|note| Inline::FootnoteMark(note.to_string())),
    ];
    prop::collection::vec(inline, 1..4)
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        4 => (words(), prop::collection::vec(inlines(), 1..3))
            .prop_map(|(speaker, paragraphs)| rich_turn(&speaker, paragraphs)),
        1 => (2..5_u8, words()).prop_map(|(level, said)| heading(level, &said)),
        1 => inlines().prop_map(Block::Note),
        1 => words().prop_map(|said| Block::Quote(vec![paragraph(&said)])),
        1 => words().prop_map(|said| Block::List { start: None, items: vec![vec![paragraph(&said)]] }),
    ]
}

fn blocks(tier: Tier) -> impl Strategy<Value = Vec<Tiered>> {
    let tiered = block().prop_map(move |block| Tiered { tier, block });
    prop::collection::vec(tiered, 1..8)
}

/// Footnotes `0` and `1` are marked by free text alone, where it marks them; `2` and `3` may be
/// marked anywhere, so their text is one and the same in both interviews.
fn footnotes(own: &str) -> Vec<Footnote> {
    let own = |name: &str| footnote(name, vec![Inline::Text(format!("{own} {name}"))]);
    vec![
        own("unmarked"),
        footnote("0", vec![Inline::Text("zero".to_owned())]),
        footnote("1", vec![Inline::Text("one".to_owned())]),
        footnote("2", vec![Inline::Text("two".to_owned())]),
    ]
}

/// Returns two interviews whose free text is the same, and whose paid text is not.
fn twins() -> impl Strategy<Value = (Interview, Interview)> {
    let halves = (blocks(Tier::Paid), blocks(Tier::Paid));
    let rest = (blocks(Tier::Free), prop::option::of(block()), any::<bool>());
    (halves, rest).prop_map(|((one, other), (open, end, described))| {
        let with = |half: &[Tiered], own: &str| {
            let mut front = nasty().front;
            if !described {
                // Then lists of posts say how the text begins.
                (front.deck, front.subtitle) = (None, None);
            }
            let body = open.iter().chain(half).cloned().chain(end.clone().map(free)).collect();
            Interview { front, body, footnotes: footnotes(own) }
        };
        (with(&one, "first"), with(&other, "second"))
    })
}

/// Returns the public archive of a show whose one post this is, and the post's entry.
fn archive(interview: &Interview) -> (Vec<OutputFile>, Entry) {
    let (edition, show) = (interview.edition(Tier::Free), specimen::show());
    let audio = Audio { href: "tricks.mp3", bytes: Some(1), duration: None };
    let audio = edition.front().audio.as_ref().map(|_| audio);
    let post = Post { episode: "tricks", show: &show, audio, spoken: &[] };
    let entry = entry(&edition, &post, &[]);
    (site([&entry], &show, Tier::Free).unwrap(), entry)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn free_files_are_the_same_whatever_the_paid_half_says((one, other) in twins()) {
        prop_assert_eq!(publish(&one, Tier::Free), publish(&other, Tier::Free));
    }
}

proptest! {
    // Without a PDF to set it takes no time.
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn the_public_archive_is_the_same_whatever_the_paid_half_says((one, other) in twins()) {
        prop_assert_eq!(archive(&one), archive(&other));
    }
}

#[test]
fn a_post_that_begins_with_paid_text_says_nothing_of_it_in_lists() {
    let mut interview = nasty();
    (interview.front.deck, interview.front.subtitle) = (None, None);
    interview.body.retain(|tiered| tiered.tier == Tier::Paid);
    let (files, entry) = archive(&interview);
    assert_eq!(entry.excerpt, None);
    for file in files {
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(!text.contains("zyxw") && !text.contains('龘'), "{}", file.path.display());
    }
}
