//! The points of "We discuss…" and of the teaser.

use transcript::format::markdown::Role;

use super::Rule;
use super::post::{Findings, Post, Prose};

/// What people paste in front of a point, which the page brings itself.
const GLYPHS: &str = "•·▪▫■□●○◦‣⁃∙–—-*►▸➤→✓✔◆◇";

/// Finds points that bring a bullet of their own, in the front matter and as paragraphs.
pub(super) fn glyphs(post: &Post<'_>, findings: &mut Findings) {
    for prose in &post.prose {
        let text = &prose.text;
        let glyph = text.trim_start().chars().next().filter(|c| GLYPHS.contains(*c));
        let Some(glyph) = glyph else { continue };
        let start = text.len() - text.trim_start().len();
        let rest = text[start..].trim_start_matches(|c: char| GLYPHS.contains(c));
        let blank = rest.len() - rest.trim_start().len();
        let (words, after) = (rest.trim_start(), text.len() - rest.len() + blank);
        // A dash before a word may open speech, and a turn may begin with one.
        let pasted = blank > 0 && !words.is_empty() && !"–—-".contains(glyph);
        match &prose.role {
            Role::Front(key) if is_list(key) && !words.is_empty() => {
                let message = format!("a point with a bullet of its own: `{glyph}`");
                findings.fixed(Rule::PointGlyph, prose, (0..after, ""), message);
            }
            Role::Item if pasted => {
                let message = format!("a point with a bullet of its own: `{glyph}`");
                findings.fixed(Rule::PointGlyph, prose, (0..after, ""), message);
            }
            Role::Paragraph if pasted => {
                let message = format!("a point of a list is written `- `, not `{glyph}`");
                findings.passage(Rule::PointGlyph, prose, message);
            }
            _ => {}
        }
    }
}

fn is_list(key: &str) -> bool {
    matches!(key, "discuss" | "members_discuss")
}

/// Finds points that end or begin differently from the others of their list.
///
/// All may end in nothing, in a comma, a semicolon, a full stop or a question mark; the last may have
/// a full stop where the others have something else or nothing.
pub(super) fn parallel(post: &Post<'_>, findings: &mut Findings) {
    for key in ["discuss", "members_discuss"] {
        let own = |role: &Role| matches!(role, Role::Front(name) if name == key);
        let points: Vec<&Prose<'_>> = post.prose.iter().filter(|one| own(&one.role)).collect();
        if points.len() < 2 {
            continue;
        }
        let ends: Vec<Option<char>> = points.iter().map(|one| end(&one.text)).collect();
        let usual = most_frequent(&ends[..ends.len() - 1]);
        for (index, (point, end)) in points.iter().zip(&ends).enumerate() {
            let last = index + 1 == points.len();
            if *end != usual && !(last && matches!(end, Some('.') | None)) {
                let shown =
                    |end: Option<char>| end.map_or("nothing".to_owned(), |c| format!("`{c}`"));
                let message =
                    format!("this point ends in {}, the others in {}", shown(*end), shown(usual));
                findings.passage(Rule::PointsNotParallel, point, message);
            } else if sentences(&point.text) > 1 {
                let message = "this point is more than one sentence";
                findings.passage(Rule::PointsNotParallel, point, message);
            }
        }
        let capital = |text: &str| {
            let first = text.chars().find(|c| c.is_alphabetic())?;
            (first.is_uppercase() || first.is_lowercase()).then(|| first.is_uppercase())
        };
        let cases: Vec<_> = points.iter().map(|one| capital(&one.text)).collect();
        let mixed = cases.contains(&Some(true)) && cases.contains(&Some(false));
        for (point, _) in
            points.iter().zip(&cases).filter(|(_, case)| mixed && **case == Some(false))
        {
            let message = "this point begins with a small letter, others with a capital";
            findings.passage(Rule::PointsNotParallel, point, message);
        }
    }
}

/// Returns the mark that a point ends in.
fn end(text: &str) -> Option<char> {
    let last = text.trim_end().trim_end_matches(['”', '’', '"', '»', ')']).chars().next_back()?;
    matches!(last, ',' | ';' | '.' | '?' | '!' | '…' | ':' | '，' | '；' | '。' | '？')
        .then_some(last)
}

/// Returns the end that most points have; of two as frequent the first.
fn most_frequent(ends: &[Option<char>]) -> Option<char> {
    let count = |end: &Option<char>| ends.iter().filter(|other| *other == end).count();
    let most = ends.iter().map(count).max().unwrap_or(0);
    ends.iter().find(|end| count(end) == most).copied().flatten()
}

/// Returns how many sentences a point is, going by a mark with a capital behind it.
fn sentences(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let parts = words.windows(2).filter(|pair| {
        let capital = pair[1].starts_with(char::is_uppercase);
        capital && crate::sentences::ends_sentence(pair[0]) && pair[0].chars().count() > 4
    });
    1 + parts.count()
}
