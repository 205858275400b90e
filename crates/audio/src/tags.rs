//! What a file says about itself.

use symphonia::core::formats::FormatReader;
use symphonia::core::meta::{MetadataRevision, StandardTag, Tag};

/// What a file says about itself: its tags, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// Title of the recording.
    pub title: Option<String>,
    /// Who made it.
    pub artist: Option<String>,
    /// The album; for podcasts, the show.
    pub album: Option<String>,
    /// When it was published, in the tag's own form: a year, a day, or a time.
    pub released: Option<String>,
    /// When it was recorded, in that form. Most programs write the day of publication here.
    pub recorded: Option<String>,
    /// A comment, often the episode's description.
    pub comment: Option<String>,
    /// Number within the album; for podcasts, of the episode.
    pub track: Option<u64>,
}

/// Returns the tags of a container and the frames of priming and of sound that an `iTunSMPB` tag
/// states.
pub(crate) fn read(format: &mut dyn FormatReader) -> (Tags, Option<(u64, u64)>) {
    let (mut tags, mut gapless) = (Tags::default(), None);
    let mut metadata = format.metadata();
    loop {
        if let Some(revision) = metadata.current() {
            for tag in all(revision) {
                take(&mut tags, tag);
                if tag.raw.key.ends_with("iTunSMPB") {
                    gapless = gapless.or_else(|| itunes_gapless(&tag.raw.value.to_string()));
                }
            }
        }
        if metadata.pop().is_none() {
            return (tags, gapless);
        }
    }
}

fn all(revision: &MetadataRevision) -> impl Iterator<Item = &Tag> {
    let tracks = revision.per_track.iter().flat_map(|track| &track.metadata.tags);
    revision.media.tags.iter().chain(tracks)
}

/// Keeps a tag of one of the kinds we know; the first of a kind stays.
fn take(tags: &mut Tags, tag: &Tag) {
    let Some(standard) = &tag.std else { return };
    let (place, value) = match standard {
        StandardTag::TrackTitle(value) => (&mut tags.title, value),
        StandardTag::Artist(value) => (&mut tags.artist, value),
        StandardTag::Album(value) => (&mut tags.album, value),
        StandardTag::ReleaseDate(value) => (&mut tags.released, value),
        StandardTag::RecordingDate(value) => (&mut tags.recorded, value),
        StandardTag::Comment(value) => (&mut tags.comment, value),
        StandardTag::ReleaseYear(year) => {
            tags.released.get_or_insert_with(|| year.to_string());
            return;
        }
        StandardTag::RecordingYear(year) => {
            tags.recorded.get_or_insert_with(|| year.to_string());
            return;
        }
        StandardTag::TrackNumber(number) => {
            tags.track = tags.track.or(Some(*number));
            return;
        }
        _ => return,
    };
    let value = value.trim();
    if place.is_none() && !value.is_empty() {
        *place = Some(value.to_owned());
    }
}

/// Reads the frames of priming and of sound from an `iTunSMPB` tag: hexadecimal numbers, of which
/// the second is the priming, the third the padding and the fourth the sound.
fn itunes_gapless(text: &str) -> Option<(u64, u64)> {
    let mut numbers = text.split_whitespace().map(|word| u64::from_str_radix(word, 16));
    let (_, priming) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let (_, sound) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (sound > 0).then_some((priming, sound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gapless_tag_of_itunes_is_read() {
        let tag = " 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000";
        assert_eq!(itunes_gapless(tag), Some((2112, 4_141_558)));
        assert_eq!(itunes_gapless("00000000 00000840"), None);
        assert_eq!(itunes_gapless("what is this"), None);
    }
}
