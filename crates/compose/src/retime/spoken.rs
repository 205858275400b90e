//! The text that somebody speaks: the paragraphs of turns, and lists and quotes inside turns.

use transcript::{Block, Turn, is_unspaced, read_out};
use unicode_normalization::char::is_combining_mark;

/// A paragraph that somebody speaks, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    /// Place of its block in the text.
    pub(super) block: usize,
    /// Place of the paragraph in its block, of those that are spoken.
    pub(super) paragraph: usize,
    /// Number of its turn: a turn goes on behind a list, a quote or the cut.
    pub(super) turn: usize,
    /// Label of the one who speaks.
    pub(super) speaker: String,
    /// The words as they are printed.
    pub(super) words: Vec<String>,
}

/// Returns the paragraphs that somebody speaks. Headings, notes, code and prose that is nobody's turn
/// are not spoken.
pub(super) fn spoken<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Vec<Spoken> {
    let mut found = Vec::new();
    let mut floor: Option<&str> = None;
    let mut turn = 0;
    for (place, block) in blocks.into_iter().enumerate() {
        match block {
            Block::Turn(Turn { speaker, .. }) => {
                turn += usize::from(floor != Some(speaker));
                floor = Some(speaker);
            }
            Block::Paragraph(_) | Block::Heading { .. } | Block::Note(_) | Block::Rule => {
                floor = None;
            }
            _ => {}
        }
        let Some(speaker) = floor else { continue };
        let texts = block.paragraphs().into_iter().map(read_out).enumerate();
        found.extend(texts.map(|(paragraph, text)| {
            let (speaker, words) = (speaker.to_owned(), words(&text));
            Spoken { block: place, paragraph, turn, speaker, words }
        }));
    }
    found
}

/// Cuts text into words with their punctuation; letters of scripts without spaces are words.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in text.split_whitespace() {
        let mut word = String::new();
        // The last letter of the word, punctuation aside.
        let mut last: Option<char> = None;
        for letter in run.chars() {
            let begins = match last {
                Some(_) if is_combining_mark(letter) => false,
                Some(before) if letter.is_alphanumeric() => {
                    is_unspaced(letter) || is_unspaced(before)
                }
                Some(before) => is_unspaced(before) && OPENING.contains(&letter),
                None => false,
            };
            if begins {
                words.push(std::mem::take(&mut word));
                last = None;
            }
            word.push(letter);
            if letter.is_alphanumeric() {
                last = Some(letter);
            }
        }
        words.push(word);
    }
    words
}

/// Punctuation that belongs to what follows it.
const OPENING: [char; 9] = ['“', '‘', '（', '(', '《', '「', '『', '【', '['];

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::format::markdown;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected);
    }

    #[test]
    fn words_carry_their_punctuation_and_letters_without_spaces_stand_alone() {
        check("Well — “no”, he said.", &["Well", "—", "“no”,", "he", "said."]);
        check("我说：“你好。”", &["我", "说：", "“你", "好。”"]);
        check("用OpenAI的 v2", &["用", "OpenAI", "的", "v2"]);
        check("", &[]);
    }

    #[test]
    fn turns_are_spoken_and_what_stands_between_them_is_not() {
        let text = "Prose.\n\n**Ann:** One *two*.[^1]\n\nThree.\n\n- four\n- five\n\nSix.\n\n\
            ## Heading\n\n[Ann: a note.]\n\nProse.\n\n> quote\n\n**Bo:** Seven.\n\n> eight\n\n[^1]: no\n";
        let (interview, _) = markdown::parse(text);
        let found = spoken(interview.body.iter().map(|tiered| &tiered.block));
        let lines: Vec<String> = found
            .iter()
            .map(|one| {
                format!(
                    "{}.{} {} {} {}",
                    one.block,
                    one.paragraph,
                    one.turn,
                    one.speaker,
                    one.words.join(" ")
                )
            })
            .collect();
        let expected = [
            "1.0 1 Ann One two.",
            "1.1 1 Ann Three.",
            "2.0 1 Ann four",
            "2.1 1 Ann five",
            "3.0 1 Ann Six.",
            "8.0 2 Bo Seven.",
            "9.0 2 Bo eight",
        ];
        assert_eq!(lines, expected);
    }
}
