//! Any bytes as `interview.md`: read, written and read again they are the same, and the free edition
//! does not depend on what is paid.

#![cfg_attr(fuzzing, no_main)]

use transcript::format::markdown;
use transcript::{Block, Inline, Interview, Tier};

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let (interview, _) = markdown::parse(&String::from_utf8_lossy(bytes));
    let written = markdown::write(&interview);
    let (again, _) = markdown::parse(&written);
    assert_eq!(markdown::write(&again), written);

    let free = interview.edition(Tier::Free);
    let other = with_other_paid_text(interview).edition(Tier::Free);
    assert_eq!(markdown::write_edition(&free, ""), markdown::write_edition(&other, ""));
}

fn with_other_paid_text(mut interview: Interview) -> Interview {
    for tiered in interview.body.iter_mut().filter(|tiered| tiered.tier == Tier::Paid) {
        tiered.block = Block::Note(vec![Inline::Text("something else".to_owned())]);
    }
    interview
}
