//! The fixed phrases of a post: what a line is for, told by how it begins.

use jiff::civil::Date;

use super::labels::is_name;

const DISCUSS: [&str; 20] = [
    "we discuss",
    "we talk about",
    "we cover",
    "we get into",
    "we also discuss",
    "today we discuss",
    "today, we discuss",
    "in this interview",
    "in this episode",
    "in this conversation",
    "our conversation covers",
    "topics include",
    "conversamos sobre",
    "falamos sobre",
    "hablamos de",
    "conversamos de",
    "au programme",
    "nous parlons de",
    "wir sprechen über",
    "wir reden über",
];

const TEASER: [&str; 8] = [
    "paid subscribers get access",
    "paid subscribers get",
    "paid subscribers can",
    "paid subscribers have",
    "subscribers get access",
    "paying subscribers get",
    "paid members get",
    "members get access",
];

const PDF: [&str; 6] = [
    "a pdf version",
    "pdf version",
    "a pdf of this",
    "download the pdf",
    "download a pdf",
    "the pdf version",
];

const RECORDED: [&str; 8] = [
    "this episode was recorded",
    "this interview was recorded",
    "this conversation was recorded",
    "this podcast was recorded",
    "this show was recorded",
    "we recorded this",
    "recorded on ",
    "recorded in ",
];

const LISTEN: [&str; 9] = [
    "listen on",
    "listen now on",
    "listen to this",
    "listen to the",
    "listen via",
    "listen here",
    "listen and subscribe",
    "listen wherever",
    "listen:",
];

const STUB: [&str; 8] = [
    "read the entire post",
    "read the full post",
    "read the whole post",
    "read the rest of the post",
    "read the rest of this post",
    "read the full transcript here",
    "read the entire transcript",
    "read the full interview",
];

/// What a page puts around a post, each alone on its line.
const FURNITURE: [&str; 16] = [
    "share",
    "like",
    "likes",
    "comment",
    "comments",
    "subscribe",
    "restack",
    "save",
    "paid",
    "upgrade to paid",
    "listen now",
    "share this post",
    "copy link",
    "more",
    "discussion",
    "leave a comment",
];

fn begins(text: &str, phrases: &[&str]) -> bool {
    let folded = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    phrases.iter().any(|phrase| folded.starts_with(phrase))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Returns true for a line such as `We discuss…`, after which points come.
pub(super) fn is_discuss(text: &str) -> bool {
    let ends_open = text.trim_end().ends_with(['…', ':']) || text.trim_end().ends_with("..");
    begins(text, &DISCUSS) && words(text) <= 20 && (ends_open || words(text) <= 5)
}

/// Returns true for the line about what subscribers get, after which points come.
pub(super) fn is_teaser(text: &str) -> bool {
    begins(text, &TEASER) && words(text) <= 40
}

/// Returns true for the line about the PDF.
pub(super) fn is_pdf(text: &str) -> bool {
    begins(text, &PDF) && words(text) <= 15
}

/// Returns true for the note of when and where the episode was recorded.
pub(super) fn is_recording_note(text: &str) -> bool {
    begins(text, &RECORDED) && words(text) <= 60
}

/// Returns true for the line of where to listen.
pub(super) fn is_listen(text: &str) -> bool {
    begins(text, &LISTEN) && words(text) <= 30
}

/// Returns true for the line that points to the post elsewhere.
pub(super) fn is_stub(text: &str) -> bool {
    begins(text, &STUB) && words(text) <= 25
}

/// Returns true for the line that stands where text for subscribers begins.
pub(super) fn is_cut(text: &str) -> bool {
    let inside = text.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let dots = inside.unwrap_or_default().trim();
    !dots.is_empty() && dots.chars().all(|c| matches!(c, '.' | '…' | ' '))
}

/// Returns true for buttons and counts that are copied along with a post.
pub(super) fn is_furniture(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_count = (1..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    is_count || FURNITURE.contains(&bare.as_str())
}

/// Returns true for a paragraph of questions: all of its sentences, or all but one of several.
pub(super) fn is_deck(text: &str) -> bool {
    let asked = text.matches('?').count();
    let told = text.split_whitespace().filter(|word| {
        let word = word.trim_end_matches(['"', '”', '’', ')']);
        word.ends_with(['.', '!']) && !word.ends_with("..") && word.chars().count() > 3
    });
    asked >= 2 && told.count() * 3 <= asked
}

/// What a byline says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Byline {
    pub(super) names: Vec<String>,
    pub(super) published: Option<Date>,
    /// What else stands in the line, such as the publication's name.
    pub(super) other: Vec<String>,
}

/// Reads a line of names, publication and date, in any of the ways pages write it: it begins with
/// `By`, or it ends with a date. `show` is the publication's name.
pub(super) fn byline(text: &str, show: &str) -> Option<Byline> {
    let by =
        ["By ", "BY ", "by ", "Por ", "Par ", "Von "].iter().find_map(|by| text.strip_prefix(by));
    let rest = by.unwrap_or(text).trim();
    if words(rest) > 25 || rest.ends_with('?') {
        return None;
    }
    let mut byline = Byline::default();
    for part in rest.split(['·', '∙', '•', '|']).map(str::trim).filter(|part| !part.is_empty())
    {
        let (names, day) = match date_at_end(part) {
            Some((before, day)) => (before, Some(day)),
            None => (part, None),
        };
        byline.published = byline.published.or(day);
        byline.take_names(names, show);
    }
    let is_byline = byline.published.is_some() || (by.is_some() && !byline.names.is_empty());
    is_byline.then_some(byline)
}

impl Byline {
    /// Takes names joined with commas and `and`, and the publication behind them.
    fn take_names(&mut self, text: &str, show: &str) {
        let text = text.trim_end_matches([',', ' ', '—', '–', '-']);
        if text.is_empty() {
            return;
        }
        if !self.names.is_empty() || text == show || is_furniture(text) {
            self.other.push(text.to_owned());
            return;
        }
        let joined = text.replace(" & ", " and ");
        let mut commas: Vec<&str> =
            joined.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let last_name =
            commas.iter().position(|part| part.starts_with("and ") || part.contains(" and "));
        let count = match last_name {
            Some(at) => at + 1,
            None if commas.len() > 1 => commas.len() - 1,
            None => 1,
        };
        let other = commas.split_off(count.min(commas.len()));
        let names = commas.iter().flat_map(|part| part.trim_start_matches("and ").split(" and "));
        let names: Vec<&str> = names.map(str::trim).collect();
        if names.iter().all(|name| is_name(name)) {
            self.names = names.into_iter().map(str::to_owned).collect();
            self.other.extend(other.into_iter().map(str::to_owned));
        } else {
            self.other.push(text.to_owned());
        }
    }
}

/// Parts a line that ends with a day into what stands before and the day.
pub(super) fn date_at_end(text: &str) -> Option<(&str, Date)> {
    let text = text.trim();
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            !c.is_whitespace() && text[..*at].chars().next_back().is_none_or(char::is_whitespace)
        })
        .map(|(at, _)| at)
        .collect();
    [3, 1].into_iter().find_map(|count| {
        let at = *starts.get(starts.len().checked_sub(count)?)?;
        Some((text[..at].trim_end(), date(&text[at..])?))
    })
}

/// Reads `2026-03-02`, `March 2, 2026`, `Mar. 2nd 2026`, `2 March 2026`.
pub(super) fn date(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().map(|w| w.trim_matches([',', '.'])).collect();
    let number = |text: &str| text.trim_end_matches(char::is_alphabetic).parse::<i16>().ok();
    let day = match words.as_slice() {
        [iso] if iso.len() == 10 => iso.parse().ok(),
        [first, second, year] => {
            let (month, day) = match month(first) {
                Some(month) => (month, second),
                None => (month(second)?, first),
            };
            let day = i8::try_from(number(day)?).ok()?;
            Date::new(year.parse().ok()?, month, day).ok()
        }
        _ => None,
    };
    day.filter(|day| (1900..2200).contains(&day.year()))
}

/// Returns the day that a sentence names with its year.
pub(super) fn date_in(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).find_map(|three| date(&three.join(" ")))
}

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str], published: Option<&str>, other: &[&str]) {
        let byline = byline(text, "The Tide Table").unwrap_or_default();
        let published = published.map(|day| day.parse().unwrap());
        assert_eq!(
            (byline.names, byline.published, byline.other),
            (
                names.iter().map(|name| (*name).to_owned()).collect(),
                published,
                other.iter().map(|other| (*other).to_owned()).collect()
            )
        );
    }

    #[test]
    fn bylines_are_read_in_every_layout() {
        check("By Ann Lee and Bo Chen", &["Ann Lee", "Bo Chen"], None, &[]);
        check("By Ann Lee", &["Ann Lee"], None, &[]);
        let three = ["Ann Lee", "Bo Chen", "Cy Dee"];
        check(
            "Ann Lee, Bo Chen, and Cy Dee, The Tide Table, Mar 02, 2026",
            &three,
            Some("2026-03-02"),
            &["The Tide Table"],
        );
        check(
            "Ann Lee · The Tide Table · 2 March 2026",
            &["Ann Lee"],
            Some("2026-03-02"),
            &["The Tide Table"],
        );
        check("Sept. 3rd, 2025 ∙ Paid", &[], Some("2025-09-03"), &["Paid"]);
        check("2026-03-02", &[], Some("2026-03-02"), &[]);
        check("-52-02-27", &[], None, &[]);
        check("By the sea, nothing moves.", &[], None, &[]);
        check("It ended on March 2, 2026, she said", &[], None, &[]);
    }

    #[test]
    fn lines_are_told_by_how_they_begin() {
        assert!(is_discuss("We discuss…") && is_discuss("In this interview, we discuss:"));
        assert!(
            is_discuss("We discuss….")
                && !is_discuss("We discuss this often, and then we go home.")
        );
        assert!(is_teaser(
            "Paid subscribers get access to the rest of the conversation, where we discuss…"
        ));
        assert!(is_pdf("A pdf version is available at:"));
        assert!(is_recording_note(
            "This episode was recorded on Feb. 26, two days before the storm."
        ));
        assert!(
            is_cut("(...)") && is_cut("(…)") && !is_cut("[...]") && !is_cut("()") && !is_cut("...")
        );
        assert!(is_furniture("12") && is_furniture("∙ Paid") && !is_furniture("Shared"));
        assert!(
            is_deck("Who pays? Who waits? And why?")
                && !is_deck("Who pays? I do. He does. They do not.")
        );
    }
}
