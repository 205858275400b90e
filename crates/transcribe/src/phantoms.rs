//! Phrases that Whisper writes where nobody speaks: it learned them from subtitles.

/// Phrases by language, folded as [`fold`] does. A reading that holds one of these and little else
/// is believed only where somebody is heard to speak.
const PHRASES: [(&str, &[&str]); 10] = [
    (
        "en",
        &[
            "you",
            "thank you",
            "thank you very much",
            "thank you so much",
            "thank you for watching",
            "thank you for listening",
            "thanks for watching",
            "thanks for listening",
            "thank you so much for watching",
            "please subscribe",
            "please subscribe to my channel",
            "like and subscribe",
            "dont forget to like and subscribe",
            "see you in the next video",
            "see you next time",
            "ill see you in the next one",
            "bye",
            "bye bye",
            "byebye",
            "the end",
            "subtitles by the amaraorg community",
            "transcription by castingwords",
            "i",
            "so",
            "oh",
        ],
    ),
    (
        "de",
        &[
            "vielen dank",
            "vielen dank furs zuschauen",
            "danke furs zuschauen",
            "tschuss",
            "untertitel der amaraorg community",
            "untertitel im auftrag des zdf fur funk 2017",
            "untertitelung des zdf 2020",
            "copyright wdr 2021",
        ],
    ),
    (
        "fr",
        &[
            "merci",
            "merci davoir regarde cette video",
            "merci davoir regarde",
            "soustitres realises par la communaute damaraorg",
            "soustitrage radiocanada",
            "soustitrage st 501",
            "abonnezvous",
        ],
    ),
    (
        "es",
        &[
            "gracias",
            "gracias por ver el video",
            "gracias por ver",
            "suscribete",
            "subtitulos realizados por la comunidad de amaraorg",
            "subtitulado por la comunidad de amaraorg",
        ],
    ),
    (
        "pt",
        &[
            "obrigado",
            "obrigada",
            "obrigado por assistir",
            "legendas pela comunidade amaraorg",
            "inscrevase no canal",
            "ate a proxima",
            "tchau",
        ],
    ),
    (
        "it",
        &[
            "grazie",
            "grazie a tutti",
            "grazie per la visione",
            "sottotitoli creati dalla comunita amaraorg",
            "sottotitoli e revisione a cura di qtss",
        ],
    ),
    (
        "nl",
        &[
            "bedankt voor het kijken",
            "ondertiteld door de amaraorg gemeenschap",
            "tv gelderland 2021",
        ],
    ),
    (
        "ru",
        &[
            "спасибо за просмотр",
            "продолжение следует",
            "субтитры сделал dimatorzok",
            "субтитры создавал dimatorzok",
            "редактор субтитров асемкин корректор аегорова",
        ],
    ),
    (
        "zh",
        &[
            "谢谢",
            "謝謝",
            "谢谢大家",
            "谢谢观看",
            "謝謝觀看",
            "请不吝点赞订阅转发打赏支持明镜与点点栏目",
            "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目",
            "字幕由amaraorg社区提供",
            "字幕由amaraorg社區提供",
            "字幕志愿者杨茜茜",
            "中文字幕志愿者杨茜茜",
        ],
    ),
    (
        "ja",
        &[
            "ご視聴ありがとうございました",
            "ありがとうございました",
            "最後までご視聴いただきありがとうございます",
            "チャンネル登録お願いします",
            "おやすみなさい",
        ],
    ),
];

/// Returns true where `text` is one of the phrases of `language`, or such phrases one after
/// another.
pub(crate) fn is_phantom(text: &str, language: &str) -> bool {
    let spaces = crate::words::has_spaces(language);
    let folded = fold(text, if spaces { " " } else { "" });
    let mut rest = folded.as_str();
    if rest.is_empty() {
        return false;
    }
    let phrases = PHRASES.iter().find(|(of, _)| *of == language).map_or(&[][..], |(_, all)| all);
    while !rest.is_empty() {
        let longest = phrases
            .iter()
            .filter_map(|phrase| rest.strip_prefix(phrase))
            .filter(|left| !spaces || left.is_empty() || left.starts_with(' '))
            .min_by_key(|left| left.len());
        let Some(left) = longest else { return false };
        rest = left.trim_start();
    }
    true
}

/// Lower case, no marks, the commonest diacritics taken off, `space` between words.
fn fold(text: &str, space: &str) -> String {
    let folded: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_known_however_they_are_written() {
        for (text, language) in [
            ("Thank you.", "en"),
            (" Thanks for watching! Bye-bye!", "en"),
            ("Thank you. Thank you. Thank you.", "en"),
            ("Sous-titres réalisés par la communauté d'Amara.org", "fr"),
            ("Vielen Dank für's Zuschauen!", "de"),
            ("Obrigado.", "pt"),
            ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "zh"),
        ] {
            assert!(is_phantom(text, language), "{text}");
        }
    }

    #[test]
    fn speech_that_holds_a_phrase_is_speech() {
        for text in ["Thank you, Diane, for the call.", "You", "The end of history", ""] {
            assert_eq!(is_phantom(text, "en"), text == "You", "{text}");
        }
        assert!(!is_phantom("Thank you.", "de"));
    }
}
