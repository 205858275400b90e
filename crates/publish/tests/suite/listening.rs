//! Anchors, times and sound of a page: where its links lead, and what its script is told.

use std::sync::LazyLock;

use publish::Press;
use scraper::{ElementRef, Html, Node, Selector};
use transcript::{
    Block, Edition, Inline, Interview, Millis, Span, Tier, Tiered, TimedParagraph, Turn,
};

use crate::specimen::{self, footnote, free, heading, nasty, paid, paragraph, text, turn};
use crate::{PRESS, file};

/// One that prints a box for a letter outside of the basic plane.
static LENIENT: LazyLock<Press> = LazyLock::new(|| Press::new().allowing_missing_glyphs());

/// An essay's paragraph, a turn that goes on in a list and a quote, with marks and foreign words; then
/// a turn for members.
fn interview() -> Interview {
    let strong = Inline::Strong(vec![text("half")]);
    let mark = Inline::FootnoteMark("note".to_owned());
    let words = vec![text(" It is "), strong, text("way 梁文峰."), mark, text(" 𝒳 is the rest…")];
    let broken = vec![text("One"), Inline::LineBreak, text("two.")];
    let list =
        Block::List { start: None, items: vec![vec![paragraph("three"), paragraph("four")]] };
    let body = vec![
        free(paragraph("Nobody says this.")),
        free(heading(2, "P. Abcdefgh")),
        free(Block::Turn(Turn {
            speaker: "Ana".to_owned(),
            paragraphs: vec![words, vec![], broken],
        })),
        free(list),
        free(Block::Quote(vec![paragraph("five six")])),
        free(heading(2, "Second")),
        free(turn("Bo", &["Seven."])),
        paid(turn("Zyx", &["Eight nine."])),
    ];
    let footnotes = vec![footnote("note", vec![text("A note.")])];
    let mut interview = Interview { body, footnotes, ..nasty() };
    interview.front.audio = Some("audio/tricks.mp3".to_owned());
    interview
}

/// Gives every spoken word of an edition half a second, from `1:00.25` on.
fn spoken(edition: &Edition) -> Vec<TimedParagraph> {
    let mut next = 60_250;
    let spoken = [
        ((2, 0), "It is halfway 梁 文 峰. 𝒳 is the rest…"),
        ((2, 2), "One two."),
        ((3, 0), "three"),
        ((3, 1), "four"),
        ((4, 0), "five six"),
        ((6, 0), "Seven."),
        ((8, 0), "Eight nine."),
    ];
    let known = spoken.into_iter().filter(|((block, _), _)| *block < edition.passages().len());
    let timed = known.map(|((block, paragraph), said)| {
        let words: Vec<String> = said.split(' ').map(str::to_owned).collect();
        let mut span = || {
            next += 500;
            Span::new(Millis(next - 500), Millis(next - 100))
        };
        let spans = words.iter().map(|_| span()).collect();
        let speaker = String::new();
        TimedParagraph { block, paragraph, turn: 1, speaker, words, spans, matched: 1.0, spread: 0 }
    });
    timed.collect()
}

struct Published {
    page: Html,
    html: String,
    words: Option<serde_json::Value>,
}

fn publish(interview: &Interview, tier: Tier, sound: Option<&str>) -> Published {
    let (edition, show) = (interview.edition(tier), specimen::show());
    let spoken = spoken(&edition);
    let audio = sound.map(|href| publish::Audio { href, bytes: None, duration: None });
    let post = publish::Post { episode: "tricks", show: &show, audio, spoken: &spoken };
    let (files, _) = publish::files(&edition, &post, &LENIENT).unwrap();
    let html = String::from_utf8(file(&files, "index.html").to_vec()).unwrap();
    let words = files.iter().find(|file| file.path.as_os_str() == "words.json");
    let words = words.map(|words| serde_json::from_slice(&words.bytes).unwrap());
    Published { page: Html::parse_document(&html), html, words }
}

fn all<'p>(page: &'p Html, css: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

fn attributes<'p>(page: &'p Html, css: &str, name: &str) -> Vec<&'p str> {
    all(page, css).iter().filter_map(|element| element.attr(name)).collect()
}

fn said(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Returns what a page's script counts in: the text of an element without label, link and marks.
fn spoken_text(element: ElementRef<'_>) -> Vec<u16> {
    fn add(element: ElementRef<'_>, text: &mut String) {
        for child in element.children() {
            let unspoken = |child: ElementRef<'_>| {
                let class = child.attr("class").unwrap_or_default();
                child.value().name() == "sup" || ["speaker", "at"].contains(&class)
            };
            match (child.value(), ElementRef::wrap(child)) {
                (Node::Text(said), _) => text.push_str(said),
                (_, Some(child)) if !unspoken(child) => add(child, text),
                _ => {}
            }
        }
    }
    let mut text = String::new();
    add(element, &mut text);
    text.trim_start().encode_utf16().collect()
}

#[test]
fn paragraphs_have_the_same_names_in_both_editions_and_headings_keep_theirs() {
    let free = publish(&interview(), Tier::Free, None);
    let whole = publish(&interview(), Tier::Paid, None);
    let names = |page: &Published| -> Vec<String> {
        attributes(&page.page, ".text p[id]", "id").into_iter().map(str::to_owned).collect()
    };
    let (free, whole) = (names(&free), names(&whole));
    assert_eq!(
        free.len(),
        8,
        "each paragraph with words, those of list and quote, and the invitation"
    );
    assert_eq!(free[..7], whole[..7]);
    assert!(whole[..8].iter().all(|name| name.starts_with("p-") && name.len() == 10));
    let page = publish(&interview(), Tier::Paid, None).page;
    assert_eq!(attributes(&page, "h2[id]", "id")[..2], ["section-p-abcdefgh", "second"]);
    assert_eq!(all(&page, ".footnotes p[id]").len(), 0);
}

#[test]
fn a_paragraph_links_to_itself_with_its_time_where_that_is_known() {
    let page = publish(&interview(), Tier::Free, None).page;
    let links = all(&page, ".text p > a.at");
    let shown: Vec<_> = links.iter().map(|link| said(*link)).collect();
    assert_eq!(shown, ["¶", "1:00", "1:05", "1:06", "1:06", "1:07", "1:08"]);
    assert_eq!(links[0].attr("aria-label"), Some("Link to this paragraph"));
    assert_eq!(links[1].attr("aria-label"), Some("Link to this paragraph (1:00)"));
    for link in links {
        let id = link.parent().and_then(ElementRef::wrap).and_then(|parent| parent.attr("id"));
        assert_eq!(link.attr("href"), id.map(|id| format!("#{id}")).as_deref());
    }
}

#[test]
fn with_sound_a_time_leads_to_its_moment_also_where_no_script_runs() {
    let page = publish(&interview(), Tier::Paid, Some("a b/tricks.mp3")).page;
    let links = all(&page, ".text p > a.at");
    assert_eq!(links[1].attr("href"), Some("a%20b/tricks.mp3#t=60.25"));
    assert_eq!(links[1].attr("aria-label"), Some("Play from 1:00"));
    assert!(links[0].attr("href").is_some_and(|href| href.starts_with("#p-")), "nobody says it");
    let chapters = attributes(&page, "nav .when", "href");
    assert_eq!(chapters, ["a%20b/tricks.mp3#t=60.25", "a%20b/tricks.mp3#t=68.25"]);
    let elsewhere = publish(&interview(), Tier::Paid, Some("https://a.example/x.mp3?a=1&b=2#c"));
    let link = all(&elsewhere.page, ".text p > a.at")[1];
    assert_eq!(link.attr("href"), Some("https://a.example/x.mp3?a=1&b=2#t=60.25"));
}

#[test]
fn times_of_words_fit_the_text_of_the_page_to_the_unit() {
    let Published { page, words, .. } = publish(&interview(), Tier::Paid, Some("tricks.mp3"));
    let words = words.unwrap();
    assert_eq!(words["format"], "castpress/words");
    let mut seen = 0;
    let edition = interview().edition(Tier::Paid);
    for timed in spoken(&edition) {
        let id = &edition.paragraph_ids(timed.block)[timed.paragraph];
        let text = spoken_text(all(&page, &format!("#{id}"))[0]);
        let moments = words["paragraphs"][id].as_array().unwrap();
        assert_eq!(moments.len(), timed.words.len(), "{id}");
        for ((moment, word), span) in moments.iter().zip(&timed.words).zip(&timed.spans) {
            let offset = usize::try_from(moment[0].as_u64().unwrap()).unwrap();
            assert!(text[offset..].starts_with(&word.encode_utf16().collect::<Vec<_>>()), "{word}");
            assert_eq!(moment[1], span.start().0);
            seen += 1;
        }
    }
    assert_eq!(seen, 19);
}

#[test]
fn times_of_words_are_a_file_of_their_own_that_only_a_page_with_sound_may_ask_for() {
    let asks = "connect-src";
    let with = publish(&interview(), Tier::Free, Some("free.mp3"));
    assert!(with.words.is_some() && with.html.contains(asks));
    assert_eq!(attributes(&with.page, "audio", "data-words"), ["words.json"]);
    let silent = publish(&interview(), Tier::Free, None);
    assert!(silent.words.is_none() && !silent.html.contains(asks));
    let mut unheard = interview();
    unheard.body.truncate(1);
    let unheard = publish(&unheard, Tier::Free, Some("free.mp3"));
    assert!(unheard.words.is_none() && !unheard.html.contains(asks));
}

#[test]
fn a_free_page_with_sound_has_times_of_its_own_text_alone() {
    let mut changed = interview();
    changed.body.truncate(7);
    changed.body.extend([paid(heading(2, "Else")), paid(turn("Nobody", &["Words.", "More."]))]);
    let [one, other] = [interview(), changed].map(|interview| {
        let published = publish(&interview, Tier::Free, Some("free.mp3"));
        (published.html, published.words.unwrap())
    });
    assert_eq!(one, other);
    let (_, words) = one;
    let last = words["paragraphs"].as_object().unwrap().values();
    let last = last.flat_map(|moments| moments.as_array().unwrap()).map(|m| m[1].as_u64().unwrap());
    assert_eq!(last.max(), Some(68_250), "the last free word");
}

#[test]
fn an_hour_s_page_is_small_without_the_times_of_its_words() {
    let words =
        ["the", "tide", "waits", "for", "nobody", "and", "harbor", "timetable", "promise", "of"];
    let mut state = 7_u32;
    let mut sentence = |length: usize| {
        let mut word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("{}{}", words[(state >> 16) as usize % words.len()], state >> 24)
        };
        (0..length).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    let speakers = ["Hannah Whitlock", "Duarte Gonçalves", "Callum Reid"];
    let turns = (0..300).map(|at| free(turn(speakers[at % 3], &[&sentence(20), &sentence(14)])));
    let body: Vec<Tiered> = turns.collect();
    let interview = Interview { body, ..nasty() };
    let (edition, show) = (interview.edition(Tier::Paid), specimen::show());
    let spoken = specimen::spoken(&edition);
    let audio = publish::Audio { href: "episode.mp3", bytes: None, duration: None };
    let post = publish::Post { episode: "hour", show: &show, audio: Some(audio), spoken: &spoken };
    let (files, _) = publish::files(&edition, &post, &PRESS).unwrap();
    let page = zipped(file(&files, "index.html"));
    assert!(page < 60_000, "the page takes {page} bytes");
    let script = zipped(include_bytes!("../../../../templates/html/page.js"));
    assert!(script < 8_000, "the script takes {script} bytes");
}

/// Returns how many bytes it is as a server would send it.
fn zipped(bytes: &[u8]) -> usize {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap().len()
}
