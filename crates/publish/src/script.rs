//! Finding words of another script in a text, so that they get their language and their font.

use crate::runs::{Run, Runs};

/// A name in Han characters is at most this long; it is never broken across lines.
const NAME_CHARACTERS: usize = 6;

/// Kana this near to Han characters make them Japanese.
const NEARBY_CHARACTERS: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Han,
    Kana,
    Hangul,
    /// Stands in a foreign run only between or after its letters.
    EastAsianPunctuation,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match u32::from(c) {
            0x3040..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Self::Kana,
            0x2E80..=0x2FDF | 0x3005 | 0x3007 | 0x3021..=0x3029 | 0x3400..=0x4DBF => Self::Han,
            0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Self::Han,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => Self::Hangul,
            0x3000..=0x303F | 0x30FB | 0xFF00..=0xFF65 | 0xFFE0..=0xFFEF => {
                Self::EastAsianPunctuation
            }
            _ => Self::Other,
        }
    }

    /// Returns true for an East Asian letter that a text in `language` does not use itself.
    fn is_foreign_letter(self, language: &str) -> bool {
        let own = match language {
            "zh" => self == Self::Han,
            "ja" => matches!(self, Self::Han | Self::Kana),
            "ko" => matches!(self, Self::Han | Self::Hangul),
            _ => false,
        };
        self.is_letter() && !own
    }

    fn is_letter(self) -> bool {
        matches!(self, Self::Han | Self::Kana | Self::Hangul)
    }
}

/// Returns `text` as runs: East Asian words in a text of another language become
/// [`Run::Foreign`]. `language` is the text's own, without script or region.
///
/// Han characters are Chinese, or Japanese where kana stand nearby. Control characters, which no
/// format may hold, become spaces.
pub(crate) fn runs(text: &str, language: &str) -> Runs {
    let characters: Vec<char> =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let scripts: Vec<Script> = characters.iter().copied().map(Script::of).collect();
    let string = |from: usize, to: usize| characters[from..to].iter().collect::<String>();

    let mut runs = Runs::new();
    let (mut at, mut plain_from) = (0, 0);
    while at < characters.len() {
        if !scripts[at].is_foreign_letter(language) {
            at += 1;
            continue;
        }
        if plain_from < at {
            runs.push(Run::Text { text: string(plain_from, at) });
        }
        let end = foreign_end(&scripts, at, language);
        let lang = language_of(&scripts, at, end);
        let name = end - at <= NAME_CHARACTERS && scripts[at..end].iter().all(|s| s.is_letter());
        runs.push(Run::Foreign { text: string(at, end), lang, name });
        (at, plain_from) = (end, end);
    }
    if plain_from < characters.len() {
        runs.push(Run::Text { text: string(plain_from, characters.len()) });
    }
    runs
}

/// Returns true for a letter of Chinese, Japanese or Korean.
pub(crate) fn is_east_asian(c: char) -> bool {
    Script::of(c).is_letter()
}

/// Returns where the foreign run that starts at `start` ends; its punctuation belongs to it, unless
/// the text's own language has the same.
fn foreign_end(scripts: &[Script], start: usize, language: &str) -> usize {
    let punctuated = !matches!(language, "zh" | "ja" | "ko");
    let foreign = |script: &&Script| {
        script.is_foreign_letter(language)
            || (punctuated && **script == Script::EastAsianPunctuation)
    };
    start + scripts[start..].iter().take_while(foreign).count()
}

fn language_of(scripts: &[Script], start: usize, end: usize) -> &'static str {
    let around = start.saturating_sub(NEARBY_CHARACTERS)..(end + NEARBY_CHARACTERS);
    let around = &scripts[around.start..around.end.min(scripts.len())];
    if scripts[start..end].contains(&Script::Hangul) {
        "ko"
    } else if around.contains(&Script::Kana) {
        "ja"
    } else {
        "zh"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes foreign runs as `{lang:text}`, names as `{lang!text}`.
    #[track_caller]
    fn check(text: &str, language: &str, expected: &str) {
        let shown: String = runs(text, language)
            .into_iter()
            .map(|run| match run {
                Run::Text { text } => text,
                Run::Foreign { text, lang, name: true } => format!("{{{lang}!{text}}}"),
                Run::Foreign { text, lang, name: false } => format!("{{{lang}:{text}}}"),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn chinese_words_are_found_in_a_text_of_another_language() {
        check("Liang Wenfeng 梁文峰 founded it", "en", "Liang Wenfeng {zh!梁文峰} founded it");
        check("He said 我觉得，好奇心。 Then", "en", "He said {zh:我觉得，好奇心。} Then");
        check("João Gonçalves, Žižek, Łódź", "pt", "João Gonçalves, Žižek, Łódź");
    }

    #[test]
    fn han_characters_with_kana_nearby_are_japanese() {
        check("宮崎駿 (みやざき)", "en", "{ja!宮崎駿} ({ja!みやざき})");
        check("カナ and 漢字", "en", "{ja!カナ} and {ja!漢字}");
        check("삼성 too", "en", "{ko!삼성} too");
    }

    #[test]
    fn a_text_s_own_language_is_not_marked() {
        check("梁文峰是创始人，みやざき", "zh", "梁文峰是创始人，{ja!みやざき}");
        check("宮崎駿はすごい", "ja", "宮崎駿はすごい");
    }

    #[test]
    fn characters_no_format_may_hold_become_spaces() {
        check("a\u{0}b\nc\u{7f}", "en", "a b c ");
    }
}
