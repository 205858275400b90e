//! Where sentences end, and how many of them make a paragraph.

use transcript::{Millis, Word};

/// A paragraph may end from this many words on.
const ENOUGH: usize = 40;
/// A paragraph should end by this many words.
const MUCH: usize = 110;
/// No paragraph of more than one sentence has more words.
const MOST: usize = 160;
/// A paragraph of fewer words at the end of a turn joins the one before it.
const SCRAP: usize = 15;
/// A pause that starts a new paragraph, where the last one has enough words.
const BREATH: Millis = Millis(800);
/// Speech without full stops is taken for sentences of about this many words, cut at pauses.
const ENDLESS: usize = 80;

/// Words before a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 16] = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "vs.", "no.", "gen.", "sen.", "rep.", "gov.",
    "e.g.", "i.e.", "sr.", "sra.",
];

/// Returns true for a word that ends a sentence.
#[must_use]
pub fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']);
    if word.ends_with(['?', '!', '。', '？', '！', '؟', '।']) {
        return true;
    }
    if !word.ends_with('.') || word.ends_with("..") {
        return false;
    }
    let word = word.trim_start_matches(['"', '\'', '“', '‘', '(', '[']).to_lowercase();
    let letter = word.chars().count() == 2 && word.starts_with(char::is_alphabetic);
    !letter && !ABBREVIATIONS.contains(&word.as_str())
}

/// Cuts words into sentences; no word is lost.
#[must_use]
pub fn sentences(words: &[Word]) -> Vec<&[Word]> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, pair) in words.windows(2).enumerate() {
        let pause = pair[1].span.start().since(pair[0].span.end());
        let endless = index + 1 - start >= ENDLESS && pause >= BREATH;
        if ends_sentence(&pair[0].text) || endless {
            sentences.push(&words[start..=index]);
            start = index + 1;
        }
    }
    if start < words.len() {
        sentences.push(&words[start..]);
    }
    sentences
}

/// Gathers the words of a turn into paragraphs: of 40 to 110 words where it can be, of 160 at most,
/// broken at a pause or where they are full, never inside a sentence.
#[must_use]
pub fn paragraphs(words: &[Word]) -> Vec<&[Word]> {
    let mut ends = Vec::new();
    let (mut start, mut at) = (0_usize, 0_usize);
    for sentence in sentences(words) {
        let count = at - start;
        let pause = match at.checked_sub(1) {
            Some(before) => sentence[0].span.start().since(words[before].span.end()),
            None => Millis::ZERO,
        };
        let full = count + sentence.len() > MUCH && count >= ENOUGH;
        let rests = count >= ENOUGH && pause >= BREATH;
        if count > 0 && (full || rests || count + sentence.len() > MOST) {
            ends.push(at);
            start = at;
        }
        at += sentence.len();
    }
    if let [.., last] = ends.as_slice()
        && words.len() - last < SCRAP
    {
        let before = ends.len().checked_sub(2).map_or(0, |index| ends[index]);
        if words.len() - before <= MOST {
            ends.pop();
        }
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let stops = ends.iter().copied().chain(std::iter::once(words.len()));
    starts.zip(stops).filter(|(from, to)| from < to).map(|(from, to)| &words[from..to]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::Span;

    /// Sentences of so many words each, with a pause in milliseconds before each.
    fn talk(sentences: &[(usize, u32)]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut now = 0;
        for (count, pause) in sentences {
            now += pause;
            for index in 0..*count {
                words.push(Word {
                    text: if index + 1 == *count { "end.".to_owned() } else { "word".to_owned() },
                    span: Span::new(Millis(now), Millis(now + 200)),
                    confidence: 1.0,
                    speaker: None,
                });
                now += 200;
            }
        }
        words
    }

    #[track_caller]
    fn check(sentences: &[(usize, u32)], expected: &[usize]) {
        let words = talk(sentences);
        let lengths: Vec<usize> = paragraphs(&words).iter().map(|one| one.len()).collect();
        assert_eq!(lengths, expected);
    }

    #[test]
    fn paragraphs_break_at_pauses_and_where_they_are_full() {
        check(&[(20, 0), (25, 0), (20, 900), (20, 0)], &[45, 40]);
        check(&[(30, 0); 6], &[90, 90]);
        check(&[(10, 0), (10, 2000)], &[20]);
        check(&[], &[]);
    }

    #[test]
    fn a_sentence_is_never_broken_and_no_scrap_is_left() {
        check(&[(30, 0), (150, 0), (30, 0)], &[30, 150, 30]);
        check(&[(200, 0)], &[200]);
        check(&[(100, 0), (10, 900)], &[110]);
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        let ends = ["end.", "really?", "好。", "said.”", "U.S.A."].map(ends_sentence);
        assert_eq!(ends, [true; 5]);
        assert_eq!(["Dr.", "J.", "(e.g.", "wait...", "comma,"].map(ends_sentence), [false; 5]);
    }

    #[test]
    fn speech_without_full_stops_is_cut_at_pauses() {
        let mut words = talk(&[(100, 0), (100, 1000), (100, 1000)]);
        words.iter_mut().for_each(|word| word.text = "word".to_owned());
        assert_eq!(paragraphs(&words).len(), 3);
    }
}
