//! WebVTT and SRT: what is said, over the borders of the cues.

/// Returns true for captions.
pub(super) fn is_captions(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.starts_with("WEBVTT") || text.lines().take(5).any(is_timing)
}

/// Returns the lines of all cues without what stands before them: numbers, names and times.
pub(super) fn said(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut said = String::with_capacity(text.len());
    for (at, line) in lines.iter().enumerate() {
        let names_a_cue = lines.get(at + 1).is_some_and(|next| is_timing(next));
        if !is_timing(line) && !names_a_cue {
            said.push_str(line);
            said.push('\n');
        }
    }
    said
}

fn is_timing(line: &str) -> bool {
    let times = line.split_once("-->");
    times.is_some_and(|(start, _)| start.trim().starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_over_the_border_of_cues() {
        let vtt = "WEBVTT\n\np-1\n00:01.000 --> 00:02.000\n<v Ana>One two\n\n00:02.000 --> 00:03.000\n\
                   <v Ana>three\n";
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nOne two\n\n2\n00:00:02,000 --> 00:00:03,000\nthree\n";
        for text in [vtt, srt] {
            assert!(is_captions(text));
            let said = said(text);
            let words: Vec<_> =
                said.replace("<v Ana>", "").split_whitespace().map(str::to_owned).collect();
            assert!(words.ends_with(&["One", "two", "three"].map(str::to_owned)), "{said}");
        }
        assert!(!is_captions("An arrow --> is nothing"));
    }
}
