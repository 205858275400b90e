//! The page, read as a browser would.

use scraper::{ElementRef, Html, Selector};
use transcript::{Block, Inline, Interview, Kind, Language, Tier};

use crate::specimen::{self, footnote, free, heading, nasty, paid, paragraph, text, turn};
use crate::{PRESS, html};

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// Returns the text of each element the selector finds, with blanks as a reader sees them.
fn texts(page: &Html, css: &str) -> Vec<String> {
    page.select(&selector(css)).map(|element| said(element)).collect()
}

fn said(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attributes(page: &Html, css: &str, name: &str) -> Vec<String> {
    let selector = selector(css);
    let values = page.select(&selector).filter_map(|element| element.attr(name));
    values.map(str::to_owned).collect()
}

fn page(interview: &Interview, tier: Tier) -> Html {
    Html::parse_document(&html(interview, tier))
}

fn graph(page: &Html) -> serde_json::Value {
    serde_json::from_str(&texts(page, "script[type='application/ld+json']")[0]).unwrap()
}

#[test]
fn a_turn_starts_with_its_speaker_and_goes_on_without() {
    let page = page(&nasty(), Tier::Free);
    let labels = texts(&page, "p.turn > b.speaker");
    assert_eq!(labels[..3], ["Kaisa Mäkelä:", "João Magalhães:", "戴雨森:"]);
    let turns = texts(&page, "p.turn");
    assert!(turns[0].starts_with("Kaisa Mäkelä: When you first met Liang Wenfeng 梁文锋, what"));
    let after_the_quote = texts(&page, "blockquote + p");
    assert!(after_the_quote[0].starts_with("That sentence hung"), "{after_the_quote:?}");
}

#[test]
fn words_of_another_script_say_their_language() {
    let page = page(&nasty(), Tier::Free);
    assert_eq!(texts(&page, "h1 span[lang=zh].name"), ["戴雨森"]);
    assert_eq!(texts(&page, "b.speaker span[lang=zh]"), ["戴雨森"]);
    assert_eq!(texts(&page, "p span[lang=ja]"), ["宮崎駿", "みやざき", "はやお"]);
    assert_eq!(attributes(&page, "html", "lang"), ["en-US"]);
}

#[test]
fn footnotes_lead_there_and_back() {
    let page = page(&nasty(), Tier::Free);
    assert_eq!(attributes(&page, "a[role=doc-noteref]", "href"), ["#note_1", "#note_1", "#note_2"]);
    assert_eq!(
        attributes(&page, "a[role=doc-backlink]", "href"),
        ["#mark_1_1", "#mark_1_2", "#mark_2_1"]
    );
    let mut ids = attributes(&page, "[id]", "id");
    for target in attributes(&page, "a[href^='#']", "href") {
        assert!(ids.contains(&target[1..].to_owned()), "{target} leads nowhere");
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn the_free_page_ends_with_an_invitation_and_has_no_player() {
    let page = page(&nasty(), Tier::Free);
    assert_eq!(texts(&page, ".cut"), ["(...)"]);
    assert_eq!(
        texts(&page, ".invitation"),
        ["Paid subscribers get access to the rest of the conversation, where we discuss…"]
    );
    assert_eq!(texts(&page, ".teaser li").len(), 3);
    assert_eq!(
        attributes(&page, ".subscribe", "href"),
        ["https://longtable.example/subscribe?from=free&plan=year"]
    );
    assert_eq!(texts(&page, "audio").len(), 0);
    assert_eq!(
        attributes(&page, "link[rel=canonical]", "href"),
        ["https://longtable.example/tricks/"]
    );
    let article = &graph(&page)["@graph"][0];
    assert_eq!(article["isAccessibleForFree"], false);
    // Nothing paid is in the page; what stands for it is the invitation.
    assert_eq!(article["hasPart"]["cssSelector"], ".teaser");
    assert_eq!(article["hasPart"]["isAccessibleForFree"], false);
}

#[test]
fn the_members_page_goes_on_and_is_not_for_catalogues() {
    let page = page(&nasty(), Tier::Paid);
    assert_eq!(texts(&page, ".cut, .teaser").len(), 0);
    assert_eq!(attributes(&page, "meta[name=robots]", "content"), ["noindex"]);
    assert_eq!(texts(&page, ".paid h2"), ["The zyxwheading of Forty Lines"]);
    assert_eq!(attributes(&page, "audio", "src"), ["tricks.mp3"]);
    assert_eq!(graph(&page)["@graph"][0]["hasPart"]["cssSelector"], ".paid");
}

#[test]
fn a_post_without_paid_text_is_free_and_says_so() {
    let interview = Interview { body: vec![free(turn("Ana", &["Hello."]))], ..nasty() };
    let page = page(&interview, Tier::Free);
    assert_eq!(texts(&page, ".cut, .teaser").len(), 0);
    for page in [&page, &self::page(&interview, Tier::Paid)] {
        assert_eq!(graph(page)["@graph"][0]["isAccessibleForFree"], true);
        assert!(graph(page)["@graph"][0].get("hasPart").is_none());
        assert_eq!(attributes(page, "audio", "src"), ["tricks.mp3"]);
    }
    let sound = ["https://longtable.example/tricks/tricks.mp3"];
    assert_eq!(attributes(&page, "meta[property='og:audio']", "content"), sound);
    let episode = &graph(&page)["@graph"][1];
    assert_eq!(episode["associatedMedia"]["contentUrl"], sound[0]);
    assert_eq!(episode["duration"], "PT2460S");
}

#[test]
fn nothing_in_a_text_becomes_markup() {
    let mut interview = nasty();
    let evil = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>{{ x }}\"'";
    interview.front.title = evil.to_owned();
    interview.front.deck = Some(evil.to_owned());
    interview.front.byline = vec![evil.to_owned()];
    interview.front.tags = vec![evil.to_owned()];
    interview.body.insert(0, free(turn(evil, &[evil])));
    interview.body.insert(0, free(heading(2, evil)));
    let page = page(&interview, Tier::Free);
    assert_eq!(texts(&page, "script").len(), 2, "only the page's own description and script");
    assert_eq!(texts(&page, "img[src=x]").len(), 0);
    let as_read = evil.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(texts(&page, "h1"), [as_read.as_str()]);
    assert_eq!(graph(&page)["@graph"][0]["headline"], evil);
    assert!(texts(&page, "p.turn")[0].contains(&as_read));
}

#[test]
fn an_address_that_could_run_code_is_no_link() {
    let html = html(&nasty(), Tier::Free);
    assert!(!html.contains("javascript:"));
    let page = Html::parse_document(&html);
    assert!(texts(&page, "p").iter().any(|said| said.contains("And this is no link, this is")));
    assert_eq!(texts(&page, ".listen a"), ["Apple Podcasts", "Spotify"]);
}

#[test]
fn the_policy_names_style_and_script_by_their_hashes_and_allows_nothing_else() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let html = html(&nasty(), Tier::Free);
    let hash = |start: &str, end: &str| {
        let source = html.split_once(start).unwrap().1.split_once(end).unwrap().0;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(source))
    };
    let style = hash("<style>", "</style>");
    let script = hash("<script type=\"module\">", "</script>");
    let page = Html::parse_document(&html);
    let policy = &attributes(&page, "meta[http-equiv=Content-Security-Policy]", "content")[0];
    assert_eq!(
        *policy,
        format!(
            "default-src 'none'; base-uri 'none'; form-action 'none'; \
             style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data: https://example.org"
        )
    );
    assert_eq!(texts(&page, "[style]").len(), 0);
}

#[test]
fn headings_never_skip_a_level() {
    let interview = Interview {
        body: [5, 3, 6, 2].map(|level| free(heading(level, "A"))).to_vec(),
        ..Interview::default()
    };
    let page = page(&interview, Tier::Free);
    let headings = selector(".text > [id]");
    let levels = page.select(&headings).map(|heading| heading.value().name());
    assert_eq!(levels.collect::<Vec<_>>(), ["h2", "h3", "h4", "h2"]);
    let ids = attributes(&page, ".text > [id]", "id");
    assert_eq!(ids, ["a", "a-2", "a-3", "a-4"]);
}

#[test]
fn every_language_speaks_for_itself() {
    for (language, date, colon, minutes) in [
        ("pt-BR", "segunda-feira, 2 de março de 2026", "Ana:", "1 min de leitura"),
        ("es", "lunes, 2 de marzo de 2026", "Ana:", "1 min de lectura"),
        ("fr", "lundi 2 mars 2026", "Ana\u{a0}:", "1 min de lecture"),
        ("de", "Montag, 2. März 2026", "Ana:", "1 Min. Lesezeit"),
        ("zh", "2026年3月2日星期一", "Ana：", "阅读约需 1 分钟"),
    ] {
        let mut interview = Interview {
            body: vec![free(turn("Ana", &["Olá."])), paid(paragraph("x"))],
            ..nasty()
        };
        interview.front.language = Some(Language::new(language));
        let page = page(&interview, Tier::Free);
        assert_eq!(texts(&page, "time"), [date]);
        assert_eq!(attributes(&page, ".bar [aria-label='']", "class"), [""; 0]);
        let label: String = page.select(&selector(".speaker")).next().unwrap().text().collect();
        assert_eq!(label, colon);
        assert!(texts(&page, ".kicker")[0].ends_with(minutes), "{language}");
        assert!(!texts(&page, ".invitation")[0].contains("Paid subscribers"), "{language}");
    }
}

#[test]
fn each_sort_of_post_is_called_what_it_is() {
    for (kind, language, said) in [
        (Kind::Interview, "en", "Interview"),
        (Kind::Essay, "pt", "Ensaio"),
        (Kind::Stub, "zh", "链接"),
    ] {
        let mut interview = Interview { body: vec![free(paragraph("Text."))], ..nasty() };
        interview.front.kind = kind;
        interview.front.language = Some(Language::new(language));
        let kicker = &texts(&page(&interview, Tier::Free), ".kicker")[0];
        assert!(kicker.starts_with(said), "{kicker}");
    }
}

#[test]
fn catalogues_are_told_where_the_page_stands_and_what_it_is() {
    let page = page(&nasty(), Tier::Free);
    for (property, content) in [
        ("og:url", "https://longtable.example/tricks/"),
        ("og:type", "article"),
        ("og:locale", "en_US"),
        ("article:section", "Interview"),
    ] {
        let property = format!("meta[property='{property}']");
        assert_eq!(attributes(&page, &property, "content"), [content]);
    }
    assert_eq!(attributes(&page, "meta[name='twitter:card']", "content"), ["summary"]);
}

#[test]
fn a_link_in_a_footnote_and_lists_in_quotes_are_kept() {
    let list = Block::List { start: Some(3), items: vec![vec![paragraph("Three")], vec![]] };
    let interview = Interview {
        body: vec![
            free(Block::Quote(vec![list])),
            free(Block::Paragraph(vec![Inline::FootnoteMark("a".to_owned())])),
        ],
        footnotes: vec![footnote("a", vec![text("Note")])],
        ..Interview::default()
    };
    let page = page(&interview, Tier::Free);
    assert_eq!(attributes(&page, "blockquote ol", "start"), ["3"]);
    assert_eq!(texts(&page, "blockquote li"), ["Three ¶", ""]);
    assert_eq!(texts(&page, ".footnotes li > p:first-child"), ["Note"]);
}

#[test]
fn an_episode_name_that_leaves_its_folder_is_refused() {
    let (edition, show) = (nasty().edition(Tier::Free), specimen::show());
    for episode in ["../x", "a/b", "", ".hidden", "a\\b", "con:x"] {
        let post = publish::Post { episode, show: &show, audio: None, spoken: &[] };
        let error = publish::files(&edition, &post, &PRESS).unwrap_err();
        assert!(error.to_string().contains("cannot name a file"), "{error}");
    }
}
