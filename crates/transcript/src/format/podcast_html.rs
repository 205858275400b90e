//! The HTML transcript of the podcast namespace: who speaks, when, and what is said.

use super::vtt::escape;
use crate::TimedParagraph;

/// Returns spoken paragraphs as a fragment of HTML: for each turn the name, when it begins where that
/// is known, and its paragraphs.
///
/// Readers go by the names of the three elements, so there are no others and no attributes.
#[must_use]
pub fn write(paragraphs: &[TimedParagraph]) -> String {
    let mut html = String::new();
    for turn in paragraphs.chunk_by(|one, other| one.turn == other.turn) {
        let speaker = turn.first().map_or("", |first| first.speaker.as_str());
        html += &format!("<cite>{}:</cite>\n", escape(speaker));
        if let Some(span) = turn.iter().find_map(TimedParagraph::span) {
            html += &format!("<time>{}</time>\n", span.start());
        }
        for paragraph in turn {
            html += &format!("<p>{}</p>\n", escape(&paragraph.text()));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Millis, Span};

    fn paragraph(turn: usize, speaker: &str, text: &str, start: Option<u32>) -> TimedParagraph {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let spans = start.map(|start| Span::new(Millis(start), Millis(start + 100)));
        TimedParagraph {
            block: 0,
            paragraph: 0,
            turn,
            speaker: speaker.to_owned(),
            spans: spans.map(|span| vec![span; words.len()]).unwrap_or_default(),
            words,
            matched: 1.0,
            spread: 0,
        }
    }

    #[test]
    fn a_turn_is_a_name_a_time_and_its_paragraphs() {
        let paragraphs = [
            paragraph(1, "Dora & Co", "Is 1 < 2?", Some(53_900)),
            paragraph(2, "梁文锋", "Yes.", None),
            paragraph(2, "梁文锋", "It </p> is.", Some(3_723_000)),
        ];
        assert_eq!(
            write(&paragraphs),
            "<cite>Dora &amp; Co:</cite>\n<time>0:53</time>\n<p>Is 1 &lt; 2?</p>\n\
             <cite>梁文锋:</cite>\n<time>1:02:03</time>\n<p>Yes.</p>\n<p>It &lt;/p&gt; is.</p>\n"
        );
        assert_eq!(write(&[]), "");
    }
}
