//! The script: who says what, and where somebody speaks too early.

use anyhow::{Context as _, Result, bail};

/// What one person says before another does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The person's full name.
    pub(crate) speaker: String,
    /// What is said, a sentence each, as it is written.
    pub(crate) sentences: Vec<String>,
    /// Milliseconds before the end of what was said so far at which this begins; `None` for a pause.
    pub(crate) early_ms: Option<u32>,
    /// True for the first turn under a heading.
    pub(crate) opens_section: bool,
}

/// Returns the turns of a script in the form of interview.md.
///
/// Headings, notes, footnotes and what stands before the first turn are not spoken. A comment
/// `<!-- 700 ms early -->` lets the next turn begin before the last has ended.
pub(crate) fn parse(text: &str) -> Result<Vec<Turn>> {
    let body = text.splitn(3, "+++").nth(2).context("the script has no front matter")?;
    let (mut turns, mut early_ms, mut opens_section) = (Vec::<Turn>::new(), None, false);
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(comment) = line.strip_prefix("<!--") {
            if let Some(number) = comment.trim().strip_suffix("ms early -->") {
                early_ms = Some(number.trim().parse().with_context(|| line.to_owned())?);
            }
        } else if line.starts_with('#') {
            opens_section = true;
        } else if let Some((speaker, said)) =
            line.strip_prefix("**").and_then(|line| line.split_once(":** "))
        {
            let sentences = sentences(said);
            let (early_ms, opens_section) = (early_ms.take(), std::mem::take(&mut opens_section));
            turns.push(Turn { speaker: speaker.to_owned(), sentences, early_ms, opens_section });
        } else if !line.starts_with('[') && !turns.is_empty() {
            bail!("this line of the script is neither a turn nor a note: {line}");
        }
    }
    Ok(turns)
}

/// Returns the value of a field of the front matter, without quotes.
pub(crate) fn front<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.split(" = ").next() == Some(name))?;
    Some(line.split_once(" = ")?.1.trim_matches('"'))
}

/// Splits what is said at the ends of sentences; marks of footnotes are dropped.
fn sentences(said: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in said.split_whitespace() {
        let word = word.split("[^").next().unwrap_or_default();
        let Some(sentence) = sentences.last_mut() else { continue };
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?']) {
            sentences.push(String::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_what_people_say() {
        let text = "+++\ntitle = \"T\"\n+++\n\nBefore.\n\n**Ann Lee:** One. Two?[^1]\n\n## Part\n\n\
                    [Ann: a note.]\n\n<!-- paid -->\n\n<!-- 300 ms early -->\n**Bo Li:** No!\n";
        let turns = parse(text).unwrap();
        assert_eq!(turns[0].speaker, "Ann Lee");
        assert_eq!(turns[0].sentences, ["One.", "Two?"]);
        assert_eq!((turns[0].early_ms, turns[0].opens_section), (None, false));
        assert_eq!(turns[1].sentences, ["No!"]);
        assert_eq!((turns[1].early_ms, turns[1].opens_section), (Some(300), true));
        assert_eq!(front(text, "title"), Some("T"));
    }
}
