//! Decides whether a reading is honest.

use crate::phantoms::is_phantom;
use crate::whisper::{Reading, Token};
use crate::windows::Window;
use crate::words::HeardWord;

/// Mean natural logarithm of probability under which a reading is a guess (OpenAI's threshold).
const UNSURE: f32 = -1.0;
/// Probability of "nobody speaks" from which on a reading needs to be surer (OpenAI's threshold).
const NO_SPEECH: f32 = 0.6;
/// How sure a reading has to be then.
const SURE_IN_SILENCE: f32 = -0.5;
/// Words nobody can say more of in a second of speech; characters where words have no spaces.
const FASTEST_WORDS: f32 = 8.0;
const FASTEST_CHARACTERS: f32 = 15.0;
/// A phrase that stands this often in a row is a loop.
const LOOP_REPEATS: usize = 4;
/// A loop is at least this many tokens long: people say "no, no, no, no" too.
const LOOP_TOKENS: usize = 12;
/// The longest phrase that is looked for, in tokens.
const LOOP_PERIOD: usize = 40;
/// A passage of so many tokens that stands twice, once faster than anybody speaks, was read twice:
/// the recogniser has gone back to its start. People who say a thing twice take their time.
const PASSAGE_TOKENS: usize = 16;
/// Seconds that such a passage takes at the very least.
const PASSAGE_SECONDS: f64 = 1.5;
/// Seconds of speech a window may hold without a word in it: coughs, laughter, a bang.
const SPEECH_WITHOUT_WORDS: f32 = 1.0;
/// A phantom phrase is believed where this many seconds of speech are heard for each of its words.
const SECONDS_A_PHANTOM_WORD: f32 = 0.15;

/// So many expected words in their order are the glossary and not speech.
const ECHO_WORDS: usize = 3;

/// What is wrong with a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody speaks, by the recogniser or by the activity.
    NobodySpeaks,
    /// A phrase that Whisper is known to make up.
    Phantom,
    /// One phrase over and over.
    Loop,
    /// The recogniser does not believe it itself.
    Unsure,
    /// More words than anybody can say.
    TooFast,
    /// The words to be expected instead of the words that were said.
    PromptEcho,
    /// Speech, but no words.
    Wordless,
}

impl Fault {
    /// Returns the fault in words for people.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::NobodySpeaks => "nobody seems to speak",
            Self::Phantom => "only a phrase that the recogniser makes up in silence",
            Self::Loop => "the recogniser repeats itself",
            Self::Unsure => "the recogniser is not sure of the words",
            Self::TooFast => "more words than can be said in the time",
            Self::PromptEcho => "the recogniser repeats the glossary",
            Self::Wordless => "no words can be made out",
        }
    }

    /// Returns true where another reading cannot help: there is nothing to read.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::NobodySpeaks | Self::Phantom)
    }
}

/// What a reading is held against.
pub(crate) struct Evidence<'a> {
    /// The reading.
    pub(crate) reading: &'a Reading,
    /// Its words.
    pub(crate) words: &'a [HeardWord],
    /// What was read.
    pub(crate) window: &'a Window,
    /// Whisper's name of the language.
    pub(crate) language: &'a str,
    /// Words that the recogniser was told to expect.
    pub(crate) expected: &'a [String],
}

/// Returns the first fault of a reading, if it has one.
pub(crate) fn fault(evidence: &Evidence<'_>) -> Option<Fault> {
    let Evidence { reading, words, window, language, expected } = *evidence;
    let speech = window.speech_seconds();
    let doubtful = reading.no_speech > NO_SPEECH;
    if words.is_empty() {
        let silent = doubtful || speech < SPEECH_WITHOUT_WORDS;
        return Some(if silent { Fault::NobodySpeaks } else { Fault::Wordless });
    }
    let mean = reading.mean_log_probability();
    if doubtful && mean < SURE_IN_SILENCE {
        return Some(Fault::NobodySpeaks);
    }
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    if is_phantom(&text, language)
        && (doubtful || speech < SECONDS_A_PHANTOM_WORD * words.len() as f32)
    {
        return Some(Fault::Phantom);
    }
    if reading.endless || has_loop(&reading.tokens) || was_read_twice(&reading.tokens) {
        return Some(Fault::Loop);
    }
    if echoes(&text, expected) {
        return Some(Fault::PromptEcho);
    }
    if too_fast(words, speech, language) {
        return Some(Fault::TooFast);
    }
    (mean < UNSURE).then_some(Fault::Unsure)
}

/// Returns true where some phrase stands many times in a row.
fn has_loop(tokens: &[Token]) -> bool {
    let text: Vec<&[u8]> = texts(tokens).map(|(bytes, _)| bytes).collect();
    (1..=LOOP_PERIOD.min(text.len() / 2)).any(|period| {
        let mut run = 0;
        text.iter().zip(&text[period..]).any(|(before, now)| {
            run = if before == now { run + 1 } else { 0 };
            let length = run + period;
            length >= LOOP_TOKENS && length >= period * LOOP_REPEATS
        })
    })
}

/// Returns true where a long passage stands twice, once in no time.
fn was_read_twice(tokens: &[Token]) -> bool {
    let text: Vec<(&[u8], f64)> = texts(tokens).collect();
    let hurried = |last: usize| text[last].1 - text[last + 1 - PASSAGE_TOKENS].1 < PASSAGE_SECONDS;
    (PASSAGE_TOKENS..text.len()).any(|lag| {
        let mut run = 0;
        (lag..text.len()).any(|now| {
            run = if text[now - lag].0 == text[now].0 { run + 1 } else { 0 };
            run >= PASSAGE_TOKENS && (hurried(now) || hurried(now - lag))
        })
    })
}

/// Returns the bytes of each text token and when it ends, in seconds of the window.
fn texts(tokens: &[Token]) -> impl Iterator<Item = (&[u8], f64)> {
    tokens.iter().filter_map(|token| match token {
        Token::Text { bytes, end, .. } => Some((bytes.as_slice(), *end)),
        Token::Moment(_) => None,
    })
}

/// Returns true where the text holds several of the expected words side by side and in their order.
fn echoes(text: &str, expected: &[String]) -> bool {
    let fold = |text: &str| -> String {
        let kept = text.to_lowercase();
        kept.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).fold(
            String::from(" "),
            |mut folded, part| {
                folded.push_str(part);
                folded.push(' ');
                folded
            },
        )
    };
    let text = fold(text);
    let expected: Vec<String> = expected.iter().map(|word| fold(word)).collect();
    expected.windows(ECHO_WORDS).any(|words| {
        let run = words.iter().fold(String::from(" "), |mut run, word| {
            run.push_str(word.trim_start());
            run
        });
        text.contains(&run)
    })
}

/// Returns true where nobody can say so much in `speech` seconds.
fn too_fast(words: &[HeardWord], speech: f32, language: &str) -> bool {
    if crate::words::has_spaces(language) {
        words.len() as f32 > 2.0 + FASTEST_WORDS * speech
    } else {
        let characters: usize = words.iter().map(|word| word.text.chars().count()).sum();
        characters as f32 > 3.0 + FASTEST_CHARACTERS * speech
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        text.split_inclusive(' ')
            .map(|part| Token::Text {
                bytes: part.as_bytes().to_vec(),
                log_probability: -0.1,
                end: 0.0,
            })
            .collect()
    }

    #[test]
    fn a_phrase_over_and_over_is_a_loop_and_emphasis_is_not() {
        assert!(has_loop(&tokens(&"and then he said that ".repeat(5))));
        assert!(has_loop(&tokens(&"ha ".repeat(14))));
        assert!(!has_loop(&tokens("no no no no no you cannot do that I said no ")));
        assert!(!has_loop(&tokens("tear down the fence tear down the fence ")));
    }

    #[test]
    fn a_passage_said_twice_is_speech_and_one_read_twice_is_not() {
        let passage = "oh hello I did not know you were there this is Diane in New Jersey and I ";
        let twice = format!("hello {passage} am from Chicago {passage}");
        let at_pace = |seconds_a_token: f64| {
            let mut tokens = tokens(&twice);
            for (index, token) in tokens.iter_mut().enumerate() {
                if let Token::Text { end, .. } = token {
                    *end = index as f64 * seconds_a_token;
                }
            }
            tokens
        };
        assert!(was_read_twice(&at_pace(0.01)));
        assert!(!was_read_twice(&at_pace(0.3)));
    }

    #[test]
    fn the_glossary_read_out_is_an_echo_and_a_name_is_not() {
        let expected: Vec<String> =
            ["Diane", "New Jersey", "Sheila", "Texas"].map(String::from).to_vec();
        assert!(echoes("Uh, Diane, New Jersey, Sheila.", &expected));
        assert!(!echoes("This is Diane in New Jersey. I'm Sheila in Texas.", &expected));
        assert!(!echoes("Diane", &expected[..1]));
    }
}
