//! What a recording from a feed is called in `audio/`.

use std::path::Path;

use fetch::feed::Item;
use unicode_normalization::UnicodeNormalization as _;

use crate::digest;
use crate::episodes::{self, EpisodeName};

/// Longest name in bytes, without a day, a number and the ending.
const LONGEST: usize = 80;

/// Returns a name for the recording of an item: the words of its title in lower case, a hyphen between
/// each two, and the ending that says what it is. Where an episode of that name is `taken`, the day of
/// publication follows, then a number.
///
/// The name is one part of a path on every platform, whatever the title says.
pub(super) fn file_name(item: &Item, taken: &[String]) -> String {
    let ending = ending(item);
    let day = item.published.map(|moment| moment.day.to_string());
    let plain = match (words(&item.title), &day) {
        (words, _) if !words.is_empty() => words,
        (_, Some(day)) => format!("episode-{day}"),
        (_, None) => {
            let guid = item.guid.as_deref().unwrap_or_default();
            let place = item.sound.address.place();
            let digest = digest::of_bytes(if guid.is_empty() { &place } else { guid }.as_bytes());
            format!("episode-{}", &digest[..8])
        }
    };
    let dated = day.filter(|day| !plain.ends_with(day.as_str()));
    let dated = dated.map_or_else(|| plain.clone(), |day| format!("{plain}-{day}"));
    let numbered = (2..).map(|number| format!("{dated}-{number}"));
    let names = [plain, dated.clone()].into_iter().chain(numbered);
    let mut files = names.map(|name| format!("{name}.{ending}"));
    let is_free = |file: &String| {
        let name = EpisodeName::of_sound(Path::new(file));
        name.is_ok_and(|name| !taken.contains(&name.as_str().to_lowercase()))
    };
    files.find(is_free).unwrap_or_else(|| format!("{dated}.{ending}"))
}

/// Names that Windows keeps for devices, whatever follows a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Returns the words of a title, letters and digits of any script, with hyphens between; empty where
/// it has none.
fn words(title: &str) -> String {
    let title = title.nfc().collect::<String>().to_lowercase().nfc().collect::<String>();
    // A word keeps its apostrophe out: `what’s` is `whats`.
    let title: String = title.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ')).collect();
    let mut name = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if name.len() + word.len() + 1 > LONGEST {
            break;
        }
        name.extend((!name.is_empty()).then_some('-'));
        name.push_str(word);
    }
    if name.is_empty() {
        // One word without end, as in scripts that put no blanks between words.
        let short = title.chars().filter(|c| c.is_alphanumeric()).scan(0, |length, c| {
            *length += c.len_utf8();
            (*length <= LONGEST).then_some(c)
        });
        name = short.collect();
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if DEVICES.contains(&stem) { format!("episode-{name}") } else { name }
}

/// Returns the ending of the file's name: that of its address where it says that it is sound, else the
/// one of its media type.
fn ending(item: &Item) -> String {
    let named = item.sound.address.file_name();
    if episodes::is_audio(Path::new(&named)) {
        let ending = Path::new(&named).extension().unwrap_or_default();
        return ending.to_string_lossy().to_ascii_lowercase();
    }
    let ending = match item.sound.media_type.as_str() {
        "audio/mp4" | "audio/x-m4a" | "audio/m4a" => "m4a",
        "audio/aac" | "audio/aacp" => "aac",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/ogg" | "audio/vorbis" | "application/ogg" => "ogg",
        "audio/opus" => "opus",
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "wav",
        "audio/webm" | "video/webm" => "webm",
        "video/mp4" | "video/x-m4v" => "mp4",
        "video/quicktime" => "mov",
        _ => "mp3",
    };
    ending.to_owned()
}

#[cfg(test)]
mod tests {
    use fetch::Address;

    use super::*;

    fn item(title: &str, day: &str, file: &str, media_type: &str) -> Item {
        let text = format!(
            "<rss><channel><item><guid>g</guid><pubDate>{day}</pubDate><title><![CDATA[{title}]]></title>\
             <enclosure url=\"https://example.org/{file}\" type=\"{media_type}\"/></item></channel></rss>"
        );
        let base = Address::parse("https://example.org/").unwrap();
        fetch::feed::read(&text, &base).unwrap().items.remove(0)
    }

    #[track_caller]
    fn check(title: &str, taken: &[&str], expected: &str) {
        let taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(file_name(&item(title, "2026-03-02", "x.mp3", ""), &taken), expected);
    }

    #[test]
    fn a_title_becomes_a_name_that_reads_well_and_is_safe_everywhere() {
        check("Ep. 12: Tides & Timetables", &[], "ep-12-tides-timetables.mp3");
        check("What’s next?", &[], "whats-next.mp3");
        check("../../etc/passwd", &[], "etc-passwd.mp3");
        check("C:\\Windows\\..\\x\0y", &[], "c-windows-xy.mp3");
        check(".hidden", &[], "hidden.mp3");
        check("梁文锋：深度求索", &[], "梁文锋-深度求索.mp3");
        check("Cafe\u{301}", &[], "café.mp3");
        check("CON", &[], "episode-con.mp3");
        check("com1", &[], "episode-com1.mp3");
        check("Con games", &[], "con-games.mp3");
        check("???", &[], "episode-2026-03-02.mp3");
        check("", &[], "episode-2026-03-02.mp3");
        check("🎧 RTL \u{202e}3pm.exe", &[], "rtl-3pm-exe.mp3");
    }

    #[test]
    fn two_episodes_of_one_title_have_two_names() {
        check("Night", &["night"], "night-2026-03-02.mp3");
        check("NIGHT!", &["night", "night-2026-03-02"], "night-2026-03-02-2.mp3");
        check("", &["episode-2026-03-02"], "episode-2026-03-02-2.mp3");
        let undated = item("Night", "", "x.mp3", "");
        assert_eq!(file_name(&undated, &["night".to_owned()]), "night-2.mp3");
        let nameless = item("!", "", "x.mp3", "");
        assert_eq!(file_name(&nameless, &[]), file_name(&nameless, &[]));
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let name = file_name(&item(&"word ".repeat(60), "", "x.mp3", ""), &[]);
        assert!(name.len() <= LONGEST + 4 && name.ends_with("-word.mp3"), "{name}");
        let name = file_name(&item(&"深".repeat(100), "", "x.mp3", ""), &[]);
        assert!((60..=LONGEST + 4).contains(&name.len()), "{name}");
    }

    #[test]
    fn the_ending_says_what_it_is() {
        let ending = |file: &str, media_type: &str| {
            let name = file_name(&item("T", "", file, media_type), &[]);
            name.rsplit_once('.').unwrap().1.to_owned()
        };
        assert_eq!(ending("a.M4A", "audio/mpeg"), "m4a");
        assert_eq!(ending("play?id=1", "audio/ogg"), "ogg");
        assert_eq!(ending("a.php", "audio/mpeg"), "mp3");
        assert_eq!(ending("a.exe", ""), "mp3");
    }
}
