//! An interview with everything in it that is hard to publish.

use std::collections::BTreeMap;

use jiff::civil::Date;
use transcript::{
    Block, Edition, Footnote, FrontMatter, Inline, Inlines, Interview, Language, Millis, Passage,
    Paywall, Show, Span, Tier, Tiered, TimedParagraph, Turn,
};

pub(crate) fn text(said: &str) -> Inline {
    Inline::Text(said.to_owned())
}

fn emphasis(said: &str) -> Inline {
    Inline::Emphasis(vec![text(said)])
}

fn link(url: &str, said: &str) -> Inline {
    Inline::Link { url: url.to_owned(), content: vec![text(said)] }
}

fn mark(name: &str) -> Inline {
    Inline::FootnoteMark(name.to_owned())
}

pub(crate) fn turn(speaker: &str, paragraphs: &[&str]) -> Block {
    rich_turn(speaker, paragraphs.iter().map(|said| vec![text(said)]).collect())
}

pub(crate) fn rich_turn(speaker: &str, paragraphs: Vec<Inlines>) -> Block {
    Block::Turn(Turn { speaker: speaker.to_owned(), paragraphs })
}

pub(crate) fn heading(level: u8, said: &str) -> Block {
    Block::Heading { level, content: vec![text(said)] }
}

pub(crate) fn paragraph(said: &str) -> Block {
    Block::Paragraph(vec![text(said)])
}

pub(crate) fn free(block: Block) -> Tiered {
    Tiered { tier: Tier::Free, block }
}

pub(crate) fn paid(block: Block) -> Tiered {
    Tiered { tier: Tier::Paid, block }
}

pub(crate) fn footnote(name: &str, content: Inlines) -> Footnote {
    Footnote { name: name.to_owned(), content: vec![Block::Paragraph(content)] }
}

/// Returns what a paragraph says.
pub(crate) fn said(content: &[Inline]) -> String {
    let said = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Link { content, .. } => {
            said(content)
        }
        _ => String::new(),
    };
    content.iter().map(said).collect()
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

pub(crate) fn show() -> Show {
    Show {
        name: "The Long Table".to_owned(),
        language: Some(Language::new("en-US")),
        url: Some("https://longtable.example".to_owned()),
        footer: Some("© 2026 The Long Table. Transcripts may be quoted with a link.".to_owned()),
        listen: BTreeMap::from([
            ("apple".to_owned(), "https://podcasts.example/long-table".to_owned()),
            ("spotify".to_owned(), "https://music.example/long-table".to_owned()),
            ("bad".to_owned(), "javascript:alert(1)".to_owned()),
        ]),
        paywall: Paywall {
            subscribe_url: Some(
                "https://longtable.example/subscribe?from=free&plan=year".to_owned(),
            ),
            subscribe_label: None,
            members_url: Some("https://members.longtable.example".to_owned()),
            ..Paywall::default()
        },
        ..Show::default()
    }
}

/// Words that stand in the paid half alone, one in each kind of place.
pub(crate) const CANARIES: [&str; 9] = [
    "zyxwturn",
    "zyxwname",
    "zyxwheading",
    "zyxwnote",
    "zyxwfootnote",
    "zyxwlink",
    "zyxwaddress",
    "zyxwlist",
    "龘",
];

pub(crate) fn nasty() -> Interview {
    Interview { front: front(), body: body(), footnotes: footnotes() }
}

fn front() -> FrontMatter {
    FrontMatter {
        title: "“A Hundred Small Tricks”: João Magalhães and 戴雨森 on How Curious Laboratories Learn, \
                and Why Most of Them Stop"
            .to_owned(),
        subtitle: Some("+ what 梁文锋 wrote on the wall before anyone was watching".to_owned()),
        language: Some(Language::new("en-US")),
        published: Some(Date::constant(2026, 3, 2)),
        byline: strings(&["Kaisa Mäkelä", "Łukasz Żółkiewski"]),
        guests: strings(&["João Magalhães", "Dai Yusen"]),
        deck: Some(
            "What does a laboratory know that its papers do not say? Can anybody hire for \
             curiosity? And was it ever one trick, or a hundred?"
                .to_owned(),
        ),
        discuss: strings(&[
            "Why measuring twice beats one clever trick,",
            "What Liang Wenfeng 梁文锋 asked his first hires,",
            "O que muda com a “atenção latente”,",
            "Whether a culture can survive doubling in a year.",
        ]),
        members_discuss: strings(&[
            "Which of the forty embarrassing questions are still open,",
            "How 深度求索 compares with laboratories in São Paulo and Łódź,",
            "What Dai Yusen would do with a second chance.",
        ]),
        recording_note: Some(
            "This episode was recorded on Feb. 26 in Lisbon, four days before publication. It has \
             been edited for length and clarity."
                .to_owned(),
        ),
        audio: Some("audio/tricks.mp3".to_owned()),
        tags: strings(&["laboratories", "China & Portugal"]),
        ..FrontMatter::default()
    }
}

fn body() -> Vec<Tiered> {
    let mut body = vec![
        free(paragraph(
            "To discuss, we interviewed João Magalhães, who ran the compression group at the \
             Instituto Superior Técnico, and Dai Yusen 戴雨森, a partner at ZhenFund 真格基金 and one \
             of the earliest readers of the memo that this conversation is about.",
        )),
        free(heading(2, "Why DeepSeek 深度求索 Changed the Mood")),
        free(rich_turn(
            "Kaisa Mäkelä",
            vec![vec![
                text(
                    "When you first met Liang Wenfeng 梁文锋, what did he say about scaling? The memo \
                      called it “深度求索”, and I have never understood why nobody outside Hangzhou \
                      杭州 read it.",
                ),
                mark("liang"),
                text(
                    " You have both said, in different rooms, that it was the best thing written that year.",
                ),
            ]],
        )),
        free(rich_turn(
            "João Magalhães",
            vec![
                vec![
                    text(
                        "Não foi uma coincidência. A equipa de investigação trabalhava há anos em \
                          compressão, e a questão já estava em cima da mesa quando eu cheguei. ",
                    ),
                    emphasis("Honestly"),
                    text(
                        ", people keep asking whether it was one trick; it was a hundred small \
                          ones, and every one of them was measured twice before anyone wrote it \
                          down in a slide. So the honest answer is that a culture of measuring is \
                          the thing that people outside do not see.",
                    ),
                ],
                vec![
                    text(
                        "And the second point is cost. If you plot cost per token against the \
                          year, you get a line that nobody believed in 2023 and that everyone now \
                          calls obvious. I have the notebook with the original guess in it, and \
                          the guess was wrong by a factor of four — in the pessimistic direction. \
                          [laughs]",
                    ),
                    mark("liang"),
                    text(" The arithmetic is in "),
                    link(
                        "https://example.org/notes?year=2023&page=4",
                        "the appendix nobody opened",
                    ),
                    text("."),
                    mark("appendix"),
                ],
            ],
        )),
        free(Block::Note(vec![text(
            "Kaisa: the appendix has since been translated; the figure on page four is the one \
             that João means.",
        )])),
        free(turn(
            "戴雨森",
            &[
                "I would put it differently. 我觉得最重要的是好奇心。 In a lab that is curious, you do not \
               need a roadmap; you need a shared list of things that are embarrassing not to know. \
               We kept such a list on a wall, and over two years it never became empty, although \
               it changed completely about every four months. Miyazaki 宮崎駿 (みやざき はやお) said \
               the same of his studio.",
            ],
        )),
        free(Block::Quote(vec![
            paragraph(
                "A list of things that are embarrassing not to know is worth more than a list of \
                 things that somebody promised to do.",
            ),
            paragraph("— from the memo of 2023"),
        ])),
        free(turn(
            "戴雨森",
            &[
                "That sentence hung over the coffee machine. It had three corollaries, and we argued \
               about the third for a year:",
            ],
        )),
        free(Block::List {
            start: Some(1),
            items: vec![
                vec![paragraph("Nobody may answer “it depends” without saying on what.")],
                vec![paragraph("A result that was not measured twice is a rumour.")],
                vec![
                    paragraph("Whoever asks first is right first:"),
                    Block::List {
                        start: None,
                        items: vec![
                            vec![paragraph("in the meeting,")],
                            vec![paragraph("and in the paper.")],
                        ],
                    },
                ],
            ],
        }),
        free(heading(4, "Injection attempts </script> stay literal")),
        free(rich_turn(
            "Kaisa Mäkelä",
            vec![
                vec![text(
                    "My editor typed #import \"@preview/x:1.0.0\" and $x^2$ and *bold* _em_ @ref \
                     <lab> // comment /* c */ {{ title }} {% raw %} </script><script>alert(1)</script> \
                     <!-- --> \\u{41} ~ -- --- ... `raw` [x] = Heading - item #panic() & &amp; into \
                     the transcript.",
                )],
                vec![
                    text("And this is "),
                    link("javascript:alert(1)", "no link"),
                    text(", this is "),
                    Inline::Code("let x = \"<b>\";".to_owned()),
                    text(", and here is a picture of the wall: "),
                    Inline::Image {
                        url: "https://example.org/wall.jpg".to_owned(),
                        alt: "The wall, with forty lines on it".to_owned(),
                    },
                ],
            ],
        )),
        free(Block::Code("for question in wall {\n    ask(question);\n}".to_owned())),
        free(Block::Rule),
        free(turn(
            "Łukasz Żółkiewski",
            &[
                "So what is hard is the hiring. You look for people who will say “I was wrong” without \
               being asked, which is rarer than any skill on a CV. How did you know, in the first \
               ten minutes, that somebody had it…",
            ],
        )),
    ];
    body.extend([
        paid(heading(2, "The zyxwheading of Forty Lines")),
        paid(rich_turn(
            "Zyxwname Oliveira",
            vec![
                vec![
                    text(
                        "You ask for the last thing they measured twice, zyxwturn, and then you \
                          wait.",
                    ),
                    mark("paid"),
                ],
                vec![
                    text("There is "),
                    link("https://example.org/zyxwaddress", "a zyxwlink"),
                    text(" about it, and 龘靐 is a name you will not find elsewhere."),
                ],
            ],
        )),
        paid(Block::Note(vec![text("Kaisa: a zyxwnote for members.")])),
        paid(Block::List { start: None, items: vec![vec![paragraph("A zyxwlist item")]] }),
        paid(turn("João Magalhães", &["E pronto: that is how it ends."])),
    ]);
    body
}

fn footnotes() -> Vec<Footnote> {
    vec![
        footnote("paid", vec![text("A zyxwfootnote about hiring.")]),
        footnote(
            "liang",
            vec![
                text("Liang Wenfeng founded High-Flyer 幻方量化 in 2015; see "),
                link("https://example.org/a?b=1&c=2", "the filing"),
                text("."),
            ],
        ),
        footnote(
            "appendix",
            vec![
                text(
                    "Appendix C; the same figures stand, with a smaller error, in the letter of May ",
                ),
                emphasis("2024"),
                text("."),
            ],
        ),
    ]
}

/// Gives every spoken word of an edition a third of a second, with half a second between paragraphs.
pub(crate) fn spoken(edition: &Edition) -> Vec<TimedParagraph> {
    let mut next = 1_000;
    let mut in_turn = false;
    let mut spoken = Vec::new();
    for (block, passage) in edition.passages().iter().enumerate() {
        let Passage::Block(of_turn) = passage else { continue };
        in_turn = match of_turn {
            Block::Turn(_) => true,
            Block::Quote(_) | Block::List { .. } | Block::Code(_) => in_turn,
            _ => false,
        };
        if !in_turn {
            continue;
        }
        for (paragraph, said) in read_out(of_turn).into_iter().enumerate() {
            let words: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
            let start = |word: u32| Millis(next + word * 333);
            let spans =
                words.iter().zip(0..).map(|(_, word)| Span::new(start(word), start(word + 1)));
            let spans: Vec<_> = spans.collect();
            next = spans.last().map_or(next, |last| last.end().0 + 500);
            spoken.push(TimedParagraph {
                block,
                paragraph,
                turn: block,
                speaker: String::new(),
                words,
                spans,
                matched: 1.0,
                spread: 0,
            });
        }
    }
    spoken
}

fn read_out(block: &Block) -> Vec<String> {
    let said = |content: &[Inline]| content.iter().map(plain).collect::<String>();
    match block {
        Block::Turn(turn) => turn.paragraphs.iter().map(|paragraph| said(paragraph)).collect(),
        Block::Paragraph(content) => vec![said(content)],
        Block::Quote(blocks) => blocks.iter().flat_map(read_out).collect(),
        Block::List { items, .. } => items.iter().flatten().flat_map(read_out).collect(),
        _ => Vec::new(),
    }
}

fn plain(inline: &Inline) -> String {
    match inline {
        Inline::Text(said) | Inline::Code(said) => said.clone(),
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Link { content, .. } => {
            content.iter().map(plain).collect()
        }
        Inline::LineBreak => " ".to_owned(),
        _ => String::new(),
    }
}
