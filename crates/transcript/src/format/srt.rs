//! SubRip captions in the podcast profile: at most two lines of 32 characters, the speaker named
//! on the first card.

use super::captions::{self, Found};
use super::cues::{Layout, readable, stamp, width};
use super::timed::{LeftOut, Timed};
use crate::{HeardTurn, Millis, Span};

const LAYOUT: Layout = Layout { columns: 32, lines: 2, label };

/// Returns the turns as SubRip captions.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    let mut cards = Vec::new();
    for (number, cue) in (1..).zip(readable(turns, &LAYOUT)) {
        let (start, end) = (stamp(cue.span.start(), ','), stamp(cue.span.end(), ','));
        // The format has no escapes, and what looks like times begins a card.
        let text = cue.lines.join("\n").replace("-->", "→");
        cards.push(format!("{number}\n{start} --> {end}\n{text}\n"));
    }
    cards.join("\n")
}

/// Returns true for a text that has the time of a card among its first lines.
pub(crate) fn is_likely(text: &str) -> bool {
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let head = filled.take(10).collect::<Vec<_>>().join("\n");
    captions::find(&head).iter().any(|found| matches!(found, Found::Card { .. }))
}

/// Reads SubRip captions; what stands before the first card is said at the start of the episode.
///
/// The podcast profile's labels (`Name: `) are part of the text. Cards in the order of the file; times
/// as they are written there. Without any card there is nothing.
#[must_use]
pub fn read(text: &str) -> Timed {
    let mut timed = Timed::default();
    for found in captions::find(text) {
        match found {
            Found::Card { span, lines } => captions::push_card(&mut timed, span, &lines),
            Found::Name(name) => timed.left_out.push(LeftOut::new("caption number", name)),
            Found::Loose(line) => {
                captions::push_card(&mut timed, Span::new(Millis::ZERO, Millis::ZERO), &[line]);
            }
        }
    }
    timed
}

/// Returns `Full Name:`, or the first name where that and its space would fill the line.
fn label(speaker: &str, columns: usize) -> String {
    let short = speaker.split_whitespace().next().unwrap_or_default();
    let name = if width(speaker) + 2 <= columns { speaker } else { short };
    let mut label = String::new();
    for letter in name.chars() {
        label.push(letter);
        if width(&label) > columns - 2 {
            label.pop();
            break;
        }
    }
    label + ":"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cues::tests::said;

    #[test]
    fn the_first_card_of_a_speaker_names_him() {
        let turns = [
            said("Dora Lindqvist", 1000, "Where does the paper go after it leaves your hands?"),
            said("Ana", 5000, "Down."),
        ];
        assert_eq!(
            write(&turns),
            "1\n00:00:01,000 --> 00:00:01,900\nDora Lindqvist: Where does the\n\n\
             2\n00:00:01,900 --> 00:00:04,000\npaper go after it\nleaves your hands?\n\n\
             3\n00:00:05,000 --> 00:00:05,300\nAna: Down.\n"
        );
    }

    #[test]
    fn no_line_is_longer_than_32_characters() {
        let long = "Wolfeschlegelsteinhausenbergerdorff Maximiliana Konstantinopolitanska";
        for line in write(&[said(long, 0, "a bc def ghij klmno pqrstu vwxyzab")]).lines() {
            assert!(line.chars().count() <= 32, "{line}");
        }
        let text = write(&[said("Maximiliana Konstantinopolitanskaja", 0, "yes")]);
        assert!(text.contains("\nMaximiliana: yes\n"), "{text}");
    }

    #[test]
    fn said_times_begin_no_card() {
        let text = write(&[said("Ana", 0, "At 00:00:09,000 --> 00:00:10,000 it left.")]);
        assert_eq!(text.matches("-->").count(), text.split("\n\n").count(), "{text}");
    }

    #[test]
    fn nothing_said_is_an_empty_file() {
        assert_eq!(write(&[]), "");
    }
}
