//! Where a space belongs between two words.

/// Returns words as a line of text: a space between two, but none inside scripts that write none.
#[must_use]
pub fn join_words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for word in words {
        push_word(&mut line, word);
    }
    line
}

/// Appends a word to a line of text, with the space that belongs before it.
pub(crate) fn push_word(line: &mut String, word: &str) {
    if let (Some(before), Some(after)) = (line.chars().next_back(), word.chars().next())
        && needs_space(before, after)
    {
        line.push(' ');
    }
    line.push_str(word);
}

/// Chinese and Japanese touch each other and their own punctuation; a name in another script
/// inside them keeps its spaces, as does Korean.
fn needs_space(before: char, after: char) -> bool {
    let touching = is_unspaced(before) && is_unspaced(after);
    !touching && !is_wide_punctuation(before) && !is_wide_punctuation(after)
}

/// Returns true for letters of scripts written without spaces between words.
#[must_use]
pub fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}'     // Thai, Lao
        | '\u{1000}'..='\u{109f}'   // Burmese
        | '\u{1780}'..='\u{17ff}'   // Khmer
        | '\u{3005}'..='\u{3007}'   // ideographic iteration mark and zero
        | '\u{3040}'..='\u{30ff}'   // kana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'   // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// True for punctuation that carries its own white.
fn is_wide_punctuation(mark: char) -> bool {
    matches!(mark,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], line: &str) {
        assert_eq!(join_words(words.iter().copied()), line);
    }

    #[test]
    fn words_stand_apart_where_their_script_says_so() {
        check(&[], "");
        check(&["Hello,", "world."], "Hello, world.");
        check(&["我们", "今天", "谈谈", "。"], "我们今天谈谈。");
        check(&["我", "用", "OpenAI", "的", "模型"], "我用 OpenAI 的模型");
        check(&["你好，", "Ana"], "你好，Ana");
        check(&["with", "梁文锋", "today"], "with 梁文锋 today");
        check(&["안녕", "하세요"], "안녕 하세요");
    }
}
