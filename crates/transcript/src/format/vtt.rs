//! WebVTT captions: a cue a line of at most 65 characters, each naming its speaker.

use super::cues::{Layout, cues, stamp};
use crate::HeardTurn;

/// A voice tag belongs to its own cue, so it is on each and takes no room in the text.
const LAYOUT: Layout = Layout { columns: 65, lines: 1, label: |_, _| String::new() };

/// Returns the turns as WebVTT captions.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    let mut text = "WEBVTT\n".to_owned();
    for cue in cues(turns, &LAYOUT) {
        let (start, end) = (stamp(cue.span.start(), '.'), stamp(cue.span.end(), '.'));
        let (voice, line) = (voice(cue.speaker), escape(&cue.lines.join(" ")));
        text += &format!("\n{start} --> {end}\n<v {voice}>{line}\n");
    }
    text
}

/// Returns text in which nothing can be taken for a tag or an arrow.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns a name on one line, without what would end its tag.
fn voice(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").replace('>', "").replace('&', "&amp;").replace('<', "&lt;")
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
             00:00:00.000 --> 00:00:03.900\n<v Dora &amp; Co>Where does the paper go after it \
             leaves your hands and the mill's\n\n\
             00:00:03.900 --> 00:00:04.500\n<v Dora &amp; Co>own yard?\n\n\
             00:00:05.000 --> 00:00:05.400\n<v Ana>&lt;i&gt; --&gt;\n"
        );
    }

    #[test]
    fn nothing_said_is_a_file_without_cues() {
        assert_eq!(write(&[]), "WEBVTT\n");
    }
}
