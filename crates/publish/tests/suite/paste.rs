//! The files that are pasted into other editors.

use std::collections::BTreeSet;

use scraper::{Html, Node, Selector};
use transcript::{Block, Inline, Interview, Kind, Tier};

use crate::specimen::{footnote, free, nasty, paid, paragraph, turn};
use crate::{file, publish};

fn pasted(interview: &Interview, tier: Tier, name: &str) -> String {
    String::from_utf8(file(&publish(interview, tier), &format!("paste/{name}")).to_vec()).unwrap()
}

/// Returns each element of a fragment as `name attribute attribute…`, with classes' values.
fn elements(html: &str) -> BTreeSet<String> {
    let elements = Html::parse_fragment(html).tree.into_iter().filter_map(|node| match node {
        Node::Element(element) if !matches!(element.name(), "html" | "body") => {
            let shown = element.attrs().map(|(name, value)| match name {
                "class" => format!(" class={}", value.replace(' ', "+")),
                name => format!(" {name}"),
            });
            Some(element.name().to_owned() + &shown.collect::<String>())
        }
        _ => None,
    });
    elements.collect()
}

#[track_caller]
fn check(html: &str, allowed: &[&str]) {
    for element in elements(html) {
        assert!(allowed.contains(&element.as_str()), "<{element}> in\n{html}");
    }
    assert!(!html.contains("javascript:"));
}

/// What every editor keeps.
const PLAIN: [&str; 18] = [
    "p",
    "h2",
    "h3",
    "h4",
    "strong",
    "em",
    "a href",
    "ul",
    "ol",
    "ol start",
    "li",
    "blockquote",
    "hr",
    "pre",
    "code",
    "br",
    "img alt src",
    "img src alt",
];

#[test]
fn a_fragment_has_only_what_its_editor_keeps() {
    for tier in [Tier::Free, Tier::Paid] {
        check(&pasted(&nasty(), tier, "substack.html"), &PLAIN);
    }
    let ghost = [&PLAIN[..], &["sup", "li id"]].concat();
    check(&pasted(&nasty(), Tier::Paid, "ghost.html"), &ghost);
    let word_press = [
        &PLAIN[..],
        &[
            "sup",
            "span lang",
            "a href id",
            "a id href",
            "li id",
            "h2 class=wp-block-heading id",
            "h3 class=wp-block-heading id",
            "ul class=wp-block-list",
            "ol class=wp-block-list",
            "ol class=wp-block-list start",
            "ol start class=wp-block-list",
            "blockquote class=wp-block-quote",
            "pre class=wp-block-code",
            "hr class=wp-block-separator+has-alpha-channel-opacity",
        ],
    ]
    .concat();
    check(&pasted(&nasty(), Tier::Paid, "wordpress.html"), &word_press);
}

#[test]
fn only_what_is_free_can_be_pasted_from_the_public_files() {
    let files = publish(&nasty(), Tier::Free);
    let names = files.iter().map(|file| file.path.display().to_string());
    let pasted: Vec<_> = names.filter(|name| name.starts_with("paste/")).collect();
    assert_eq!(pasted, ["paste/substack.html", "paste/copy.html"]);
    let fragment = self::pasted(&nasty(), Tier::Free, "substack.html");
    assert!(!fragment.contains("paywall"), "{fragment}");
    let cut = fragment.find("<p>(...)</p>").unwrap();
    let invited = fragment.find("<p><strong>Paid subscribers get access").unwrap();
    let button = fragment.find("from=free&#38;plan=year\">Subscribe</a></p>").unwrap();
    assert!(cut < invited && invited < button);
}

#[test]
fn every_platform_has_its_own_boundary_once_and_the_invitation_before_it() {
    for (name, boundary) in [
        ("substack.html", "<p>--- paywall here ---</p>"),
        ("ghost.html", "<!--members-only-->"),
        ("wordpress.html", "<!-- wp:jetpack/paywall /-->"),
    ] {
        let fragment = pasted(&nasty(), Tier::Paid, name);
        let (open, members) = fragment.split_once(boundary).unwrap_or_else(|| panic!("{name}"));
        assert!(!members.contains(boundary), "{name}");
        assert!(open.contains("Paid subscribers get access") && !open.contains("zyxw"), "{name}");
        assert!(members.contains("zyxwturn") && !members.contains("Liang Wenfeng founded"));
        assert!(open.contains("Liang Wenfeng founded"), "{name}: a free note is behind the wall");
        assert!(members.contains("zyxwfootnote"), "{name}");
    }
}

#[test]
fn ghost_is_never_given_a_boundary_in_a_public_post() {
    let all_free = Interview { body: vec![free(turn("Ana", &["Hello."]))], ..nasty() };
    let all_paid = Interview { body: vec![paid(turn("Ana", &["Hello."]))], ..nasty() };
    let written = Interview {
        body: vec![free(turn("Ana", &["I typed <!--members-only--> and <!-- paid -->."]))],
        ..nasty()
    };
    let empty_paid = Interview {
        body: vec![free(paragraph("Free.")), paid(Block::Paragraph(vec![]))],
        ..nasty()
    };
    for (interview, visibility) in [
        (nasty(), "paid"),
        (all_paid, "paid"),
        (empty_paid, "paid"),
        (all_free, "public"),
        (written, "public"),
    ] {
        let json = pasted(&interview, Tier::Paid, "ghost.json");
        let post = &serde_json::from_str::<serde_json::Value>(&json).unwrap()["posts"][0];
        assert_eq!(post["visibility"], visibility);
        let html = post["html"].as_str().unwrap();
        assert_eq!(html.contains("<!--members-only-->"), visibility == "paid", "{html}");
        assert_eq!(html, pasted(&interview, Tier::Paid, "ghost.html"));
        assert_eq!(post["status"], "draft");
    }
}

#[test]
fn what_ghost_shows_to_everyone_is_free() {
    let mut interview = nasty();
    interview.front.deck = None;
    interview.front.subtitle = None;
    interview.body.retain(|tiered| tiered.tier == Tier::Paid);
    let json = pasted(&interview, Tier::Paid, "ghost.json");
    let post = &serde_json::from_str::<serde_json::Value>(&json).unwrap()["posts"][0];
    assert!(post.get("custom_excerpt").is_none(), "{post}");
    interview.body.insert(0, free(turn("Ana", &["A free beginning. ".repeat(40).as_str()])));
    let json = pasted(&interview, Tier::Paid, "ghost.json");
    let post = &serde_json::from_str::<serde_json::Value>(&json).unwrap()["posts"][0];
    let excerpt = post["custom_excerpt"].as_str().unwrap();
    assert!(excerpt.starts_with("A free beginning.") && excerpt.ends_with('…'), "{excerpt}");
    assert!(excerpt.chars().count() <= 300);
}

#[test]
fn the_blocks_of_word_press_nest() {
    let fragment = pasted(&nasty(), Tier::Paid, "wordpress.html");
    let mut open = Vec::new();
    for comment in
        fragment.split("<!-- ").skip(1).map(|rest| rest.split_once("-->").unwrap().0.trim_end())
    {
        if let Some(name) = comment.strip_prefix("/wp:") {
            assert_eq!(open.pop(), Some(name), "in\n{fragment}");
        } else {
            let name = comment.strip_prefix("wp:").unwrap_or_else(|| panic!("<!-- {comment} -->"));
            let (name, settings) = name.split_once(' ').unwrap_or((name, ""));
            if let Some(settings) = settings.strip_suffix('/') {
                assert!(settings.is_empty());
            } else {
                open.push(name);
                let valid = serde_json::from_str::<serde_json::Value>(settings).is_ok();
                assert!(settings.is_empty() || valid, "{settings}");
            }
        }
    }
    assert_eq!(open, [""; 0]);
}

#[test]
fn notes_lead_somewhere_where_the_platform_keeps_addresses() {
    for name in ["ghost.html", "wordpress.html"] {
        let html = pasted(&nasty(), Tier::Paid, name);
        let page = Html::parse_fragment(&html);
        let select = |css: &str| Selector::parse(css).unwrap();
        let ids = select("[id]");
        let ids: Vec<_> = page.select(&ids).filter_map(|element| element.attr("id")).collect();
        let links = select("a[href^='#']");
        let mut targets = page.select(&links).filter_map(|link| link.attr("href")).peekable();
        assert!(targets.peek().is_some());
        for target in targets {
            assert!(ids.contains(&&target[1..]), "{name}: {target} leads nowhere");
        }
    }
    let substack = pasted(&nasty(), Tier::Paid, "substack.html");
    assert!(substack.contains("read it.[1] You have"));
    assert!(substack.contains("<p>[1] Liang Wenfeng founded"));
}

#[test]
fn a_note_of_a_free_note_stands_before_the_wall_with_its_number() {
    let mark = |name: &str| Inline::FootnoteMark(name.to_owned());
    let interview = Interview {
        body: vec![
            free(Block::Paragraph(vec![mark("a")])),
            paid(Block::Paragraph(vec![mark("p")])),
        ],
        footnotes: vec![
            footnote("a", vec![Inline::Text("Outer".to_owned()), mark("inner")]),
            footnote("p", vec![Inline::Text("Secret".to_owned())]),
            footnote("inner", vec![Inline::Text("Inner".to_owned())]),
        ],
        ..Interview::default()
    };
    let html = pasted(&interview, Tier::Paid, "ghost.html");
    let (open, members) = html.split_once("<!--members-only-->").unwrap();
    assert!(open.contains("<ol start=\"3\">\n<li id=\"note-3\">Inner</li>"), "{open}");
    assert!(members.contains("<ol start=\"2\">\n<li id=\"note-2\">Secret</li>"), "{members}");
}

#[test]
fn the_pdf_is_named_where_it_says_the_same_as_the_text() {
    let line = "<p>A PDF version is available at: <a href=\"https://longtable.example/tricks/tricks.pdf\">\
                https://longtable.example/tricks/tricks.pdf</a></p>";
    assert!(pasted(&nasty(), Tier::Free, "substack.html").contains(line));
    assert!(!pasted(&nasty(), Tier::Paid, "substack.html").contains("tricks.pdf"));
    let essay = Interview { body: vec![free(paragraph("Free."))], ..nasty() };
    assert!(pasted(&essay, Tier::Paid, "ghost.html").contains(line));
}

#[test]
fn an_essay_names_its_pdf_and_a_pointer_to_a_post_elsewhere_leads_there_alone() {
    let of = |kind| {
        let mut post = nasty();
        post.front.kind = kind;
        let url = "https://a.example/b".to_owned();
        let link = Inline::Link { content: vec![Inline::Text(url.clone())], url };
        let text = Inline::Text("Read the entire post here: ".to_owned());
        post.body = vec![free(Block::Paragraph(vec![text, link]))];
        pasted(&post, Tier::Free, "substack.html")
    };
    let leads = "<p>Read the entire post here: <a href=\"https://a.example/b\">";
    for (kind, has_pdf) in [(Kind::Essay, true), (Kind::Stub, false)] {
        let html = of(kind);
        assert!(html.contains(leads), "{html}");
        assert_eq!(html.contains("A PDF version is available at:"), has_pdf, "{html}");
    }
}

#[test]
fn addresses_within_the_site_become_whole_or_text() {
    let link = |url: &str| Inline::Link {
        url: url.to_owned(),
        content: vec![Inline::Text("there".to_owned())],
    };
    let interview = Interview {
        body: vec![free(Block::Paragraph(vec![link("#a"), link("../other/"), link("/x")]))],
        ..Interview::default()
    };
    let html = pasted(&interview, Tier::Free, "substack.html");
    for url in ["tricks/#a", "tricks/../other/", "x"] {
        let link = format!("<a href=\"https://longtable.example/{url}\">there</a>");
        assert!(html.contains(&link), "{html}");
    }
}

#[test]
fn the_copy_page_holds_each_fragment_as_it_is() {
    let page = pasted(&nasty(), Tier::Paid, "copy.html");
    let page = Html::parse_document(&page);
    let areas = Selector::parse("textarea").unwrap();
    let held: Vec<String> = page.select(&areas).map(|area| area.text().collect()).collect();
    for name in ["substack.html", "ghost.html", "wordpress.html"] {
        assert!(held.contains(&pasted(&nasty(), Tier::Paid, name)), "{name}");
    }
    assert!(held.contains(&nasty().front.title));
    let scripts = Selector::parse("script").unwrap();
    assert_eq!(page.select(&scripts).count(), 1);
}
