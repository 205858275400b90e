//! The look of a show's pages, and what a theme cannot do.

use base64::Engine as _;
use scraper::{Html, Selector};
use sha2::Digest as _;
use transcript::{Interview, Kind, Show, Theme, Tier};

use crate::specimen::{self, free, nasty, paragraph};
use crate::{PRESS, file, publish_with};

/// Returns the pages of a show with this theme: a post's and the archive's.
fn pages(theme: &str) -> Vec<String> {
    let show = show(theme);
    let post = publish_with(&nasty(), Tier::Free, &show, &PRESS).unwrap();
    let list = publish::site([], &show, Tier::Free).unwrap();
    [post, list].iter().map(|files| text(file(files, "index.html"))).collect()
}

fn show(theme: &str) -> Show {
    let Show { theme, .. } = Show::parse(&format!("[theme]\n{theme}")).unwrap();
    assert_ne!(theme, Theme::default());
    Show { theme, ..specimen::show() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn style(page: &str) -> &str {
    page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0
}

fn attribute(page: &str, css: &str, name: &str) -> Option<String> {
    let page = Html::parse_document(page);
    let element = page.select(&Selector::parse(css).unwrap()).next()?;
    element.attr(name).map(str::to_owned)
}

#[test]
fn colours_fonts_and_rules_come_after_the_house_s_own() {
    let theme = "font = 'Georgia, \"Songti SC\", serif'\ncss = '.teaser { border-radius: 0 }'\n\
                 [theme.light]\npaper = \"white\"\naccent = \"#a00\"\n[theme.dark]\naccent = \"#faa\"";
    for page in pages(theme) {
        let style = style(&page);
        let house = style.find("@media print").unwrap();
        for changed in [
            "\n:root { --serif: Georgia, \"Songti SC\", serif; }\n",
            "screen and (prefers-color-scheme: light) { :root { --paper: white; --link: #a00; \
             --button: #a00; } }\n",
            "screen and (prefers-color-scheme: dark) { :root { --link: #faa; --button: #faa; } }\n",
        ] {
            assert!(style.find(changed).is_some_and(|at| at > house), "{style}");
        }
        assert!(style.ends_with(".teaser { border-radius: 0 }\n"));
        let hash = sha2::Sha256::digest(style);
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        let policy = "meta[http-equiv=Content-Security-Policy]";
        let policy = attribute(&page, policy, "content").unwrap();
        assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
    }
}

#[test]
fn rules_cannot_leave_the_style_sheet() {
    let css = "p::after { content: '</style><script>alert(1)</script><img src=x>' } <!-- /* }";
    for page in pages(&format!("css = \"{css}\"")) {
        let parsed = Html::parse_document(&page);
        let count = |css: &str| parsed.select(&Selector::parse(css).unwrap()).count();
        assert_eq!(count("style"), 1);
        assert_eq!(count("img[src=x]"), 0);
        assert_eq!(count("script:not([type='application/ld+json'], [type=module])"), 0);
        assert_eq!(count("main"), 1, "what follows the style sheet is gone");
        let policy = "meta[http-equiv=Content-Security-Policy]";
        let policy = attribute(&page, policy, "content").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    }
}

#[test]
fn a_logo_stands_where_the_show_s_name_does() {
    let [post, list] = &pages("logo = \"art/Logo.PNG\"")[..] else { panic!("two pages") };
    assert_eq!(attribute(post, "header.site img", "src").unwrap(), "../logo.png");
    assert_eq!(attribute(post, "header.site img", "alt").unwrap(), "The Long Table");
    assert_eq!(attribute(list, "header.site img", "src").unwrap(), "logo.png");
    let shared = attribute(post, "meta[property='og:image']", "content").unwrap();
    assert_eq!(shared, "https://longtable.example/logo.png");

    let elsewhere = "logo = \"https://pictures.example/logo.svg\"";
    for page in pages(elsewhere) {
        let source = attribute(&page, "header.site img", "src").unwrap();
        assert_eq!(source, "https://pictures.example/logo.svg");
        let policy = "meta[http-equiv=Content-Security-Policy]";
        let policy = attribute(&page, policy, "content").unwrap();
        assert!(policy.contains("img-src data: https://"), "{policy}");
        assert!(policy.contains(" https://pictures.example"), "{policy}");
    }
    for bad in ["javascript:alert(1)", "javascript://x/%0Aalert(1)", "../../secret.key", "logo"] {
        for page in pages(&format!("logo = \"{bad}\"")) {
            assert_eq!(attribute(&page, "header.site img", "src"), None, "{bad}");
        }
    }
}

#[test]
fn an_essay_says_in_which_language_the_show_s_footer_is_and_offers_nothing_to_hear() {
    let mut essay = Interview { body: vec![free(paragraph("Texto."))], ..nasty() };
    essay.front.kind = Kind::Essay;
    essay.front.audio = None;
    essay.front.language = Some(transcript::Language::new("pt"));
    let files = publish_with(&essay, Tier::Free, &specimen::show(), &PRESS).unwrap();
    let page = text(file(&files, "index.html"));
    assert_eq!(attribute(&page, "footer p", "lang").unwrap(), "en-US");
    assert_eq!(attribute(&page, ".listen", "class"), None);
}
