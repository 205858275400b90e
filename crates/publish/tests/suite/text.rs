//! The plain text and the Markdown.

use transcript::Tier;
use transcript::format::markdown;

use crate::specimen::nasty;
use crate::{file, publish};

#[test]
fn the_text_reads_like_the_page() {
    let files = publish(&nasty(), Tier::Free);
    let text = String::from_utf8(file(&files, "interview.txt").to_vec()).unwrap();
    for part in [
        "Kaisa Mäkelä and Łukasz Żółkiewski\n\nMonday, March 2, 2026\n\n",
        "\n\nWhy DeepSeek 深度求索 Changed the Mood\n----------",
        "----\n\nKaisa Mäkelä: When you first met",
        "read it.[1] You have both said",
        "the appendix nobody opened <https://example.org/notes?year=2023&page=4>.[2]",
        "\n\n[Kaisa: the appendix",
        "promised to do.\n>\n> — from the memo of 2023",
        "\n3. Whoever asks first is right first:\n\n   - in the meeting,\n   - and in the paper.",
        "\n\n(...)\n\nPaid subscribers get access to the rest",
        "\n\nSubscribe: https://longtable.example/subscribe?from=free&plan=year\n\n[1] Liang Wenfeng",
    ] {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn the_markdown_of_a_whole_edition_is_the_interview_without_its_marks() {
    let files = publish(&nasty(), Tier::Paid);
    let written = std::str::from_utf8(file(&files, "interview.md")).unwrap();
    let (read, _) = markdown::parse(written);
    let said = |edition: transcript::Edition| {
        let passages = edition.passages().iter();
        passages.filter(|passage| **passage != transcript::Passage::Cut).count()
    };
    assert_eq!(said(read.edition(Tier::Free)), said(nasty().edition(Tier::Paid)));
}
