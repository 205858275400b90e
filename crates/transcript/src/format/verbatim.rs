//! The words heard, a turn a line, without labels: what a word scorer reads.

use crate::HeardTurn;

/// Returns the words of all turns, a turn a line.
#[must_use]
pub fn write(turns: &[HeardTurn]) -> String {
    turns.iter().map(|turn| turn.text() + "\n").collect()
}
