//! What holds for every interview and every file.

use std::collections::BTreeSet;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{parse, write};
use crate::{
    Block, Footnote, FrontMatter, Inline, Inlines, Interview, Kind, Language, Suggested,
    Suggestion, Tier, Tiered, Turn,
};

/// Text of the kinds that are easy to get wrong.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zéßж中]{1,6}",
        2 => Just(" ".to_owned()),
        3 => r"[-*_#\[\]<>!&;:.()`~|+=\\^'/{}@$%?,]{1,3}",
        1 => "[0-9]{1,3}[.)] ?",
        1 => "(&amp;|&#42;|<!--|-->|<b>|\\[\\^1\\]|\\]\\(|https://x\\.y/_z_|---|\\*\\*Name:\\*\\*|\\[laughs\\])",
        1 => "[\u{a0}\u{200f}\u{5d0}\u{1f600}“”—…：\t]",
    ];
    vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

fn url() -> impl Strategy<Value = String> {
    r"(https?://|mailto:|/|\.\./)[a-z()<>&\[\] \\é]{0,8}"
}

/// Drops what the form of a paragraph cannot hold: two texts in a row, breaks at its ends or in a
/// row, marks inside marks of their own kind, nothing at all.
fn canonical(inlines: Inlines) -> Inlines {
    let mut out = Inlines::new();
    for inline in inlines {
        let repeats = matches!(
            (&inline, out.last()),
            (Inline::Text(_), Some(Inline::Text(_)))
                | (Inline::LineBreak, None | Some(Inline::LineBreak))
        );
        if !repeats {
            out.push(inline);
        }
    }
    if out.last() == Some(&Inline::LineBreak) {
        out.pop();
    }
    if out.is_empty() { vec![Inline::Text("x".to_owned())] } else { out }
}

fn flat() -> impl Strategy<Value = Inline> {
    prop_oneof![
        6 => text().prop_map(Inline::Text),
        1 => "[ a-z`*\\\\]{0,4}[a-z`]".prop_map(Inline::Code),
        1 => (url(), text()).prop_map(|(url, alt)| Inline::Image { url, alt }),
        1 => "[a-c1-3]".prop_map(Inline::FootnoteMark),
    ]
}

fn inlines(breaks: bool) -> impl Strategy<Value = Inlines> {
    let link = (url(), vec(flat_without_marks(), 1..3))
        .prop_map(|(url, content)| Inline::Link { url, content: canonical(content) });
    let in_emphasis = prop_oneof![
        4 => flat(),
        1 => vec(flat(), 1..3).prop_map(|inner| Inline::Strong(canonical(inner))),
    ];
    let in_strong = prop_oneof![
        4 => flat(),
        1 => vec(flat(), 1..3).prop_map(|inner| Inline::Emphasis(canonical(inner))),
    ];
    let piece = prop_oneof![
        6 => flat(),
        2 => vec(in_emphasis, 1..3).prop_map(|inner| Inline::Emphasis(canonical(inner))),
        2 => vec(in_strong, 1..3).prop_map(|inner| Inline::Strong(canonical(inner))),
        1 => link,
        1 => Just(if breaks { Inline::LineBreak } else { Inline::Text("…".to_owned()) }),
    ];
    vec(piece, 1..6).prop_map(canonical)
}

fn flat_without_marks() -> impl Strategy<Value = Inline> {
    prop_oneof![text().prop_map(Inline::Text), "[a-z]{1,4}".prop_map(Inline::Code)]
}

fn code() -> impl Strategy<Value = String> {
    "[a-z`~ #>*-]{0,6}(\n[a-z`~ #>*-]{0,6}){0,3}"
}

fn nested() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        4 => inlines(true).prop_map(Block::Paragraph),
        1 => (2..=6_u8, inlines(false)).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => code().prop_map(Block::Code),
        1 => Just(Block::Rule),
    ];
    let block = leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(Block::Quote),
            (option::of(0..1000_u64), vec(vec(inner, 1..3), 1..4))
                .prop_map(|(start, items)| Block::List { start, items }),
        ]
    });
    vec(block, 1..3)
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        5 => ("[A-C][a-z é.*:\\\\]{0,5}[a-z.*:\\\\]", vec(inlines(true), 0..4))
            .prop_map(|(speaker, paragraphs)| Block::Turn(Turn { speaker, paragraphs })),
        2 => inlines(true).prop_map(Block::Paragraph),
        1 => inlines(true).prop_map(Block::Note),
        1 => (2..=6_u8, inlines(false)).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => nested().prop_map(Block::Quote),
        1 => (option::of(0..1000_u64), vec(nested(), 1..4))
            .prop_map(|(start, items)| Block::List { start, items }),
        1 => code().prop_map(Block::Code),
        1 => Just(Block::Rule),
        1 => suggestion().prop_map(Block::Suggestion),
    ]
}

fn suggestion() -> impl Strategy<Value = Suggestion> {
    let words = prop_oneof![4 => text(), 1 => "(members|Laid|the paywall) ?[a-z]{0,3}"];
    words.prop_filter_map("no comment may say that", |text| Suggestion::new(&text))
}

/// Text of the front matter may be anything but a lone carriage return, which files do not keep.
fn line() -> impl Strategy<Value = String> {
    "[a-zé \"'\\\\\n+#=中\u{1}]{0,10}"
}

pub(crate) fn front() -> impl Strategy<Value = FrontMatter> {
    let day = || option::of((1990..2100_i16, 1..=12_i8, 1..=28_i8));
    let date = |day: Option<(i16, i8, i8)>| day.map(|(y, m, d)| jiff::civil::date(y, m, d));
    let kind = prop_oneof![Just(Kind::Interview), Just(Kind::Essay), Just(Kind::Stub)];
    let lines = || vec(line(), 0..3);
    let one = (line(), option::of(line()), option::of("[a-z]{2}"), day(), day(), kind);
    let two = (lines(), lines(), option::of(line()), lines(), lines(), option::of(line()));
    let three = (lines(), btree_map("[a-z ]{1,4}", line(), 0..3), option::of(line()));
    let other = btree_map("x[a-z .]{0,3}", line(), 0..3);
    let waits = (lines(), lines(), any::<[bool; FrontMatter::KEYS.len()]>());
    (one, two, three, other, waits).prop_map(move |(one, two, three, other, waits)| {
        with_blanks(
            waits.2,
            FrontMatter {
                title: one.0,
                subtitle: one.1,
                language: one.2.map(|tag| Language::new(&tag)),
                published: date(one.3),
                recorded: date(one.4),
                kind: one.5,
                byline: two.0,
                guests: two.1,
                deck: two.2,
                discuss: two.3,
                members_discuss: two.4,
                recording_note: two.5,
                tags: three.0,
                listen: three.1,
                audio: three.2,
                other: other
                    .into_iter()
                    .map(|(key, value)| (key, toml::Value::String(value)))
                    .collect(),
                suggested: Suggested { discuss: waits.0, members_discuss: waits.1 },
                left_blank: BTreeSet::new(),
                unreadable: None,
            },
        )
    })
}

/// Leaves blanks: of lists beside what they hold, of other values only where there is none.
fn with_blanks(blanks: [bool; FrontMatter::KEYS.len()], mut front: FrontMatter) -> FrontMatter {
    for (key, blank) in FrontMatter::blankable().zip(blanks) {
        let is_open = match key {
            "title" => front.title.is_empty(),
            "subtitle" => front.subtitle.is_none(),
            "published" => front.published.is_none(),
            "recorded" => front.recorded.is_none(),
            "deck" => front.deck.is_none(),
            "recording_note" => front.recording_note.is_none(),
            "audio" => front.audio.is_none(),
            _ => true,
        };
        if blank && is_open {
            front.left_blank.insert(key);
        }
    }
    front
}

pub(crate) fn interview() -> impl Strategy<Value = Interview> {
    let tier = prop_oneof![Just(Tier::Free), Just(Tier::Paid)];
    let tiered = (tier, block()).prop_map(|(tier, block)| Tiered { tier, block });
    (front(), vec(tiered, 0..8), vec(nested(), 3)).prop_map(|(front, body, notes)| {
        let footnotes = ["a", "b", "c", "1", "2", "3"];
        let footnotes = footnotes
            .iter()
            .zip(notes.iter().cycle())
            .map(|(name, content)| Footnote { name: (*name).to_owned(), content: content.clone() })
            .collect();
        Interview { front, body: spoken(body), footnotes }
    })
}

/// Makes prose behind a turn part of it, as the file would.
fn spoken(body: Vec<Tiered>) -> Vec<Tiered> {
    let mut floor: Option<String> = None;
    let mut out: Vec<Tiered> = Vec::new();
    for Tiered { tier, block } in body {
        let block = match (block, &floor) {
            (Block::Paragraph(content), Some(speaker)) => {
                Block::Turn(Turn { speaker: speaker.clone(), paragraphs: vec![content] })
            }
            (block, _) => block,
        };
        match &block {
            Block::Turn(turn) => floor = Some(turn.speaker.clone()),
            Block::List { .. } | Block::Quote(_) | Block::Code(_) | Block::Suggestion(_) => {}
            _ => floor = None,
        }
        out.push(Tiered { tier, block });
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_was_written_is_read_back(interview in interview()) {
        let file = write(&interview);
        let (read, _) = parse(&file);
        prop_assert_eq!(&read.front, &interview.front, "\n{}", file);
        for (read, written) in read.body.iter().zip(&interview.body) {
            prop_assert_eq!(read, written, "\n{}", file);
        }
        for (read, written) in read.footnotes.iter().zip(&interview.footnotes) {
            prop_assert_eq!(read, written, "\n{}", file);
        }
        prop_assert_eq!(read.body.len(), interview.body.len(), "\n{}", file);
        prop_assert_eq!(read.footnotes.len(), interview.footnotes.len(), "\n{}", file);
    }

    #[test]
    fn any_file_is_read_and_its_letters_kept(file in any_file()) {
        let (interview, _) = parse(&file);
        let written = write(&interview);
        let letters = |text: &str| text.matches('ж').count();
        prop_assert!(letters(&written) >= letters(&file), "{}\n{}", file, written);
        let (again, _) = parse(&written);
        prop_assert_eq!(write(&again), written, "\n{}", file);
    }
}

fn any_file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => text(),
        3 => "[\r\n]{1,3}",
        3 => "(\n> |\n- |\n2\\. |\n    |\n# |\n```|\n---\n|\n\\[a\\]: b|\n\\[\\^1\\]: c|\n<div>|\na\\|b\n-\\|-\n|\n\\+\\+\\+\n)",
        2 => "\n(<!-- ?paid ?-->|<!-- free -->|<!--paid->|<!-- FREE -->|<!-- heading\\? ж[a-z]{0,4} -->)\n",
        1 => "(\u{feff}|\0|\u{b}|\u{c}|\u{85}|\u{2028})",
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}
