//! The archive of many posts.

use std::sync::LazyLock;

use jiff::civil::Date;
use publish::{Entry, OutputFile, Post, entry, link_posts, site};
use rss::Channel;
use rss::validation::Validate as _;
use scraper::{Html, Selector};
use transcript::{Interview, Language, Person, Role, Show, Tier};

use crate::specimen::{self, free, nasty, paid, turn};
use crate::{PRESS, file, publish};

fn entry_of(episode: &str, interview: &Interview, tier: Tier) -> Entry {
    let show = specimen::show();
    let audio = publish::Audio {
        href: "a b.mp3",
        bytes: Some(1234),
        duration: Some(transcript::Millis(61_500)),
    };
    let edition = interview.edition(tier);
    let post = Post { episode, show: &show, audio: Some(audio), spoken: &[] };
    let (files, _) = publish::files(&edition, &post, &PRESS).unwrap();
    entry(&edition, &post, &files)
}

/// Four posts: an undated one, a part-paid one, one in Portuguese, and the newest.
fn entries(tier: Tier) -> Vec<Entry> {
    static FREE: LazyLock<Vec<Entry>> = LazyLock::new(|| made(Tier::Free));
    static WHOLE: LazyLock<Vec<Entry>> = LazyLock::new(|| made(Tier::Paid));
    if tier == Tier::Free { FREE.clone() } else { WHOLE.clone() }
}

fn made(tier: Tier) -> Vec<Entry> {
    let with = |title: &str, day: Option<Date>, tags: &[&str]| {
        let mut post =
            Interview { body: vec![free(turn("Ana", &["Hello & goodbye."]))], ..nasty() };
        post.front.title = title.to_owned();
        post.front.published = day;
        post.front.tags = tags.iter().map(ToString::to_string).collect();
        post
    };
    let day = |year, month| Some(Date::constant(year, month, 1));
    let mut portuguese = with("Maré & vento", day(2025, 12), &["laboratories ", "C++"]);
    portuguese.front.language = Some(Language::new("pt-PT"));
    vec![
        entry_of("undated", &with("Undated", None, &["C#"]), tier),
        entry_of("tricks", &nasty(), tier),
        entry_of("maré", &portuguese, tier),
        entry_of("new", &with("The <newest> one", day(2026, 4), &[]), tier),
    ]
}

fn show() -> Show {
    Show {
        people: vec![Person {
            name: "Kaisa Mäkelä".to_owned(),
            native: None,
            role: Role::Host,
            aliases: vec![],
            sounds_like: vec![],
        }],
        description: Some("Conversations at a long table.".to_owned()),
        ..specimen::show()
    }
}

fn archive(tier: Tier) -> Vec<OutputFile> {
    site(&entries(tier), &show(), tier).unwrap()
}

fn text(files: &[OutputFile], name: &str) -> String {
    String::from_utf8(file(files, name).to_vec()).unwrap()
}

fn names(files: &[OutputFile]) -> Vec<String> {
    files.iter().map(|file| file.path.display().to_string()).collect()
}

fn texts(html: &str, css: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(css).unwrap();
    let said = page.select(&selector).map(|element| element.text().collect::<String>());
    said.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn attributes(html: &str, css: &str, name: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(css).unwrap();
    page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

#[test]
fn the_newest_post_comes_first_with_what_it_is_about() {
    let index = text(&archive(Tier::Free), "index.html");
    let titles = texts(&index, ".posts h2");
    assert_eq!(titles[0], "The <newest> one");
    assert!(titles[1].starts_with("“A Hundred Small Tricks”"));
    assert_eq!(titles[2..], ["Maré & vento", "Undated"]);
    let links = attributes(&index, ".posts h2 a", "href");
    assert_eq!(links[2], "mar%C3%A9/index.html");
    assert_eq!(attributes(&index, ".posts li[lang]", "lang"), ["pt-PT"]);
    let about = texts(&index, ".posts .kicker");
    assert_eq!(about[1], "Interview · Monday, March 2, 2026 · Continues for subscribers");
    assert_eq!(about[2], "Entrevista · segunda-feira, 1 de dezembro de 2025");
    assert!(texts(&index, ".posts li > p:last-child")[1].starts_with("What does a laboratory"));
    assert_eq!(texts(&index, ".subtitle"), ["Conversations at a long table."]);
}

#[test]
fn a_tag_has_a_page_of_its_own_whatever_its_letters() {
    let files = archive(Tier::Free);
    let index = text(&files, "index.html");
    assert_eq!(texts(&index, ".tags li").len(), 4);
    for link in attributes(&index, ".tags a", "href") {
        assert!(names(&files).contains(&link), "{link} is not there");
    }
    let page = text(&files, "tags/laboratories/index.html");
    assert_eq!(texts(&page, "h1"), ["Posts about “laboratories”"]);
    assert_eq!(texts(&page, ".posts h2").len(), 2);
    assert_eq!(attributes(&page, ".posts h2 a", "href")[0], "../../tricks/index.html");
    let post = text(&publish(&nasty(), Tier::Free), "index.html");
    let there = attributes(&post, ".tags a", "href");
    assert_eq!(there, ["../tags/laboratories/index.html", "../tags/china-portugal/index.html"]);
}

#[test]
fn the_feed_is_one_that_readers_understand() {
    let feed = text(&archive(Tier::Free), "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    channel.validate().unwrap();
    assert_eq!(channel.title(), "The Long Table");
    assert_eq!(channel.link(), "https://longtable.example/");
    assert_eq!(channel.description(), "Conversations at a long table.");
    assert_eq!(channel.items().len(), 4);

    let part_paid = &channel.items()[1];
    assert_eq!(part_paid.link(), Some("https://longtable.example/tricks/"));
    assert_eq!(part_paid.pub_date(), Some("Mon, 02 Mar 2026 00:00:00 +0000"));
    let excerpt = part_paid.itunes_ext().unwrap();
    assert_eq!(excerpt.episode_type(), None, "the beginning of an episode is not a whole one");
    let content = part_paid.content().unwrap();
    assert!(content.contains("<p>(...)</p>") && !content.contains("zyxw"), "{content}");
    assert!(content.contains("<h3>Injection attempts &#60;/script&#62; stay literal</h3>"));
    let categories: Vec<_> = part_paid.categories().iter().map(rss::Category::name).collect();
    assert_eq!(categories, ["laboratories", "China & Portugal"]);

    let enclosure = channel.items()[0].enclosure().unwrap();
    assert_eq!(enclosure.url(), "https://longtable.example/new/a%20b.mp3");
    assert_eq!((enclosure.length(), enclosure.mime_type()), ("1234", "audio/mpeg"));
    let newest = channel.items()[0].itunes_ext().unwrap();
    assert_eq!((newest.duration(), newest.episode_type()), (Some("61"), Some("full")));
    assert_eq!(channel.items()[3].pub_date(), None);
}

#[test]
fn the_feed_names_transcripts_chapters_and_people() {
    let mut entries = entries(Tier::Free);
    entries[3].files = [
        "interview.txt",
        "transcript.html",
        "captions.vtt",
        "chapters.json",
        "transcript.json",
        "captions.srt",
    ]
    .map(str::to_owned)
    .to_vec();
    let feed = text(&site(&entries, &show(), Tier::Free).unwrap(), "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    let podcast = &channel.items()[0].extensions()["podcast"];
    let transcripts: Vec<_> = podcast["transcript"]
        .iter()
        .map(|one| (one.attrs()["url"].as_str(), one.attrs()["type"].as_str()))
        .collect();
    assert_eq!(
        transcripts,
        [
            ("https://longtable.example/new/captions.vtt", "text/vtt"),
            ("https://longtable.example/new/captions.srt", "application/x-subrip"),
            ("https://longtable.example/new/transcript.json", "application/json"),
            ("https://longtable.example/new/transcript.html", "text/html"),
            ("https://longtable.example/new/interview.txt", "text/plain"),
        ]
    );
    assert_eq!(podcast["transcript"][0].attrs()["rel"], "captions");
    let chapters = podcast["chapters"][0].attrs();
    assert_eq!(chapters["type"], "application/json+chapters");
    let people: Vec<_> = podcast["person"]
        .iter()
        .map(|one| (one.attrs()["role"].as_str(), one.value().unwrap()))
        .collect();
    let expected = [("host", "Kaisa Mäkelä"), ("guest", "João Magalhães"), ("guest", "Dai Yusen")];
    assert_eq!(people, expected);
}

#[test]
fn catalogues_are_told_who_makes_the_show_and_what_it_is() {
    let of = |show: &Show, tier| {
        let feed = text(&site(&entries(tier), show, tier).unwrap(), "feed.xml");
        Channel::read_from(feed.as_bytes()).unwrap()
    };
    let plain = of(&show(), Tier::Free);
    let itunes = plain.itunes_ext().unwrap();
    assert_eq!(itunes.author(), Some("Kaisa Mäkelä"));
    assert_eq!((itunes.explicit(), itunes.image(), itunes.categories().len()), (None, None, 0));

    let mut told = show();
    told.feed.author = Some("The <Long> Table".to_owned());
    told.feed.explicit = Some(false);
    told.feed.categories = vec!["Science".to_owned(), "Arts > Food & Drink".to_owned()];
    told.theme.logo = Some("art/cover.png".to_owned());
    for (tier, host) in [(Tier::Free, "longtable"), (Tier::Paid, "members.longtable")] {
        let channel = of(&told, tier);
        channel.validate().unwrap();
        let itunes = channel.itunes_ext().unwrap();
        assert_eq!(itunes.author(), Some("The <Long> Table"));
        assert_eq!(itunes.explicit(), Some("false"));
        let cover = format!("https://{host}.example/logo.png");
        assert_eq!(itunes.image(), Some(cover.as_str()));
        assert_eq!(channel.image().unwrap().url(), cover);
        let [science, arts] = itunes.categories() else { panic!("{:?}", itunes.categories()) };
        assert_eq!((science.text(), science.subcategory()), ("Science", None));
        assert_eq!(arts.subcategory().unwrap().text(), "Food & Drink");
    }
    told.feed.image = Some("javascript:alert(1)".to_owned());
    told.theme.logo = Some("art/drawing.svg".to_owned());
    assert_eq!(of(&told, Tier::Free).itunes_ext().unwrap().image(), None);
}

#[test]
fn a_feed_survives_characters_that_no_xml_may_hold() {
    let mut entries = entries(Tier::Free);
    entries[0].title = "a\u{1}b\u{fffe}c ]]> <x> & \u{1f399}".to_owned();
    entries[0].html = "<p>x\u{0}y</p>".to_owned();
    let feed = text(&site(&entries, &show(), Tier::Free).unwrap(), "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    assert_eq!(channel.items()[3].title(), Some("abc ]]> <x> & \u{1f399}"));
    assert_eq!(channel.items()[3].content(), Some("<p>xy</p>"));
}

#[test]
fn only_the_newest_posts_have_their_text_in_the_feed() {
    let one = &entries(Tier::Free)[3];
    let many: Vec<_> =
        (0..60).map(|n| Entry { episode: format!("ep-{n}"), ..one.clone() }).collect();
    let feed = text(&site(&many, &show(), Tier::Free).unwrap(), "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    assert_eq!(channel.items().len(), 60);
    let with_text = channel.items().iter().filter(|item| item.content().is_some()).count();
    assert_eq!(with_text, 50);
    assert_eq!(channel.items()[0].link(), Some("https://longtable.example/ep-59/"));
}

#[test]
fn crawlers_find_what_is_free_and_are_kept_out_of_the_rest() {
    let free = archive(Tier::Free);
    let sitemap = text(&free, "sitemap.xml");
    let post =
        "<url><loc>https://longtable.example/tricks/</loc><lastmod>2026-03-02</lastmod></url>";
    assert!(sitemap.contains(post), "{sitemap}");
    assert!(sitemap.contains("<loc>https://longtable.example/tags/c-"), "{sitemap}");
    let robots = text(&free, "robots.txt");
    assert!(robots.contains("\nSitemap: https://longtable.example/sitemap.xml\n"), "{robots}");
    let llms = text(&free, "llms.txt");
    assert!(llms.starts_with("# The Long Table\n\n> Conversations at a long table.\n\n## Posts"));
    let link = "- [The <newest> one](https://longtable.example/new/interview.md): What does";
    assert!(llms.contains(link), "{llms}");

    let members = archive(Tier::Paid);
    let expected = ["index.html", "robots.txt", "tags/", "tags/", "tags/", "tags/", "feed.xml"];
    for (name, expected) in names(&members).iter().zip(expected) {
        assert!(name.starts_with(expected), "{name}");
    }
    assert_eq!(text(&members, "robots.txt"), "User-agent: *\nDisallow: /\n");
    let index = text(&members, "index.html");
    assert_eq!(attributes(&index, "meta[name=robots]", "content"), ["noindex"]);
    let feed = text(&members, "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    assert!(channel.items()[1].content().unwrap().contains("zyxwturn"));
    assert_eq!(channel.items()[1].link(), Some("https://members.longtable.example/tricks/"));
    assert_eq!(channel.itunes_ext().unwrap().block(), Some("Yes"));
}

#[test]
fn a_show_without_an_address_has_lists_and_no_feed() {
    let show = Show { url: None, ..show() };
    let files = site(&entries(Tier::Free), &show, Tier::Free).unwrap();
    assert!(names(&files).iter().all(|name| name.ends_with("index.html") || name == "robots.txt"));
    assert!(!text(&files, "index.html").contains("feed.xml"));
}

#[test]
fn nothing_in_an_entry_becomes_markup() {
    let evil = "</script></style><script>alert(1)</script><img src=x>{{ x }}\"'";
    let mut entries = entries(Tier::Free);
    for entry in &mut entries {
        entry.title = evil.to_owned();
        entry.excerpt = Some(evil.to_owned());
        entry.tags = vec![evil.to_owned()];
        entry.guests = vec![evil.to_owned()];
    }
    let show = Show { name: evil.to_owned(), description: Some(evil.to_owned()), ..show() };
    let files = site(&entries, &show, Tier::Free).unwrap();
    for page in files.iter().filter(|file| file.path.ends_with("index.html")) {
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert_eq!(attributes(&html, "img, iframe", "src").len(), 0);
        assert!(texts(&html, "script").len() <= 1, "{html}");
    }
    let feed = text(&files, "feed.xml");
    let channel = Channel::read_from(feed.as_bytes()).unwrap();
    assert_eq!(channel.title(), evil);
    assert_eq!(channel.items()[0].title(), Some(evil));
}

#[test]
fn a_post_links_to_those_before_and_after_it() {
    let entries = entries(Tier::Free);
    let (tricks, portuguese, new) = (&entries[1], &entries[2], &entries[3]);
    let page = text(&publish(&nasty(), Tier::Free), "index.html");
    assert_eq!(attributes(&page, ".neighbours", "class").len(), 0);
    let linked = link_posts(&page, tricks, Some(portuguese), Some(new)).unwrap();
    assert_eq!(attributes(&linked, "a[rel=prev]", "href"), ["../mar%C3%A9/index.html"]);
    assert_eq!(texts(&linked, "a[rel=prev]"), ["Previous Maré & vento"]);
    assert_eq!(attributes(&linked, "a[rel=prev] span[lang]", "lang"), ["pt-PT"]);
    assert_eq!(texts(&linked, "a[rel=next]"), ["Next The <newest> one"]);
    let again = link_posts(&linked, tricks, None, Some(new)).unwrap();
    assert_eq!(texts(&again, ".neighbours a"), ["Next The <newest> one"]);
    assert_eq!(link_posts(&again, tricks, None, None).unwrap(), page);
    assert_eq!(link_posts("<p>A page of somebody else’s.</p>", tricks, None, None), None);
}

#[test]
fn a_post_cannot_take_the_place_of_a_file_of_the_archive() {
    let (edition, show) = (nasty().edition(Tier::Free), specimen::show());
    for episode in ["index.html", "feed.xml", "Tags", "robots.txt"] {
        let post = Post { episode, show: &show, audio: None, spoken: &[] };
        assert!(publish::files(&edition, &post, &PRESS).is_err(), "{episode}");
    }
}

#[test]
fn the_public_archive_does_not_depend_on_paid_text() {
    let mut changed = nasty();
    changed.body.retain(|tiered| tiered.tier == Tier::Free);
    changed.body.push(paid(turn("Nobody", &["Words 龢 that were never there."; 40])));
    changed.footnotes.remove(0);
    let of = |interview: &Interview| {
        let entry = entry_of("tricks", interview, Tier::Free);
        (site([&entry], &show(), Tier::Free).unwrap(), entry)
    };
    assert_eq!(of(&nasty()), of(&changed));
    for file in of(&nasty()).0 {
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(!text.contains("zyxw") && !text.contains('龘'), "{}", file.path.display());
    }
}

#[test]
fn an_entry_is_kept_as_json() {
    for entry in entries(Tier::Paid) {
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
    }
}
