//! Turns' labels are replaced in a file that a person edited, and nothing else in it is.

use std::collections::BTreeMap;

use super::escape;

/// Replaces the labels of turns, all at once, from old to new. Returns the text, and the labels that
/// were replaced, in order of the old ones.
///
/// A label is replaced where it opens a line as `**Old:**` or `**Old**:`; the rest of the file stays
/// as it is to the byte.
#[must_use]
pub fn relabel(source: &str, labels: &BTreeMap<String, String>) -> (String, Vec<(String, String)>) {
    let mut replaced = BTreeMap::new();
    let mut text = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let found = labels.iter().find_map(|(old, new)| {
            let rest = line.strip_prefix("**")?.strip_prefix(escape::label(old).as_str())?;
            let opens = rest.starts_with(":**") || rest.starts_with("**:");
            opens.then_some((old, new, rest))
        });
        match found {
            Some((old, new, rest)) => {
                text.push_str("**");
                text.push_str(&escape::label(new));
                text.push_str(rest);
                replaced.insert(old.clone(), new.clone());
            }
            None => text.push_str(line),
        }
    }
    (text, replaced.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let labels = [("Speaker 1", "Ana"), ("Speaker 2", "Speaker 1"), ("Bo_b", "A*")];
        let labels = labels.map(|(old, new)| (old.to_owned(), new.to_owned()));
        assert_eq!(relabel(source, &labels.into()).0, expected);
    }

    #[test]
    fn labels_are_replaced_at_once_and_nothing_else_is() {
        check(
            "**Speaker 1:** I am **Speaker 1:** here.\r\n\n**Speaker 2**: Speaker 1?\n",
            "**Ana:** I am **Speaker 1:** here.\r\n\n**Speaker 1**: Speaker 1?\n",
        );
        check(
            "**Speaker 10:** No.\n**Speaker 1** no.\n",
            "**Speaker 10:** No.\n**Speaker 1** no.\n",
        );
    }

    #[test]
    fn a_name_with_marks_in_it_is_written_so_that_it_reads_back() {
        let labels = BTreeMap::from([("Bo".to_owned(), "A*_*b".to_owned())]);
        let (text, replaced) = relabel("**Bo:** Yes.\n", &labels);
        assert_eq!(replaced.len(), 1);
        let crate::Block::Turn(turn) = &super::super::parse(&text).0.body[0].block else {
            panic!("no turn: {text}")
        };
        assert_eq!(turn.speaker, "A*_*b");
    }
}
