//! Text that wants to be more than text.
//!
//! One interview is published twice: once with plain words in every field that somebody can fill, once with
//! each hostile text in their place. Whatever a file is, its structure must be the same: no element, attribute,
//! key, cue, heading or link more. Files are told by their endings, so one that is added later is held to the
//! same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use publish::{Audio, Error, OutputFile, Post, entry, files, link_posts, site};
use pulldown_cmark::{Event, Options, Parser, Tag};
use scraper::{Html, Node};
use transcript::format::markdown;
use transcript::{Block, Feed, Inline, Interview, Paywall, Show, Tier};

use crate::PRESS;
use crate::data::read_aloud;
use crate::pdf::poppler;
use crate::specimen::{footnote, free, heading, nasty, paid, rich_turn};

/// What is put in place of plain words.
const HOSTILE: [&str; 16] = [
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "<!--><script>alert(1)</script-->",
    "]]><script>alert(1)</script><![CDATA[",
    "&lt;script&gt;&#60;b&#62;",
    "{{ 7 * 7 }}{% raw %}${7*7}<%= 7 %>",
    "\\u003cscript\\u003e\\\" }], \"x\": [{",
    "#panic(\"x\") #import \"@preview/x:1.0.0\": * $x$ #eval(\"1\")",
    "*b* _e_ `c` [a](javascript:alert(1)) ![i](x) <https://x.example> # h",
    "=cmd|' /C calc'!A0 +1 -1 @x",
    "00:00:01.000 --> 00:00:02.000 <v X>",
    "<!-- paid --> <!--members-only--> <!--more--> <!-- wp:more -->",
    "[Host: a note.] **Nobody:** said it",
    "javascript:alert(1)",
];

/// Addresses that would run code, or leave the site unseen.
const ADDRESSES: [&str; 14] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " \u{1}javascript:alert(1)",
    "javascript://example.org/%0Aalert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https:\\\\evil.example",
    "https://x.example/\" onclick=\"alert(1)",
];

/// A post with `said` in every field, and `address` wherever one stands.
fn post(said: &str, address: &str) -> Interview {
    let mut post = nasty();
    let front = &mut post.front;
    for text in [&mut front.subtitle, &mut front.deck, &mut front.recording_note] {
        *text = Some(said.to_owned());
    }
    for list in [
        &mut front.byline,
        &mut front.guests,
        &mut front.discuss,
        &mut front.members_discuss,
        &mut front.tags,
    ] {
        *list = vec![said.to_owned()];
    }
    front.title = said.to_owned();
    front.audio = Some("audio/tricks.mp3".to_owned());
    front.listen = BTreeMap::from([(said.to_owned(), "https://listen.example".to_owned())]);
    let text = || Inline::Text(said.to_owned());
    let link = Inline::Link { url: address.to_owned(), content: vec![text()] };
    let picture = Inline::Image { url: address.to_owned(), alt: said.to_owned() };
    let inlines = vec![text(), Inline::Code(said.to_owned()), link, picture];
    let inner = || Block::Paragraph(vec![text()]);
    let mark = Inline::FootnoteMark("n".to_owned());
    let blocks = [
        heading(2, said),
        rich_turn(said, vec![inlines.clone(), vec![text(), mark]]),
        Block::Note(vec![text()]),
        Block::Quote(vec![inner()]),
        Block::List { start: None, items: vec![vec![inner()]] },
        Block::Code(said.to_owned()),
    ];
    post.body = blocks.iter().cloned().map(free).chain(blocks.iter().cloned().map(paid)).collect();
    post.footnotes = vec![footnote("n", inlines)];
    post
}

/// A show with `said` in every field.
fn show(said: &str, address: &str) -> Show {
    let some = |text: &str| Some(text.to_owned());
    Show {
        name: said.to_owned(),
        description: some(said),
        url: some("https://longtable.example"),
        footer: some(said),
        listen: BTreeMap::from([(said.to_owned(), address.to_owned())]),
        paywall: Paywall {
            subscribe_url: some(address),
            subscribe_label: some(said),
            members_url: some("https://members.example"),
            ..Paywall::default()
        },
        feed: Feed {
            author: some(said),
            // What stands behind a `>` is a category within the other.
            categories: vec![said.replace('>', "/")],
            explicit: None,
            image: some(address),
        },
        ..Show::default()
    }
}

/// Publishes a show of one post, both with these in every field.
fn published(said: &str, address: &str) -> Vec<OutputFile> {
    both_editions(&post(said, address), &show(said, address))
}

/// Publishes both editions and both archives of a show.
fn both_editions(post: &Interview, show: &Show) -> Vec<OutputFile> {
    let mut all = Vec::new();
    for (tier, folder) in [(Tier::Free, "public"), (Tier::Paid, "members")] {
        let edition = post.edition(tier);
        let audio = Audio { href: "tricks.mp3", bytes: Some(1), duration: None };
        let spoken = read_aloud(&edition);
        let post = Post { episode: "tricks", show, audio: Some(audio), spoken: &spoken };
        let (made, _) = files(&edition, &post, &PRESS).unwrap();
        let entry = entry(&edition, &post, &made);
        let page = made.iter().find(|file| file.path.ends_with("index.html")).unwrap();
        let page = String::from_utf8(page.bytes.clone()).unwrap();
        let linked = link_posts(&page, &entry, Some(&entry), Some(&entry)).unwrap();
        let within = |file: OutputFile, folders: &[&str]| {
            let path = folders.iter().collect::<PathBuf>().join(file.path);
            OutputFile { path, ..file }
        };
        let lists = site([&entry], show, tier).unwrap();
        all.push(OutputFile { path: format!("{folder}.html").into(), bytes: linked.into_bytes() });
        all.extend(made.into_iter().map(|file| within(file, &[folder, "tricks"])));
        all.extend(lists.into_iter().map(|file| within(file, &[folder])));
    }
    all
}

/// Returns what a file is made of beside its text, by what it is.
fn structure(file: &OutputFile) -> String {
    let text = String::from_utf8_lossy(&file.bytes);
    match file.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        // A longer text has more cues.
        "html" if file.path.ends_with("transcript.html") => {
            let all = elements(&text);
            all.lines().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n")
        }
        "html" => elements(&text),
        "json" => keys(&serde_json::from_str(&text).unwrap()),
        "xml" => nodes(&text),
        "md" => events(&text),
        "vtt" | "srt" => strays(&text).join("\n"),
        _ => String::new(),
    }
}

/// Returns elements and the names of their attributes, and what JSON they hold.
fn elements(html: &str) -> String {
    let page = if html.contains("<html") {
        Html::parse_document(html)
    } else {
        Html::parse_fragment(html)
    };
    let mut all = String::new();
    for node in page.tree.root().descendants() {
        match node.value() {
            Node::Element(element) => {
                let names: BTreeSet<_> = element.attrs().map(|(name, _)| name).collect();
                all += &format!("<{} {names:?}>\n", element.name());
                let is_script = element.name() == "script";
                let is_data = element.attr("type").is_some_and(|kind| kind.ends_with("json"));
                let content: String = node
                    .children()
                    .filter_map(|child| child.value().as_text().map(|text| text.to_string()))
                    .collect();
                if is_script && !is_data {
                    all += &content;
                } else if is_script {
                    all += &keys(&serde_json::from_str(&content).unwrap());
                } else if let Some(id) = element.attr("id")
                    && html.contains(&format!("data-copies=\"{id}\" data-as=\"html\""))
                {
                    // Of a page for copying, what a button copies as HTML.
                    all += &elements(&content);
                }
            }
            Node::Comment(comment) => all += &format!("<!--{}-->\n", comment.trim()),
            _ => {}
        }
    }
    all
}

/// Returns the shape of JSON; what a field called `html` holds counts with its own.
fn keys(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let field = |(key, value): (&String, &Value)| {
        // Names of paragraphs come from what they say.
        let key = if key.starts_with("p-") && key.len() >= 10 { "a paragraph" } else { key };
        match value {
            Value::String(html) if key == "html" => format!("{key:?}: {}\n", elements(html)),
            value => format!("{key:?}: {}\n", keys(value)),
        }
    };
    match value {
        Value::Object(object) => {
            object.iter().map(field).collect::<BTreeSet<_>>().into_iter().collect()
        }
        // However many.
        Value::Array(items) => {
            let items: BTreeSet<_> =
                items.iter().map(|item| format!("- {}\n", keys(item))).collect();
            items.into_iter().collect()
        }
        Value::String(_) => "text".to_owned(),
        _ => "number".to_owned(),
    }
}

/// Returns what looks like a cue's times and begins no cue.
fn strays(captions: &str) -> Vec<&str> {
    let lines: Vec<_> = captions.lines().collect();
    let begins = |at: usize| {
        let named =
            at.checked_sub(1).and_then(|before| lines.get(before)).copied().unwrap_or_default();
        let blank =
            at.checked_sub(2).and_then(|before| lines.get(before)).copied().unwrap_or_default();
        named.is_empty() || blank.is_empty()
    };
    let arrows = lines.iter().enumerate().filter(|(_, line)| line.contains("-->"));
    arrows.filter(|(at, _)| !begins(*at)).map(|(_, line)| *line).collect()
}

fn nodes(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).unwrap();
    let mut all = String::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let names: Vec<_> =
            node.attributes().map(|attribute| attribute.name().to_owned()).collect();
        all += &format!("<{} {names:?}>\n", node.tag_name().name());
        if node.tag_name().name() == "encoded" {
            all += &elements(node.text().unwrap_or_default());
        }
    }
    all
}

fn events(markdown: &str) -> String {
    let (_, body) = markdown::split_front(markdown);
    let mut all = String::new();
    for event in Parser::new_ext(body, Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(tag) => {
                let tag = format!("{tag:?}");
                all += &format!("{}\n", tag.split([' ', '{', '(']).next().unwrap());
            }
            // It parts signs that would mean something side by side.
            Event::Html(html) | Event::InlineHtml(html) if html.trim() == "<!-- -->" => {}
            Event::Html(html) | Event::InlineHtml(html) => all += &format!("{}\n", html.trim()),
            _ => {}
        }
    }
    all
}

#[track_caller]
fn compare(tame: &[OutputFile], hostile: &[OutputFile], what: &str) {
    // A tag's folder is named for the tag.
    let named = |files: &[OutputFile]| -> Vec<String> {
        let name = |file: &OutputFile| {
            let parts: Vec<_> =
                file.path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if parts.contains(&"tags".to_owned()) { "a tag".to_owned() } else { parts.join("/") }
        };
        files.iter().map(name).collect()
    };
    assert_eq!(named(tame), named(hostile), "{what}");
    for (tame, hostile) in tame.iter().zip(hostile) {
        assert_eq!(structure(tame), structure(hostile), "{} with {what}", hostile.path.display());
    }
}

#[test]
fn text_in_any_field_changes_no_file_but_its_text() {
    let tame = published("plain words", "https://plain.example/a");
    for said in HOSTILE {
        compare(&tame, &published(said, "https://plain.example/a"), said);
    }
}

/// Returns every address that a file sends its reader to.
fn addresses(file: &OutputFile) -> Vec<String> {
    let text = String::from_utf8_lossy(&file.bytes);
    match file.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => linked(&text),
        "xml" => {
            let document = roxmltree::Document::parse(&text).unwrap();
            let elements = || document.descendants().filter(roxmltree::Node::is_element);
            let attributes = elements().flat_map(|node| node.attributes().collect::<Vec<_>>());
            let attributes = attributes.filter(|one| matches!(one.name(), "url" | "href"));
            let named =
                elements().filter(|node| matches!(node.tag_name().name(), "link" | "loc" | "url"));
            let html = elements().filter(|node| node.tag_name().name() == "encoded");
            let html = html.flat_map(|node| linked(node.text().unwrap_or_default()));
            let named = named.filter_map(|node| node.text().map(str::to_owned));
            attributes.map(|one| one.value().to_owned()).chain(named).chain(html).collect()
        }
        "md" => {
            let (_, body) = markdown::split_front(&text);
            let events = Parser::new_ext(body, Options::ENABLE_FOOTNOTES);
            let address = |event| match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    Some(dest_url.to_string())
                }
                _ => None,
            };
            events.filter_map(address).collect()
        }
        "pdf" => {
            let urls = poppler("pdfinfo", &["-url"], &file.bytes);
            urls.lines()
                .skip(1)
                .filter_map(|line| Some(line.split_whitespace().nth(2)?.to_owned()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the addresses in HTML, and those in HTML that it holds for copying.
fn linked(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let page = Html::parse_document(html);
    for node in page.tree.root().descendants() {
        if let Some(element) = node.value().as_element() {
            let attributes = element.attrs().filter(|(name, _)| {
                matches!(
                    *name,
                    "href"
                        | "src"
                        | "action"
                        | "formaction"
                        | "data"
                        | "poster"
                        | "srcset"
                        | "xlink:href"
                )
            });
            found.extend(attributes.map(|(_, value)| value.to_owned()));
            if element.name() == "textarea" {
                let texts = node
                    .children()
                    .filter_map(|child| child.value().as_text().map(|text| text.to_string()));
                found.extend(texts.flat_map(|text| linked(&text)));
            }
        }
    }
    found
}

/// Returns true for an address that runs nothing, and says openly where it leads.
fn is_harmless(address: &str) -> bool {
    let plain = !address.contains(['"', '<', '>', '\\']) && !address.starts_with("//");
    // The page's empty picture, in place of one that browsers would ask for.
    address == "data:," || plain && runs_nothing(address)
}

/// Returns true for an address within the site, or of a scheme that leads to a page.
fn runs_nothing(address: &str) -> bool {
    // What browsers drop before they read the scheme.
    let read: String = address.chars().filter(|c| !c.is_control() && *c != ' ').collect();
    let start = read.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let scheme = start.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| matches!(scheme, "https" | "http" | "mailto"))
}

#[test]
fn an_address_that_is_none_leads_nowhere_from_any_file() {
    let tame = published("words", "https://plain.example/a");
    for file in &tame {
        let ending = file.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let found = addresses(file);
        // Or this test is blind.
        if file.path.iter().any(|folder| folder == "tricks")
            && ["html", "md", "pdf"].contains(&ending)
            && !file.path.ends_with("transcript.html")
        {
            let plain = found.iter().any(|address| address == "https://plain.example/a");
            assert!(plain, "{}: {found:?}", file.path.display());
        }
    }
    for address in ADDRESSES {
        let built = post("words", address);
        let read = markdown::parse(&markdown::write(&built)).0;
        let show = show("words", address);
        // As no reader would have let it in, and as it is read from the file that people edit. In
        // Markdown an address stands as it was read.
        let ends = |file: &OutputFile, ending: &str| {
            file.path.extension().is_some_and(|extension| extension == ending)
        };
        let mut all = both_editions(&built, &show);
        all.retain(|file| !ends(file, "md"));
        all.extend(both_editions(&read, &show));
        for file in all {
            let name = file.path.display();
            for found in addresses(&file) {
                // What makes a page of Markdown escapes what is odd in an address.
                let good = is_harmless(&found) || ends(&file, "md") && runs_nothing(&found);
                assert!(good, "{address:?} became {found:?} in {name}");
            }
            let raw = String::from_utf8_lossy(&file.bytes);
            for sign in ["/JavaScript", "/JS ", "/Launch", "/OpenAction", "/EmbeddedFile"] {
                assert!(
                    !ends(&file, "pdf") || !raw.contains(sign),
                    "{address:?}: {sign} in {name}"
                );
            }
        }
    }
}

#[test]
fn no_name_of_an_episode_leaves_its_folder_or_means_a_device() {
    let (edition, show) = (nasty().edition(Tier::Free), show("x", "https://plain.example"));
    let long = "x".repeat(300);
    let names = [
        "",
        ".",
        "..",
        "../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:x",
        "\\\\server\\x",
        ".hidden",
        "a\0b",
        "a\nb",
        "con",
        "NUL",
        "nul.txt",
        "COM1",
        "com\u{b9}",
        "lpt9.mp3",
        "aux .x",
        "x.",
        "x ",
        "a<b",
        "a|b",
        "a?b",
        "a*b",
        "a\"b",
        "index.html",
        "FEED.xml",
        "tags",
        "logo.png",
        long.as_str(),
    ];
    for episode in names {
        let post = Post { episode, show: &show, audio: None, spoken: &[] };
        let error = files(&edition, &post, &PRESS).unwrap_err();
        assert!(matches!(error, Error::EpisodeName { .. }), "{episode:?}: {error}");
    }
}

#[test]
fn names_of_files_are_plain_whatever_a_post_says() {
    let tags = ["../../x", "con", "<b>", "a/b", "A B", "a b", "a-b", "..", "", "C++", "C#"];
    for said in HOSTILE.iter().chain(&tags).chain(&["x".repeat(300).as_str()]) {
        let mut names = BTreeSet::new();
        for file in published(said, "https://plain.example") {
            for part in &file.path {
                let part = part.to_str().unwrap();
                let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
                assert!(part.chars().all(plain) && part.len() < 100, "{part}");
                assert!(!part.starts_with('.') && !part.ends_with('.'), "{part}");
            }
            let small = file.path.to_string_lossy().to_lowercase();
            assert!(names.insert(small.clone()), "{small} twice");
        }
    }
}

#[test]
fn rules_of_a_theme_add_no_element_and_loosen_no_policy() {
    for css in [
        "</style><script>alert(1)</script>",
        "</STYLE ><img src=x onerror=alert(1)>",
        "@import url(https://evil.example/a.css);",
        "body { background: url(https://evil.example/a.png) }",
        "@font-face { font-family: x; src: url(https://evil.example/a.woff2) }",
        "<!-- --> ]]> \\3c/style\\3e",
        "a { behavior: expression(alert(1)) } } } @media print { ",
    ] {
        let pages = |css: &str| {
            let theme =
                transcript::Theme { css: Some(css.to_owned()), ..transcript::Theme::default() };
            let show = Show { theme, ..show("words", "https://plain.example/a") };
            let post = Post { episode: "tricks", show: &show, audio: None, spoken: &[] };
            let edition = post_of_words().edition(Tier::Free);
            let (mut made, _) = files(&edition, &post, &PRESS).unwrap();
            made.extend(site([&entry(&edition, &post, &made)], &show, Tier::Free).unwrap());
            made.retain(|file| file.path.extension().is_some_and(|ending| ending == "html"));
            made
        };
        let (tame, hostile) = (pages("a { color: red }"), pages(css));
        compare(&tame, &hostile, css);
        for file in hostile {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            let policy = text.split("Content-Security-Policy\" content=\"").nth(1);
            let Some(policy) = policy.map(|rest| rest.split("\">").next().unwrap()) else {
                continue;
            };
            assert!(!policy.contains("unsafe") && !policy.contains("evil"), "{policy}");
            assert!(policy.starts_with("default-src &#39;none&#39;"), "{policy}");
        }
    }
}

fn post_of_words() -> Interview {
    post("words", "https://plain.example/a")
}
