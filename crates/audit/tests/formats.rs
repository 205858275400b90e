//! Paid words, hidden in every way a file has.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use audit::{Control, Kind, Needles, Searcher};
use base64::Engine as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use transcript::format::markdown;
use transcript::{Interview, Show};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A post whose paid half has something in every field.
const POST: &str = r#"+++
title = "What the Harbour Knows"
members_discuss = ["Why the ferry left before the moon had set on Tuesday,"]
+++

**Ana Silva:** Everybody may read that the tide tables are printed in the old town hall.[^1]

<!-- paid -->

## Nineteen drowned clocks

**Bo Chen:** We café owners measured the “forgotten” channel twice, with brass weights and a rope.[^2]

**Ana Silva:** He told me why the ferry left before the moon had set on Tuesday, and cried.

[Ana: this paid note names the second lighthouse keeper.]

- A bulleted secret about barnacles and ropes

**Bo Chen:** 我们在港口的旧仓库里找到了失踪的航海日志。 See [the ledger](https://example.org/hidden/ledger/pages) and
![a watercolour of five grey gulls](https://example.org/gulls.png).

[^1]: A public footnote about the printing press downstairs.

[^2]: The subscribers' footnote weighs eleven kilograms of brass.
"#;

const PAID: &str = "We café owners measured the “forgotten” channel twice";

fn interview() -> Interview {
    markdown::parse(POST).0
}

fn needles() -> Needles {
    Needles::of(&interview(), &Show::default())
}

/// Returns what is found in a file, as one text, and the sort of file.
fn found(name: &str, bytes: &[u8]) -> (String, Kind) {
    let searched = Searcher::new([needles().fingerprints().clone()]).search(name, bytes);
    let words: Vec<_> = searched.hits.into_iter().map(|hit| hit.words).collect();
    (words.join(" | "), searched.kind)
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, kind: Kind) {
    let (words, found) = found(name, bytes.as_ref());
    let bare = words.replace(['\u{200b}', '\u{ad}', '*'], "").to_lowercase();
    assert!(bare.contains("measured"), "{name}: {words:?}");
    assert_eq!(found, kind, "{name}");
}

fn sealed(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZipWriter::new(Cursor::new(Vec::new()));
    packer.start_file(name, SimpleFileOptions::default()).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap().into_inner()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn words_are_found_in_html_wherever_they_stand() {
    let entities: String = PAID.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let each: String = PAID.split(' ').fold(String::new(), |mut all, word| {
        write!(all, "<i data-w=\"{word}\"></i>").unwrap();
        all
    });
    let mut parted = PAID.replace("own", "o<b>w</b>n").replace("twice", "twi&shy;ce");
    parted = parted.replace("measured", "mea\u{200b}sured");
    for body in [
        format!("<p>{PAID}</p>"),
        format!("<p>{parted}"),
        format!("<p hidden>{entities}</p>"),
        format!("<!-- {PAID} -->"),
        format!("<!--[if IE]><p>{entities}</p><![endif]-->"),
        format!("<img alt=\"{entities}\">"),
        format!("<a href=\"/search?q={}\">", PAID.replace(' ', "%20").replace('é', "%C3%A9")),
        format!("<a href=\"/search?q={}\">", PAID.replace(' ', "+")),
        format!("<p data-note='{{\"a\": \"{}\"}}'>", PAID.replace('é', "\\u00e9")),
        format!("<template><p>{PAID}</p></template>"),
        format!(
            "<script type=\"application/ld+json\">{{\"text\": \"{}\"}}</script>",
            PAID.replace('é', "\\u00e9")
        ),
        format!("<script>const said = \"{}\";</script>", PAID.replace(' ', "\\u0020")),
        format!("<style>p::after {{ content: \"{}\" }}</style>", PAID.replace('é', "\\e9 ")),
        format!("<textarea>{PAID}</textarea><title>{PAID}</title>"),
        format!("<a href=\"data:text/plain;base64,{}\">", sealed(PAID)),
        format!("<iframe srcdoc=\"&lt;p&gt;{PAID}&lt;/p&gt;\">"),
        format!("<meta name=description content=\"{}\">", PAID.to_uppercase()),
        format!("<p title={PAID}"),
        each,
    ] {
        check("index.html", format!("<!DOCTYPE html><html>{body}"), Kind::Html);
    }
}

#[test]
fn words_are_found_in_every_format_of_text() {
    check("a.txt", PAID, Kind::Text);
    check("a.txt", PAID.replace(" the", " t\u{ad}he").replace("own", "ow-\n  n"), Kind::Text);
    check(
        "a.md",
        format!("We café owners [measured](https://x.example/a) the “forgotten” channel{}", ""),
        Kind::Text,
    );
    check("a.txt", utf16(&format!("\u{feff}{PAID}"), u16::to_le_bytes), Kind::Text);
    check("a.txt", utf16(PAID, u16::to_be_bytes), Kind::Text);
    check("mail.eml", "We caf=C3=A9 owners meas=\r\nured the forgotten channel", Kind::Text);
    check("log.txt", format!("dump: {}", sealed(&format!("<p>{PAID}</p>"))), Kind::Text);
    check("a.json", format!("{{\"a\": [{{\"b\": \"{PAID}\"}}]}}"), Kind::Json);
    check("a.jsonl", format!("{{\"a\": 1}}\n{{\"a\": \"{PAID}\"}}\n"), Kind::Json);
    check("a.json", format!("{{\"a\": \"{PAID}\", \"a\": \"\"}}"), Kind::Json);
    check(
        "a.json",
        format!("{{\"a\": \"<p>{}</p>\"}}", PAID.replace("own", "o\\u003cb\\u003ew</b>n")),
        Kind::Json,
    );
    check(
        "feed.xml",
        format!(
            "<?xml version=\"1.0\"?><rss><d><![CDATA[<p>{}</p>]]></d></rss>",
            PAID.replace('é', "&eacute;")
        ),
        Kind::Xml,
    );
    check("feed.xml", format!("<rss><d>&lt;p title=\"{PAID}\"&gt;</d></rss>"), Kind::Xml);
    check("broken.xml", format!("<rss><d a=\"{PAID}\">"), Kind::Text);
    check(
        "logo.svg",
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{PAID}</desc></svg>"),
        Kind::Xml,
    );
    check(&format!("{}.txt", PAID.replace(' ', "-").replace('é', "%C3%A9")), "", Kind::Text);
}

#[test]
fn words_are_found_over_the_borders_of_cues_and_segments() {
    let words: Vec<&str> = PAID.split(' ').collect();
    let (mut vtt, mut srt, mut json) = ("WEBVTT\n\n".to_owned(), String::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let (start, end) = (format!("00:00:{at:02}"), format!("00:00:{:02}", at + 1));
        write!(vtt, "p-{at}\n{start}.000 --> {end}.000\n<v Bo Chen>{word}\n\n").unwrap();
        write!(srt, "{at}\n{start},000 --> {end},000\n<i>{word}</i>\n\n").unwrap();
        json.push(format!("{{\"speaker\": \"Bo\", \"startTime\": {at}, \"body\": \"{word}\"}}"));
    }
    check("captions.vtt", vtt, Kind::Captions);
    check("captions.srt", srt, Kind::Captions);
    check("transcript.json", format!("{{\"segments\": [{}]}}", json.join(", ")), Kind::Json);
}

#[test]
fn words_are_found_in_what_is_packed_and_in_the_tags_of_sounds_and_pictures() {
    let page = format!("<html><p>{PAID}");
    check("index.html.gz", gzip(page.as_bytes()), Kind::Packed);
    check("site.zip", zip("index.html", page.as_bytes()), Kind::Packed);
    check("book.epub", zip("a.zip", &zip("b.gz", &gzip(page.as_bytes()))), Kind::Packed);
    check("named.zip", zip(&format!("{PAID}.txt"), b""), Kind::Packed);
    let wide = utf16(PAID, u16::to_le_bytes);
    let latin: Vec<u8> =
        PAID.replace(['“', '”'], "").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for tag in [PAID.as_bytes(), &wide, &latin] {
        for head in [
            &b"ID3\x04\0\0\0\0\x01\x7fUSLT\0\0\0"[..],
            b"OggS\0\x02\0\0",
            b"\0\0\0\x20ftypM4A \0\0\0",
        ] {
            let sound = [head, tag, &[0, 1, 2, 0xff, 0xfb, 0x90]].concat();
            check("free.mp3", sound, Kind::Sound);
        }
        check("a.png", [b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtComment\0", tag].concat(), Kind::Picture);
        check("a.bin", [&[1, 2, 0, 0, 0, 0x90], tag, &[0, 0]].concat(), Kind::Unknown);
    }
}

proptest! {
    /// Sound is as good as chance, and long: words in the midst of it are found whichever byte they begin at.
    #[test]
    fn words_are_found_anywhere_in_a_sound(
        before in prop::collection::vec(any::<u8>(), 0..4000),
        after in prop::collection::vec(any::<u8>(), 0..400),
        form in 0..4_usize,
        is_far in any::<bool>(),
    ) {
        let words = [
            PAID.as_bytes().to_vec(),
            utf16(PAID, u16::to_le_bytes),
            utf16(PAID, u16::to_be_bytes),
            utf16("我们在港口的旧仓库里找到了失踪的航海日志。用黄铜砝码和一根绳子量了两次", u16::to_le_bytes),
        ];
        // Further from both ends than tags are.
        let far = vec![0xff; if is_far { 200_000 } else { 0 }];
        let sound = [b"\xff\xfb", &*far, &before, b"\0\0", &words[form], b"\0\0", &after, &far].concat();
        prop_assert_eq!(found("free.mp3", &sound).1, Kind::Sound);
        prop_assert!(!found("free.mp3", &sound).0.is_empty());
    }
}

#[test]
fn every_field_of_the_paid_half_is_looked_for() {
    let page = "Nineteen drowned clocks. \
        The subscribers’ footnote weighs eleven kilograms of brass. \
        this paid note names the second lighthouse keeper. \
        a bulleted secret about barnacles and ropes. \
        在港口的旧仓库里找到了失踪的航海日志. \
        https://example.org/hidden/ledger/pages. \
        A watercolour of five grey gulls.";
    let (words, _) = found("a.txt", page.as_bytes());
    for part in [
        "Nineteen drowned clocks",
        "eleven kilograms",
        "lighthouse keeper",
        "barnacles",
        "旧仓库",
        "hidden/ledger",
        "grey gulls",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
}

#[test]
fn what_is_public_is_no_hit() {
    let page = "What the Harbour Knows. Ana Silva: Everybody may read that the tide tables are printed in \
        the old town hall. A public footnote about the printing press downstairs. Why the ferry left before \
        the moon had set on Tuesday. We measured something, Bo Chen.";
    assert_eq!(found("a.txt", page.as_bytes()).0, "");
    assert_eq!(needles().allowed(), ["why the ferry left before the moon had set on Tuesday"]);
}

#[test]
fn what_two_speakers_say_in_public_is_public_where_captions_have_no_names() {
    let text = "**Ana Silva:** I told you what I know.\n\n**Bo Chen:** What you mean is fair.\n\n\
        <!-- paid -->\n\n**Ana Silva:** I know what you mean, and nobody else does.\n";
    let needles = Needles::of(&markdown::parse(text).0, &Show::default());
    let searcher = Searcher::new([needles.fingerprints().clone()]);
    let check = |said: &str, is_paid: bool| {
        let captions = format!("WEBVTT\n\n00:01.000 --> 00:09.000\n{said}\n");
        assert_eq!(
            !searcher.search("a.vtt", captions.as_bytes()).hits.is_empty(),
            is_paid,
            "{said}"
        );
    };
    check("<v Ana Silva>I told you what I know.</v>\n<v Bo Chen>What you mean is fair.</v>", false);
    check("<v Ana Silva>I know what you mean, and nobody else does.</v>", true);
}

#[test]
fn what_one_episode_says_in_public_is_secret_in_none() {
    let other =
        "**Bo Chen:** We café owners measured the forgotten channel twice, with brass weights.";
    let other = Needles::of(&markdown::parse(other).0, &Show::default());
    let needles = needles();
    let both = Searcher::new([needles.fingerprints().clone(), other.fingerprints().clone()]);
    assert_eq!(both.search("a.txt", PAID.as_bytes()).hits, []);
    let hits = both.search("a.txt", b"names the second lighthouse keeper").hits;
    assert_eq!(hits[0].interview, 0);
}

#[test]
fn a_hit_says_where_it_is_and_what_is_said() {
    let searched = Searcher::new([needles().fingerprints().clone()])
        .search("index.html", format!("<html><p>Ok.<img alt='{PAID} and once more'>").as_bytes());
    assert_eq!(searched.hits.len(), 1);
    assert_eq!(searched.hits[0].place, "attribute `alt`");
    assert_eq!(searched.hits[0].words, "We café owners measured the “forgotten” channel twice");
}

#[test]
fn what_cannot_be_read_is_named() {
    let unread = |bytes: &[u8]| {
        Searcher::new([needles().fingerprints().clone()]).search("x", bytes).unread.join("; ")
    };
    assert_eq!(unread(b"plain"), "");
    assert_eq!(unread(b"\x89PNG\r\n\x1a\n\0\0"), "");
    assert!(unread(b"\0\x01\x02\x90\xff\0\x8f").contains("it is no text"));
    assert!(unread(b"7z\xbc\xaf\x27\x1c\0\x04\xff").contains("7z archive"));
    assert!(unread(b"\x1f\x8b\x08 broken").contains("cannot be unpacked"));
    assert!(unread(b"%PDF-1.7 broken").contains("damaged PDF"));
    let mut deep = PAID.as_bytes().to_vec();
    for _ in 0..12 {
        deep = gzip(&deep);
    }
    assert!(unread(&deep).contains("too deep"));
}

#[test]
fn a_blind_scanner_is_found_by_the_control() {
    let needles = needles();
    let control = |name: &str, text: &str| {
        let mut control = Control::default();
        control.add(&needles, name, text.as_bytes());
        control
    };
    let whole = POST.replace("Nineteen", "Nineteen ");
    assert_eq!(control("interview.md", &whole).blind().count(), 0);
    // As a reader of PDFs would that parts letters, and one that loses what stands after the cut.
    let parted: String = whole.chars().flat_map(|c| [c, ' ']).collect();
    for blind in [parted.as_str(), whole.split_once("##").unwrap().0] {
        assert_eq!(control("interview.md", blind).blind().collect::<Vec<_>>(), [Kind::Text]);
    }
    // Captions hold what has its place in the recording, and no notes: nothing of it may be missing.
    let cue = "WEBVTT\n\n00:01.000 --> 00:09.000\n";
    let said = format!("{PAID}, with brass weights and a rope.");
    assert_eq!(control("a.vtt", &format!("{cue}{said}")).blind().count(), 0);
    for blind in ["twice, with brass weights and", "???"] {
        let control = control("a.vtt", &format!("{cue}{blind}"));
        assert_eq!(control.blind().collect::<Vec<_>>(), [Kind::Captions]);
    }
    let free = "Everybody may read that the tide tables are printed in the old town hall.";
    assert_eq!(control("a.vtt", &format!("{cue}{free}")).blind().count(), 0);
}
