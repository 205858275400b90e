//! What was heard to `interview.md`.

use std::collections::BTreeMap;

use audio::{Channels, Tags};
use jiff::civil::Date;
use serde::Serialize;
use transcript::format::markdown;
use transcript::{FrontMatter, Role};

use crate::error::Result;
use crate::feed::facts::{self, Facts};
use crate::key::Key;
use crate::merging;
use crate::names;
use crate::report::Outcome;
use crate::stage::Stage;
use crate::stages::transcribe;
use crate::store::{Made, Shelf};
use crate::studio::{Claim, Desk};
use crate::texts::{self, INTERVIEW, SPEAKERS, TRANSCRIPT};

/// Rises with every change of what is written about the same words.
const VERSION: u32 = 4;

/// Parts of castpress.toml that can change the text.
const SHOW_PARTS: [&str; 5] = ["language", "style", "rules_off", "people", "glossary"];

/// All that can change the text.
#[derive(Serialize)]
struct Inputs<'a> {
    stage: Stage,
    version: u32,
    transcript_sha256: String,
    speakers_sha256: String,
    /// Label and role of each voice.
    speakers: Vec<(String, Role)>,
    /// Its tags seed the front matter.
    sound_sha256: Option<String>,
    /// Where the sound is, from the show's folder.
    sound: Option<String>,
    /// Absent where the episode did not come from a feed, as in keys of before there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_sha256: Option<String>,
    episode: &'a str,
    show: toml::Table,
}

/// Writes the interview, unless it still stands; merges it into one that a person has taken over.
pub(crate) fn run(desk: &mut Desk<'_>) -> Result<Outcome> {
    let mut labels = names::give(desk.show(), desk.name(), &desk.studio.options.given)?;
    let key = key(desk)?;
    let (words, voices) = texts::heard(desk.show(), desk.name())?;
    let shelf = shelf(desk);
    let (slot, is_edited) = match desk.claim(Stage::Compose, &shelf, &key)? {
        Claim::Run(slot) => (slot, false),
        Claim::Leave(outcome @ Outcome::Kept { outdated }) => {
            labels.extend(names::names_of_numbers(&voices));
            relabel(desk, &key, &labels)?;
            if !(outdated && merging::is_possible(desk)) {
                return Ok(outcome);
            }
            desk.explain(Stage::Compose, &shelf.inputs()?, &key);
            (shelf.forced(&key)?, true)
        }
        Claim::Leave(outcome) => return Ok(outcome),
    };
    let front = front_matter(desk)?;
    let show = desk.show().show();
    let composed = ::compose::interview(&words, &voices, show, front);
    let interview = ::compose::sections::propose(composed.interview, show);
    desk.report.notes.extend(composed.warnings.into_iter().map(|odd| odd.message));
    let composed = markdown::write(&interview);
    if is_edited {
        return merging::run(desk, *slot, &composed);
    }
    merging::keep(desk, &composed)?;
    desk.save(slot, &[composed.as_bytes()])?;
    let unnamed = voices.speakers.iter().filter(|speaker| speaker.name.is_none()).count();
    if unnamed > 0 {
        let voices = if unnamed == 1 { "a voice has" } else { "some voices have" };
        let list = format!("`castpress speakers list {}` shows who they may be", desk.name());
        desk.report.notes.push(format!("{voices} no name yet: {list}"));
    }
    Ok(Outcome::Done)
}

/// Puts names in place of numbers in a text that a person edited, as long as its numbers are those of
/// the voices as they were heard last.
fn relabel(desk: &mut Desk<'_>, key: &Key, labels: &BTreeMap<String, String>) -> Result<()> {
    let composed_from = shelf(desk).inputs()?;
    let then = composed_from.get("speakers_sha256");
    if then.is_some() && then != key.inputs().get("speakers_sha256") {
        return Ok(());
    }
    for (old, new) in names::relabel(desk.show(), desk.name(), labels)? {
        desk.report.notes.push(format!("{INTERVIEW}: `{old}` is now `{new}`"));
    }
    Ok(())
}

/// Returns the files of the stage.
pub(crate) fn shelf(desk: &Desk<'_>) -> Shelf {
    desk.shelf(Stage::Compose, &[INTERVIEW], Made::ForPeople)
}

/// Returns what the stage's result depends on.
pub(crate) fn key(desk: &mut Desk<'_>) -> Result<Key> {
    let heard = transcribe::shelf(desk);
    let sound = desk.episode.sound.as_ref().and_then(|sound| sound.listeners_hear());
    let sound_sha256 = sound.map(|sound| desk.digests.of(sound)).transpose()?;
    let voices = desk.voices()?;
    let speakers = voices.speakers.iter().map(|one| (one.label(), one.role)).collect();
    Ok(Key::of(&Inputs {
        stage: Stage::Compose,
        version: VERSION,
        transcript_sha256: heard.digest(TRANSCRIPT)?,
        speakers_sha256: heard.digest(SPEAKERS)?,
        speakers,
        sound_sha256,
        sound: sound.and_then(|sound| desk.show().relative(sound)),
        feed_sha256: facts::digest(desk.show(), desk.name())?,
        episode: desk.name().as_str(),
        show: desk.show().parts(&SHOW_PARTS),
    }))
}

/// Returns what is known about the episode before anybody wrote about it: what the feed says that it
/// came from, what the recording's tags say, and where it is. Where nobody says which recording that is, what was composed from it
/// before stands.
fn front_matter(desk: &Desk<'_>) -> Result<FrontMatter> {
    let headline = desk.name().headline();
    let Some(sound) = desk.episode.sound.as_ref().and_then(|sound| sound.listeners_hear()) else {
        // The editor's own front matter would be taken for composed by the next merge.
        let earlier = match merging::base(desk)? {
            Some(composed) => Some(markdown::parse(&composed).0),
            None => texts::interview(desk.show(), desk.name()).ok().map(|(earlier, _)| earlier),
        };
        return Ok(match earlier.map(|earlier| earlier.front) {
            Some(front) => FrontMatter { guests: Vec::new(), ..front },
            None => FrontMatter { title: headline, ..FrontMatter::default() },
        });
    };
    let mut front = FrontMatter { audio: desk.show().relative(sound), ..FrontMatter::default() };
    if let Some(facts) = Facts::read(desk.show(), desk.name())? {
        facts.fill(&mut front, desk.show().show());
    }
    let decoder = audio::open(sound, Channels::Mix)?;
    let tags = decoder.tags();
    if front.title.is_empty() {
        front.title = tags.title.clone().unwrap_or(headline);
    }
    let (published, recorded) = days(tags);
    front.published = front.published.or(published);
    front.recorded = recorded;
    Ok(front)
}

/// Returns the days of publication and of recording that a file's tags tell. A day of recording alone is
/// the day of publication, as most programs write it there.
fn days(tags: &Tags) -> (Option<Date>, Option<Date>) {
    let [released, recorded] =
        [&tags.released, &tags.recorded].map(|tag| tag.as_deref().and_then(day));
    match (released, recorded) {
        (Some(released), Some(recorded)) if recorded < released => (Some(released), Some(recorded)),
        (released, recorded) => (released.or(recorded), None),
    }
}

/// Reads the day in a tag such as `2026-03-02` or `2026-03-02T08:00:00`; a year alone is no day.
fn day(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_recording_is_one_where_a_later_day_of_publication_stands_beside_it() {
        let check = |released: &str, recorded: &str, expected: [&str; 2]| {
            let tag = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let tags = Tags { released: tag(released), recorded: tag(recorded), ..Tags::default() };
            let (published, recorded) = days(&tags);
            let shown = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            assert_eq!([shown(published), shown(recorded)], expected);
        };
        check("2026-03-02T08:00:00", "2026-02-26", ["2026-03-02", "2026-02-26"]);
        check("", "2026-03-02", ["2026-03-02", ""]);
        check("2026-03-02", "2026-03-02", ["2026-03-02", ""]);
        check("2026-03-02", "2026", ["2026-03-02", ""]);
        check("2026", "", ["", ""]);
    }
}
