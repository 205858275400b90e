//! WebVTT captions: a cue a line of at most 65 characters, each naming its speaker.

use super::captions::{self, Found};
use super::cues::{Layout, readable, stamp};
use super::timed::{LeftOut, Timed, language};
use crate::HeardTurn;

/// A voice tag belongs to its own cue, so it is on each and takes no room in the text.
const LAYOUT: Layout = Layout { columns: 65, lines: 1, label: |_, _| String::new() };

/// Returns the turns as WebVTT captions.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    write_named(turns, &[])
}

/// Returns the turns as WebVTT captions whose cues have names: the first of a turn that of the turn at
/// its place in `names`, those that follow the same with a number, `NAME.2`.
#[must_use]
pub fn write_named(turns: &[HeardTurn], names: &[String]) -> String {
    let mut text = "WEBVTT\n".to_owned();
    let mut shown = vec![0_usize; turns.len()];
    for cue in readable(turns, &LAYOUT) {
        shown[cue.turn] += 1;
        let name = match (names.get(cue.turn), shown[cue.turn]) {
            (None, _) => String::new(),
            (Some(name), 1) => format!("{name}\n"),
            (Some(name), number) => format!("{name}.{number}\n"),
        };
        let (start, end) = (stamp(cue.span.start(), '.'), stamp(cue.span.end(), '.'));
        let (voice, line) = (voice(cue.speaker), escape(&cue.lines.join(" ")));
        text += &format!("\n{name}{start} --> {end}\n<v {voice}>{line}\n");
    }
    text
}

/// What begins a block that is not shown.
const UNSEEN: [&str; 3] = ["NOTE", "STYLE", "REGION"];

/// Reads WebVTT captions with their voices and the times inside cues.
///
/// Notes, styles, regions, names of cues and what the head says are left out. Without any cue there is
/// nothing.
#[must_use]
pub fn read(text: &str) -> Timed {
    let mut timed = Timed::default();
    let seen = without_unseen(text, &mut timed);
    // Captions made by machines while somebody speaks have each line again in the next cue.
    let rolls = seen.contains("><c>");
    let mut shown = Vec::new();
    for found in captions::find(&seen) {
        match found {
            Found::Card { span, mut lines } => {
                if rolls {
                    leave_out_shown(&mut lines, &mut shown, &mut timed);
                }
                captions::push_card(&mut timed, span, &lines);
            }
            Found::Name(name) => timed.left_out.push(LeftOut::new("cue name", name)),
            Found::Loose(line) => {
                if let Some(tag) = line.strip_prefix("Language:") {
                    timed.language = language(tag.trim());
                }
                timed.left_out.push(LeftOut::new("line of the WebVTT head", line));
            }
        }
    }
    timed
}

/// Drops the lines that the cue before showed already, which are then those of this cue.
fn leave_out_shown(lines: &mut Vec<&str>, shown: &mut Vec<String>, timed: &mut Timed) {
    let now: Vec<String> = lines.iter().map(|line| captions::untagged(line)).collect();
    let mut at = 0;
    lines.retain(|_| {
        let line = &now[at];
        at += 1;
        let again = shown.contains(line);
        if again {
            timed.left_out.push(LeftOut::new("line shown before", line));
        }
        !again
    });
    *shown = now;
}

/// Returns the file without the blocks that are not shown, which go to what is left out.
fn without_unseen(text: &str, timed: &mut Timed) -> String {
    let mut seen = String::new();
    let mut unseen = false;
    let mut after_blank = true;
    for line in text.lines() {
        let is_blank = line.trim().is_empty();
        let word = line.split_whitespace().next().unwrap_or_default();
        // A note ends at the first empty line; so does a cue, unless its text goes on behind one.
        unseen = !is_blank && (unseen || (after_blank && UNSEEN.contains(&word)));
        if unseen {
            timed.left_out.push(LeftOut::new("WebVTT note", line));
        } else {
            seen.push_str(line);
            seen.push('\n');
        }
        after_blank = is_blank;
    }
    seen
}

/// Returns text in which nothing can be taken for a tag or an arrow.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns a name on one line, without what would end its tag: no `>`, nor hyphens that would make an arrow
/// of the tag's own, which begins another cue.
fn voice(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ").replace('>', "").replace('&', "&amp;").replace('<', "&lt;");
    name.trim_end_matches(['-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::{said, turn};

    #[test]
    fn each_cue_names_its_speaker_and_escapes_its_text() {
        let turns = [
            said(
                "Dora & Co>",
                0,
                "Where does the paper go after it leaves your hands and the mill's own yard?",
            ),
            turn("Ana", &[("<i>", 5000, 5200), ("-->", 5200, 5400)]),
        ];
        assert_eq!(
            write(&turns),
            "WEBVTT\n\n\
             00:00:00.000 --> 00:00:02.400\n<v Dora &amp; Co>Where does the paper go after it leaves\n\n\
             00:00:02.400 --> 00:00:04.500\n<v Dora &amp; Co>your hands and the mill's own yard?\n\n\
             00:00:05.000 --> 00:00:05.400\n<v Ana>&lt;i&gt; --&gt;\n"
        );
    }

    #[test]
    fn a_name_that_ends_in_hyphens_begins_no_cue() {
        let text = write(&[said("Ana --", 0, "Yes, it does."), said("<!-- B -->", 5000, "No.")]);
        let arrows: Vec<_> = text.lines().filter(|line| line.contains("-->")).collect();
        assert!(arrows.iter().all(|line| line.starts_with("00:00:0")), "{text}");
        assert!(
            text.contains("<v Ana>Yes, it does.") && text.contains("<v &lt;!-- B>No."),
            "{text}"
        );
    }

    #[test]
    fn cues_have_the_names_of_their_turns() {
        let long = "Where does the paper go after it leaves your hands and the mill's own yard?";
        let text = write_named(&[said("Ana", 0, long)], &["p-abc".to_owned()]);
        let names: Vec<_> = text.lines().filter(|line| line.starts_with("p-")).collect();
        assert_eq!(names, ["p-abc", "p-abc.2"]);
    }

    #[test]
    fn nothing_said_is_a_file_without_cues() {
        assert_eq!(write(&[]), "WEBVTT\n");
    }
}
