//! Captions, transcripts and chapters, read by programs of other people.

use publish::{OutputFile, Post};
use scraper::{Html, Selector};
use subtp::srt::SubRip;
use subtp::vtt::{VttBlock, VttCue, WebVtt};
use transcript::{
    Block, Edition, Interview, Language, Millis, Passage, Span, Tier, TimedParagraph, is_unspaced,
};

use crate::specimen::{self, free, heading, nasty, paid, turn};
use crate::{PRESS, file};

/// How long every word of these tests takes.
const WORD: u32 = 300;

/// Gives the turns of an edition times as if they were read aloud from the start on, up to the cut.
pub(crate) fn read_aloud(edition: &Edition) -> Vec<TimedParagraph> {
    let mut now = 2000;
    let mut spoken = Vec::new();
    let free = edition.tier() == Tier::Free;
    for (block, passage) in edition.passages().iter().enumerate() {
        match passage {
            Passage::Cut if free => break,
            Passage::Block(Block::Turn(turn)) => {
                for (paragraph, content) in turn.paragraphs.iter().enumerate() {
                    let words = words(&specimen::said(content));
                    let spans = words.iter().map(|_| {
                        now += WORD;
                        Span::new(Millis(now - WORD), Millis(now))
                    });
                    spoken.push(TimedParagraph {
                        block,
                        paragraph,
                        turn: block,
                        speaker: turn.speaker.clone(),
                        spans: spans.collect(),
                        words,
                        matched: 1.0,
                        spread: 0,
                    });
                }
            }
            _ => {}
        }
    }
    spoken
}

/// Cuts text into words as it is done for times: letters of scripts without spaces are words.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for run in text.split_whitespace() {
        words.push(String::new());
        for letter in run.chars() {
            match words.last_mut() {
                Some(last) if last.is_empty() || !is_unspaced(letter) => last.push(letter),
                _ => words.push(letter.to_string()),
            }
        }
    }
    words
}

fn published(interview: &Interview, tier: Tier) -> Vec<OutputFile> {
    let (edition, show) = (interview.edition(tier), specimen::show());
    let spoken = read_aloud(&edition);
    let post = Post { episode: "tricks", show: &show, audio: None, spoken: &spoken };
    publish::files(&edition, &post, &PRESS).unwrap().0
}

fn text(files: &[OutputFile], name: &str) -> String {
    String::from_utf8(file(files, name).to_vec()).unwrap()
}

fn cues(files: &[OutputFile]) -> Vec<VttCue> {
    let captions = WebVtt::parse(&text(files, "captions.vtt")).unwrap();
    let cue = |block| match block {
        VttBlock::Que(cue) => cue,
        other => panic!("{other:?} in published captions"),
    };
    captions.blocks.into_iter().map(cue).collect()
}

const DATA: [&str; 5] =
    ["captions.vtt", "captions.srt", "transcript.json", "transcript.html", "chapters.json"];

#[test]
fn captions_name_the_speaker_and_the_paragraph_of_each_cue() {
    let files = published(&nasty(), Tier::Free);
    let cues = cues(&files);
    let first = cues[0].payload.join("\n");
    assert!(first.starts_with("<v Kaisa Mäkelä>When you first met Liang Wenfeng"), "{first}");
    let edition = nasty().edition(Tier::Free);
    let known: Vec<&String> =
        (0..edition.passages().len()).flat_map(|at| edition.paragraph_ids(at)).collect();
    let names: Vec<&String> = cues.iter().map(|cue| cue.identifier.as_ref().unwrap()).collect();
    for (place, name) in names.iter().enumerate() {
        assert!(!names[..place].contains(name), "{name} names two cues");
        let paragraph = name.split('.').next().unwrap();
        assert!(known.iter().any(|known| *known == paragraph), "{name} names no paragraph");
    }
    let all = text(&files, "captions.vtt");
    assert!(all.contains("typed #import") && all.contains("&lt;!-- --&gt;"), "{all}");
}

#[test]
fn srt_keeps_to_the_podcast_profile() {
    let files = published(&nasty(), Tier::Paid);
    let captions = SubRip::parse(&text(&files, "captions.srt")).unwrap();
    let mut labels = 0;
    for (card, number) in captions.subtitles.iter().zip(1..) {
        assert_eq!(card.sequence, number);
        assert!((1..=2).contains(&card.text.len()), "{card:?}");
        assert!(card.text.iter().all(|line| line.chars().count() <= 32), "{card:?}");
        labels += usize::from(card.text[0].starts_with("João Magalhães: "));
    }
    assert_eq!(labels, 2, "once each time he begins to speak");
    let says =
        |words: &str| captions.subtitles.iter().any(|card| card.text.concat().contains(words));
    assert!(says("我觉得最重要的是好奇心。"), "Chinese is written without spaces");
}

#[test]
fn the_json_transcript_says_who_says_what_and_when() {
    let files = published(&nasty(), Tier::Free);
    let json: serde_json::Value = serde_json::from_str(&text(&files, "transcript.json")).unwrap();
    assert_eq!(json["version"], "1.0.0");
    let segments = json["segments"].as_array().unwrap();
    let mut before = 0.0;
    for segment in segments {
        let (start, end) = (&segment["startTime"], &segment["endTime"]);
        assert!(before <= start.as_f64().unwrap() && start.as_f64() < end.as_f64(), "{segment}");
        assert!(segment["body"].as_str().is_some_and(|body| !body.is_empty()), "{segment}");
        before = start.as_f64().unwrap();
    }
    assert_eq!(segments[0]["speaker"], "Kaisa Mäkelä");
    assert_eq!(segments.last().unwrap()["speaker"], "Łukasz Żółkiewski");
}

#[test]
fn the_html_transcript_has_the_three_elements_readers_know() {
    let files = published(&nasty(), Tier::Paid);
    let html = text(&files, "transcript.html");
    let fragment = Html::parse_fragment(&html);
    let all = |css| fragment.select(&Selector::parse(css).unwrap()).collect::<Vec<_>>();
    let (names, times, paragraphs) = (all("cite"), all("time"), all("p"));
    // One more is the element that the parser puts around a fragment.
    assert_eq!(all("*").len(), names.len() + times.len() + paragraphs.len() + 1);
    assert_eq!(names[0].text().collect::<String>(), "Kaisa Mäkelä:");
    assert_eq!(times[0].text().collect::<String>(), "0:02");
    let said: String = paragraphs.iter().flat_map(|paragraph| paragraph.text()).collect();
    assert!(said.contains("</script><script>alert(1)</script>"), "{said}");
}

#[test]
fn chapters_are_the_sections_of_the_edition() {
    let (free, whole) = (published(&nasty(), Tier::Free), published(&nasty(), Tier::Paid));
    let chapters = |files: &[OutputFile]| {
        let read = chapters::from_json(file(files, "chapters.json")).unwrap();
        read.into_iter()
            .map(|one| (one.start.num_milliseconds(), one.title.unwrap()))
            .collect::<Vec<_>>()
    };
    let first = (0, "Why DeepSeek 深度求索 Changed the Mood".to_owned());
    assert_eq!(chapters(&free), std::slice::from_ref(&first));
    assert_eq!(chapters(&whole)[0], first);
    assert_eq!(chapters(&whole)[1].1, "The zyxwheading of Forty Lines");
    assert_eq!(chapters(&whole).len(), 2);
}

#[test]
fn what_is_said_before_the_first_section_is_a_chapter_of_its_own() {
    let mut interview = nasty();
    interview.front.title = "The mill".to_owned();
    interview.body = vec![
        free(turn("Ana", &["One two three."])),
        free(heading(2, "Night")),
        free(turn("Ana", &["Four."])),
        free(heading(2, "Nobody speaks here")),
        free(heading(2, "Day")),
        free(heading(3, "A part of it")),
        free(turn("Bo", &["Five."])),
    ];
    let files = published(&interview, Tier::Free);
    let read = chapters::from_json(file(&files, "chapters.json")).unwrap();
    let read: Vec<_> = read
        .iter()
        .map(|one| (one.start.num_milliseconds(), one.title.as_deref().unwrap()))
        .collect();
    assert_eq!(read, [(0, "The mill"), (2900, "Night"), (3200, "Day")]);
}

#[test]
fn a_text_without_times_has_no_such_files_and_one_without_sections_no_chapters() {
    let (edition, show) = (nasty().edition(Tier::Free), specimen::show());
    let post = Post { episode: "tricks", show: &show, audio: None, spoken: &[] };
    let (files, _) = publish::files(&edition, &post, &PRESS).unwrap();
    assert!(!files.iter().any(|file| DATA.iter().any(|name| file.path.ends_with(name))));

    let mut interview = nasty();
    interview.body = vec![free(turn("Ana", &["One."]))];
    let files = published(&interview, Tier::Free);
    let there = DATA.map(|name| files.iter().any(|file| file.path.ends_with(name)));
    assert_eq!(there, [true, true, true, true, false]);
}

#[test]
fn data_files_of_a_free_edition_end_before_the_cut_whatever_follows() {
    let mut changed = nasty();
    changed.body.retain(|tiered| tiered.tier == Tier::Free);
    changed.body.push(paid(heading(2, "Something else entirely")));
    changed.body.push(paid(turn("Nobody", &["Words 龢 that were never there."; 40])));
    let (one, other) = (published(&nasty(), Tier::Free), published(&changed, Tier::Free));
    for name in DATA {
        assert_eq!(text(&one, name), text(&other, name));
        assert!(!text(&one, name).contains("zyxw"), "{name}");
    }
    let last = read_aloud(&nasty().edition(Tier::Free)).last().unwrap().span().unwrap();
    let timings = cues(&one).last().unwrap().timings;
    let end = timings.end;
    let end = u32::from(end.minutes) * 60_000
        + u32::from(end.seconds) * 1000
        + u32::from(end.milliseconds);
    assert_eq!(end, last.end().0);
}

#[test]
fn chinese_cards_are_as_narrow_as_a_screen() {
    let mut interview = nasty();
    interview.front.language = Some(Language::new("zh"));
    let said = "我们今天要谈的是潮汐，还有月亮怎样把海水拉起来，又怎样把它放下去。".repeat(3);
    interview.body = vec![free(turn("梁文锋", &[&said]))];
    let files = published(&interview, Tier::Free);
    let captions = SubRip::parse(&text(&files, "captions.srt")).unwrap();
    let lines: Vec<&String> = captions.subtitles.iter().flat_map(|card| &card.text).collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 16 + 4), "{lines:?}");
    let after_a_clause = lines.iter().filter(|line| line.ends_with(['，', '。'])).count();
    assert!(after_a_clause * 4 >= lines.len() * 3, "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with(['，', '。'])), "{lines:?}");
}
