//! What holds for every file.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::format::markdown;
use crate::format::markdown::properties::interview;
use crate::spacing::is_unspaced;
use crate::{Block, FrontMatter, Inline, Turn};

/// Adds the words of a text: runs of letters and digits, in small letters, and single letters of
/// scripts without spaces.
fn words(text: &str, into: &mut BTreeMap<String, usize>) {
    let mut parted = String::new();
    for letter in text.chars() {
        let alone = is_unspaced(letter);
        parted.push(if letter.is_alphanumeric() && !alone { letter } else { ' ' });
        if alone && letter.is_alphanumeric() {
            parted.extend([letter, ' ']);
        }
    }
    for word in parted.split_whitespace() {
        *into.entry(word.to_lowercase()).or_default() += 1;
    }
}

fn inlines(content: &[Inline], into: &mut BTreeMap<String, usize>) {
    words(&pieces::plain(content), into);
    for inline in content {
        match inline {
            Inline::Link { url, content } => {
                words(url, into);
                let links: Vec<_> =
                    content.iter().filter(|one| !matches!(one, Inline::Text(_))).cloned().collect();
                inlines(&links, into);
            }
            Inline::Image { url, .. } => words(url, into),
            Inline::Emphasis(inner) | Inline::Strong(inner) => {
                let links: Vec<_> = inner
                    .iter()
                    .filter(|one| matches!(one, Inline::Link { .. }))
                    .cloned()
                    .collect();
                inlines(&links, into);
            }
            _ => {}
        }
    }
}

fn block(block: &Block, into: &mut BTreeMap<String, usize>) {
    match block {
        Block::Turn(Turn { speaker, paragraphs }) => {
            words(speaker, into);
            paragraphs.iter().for_each(|one| inlines(one, into));
        }
        Block::Paragraph(content) | Block::Heading { content, .. } | Block::Note(content) => {
            inlines(content, into);
        }
        Block::Quote(blocks) => blocks.iter().for_each(|one| self::block(one, into)),
        Block::List { items, start } => {
            // Numbers of a list are not part of its text.
            for number in start.iter().flat_map(|start| *start..start + items.len() as u64) {
                words(&number.to_string(), into);
            }
            items.iter().flatten().for_each(|one| self::block(one, into));
        }
        Block::Code(text) => words(text, into),
        Block::Suggestion(_) | Block::Rule => {}
    }
}

fn front(front: &FrontMatter, into: &mut BTreeMap<String, usize>) {
    let FrontMatter { title, subtitle, byline, deck, discuss, members_discuss, .. } = front;
    let lists = byline.iter().chain(discuss).chain(members_discuss);
    let single = subtitle.iter().chain(deck).chain(&front.recording_note);
    let addresses = front.listen.values();
    lists.chain(single).chain(addresses).chain([title]).for_each(|text| words(text, into));
}

/// Returns the words that are in what was imported, and in what was left out.
fn kept(imported: &Imported) -> BTreeMap<String, usize> {
    let mut kept = BTreeMap::new();
    imported.left_out.iter().for_each(|one| words(&one.text, &mut kept));
    match &imported.content {
        Content::Post(interview) => {
            front(&interview.front, &mut kept);
            interview.body.iter().for_each(|one| block(&one.block, &mut kept));
            for note in &interview.footnotes {
                words(&note.name, &mut kept);
                note.content.iter().for_each(|one| block(one, &mut kept));
            }
        }
        Content::Heard(heard) => {
            heard.transcript.words.iter().for_each(|word| words(&word.text, &mut kept));
        }
    }
    kept
}

#[track_caller]
fn check(text: &str, name: &str, said: &str) -> Result<(), TestCaseError> {
    let Ok(imported) = read(text.as_bytes(), name, &Show::default()) else { return Ok(()) };
    let kept = kept(&imported);
    let mut wanted = BTreeMap::new();
    words(said, &mut wanted);
    // Markdown counts the items of a list itself.
    wanted.retain(|word, _| name.ends_with("txt") || word.parse::<u8>().is_err());
    for (word, count) in wanted {
        let found = kept.get(&word).copied().unwrap_or_default();
        prop_assert!(
            found >= count,
            "`{}` {} times, not {}\n{}\n{:#?}",
            word,
            found,
            count,
            text,
            imported
        );
    }
    if let Content::Post(interview) = &imported.content {
        let file = markdown::write(interview);
        prop_assert_eq!(&markdown::parse(&file).0, &**interview, "\n{}\n{}", text, file);
    }
    Ok(())
}

/// A line of the kinds that mean something in a post.
fn line() -> impl Strategy<Value = String> {
    let said = "[a-zé]{1,7}( [a-z]{1,7}){0,12}[.?!,:…]?";
    prop_oneof![
        4 => said.prop_map(String::from),
        4 => ("(Ann Lee|BO CHEN|Bo Chen|Cy|Speaker 1|Note|Q)", "( \\(00:1[0-9]\\)| 1:02:03)?", said)
            .prop_map(|(name, stamp, said)| format!("{name}{stamp}: {said}")),
        1 => Just("Ann Lee (00:10)".to_owned()),
        1 => said.prop_map(|said| format!("[00:04:01] {said} [12:31]")),
        1 => ("[•*–-]", said).prop_map(|(glyph, said)| format!("{glyph} {said}")),
        1 => ("[1-3]", said).prop_map(|(number, said)| format!("{number}. {said}?")),
        1 => said.prop_map(|said| format!("[{said}]")),
        1 => said.prop_map(|said| format!("> {said}")),
        1 => "[A-Z][a-z]{1,6}( [A-Z][a-z]{3,6}){0,3}".prop_map(String::from),
        2 => prop_oneof![
            Just("We discuss…"),
            Just("(...)"),
            Just("Paid subscribers get access to the rest, where we discuss…"),
            Just("A pdf version is available at:"),
            Just("https://example.org/x"),
            Just("This episode was recorded on Feb. 26, 2026."),
            Just("Listen on Spotify: https://example.org/s and so on"),
            Just("By Ann Lee, Bo Chen, and Cy Dee, The Tide Table, Mar 02, 2026"),
            Just("Read the entire post here: https://example.org"),
            Just("Who is it? What for? And why?"),
            Just("Mar 02, 2026"),
            Just("Share"),
            Just("1"),
            Just("2"),
            Just("word.1 and"),
            Just("00:12"),
            Just("---"),
        ]
        .prop_map(str::to_owned),
    ]
}

fn odd_line() -> impl Strategy<Value = String> {
    prop_oneof![
        24 => line(),
        1 => any::<String>().prop_map(|text| text.replace(['\n', '\r', '\0'], " ")),
    ]
}

fn markdown_line() -> impl Strategy<Value = String> {
    let said = "[a-zé]{1,7}( [a-z]{1,7}){0,6}[.?!,…]?";
    prop_oneof![
        8 => line(),
        3 => ("(Ann Lee|Bo Chen|Break|Note|Q|key point)", said)
            .prop_map(|(name, said)| format!("**{name}:** {said}")),
        1 => ("(Ann Lee|Jingle)", said).prop_map(|(name, said)| format!("**{name}**: \\[32:27\\] {said}")),
        1 => ("#{1,3}", said).prop_map(|(mark, said)| format!("{mark} {said}")),
        1 => (said, said).prop_map(|(one, other)| format!("{one} [{other}](https://example.org) *{one}*")),
        1 => said.prop_map(|said| format!("[^1]: {said}")),
        1 => said.prop_map(|said| format!("{said}[^1]")),
        1 => Just("<!-- paid -->".to_owned()),
    ]
}

/// Lines with or without an empty one between them.
fn text(line: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    vec((line, "\n{1,2}"), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + &end).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_word_of_a_plain_text_is_lost(text in text(odd_line())) {
        if !lines::is_markdown(&text) {
            check(&text, "x.txt", &text)?;
        }
    }

    #[test]
    fn no_word_of_markdown_is_lost(text in text(markdown_line())) {
        // A mark of who may read is no text.
        check(&text, "x.md", &text.replace("<!-- paid -->", ""))?;
    }

    #[test]
    fn no_word_of_captions_is_lost(cards in vec((0..5000_u32, 0..5000_u32, odd_line()), 1..12)) {
        let text: String = cards
            .iter()
            .enumerate()
            .map(|(number, (start, length, line))| {
                let stamp = |ms: u32| format!("00:00:{:02},{:03}", ms / 1000, ms % 1000);
                format!("{}\n{} --> {}\n{}\n\n", number + 1, stamp(*start), stamp(start + length), line)
            })
            .collect();
        let Ok(imported) = read(text.as_bytes(), "x.srt", &Show::default()) else { return Ok(()) };
        let kept = kept(&imported);
        let mut wanted = BTreeMap::new();
        cards.iter().filter(|(.., line)| !line.contains(['<', '&', ':', '{'])).for_each(|(.., line)| words(line, &mut wanted));
        for (word, count) in wanted {
            let found = kept.get(&word).copied().unwrap_or_default();
            prop_assert!(found >= count, "`{}` {} times, not {}\n{}", word, found, count, text);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "x", &Show::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn an_interview_of_ours_is_imported_as_it_is(interview in interview()) {
        let file = markdown::write(&interview);
        let settled = !interview.front.title.is_empty() && interview.front.unreadable.is_none();
        if let Ok(imported) = read(file.as_bytes(), "interview.md", &Show::default())
            && let (true, Content::Post(read)) = (settled, imported.content)
        {
            prop_assert_eq!(&markdown::write(&read), &file);
        }
    }
}
