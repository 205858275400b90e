//! The PDF, read back by poppler's tools.

use std::io::Write as _;
use std::process::Command;

use publish::{Error, Press};
use transcript::{Interview, Tier};

use crate::specimen::{free, nasty, show, turn};
use crate::{PRESS, file, publish, publish_with};

/// Returns what a poppler tool says about a PDF.
pub(crate) fn poppler(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let mut on_disk = tempfile::NamedTempFile::new().unwrap();
    on_disk.write_all(pdf).unwrap();
    let to_stdout = (tool == "pdftotext").then_some("-");
    let output = Command::new(tool)
        .args(options)
        .arg(on_disk.path())
        .args(to_stdout)
        .output()
        .unwrap_or_else(|error| panic!("{tool} of poppler-utils must be installed: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Titles of structure elements come out as UTF-16.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns the text of a PDF without blanks and hyphens, since lines break anywhere.
pub(crate) fn letters(pdf: &[u8]) -> String {
    squeezed(&poppler("pdftotext", &["-raw", "-nopgbrk"], pdf))
}

pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}')).collect()
}

fn pdf(interview: &Interview, tier: Tier) -> Vec<u8> {
    file(&publish(interview, tier), "tricks.pdf").to_vec()
}

#[test]
fn the_whole_text_is_there_in_order() {
    let said = letters(&pdf(&nasty(), Tier::Paid));
    let mut from = 0;
    for phrase in [
        "“A Hundred Small Tricks”: João Magalhães and 戴雨森 on How",
        "+ what 梁文锋 wrote on the wall",
        "Kaisa Mäkelä and Łukasz Żółkiewski · Monday, March 2, 2026",
        "What does a laboratory know",
        "We discuss…",
        "O que muda com a “atenção latente”,",
        "This episode was recorded on Feb. 26 in Lisbon",
        "Why DeepSeek 深度求索 Changed the Mood",
        "Kaisa Mäkelä: When you first met Liang Wenfeng 梁文锋, what",
        "João Magalhães: Não foi uma coincidência. A equipa de investigação",
        "And the second point is cost.",
        "[Kaisa: the appendix has since been translated",
        "戴雨森: I would put it differently. 我觉得最重要的是好奇心。",
        "宮崎駿 (みやざき はやお)",
        "A list of things that are embarrassing not to know is worth more",
        "That sentence hung over the coffee machine.",
        "Nobody may answer “it depends”",
        "and in the paper.",
        "Injection attempts </script> stay literal",
        "#import \"@preview/x:1.0.0\" and $x^2$ and *bold* _em_ @ref <lab> // comment /* c */ {{ title",
        "[Picture: The wall, with forty lines on it]",
        "ask(question);",
        "Łukasz Żółkiewski: So what is hard is the hiring.",
        "The zyxwheading of Forty Lines",
        "Zyxwname Oliveira: You ask for the last thing",
        "a zyxwlink about it, and 龘靐 is a name",
        "E pronto: that is how it ends.",
    ] {
        let found = said[from..].find(&squeezed(phrase));
        from += found.unwrap_or_else(|| panic!("`{phrase}` is not there, or out of order"));
    }
    for note in ["Liang Wenfeng founded High-Flyer 幻方量化 in 2015", "A zyxwfootnote about"] {
        assert!(said.contains(&squeezed(note)), "{note}");
    }
}

#[test]
fn the_document_says_what_it_is() {
    let pdf = pdf(&nasty(), Tier::Free);
    let info = poppler("pdfinfo", &[], &pdf);
    for line in
        ["Title:           “A Hundred Small Tricks”", "Tagged:          yes", "Kaisa Mäkelä"]
    {
        assert!(info.contains(line), "{line} is not in\n{info}");
    }
    let structure = poppler("pdfinfo", &["-struct-text"], &pdf);
    for element in ["H1", "H2", "P (block)", "L (block)", "Note", "Link"] {
        assert!(structure.contains(element), "{element} is not in\n{structure}");
    }
    assert!(!structure.contains("Free edition"), "the running head is no content");
    let raw = String::from_utf8_lossy(&pdf);
    assert!(raw.contains("/Lang"), "no language");
    assert!(raw.contains("pdfuaid:part"), "does not claim PDF/UA");
    assert!(raw.contains("/Outlines"), "no bookmarks");
    assert_eq!(raw.matches("%%EOF").count(), 1);
    assert!(!raw.contains("/EmbeddedFile") && !raw.contains("/JavaScript"));
}

#[test]
fn the_same_post_gives_the_same_bytes() {
    assert_eq!(publish(&nasty(), Tier::Paid), publish(&nasty(), Tier::Paid));
}

#[test]
fn a_character_no_font_has_is_reported_with_its_places() {
    let body = vec![
        free(turn("Ana", &["Fine."])),
        free(turn("Jin 한", &["囍 ✓ é ł → かな are there, 😀 is not."])),
    ];
    let interview = Interview { body, ..nasty() };
    let refused = publish_with(&interview, Tier::Free, &show(), &PRESS).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no font for `한` U+D55C in turn 2 (Jin 한), `😀` U+1F600 in turn 2 (Jin 한)"
    );
    assert!(refused.hint().unwrap().contains("--font FILE"));
    let Error::MissingGlyphs { missing } = refused else { panic!("{refused}") };
    assert_eq!(missing.len(), 2);

    let (show, edition) = (show(), interview.edition(Tier::Free));
    let post = publish::Post { episode: "tricks", show: &show, audio: None, spoken: &[] };
    let press = Press::new().allowing_missing_glyphs();
    let (files, warnings) = publish::files(&edition, &post, &press).unwrap();
    assert!(warnings[0].message.starts_with("tricks.pdf: boxes for `한` U+D55C"), "{warnings:?}");
    assert!(letters(file(&files, "tricks.pdf")).contains("arethere"));
}

#[test]
fn a_font_file_that_is_none_is_an_error() {
    let files = [("notes.txt".to_owned(), b"no font".to_vec())];
    let error = Press::new().with_fonts(files).unwrap_err();
    assert_eq!(error.to_string(), "cannot read a font from notes.txt");
}

#[test]
fn a_footnote_may_mark_another() {
    use transcript::{Block, Inline};
    let mark = |name: &str| Inline::FootnoteMark(name.to_owned());
    let interview = Interview {
        body: vec![free(Block::Paragraph(vec![mark("a")]))],
        footnotes: vec![
            crate::specimen::footnote("a", vec![crate::specimen::text("Outer"), mark("b")]),
            crate::specimen::footnote("b", vec![crate::specimen::text("Inner")]),
        ],
        ..Interview::default()
    };
    let said = letters(&pdf(&interview, Tier::Free));
    assert!(said.contains("Outer") && said.contains("Inner"), "{said}");
}
