//! Files for players and apps: captions, transcripts and chapters, all of the edition's own text and
//! its own times.

use transcript::format::chapters_json::{self, Chapter};
use transcript::format::{podcast_html, podcast_json, srt, vtt};
use transcript::{Block, Edition, HeardTurn, Millis, Passage, TimedParagraph};

use crate::page::Page;
use crate::post::Post;
use crate::runs::{Setter, words};

/// Returns the files, by their names; none where nobody knows when something is said.
///
/// Captions and chapters end where the times do, which in a free edition is before the first cut.
pub(crate) fn files(
    edition: &Edition,
    post: &Post<'_>,
    page: &Page<'_>,
) -> Vec<(&'static str, String)> {
    let (names, turns) = named_turns(edition, post.spoken);
    if turns.is_empty() {
        return Vec::new();
    }
    let mut files = vec![
        ("captions.vtt", vtt::write_named(&turns, &names)),
        ("captions.srt", srt::write(&turns)),
        ("transcript.json", podcast_json::write(&turns)),
        ("transcript.html", podcast_html::write(post.spoken)),
    ];
    let chapters = chapters(edition, post.spoken, page);
    if !chapters.is_empty() {
        files.push(("chapters.json", chapters_json::write(&page.title, page.show, &chapters)));
    }
    files
}

/// Returns each paragraph that has a place in the recording as a turn, so that no card goes over its
/// end, and its name, by which page and captions know it.
fn named_turns(edition: &Edition, spoken: &[TimedParagraph]) -> (Vec<String>, Vec<HeardTurn>) {
    let named = spoken.iter().filter_map(|paragraph| {
        let names = edition.paragraph_ids(paragraph.block);
        Some((names.get(paragraph.paragraph)?.clone(), paragraph.heard()?))
    });
    named.unzip()
}

/// Returns the edition's sections, sorted by when their first words are said; none where it has no
/// section with a time.
///
/// The first chapter begins with the recording. Where somebody speaks before the first section, it is
/// one of its own, called what the post is called.
fn chapters(edition: &Edition, spoken: &[TimedParagraph], page: &Page<'_>) -> Vec<Chapter> {
    let setter = &mut Setter::new(&page.lang, edition.footnotes());
    let headings: Vec<(usize, String)> = (0..)
        .zip(edition.passages())
        .filter_map(|(place, passage)| match passage {
            Passage::Block(Block::Heading { level: ..=2, content }) => {
                Some((place, words(&setter.inlines(content)).trim().to_owned()))
            }
            _ => None,
        })
        .collect();
    let start = |from: usize, to: usize| {
        let own = spoken.iter().filter(|paragraph| (from..to).contains(&paragraph.block));
        own.filter_map(TimedParagraph::span).map(|span| span.start()).next()
    };
    let ends = headings.iter().skip(1).map(|(place, _)| *place).chain([usize::MAX]);
    let mut chapters: Vec<Chapter> = headings
        .iter()
        .zip(ends)
        .filter_map(|((place, title), end)| {
            let start = start(*place, end).filter(|_| !title.is_empty())?;
            Some(Chapter { start, title: title.clone() })
        })
        .collect();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters.dedup_by_key(|chapter| chapter.start);
    let before = headings.first().and_then(|(first, _)| start(0, *first));
    match chapters.first_mut() {
        None => return chapters,
        Some(first) if before.is_none_or(|before| before >= first.start) => {
            first.start = Millis::ZERO;
        }
        Some(_) => chapters.insert(0, Chapter { start: Millis::ZERO, title: page.title.clone() }),
    }
    chapters
}
