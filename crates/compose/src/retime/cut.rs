//! Which of the heard words are said before the cut, told by the free text alone.
//!
//! Nobody writes in the file where in the recording the paid part begins. One alignment of the
//! whole text would know, and would let paid text move the times of free words. So the place is
//! found from the free text and nothing else: the longest chain of runs of three words that the
//! free text and the recording have in common, in the order of both, ends where the free part
//! ends; of equally long chains the one that ends first. Words behind it are not looked at again.
//!
//! What is said after the cut can move that place in one case: where the end of the free text was
//! not heard before the cut and is heard behind it, in three words or more in a row. It then tells
//! of the paid sound only what the free text says already.

use std::collections::HashMap;

use super::tokens::Token;
use crate::align::longest_rising;

/// Words in a row that must agree.
const RUN_TOKENS: usize = 3;

/// A run that the free text holds more often tells no place.
const MOST_REPEATS: usize = 16;

/// Returns the end of the heard tokens that are said before the cut; 0 where nothing of the free text
/// was heard. The tokens are plain ones: none depends on a later word.
pub(super) fn end_of_free(free: &[Token], heard: &[Token]) -> usize {
    let mut places: HashMap<[&str; RUN_TOKENS], Vec<usize>> = HashMap::new();
    for (at, run) in runs(free).enumerate() {
        places.entry(run).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (at, run) in runs(heard).enumerate() {
        let known = places.get(&run).filter(|known| known.len() <= MOST_REPEATS);
        pairs.extend(known.into_iter().flatten().map(|place| (*place, at)));
    }
    // Of one place in the text only one pair can be in a chain: later ones come first.
    pairs.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    longest_rising(&pairs).last().map_or(0, |(_, at)| at + RUN_TOKENS)
}

fn runs(tokens: &[Token]) -> impl Iterator<Item = [&str; RUN_TOKENS]> {
    tokens.windows(RUN_TOKENS).map(|run| [&*run[0].text, &*run[1].text, &*run[2].text])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retime::tokens::plain_tokens;

    #[track_caller]
    fn check(free: &str, before: &str, after: &str) {
        let tokens = |text: &str| plain_tokens(text.split_whitespace());
        let heard = format!("{before} {after}");
        let end = end_of_free(&tokens(free), &tokens(&heard));
        assert_eq!(end, tokens(before).len(), "{free}");
    }

    #[test]
    fn the_free_part_ends_with_the_last_three_words_that_were_heard_of_it() {
        check("When does it leave?", "so when does it leave", "at ten when the water is in");
        check("When does it leave, Ann? [Bo waits.]", "when does it leave", "well ann at ten");
        check("It leaves at ten.", "", "we are here");
    }

    #[test]
    fn words_that_come_again_behind_the_cut_do_not_move_it() {
        let free = "the tide is in and the boat is out. When does it leave?";
        let heard = "the tide is in and the boat is out when does it leave";
        check(free, heard, "the tide is in and the boat is out");
        check(free, heard, "when does it leave when does it leave");
    }
}
