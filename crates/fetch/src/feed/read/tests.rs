//! Feeds as publishers write them, and as nobody should.

use proptest::prelude::*;

use super::*;
use crate::feed::Credit;

fn base() -> Address {
    Address::parse("https://ann:pass@example.org/show/feed.xml").unwrap()
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" \
         xmlns:i=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
         xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel>\
         <title>The Mill</title>{items}</channel></rss>"
    )
}

const EPISODE: &str = r#"
<item>
  <title>Night &amp; <![CDATA[Day]]> – caf&#233;</title>
  <guid isPermaLink="false"> mill-7 </guid>
  <pubDate>Tues, 03 Mar 2026 01:30:00 +0900</pubDate>
  <i:duration>1:02:03</i:duration>
  <description><![CDATA[<p>Who keeps a mill awake?</p><p>Dora asks.</p>]]></description>
  <link>https://example.org/mill-7</link>
  <enclosure url="/audio/mill-7.mp3?token=abc" length="1234567" type="Audio/MPEG; x=1"/>
  <i:season>2</i:season><podcast:episode display="7b">7</podcast:episode>
  <podcast:person role="Guest" href="https://example.org/ana">Ana Okafor</podcast:person>
  <podcast:person>Dora Lindqvist</podcast:person>
  <podcast:person role="Captain of the Ship"> Rui  Prado </podcast:person>
  <podcast:transcript url="mill-7.srt" type="application/x-subrip"/>
  <podcast:transcript url="https://cdn.example.com/mill-7.vtt" type="text/vtt" language="en"/>
</item>"#;

#[test]
fn an_episode_of_rss_is_read_whole() {
    let feed = read(&rss(EPISODE), &base()).unwrap();
    assert_eq!(feed.title, "The Mill");
    let [item] = &feed.items[..] else { panic!("{feed:?}") };
    assert_eq!(item.title, "Night & Day – café");
    assert_eq!(item.guid.as_deref(), Some("mill-7"));
    let published = item.published.unwrap();
    assert_eq!(published.day.to_string(), "2026-03-03");
    assert_eq!(published.at.to_string(), "2026-03-02T16:30:00Z");
    assert_eq!(item.duration.unwrap().to_string(), "1:02:03");
    assert_eq!(item.description, "Who keeps a mill awake?\n\nDora asks.");
    assert_eq!(item.link.as_ref().unwrap().open().unwrap(), "https://example.org/mill-7");
    assert_eq!((item.season, item.number), (Some(2), Some(7)));
    assert_eq!(item.sound.address.to_string(), "https://…@example.org/audio/mill-7.mp3?…");
    assert_eq!((item.sound.bytes, &*item.sound.media_type), (Some(1_234_567), "audio/mpeg"));
    let credit = |name: &str, role: &str| Credit { name: name.to_owned(), role: role.to_owned() };
    let people = [
        credit("Ana Okafor", "guest"),
        credit("Dora Lindqvist", "host"),
        credit("Rui Prado", "captain of the ship"),
    ];
    assert_eq!(item.people, people);
    let transcripts: Vec<_> =
        item.transcripts.iter().map(|one| (one.address.to_string(), &*one.media_type)).collect();
    let expected = [
        ("https://…@example.org/show/mill-7.srt".to_owned(), "application/x-subrip"),
        ("https://cdn.example.com/mill-7.vtt".to_owned(), "text/vtt"),
    ];
    assert_eq!(transcripts, expected);
}

#[test]
fn an_entry_of_atom_is_read_as_an_item_is() {
    let text = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>The <b>Mill</b></title>
      <link rel="self" href="https://example.org/feed.xml"/>
      <entry><title type="html">Night &amp;amp; Day</title><id>tag:example.org,2026:7</id>
      <published>2026-03-02T23:30:00-05:00</published><updated>2026-04-01T00:00:00Z</updated>
      <link href="/mill-7"/><link rel="enclosure" type="audio/mp4" length="0" href="mill-7.m4a"/>
      <content type="xhtml"><div><p>One.</p><p>Two.</p></div></content></entry>
      <entry><title>A post</title><id>2</id><link href="/post"/></entry></feed>"#;
    let feed = read(text, &base()).unwrap();
    assert_eq!((&*feed.title, feed.items.len(), feed.without_sound), ("The Mill", 1, 1));
    let item = &feed.items[0];
    assert_eq!(
        (&*item.title, item.guid.as_deref()),
        ("Night & Day", Some("tag:example.org,2026:7"))
    );
    assert_eq!(item.published.unwrap().day.to_string(), "2026-03-02");
    assert_eq!(item.description, "One.\n\nTwo.");
    assert_eq!(item.sound.bytes, None);
    assert_eq!(item.sound.address.file_name(), "mill-7.m4a");
}

#[test]
fn people_of_the_show_take_part_where_an_item_names_nobody() {
    let sound = "<enclosure url=\"a.mp3\" type=\"audio/mpeg\"/>";
    let host = "<podcast:person>Dora</podcast:person>";
    let guest = "<podcast:person role=\"guest\">Ana</podcast:person>";
    let feed =
        read(&rss(&format!("<item>{sound}{guest}</item><item>{sound}</item>{host}")), &base());
    let feed = feed.unwrap();
    let names = feed.items.iter().map(|item| item.people[0].name.as_str()).collect::<Vec<_>>();
    assert_eq!(names, ["Ana", "Dora"]);
}

#[test]
fn the_recording_is_told_from_other_enclosures() {
    let check = |enclosures: &str, expected: Option<&str>| {
        let feed = read(&rss(&format!("<item>{enclosures}</item>")), &base()).unwrap();
        let found = feed.items.first().map(|item| item.sound.address.file_name());
        assert_eq!(found.as_deref(), expected, "{enclosures}");
    };
    let film = "<enclosure url=\"a.mp4\" type=\"video/mp4\"/>";
    let sound = "<enclosure url=\"a.mp3\" type=\"audio/mpeg\"/>";
    let paper = "<enclosure url=\"a.pdf\" type=\"application/pdf\"/>";
    check(&format!("{paper}{film}{sound}"), Some("a.mp3"));
    check(film, Some("a.mp4"));
    check("<enclosure url=\"a.mp3\"/>", Some("a.mp3"));
    check(paper, None);
    check("<enclosure url=\"file:///etc/passwd\" type=\"audio/mpeg\"/>", None);
    check("<enclosure type=\"audio/mpeg\"/>", None);
}

#[track_caller]
fn check_refused(text: &str, problem: &str) {
    let found = read(text, &base()).unwrap_err();
    assert!(found.contains(problem), "{found}");
}

#[test]
fn what_is_no_feed_is_refused_with_what_it_is() {
    check_refused("", "there is nothing in it");
    check_refused("just text", "there is nothing in it");
    check_refused("<!DOCTYPE html><html><body></body></html>", "it is a web page");
    check_refused("<opml></opml>", "neither RSS nor Atom");
    check_refused("<rss><channel><item>", "in the middle");
    check_refused("<rss>\n<channel>\n<item></channel></rss>", "line 3: ");
}

#[test]
fn what_is_made_to_break_readers_does_not() {
    let deep = format!("<rss><channel>{}", "<a>".repeat(1_000_000));
    check_refused(&deep, "nested deeper");
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">\
                <!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let items = "<item><title>&b;&x;</title><enclosure url=\"a.mp3\"/></item>";
    let feed = read(&rss(items).replace("<rss", &format!("{bomb}<rss")), &base()).unwrap();
    assert_eq!(feed.items[0].title, "&b;&x;");
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    let feed = read(&rss(&format!("<item{attributes}><enclosure{attributes}/></item>")), &base());
    assert_eq!(feed.unwrap().without_sound, 1);
}

proptest! {
    #[test]
    fn nothing_that_looks_like_a_feed_makes_the_reader_panic(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..60), noise in ".{0,8}",
    ) {
        let text = format!("<rss xmlns:i=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel>{}{noise}{}", parts.concat(), "</channel></rss>");
        if let Ok(feed) = read(&text, &base()) {
            for item in feed.items {
                prop_assert!(!item.title.contains(char::is_control));
                prop_assert!(!item.sound.address.to_string().contains("pass"));
            }
        }
        let _ = read(&parts.concat(), &base());
    }
}

/// Pieces of feeds, whole and broken.
const PARTS: &[&str] = &[
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<title/>",
    "&amp;",
    "&#27;",
    "&#x0;",
    "&#xD800;",
    "&nbsp;",
    "&b;",
    "&",
    "<![CDATA[",
    "]]>",
    "<enclosure url='a.mp3'/>",
    "<enclosure url='//x/a'",
    "<enclosure url='http://[' length='-1'/>",
    "<link href='b' rel='enclosure'/>",
    "<pubDate>2 Mar",
    " 2026 25:00:00 +9900",
    "</pubDate>",
    "<i:duration>9:9:9:9</i:duration>",
    "<podcast:person role=''>A</podcast:person>",
    "<podcast:transcript url='\u{202e}'/>",
    "<!--",
    "-->",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a [",
    "]>",
    ">",
    "<",
    "é",
    "<rss>",
    "<channel>",
    "</channel>",
    "</rss>",
    "<feed>",
    "</feed>",
    "<a b='1' b='2'>",
    "</a>",
];

#[test]
fn dates_and_lengths_are_read_as_publishers_write_them() {
    let date = |text: &str| {
        let item = format!("<item><pubDate>{text}</pubDate><enclosure url=\"a.mp3\"/></item>");
        let feed = read(&rss(&item), &base()).unwrap();
        feed.items[0].published.map(|moment| moment.at.to_string())
    };
    let morning = Some("2026-03-02T08:00:00Z".to_owned());
    for text in [
        "Mon, 02 Mar 2026 08:00:00 GMT",
        "Mon, 2 Mar 2026 08:00:00 -0000",
        "Sun, 02 Mar 2026 03:00:00 EST",
        "02 Mar 2026 08:00 +0000",
        "2026-03-02T09:00:00+01:00",
    ] {
        assert_eq!(date(text), morning, "{text}");
    }
    assert_eq!(date("2026-03-02").as_deref(), Some("2026-03-02T00:00:00Z"));
    for text in ["", "yesterday", "2026-13-45", "ééééééééééé"] {
        assert_eq!(date(text), None, "{text}");
    }
    let length = |text: &str| {
        let item =
            format!("<item><i:duration>{text}</i:duration><enclosure url=\"a.mp3\"/></item>");
        read(&rss(&item), &base()).unwrap().items[0].duration.map(|length| length.0)
    };
    assert_eq!(length("61:05"), Some(3_665_000));
    assert_eq!(length("3665"), Some(3_665_000));
    assert_eq!(length("1:01:05"), Some(3_665_000));
    for text in ["", "an hour", "-5", "NaN", "0", "1e400"] {
        assert_eq!(length(text), None, "{text}");
    }
}
