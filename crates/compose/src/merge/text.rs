//! The text under the front matter, merged word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use transcript::format::markdown;
use transcript::is_unspaced;

use super::pieces::{Kind, Piece, pieces};
use super::stretches::{Changed, NEAR_MARK, Stretch, Texts, differ};
use super::{Conflict, Merged};

/// Words shown on each side of a conflict.
const CONTEXT_WORDS: usize = 6;

/// Merges three versions of the text under the front matter.
pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    if base == theirs || ours == base || ours == theirs {
        let updated = usize::from(base != theirs) * pieces(theirs).1.len();
        let text = if ours == base { theirs } else { ours };
        return Merged { text: text.to_owned(), conflicts: Vec::new(), updated };
    }
    // A speaker whom the editor renamed everywhere has the new name in all versions, unless it would
    // be lost so: where the only turn is joined to another.
    let names = renamed(base, ours);
    let merged = merge_under(&names, base, ours, theirs);
    let kept: BTreeSet<&str> = pieces(&merged.text).1.iter().filter_map(name).collect();
    if !names.values().all(|new| kept.contains(new.as_str())) {
        return merge_under(&BTreeMap::new(), base, ours, theirs);
    }
    merged
}

fn merge_under(names: &BTreeMap<String, String>, base: &str, ours: &str, theirs: &str) -> Merged {
    let (base, theirs) = (markdown::relabel(base, names).0, markdown::relabel(theirs, names).0);
    let (lead, our_pieces) = pieces(ours);
    let (their_lead, their_pieces) = pieces(&theirs);
    let (_, base_pieces) = pieces(&base);
    let texts = Texts { base: &base_pieces, ours: &our_pieces, theirs: &their_pieces };
    let stretches = texts.stretches();
    let guarded = guarded(texts, &stretches);
    let lead = if our_pieces.is_empty() { their_lead } else { lead };
    let mut output = Output::new(lead, ours.contains("\r\n"));
    for (index, stretch) in stretches.iter().enumerate() {
        match stretch {
            Stretch::Same { base, ours, theirs } => {
                let spaces = [&base_pieces[*base], &our_pieces[*ours], &their_pieces[*theirs]];
                let space = if guarded[index] { our_pieces[*ours].space } else { space(spaces) };
                output.push(Source::Ours, *ours, Piece { space, ..our_pieces[*ours] });
            }
            Stretch::Changed(changed) => output.settle(texts, changed),
        }
    }
    output.merged
}

/// Tells of each stretch whether it is near a mark, where the editor's white stays.
fn guarded(texts: Texts<'_>, stretches: &[Stretch]) -> Vec<bool> {
    let mut guarded = vec![false; stretches.len()];
    for (index, stretch) in stretches.iter().enumerate() {
        if texts.is_marked(stretch) {
            let end = (index + NEAR_MARK + 1).min(stretches.len());
            guarded[index.saturating_sub(NEAR_MARK)..end].fill(true);
        }
    }
    guarded
}

/// Returns the white behind a piece of all three versions: the editor's, unless only theirs begins or
/// ends a paragraph there.
fn space<'a>([base, ours, theirs]: [&Piece<'a>; 3]) -> &'a str {
    let kept = ours.ends_paragraph() == base.ends_paragraph();
    if kept && theirs.ends_paragraph() != base.ends_paragraph() { theirs.space } else { ours.space }
}

/// Returns the speakers whom the editor gave another name in every turn, with it.
fn renamed(base: &str, ours: &str) -> BTreeMap<String, String> {
    let (base, ours) = (pieces(base).1, pieces(ours).1);
    let texts = Texts { base: &base, ours: &ours, theirs: &base };
    let left: BTreeSet<&str> = ours.iter().filter_map(name).collect();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for stretch in texts.stretches() {
        let Stretch::Changed(changed) = stretch else { continue };
        let is_label = |piece: &&Piece<'_>| piece.kind == Kind::Label;
        let old: Vec<&str> = base[changed.base].iter().filter(is_label).filter_map(name).collect();
        let new: Vec<&str> = ours[changed.ours].iter().filter(is_label).filter_map(name).collect();
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            names.entry(old).or_default().insert(new);
        }
    }
    names.retain(|old, new| !left.contains(old) && new.len() == 1);
    names
        .into_iter()
        .filter_map(|(old, new)| Some((old.to_owned(), (*new.first()?).to_owned())))
        .collect()
}

/// Returns the name in what reads as a label.
fn name<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    let inner = piece.text.strip_prefix("**")?;
    inner.strip_suffix(":**").or_else(|| inner.strip_suffix("**:"))
}

/// Where a piece of the output comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Ours,
    Theirs,
}

/// The text that is being merged.
struct Output<'a> {
    merged: Merged,
    line: usize,
    paragraph_break: &'static str,
    last: Option<(Source, usize, Piece<'a>)>,
    /// The pieces of the paragraph so far.
    paragraph: Vec<&'a str>,
}

impl<'a> Output<'a> {
    fn new(lead: &str, has_returns: bool) -> Self {
        let (text, conflicts, updated) = (lead.to_owned(), Vec::new(), 0);
        let line = 1 + lead.matches('\n').count();
        let paragraph_break = if has_returns { "\r\n\r\n" } else { "\n\n" };
        let merged = Merged { text, conflicts, updated };
        Self { merged, line, paragraph_break, last: None, paragraph: Vec::new() }
    }

    /// Settles a stretch that is not the same in all versions.
    fn settle(&mut self, texts: Texts<'a>, changed: &Changed) {
        let base = &texts.base[changed.base.clone()];
        let ours = &texts.ours[changed.ours.clone()];
        let theirs = &texts.theirs[changed.theirs.clone()];
        let is_marked = texts.is_marked(&Stretch::Changed(changed.clone()));
        if !texts.ours_changed(changed) && texts.theirs_changed(changed) && !is_marked {
            self.merged.updated += theirs.len().max(base.len());
            for (index, piece) in changed.theirs.clone().zip(theirs) {
                let is_last = index + 1 == changed.theirs.end;
                let space = match (base.last(), ours.last()) {
                    (Some(base), Some(ours)) if is_last => space([base, ours, piece]),
                    _ => piece.space,
                };
                self.push(Source::Theirs, index, Piece { space, ..*piece });
            }
            return;
        }
        let around = if is_marked { None } else { self.new_comments(texts, changed) };
        if texts.theirs_changed(changed) && differ(ours, theirs) && around.is_none() {
            let after = &texts.ours[changed.ours.end..];
            let line = self.line;
            let before = &self.paragraph[self.paragraph.len().saturating_sub(CONTEXT_WORDS)..];
            self.merged.conflicts.push(Conflict {
                line,
                before: before.join(" "),
                yours: shown(ours),
                now: shown(theirs),
                after: shown(context(after)),
            });
        }
        let (leading, trailing) = around.unwrap_or_default();
        self.take_over(texts, leading);
        for (index, piece) in changed.ours.clone().zip(ours) {
            self.push(Source::Ours, index, *piece);
        }
        self.take_over(texts, trailing);
    }

    /// Returns the comments that theirs has before and behind what is theirs in a stretch, where they
    /// are all that theirs changed and no paragraph of the editor's is in their way: a heading that
    /// is suggested beside an edit is nothing to settle.
    fn new_comments(
        &self,
        texts: Texts<'a>,
        changed: &Changed,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let is_comment = |index: &usize| texts.theirs[*index].kind == Kind::Comment;
        let leading = changed.theirs.clone().take_while(is_comment).count();
        let start = changed.theirs.start + leading;
        let trailing = (start..changed.theirs.end).rev().take_while(is_comment).count();
        let end = changed.theirs.end - trailing;
        let base = &texts.base[changed.base.clone()];
        let ends = |piece: Option<&Piece<'_>>| piece.is_none_or(Piece::ends_paragraph);
        let before = self.last.as_ref().map(|(.., piece)| piece);
        let behind = texts.ours[changed.ours.clone()].last().or(before);
        let fits = (start == changed.theirs.start || ends(before))
            && (end == changed.theirs.end || ends(behind));
        let (leading, trailing) = (changed.theirs.start..start, end..changed.theirs.end);
        let is_any = !leading.is_empty() || !trailing.is_empty();
        let is_all = !differ(base, &texts.theirs[start..end]);
        (is_any && is_all && fits).then_some((leading, trailing))
    }

    /// Adds pieces that were composed anew.
    fn take_over(&mut self, texts: Texts<'a>, theirs: Range<usize>) {
        for index in theirs {
            self.merged.updated += 1;
            self.push(Source::Theirs, index, texts.theirs[index]);
        }
    }

    /// Adds a piece. Between two that did not stand side by side in one version, there is at least
    /// the white that both need.
    fn push(&mut self, source: Source, index: usize, piece: Piece<'a>) {
        if let Some((from, at, last)) = self.last
            && !(from == source && at + 1 == index)
        {
            let apart = piece.opens_paragraph() || piece.kind == Kind::Mark || !last_is_text(&last);
            if apart && !last.ends_paragraph() {
                self.add(self.paragraph_break);
            } else if last.space.is_empty() && !touch(&last, &piece) {
                self.add(" ");
            }
        }
        self.add(piece.text);
        self.add(piece.space);
        if piece.ends_paragraph() {
            self.paragraph.clear();
        } else {
            self.paragraph.push(piece.text);
        }
        self.last = Some((source, index, piece));
    }

    fn add(&mut self, text: &str) {
        self.merged.text.push_str(text);
        self.line += text.matches('\n').count();
    }
}

/// Returns true unless the piece wants a line of its own.
fn last_is_text(piece: &Piece<'_>) -> bool {
    !matches!(piece.kind, Kind::Comment | Kind::Mark)
}

/// Returns true where no white belongs between two pieces.
fn touch(one: &Piece<'_>, other: &Piece<'_>) -> bool {
    let edges = [one.text.chars().next_back(), other.text.chars().next()];
    edges.into_iter().flatten().any(is_unspaced)
}

/// Returns the first words of what follows in the same paragraph.
fn context<'a, 'b>(pieces: &'b [Piece<'a>]) -> &'b [Piece<'a>] {
    let end = pieces.iter().position(Piece::ends_paragraph).map_or(pieces.len(), |at| at + 1);
    &pieces[..end.min(CONTEXT_WORDS)]
}

/// Returns pieces in one line, with a sign where a paragraph ends between them.
fn shown(pieces: &[Piece<'_>]) -> String {
    let mut line = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        line.push_str(piece.text);
        if index + 1 < pieces.len() {
            line.push_str(match piece {
                piece if piece.ends_paragraph() => " ¶ ",
                piece if piece.space.is_empty() => "",
                _ => " ",
            });
        }
    }
    line
}
